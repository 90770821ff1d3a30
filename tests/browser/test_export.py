"""Exported videos, opened by another decoder: every picture once, at its time, with what belongs over it, and the
sound in step.

The page paints a marker whose place follows from the picture's time, over pictures that carry their number: a
marker on the wrong picture, or a time that is not its own, shows.
"""

from __future__ import annotations

import base64
import io
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from tests.browser.bundling import bundle
from tests.videos import (
    Video,
    audio_seconds,
    draw_number,
    find_clicks,
    mannequin,
    numbered,
    pictures,
    read_number,
)
from tests.videos.broken import audio_only, truncated, whole_frames

PLACES = 19
"""Places of the marker, as in the page."""
TIME_MS = 1.0
"""WebM counts whole milliseconds."""
STEP_S = 0.02
"""So far may a click be off: a good ear's limit is twice that."""

WITHOUT_H264 = """
  const asked = VideoEncoder.isConfigSupported.bind(VideoEncoder);
  VideoEncoder.isConfigSupported = (config) =>
    config.codec.startsWith("avc1") ? Promise.resolve({ supported: false, config }) : asked(config);
"""
H264_FAILS = """
  const encode = VideoEncoder.prototype.encode, configure = VideoEncoder.prototype.configure;
  VideoEncoder.prototype.configure = function (config) {
    this.left = config.codec.startsWith("avc1") ? 20 : Infinity;
    return configure.call(this, config);
  };
  VideoEncoder.prototype.encode = function (...given) {
    if (this.left-- <= 0) throw new DOMException("The hardware is gone.", "EncodingError");
    return encode.apply(this, given);
  };
"""

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def export_page(site_folder: Path, site: str) -> str:
    """Address of the page with the export alone, bundled into the site that is tested."""
    bundle("export_page", site_folder / "export_page")
    return f"{site}export_page/"


@pytest.fixture
def opened(context: BrowserContext, export_page: str) -> Open:
    """Opens the page; ``before`` is a script that runs ahead of its own."""

    def open_page(before: str = "") -> Page:
        page = context.new_page()
        if before:
            page.add_init_script(before)
        page.goto(export_page)
        page.wait_for_function("window.tested")
        return page

    return open_page


@pytest.fixture
def place(site_folder: Path) -> Callable[[Path], str]:
    """Puts a file beside the page and gives its name there."""

    def put(path: Path) -> str:
        shutil.copyfile(path, site_folder / "export_page" / path.name)
        return path.name

    return put


Place = Callable[[Path], str]


def _export(page: Page, name: str, **asked: Any) -> dict[str, Any]:
    answer: dict[str, Any] = page.evaluate("([url, asked]) => tested.run(url, asked)", [name, asked])
    return answer


def _saved(page: Page, answer: dict[str, Any], folder: Path) -> Path:
    """The file that the page made."""
    assert "url" in answer, answer
    data: str = page.evaluate(
        """async (url) => {
          const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
          let text = "";
          for (let at = 0; at < bytes.length; at += 32768) {
            text += String.fromCharCode(...bytes.subarray(at, at + 32768));
          }
          return btoa(text);
        }""",
        answer["url"],
    )
    out = folder / f"exported.{answer['extension']}"
    out.write_bytes(base64.b64decode(data))
    assert out.stat().st_size == answer["size"]
    return out


def _marker(picture: Pixels) -> int:
    """Place of the marker, 0 to ``PLACES - 1``."""
    red, green, blue = (picture[..., channel].astype(int) for channel in range(3))
    rows, columns = np.nonzero((red - green > 90) & (blue - green > 90))
    height, width = picture.shape[:2]
    assert len(columns), "no marker"
    assert abs(rows.mean() / height - 0.4) < 0.01
    return round(float((columns.mean() / width - 0.05) / 0.9 * (PLACES - 1)))


