"""What a person keeps of a video: a new one with the overlay and the sound, and the results as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import av
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.clients import Clients
from tests.browser.uploads import ANALYSIS_MS, embed_upload
from tests.videos import find_clicks, mannequin, pictures

REPS = 2


def test_the_new_video_has_the_overlay_the_sound_and_the_same_length(
    page: Page, clients: Clients, tmp_path: Path
) -> None:
    squats = mannequin("squat", reps=REPS, fps=15, size=(360, 480), clicks="clicks", turn=90)
    upload = embed_upload(clients, page, exercise="squat", export="true")
    upload.wait_for_picker()
    upload.choose(squats.path)
    upload.wait_done()
    upload.wait_new("messages.some((m) => m.type === 'export_ready')")
    (ready,) = upload.new_of("export_ready")
    assert ready["url"].startswith(f"blob:{clients.site.rstrip('/')}")
    assert ready["mimeType"].startswith(("video/mp4", "video/webm"))
    assert ready["sizeBytes"] > 10_000
    assert upload.problems == []

    with page.expect_download() as coming:
        upload.frame.get_by_role("button", name="Save the video").click(timeout=ANALYSIS_MS)
    suffix = ".mp4" if ready["mimeType"].startswith("video/mp4") else ".webm"
    assert coming.value.suggested_filename == f"{squats.path.stem}-repscope{suffix}"
    made = tmp_path / f"made{suffix}"
    coming.value.save_as(made)
    assert made.stat().st_size == ready["sizeBytes"]

    read = list(pictures(made))
    frame_s = 1 / 15
    assert len(read) == squats.frames
    assert read[-1][0] == pytest.approx(squats.times_ms[-1] / 1000, abs=frame_s / 2)
    with av.open(str(made)) as container:
        assert container.duration is not None
        assert container.duration / 1e6 == pytest.approx(squats.seconds, abs=frame_s + 0.03)
        shape = read[0][1].shape
    assert shape[:2] == (480, 360)
    assert find_clicks(made) == pytest.approx(squats.clicks_s, abs=0.03)
    # The overlay lies on the left hip and knee, where the plain video shows cloth.
    before = list(pictures(squats.path))
    for index in range(40, squats.frames - 5, 20):
        for joint in ("left_hip", "left_knee"):
            x, y = squats.recording.keypoint(joint)[index, :2]
            spot = np.s_[round(y * 480) - 12 : round(y * 480) + 12, round(x * 360) - 12 : round(x * 360) + 12]
            change = np.abs(read[index][1][spot].astype(int) - before[index][1][spot]).max()
            assert change > 60, (index, joint)


def test_the_results_are_saved_as_json_and_csv(page: Page, clients: Clients) -> None:
    squats = mannequin("squat", reps=REPS, fps=15, size=(240, 320))
    upload = embed_upload(clients, page, exercise="squat")
    upload.wait_for_picker()
    upload.choose(squats.path)
    messages = upload.wait_done()
    texts: dict[str, str] = {}
    for kind in ("JSON", "CSV"):
        with page.expect_download() as coming:
            upload.frame.get_by_role("button", name=kind).click()
        assert coming.value.suggested_filename == f"{squats.path.stem}.{kind.lower()}"
        texts[kind] = coming.value.path().read_text(encoding="utf-8")
    (summary,) = (m for m in messages if m["type"] == "exercise_summary")
    kept = json.loads(texts["JSON"])
    assert json.dumps(summary["history"][0]["score"]) in texts["JSON"]
    assert kept
    rows = list(csv.DictReader(io.StringIO(texts["CSV"])))
    assert len(rows) >= REPS
    # Nothing was asked to be exported, so nothing offers it.
    expect(upload.frame.get_by_role("button", name="Make a video of it")).to_have_count(0)
