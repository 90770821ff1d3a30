"""Files that are no good video: a clear message each, nothing left open, and the page takes the next one."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser.clients import Clients
from tests.browser.uploads import DONE, PICKER, WATCH_FRAMES, Upload, embed_upload, serving_files
from tests.videos import Performance, broken, mannequin, nobody, numbered

REPS = 1
UNREADABLE = {"media_load_failed", "media_unsupported"}


@pytest.fixture(scope="module")
def squat() -> Performance:
    return mannequin("squat", reps=REPS, fps=15, size=(240, 320), gop=15)


def _opened(clients: Clients, page: Page) -> tuple[Upload, list[str]]:
    """The page, watched: what it says of frames that the garbage collector had to close is kept."""
    lost: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if "garbage collected without being closed" in message.text:
            lost.append(message.text)

    page.on("console", heard)
    page.add_init_script(WATCH_FRAMES)
    upload = embed_upload(clients, page, exercise="squat")
    upload.wait_for_picker()
    return upload, lost


def _still_usable(upload: Upload, squat: Performance) -> None:
    upload.choose(squat.path)
    messages = upload.wait_done()
    assert [m["current_count"] for m in messages if m["type"] == "counter"] == [*range(1, REPS + 1), REPS]
    assert not any(m["type"] == "error" for m in messages)
    assert upload.open_frames() == 0
    upload.another()


def test_files_that_are_no_video_say_so_and_the_next_one_works(
    page: Page, clients: Clients, squat: Performance, tmp_path: Path
) -> None:
    upload, lost = _opened(clients, page)
    last = mannequin("squat", reps=REPS, fps=15, size=(240, 320), gop=15, moov="last")
    bad = [
        broken.empty(tmp_path / "empty.mp4"),
        broken.renamed_text(tmp_path / "text.mp4"),
        *(broken.truncated(last, share, tmp_path / f"cut-{share:.0%}.mp4") for share in (0.1, 0.5, 0.9)),
        broken.zero_frames(tmp_path / "none.mp4"),
        broken.zero_frames(tmp_path / "none.webm"),
        broken.audio_only(tmp_path / "sound.mp4"),
        broken.audio_only(tmp_path / "sound.webm"),
        numbered(tmp_path / "prores.mov", codec="prores", frames=5).path,
        numbered(tmp_path / "part2.mp4", codec="mpeg4", frames=5).path,
    ]
    for file in bad:
        upload.choose(file)
        error = upload.wait_error()
        assert error["error"] in UNREADABLE, file.name
        alert = upload.frame.get_by_role("alert")
        expect(alert).to_contain_text(error["message"])
        expect(upload.frame.locator(PICKER)).to_have_count(1)
        page.wait_for_timeout(100)
        told = upload.new
        assert [m["type"] for m in told if m["type"] not in ("initialization", "warning")] == ["error"], (
            file.name
        )
        assert not any(m.get("message") == DONE for m in told), file.name
    assert upload.open_frames() == 0
    _still_usable(upload, squat)
    assert lost == []


def test_an_unknown_codec_is_named(page: Page, clients: Clients, tmp_path: Path) -> None:
    upload, _ = _opened(clients, page)
    upload.choose(numbered(tmp_path / "prores.mov", codec="prores", frames=5).path)
    error = upload.wait_error()
    assert error["error"] == "media_unsupported"
    assert "prores" in error["message"].lower() or "apco" in error["message"].lower()


def test_what_can_be_read_of_a_cut_file_is_analysed(
    page: Page, clients: Clients, squat: Performance, tmp_path: Path
) -> None:
    upload, lost = _opened(clients, page)
    webm = mannequin("squat", suffix=".webm", reps=REPS, fps=15, size=(240, 320), gop=15)
    fragments = mannequin("squat", reps=REPS, fps=15, size=(240, 320), gop=15, moov="fragments")
    for video, share in (
        (squat, 0.1),
        (squat, 0.5),
        (squat, 0.9),
        (fragments, 0.5),
        (webm, 0.5),
        (webm, 0.9),
    ):
        file = broken.truncated(video, share, tmp_path / f"cut-{share:.0%}{video.path.suffix}")
        whole = broken.whole_frames(video, share)
        assert 0 < whole < video.frames
        upload.choose(file)
        messages = upload.wait_done()
        (error,) = (m for m in messages if m["type"] == "error")
        assert error["error"] == "media_load_failed"
        assert "current_count" in error
        (final,) = (m for m in messages if m.get("final"))
        (summary,) = (m for m in messages if m["type"] == "exercise_summary")
        assert summary["counter"] == final["current_count"]
        # As far as the pictures are whole, but for a decoder that holds a few back.
        assert video.times_ms[max(0, whole - 18)] <= summary["durationMs"] <= video.times_ms[whole - 1] + 1
        expect(upload.frame.locator("[data-state=result]")).to_contain_text(error["message"])
        assert upload.open_frames() == 0
        upload.another()

    _still_usable(upload, squat)
    assert lost == []


def test_odd_but_good_videos_are_analysed(
    page: Page, clients: Clients, squat: Performance, tmp_path: Path
) -> None:
    upload, lost = _opened(clients, page)
    for video in (broken.two_frames(tmp_path / "two.mp4"), nobody(fps=10, size=(240, 320), seconds=1.0)):
        upload.choose(video.path)
        messages = upload.wait_done()
        assert [m["current_count"] for m in messages if m["type"] == "counter"] == [0]
        assert not any(m["type"] == "error" for m in messages)
        expect(upload.frame.locator("[data-state=result]")).to_contain_text("Nothing counted")
        upload.another()
    _still_usable(upload, squat)
    assert lost == []


def test_addresses_that_give_no_video(page: Page, clients: Clients, squat: Performance) -> None:
    upload, lost = _opened(clients, page)
    with serving_files() as files:
        good = files.put(squat.path)
        upload.command(command="analyze", videoSrc=f"{files.url}missing.mp4")
        error = upload.wait_error()
        assert error["error"] == "media_load_failed"
        assert "404" in error["message"]
        _ready_again(upload)

        files.cors = False
        upload.command(command="analyze", videoSrc=good)
        assert upload.wait_error()["error"] == "media_load_failed"
        _ready_again(upload)

        files.cors = True
        upload.command(command="analyze", videoSrc=good)
        upload.wait_done()
    upload.command(command="analyze", videoSrc="http://127.0.0.1:9/nobody-there.mp4")
    assert upload.wait_error()["error"] == "media_load_failed"
    _ready_again(upload)
    _still_usable(upload, squat)
    assert lost == []


def test_a_run_that_is_cancelled_gives_way_to_the_next_file(
    page: Page, clients: Clients, squat: Performance
) -> None:
    upload, lost = _opened(clients, page)
    long = mannequin("squat", reps=12, fps=15, size=(360, 480))
    for moment in ("loading video", "please stay"):
        upload.choose(long.path)
        upload.wait_new(f"messages.some((m) => (m.message ?? '').includes('{moment}'))")
        # What drives the page by commands need not wait for a picture of it.
        upload.say(command="reset")
        upload.wait_for_picker()
        _still_usable(upload, squat)
    # Stopped before there was anything to stop: an end all the same, and no harm.
    upload.choose(long.path)
    upload.wait_new("messages.some((m) => m.message === 'loading video')")
    upload.say(command="stop")
    upload.wait_new(f"messages.some((m) => m.message === '{DONE}' || m.type === 'error')")
    assert not any(m.get("error") == "internal" for m in upload.new)
    upload.say(command="reset")
    upload.wait_for_picker()
    _still_usable(upload, squat)
    assert lost == []


def _ready_again(upload: Upload) -> None:
    """The page says what was wrong and takes another file."""
    expect(upload.frame.get_by_role("alert")).to_be_visible()
    expect(upload.frame.locator(PICKER)).to_have_count(1)
