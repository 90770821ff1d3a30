"""The upload page's results in a browser, made by the tests: what is shown, and how it is used by pointer, keys and
screen reader. No model and no Python run here.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import upload_view_data as data
from tests.browser.upload_view_tools import (
    GIVE_FILES,
    Open,
    asked,
    box,
    process,
    show,
    show_picture,
    video_ms,
)
from tests.mannequin.film import Film


class TestResult:
    def test_says_what_was_found_and_each_repetition(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        show(page, view_film, remark="The file breaks off.")
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text("5repetitionsB")
        expect(heading).to_be_focused()
        expect(page.get_by_role("img", name="grade B")).to_be_visible()
        rows = page.get_by_role("region", name="Repetitions").get_by_role("listitem")
        expect(rows).to_have_count(5)
        names = [row.get_by_role("button").inner_text() for row in rows.all()]
        assert [name.split()[0] for name in names] == ["1", "2", "3", "4", "5"]
        row = page.get_by_role("button", name="Repetition 2,")
        for part in ("Chest up", "84", "B"):
            expect(row).to_contain_text(part)
        expect(page.get_by_text("The file breaks off.")).to_be_visible()

    def test_a_repetition_is_gone_to_from_the_list(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        show(page, view_film)
        start = view_film.recording.reps[3].start_ms
        row = page.get_by_role("button", name="Repetition 4,")
        row.focus()
        page.keyboard.press("Enter")
        assert video_ms(page) == pytest.approx(start, abs=2)
        expect(row).to_have_attribute("aria-current", "true")
        expect(page.locator(".rs-tag")).to_have_text("3C")

    def test_keys_play_and_go_from_repetition_to_repetition(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        show(page, view_film)
        starts = [rep.start_ms for rep in view_film.recording.reps]
        for start in starts[:3]:
            page.keyboard.press("ArrowRight")
            assert video_ms(page) == pytest.approx(start, abs=2)
        page.keyboard.press("ArrowLeft")
        assert video_ms(page) == pytest.approx(starts[1], abs=2)
        page.keyboard.press("Space")
        page.wait_for_function("!document.querySelector('video').paused")
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        page.wait_for_function(
            "at => document.querySelector('video').currentTime > at", arg=starts[1] / 1000 + 0.3
        )
        page.keyboard.press("Space")
        page.wait_for_function("document.querySelector('video').paused")
        slow = page.get_by_role("button", name="Playback speed: 1\u00d7")
        slow.focus()
        page.keyboard.press("Space")
        assert page.evaluate("document.querySelector('video').playbackRate") == 0.5
        assert page.evaluate("document.querySelector('video').paused"), "Space belonged to the button"

    def test_the_chart_is_a_slider(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        show(page, view_film)
        slider = page.get_by_role("slider", name="Position in the video")
        slider.focus()
        rep = view_film.recording.reps[1]
        page.keyboard.press("PageDown")
        page.keyboard.press("PageDown")
        assert video_ms(page) == pytest.approx(rep.start_ms, abs=2)
        assert slider.get_attribute("aria-valuetext") == f"0:0{int(rep.start_ms // 1000)}, Repetition 2"
        page.keyboard.press("ArrowRight")
        assert video_ms(page) == pytest.approx(rep.start_ms + 1000, abs=2)
        page.keyboard.press("Shift+ArrowLeft")
        assert video_ms(page) == pytest.approx(rep.start_ms + 900, abs=2)
        page.keyboard.press("Home")
        assert video_ms(page) == pytest.approx(0, abs=2)
        page.keyboard.press("End")
        length = float(slider.get_attribute("aria-valuemax") or 0) * 1000
        assert video_ms(page) == pytest.approx(length, abs=60)
        described = page.locator(f"#{slider.get_attribute('aria-describedby')}")
        assert (described.text_content() or "").startswith("Knee angle: from 7")

    def test_dragging_over_the_chart_seeks(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        show(page, view_film)
        area = box(page, ".rs-chart-slider")
        length: float = page.evaluate("document.querySelector('video').duration * 1000")

        def x_of(t_ms: float) -> float:
            return area["x"] + 9 + t_ms / length * (area["width"] - 18)

        rep = view_film.recording.reps[2]
        page.mouse.move(x_of(1000), area["y"] + 30)
        page.mouse.down()
        for t_ms in (2000, 4000, rep.turn_ms):
            page.mouse.move(x_of(t_ms), area["y"] + 40)
        page.mouse.up()
        expect(page.locator(".rs-tag")).to_have_text("2B")
        assert video_ms(page) == pytest.approx(rep.turn_ms, abs=length / area["width"] + 2)

    def test_the_overlay_belongs_to_the_picture_that_is_shown(
        self, opened_view: Open, view_film: Film
    ) -> None:
        """Each seek shows the mark of its own picture, also where the file's time does not begin at 0."""
        page = opened_view()
        marks = data.marks(view_film)
        for mark in marks:
            mark["t_ms"] -= 500.0
        show(page, view_film, startMs=500, marks=[mark for mark in marks if mark["t_ms"] >= 0])
        for rep in view_film.recording.reps:
            at = rep.end_ms - 500
            page.get_by_role("slider").evaluate("node => node.focus()")
            page.evaluate("at => document.querySelector('video').currentTime = at", (at + 500) / 1000 + 0.001)
            number = view_film.recording.reps.index(rep) + 1
            expect(page.locator(".rs-tag-number")).to_have_text(str(number))

    @pytest.mark.parametrize("fit", ["contain", "cover", "fill", "none", "scale-down"])
    def test_video_and_skeleton_fit_alike(self, opened_view: Open, view_film: Film, fit: str) -> None:
        page = opened_view(1200, 700)
        show(page, view_film, f"exercise=squat&objectFit={fit}")
        assert page.evaluate("getComputedStyle(document.querySelector('video')).objectFit") == fit
        screen = box(page, ".rs-screen")
        wide, high = 480.0, 640.0
        scale = {
            "contain": min(screen["width"] / wide, screen["height"] / high),
            "cover": max(screen["width"] / wide, screen["height"] / high),
            "none": 1.0,
            "scale-down": min(1.0, screen["width"] / wide, screen["height"] / high),
        }.get(fit, 0.0)
        across, down = (scale, scale) if fit != "fill" else (screen["width"] / wide, screen["height"] / high)
        points = data.marks(view_film)[0]["points"]
        low = [points[16 * 3] - 0.5, points[16 * 3 + 1] - 0.5]
        x, y = (screen["width"] / 2 + low[0] * wide * across, screen["height"] / 2 + low[1] * high * down)
        seen = page.evaluate(
            """([x, y]) => {
                const canvas = document.querySelector(".rs-stage-canvas");
                const scale = canvas.width / canvas.clientWidth;
                return canvas.getContext("2d").getImageData(x * scale, y * scale, 1, 1).data[3];
            }""",
            [x, y],
        )
        assert (seen > 100) == (0 <= y < screen["height"]), (
            "the right ankle is drawn where the picture has it"
        )

    def test_what_is_kept(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        show(page, view_film)
        for name in (
            "Save the results as JSON",
            "Save the results as CSV",
            "Make a video to share",
            "Another video",
        ):
            page.get_by_role("button", name=name).click()
        assert asked(page) == [["save", "json"], ["save", "csv"], ["save", "video"], ["another"]]
        page.evaluate("shown.view.exporting({kind: 'running', share: 0.421})")
        bar = page.get_by_role("progressbar", name="Making the video")
        expect(bar).to_have_attribute("aria-valuenow", "42")
        page.evaluate("shown.view.exporting({kind: 'running', share: 0.5})")
        expect(bar).to_have_attribute("aria-valuenow", "50")
        page.get_by_role("button", name="Cancel").click()
        page.evaluate("shown.view.exporting({kind: 'failed', message: 'No room on the disk.'})")
        expect(page.locator(".rs-export")).to_contain_text("No room on the disk.")
        page.get_by_role("button", name="Try again").click()
        page.evaluate("shown.view.exporting({kind: 'ready', sizeBytes: 12345678, mimeType: 'video/mp4'})")
        page.get_by_role("button", name="Save the video (12.3 MB)").click()
        assert asked(page) == [["cancel"], ["save", "video"], ["save", "video"]]
        page.evaluate("shown.view.exporting(null)")
        expect(page.get_by_role("button", name="Make a video to share")).to_be_visible()
        show(page, view_film, exportable=False)
        expect(page.locator(".rs-export")).to_have_count(0)

    @pytest.mark.parametrize("count", [0, 1, 100])
    def test_a_video_that_cannot_be_played_still_has_its_results(
        self, opened_view: Open, view_film: Film, count: int
    ) -> None:
        page = opened_view()
        line = data.timeline(view_film)
        length = line["t_ms"][-1]
        entry = line["entries"][0]
        line["entries"] = [
            {**entry, "index": at + 1, "start_ms": at * length / count, "end_ms": (at + 1) * length / count}
            for at in range(count)
        ]
        show(page, view_film, timeline=line, summary=data.summary(line), url="missing.mp4")
        expect(page.get_by_text("This browser can't play the video.")).to_be_visible()
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_disabled()
        expect(page.get_by_role("listitem")).to_have_count(count)
        slider = page.get_by_role("slider")
        slider.focus()
        page.keyboard.press("End")
        said = slider.get_attribute("aria-valuetext") or ""
        assert said == ("0:14" if count == 0 else f"0:14, Repetition {count}")
        expect(page.locator(".rs-tag")).to_have_text("5F")
        if count == 0:
            expect(page.get_by_role("heading", level=1)).to_have_text("Nothing counted this time")

    def test_two_frames(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        line = {**data.timeline(view_film), "t_ms": [0, 33.3], "values": [170, 171], "entries": []}
        show(
            page,
            view_film,
            timeline=line,
            summary=data.summary(line),
            marks=data.marks(view_film)[:2],
            url="missing.mp4",
        )
        slider = page.get_by_role("slider")
        slider.focus()
        for key in ("End", "Home", "ArrowRight", "PageDown"):
            page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuetext", "0:00.0")

    def test_keypoints_alone_have_frames(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        marks = data.marks(view_film)
        show(page, view_film, "", timeline=None, summary=None, marks=marks)
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{len(marks)}frames")
        expect(page.locator(".rs-tag")).to_have_text("Frame 1")
        page.get_by_role("slider").focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".rs-tag")).to_have_text("Frame 31")

    def test_holds_and_jumps_have_their_own_figures(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        line = data.timeline(view_film)
        line["entries"] = line["entries"][:2]
        line["entries"][0].update(start_ms=1000, end_ms=5200)
        show(page, view_film, "exercise=plank", timeline=line, summary=data.summary(line, "plank"))
        expect(page.get_by_role("button", name="Hold 1,")).to_contain_text("4.2 s held")
        for entry, height in zip(line["entries"], ("31 cm", "34 cm"), strict=True):
            entry.update(score=None, grade=None, reason=height)
        jumps = {
            "type": "jump_summary",
            "totalJumps": 2,
            "maxJumpHeight": 34.2,
            "avgJumpHeight": 32.5,
            "jumps": [],
        }
        query = "exercise=jump_analysis&userHeightCm=175"
        show(page, view_film, query, timeline=line, summary=data.summary(line, "jump_analysis"), jumps=jumps)
        expect(page.get_by_role("heading", level=1)).to_have_text("34cm, best of 2 jumps")
        expect(page.get_by_role("button", name="Jump 2,")).to_contain_text("34 cm")

    def test_a_physical_test_carries_its_caution(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        show(page, view_film, "exercise=sit_to_stand_30s")
        expect(page.get_by_text("not medical advice")).to_be_visible()

    def test_another_file_may_be_dropped_on_it(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        show(page, view_film)
        page.evaluate(GIVE_FILES, ["drop", ["next.mp4"]])
        process(page)
        page.evaluate(GIVE_FILES, ["drop", ["busy.mp4"]])
        assert asked(page) == [["chosen", "next.mp4"]]
        assert page.locator("video").count() == 0


class TestPicture:
    def test_shows_skeleton_and_angles(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        show_picture(page, view_film)
        expect(page.get_by_role("img", name="Your picture with the skeleton drawn over it")).to_be_visible()
        cells = page.get_by_role("table", name="Joint angles").get_by_role("row").all_inner_texts()
        assert [row.split("\t") for row in cells] == [
            ["Joint", "Left", "Right"],
            ["Knee", "92°", "not seen"],
            ["Hip", "71°", "70°"],
        ]
        page.get_by_role("button", name="Save the picture").click()
        page.get_by_role("button", name="Another picture").click()
        assert asked(page) == [["save", "picture"], ["another"]]

    def test_says_that_nobody_is_in_it(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        show_picture(page, view_film, points=[], angles=[])
        expect(page.get_by_role("heading", name="Nobody was found in the picture")).to_be_visible()
        assert page.get_by_role("table").count() == 0
