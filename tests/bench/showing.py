"""One film as camera to the real page, in a frame of a host on another origin, and what the host was told."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from tests.bench import browsing, film
from tests.bench.stage import Backend, Stage

SETTLE_S = 3.0
"""After the film: what the last messages may take."""

TAIL_S = 45.0
"""Still after the film; the camera begins anew behind it, which must not happen before the page is closed."""

START_LIMIT_S = 90.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a film is shown: after ``lead_s`` seconds of still, ``slowdown`` times slower than filmed."""

    exercise: str
    backend: Backend
    lead_s: float
    slowdown: float = 1.0
    still: bool = True
    options: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of it.

    ``late_s`` is by how much the film began before the page ran; ``fps`` is judged frames a second while the
    film played; ``received`` holds every message with its time of arrival, Unix milliseconds.
    """

    count: int
    fps: float
    late_s: float
    trouble: str
    received: Sequence[Any]


def show(place: Stage, frames: Iterable[film.Frame], wanted: Wanted, folder: Path) -> Shown:
    """Play frames as camera to a new browser; ``folder`` is for the camera's file, replaced each time."""
    camera = folder / "camera.mjpeg"
    lasts_s = film.write_camera_file(
        frames,
        camera,
        lead_s=wanted.lead_s,
        tail_s=TAIL_S,
        slowdown=wanted.slowdown,
        still=wanted.still,
    )
    query = {"exercise": wanted.exercise, "poseBackend": wanted.backend, "keypoints": "true"}
    query |= dict(parse_qsl(wanted.options))
    with browsing.chromium(browsing.camera_flags(camera)) as context:
        page = context.new_page()
        page.goto(place.embedded(place.tracking_url(query)))
        try:
            opened_ms = _told(page, "accessing webcam")
            running_ms = _told(page, "running")
        except TimeoutError as error:
            return Shown(0, 0.0, 0.0, str(error), _received(page))
        # The camera opens after it was asked for, so the film cannot begin earlier than this.
        begins_ms = opened_ms + wanted.lead_s * 1000
        ends_ms = begins_ms + lasts_s * 1000
        while time.time() * 1000 < ends_ms + SETTLE_S * 1000:
            time.sleep(0.1)
        received = _received(page)
    messages = [item["message"] for item in received]
    troubles = [message["error"] for message in messages if message["type"] == "error"]
    if any(message.get("error") == "backend_fallback_wasm" for message in messages):
        troubles.append("fell back to wasm")
    counts = [message["current_count"] for message in messages if message["type"] == "counter"]
    judged = sum(
        item["message"]["type"] == "keypoints" and begins_ms <= item["atMs"] <= ends_ms for item in received
    )
    late_s = max(0.0, (running_ms - begins_ms) / 1000)
    return Shown(counts[-1] if counts else 0, judged / lasts_s, late_s, ", ".join(troubles), received)


def _received(page: Page) -> list[Any]:
    found = page.evaluate("received")
    return found if isinstance(found, list) else []


def _told(page: Page, message: str) -> float:
    """When an ``initialization`` message came, Unix milliseconds. Raises ``TimeoutError`` that says why."""
    script = (
        "(text) => received.find(({message}) => "
        "message.type === 'error' || (message.type === 'initialization' && message.message === text))"
    )
    try:
        found = page.wait_for_function(script, arg=message, timeout=START_LIMIT_S * 1000).json_value()
    except PlaywrightError as error:
        raise TimeoutError(f"no {message!r} within {START_LIMIT_S:.0f} s") from error
    if found["message"]["type"] == "error":
        raise TimeoutError(f"{found['message']['error']}: {found['message']['message']}")
    return float(found["atMs"])
