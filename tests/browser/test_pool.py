"""Several workers that share a film: the same keypoints as one, and as the live page's estimator, bit for bit.

The mannequin plays what moves MoveNet's square: it walks about, squats and jumps.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import BrowserContext, Page, Request

from tests.browser.bundling import bundle
from tests.mannequin.film import film

SEEN = 0.3
FRAMES = 60
MOVEMENTS = ("burpee", "jumping_jack")

Array = NDArray[np.float64]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def pool_page(site_folder: Path, site: str) -> str:
    """Address of the page with the pool alone, bundled into the site that is tested, with films beside it."""
    out = bundle("pool_page", site_folder / "pool_page")
    for movement in MOVEMENTS:
        made = film(movement, suffix=".webm", reps=2, lead_in_s=0.4)
        shutil.copyfile(made.path, out / f"{movement}.webm")
    return f"{site}pool_page/"


@pytest.fixture
def opened(context: BrowserContext, pool_page: str) -> Open:
    """Opens the page with a film; ``before`` is a script that runs ahead of the page's own."""

    def open_page(movement: str = MOVEMENTS[0], *, frames: int = FRAMES, before: str = "") -> Page:
        page = context.new_page()
        if before:
            page.add_init_script(before)
        page.goto(pool_page)
        page.wait_for_function("window.tested")
        assert (
            page.evaluate("([url, most]) => tested.load(url, most)", [f"{movement}.webm", frames]) == frames
        )
        return page

    return open_page


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_any_number_of_workers_gives_what_one_and_the_live_page_give(opened: Open, movement: str) -> None:
    page = opened(movement)
    live = page.evaluate("tested.live(false)")
    assert page.evaluate("tested.live(true)")["answers"] == live["answers"]
    assert all(len(points) == 51 for points in live["answers"])
    assert np.median([points[2::3] for points in live["answers"]]) > SEEN
    for workers in (0, 1, 2, 3):
        assert page.evaluate("workers => tested.start({ workers })", workers) is None
        shape = page.evaluate("[tested.pool.workers, tested.pool.depth, tested.pool.backend]")
        assert shape == [workers, max(1, 2 * workers), "wasm"]
        run = page.evaluate("tested.run()")
        assert run["order"] == list(range(FRAMES))
        assert run["answers"] == live["answers"]
    again = page.evaluate("tested.run()")
    assert again["answers"] == live["answers"]
    assert page.evaluate("tested.open()") == 0
    assert page.evaluate("tested.events") == []


def test_fetches_the_model_once(opened: Open) -> None:
    page = opened(frames=1)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.evaluate("tested.start({ workers: 3 })")
    shards = [request.url for request in asked if "/models/" in request.url]
    assert shards and len(shards) == len(set(shards))
    loaded, total = page.evaluate("tested.progress.at(-1)")
    assert loaded == total > 1_000_000


@pytest.mark.parametrize("bitmaps", [False, True], ids=["planes", "canvas"])
def test_a_turned_picture_gives_the_upright_ones_pose(opened: Open, bitmaps: bool) -> None:
    page = opened(frames=20)
    if bitmaps:
        page.evaluate("tested.asBitmaps()")
    page.evaluate("tested.start({ workers: 1 })")
    upright = _poses(page.evaluate("tested.run()"))
    for turn in (90, 180, 270):
        page.evaluate("([most]) => tested.load('burpee.webm', most)", [20])
        page.evaluate("turn => tested.turn(turn)", turn)
        found = _poses(page.evaluate("tested.run()"))
        seen = (upright[..., 2] > SEEN) & (found[..., 2] > SEEN)
        assert seen.mean() > 0.5
        apart = np.abs(upright - found)[seen][:, :2]
        assert np.median(apart) < 0.003
        assert np.quantile(apart, 0.98) < 0.02
    assert page.evaluate("tested.open()") == 0


def test_blazepose_follows_turned_pictures_in_one_worker(opened: Open) -> None:
    page = opened(frames=8)
    page.evaluate("tested.start({ workers: 3, family: 'blazepose', variant: 'lite' })")
    assert page.evaluate("tested.pool.workers") == 1
    upright = _poses(page.evaluate("tested.run()"), values=4)
    page.evaluate("tested.turn(90)")
    turned = page.evaluate("tested.run()")
    assert turned["order"] == list(range(8))
    apart = np.abs(_poses(turned, values=4) - upright)[..., :2]
    assert np.median(apart) < 0.005


def test_a_worker_that_breaks_down_leaves_its_frames_to_the_others(opened: Open) -> None:
    page = opened(frames=40)
    page.evaluate("tested.start({ workers: 2 })")
    whole = page.evaluate("tested.run()")
    broken = page.evaluate(
        """async () => {
          const running = tested.run();
          setTimeout(() => tested.workers.at(-1).onerror(new ErrorEvent("error", { message: "killed" })), 150);
          return running;
        }"""
    )
    assert broken["order"] == list(range(40))
    assert broken["answers"] == whole["answers"]
    alone = page.evaluate(
        """async () => {
          const running = tested.run();
          setTimeout(() => tested.workers[0].onerror(new ErrorEvent("error", { message: "killed" })), 150);
          return running;
        }"""
    )
    assert isinstance(alone["answers"][0], list)
    assert alone["answers"][-1]["code"] == "internal" and "killed" in alone["answers"][-1]["message"]
    assert page.evaluate("tested.open()") == 0


def test_dispose_closes_the_frames_under_way(opened: Open) -> None:
    page = opened(frames=40)
    for workers in (0, 2):
        page.evaluate("workers => tested.start({ workers })", workers)
        run = page.evaluate(
            """async () => {
              const running = tested.run();
              setTimeout(() => tested.pool.dispose(), 150);
              return running;
            }"""
        )
        assert run["order"] == list(range(40))
        assert run["answers"][-1]["code"] == "internal" and "disposed" in run["answers"][-1]["message"]
        assert page.evaluate("tested.open()") == 0


@pytest.mark.parametrize("missing", ["Worker", "OffscreenCanvas"])
def test_does_without_workers(opened: Open, missing: str) -> None:
    page = opened(frames=3)
    page.evaluate(f"delete window.{missing}")
    assert page.evaluate("tested.start({ workers: null })") is None
    (event,) = page.evaluate("tested.events")
    assert event["code"] == "worker_unavailable"
    assert missing in event["detail"]
    assert page.evaluate("[tested.pool.workers, tested.pool.depth]") == [0, 1]
    assert len(page.evaluate("tested.run()")["answers"][2]) == 51


def test_a_missing_model_is_named(opened: Open) -> None:
    page = opened(frames=1)
    page.route("**/models/**", lambda route: route.fulfill(status=404))
    for workers in (0, 2):
        failure = page.evaluate("workers => tested.start({ workers })", workers)
        assert failure["code"] == "model_load_failed"
        assert "movenet-lightning" in failure["message"]


def _poses(run: dict[str, Any], values: int = 3) -> Array:
    """(frames, joints, values)."""
    answers = run["answers"]
    return np.array(answers, dtype=np.float64).reshape(len(answers), -1, values)
