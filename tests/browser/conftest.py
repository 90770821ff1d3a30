"""A built site, a host on another origin, a browser with the mannequin for a camera, and tokens."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.clients import Clients
from tests.browser.upload_view_tools import opened_view, view_film, view_page  # noqa: F401
from tests.mannequin.film import Film, film
from web.tools import tokens
from web.tools.serve import running
from web.tools.toolchain import CACHE

CLIENTS = Path(__file__).resolve().parent.parent / "clients"

SQUATS = 3
"""Repetitions in the camera's picture, from the side, before it stands still and then begins anew."""

_STILL_START_S, _STILL_END_S = 3.0, 20.0
_FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    # A name that is not localhost: over http its pages are no secure context.
    "--host-resolver-rules=MAP plain.test 127.0.0.1",
)

Sign = Callable[..., str]


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """Address of the site, with a slash at its end."""
    with running(site_folder) as url:
        yield url.replace("localhost", "127.0.0.1")


@pytest.fixture(scope="session")
def host() -> Iterator[str]:
    """Address of the pages that embed the site: another origin, by name and by port."""
    with running(CLIENTS) as url:
        yield url.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="session")
def sign() -> Sign:
    """Signs tokens that the site takes; as ``tokens.sign``, by default plan developer, bound to no origin."""
    key = tokens.site_key(tokens.key_path(CACHE))

    def made(plan: str = "developer", **claims: Any) -> str:
        return tokens.sign(key, plan, **claims)

    return made


@pytest.fixture(scope="session")
def clients(site: str, host: str, sign: Sign) -> Clients:
    """Opens the site's pages as embedders do."""
    return Clients(site=site, host=host, token=sign())


@pytest.fixture(scope="session")
def squats_film() -> Film:
    """The mannequin's squats as a camera's file."""
    return film(
        "squat",
        reps=SQUATS,
        view="side",
        lead_in_s=1.0,
        lead_out_s=0.5,
        still_start_s=_STILL_START_S,
        still_end_s=_STILL_END_S,
    )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], squats_film: Film) -> dict[str, Any]:
    """Chromium from ``REPSCOPE_CHROMIUM``, else Playwright's own, with the squats in place of a camera."""
    args = [*_FLAGS, f"--use-file-for-fake-video-capture={squats_film.path}"]
    chosen: dict[str, Any] = {**browser_type_launch_args, "args": args}
    if path := os.environ.get("REPSCOPE_CHROMIUM"):
        chosen["executable_path"] = path
    return chosen


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone in portrait, in English."""
    return {**browser_context_args, "viewport": {"width": 390, "height": 844}, "locale": "en-GB"}
