"""The upload page from end to end: a video in, the contract's messages out, in a frame and as a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.clients import Clients
from tests.browser.conftest import Sign
from tests.browser.uploads import (
    DONE,
    FileServer,
    Upload,
    embed_upload,
    open_upload,
    percents,
    plain,
    serving_files,
)
from tests.videos import Performance, mannequin

REPS = 3
BATCH = 30


@pytest.fixture(scope="session")
def squats() -> Performance:
    """Squats with a click track, at a rate that keeps the tests short."""
    return mannequin("squat", reps=REPS, fps=15, size=(360, 480), b_frames=2, gop=30, clicks="clicks")


@pytest.fixture(scope="session")
def short() -> Performance:
    """One squat, for tests that look at the way of a file and not at what is in it."""
    return mannequin("squat", reps=1, fps=8, size=(240, 320), asked={"lead_in_s": 0.5, "lead_out_s": 0.5})


@pytest.fixture(scope="session")
def long() -> Performance:
    """Many squats: time enough to command something."""
    return mannequin("squat", reps=12, fps=15, size=(360, 480))


@pytest.fixture
def files() -> Iterator[FileServer]:
    with serving_files() as server:
        yield server


def test_a_video_gives_the_messages_of_the_contract_and_the_same_ones_again(
    page: Page, clients: Clients, squats: Performance
) -> None:
    upload = embed_upload(clients, page, exercise="squat", keypoints=1)
    upload.wait_for_picker()
    upload.choose(squats.path)
    messages = upload.wait_done()

    assert messages[0] == {"type": "initialization", "message": "loading video", "ready": False}
    assert messages[-1]["type"] == "initialization"
    assert (messages[-1]["message"], messages[-1]["ready"]) == (DONE, True)
    told = percents(messages)
    assert told[0] == 0
    assert told == sorted(set(told))
    assert told[-1] >= 80
    starts = [m for m in messages if m["type"] == "initialization"]
    assert len(starts) == len(told) + 2
    assert not any(m["ready"] for m in starts[:-1])

    counters = [m for m in messages if m["type"] == "counter"]
    assert [m["current_count"] for m in counters] == [*range(1, REPS + 1), REPS]
    assert [m.get("final") for m in counters] == [None] * REPS + [True]
    for counter in counters:
        assert set(counter["form_score"]) == {"score", "avg_score", "grade"}
    for counter, rep in zip(counters, squats.recording.reps, strict=False):
        assert rep.turn_ms < counter["timestampMs"] < rep.end_ms + 1000

    (summary,) = (m for m in messages if m["type"] == "exercise_summary")
    assert (summary["exercise"], summary["counter"]) == ("squat", REPS)
    assert [each["index"] for each in summary["history"]] == list(range(1, REPS + 1))
    assert summary["durationMs"] == pytest.approx(squats.times_ms[-1], abs=1)
    ends = [m["type"] for m in messages if m["type"] != "keypoints_batch"][-3:]
    assert ends == ["counter", "exercise_summary", "initialization"]

    batches = [m["data"] for m in messages if m["type"] == "keypoints_batch"]
    assert [len(each) for each in batches[:-1]] == [BATCH] * (squats.frames // BATCH)
    frames = [frame for batch in batches for frame in batch]
    assert [frame["timestampMs"] for frame in frames] == pytest.approx(squats.times_ms, abs=0.1)
    for frame, truth in list(zip(frames, squats.recording.frames, strict=True))[BATCH::BATCH]:
        for joint in (5, 11, 13, 15):  # Left shoulder, hip, knee and ankle: the side that is seen.
            found = frame["keypoints"][joint]
            assert (found["x"], found["y"]) == pytest.approx(truth[joint * 3 : joint * 3 + 2], abs=0.06)
    allowed = {"initialization", "posture", "counter", "form_score", "keypoints_batch", "exercise_summary"}
    assert {m["type"] for m in messages} <= allowed
    assert upload.problems == []
    assert upload.origins == {clients.site.rstrip("/")}

    shown = upload.frame.locator("[data-state=result]")
    expect(shown.get_by_role("heading", level=1)).to_contain_text(str(REPS))
    expect(shown).to_contain_text("Repetition 1")
    expect(upload.frame.locator("video")).to_have_js_property("error", None)

    upload.another()
    upload.choose(squats.path)
    assert plain(upload.wait_done()) == plain(messages)


def test_a_page_of_its_own_takes_a_dropped_and_a_pasted_file(
    page: Page, clients: Clients, short: Performance
) -> None:
    upload = open_upload(clients, page)
    upload.wait_for_picker()
    for how in ("drop", "paste"):
        upload.hand_over(short.path, how)
        messages = upload.wait_done()
        # Without a movement keypoints are all there is.
        assert sum(len(m["data"]) for m in messages if m["type"] == "keypoints_batch") == short.frames
        assert {m["type"] for m in messages} == {"initialization", "keypoints_batch"}
        assert percents(messages)[0] == 0
        expect(upload.frame.locator("[data-state=result]")).to_contain_text(str(short.frames))


def test_the_sites_own_film_by_its_address_without_a_picker(page: Page, clients: Clients) -> None:
    upload = embed_upload(
        clients, page, exercise="squat", videoSrc="/demo/mannequin.webm", showUpload="false"
    )
    messages = upload.wait_done()
    assert [m["current_count"] for m in messages if m["type"] == "counter"][-1] in (1, 2)
    expect(upload.frame.locator("input[type=file]")).to_have_count(0)
    assert upload.problems == []


def test_the_host_has_a_file_of_another_site_analysed_and_again(
    page: Page, clients: Clients, files: FileServer, squats: Performance
) -> None:
    upload = embed_upload(clients, page, exercise="squat", showUpload="false")
    expect(upload.frame.locator(".rs-root")).to_contain_text("Waiting for a video", timeout=60_000)
    upload.command(command="analyze", videoSrc=files.put(squats.path))
    messages = upload.wait_done()
    assert [m["current_count"] for m in messages if m["type"] == "counter"][-1] == REPS
    assert files.ranges != []
    # The player has it as well.
    upload.frame.wait_for_function("document.querySelector('video').readyState >= 2")
    upload.command(command="analyze")
    assert plain(upload.wait_done()) == plain(messages)

    # Another movement, the same file.
    upload.command(command="setExercise", exercise="lunge")
    again = upload.wait_done()
    (summary,) = (m for m in again if m["type"] == "exercise_summary")
    assert summary["exercise"] == "lunge"
    begins = next(index for index, m in enumerate(again) if m.get("message") == "loading video")
    assert [m["current_count"] for m in again[begins:] if m["type"] == "counter"] == [0]
    assert upload.problems == []


def test_host_and_person_pause_stop_and_begin_anew(page: Page, clients: Clients, long: Performance) -> None:
    upload = embed_upload(clients, page, exercise="squat")
    upload.wait_for_picker()
    upload.choose(long.path)
    upload.wait_new("messages.some((m) => m.type === 'counter')")
    upload.say(command="pause")
    expect(upload.frame.locator("[data-state=processing]")).to_contain_text("Paused")
    page.wait_for_timeout(1000)  # What was under way comes to its end.
    before = len(upload.new)
    page.wait_for_timeout(1000)
    assert len(upload.new) == before
    upload.frame.get_by_role("button", name="Continue").click()
    upload.wait_new("messages.filter((m) => m.type === 'counter').length >= 2")

    upload.say(command="stop")
    messages = upload.wait_done()
    counters = [m for m in messages if m["type"] == "counter"]
    reached = counters[-1]["current_count"]
    assert 2 <= reached < 12
    assert counters[-1]["final"] is True
    (summary,) = (m for m in messages if m["type"] == "exercise_summary")
    assert summary["counter"] == reached
    assert summary["durationMs"] < long.times_ms[-1]

    # A run that is dropped half-way leaves nothing behind in the next one.
    upload.command(command="reset")
    upload.wait_for_picker()
    upload.choose(long.path)
    upload.wait_new("messages.some((m) => m.type === 'counter')")
    upload.frame.get_by_role("button", name="Cancel").click()
    upload.wait_for_picker()
    dropped = upload.new
    assert not any(m["type"] == "exercise_summary" or m.get("message") == DONE for m in dropped)
    upload.choose(long.path)
    upload.wait_new("messages.some((m) => m.type === 'counter')")
    first = next(m for m in upload.new if m["type"] == "counter")
    assert first == next(m for m in messages if m["type"] == "counter")
    upload.say(command="switchCamera")
    assert "analyze" in upload.wait_error()["message"]
    upload.say(command="setExercise", exercise="headstand")
    upload.wait_new("messages.some((m) => m.error === 'invalid_exercise')")
    upload.command(command="analyze")
    upload.wait_new("messages.some((m) => m.message === 'loading video')")
    upload.wait_new("messages.some((m) => m.type === 'counter' && m.current_count === 1)")
    assert upload.new_of("error") == []


def test_the_free_plan_shows_its_mark_and_what_it_lacks(
    page: Page, clients: Clients, sign: Sign, short: Performance
) -> None:
    upload = embed_upload(clients, page, exercise="squat", token=sign("free"))
    upload.wait_for_picker()
    upload.choose(short.path)
    messages = upload.wait_done()
    assert messages[-1]["message"] == DONE
    expect(upload.frame.locator(".rs-watermark")).to_be_visible()

    for asked in ("export", "keypoints", "angles"):
        refused = embed_upload(clients, page, exercise="squat", token=sign("free"), **{asked: "true"})
        error = refused.wait_for("error")
        assert error["error"] == "free_plan_feature_blocked"
        assert asked in error["message"]
        expect(refused.frame.locator("input[type=file]")).to_have_count(0)


def test_a_file_that_comes_while_the_page_opens_waits_for_it(
    page: Page, clients: Clients, files: FileServer, short: Performance
) -> None:
    upload = embed_upload(clients, page, exercise="squat")
    # At once: a host need not know when the page is ready.
    page.wait_for_selector("iframe")
    page.frames[1].wait_for_selector(".rs-root")
    upload.say(command="analyze", videoSrc=files.put(short.path))
    assert upload.wait_done()[-1]["message"] == DONE
    assert upload.problems == []


def test_what_is_drawn_stands_on_the_person(page: Page, clients: Clients, squats: Performance) -> None:
    upload = _with_result(clients, page, squats.path)
    for share in (0.25, 0.6):
        upload.frame.evaluate(
            "(share) => { const v = document.querySelector('video'); v.currentTime = v.duration * share; }",
            share,
        )
        upload.frame.wait_for_function("!document.querySelector('video').seeking")
        expect(upload.frame.locator(".rs-stage-canvas")).to_be_visible()
    painted = upload.frame.evaluate(
        """() => {
          const canvas = document.querySelector(".rs-stage-canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let count = 0;
          for (let at = 3; at < data.length; at += 4) if (data[at] > 128) count += 1;
          return count / (canvas.width * canvas.height);
        }"""
    )
    assert 0.002 < painted < 0.2


def _with_result(clients: Clients, page: Page, file: Path) -> Upload:
    upload = embed_upload(clients, page, exercise="squat")
    upload.wait_for_picker()
    upload.choose(file)
    upload.wait_done()
    return upload