def _check_pictures(out: Path, video: Video, count: int | None = None) -> None:
    """Each picture of the video once, upright, at its time, under its own marker."""
    expected = range(video.frames if count is None else count)
    seen = list(pictures(out))
    for (at_s, picture), index in zip(seen, expected, strict=True):
        assert at_s * 1000 == pytest.approx(video.times_ms[index], abs=TIME_MS)
        assert picture.shape[:2] == (video.height, video.width)
        reading = read_number(picture)
        assert reading is not None
        assert tuple(reading) == (index, 0)
        assert _marker(picture) == index % PLACES


def _check_clicks(out: Path, clicks_s: Sequence[float]) -> None:
    heard = find_clicks(out)
    assert len(heard) == len(clicks_s)
    assert np.abs(np.array(heard) - np.array(clicks_s)).max() < STEP_S


def _span_s(path: Path) -> tuple[float, float]:
    """Begin of the first picture and end of the last, on the file's clock."""
    with av.open(str(path)) as container:
        packets: Any = [packet for packet in container.demux(video=0) if packet.size]
        begin = min(packet.pts * packet.time_base for packet in packets)
        return float(begin), float(max((each.pts + each.duration) * each.time_base for each in packets))


def _codecs(path: Path) -> list[str]:
    with av.open(str(path)) as container:
        return [stream.codec_context.name for stream in container.streams]


UNEVEN_MS = (0, 33, 67, 167, 183, 200, 400, 433, 1000, 1020, 1033, 1066, 1100, 1500, 1533, 1566, 1600, 2000)


@pytest.mark.parametrize(
    "asked",
    [
        {"clicks": "clicks", "b_frames": 2, "gop": 40},
        {"clicks": "clicks", "turn": 90},
        {"turn": 180},
        {"turn": 270, "suffix": ".mov"},
        {"times_ms": UNEVEN_MS, "clicks": (0.2, 0.9, 1.7)},
        {"suffix": ".webm", "codec": "vp9", "clicks": "clicks"},
        {"suffix": ".webm", "codec": "vp8", "times_ms": UNEVEN_MS},
        {"suffix": ".mkv", "clicks": "clicks"},
        {"moov": "fragments"},
        {"size": (402, 226), "fps": 50.0},
    ],
    ids=["b-frames", "90", "180", "270", "uneven", "vp9", "vp8-uneven", "mkv", "fragments", "50-a-second"],
)
def test_keeps_every_picture_and_the_sound(
    opened: Open, place: Place, tmp_path: Path, asked: dict[str, Any]
) -> None:
    video = numbered(**{"frames": 70, "moov": "last", **asked})
    page = opened()
    answer = _export(page, place(video.path), times=video.times_ms)
    out = _saved(page, answer, tmp_path)
    assert (answer["mimeType"], answer["type"], answer["extension"]) == ("video/mp4", "video/mp4", "mp4")
    assert (answer["width"], answer["height"]) == (video.width, video.height)
    assert answer["painted"] == pytest.approx(video.times_ms, abs=0.1)
    assert answer["shares"] == sorted(answer["shares"])
    assert answer["shares"][-1] == 1
    _check_pictures(out, video)
    assert _span_s(out) == pytest.approx(_span_s(video.path), abs=0.002)
    if video.coding.clicks is None:
        assert answer["sound"] == "none"
        assert _codecs(out) == ["h264"]
    else:
        assert answer["sound"] == "kept"
        assert _codecs(out) == ["h264", "opus" if asked.get("suffix") in (".webm", ".mkv") else "aac"]
        _check_clicks(out, video.clicks_s)
        assert audio_seconds(out) == pytest.approx(audio_seconds(video.path), abs=0.03)


def test_a_late_beginning_stays_late(opened: Open, place: Place, tmp_path: Path) -> None:
    """The sound begins before the first picture: both keep their times to each other."""
    video = numbered(frames=60, start_ms=400, clicks="clicks")
    page = opened()
    answer = _export(page, place(video.path), times=video.times_ms, startMs=400)
    out = _saved(page, answer, tmp_path)
    assert answer["painted"] == pytest.approx(video.times_ms, abs=0.1)
    _check_pictures(out, video)
    assert _span_s(out)[0] == pytest.approx(0.4, abs=0.001)
    _check_clicks(out, video.clicks_s)


