"""Recording a session on the live page: what is saved there gives the same messages when it is replayed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from py_core.recording import Recording
from tests.browser.clients import Clients, Embedded
from tests.browser.conftest import SQUATS, Sign
from tests.unit.recordings import OWN

SAVE = "Save the recording"
REPO = Path(__file__).resolve().parents[2]


def replayed(path: Path) -> list[dict[str, Any]]:
    """What ``repscope replay`` prints of a file."""
    command = [sys.executable, "-m", "py_core.cli", "replay", str(path)]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def saved(embedded: Embedded, folder: Path) -> Path:
    """The file that the button gives."""
    with embedded.page.expect_download() as coming:
        embedded.frame.get_by_role("button", name=SAVE).click()
    name = coming.value.suggested_filename
    assert re.fullmatch(r"repscope-squat-\d{4}-\d\d-\d\d-\d{4}\.json\.gz", name)
    coming.value.save_as(folder / name)
    return folder / name


def test_a_saved_recording_gives_the_pages_own_messages(page: Page, clients: Clients, tmp_path: Path) -> None:
    embedded = clients.embed_wasm(page, exercise="squat", record="true", recommendations=1, lang="en")
    embedded.wait_for("counter", SQUATS, timeout=90_000)
    # In the midst of the session, with the control on the picture.
    partly = Recording.load(saved(embedded, tmp_path))
    assert (partly.exercise, partly.model) == ("squat", "movenet-lightning")
    assert partly.query is not None
    assert "token" not in partly.query

    embedded.send(command="stop")
    embedded.wait_for("exercise_summary")
    path = saved(embedded, tmp_path)
    recording = Recording.load(path)
    assert len(recording.frames) >= len(partly.frames)
    assert list(recording.frames[: len(partly.frames)]) == list(partly.frames)

    told = [message for message in embedded.messages if message.get("error") != "device_too_slow"]
    again = [message for message in replayed(path) if message.get("error") != "device_too_slow"]
    assert [m["current_count"] for m in again if m["type"] == "counter"] == list(range(1, SQUATS + 1))
    # Every message, not only the counters: what the session was told is in the file as well.
    assert again == told


def test_the_app_around_the_page_gets_the_recording_as_an_object(page: Page, clients: Clients) -> None:
    page.goto(clients.url(exercise="squat", poseBackend="wasm", record=1))
    page.wait_for_function("window.repscope?.timings.frames.length > 3", timeout=60_000)
    data = page.evaluate("JSON.parse(JSON.stringify(repscope.recording()))")
    assert (data["format"], data["version"], data["exercise"]) == ("repscope-recording", 1, "squat")
    assert len(data["frames"]) == len(data["t_ms"]) > 3
    assert "token" not in json.dumps(data)


def test_a_movement_of_ones_own_travels_with_its_recording(
    page: Page, clients: Clients, tmp_path: Path
) -> None:
    page.route("**/movements/*.toml", lambda route: route.fulfill(body=OWN, content_type="application/toml"))
    own = "123e4567-e89b-12d3-a456-426614174000"
    page.goto(clients.url(userExercise=own, poseBackend="wasm", record=1))
    page.evaluate("addEventListener('posetracker', (e) => (window.last = e.detail))")
    page.wait_for_function("window.repscope?.timings.frames.length > 3", timeout=60_000)
    page.evaluate("repscope.command({command: 'stop'})")
    page.wait_for_function("window.last?.type === 'exercise_summary'")
    data = page.evaluate("JSON.parse(JSON.stringify(repscope.recording()))")
    assert data["movement"] == OWN
    (tmp_path / "a.json").write_text(json.dumps(data))
    assert replayed(tmp_path / "a.json")[-1] == page.evaluate("window.last")


@pytest.mark.parametrize("query", [{}, {"record": "false"}])
def test_nothing_is_kept_unless_it_is_asked_for(page: Page, clients: Clients, query: dict[str, str]) -> None:
    page.goto(clients.url(exercise="squat", poseBackend="wasm", **query))
    page.wait_for_function("window.repscope?.timings.frames.length > 3", timeout=60_000)
    assert page.evaluate("repscope.recording()") is None
    expect(page.get_by_role("button", name=SAVE)).to_have_count(0)


def test_the_free_plan_records_no_movement(page: Page, clients: Clients, sign: Sign) -> None:
    embedded = clients.embed_wasm(page, exercise="squat", record="true", token=sign("free"))
    error = embedded.wait_for("error")
    assert error["error"] == "free_plan_feature_blocked"
    assert "record" in error["message"]
