"""Each kind of movement through the real page: what the host is told, in which order, and what the person sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Page, expect

from tests.browser.clients import Clients, Embedded
from tests.mannequin.body import body_named
from tests.mannequin.film import Film, film

OpenPage = Callable[[Film], Page]

JUMP_CM = 30.0
SEEN_WHOLE_MS = 50.0
"""No frame of the film's 30 a second left out, give or take a beat of the browser's clock."""
NEAR_CM, SLOW_CM = 3.0, 12.0
"""How far off a height may be when the machine kept up with the film, and when it did not."""


@pytest.fixture
def open_page(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
) -> Iterator[OpenPage]:
    """Opens a page of a browser that has a film for a camera."""
    browsers = []

    def opened(shown: Film) -> Page:
        capture = "--use-file-for-fake-video-capture="
        others = [arg for arg in browser_type_launch_args["args"] if not arg.startswith(capture)]
        browser = browser_type.launch(
            **{**browser_type_launch_args, "args": [*others, f"{capture}{shown.path}"]}
        )
        browsers.append(browser)
        return browser.new_context(**browser_context_args).new_page()

    yield opened
    for browser in browsers:
        browser.close()


@pytest.fixture(scope="module")
def jump_film() -> Film:
    """One jump in every turn of the film; whoever starts too late for the first sees the next."""
    return film("jump", reps=1, jump_cm=JUMP_CM, lead_in_s=0.5, still_start_s=6.0, still_end_s=2.0)


def test_a_hold_is_counted_in_seconds_and_its_stretch_summed_up(
    clients: Clients, open_page: OpenPage
) -> None:
    embedded = clients.embed_wasm(open_page(film("tree", still_start_s=3.0)), exercise="tree")
    embedded.wait_for("counter", 4)
    gauge = embedded.frame.locator(".rs-gauge")
    expect(gauge).to_have_attribute("data-unit", "seconds")
    expect(gauge.locator(".rs-unit")).to_have_text("s")
    expect(gauge.locator(".rs-grade")).to_have_text("A")
    embedded.send(command="stop")

    summary = embedded.wait_for("exercise_summary")
    counters = embedded.of_type("counter")
    assert [each["current_count"] for each in counters] == list(range(1, len(counters) + 1))
    assert summary["counter"] == len(counters)
    (stretch,) = summary["history"]
    assert stretch["criteria"]
    assert int((stretch["endMs"] - stretch["startMs"]) / 1000) == summary["counter"]
    expect(embedded.frame.locator(".rs-summary")).to_contain_text(f"{summary['counter']}seconds")
    assert embedded.problems == []


@pytest.mark.parametrize("exercise", ["air_time_jump", "jump_analysis"])
def test_a_jump_is_told_from_the_countdown_to_its_height(
    clients: Clients, open_page: OpenPage, jump_film: Film, exercise: str
) -> None:
    page = open_page(jump_film)
    scaled = exercise == "jump_analysis"
    stature_cm = round(body_named("average").stature_cm) if scaled else None
    embedded = clients.embed_wasm(page, exercise=exercise, userHeightCm=stature_cm)
    expect(embedded.frame.locator(".rs-countdown[data-shown]")).to_be_visible(timeout=90_000)
    result = embedded.wait_for("jump_result", timeout=90_000)
    embedded.wait_for("jump_summary")

    assert _told(embedded) == [
        *(["jump_calibration"] if scaled else []),
        *("jump_started", "jump_height", "jump_result", "counter", "jump_summary"),
    ]
    assert embedded.of_type("counter")[0]["current_count"] == result["jumpNumber"] == 1
    final = next(height for height in embedded.of_type("jump_height") if height["final"])
    assert final["jumpHeightCm"] == result["jumpHeightCm"]
    near = NEAR_CM if _seen_whole(embedded, result) else SLOW_CM
    assert abs(result["jumpHeightCm"] - JUMP_CM) <= near
    gauge = embedded.frame.locator(".rs-gauge")
    expect(gauge.locator(".rs-count")).to_have_text(str(round(result["jumpHeightCm"])))
    expect(gauge.locator(".rs-unit")).to_have_text("cm")

    embedded.send(command="stop")
    assert embedded.wait_for("exercise_summary")["counter"] == 1
    assert embedded.of_type("jump_summary")[-1]["maxJumpHeight"] == result["jumpHeightCm"]
    expect(embedded.frame.locator(".rs-summary")).to_contain_text("cm, one jump")
    assert embedded.problems == []


def test_a_fold_is_analysed_and_the_person_told_what_that_is_worth(
    clients: Clients, open_page: OpenPage
) -> None:
    fold = film("back_flexibility_test", reps=1, view="side", lead_in_s=0.5, still_start_s=3.0)
    embedded = clients.embed_wasm(open_page(fold), exercise="back_flexibility_test")
    analysis = embedded.wait_for("counter")["analysis"]
    assert set(analysis) == {"peaks", "flags", "camera", "method", "disclaimer", "interpretation"}
    assert analysis["peaks"]["trunk_angle_deg"] > 60.0
    assert analysis["flags"]["leg_straight"] is True
    assert analysis["camera"] == "side"

    embedded.send(command="stop")
    embedded.wait_for("exercise_summary")
    expect(embedded.frame.locator(".rs-caution")).to_have_text(analysis["disclaimer"])
    assert "not medical advice" in analysis["disclaimer"]
    assert embedded.problems == []


def test_a_test_against_the_clock_shows_the_time_that_is_left(clients: Clients, open_page: OpenPage) -> None:
    stands = film("sit_to_stand_30s", reps=1, view="side", lead_in_s=0.5, still_start_s=4.0)
    embedded = clients.embed_wasm(open_page(stands), exercise="sit_to_stand_30s")
    left = embedded.frame.locator(".rs-left[data-shown]")
    expect(left).to_have_text("0:30", timeout=90_000)
    embedded.wait_for("counter")
    expect(left).to_have_text(re.compile(r"^0:2\d$"))


def test_who_has_to_turn_is_told_so_in_words(clients: Clients, open_page: OpenPage) -> None:
    embedded = clients.embed_wasm(open_page(film("tree", still_start_s=3.0)), exercise="mountain_climber")
    embedded.wait("messages.some((m) => m.direction === 'profile-camera')")
    expect(embedded.frame.locator(".rs-hint[data-shown]")).to_have_text("Turn sideways to the camera")
    assert embedded.of_type("counter") == []


def _told(embedded: Embedded) -> list[str]:
    """Types of what was told of jumps up to the first summary, repeated ones once."""
    types = [m["type"] for m in embedded.messages if m["type"].startswith("jump_") or m["type"] == "counter"]
    types = types[: types.index("jump_summary") + 1]
    return [types[0], *(b for a, b in pairwise(types) if a != b)]


def _seen_whole(embedded: Embedded, result: dict[str, Any]) -> bool:
    """Whether the page judged every frame of the film about the flight."""
    times: list[float] = embedded.frame.evaluate("repscope.timings.frames.map(({ tMs }) => tMs)")
    end = result["timestampMs"]
    about = [t for t in times if end - result["airTimeMs"] - 600 <= t <= end]
    return max(b - a for a, b in pairwise(about)) <= SEEN_WHOLE_MS
