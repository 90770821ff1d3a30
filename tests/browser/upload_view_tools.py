"""Opens the upload page's view alone in a browser, shows it results of the tests' own, and reads what it says."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser import upload_view_data as data
from tests.browser.bundling import bundle
from tests.mannequin.film import Film
from tests.mannequin.picture import Painter
from web.tools.serve import running

PROGRESS = {"share": 0.37, "leftMs": 42_000, "speed": 2.4, "count": 2, "grade": "B", "paused": False}
PROBLEM = {"code": "media_unsupported", "message": "“clip.mkv” uses the codec vc1."}

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def view_film() -> Film:
    return data.squats_film()


@pytest.fixture(scope="session")
def view_page(view_film: Film, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the page with the view alone, a film and a picture of squats beside it."""
    out = bundle("upload_view_page", tmp_path_factory.mktemp("upload_view"))
    shutil.copy(view_film.path, out / "squats.mp4")
    Image.fromarray(Painter(view_film.recording).frame(0)).save(out / "squat.jpg")
    with running(out) as url:
        yield url


@pytest.fixture
def opened_view(browser: Browser, view_page: str) -> Iterator[Open]:
    """Opens the page in a window of that size."""
    contexts = []

    def open_page(width: int = 1280, height: int = 800, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{error}"))
        page.goto(view_page)
        page.wait_for_function("window.shown")
        return page

    yield open_page
    for context in contexts:
        context.close()


def choose(page: Page, query: str = "exercise=squat", lang: str = "en", problem: Any = None) -> None:
    page.evaluate(
        "([plan, problem]) => { shown.plan(plan); shown.view.choose(problem ?? undefined); }",
        [data.plan(query, lang), problem],
    )


def process(page: Page, lang: str = "en", **changes: Any) -> None:
    page.evaluate(
        "([plan, progress]) => { shown.plan(plan); shown.view.processing(progress); }",
        [data.plan(lang=lang), {**PROGRESS, **changes}],
    )


def show(page: Page, shot: Film, query: str = "exercise=squat", lang: str = "en", **changes: Any) -> None:
    result = data.result(shot, **{"url": "squats.mp4", **changes})
    page.evaluate(
        "([plan, result]) => { shown.plan(plan); shown.result(result); }", [data.plan(query, lang), result]
    )
    if result["url"] == "squats.mp4":
        page.wait_for_function("document.querySelector('video').readyState >= 2")


def show_picture(page: Page, shot: Film, lang: str = "en", **changes: Any) -> None:
    angles = [{"label": "Knee", "left": 92.4, "right": None}, {"label": "Hip", "left": 71, "right": 70}]
    points = data.marks(shot)[0]["points"]
    still = {"picture": "squat.jpg", "name": "a.jpg", "points": points, "angles": angles}
    page.evaluate(
        "async ([plan, still]) => { shown.plan(plan); await shown.picture(still); }",
        [data.plan("source=image&angles=true", lang), {**still, **changes}],
    )


def asked(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("shown.asked.splice(0)")
    return found


def video_ms(page: Page) -> float:
    page.wait_for_function("!document.querySelector('video').seeking")
    now: float = page.evaluate("document.querySelector('video').currentTime * 1000")
    return now


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found is not None
    x, y, width, height = (found[name] for name in ("x", "y", "width", "height"))
    return {"x": x, "y": y, "width": width, "height": height, "right": x + width, "bottom": y + height}


GIVE_FILES = """
    ([kind, names]) => {
        const data = new DataTransfer();
        for (const name of names) data.items.add(new File(["x"], name, { type: "video/mp4" }));
        const event = kind === "paste"
            ? new ClipboardEvent(kind, { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
        return !document.body.dispatchEvent(event);
    }
"""
