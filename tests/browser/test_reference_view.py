"""A comparison as a person sees it, in a browser: the reference's figure on the live page, over a video and in an
exported one, and the scores in the closing picture and the result. No model and no Python run here.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import reference_view_data as ref
from tests.browser.bundling import bundle
from tests.browser.upload_view_data import Json
from tests.browser.upload_view_tools import Open
from tests.mannequin.film import Film
from web.tools.serve import running

SIZE = (480, 640)
"""The film's, pixels."""
WRIST = 9

Point = tuple[float, float]

PIXEL = """([selector, x, y]) => {
    const canvas = document.querySelector(selector);
    const {data} = canvas.getContext("2d").getImageData(x * canvas.width, y * canvas.height, 1, 1);
    return [...data];
}"""
"""The drawing's own colour at a place, as shares of the canvas: the picture lies under it."""

OVERFLOWING = """() => [...document.querySelectorAll("*")]
    .filter(node => node === document.documentElement || /auto|scroll/.test(getComputedStyle(node).overflowX))
    .filter(node => node.scrollWidth > node.clientWidth)
    .map(node => node.className)"""


@pytest.fixture(scope="session")
def live_view(view_film: Film, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the page with the live page's view alone."""
    out = bundle("live_view_page", tmp_path_factory.mktemp("live_view"))
    shutil.copy(view_film.path, out / "squats.mp4")
    with running(out) as url:
        yield url


@pytest.fixture
def opened_live(browser: Browser, live_view: str) -> Iterator[Open]:
    """Opens that page in a window as large as the film, so that places are shares of both."""
    contexts = []

    def open_page(width: int = SIZE[0], height: int = SIZE[1], **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{error}"))
        page.goto(live_view)
        page.wait_for_function("window.shown")
        # A colour that nothing else has, in full where the figure alone is.
        page.add_style_tag(content=":root { --repscope-reference: rgb(0 0 255); }")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def moving(view_film: Film) -> int:
    """A frame on the way down, where the figure is well ahead of the person."""
    recording = view_film.recording
    rep = recording.reps[1]
    return next(
        at
        for at, t_ms in enumerate(recording.t_ms)
        if t_ms > rep.start_ms + 0.4 * (rep.turn_ms - rep.start_ms)
    )


def joint(points: list[float], number: int) -> Point:
    return points[3 * number], points[3 * number + 1]


def drawn(page: Page, plan: Json, view: Json) -> None:
    page.evaluate(
        "([plan, view]) => { shown.view.plan(plan); shown.view.show(view, 480, 640); }", [plan, view]
    )


def is_figure(colour: list[int]) -> bool:
    """Blue alone, as the figure's lines over nothing are."""
    red, green, blue, alpha = colour
    return blue > 150 and red < 60 and green < 60 and 60 < alpha < 250


class TestFigure:
    def test_lies_behind_the_person(self, opened_live: Open, view_film: Film, moving: int) -> None:
        page = opened_live()
        view = ref.view(view_film, moving)
        ahead, own = joint(view["reference_points"], WRIST), joint(view["points"], WRIST)
        drawn(page, ref.plan("mirror=false", page="tracking"), view)
        assert is_figure(page.evaluate(PIXEL, [".rs-skeleton", *ahead]))
        assert page.evaluate(PIXEL, [".rs-skeleton", *own])[:3] == [255, 255, 255], (
            "the person's joint on top"
        )

    def test_is_mirrored_with_the_picture(self, opened_live: Open, view_film: Film, moving: int) -> None:
        page = opened_live()
        view = ref.view(view_film, moving)
        x, y = joint(view["reference_points"], WRIST)
        drawn(page, ref.plan("mirror=true", page="tracking"), view)
        assert is_figure(page.evaluate(PIXEL, [".rs-skeleton", 1.0 - x, y]))
        assert page.evaluate(PIXEL, [".rs-skeleton", x, y]) == [0, 0, 0, 0]

    def test_stays_where_the_skeleton_is_not_wanted(
        self, opened_live: Open, view_film: Film, moving: int
    ) -> None:
        page = opened_live()
        view = ref.view(view_film, moving)
        drawn(page, ref.plan("mirror=false&skeleton=false", page="tracking"), view)
        assert is_figure(page.evaluate(PIXEL, [".rs-skeleton", *joint(view["reference_points"], WRIST)]))
        assert page.evaluate(PIXEL, [".rs-skeleton", *joint(view["points"], WRIST)])[:3] != [255, 255, 255]

    def test_goes_when_there_is_none(self, opened_live: Open, view_film: Film, moving: int) -> None:
        page = opened_live()
        view = ref.view(view_film, moving)
        at = joint(view["reference_points"], WRIST)
        drawn(page, ref.plan("mirror=false&skeleton=false", page="tracking"), view)
        drawn(
            page, ref.plan("mirror=false&skeleton=false", page="tracking"), {**view, "reference_points": []}
        )
        assert page.evaluate(PIXEL, [".rs-skeleton", *at]) == [0, 0, 0, 0]

    def test_has_a_colour_of_the_theme(self, opened_live: Open, view_film: Film, moving: int) -> None:
        page = opened_live()
        view = ref.view(view_film, moving)
        page.add_style_tag(content=":root { --repscope-reference: rgb(255 0 0); }")
        drawn(page, ref.plan("mirror=false", page="tracking"), view)
        red, _, blue, _ = page.evaluate(PIXEL, [".rs-skeleton", *joint(view["reference_points"], WRIST)])
        assert red > 150 > blue

    def test_is_in_the_video_s_pictures_and_in_none_between(
        self, opened_view: Open, view_film: Film, moving: int
    ) -> None:
        page = opened_view(*SIZE)
        page.add_style_tag(content=":root { --repscope-reference: rgb(0 0 255); }")
        show_result(page, view_film, "objectFit=fill&skeleton=false")
        figure = joint(ref.figure(view_film, moving), WRIST)

        def colour_at(frame: int) -> list[int]:
            t_ms = view_film.recording.t_ms[frame]
            page.evaluate("at => { document.querySelector('video').currentTime = at; }", (t_ms + 1) / 1000)
            page.wait_for_function("!document.querySelector('video').seeking")
            page.evaluate("() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))")
            found: list[int] = page.evaluate(PIXEL, [".rs-stage-canvas", *figure])
            return found

        assert is_figure(colour_at(moving))
        assert colour_at(3) == [0, 0, 0, 0], "before the first repetition"

    def test_is_in_the_exported_video(self, opened_live: Open, view_film: Film, moving: int) -> None:
        page = opened_live()
        mark = ref.marks(view_film)[moving]
        paint = """async ([plan, mark, [x, y]]) => {
            const image = new Image();
            image.src = shown.painted(plan, mark, 960, 1280);
            await image.decode();
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [960, 1280];
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            return [...context.getImageData(x * 960, y * 1280, 1, 1).data];
        }"""
        for query in ("", "skeleton=false"):
            at = joint(mark["reference_points"], WRIST)
            assert is_figure(page.evaluate(paint, [ref.plan(query), mark, at]))
        bare = {**mark, "reference_points": []}
        assert page.evaluate(paint, [ref.plan("skeleton=false"), bare, at]) == [0, 0, 0, 0]


class TestClosing:
    def test_has_each_repetition_s_four_scores(self, opened_live: Open, view_film: Film) -> None:
        page = opened_live(390, 844)
        finish(page, view_film)
        expect(page.locator(".rs-tally")).to_have_text("5repetitionsC")
        expect(page.locator(".rs-figures")).to_have_text("Average75%Similarity83%Time0:15")
        rows = page.get_by_role("region", name="Repetitions").get_by_role("row")
        assert [row.inner_text().split() for row in rows.all()] == [
            ["Pose", "Timing", "Range", "Overall"],
            ["1", "96%", "98%", "97%", "97%", "A"],
            ["2", "91%", "78%", "90%", "86%", "B"],
            ["3", "62%", "88%", "55%", "68%", "D"],
            ["4", "84%", "93%", "71%", "83%", "B"],
            ["5", "42%", "35%", "50%", "42%", "F"],
        ]
        expect(page.get_by_role("rowheader", name="Repetition 3")).to_be_visible()
        meters = page.locator(".rs-summary > .rs-meters > .rs-meter")
        assert [each.inner_text().split() for each in meters.all()] == [
            ["Pose", "75%"],
            ["Timing", "78%"],
            ["Range", "73%"],
        ]
        expect(page.get_by_text("Left knee: furthest from the reference")).to_be_visible()

    def test_of_a_position_has_no_timing(self, opened_live: Open, view_film: Film) -> None:
        page = opened_live(390, 844)
        closing = ref.summary(view_film)
        for held in closing["history"]:
            held["criteria"] = {"pose": held["criteria"]["pose"]}
        finish(page, view_film, closing, unit="seconds")
        expect(page.get_by_role("region", name="Holds").get_by_role("columnheader")).to_have_text(
            ["Pose", "Overall"]
        )

    def test_of_nothing_compared_says_so(self, opened_live: Open, view_film: Film) -> None:
        page = opened_live(390, 844)
        none = {"counter": 0, "avg_similarity": None, "avg_rep_score": None, "total_frames_compared": 0}
        finish(page, view_film, {**ref.summary(view_film), **none, "history": [], "grade": None}, count=0)
        expect(page.get_by_role("heading", name="Nothing counted this time")).to_be_visible()
        assert page.locator(".rs-scores, .rs-meters").count() == 0

    @pytest.mark.parametrize(("width", "height"), [(300, 300), (390, 844), (1280, 800)])
    def test_fits_with_what_comes_next_in_sight(
        self, opened_live: Open, view_film: Film, width: int, height: int
    ) -> None:
        page = opened_live(width, height)
        finish(page, view_film, lang="de")
        assert page.evaluate(OVERFLOWING) == []
        button = page.get_by_role("button", name="Von vorn").bounding_box()
        assert button is not None
        assert button["y"] + button["height"] <= height


class TestResult:
    def test_has_each_repetition_s_four_scores(self, opened_view: Open, view_film: Film) -> None:
        page = opened_view()
        show_result(page, view_film)
        expect(page.get_by_role("heading", level=1)).to_have_text("5repetitionsC")
        expect(page.locator(".rs-kicker")).to_have_text(ref.NAME)
        expect(page.locator(".rs-headline .rs-figures")).to_have_text(
            "Average75%Best97%Similarity83%Time0:14"
        )
        row = page.get_by_role("button", name="Repetition 3,")
        for part in ("Left knee: furthest from the reference", "68%", "D"):
            expect(row).to_contain_text(part)
        expect(row.locator(".rs-meter")).to_have_text(["Pose 62%", "Timing 88%", "Range 55%"])
        bars = row.locator(".rs-meter-bar")
        widths = [bar.evaluate("bar => bar.firstChild.offsetWidth / bar.offsetWidth") for bar in bars.all()]
        assert widths == pytest.approx([0.62, 0.88, 0.55], abs=0.02)
        status = page.get_by_role("status").filter(has_text="Analysis finished: 5 repetitions, grade C")
        expect(status).to_have_count(1)

    @pytest.mark.parametrize(("width", "height"), [(300, 300), (390, 844), (844, 390), (1280, 800)])
    def test_fits_every_window_in_a_long_language(
        self, opened_view: Open, view_film: Film, width: int, height: int
    ) -> None:
        page = opened_view(width, height)
        show_result(page, view_film, lang="de")
        assert page.evaluate(OVERFLOWING) == []
        outside = page.evaluate(
            """() => [...document.querySelectorAll(".rs-meter-name, .rs-meter-value, .rs-figures div")]
                .map(node => [node.textContent, node.getBoundingClientRect()])
                .filter(([, {left, right, width}]) => width > 0 && (left < -0.5 || right > innerWidth + 0.5))
                .map(([text]) => text)"""
        )
        assert outside == []


class TestWaiting:
    def test_says_that_the_reference_is_being_prepared(self, opened_live: Open, opened_view: Open) -> None:
        waiting: list[tuple[Page, Callable[[Page], None]]] = [
            (opened_live(), lambda page: page.evaluate("shown.view.cover('reference')")),
            (opened_view(), lambda page: page.evaluate("shown.view.loading('reference')")),
        ]
        for page, wait in waiting:
            wait(page)
            expect(page.get_by_role("progressbar", name="Preparing the reference movement")).to_be_visible()


def finish(
    page: Page,
    shot: Film,
    closing: Json | None = None,
    lang: str = "en",
    unit: str = "repetitions",
    **changes: Any,
) -> None:
    """Ends a session of the live page's view."""
    reasons = [ref.ADVICE[at % len(ref.ADVICE)] for at in range(len(ref.SCORES))]
    view = ref.view(shot, 0, **{"state": "finished", "count": 5, "reasons": reasons, **changes})
    page.evaluate("closing => shown.view.summary(closing)", closing or ref.summary(shot))
    drawn(page, ref.plan(lang=lang, unit=unit, page="tracking"), view)


def show_result(page: Page, shot: Film, query: str = "", lang: str = "en") -> None:
    page.evaluate(
        "([plan, result]) => { shown.plan(plan); shown.result(result); }",
        [ref.plan(query, lang), ref.result(shot)],
    )
    page.wait_for_function("document.querySelector('video').readyState >= 2")
