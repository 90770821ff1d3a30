"""Reference movements from end to end: filmed, trimmed, created, and then compared with, on both tracking pages.

The dashboard, the pose model, Python and the store are the site's own. The page around the frame is of another origin
of the same site, as an app beside its tracking page is: browsers give frames of other sites a store of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.clients import Clients, Message
from tests.browser.conftest import SQUATS
from tests.browser.uploads import embed_upload
from tests.videos import Performance, mannequin

DASHBOARD = "reference-movements/list"
PATIENCE_MS = 90_000
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REPS = 2


@pytest.fixture(scope="session")
def neighbours(clients: Clients) -> Clients:
    """The same pages, embedded by another origin of the same site."""
    return Clients(clients.site, clients.host.replace("localhost", "127.0.0.1"), clients.token)


@pytest.fixture(scope="session")
def squats() -> Performance:
    """What the coach films: two squats, of which one is to be kept."""
    return mannequin("squat", reps=REPS, fps=15, size=(360, 480))


@pytest.fixture(scope="session")
def push_ups() -> Performance:
    return mannequin("push_up", reps=2, fps=15, size=(480, 360))


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    context.grant_permissions(["clipboard-read", "clipboard-write", "camera"])
    return context


def dashboard(page: Page, clients: Clients) -> Page:
    page.goto(clients.url(DASHBOARD))
    return page


def create(page: Page, film: Performance, name: str) -> str:
    """A reference of the repetition that the page proposes; its UUID, copied as a person copies it."""
    page.get_by_role("button", name="New reference").click()
    page.set_input_files("input[type=file][accept*=video]", film.path)
    page.wait_for_selector("[data-step=trim] .rs-trim-handle", timeout=PATIENCE_MS)
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=PATIENCE_MS)
    return copied(page, name)


def copied(page: Page, name: str) -> str:
    page.get_by_role("button", name=f"Copy the ID of {name}").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    uuid: str = page.evaluate("navigator.clipboard.readText()")
    assert UUID.fullmatch(uuid)
    return uuid


def assert_scored(counters: list[Message], expected: int, least: float) -> None:
    assert [each["current_count"] for each in counters] == list(range(1, expected + 1))
    for each in counters:
        assert "form_score" not in each
        score = each["reference_score"]
        assert set(score) >= {"overallScore", "poseScore", "timingScore", "movementScore", "grade"}
        assert all(0.0 <= score[f"{name}Score"] <= 1.0 for name in ("overall", "pose", "timing", "movement"))
        assert score["overallScore"] >= least
        assert score["joints"]["knee_left"] > 0.5


def test_from_a_film_to_learners_compared_with_it(
    context: BrowserContext, neighbours: Clients, squats: Performance, push_ups: Performance, tmp_path: Path
) -> None:
    """The camera's mannequin against a reference of another film of it, live and as a file; then the file's journey."""
    page = dashboard(context.new_page(), neighbours)
    uuid = create(page, squats, "Deep squat")
    page.reload()
    expect(page.get_by_role("heading", name="Deep squat")).to_be_visible()
    assert copied(page, "Deep squat") == uuid

    learner = context.new_page()
    embedded = neighbours.embed_wasm(learner, reference=uuid, recommendations=1)
    embedded.wait_until_running()
    embedded.wait_for("counter", SQUATS, timeout=PATIENCE_MS)
    assert_scored(embedded.of_type("counter")[:SQUATS], SQUATS, 0.7)
    assert embedded.problems == []
    embedded.send(command="stop")
    summary = embedded.wait_for("exercise_summary")
    assert summary["reference"] == uuid
    assert summary["counter"] == SQUATS
    assert 0.7 <= summary["avg_rep_score"] <= 1.0
    assert 0.7 <= summary["avg_similarity"] <= 1.0
    assert summary["total_frames_compared"] > 20
    learner.close()

    uploads = context.new_page()
    upload = embed_upload(neighbours, uploads, reference=uuid)
    upload.wait_for_picker()
    upload.choose(squats.path)
    messages = upload.wait_done()
    counters = [each for each in messages if each["type"] == "counter"]
    assert counters[-1]["final"] is True
    assert_scored(counters[:-1], REPS, 0.85)
    (summed,) = upload.new_of("exercise_summary")
    assert [each["index"] for each in summed["history"]] == [1, 2]
    upload.another()
    upload.choose(push_ups.path)
    messages = upload.wait_done()
    (closing,) = (each for each in messages if each["type"] == "counter")
    assert (closing["current_count"], closing["final"]) == (0, True)
    assert "reference_score" not in closing
    (summed,) = upload.new_of("exercise_summary")
    assert (summed["avg_similarity"], summed["avg_rep_score"]) == (None, None)
    uploads.close()

    page.bring_to_front()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export Deep squat").click()
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    assert kept.name == "Deep squat.json"
    assert kept.stat().st_size < 100_000
    plain: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    assert (plain["format"], plain["id"], plain["name"]) == ("repscope-reference", uuid, "Deep squat")

    page.evaluate(
        """new Promise((resolve, reject) => {
          const gone = indexedDB.deleteDatabase("repscope");
          gone.onsuccess = resolve;
          gone.onerror = reject;
        })"""
    )
    page.reload()
    expect(page.get_by_role("heading", name="Deep squat")).to_have_count(0)
    refused = context.new_page()
    embedded = neighbours.embed_wasm(refused, reference=uuid)
    error = embedded.wait_for("error")
    assert error["error"] == "reference_not_found"
    assert uuid in error["message"]
    assert "accessing webcam" not in {m.get("message") for m in embedded.messages}
    refused.close()

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import").first.click()
    chooser.value.set_files(kept)
    expect(page.get_by_role("heading", name="Deep squat")).to_be_visible()
    assert copied(page, "Deep squat") == uuid
    again = context.new_page()
    upload = embed_upload(neighbours, again, reference=uuid)
    upload.wait_for_picker()
    upload.choose(squats.path)
    counters = [each for each in upload.wait_done() if each["type"] == "counter"]
    assert_scored(counters[:-1], REPS, 0.85)


@pytest.fixture
def published(site_folder: Path) -> Iterator[str]:
    """A reference that the site itself has; its UUID."""
    from tests.unit.references import ID, text_of

    file = site_folder / "references" / f"{ID}.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text_of("squat"), encoding="utf-8")
    yield ID
    file.unlink()


def test_a_reference_of_the_site_works_in_a_frame_of_any_site(
    page: Page, clients: Clients, published: str
) -> None:
    embedded = clients.embed_wasm(page, reference_movement=published, scoring_profile="kali-analysis")
    embedded.wait_for("counter", SQUATS, timeout=PATIENCE_MS)
    assert_scored(embedded.of_type("counter")[:SQUATS], SQUATS, 0.6)
    assert embedded.problems == []
    # The figure was there to see: a faint one behind the skeleton.
    assert embedded.frame.evaluate("document.querySelector('canvas') !== null")


def test_a_reference_of_the_site_that_is_damaged_is_told_before_the_camera(
    page: Page, clients: Clients, published: str, site_folder: Path
) -> None:
    file = site_folder / "references" / f"{published}.json"
    file.write_text(file.read_text(encoding="utf-8")[:-50], encoding="utf-8")
    embedded = clients.embed_wasm(page, reference=published)
    error = embedded.wait_for("error")
    assert error["error"] == "invalid_reference"
    assert published in error["message"]
    assert "accessing webcam" not in {m.get("message") for m in embedded.messages}


def test_numpy_that_cannot_be_had_is_told_and_tried_again(
    page: Page, clients: Clients, published: str
) -> None:
    page.route("**/*.whl", lambda route: route.abort())
    embedded = clients.embed_wasm(page, reference=published)
    error = embedded.wait_for("error")
    assert error["error"] == "engine_load_failed"
    page.unroute("**/*.whl")
    embedded.frame.get_by_role("button", name="Try again").click()
    embedded.wait_for("counter", timeout=PATIENCE_MS)
    assert_scored(embedded.of_type("counter")[:1], 1, 0.6)
    assert [each["error"] for each in embedded.problems] == ["engine_load_failed"]
