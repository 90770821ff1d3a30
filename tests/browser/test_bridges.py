"""Messages leave by exactly one way, in order, whenever the app injects its bridge."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.clients import START_MS, Clients
from tests.browser.conftest import Sign

BRIDGES = Path(__file__).resolve().parent.parent / "clients" / "bridges"

# What each way hands over, in the contract's order.
WAYS = {
    "ios": str,
    "callback_function": dict,
    "callback_object": str,
    "flutter_handler": dict,
    "flutter_channel": str,
    "react_native": str,
}
STAGES = ["checking you plan and access", "accessing webcam", "loading pose model", "running"]


def _script(way: str) -> str:
    return (BRIDGES / f"{way}.js").read_text(encoding="utf-8")


def _received(page: Page, at_least: int) -> list[dict[str, Any]]:
    page.wait_for_function("(n) => received.length >= n", arg=at_least, timeout=START_MS)
    received: list[dict[str, Any]] = page.evaluate("received")
    return received


def _messages(received: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [json.loads(each["data"]) if isinstance(each["data"], str) else each["data"] for each in received]


@pytest.mark.parametrize("way", WAYS)
def test_an_app_gets_every_message_in_its_bridges_form(page: Page, clients: Clients, way: str) -> None:
    page.add_init_script(_script("app"))
    page.add_init_script(_script(way))
    page.goto(clients.url(exercise="headstand"))
    received = _received(page, 2)
    assert {each["way"] for each in received} == {way}
    assert all(isinstance(each["data"], WAYS[way]) for each in received)
    assert [m["type"] for m in _messages(received)] == ["initialization", "error"]


@pytest.mark.parametrize("way", ["ios", "callback_object", "react_native"])
def test_a_bridge_that_comes_late_gets_what_was_said_before(page: Page, clients: Clients, way: str) -> None:
    page.add_init_script(_script("app"))
    page.add_init_script(
        f"""const inject = () => {{ {_script(way)} }};
        const watch = setInterval(() => {{
          // A second after the session's first words.
          if (!window.repscope?.timings?.marks.opened) return;
          clearInterval(watch);
          setTimeout(inject, 1000);
        }}, 10);"""
    )
    page.goto(clients.url(poseBackend="wasm"))
    received = _received(page, len(STAGES) + 10)
    assert {each["way"] for each in received} == {way}
    messages = _messages(received)
    assert [m["message"] for m in messages if m["type"] == "initialization"] == STAGES
    times = [m["timestampMs"] for m in messages if m["type"] == "keypoints"]
    assert times[0] == 0
    assert times == sorted(set(times))


def test_all_bridges_at_once_still_mean_one_way(page: Page, clients: Clients) -> None:
    page.add_init_script(_script("app"))
    for way in reversed(WAYS):
        page.add_init_script(_script(way))
    page.goto(clients.url(exercise="headstand"))
    received = _received(page, 2)
    page.wait_for_timeout(300)
    assert [each["way"] for each in received] == ["ios", "ios"]


def test_a_bridge_that_appears_in_a_frame_takes_over_from_the_host(page: Page, clients: Clients) -> None:
    embedded = clients.embed_wasm(page)
    embedded.wait_for("keypoints", 3)
    embedded.frame.evaluate(_script("app"))
    embedded.frame.evaluate(_script("react_native"))
    page.wait_for_timeout(200)
    told = len(embedded.raw)
    embedded.wait_for_frames(5)
    assert len(embedded.raw) == told
    assert embedded.frame.evaluate("received.length") >= 4
    assert embedded.frame.evaluate("received.map((each) => each.way).includes('event')") is False


def test_without_host_and_app_the_page_itself_is_told_in_order(page: Page, clients: Clients) -> None:
    page.add_init_script(_script("app"))
    page.goto(clients.url(poseBackend="wasm"))
    received = _received(page, len(STAGES) + 10)
    assert {each["way"] for each in received} == {"event"}
    messages = _messages(received)
    assert [m["message"] for m in messages if m["type"] == "initialization"] == STAGES
    times = [m["timestampMs"] for m in messages if m["type"] == "keypoints"]
    assert times[0] == 0
    assert times == sorted(set(times))


def test_messages_reach_the_host_that_the_token_is_for(page: Page, clients: Clients, sign: Sign) -> None:
    bound = sign(origins=[clients.host.rstrip("/")])
    embedded = clients.embed_wasm(page, token=bound)
    embedded.wait_for("keypoints", 2)


def test_messages_for_another_origin_do_not_reach_the_host(page: Page, clients: Clients) -> None:
    embedded = clients.embed_wasm(page, targetOrigin="https://elsewhere.example")
    embedded.frame.wait_for_function("window.repscope?.timings.frames.length > 3", timeout=START_MS)
    assert embedded.raw == []
