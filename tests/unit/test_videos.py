"""The videos of the tests hold what they say: read back by another decoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image, ImageOps

from tests.videos import (
    Coding,
    audio_seconds,
    broken,
    draw_number,
    find_clicks,
    mannequin,
    nobody,
    numbered,
    pictures,
    read_number,
    repeated,
    still,
)
from tests.videos.writing import file_times, write_video

VARYING_MS = [0.0, 33.0, 50.0, 130.0, 131.0, 500.0, 520.0, 1500.0, 1533.0, 1600.0]


def numbers(path: Path) -> list[int]:
    """Numbers of all pictures, upright or it fails."""
    read = [read_number(picture) for _, picture in pictures(path)]
    assert all(each is not None and each.turn == 0 for each in read), read
    return [each.number for each in read if each]


@pytest.mark.parametrize("size", [(320, 240), (96, 128), (1919, 1081)])
@pytest.mark.parametrize("number", [0, 1, 4711, 65535])
def test_a_number_is_read_from_its_picture_turned_or_not(size: tuple[int, int], number: int) -> None:
    picture = draw_number(number, *size)
    assert picture.shape == (size[1], size[0], 3)
    assert read_number(picture) == (number, 0)
    assert read_number(np.rot90(picture, -1)) == (number, 90)
    assert read_number(np.rot90(picture, 2)) == (number, 180)
    assert read_number(np.rot90(picture)) == (number, 270)
    assert read_number(255 - picture) is None


def test_a_mirrored_picture_has_no_number() -> None:
    mirrored = [read_number(draw_number(number, 320, 240)[:, ::-1]) for number in range(200)]
    # The check is one of 31, so now and then a mirrored picture is another number by chance.
    assert sum(each is None for each in mirrored) > 180


@pytest.mark.parametrize(
    ("suffix", "coding"),
    [
        (".mp4", {}),
        (".mp4", {"b_frames": 3, "gop": 30}),
        (".mp4", {"moov": "last", "start_ms": 400.0}),
        (".mp4", {"moov": "fragments", "gop": 15}),
        (".mov", {"codec": "hevc"}),
        (".mov", {"codec": "prores"}),
        (".webm", {"codec": "vp8"}),
        (".webm", {}),
        (".webm", {"codec": "av1"}),
        (".mkv", {"b_frames": 2}),
        (".avi", {}),
        (".avi", {"codec": "mjpeg"}),
    ],
)
def test_every_picture_is_there_at_its_time(suffix: str, coding: dict[str, Any]) -> None:
    video = numbered(suffix=suffix, frames=45, **coding)
    read = list(pictures(video.path))
    assert numbers(video.path) == list(range(45))
    assert [at_s * 1000 for at_s, _ in read] == pytest.approx(video.times_ms, abs=0.02)
    assert video.times_ms[-1] == pytest.approx(44000 / 30, abs=0.6)


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".mkv"])
def test_a_variable_rate_is_kept(suffix: str) -> None:
    video = numbered(suffix=suffix, times_ms=VARYING_MS, b_frames=2 if suffix == ".mp4" else 0)
    assert numbers(video.path) == list(range(len(VARYING_MS)))
    assert [at_s * 1000 for at_s, _ in pictures(video.path)] == pytest.approx(VARYING_MS, abs=0.02)
    assert video.times_ms == pytest.approx(VARYING_MS, abs=0.02)


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_players_turn_a_turned_video_upright(suffix: str, turn: Any) -> None:
    video = numbered(suffix=suffix, frames=5, turn=turn, clicks=())
    assert numbers(video.path) == list(range(5))
    shown = next(pictures(video.path))[1]
    assert shown.shape == (240, 320, 3)
    with av.open(str(video.path)) as container:
        stored = np.asarray(next(container.decode(video=0)).to_ndarray(format="rgb24"), dtype=np.uint8)
        assert stored.shape[:2] == ((240, 320) if turn == 180 else (320, 240))
        assert read_number(stored) == (0, 360 - turn)


def test_only_mp4_and_mov_have_a_matrix(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="matrix"):
        write_video(tmp_path / "a.webm", [draw_number(0, 320, 240)], [0.0], Coding(turn=90))


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".webm", ".mkv"])
def test_clicks_are_heard_when_they_should_be(suffix: str) -> None:
    video = numbered(suffix=suffix, frames=75, clicks="clicks")
    assert video.clicks_s == (0.5, 1.5)
    assert find_clicks(video.path) == pytest.approx(video.clicks_s, abs=0.008)
    assert audio_seconds(video.path) == pytest.approx(video.seconds, abs=0.05)
    silent = numbered(suffix=suffix, frames=75, clicks=())
    assert find_clicks(silent.path) == []
    assert audio_seconds(silent.path) > 0
    assert audio_seconds(numbered(suffix=suffix, frames=75).path) == 0


def test_the_same_video_is_made_once_and_copied_where_it_is_wanted(tmp_path: Path) -> None:
    video = numbered(frames=3)
    before = video.path.stat().st_mtime_ns
    copy = numbered(tmp_path / "mine.mp4", frames=3)
    assert numbered(frames=3).path == video.path
    assert video.path.stat().st_mtime_ns == before
    assert copy.path.read_bytes() == video.path.read_bytes()
    assert numbered(frames=3, size=(640, 480)).path != video.path


def test_the_mannequin_stands_where_its_recording_says() -> None:
    squats = mannequin("squat", reps=1, size=(240, 320), fps=10)
    assert squats.count == 1
    read = list(pictures(squats.path))
    assert len(read) == len(squats.recording) == squats.frames
    assert [at_s * 1000 for at_s, _ in read] == pytest.approx(squats.recording.t_ms, abs=0.02)
    # The head is lower at the bottom, and where it was drawn the picture differs from the empty room.
    room = next(pictures(nobody(size=(240, 320), seconds=0.1).path))[1]
    for index in (0, len(read) // 2):
        x, y = squats.recording.keypoint("left_ear")[index, :2]
        spot = np.s_[round(y * 320) - 4 : round(y * 320) + 4, round(x * 240) - 4 : round(x * 240) + 4]
        assert np.abs(read[index][1][spot].astype(int) - room[spot]).mean() > 15


def test_a_repeated_video_goes_on_without_a_gap() -> None:
    once = numbered(frames=30, gop=15)
    long = repeated(once, 4)
    assert long.frames == 120
    assert numbers(long.path) == [*range(30)] * 4
    assert [at_s * 1000 for at_s, _ in pictures(long.path)] == pytest.approx(long.times_ms, abs=0.02)


@pytest.mark.parametrize("moov", ["first", "fragments"])
def test_a_truncated_file_holds_what_lies_before_the_cut(tmp_path: Path, moov: Any) -> None:
    video = numbered(frames=90, moov=moov, gop=15)
    assert broken.whole_frames(video, 1.0) == 90
    cut = broken.truncated(video, 0.5, tmp_path / "cut.mp4")
    assert cut.stat().st_size == round(video.path.stat().st_size * 0.5)
    whole = broken.whole_frames(video, 0.5)
    assert 10 < whole < 80
    assert len(_readable(cut)) >= whole - 15


def test_without_its_index_a_truncated_file_cannot_be_read(tmp_path: Path) -> None:
    video = numbered(frames=30, moov="last")
    assert _readable(broken.truncated(video, 0.9, tmp_path / "cut.mp4")) == []


@pytest.mark.parametrize("name", ["none.mp4", "none.mov", "none.webm"])
def test_a_track_without_a_picture(tmp_path: Path, name: str) -> None:
    path = broken.zero_frames(tmp_path / name)
    assert path.stat().st_size > 200
    assert _readable(path) == []


def test_other_files_that_are_no_video(tmp_path: Path) -> None:
    assert broken.empty(tmp_path / "a.mp4").stat().st_size == 0
    assert b"shopping list" in broken.renamed_text(tmp_path / "b.mp4").read_bytes()
    for name in ("c.mp4", "c.m4a", "c.webm"):
        path = broken.audio_only(tmp_path / name)
        assert find_clicks(path) == pytest.approx([0.5, 1.5], abs=0.01)
        with av.open(str(path)) as container:
            assert not container.streams.video
    assert numbers(broken.two_frames(tmp_path / "d.mp4").path) == [0, 1]
    damaged = broken.noise_inside(numbered(frames=90), 0.4, 0.5, tmp_path / "e.mp4")
    assert damaged.stat().st_size == numbered(frames=90).path.stat().st_size


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_a_still_picture_upright(tmp_path: Path, orientation: int) -> None:
    picture = still(tmp_path / "a.jpg", size=(120, 160), orientation=orientation)
    upright = still(tmp_path / "b.png", size=(120, 160))
    with Image.open(picture.path) as stored:
        shown = np.asarray(ImageOps.exif_transpose(stored).convert("RGB"), dtype=int)
    assert shown.shape == (160, 120, 3)
    assert np.abs(shown - np.asarray(Image.open(upright.path), dtype=int)).mean() < 4
    assert len(picture.points) == 51


def test_avi_has_one_rate() -> None:
    assert file_times(".avi", [0.0, 100.0, 200.0]) == (0.0, 100.0, 200.0)


def _readable(path: Path) -> list[Any]:
    """Pictures that come before reading fails; none where it fails at once."""
    got: list[Any] = []
    try:
        with av.open(str(path)) as container:
            # Another decoder gives up at a cut picture; what came before is good.
            for frame in container.decode(container.streams.video[0]):
                got.append(frame)  # noqa: PERF402 - what came before an exception is kept
    except (OSError, IndexError, ValueError, EOFError):
        pass
    return got