def test_encodes_the_sound_anew_for_webm(opened: Open, place: Place, tmp_path: Path) -> None:
    """Without an encoder for H.264 it is WebM, which takes no AAC."""
    video = numbered(frames=100, clicks="clicks")
    page = opened(WITHOUT_H264)
    answer = _export(page, place(video.path), times=video.times_ms)
    out = _saved(page, answer, tmp_path)
    assert (answer["mimeType"], answer["type"], answer["sound"]) == ("video/webm", "video/webm", "kept")
    assert [name.removeprefix("lib") for name in _codecs(out)] == ["vp9", "opus"]
    _check_pictures(out, video)
    assert _span_s(out) == pytest.approx((0, video.seconds), abs=1 / 30)
    _check_clicks(out, video.clicks_s)


def test_goes_without_sound_that_cannot_be_brought_over(opened: Open, place: Place, tmp_path: Path) -> None:
    video = numbered(frames=30, clicks="clicks")
    page = opened(WITHOUT_H264 + "delete window.AudioEncoder;")
    answer = _export(page, place(video.path), times=video.times_ms)
    out = _saved(page, answer, tmp_path)
    assert answer["sound"] == "lost"
    _check_pictures(out, video)
    assert audio_seconds(out) == 0


def test_falls_back_to_a_smaller_size(opened: Open, place: Place, tmp_path: Path) -> None:
    video = numbered(frames=12, size=(2000, 1000))
    page = opened(
        "const asked = VideoEncoder.isConfigSupported.bind(VideoEncoder);"
        "VideoEncoder.isConfigSupported = (config) => config.width > 1280"
        " ? Promise.resolve({ supported: false, config }) : asked(config);"
    )
    answer = _export(page, place(video.path), times=video.times_ms)
    shown = [picture for _, picture in pictures(_saved(page, answer, tmp_path))]
    assert {picture.shape for picture in shown} == {(640, 1280, 3)}
    for index, picture in enumerate(shown):
        assert read_number(picture) == (index, 0)


def test_another_encoder_steps_in(opened: Open, place: Place, tmp_path: Path) -> None:
    video = numbered(frames=60, clicks="clicks")
    page = opened(H264_FAILS)
    answer = _export(page, place(video.path), times=video.times_ms)
    out = _saved(page, answer, tmp_path)
    assert answer["mimeType"] == "video/webm"
    _check_pictures(out, video)
    assert len(page.evaluate("tested.stored()")) == 1, "what the first encoder left is gone"


def test_reads_an_address(opened: Open, place: Place, tmp_path: Path) -> None:
    video = numbered(frames=30)
    page = opened()
    out = _saved(page, _export(page, place(video.path), times=video.times_ms, byAddress=True), tmp_path)
    _check_pictures(out, video)


def test_odd_sides_become_even(opened: Open, place: Place, tmp_path: Path) -> None:
    out = tmp_path / "odd.webm"
    with av.open(str(out), "w") as container:
        stream: Any = container.add_stream("libvpx-vp9", rate=30)
        stream.width, stream.height, stream.pix_fmt = 321, 241, "yuv420p"
        for index in range(6):
            frame = av.VideoFrame.from_ndarray(draw_number(index, 321, 241), format="rgb24")
            for packet in stream.encode(frame.reformat(format="yuv420p")):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    page = opened()
    answer = _export(page, place(out))
    shapes = {picture.shape for _, picture in pictures(_saved(page, answer, tmp_path))}
    assert shapes == {(242, 322, 3)}


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_exports_what_can_be_read(opened: Open, place: Place, tmp_path: Path, share: float) -> None:
    video = numbered(frames=90, clicks="clicks", gop=15)
    page = opened()
    cut = truncated(video, share, tmp_path / "cut.mp4")
    answer = _export(page, place(cut), times=video.times_ms)
    out = _saved(page, answer, tmp_path)
    count = len(answer["painted"])
    whole = whole_frames(video, share)
    assert whole - 3 <= count <= whole
    _check_pictures(out, video, count)
    heard = find_clicks(out)
    assert heard == pytest.approx(list(video.clicks_s[: len(heard)]), abs=STEP_S)


