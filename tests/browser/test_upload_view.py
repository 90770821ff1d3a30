"""The upload page's view in a browser while there is no result: choosing a file, the work on it, and what is around it.
No model and no Python run here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import upload_view_data as data
from tests.browser.upload_view_tools import (
    GIVE_FILES,
    PROBLEM,
    Open,
    asked,
    box,
    choose,
    process,
    show,
    show_picture,
)
from tests.mannequin.film import Film


class TestChoosing:
    def test_takes_a_file_from_the_picker_a_drop_and_the_clipboard(
        self, opened_view: Open, tmp_path: Path
    ) -> None:
        page = opened_view()
        choose(page)
        button = page.get_by_role("button", name="Choose a video")
        expect(button).to_be_focused()
        chosen = tmp_path / "mine.mp4"
        chosen.write_bytes(b"x")
        for _ in range(2):
            with page.expect_file_chooser() as chooser:
                button.click()
            chooser.value.set_files(chosen)
        assert asked(page) == [["chosen", "mine.mp4"]] * 2

        sign = page.locator(".rs-drop")
        assert page.evaluate(GIVE_FILES, ["dragover", ["a.mp4"]]), "the browser must not open the file itself"
        expect(sign).to_be_visible()
        assert page.evaluate(GIVE_FILES, ["drop", ["a.mp4", "b.mp4"]])
        expect(sign).to_be_hidden()
        assert page.evaluate(GIVE_FILES, ["paste", ["c.mp4"]])
        assert asked(page) == [["chosen", "a.mp4"], ["chosen", "c.mp4"]]

    def test_leaves_dragged_and_pasted_text_alone(self, opened_view: Open) -> None:
        page = opened_view()
        choose(page)
        for kind in ("dragover", "drop", "paste"):
            assert not page.evaluate(GIVE_FILES, [kind, []])
        expect(page.locator(".rs-drop")).to_be_hidden()
        assert asked(page) == []

    def test_asks_for_pictures_where_the_source_is_one(self, opened_view: Open) -> None:
        page = opened_view()
        choose(page, "source=image")
        expect(page.get_by_role("button", name="Choose a picture")).to_be_visible()
        assert page.locator("input[type=file]").get_attribute("accept") == "image/*"

    def test_says_what_was_wrong_with_the_last_file_and_takes_another(self, opened_view: Open) -> None:
        page = opened_view()
        choose(page, problem=PROBLEM)
        alert = page.get_by_role("alert")
        for part in ("This file can't be used", PROBLEM["message"], PROBLEM["code"]):
            expect(alert).to_contain_text(part)
        expect(page.get_by_role("button", name="Choose a video")).to_be_enabled()
        page.evaluate("shown.view.choose()")
        expect(alert).to_have_count(0)

    def test_waits_calmly_where_only_the_host_brings_files(self, opened_view: Open) -> None:
        page = opened_view()
        choose(page, "exercise=squat&showUpload=false")
        expect(page.get_by_text("Waiting for a video")).to_be_visible()
        assert page.locator("button, input").count() == 0
        assert page.evaluate(GIVE_FILES, ["drop", ["a.mp4"]])
        page.evaluate(GIVE_FILES, ["paste", ["a.mp4"]])
        assert asked(page) == []
        choose(page, "exercise=squat&showUpload=false", problem=PROBLEM)
        expect(page.get_by_role("alert")).to_contain_text(PROBLEM["message"])

    @pytest.mark.parametrize("down", ["top", "", "bottom"])
    @pytest.mark.parametrize("across", ["left", "", "right"])
    def test_puts_the_button_where_it_is_asked_for(self, opened_view: Open, down: str, across: str) -> None:
        page = opened_view(900, 700)
        place = "-".join(filter(None, (down, across))) or "center"
        choose(page, f"uploadButtonPosition={place}&uploadAreaPadding=30&uploadLabel=Film%20here")
        area, body = box(page, ".rs-chooser-area"), box(page, ".rs-chooser-body")
        before = {"x": body["x"] - area["x"], "y": body["y"] - area["y"]}
        after = {"x": area["right"] - body["right"], "y": area["bottom"] - body["bottom"]}
        for axis, asked_for, first in (("x", across, "left"), ("y", down, "top")):
            if asked_for == "":
                assert before[axis] == pytest.approx(after[axis], abs=1)
            else:
                # The padding and the area's own edge of 2 pixels.
                near = before if asked_for == first else after
                assert near[axis] == pytest.approx(32, abs=1)
        expect(page.get_by_role("button", name="Film here")).to_be_visible()

    def test_keeps_the_box_within_its_bounds(self, opened_view: Open) -> None:
        page = opened_view(1000, 700)
        choose(page, "containerMaxWidth=500&containerMaxHeight=40vh")
        assert (box(page, ".rs-box")["width"], box(page, ".rs-box")["height"]) == (500, 280)
        choose(page, "containerMinHeight=900px&width=640")
        assert (box(page, ".rs-box")["width"], box(page, ".rs-box")["height"]) == (640, 900)
        choose(page, "height=320")
        assert (box(page, ".rs-box")["width"], box(page, ".rs-box")["height"]) == (1000, 320)


class TestWorking:
    def test_tells_how_far_it_is_and_offers_ways_out(self, opened_view: Open) -> None:
        page = opened_view()
        process(page)
        bar = page.get_by_role("progressbar", name="Analysing the video")
        expect(bar).to_have_attribute("aria-valuenow", "37")
        expect(bar).to_have_attribute("aria-valuetext", "37%, 0:42 left")
        for said in ("37%", "0:42 left", "2.4\u00d7 speed"):
            expect(page.get_by_text(said, exact=True)).to_be_visible()
        expect(page.locator(".rs-tag")).to_have_text("2B")
        page.get_by_role("button", name="Pause").click()
        process(page, paused=True)
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Cancel").click()
        assert asked(page) == [["pause"], ["resume"], ["cancel"]]

    def test_goes_without_numbers_that_nobody_knows(self, opened_view: Open) -> None:
        page = opened_view()
        process(page, share=None, leftMs=None, speed=None, count=0, grade=None)
        bar = page.get_by_role("progressbar")
        assert bar.get_attribute("aria-valuenow") is None
        expect(page.locator(".rs-working-facts")).to_have_text("")

    def test_speaks_at_each_quarter_and_of_the_result(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        page.evaluate(
            "window.said = [];"
            "new MutationObserver(() => said.push(document.querySelector('.rs-spoken[role=status]').textContent))"
            ".observe(document.querySelector('.rs-spoken[role=status]'), {childList: true, characterData: true})"
        )
        for percent in range(0, 101, 5):
            process(page, share=percent / 100)
        show(page, view_film)
        assert page.evaluate("said") == ["25%", "50%", "75%", "Analysis finished: 5 repetitions, grade B"]

    @pytest.mark.parametrize("turn", [0, 90, 180, 270])
    def test_shows_glimpses_upright_with_the_skeleton(
        self, opened_view: Open, view_film: Film, turn: int
    ) -> None:
        page = opened_view(400, 700)
        process(page)
        mark = data.marks(view_film)[0]
        # Red above, blue below once it is turned.
        stored = page.evaluate(
            """turn => {
                const canvas = document.createElement("canvas");
                const lying = turn % 180 !== 0;
                [canvas.width, canvas.height] = lying ? [640, 480] : [480, 640];
                const context = canvas.getContext("2d");
                context.translate(canvas.width / 2, canvas.height / 2);
                context.rotate(-turn * Math.PI / 180);
                context.fillStyle = "red";
                context.fillRect(-240, -320, 480, 320);
                context.fillStyle = "blue";
                context.fillRect(-240, 0, 480, 320);
                return canvas.toDataURL();
            }""",
            turn,
        )
        look = """([x, y]) => {
            const canvas = document.querySelector(".rs-stage-canvas");
            const {data} = canvas.getContext("2d").getImageData(x * canvas.width, y * canvas.height, 1, 1);
            return [...data];
        }"""
        page.evaluate("([url, turn]) => shown.glimpse(url, turn, null)", [stored, turn])
        assert page.evaluate(look, [0.3, 0.4]) == [255, 0, 0, 255]
        assert page.evaluate(look, [0.3, 0.6]) == [0, 0, 255, 255]
        page.evaluate("([url, turn, mark]) => shown.glimpse(url, turn, mark)", [stored, turn, mark])
        hip = [mark["points"][33], mark["points"][34]]
        screen = box(page, ".rs-screen")
        tall = min(screen["height"], screen["width"] * 4 / 3)
        place = [
            (screen["width"] / 2 + (hip[0] - 0.5) * tall * 3 / 4) / screen["width"],
            (screen["height"] / 2 + (hip[1] - 0.5) * tall) / screen["height"],
        ]
        assert page.evaluate(look, place)[1] > 100, "the left hip is drawn, and neither red nor blue"


class TestAround:
    def test_an_end_stays_and_may_be_tried_again(self, opened_view: Open) -> None:
        page = opened_view()
        choose(page)
        page.evaluate(
            "shown.view.broken('engine_load_failed', 'It did not load.', () => shown.asked.push(['retry']))"
        )
        expect(page.get_by_role("alert")).to_contain_text("engine_load_failed")
        page.evaluate("shown.view.choose()")
        page.get_by_role("button", name="Try again").click()
        assert asked(page) == [["retry"]]

    def test_loading_takes_the_embedders_words(self, opened_view: Open) -> None:
        page = opened_view()
        page.evaluate("shown.view.loading('opening', null, 'One moment')")
        expect(page.get_by_role("heading", name="One moment")).to_be_visible()
        choose(page)
        page.evaluate("shown.view.loading('file')")
        expect(page.get_by_role("progressbar", name="Opening the file")).to_be_visible()
        page.evaluate("shown.view.loading('model', 0.5)")
        expect(page.get_by_role("progressbar", name="Loading the pose model")).to_have_attribute(
            "aria-valuenow", "59"
        )

    def test_a_notice_is_spoken(self, opened_view: Open) -> None:
        page = opened_view()
        choose(page)
        page.evaluate("shown.view.notice('The model runs on the processor.')")
        notice = page.get_by_role("status").filter(has_text="The model runs on the processor.")
        expect(notice).to_be_visible()

    def test_leaves_the_page_as_it_found_it(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        show(page, view_film)
        page.evaluate("shown.view.dispose()")
        assert (
            page.evaluate("document.querySelector('#repscope').outerHTML")
            == '<main id="repscope" class=""></main>'
        )
        page.evaluate(GIVE_FILES, ["drop", ["late.mp4"]])
        page.keyboard.press("Space")
        assert asked(page) == []

    @pytest.mark.parametrize(
        ("width", "height"), [(300, 300), (390, 844), (844, 390)], ids=["frame", "portrait", "landscape"]
    )
    def test_fits_small_windows_in_a_long_language(
        self, opened_view: Open, view_film: Film, width: int, height: int
    ) -> None:
        """Nothing is cut off at the sides, and what is pressed is large enough for a thumb."""
        page = opened_view(width, height)
        steps: list[Callable[[], None]] = [
            lambda: choose(page, lang="de"),
            lambda: choose(page, lang="de", problem=PROBLEM),
            lambda: process(page, lang="de"),
            lambda: show(page, view_film, lang="de", remark="Das Video bricht nach 0:14 ab."),
            lambda: page.evaluate(
                "shown.view.exporting({kind: 'failed', message: 'Kein Platz auf dem Gerät.'})"
            ),
            lambda: page.evaluate("shown.view.exporting({kind: 'running', share: 0.4})"),
            lambda: show_picture(page, view_film, lang="de"),
        ]
        for step in steps:
            step()
            wider = page.evaluate(
                """() => [...document.querySelectorAll("*")]
                    .filter(node => node === document.documentElement
                        || /auto|scroll/.test(getComputedStyle(node).overflowX))
                    .filter(node => node.scrollWidth > node.clientWidth)
                    .map(node => node.className)"""
            )
            assert wider == []
            outside = page.evaluate(
                """() => [...document.querySelectorAll("button, [role=slider], .rs-title, .rs-tally, .rs-figures div")]
                    .map(node => [node.className, node.getBoundingClientRect()])
                    .filter(([, {left, right, width}]) => width > 0 && (left < -0.5 || right > innerWidth + 0.5))
                    .map(([name]) => name)"""
            )
            assert outside == []
            small = page.evaluate(
                """() => [...document.querySelectorAll("button")]
                    .filter(node => node.getBoundingClientRect().height < 43.5)
                    .map(node => node.textContent)"""
            )
            assert small == []
