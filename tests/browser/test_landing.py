"""The landing page: its demo counts without a camera, its builder gives addresses that hold."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Sign

READABLE_SHARE = 0.16
"""Height of the count's numerals as a share of the frame's shorter side: readable from three metres."""


def test_the_demo_counts_and_rests_when_paused_or_out_of_sight(page: Page, site: str) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(site)
    video = page.locator("#demo-stage video")
    page.get_by_role("button", name="Run the demo").first.click()

    count = page.locator("#demo-stage .rs-count")
    expect(count).to_have_text(re.compile(r"^[2-9]$"), timeout=90_000)
    expect(page.locator("#demo-stage .rs-gauge .rs-grade")).to_have_text(re.compile(r"^[A-DF]$"))
    counters = page.locator(".log [data-type=counter]").all_inner_texts()
    told = [json.loads(line.removeprefix("counter ")) for line in reversed(counters)]
    assert [each["current_count"] for each in told] == list(range(1, len(told) + 1))

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    expect(video).to_have_js_property("paused", True)
    page.get_by_role("button", name="Continue").click()
    expect(video).to_have_js_property("paused", False)

    page.locator("#honest").scroll_into_view_if_needed()
    expect(video).to_have_js_property("paused", True)
    assert problems == []


def test_the_count_is_large_enough_to_be_read_from_three_metres(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("button", name="Run the demo").first.click()
    expect(page.locator("#demo-stage .rs-gauge")).to_be_visible(timeout=90_000)
    numeral, shorter = page.evaluate(
        """() => {
          const stage = document.querySelector('#demo-stage').getBoundingClientRect();
          const style = getComputedStyle(document.querySelector('.rs-count'));
          const context = document.createElement('canvas').getContext('2d');
          context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
          const { actualBoundingBoxAscent, actualBoundingBoxDescent } = context.measureText('0');
          return [actualBoundingBoxAscent + actualBoundingBoxDescent, Math.min(stage.width, stage.height)];
        }"""
    )
    assert numeral >= READABLE_SHARE * shorter


def test_the_builder_s_address_opens_a_session(page: Page, site: str, sign: Sign) -> None:
    page.goto(f"{site}?token={sign()}")
    page.locator("[name=exercise]").select_option("plank")
    page.locator("[name=recommendations]").check()
    address = page.locator('[data-result="url"]').inner_text()
    assert address.startswith(f"{site}pose_tracker/tracking?token=")
    assert address.endswith("&exercise=plank&recommendations=true")
    expect(page.get_by_role("link", name="Open with the camera")).to_have_attribute("href", address)

    page.goto(address)
    expect(page.locator(".rs-hint[data-shown]")).to_be_visible(timeout=90_000)


def test_the_builder_knows_the_page_for_files(page: Page, site: str, sign: Sign) -> None:
    page.goto(f"{site}?token={sign()}")
    address = page.locator('[data-result="url"]')
    page.locator("[name=page]").select_option("upload_tracking")
    expect(page.locator("[name=cameraFacing]")).to_have_count(1)
    expect(page.locator("label:has([name=cameraFacing])")).to_have_attribute("hidden", "")
    page.locator("[name=export]").check()
    expect(address).to_contain_text(f"{site}pose_tracker/upload_tracking?token=")
    expect(address).to_contain_text("exercise=squat&export=true")
    page.locator("[name=source]").select_option("image")
    expect(address).to_contain_text("source=image")
    expect(address).not_to_contain_text("exercise=")
    expect(page.get_by_role("link", name="Open with a file")).to_be_visible()
    page.locator("[name=page]").select_option("tracking")
    expect(address).to_contain_text("exercise=squat")
    expect(address).not_to_contain_text("source=")


def test_the_builder_compares_with_a_reference_in_place_of_a_movement(page: Page, site: str) -> None:
    page.goto(f"{site}?token=a.b.c")
    address = page.locator('[data-result="url"]')
    reference, strictness = page.locator("[name=reference]"), page.locator("[name=scoring_profile]")
    expect(strictness).to_be_hidden()
    reference.fill("123e4567-e89b-12d3-a456-426614174000")
    expect(address).to_have_text(
        f"{site}pose_tracker/tracking?token=a.b.c&reference=123e4567-e89b-12d3-a456-426614174000"
    )
    expect(page.locator("[name=minGrade]")).to_be_hidden()
    strictness.select_option("kali")
    page.locator("[name=page]").select_option("upload_tracking")
    expect(address).to_contain_text("pose_tracker/upload_tracking?token=a.b.c&reference=123e4567-")
    expect(address).to_contain_text("&scoring_profile=kali")
    page.locator("[name=source]").select_option("image")
    for left in ("reference", "scoring_profile"):
        expect(address).not_to_contain_text(left)
    page.locator("[name=source]").select_option("video")
    reference.clear()
    expect(address).to_contain_text("exercise=squat")
    expect(address).not_to_contain_text("scoring_profile")


def test_movements_are_listed_by_kind_and_jumps_by_scale_ask_for_the_height(page: Page, site: str) -> None:
    page.goto(site)
    kinds = page.locator("[name=exercise] optgroup").evaluate_all("(all) => all.map((each) => each.label)")
    assert {"Repetitions", "Holds", "Jumps"} <= set(kinds)
    for kind in kinds:
        listed = page.locator(f"[name=exercise] optgroup[label='{kind}'] option").count()
        expect(page.locator("#movements summary", has_text=kind)).to_have_text(f"{kind} ({listed})")

    height = page.locator("[name=userHeightCm]")
    expect(height).to_be_hidden()
    page.locator("[name=exercise]").select_option("jump_analysis")
    expect(page.locator("[data-result=advice]")).to_contain_text("height")
    height.fill("172")
    address = page.locator('[data-result="url"]')
    expect(address).to_contain_text("exercise=jump_analysis")
    expect(address).to_contain_text("userHeightCm=172")
    page.locator("[name=exercise]").select_option("air_time_jump")
    expect(address).not_to_contain_text("userHeightCm")

    page.locator("[name=lang]").select_option("de")
    expect(page.locator("[name=exercise] option[value=squat]")).to_have_text("Kniebeuge")


def test_nothing_scrolls_sideways(page: Page, site: str) -> None:
    for width, height in ((320, 568), (390, 844), (844, 390), (768, 1024), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(site)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