def test_a_cancelled_export_leaves_nothing(opened: Open, place: Place, tmp_path: Path) -> None:
    video = numbered(frames=90, clicks="clicks")
    page = opened()
    name = place(video.path)
    for _ in range(2):
        answer = _export(page, name, times=video.times_ms, cancelAt=0.4)
        assert answer["reason"] == "AbortError"
        assert page.evaluate("tested.stored()") == []
    answer = _export(page, name, times=video.times_ms)
    _check_pictures(_saved(page, answer, tmp_path), video)
    assert len(page.evaluate("tested.stored()")) == 1
    page.evaluate("tested.last.discard()")
    assert page.evaluate("tested.stored()") == []


def test_clears_what_closed_pages_left(opened: Open, place: Place, tmp_path: Path) -> None:
    video = numbered(frames=20)
    gone, stays = opened(), opened()
    name = place(video.path)
    _export(gone, name, times=video.times_ms)
    kept = _export(stays, name, times=video.times_ms)
    assert len(stays.evaluate("tested.stored()")) == 2
    gone.close()
    third = opened()
    made = _export(third, name, times=video.times_ms)
    assert len(third.evaluate("tested.stored()")) == 2
    for page, answer in ((stays, kept), (third, made)):
        _check_pictures(_saved(page, answer, tmp_path), video)


def test_works_in_memory(opened: Open, place: Place, tmp_path: Path) -> None:
    video = numbered(frames=30, clicks="clicks")
    page = opened(
        "navigator.storage.getDirectory = () => Promise.reject(new DOMException('', 'SecurityError'))"
    )
    answer = _export(page, place(video.path), times=video.times_ms)
    _check_pictures(_saved(page, answer, tmp_path), video)


def test_says_when_there_is_no_room(opened: Open, place: Place) -> None:
    video = numbered(frames=60)
    page = opened(
        "FileSystemWritableFileStream.prototype.write = () =>"
        " Promise.reject(new DOMException('Full.', 'QuotaExceededError'))"
    )
    assert _export(page, place(video.path), times=video.times_ms)["reason"] == "export_space"
    assert page.evaluate("tested.stored()") == []


@pytest.mark.parametrize(
    "before",
    [
        "delete window.VideoEncoder",
        "VideoEncoder.isConfigSupported = (config) => Promise.resolve({ supported: false, config })",
        "VideoEncoder.prototype.encode = () => { throw new DOMException('No.', 'EncodingError'); }",
    ],
    ids=["none", "no-codec", "none-works"],
)
def test_says_that_nothing_encodes(opened: Open, place: Place, before: str) -> None:
    video = numbered(frames=12)
    page = opened(before)
    assert _export(page, place(video.path), times=video.times_ms)["reason"] == "export_codec"
    assert page.evaluate("tested.stored()") == []


def test_says_what_is_no_video(opened: Open, place: Place, tmp_path: Path) -> None:
    page = opened()
    answer = _export(page, place(audio_only(tmp_path / "song.mp4")))
    assert answer == {"reason": "export_broken", "problem": "there is no video track"}


LOOK = {"skeleton": True, "skeleton_theme": None, "watermark": False}
BACKGROUND = (106, 116, 128)


def _painted(page: Page, plan: dict[str, Any], size: tuple[int, int], marks: Sequence[Any]) -> Pixels:
    url: str = page.evaluate("([plan, w, h, marks]) => tested.paint(plan, w, h, marks)", [plan, *size, marks])
    with Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))) as picture:
        return np.asarray(picture.convert("RGB"))


def _mark(points: Sequence[float] = (), **other: Any) -> dict[str, Any]:
    plain = {"t_ms": 0, "points": list(points), "count": 0, "score": None, "grade": None, "fault_joints": []}
    return {**plain, "reference_points": [], **other}


def _changed(picture: Pixels) -> Mask:
    return np.asarray((np.abs(picture.astype(int) - BACKGROUND) > 8).any(axis=2))


