"""Bad input through the page: the error that the contract names, to host and person, and nothing hangs."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, Route, expect

from tests.browser.clients import Clients, Embedded
from tests.browser.conftest import Sign
from web.tools import tokens

UUID = "0b6e6f3c-7b1c-4f57-9b0d-0c7e3b1d2a10"


def _refused(embedded: Embedded, code: str) -> dict[str, Any]:
    """The one error that the host got, after which the page went no further and says so to the person."""
    error = embedded.wait_for("error")
    assert error["error"] == code
    expect(embedded.frame.locator(".rs-root [role=alert], .rs-root .rs-cover")).to_be_visible()
    embedded.page.wait_for_timeout(200)
    assert [m["type"] for m in embedded.messages] == ["initialization", "error"]
    assert embedded.frame.evaluate("document.querySelector('video').srcObject") is None
    return error


@pytest.mark.parametrize(
    ("query", "code", "named"),
    [
        ({"exercise": "headstand"}, "invalid_exercise", "headstand"),
        ({"exercise": "squat", "reference": UUID}, "conflicting_parameters", "reference"),
        ({"exercise": "squat", "width": "abc"}, "invalid_parameter", "width"),
        ({"exercise": "squat", "difficulty": "Hard"}, "invalid_parameter", "difficulty"),
        ({"token": None}, "missing_token", "token"),
        ({"token": "nonsense"}, "invalid_token", "token"),
    ],
)
def test_a_wrong_query_names_what_is_wrong(
    page: Page, clients: Clients, query: dict[str, Any], code: str, named: str
) -> None:
    error = _refused(clients.embed(page, **query), code)
    assert named in error["message"]


def test_a_forged_token_is_invalid(page: Page, clients: Clients) -> None:
    forged = tokens.sign(Ed25519PrivateKey.generate(), "company")
    _refused(clients.embed(page, token=forged, exercise="squat"), "invalid_token")


def test_an_expired_token_is_told_apart(page: Page, clients: Clients, sign: Sign) -> None:
    _refused(clients.embed(page, token=sign(days=-1), exercise="squat"), "expired_token")


def test_a_token_for_another_site_names_the_origin_it_met(page: Page, clients: Clients, sign: Sign) -> None:
    token = sign(origins=["https://elsewhere.example"])
    error = _refused(clients.embed(page, token=token, exercise="squat"), "origin_not_allowed")
    assert error["origin"] == clients.host.rstrip("/")


def test_a_free_token_names_what_it_does_not_include(page: Page, clients: Clients, sign: Sign) -> None:
    embedded = clients.embed(page, token=sign("free"), exercise="squat", angles=1)
    assert "angles" in _refused(embedded, "free_plan_feature_blocked")["message"]


@pytest.mark.parametrize("damage", ["missing", "truncated", "unreachable"])
def test_a_damaged_model_is_told_and_can_be_tried_again(page: Page, clients: Clients, damage: str) -> None:
    def spoil(route: Route) -> None:
        if damage == "missing":
            route.fulfill(status=404)
        elif damage == "unreachable":
            route.abort()
        else:
            whole = route.fetch()
            route.fulfill(response=whole, body=whole.body()[:1000])

    page.route("**/models/**/*.bin*", spoil)
    embedded = clients.embed_wasm(page, exercise="squat")
    assert embedded.wait_for("error")["error"] == "model_load_failed"
    expect(embedded.frame.locator(".rs-root")).to_contain_text("The pose model did not load")
    page.unroute("**/models/**/*.bin*")
    embedded.frame.get_by_role("button", name="Try again").click()
    embedded.wait_until_running()
    embedded.wait_for_frames()


@pytest.mark.parametrize("lacking", ["**/engine/interpreter-*", "**/pyodide.asm.wasm", "**/repscope.json"])
def test_a_site_that_lacks_a_part_says_that_it_could_not_start(
    page: Page, clients: Clients, lacking: str
) -> None:
    page.route(lacking, lambda route: route.fulfill(status=404))
    embedded = clients.embed(page, client="iframe_json", exercise="squat", messageFormat="json")
    assert embedded.wait_for("error")["error"] == "engine_load_failed"
    expect(embedded.frame.locator(".rs-root")).to_contain_text("The page did not start")


def test_an_unknown_parameter_is_named_once_and_ignored(page: Page, clients: Clients) -> None:
    embedded = clients.embed_wasm(page, exercise="squat", colour="red")
    embedded.wait_for_frames()
    (warning,) = embedded.of_type("warning")
    assert warning["error"] == "unknown_parameter"
    assert "colour" in warning["message"]