def test_the_skeleton_lies_on_the_person(opened: Open, place: Place, tmp_path: Path) -> None:
    """In each picture of an exported squat, a joint is drawn where the mannequin has it in that picture."""
    video = mannequin("squat", reps=1, fps=15.0)
    points = video.recording.array()
    marks = [_mark(frame.ravel().tolist(), t_ms=t) for frame, t in zip(points, video.times_ms, strict=True)]
    plan = {"lang": "en", "unit": "none", "look": {**LOOK, "skeleton_theme": "neon"}}
    page = opened()
    answer = _export(page, place(video.path), overlay=plan, marks=marks)
    pink = (255, 95, 210)
    for (_, picture), frame in zip(pictures(_saved(page, answer, tmp_path)), points, strict=True):
        # The right shin of a person seen from the left side is nearest to no other bone.
        for one, other in ((14, 16), (8, 10)):
            middle = (frame[one, :2] + frame[other, :2]) / 2 * (video.width, video.height)
            column, row = (round(float(each)) for each in middle)
            around = picture[row - 6 : row + 7, column - 6 : column + 7].astype(int)
            assert np.abs(around - pink).sum(axis=2).min() < 120


def test_leaves_the_skeleton_out(opened: Open) -> None:
    points = mannequin("squat", reps=1, fps=15.0).recording.array()[0].ravel().tolist()
    page = opened()
    for drawn in (True, False):
        plan = {"lang": "en", "unit": "none", "look": {**LOOK, "skeleton": drawn}}
        assert _changed(_painted(page, plan, (480, 640), [_mark(points)])).any() == drawn


@pytest.mark.parametrize("size", [(1080, 1920), (1280, 720), (320, 240), (300, 300)])
def test_the_count_can_be_read(opened: Open, size: tuple[int, int]) -> None:
    """Digits of at least 8 % of the shorter side, in the upper left corner; wider with more digits."""
    page = opened()
    widths = []
    for count in (1, 22, 333):
        plan = {"lang": "de", "unit": "repetitions", "look": LOOK}
        picture = _painted(page, plan, size, [_mark(count=count)])
        plate = _changed(picture)
        rows, columns = np.nonzero(plate)
        assert rows.max() < size[1] * 0.4
        assert columns.max() < size[0] * 0.6
        white: Mask = np.asarray((picture > 235).all(axis=2))
        lines = np.flatnonzero(white.any(axis=1))
        # The first run of lines with white in them: the digits, above the unit.
        digits = lines[: np.flatnonzero(np.diff(np.append(lines, 10**6)) > 1)[0] + 1]
        assert len(digits) >= 0.08 * min(size)
        of_digits = np.flatnonzero(white[digits].any(axis=0))
        widths.append(of_digits.max() - of_digits.min())
    assert widths == sorted(widths)
    assert not _changed(_painted(page, {"lang": "de", "unit": "none", "look": LOOK}, size, [_mark()])).any()


def test_the_grade_has_its_colour_and_its_letter(opened: Open) -> None:
    page = opened()
    plan = {"lang": "en", "unit": "repetitions", "look": LOOK}
    colours = {"A": (47, 194, 126), "B": (155, 203, 60), "C": (245, 189, 59), "D": (245, 138, 59)}
    letters = set()
    for grade, colour in colours.items():
        picture = _painted(page, plan, (720, 720), [_mark(count=3, grade=grade)])
        disc = (np.abs(picture.astype(int) - colour) < 6).all(axis=2)
        rows, columns = np.nonzero(disc)
        assert columns.max() - columns.min() == pytest.approx(0.098 * 720, abs=3)
        inside = picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        ink: Mask = np.asarray((inside < 60).all(axis=2))
        middle = ink[len(ink) // 5 : -len(ink) // 5, len(ink) // 5 : -len(ink) // 5]
        assert middle.any()
        letters.add(middle.tobytes())
    assert len(letters) == len(colours)


def test_marks_the_picture_where_it_must(opened: Open) -> None:
    page = opened()
    plan = {"lang": "en", "unit": "none", "look": {**LOOK, "watermark": True}}
    rows, columns = np.nonzero(_changed(_painted(page, plan, (640, 480), [None])))
    assert rows.min() > 480 * 0.9
    assert columns.min() > 640 * 0.7
