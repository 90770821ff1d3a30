"""Files opened in a browser: every picture once, with its time, upright; and what is said of those that fail.

The pictures of the videos carry their number (`tests.videos`), so what is missing, doubled or turned is seen.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from tests import videos
from tests.browser.bundling import bundle
from tests.browser.media_server import serving
from tests.videos import Video, broken

MOST_AHEAD = 12
"""Frames that may be open at once: eight ahead, what is being handed over, and what a decoder adds."""

VFR_MS = (0, 33, 70, 80, 140, 200, 233, 300, 450, 460, 500, 900, 933, 1000, 1033, 1100, 1133)

Watched = dict[str, Any]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def media_page(site_folder: Path, site: str) -> str:
    """Address of the page that opens files alone, bundled into the site that is tested."""
    bundle("media_page", site_folder / "media_page")
    return f"{site}media_page/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    with serving(folder) as url:
        yield url


@pytest.fixture
def opened(context: BrowserContext, media_page: str) -> Open:
    """Opens the page; ``before`` is a script that runs ahead of its own."""

    def open_page(before: str = "") -> Page:
        page = context.new_page()
        if before:
            page.add_init_script(before)
        page.goto(media_page)
        page.wait_for_function("window.media")
        return page

    return open_page


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"moov": "last"},
        {"moov": "fragments", "gop": 15},
        {"frames": 90, "b_frames": 3},
        {"frames": 400, "gop": 400},
        {"clicks": "clicks"},
        {"start_ms": 700},
        {"times_ms": VFR_MS},
        {"times_ms": VFR_MS, "b_frames": 2},
        {"turn": 90},
        {"turn": 180, "suffix": ".mov"},
        {"turn": 270, "b_frames": 2},
        {"suffix": ".mov"},
        {"suffix": ".mkv", "clicks": "clicks"},
        {"suffix": ".webm", "codec": "vp8"},
        {"suffix": ".webm", "codec": "vp9", "start_ms": 700},
        {"suffix": ".webm", "codec": "vp9", "times_ms": VFR_MS},
        {"suffix": ".webm", "codec": "av1"},
        {"suffix": ".mp4", "codec": "av1"},
        {"frames": 1},
        {"frames": 2},
    ],
    ids=lambda how: "-".join(f"{value}" for value in how.values() if value is not VFR_MS) or "mp4",
)
def test_sees_every_picture_once_at_its_time(opened: Open, how: dict[str, Any]) -> None:
    video = videos.numbered(**how)
    watched = _watch(opened(), video.path)
    _assert_all_of(video, watched)
    facts = watched["facts"]
    assert facts["how"] == "decoded"
    assert (facts["width"], facts["height"], facts["turn"]) == (video.width, video.height, video.coding.turn)
    assert facts["startMs"] == pytest.approx(video.coding.start_ms, abs=1)
    assert facts["hasAudio"] == (video.coding.clicks is not None)
    if video.coding.moov != "fragments" and video.frames > 1:
        assert facts["durationMs"] == pytest.approx(video.seconds * 1000, rel=0.1)
    if "times_ms" not in how:
        assert facts["fps"] == pytest.approx(30, rel=0.02)


@pytest.mark.parametrize("how", [{}, {"b_frames": 8}, {"suffix": ".webm"}], ids=["h264", "reordered", "vp9"])
def test_is_a_few_pictures_ahead_and_closes_them(opened: Open, how: dict[str, Any]) -> None:
    video = videos.numbered(frames=90, size=(960, 540), **how)
    page = opened()
    for options in ({"slowMs": 10}, {"take": 20, "slowMs": 10}, {"abortAfter": 20}, {"closeAfter": 20}):
        watched = _watch(page, video.path, **options)
        assert watched["failure"] is None
        assert len(watched["seen"]) == (90 if options == {"slowMs": 10} else 20)
        assert watched["mostOpen"] <= MOST_AHEAD
        assert watched["leftOpen"] == 0
    assert _watch(page, video.path, abortOpening=True)["failure"]["reason"] == "aborted"
    _assert_all_of(video, _watch(page, video.path))


def test_begins_again_where_the_browser_takes_the_decoder_away(opened: Open) -> None:
    page = opened(
        """
        const Decoder = VideoDecoder;
        let taken = 0;
        window.VideoDecoder = class extends Decoder {
          constructor(init) {
            let count = 0;
            super({ ...init, output: (frame) => {
              count += 1;
              if (count === [20, 40][taken]) {
                taken += 1;
                frame.close();
                init.error(new DOMException("Codec reclaimed due to inactivity.", "QuotaExceededError"));
              } else init.output(frame);
            } });
          }
        };
        """
    )
    video = videos.numbered(frames=90, b_frames=2, gop=30)
    _assert_all_of(video, _watch(page, video.path))


@pytest.mark.parametrize(
    ("how", "shares"),
    [
        ({}, (0.5, 0.9)),
        ({"moov": "fragments", "gop": 15}, (0.5, 0.9)),
        ({"suffix": ".webm", "clicks": "clicks"}, (0.1, 0.5, 0.9)),
        ({"suffix": ".mkv"}, (0.5, 0.9)),
    ],
    ids=["mp4", "fragments", "webm", "mkv"],
)
def test_gives_what_a_truncated_file_holds(
    opened: Open, tmp_path: Path, how: dict[str, Any], shares: tuple[float, ...]
) -> None:
    video = videos.numbered(frames=90, **how)
    page = opened()
    for share in shares:
        watched = _watch(page, broken.truncated(video, share, tmp_path / f"cut{video.path.suffix}"))
        count = broken.whole_frames(video, share)
        assert [each["number"] for each in watched["seen"]] == list(range(count))
        at = pytest.approx(video.times_ms[count - 1] / 1000, abs=0.051)
        assert watched["failure"] == {"reason": "cut_off", "values": {"at": at}}
        assert watched["leftOpen"] == 0


def test_stops_at_damage_inside(opened: Open, tmp_path: Path) -> None:
    page = opened()
    video = videos.numbered(frames=90)
    watched = _watch(page, broken.noise_inside(video, 0.5, 0.6, tmp_path / "noise.mp4"))
    count = len(watched["seen"])
    assert [each["number"] for each in watched["seen"]] == list(range(count))
    assert 20 < count < 50
    assert watched["failure"]["reason"] == "cut_off"
    assert watched["failure"]["values"]["at"] == pytest.approx((count - 1) / 30, abs=0.06)
    assert watched["leftOpen"] == 0
    _assert_all_of(video, _watch(page, video.path))


def _files(folder: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    video = videos.numbered(frames=90)
    last = videos.numbered(frames=90, moov="last")
    webm = videos.numbered(frames=90, suffix=".webm")
    no = {"reason": "damaged", "values": {}}
    yield "early", broken.truncated(video, 0.1, folder / "early.mp4"), no
    for share in (0.1, 0.5, 0.9):
        path = folder / f"no-index-{share}.mp4"
        yield "no index", broken.truncated(last, share, path), no
    yield "few bytes", broken.truncated(webm, 0.01, folder / "few.webm"), no
    yield "empty", broken.empty(folder / "empty.mp4"), {"reason": "empty", "values": {}}
    yield "text", broken.renamed_text(folder / "text.mp4"), {"reason": "not_media", "values": {}}
    for suffix in (".mp4", ".webm"):
        sound = broken.audio_only(folder / f"sound{suffix}")
        yield "sound", sound, {"reason": "no_video", "values": {}}
        nothing = broken.zero_frames(folder / f"nothing{suffix}")
        yield "nothing", nothing, {"reason": "no_pictures", "values": {}}
    for suffix, codec, name in (
        (".mp4", "hevc", "hev1.1.6.L60.90"),
        (".mov", "prores", "apco"),
        (".mov", "mjpeg", "jpeg"),
        (".avi", None, "AVI, FMP4"),
    ):
        path = videos.numbered(suffix=suffix, codec=codec).path
        yield "codec", path, {"reason": "codec", "values": {"codec": name}}


def test_says_what_is_wrong_and_takes_the_next_file(opened: Open, tmp_path: Path) -> None:
    page = opened()
    for what, path, failure in _files(tmp_path):
        if "hev1" in str(failure) and page.evaluate(_DECODES_HEVC):
            continue
        watched = _watch(page, path)
        assert (what, watched["failure"], watched["seen"]) == (what, failure, [])
    video = videos.numbered()
    _assert_all_of(video, _watch(page, video.path))


_DECODES_HEVC = """
VideoDecoder.isConfigSupported({codec: "hev1.1.6.L60.90", codedWidth: 320, codedHeight: 240})
  .then(({supported}) => supported)
"""


@pytest.mark.parametrize("moov", ["first", "last"])
@pytest.mark.parametrize("how", ["ranges", "whole", "strict", "moved", "flaky"])
def test_reads_from_other_servers(opened: Open, folder: Path, server: str, how: str, moov: Any) -> None:
    video = videos.numbered(folder / f"{how}-{moov}.mp4", frames=120, size=(640, 360), moov=moov)
    page = opened()
    _assert_all_of(video, page.evaluate("url => media.watch(url)", f"{server}{how}/{video.path.name}"))


@pytest.mark.parametrize(
    ("path", "failure"),
    [
        ("404/x.mp4", {"reason": "status", "values": {"status": 404}}),
        ("503/x.mp4", {"reason": "status", "values": {"status": 503}}),
        ("refused/whole.mp4", {"reason": "unreachable", "values": {}}),
        ("broken/whole.mp4", {"reason": "unreachable", "values": {}}),
        ("ranges/empty.mp4", {"reason": "empty", "values": {}}),
        ("whole/empty.mp4", {"reason": "empty", "values": {}}),
        ("ranges/text.mp4", {"reason": "not_media", "values": {}}),
        ("ranges/old.avi", {"reason": "codec", "values": {"codec": "AVI, FMP4"}}),
    ],
)
def test_says_why_an_address_fails(
    opened: Open, folder: Path, server: str, path: str, failure: dict[str, Any]
) -> None:
    videos.numbered(folder / "whole.mp4")
    videos.numbered(folder / "old.avi")
    broken.empty(folder / "empty.mp4")
    broken.renamed_text(folder / "text.mp4")
    page = opened()
    watched = page.evaluate("url => media.watch(url)", f"{server}{path}")
    if path.startswith("broken") and watched["seen"]:
        # What had come before the connection broke off is good.
        assert watched["failure"]["reason"] == "cut_off"
    else:
        assert watched["failure"] == failure
        looked = page.evaluate("url => media.look(url)", f"{server}{path}")
        if failure["reason"] in ("status", "empty", "unreachable"):
            assert looked == failure
        else:
            assert looked == {"reason": "not_media", "values": {}}


def test_nobody_answers(opened: Open) -> None:
    failure = {"reason": "unreachable", "values": {}}
    page = opened()
    assert page.evaluate("media.watch('http://127.0.0.1:9/x.mp4')")["failure"] == failure
    assert page.evaluate("media.look('http://127.0.0.1:9/x.jpg')") == failure


NO_DECODER = "delete window.VideoDecoder; delete window.VideoFrame;"
NO_CALLBACK = "delete HTMLVideoElement.prototype.requestVideoFrameCallback;"


@pytest.mark.parametrize("how", [{}, {"turn": 90}, {"suffix": ".webm", "start_ms": 300}, {"b_frames": 2}])
def test_plays_where_nothing_decodes(opened: Open, how: dict[str, Any]) -> None:
    video = videos.numbered(frames=45, **how)
    for slow in (0, 50):
        watched = _watch(opened(NO_DECODER), video.path, slowMs=slow)
        assert watched["failure"] is None
        facts = watched["facts"]
        assert (facts["how"], facts["turn"]) == ("played", 0)
        _assert_some_of(video, watched, 0.8)


def test_seeks_where_nothing_tells_of_pictures(opened: Open) -> None:
    video = videos.numbered(frames=20)
    watched = _watch(opened(NO_DECODER + NO_CALLBACK), video.path)
    assert watched["failure"] is None
    assert len(watched["seen"]) == pytest.approx(20, abs=1)
    assert sorted({each["number"] for each in watched["seen"]}) == list(range(20))


def test_can_be_stopped_while_playing(opened: Open, tmp_path: Path) -> None:
    video = videos.numbered(frames=90)
    page = opened(NO_DECODER)
    for options in ({"take": 5}, {"abortAfter": 5}):
        watched = _watch(page, video.path, **options)
        assert watched["failure"] is None
        assert len(watched["seen"]) == 5
        assert page.evaluate("document.querySelectorAll('video').length") == 0
    for name, reason in (("text", "not_media"), ("audio", "no_video")):
        path = tmp_path / f"{name}.mp4"
        (broken.renamed_text if name == "text" else broken.audio_only)(path)
        assert _watch(page, path)["failure"]["reason"] == reason


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turns_pictures_upright(opened: Open, tmp_path: Path, orientation: int) -> None:
    upright = videos.still(tmp_path / "upright.png", size=(240, 320))
    turned = videos.still(tmp_path / "turned.jpg", size=(240, 320), orientation=orientation)
    picture, size = _look(opened(), turned.path)
    assert size == picture.size == (240, 320)
    apart = np.abs(_pixels(picture) - _pixels(Image.open(upright.path)))
    assert apart.mean() < 4


@pytest.mark.parametrize("suffix", [".png", ".webp", ".gif", ".bmp", ".avif"])
def test_takes_pictures_of_every_kind(opened: Open, tmp_path: Path, suffix: str) -> None:
    upright = videos.still(tmp_path / "upright.png", size=(240, 320))
    image = Image.open(upright.path)
    path = tmp_path / f"picture{suffix}"
    image.save(path)
    picture, size = _look(opened(), path)
    assert size == picture.size == (240, 320)
    assert np.abs(_pixels(picture) - _pixels(image)).mean() < 8


def test_makes_large_pictures_smaller(opened: Open, tmp_path: Path) -> None:
    image = Image.new("RGB", (12_000, 9_000), "navy")
    image.paste("orange", (0, 0, 6_000, 4_500))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "large.jpg", quality=80, exif=exif)
    picture, size = _look(opened(), tmp_path / "large.jpg")
    assert size == (9_000, 12_000)
    assert picture.size == (1536, 2048)
    # A quarter turn clockwise brings what was at the upper left to the upper right.
    assert _pixels(picture)[100, 1400, 0] > 200 > 50 > _pixels(picture)[100, 100, 0]


def test_shows_transparent_pictures_on_white(opened: Open, tmp_path: Path) -> None:
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    picture, _ = _look(opened(), tmp_path / "clear.png")
    assert _pixels(picture).min() == 255


def test_says_what_is_wrong_with_a_picture(opened: Open, tmp_path: Path) -> None:
    good = videos.still(tmp_path / "good.png").path.read_bytes()
    files: dict[str, tuple[bytes, str]] = {
        "empty.jpg": (b"", "empty"),
        "text.jpg": (b"bread, milk, apples\n" * 9, "not_media"),
        "cut.png": (good[:40], "picture_damaged"),
        "noise.jpg": (b"\xff\xd8\xff" + b"noise" * 99, "picture_damaged"),
        "phone.heic": (b"\0\0\0\x18ftypheic" + bytes(99), "codec"),
    }
    page = opened()
    for name, (data, reason) in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        page.set_input_files("input", path)
        values = {"codec": "HEIC"} if reason == "codec" else {}
        assert (name, page.evaluate("media.look()")) == (name, {"reason": reason, "values": values})
    _look(page, tmp_path / "good.png")


def _watch(page: Page, path: Path, **options: Any) -> Watched:
    page.set_input_files("input", path)
    watched: Watched = page.evaluate("options => media.watch(undefined, options)", options)
    return watched


def _assert_all_of(video: Video, watched: Watched) -> None:
    seen = watched["seen"]
    assert watched["failure"] is None
    assert [each["number"] for each in seen] == list(range(video.frames))
    # Times in files are multiples of a unit, and the library rounds to it.
    assert [each["tMs"] for each in seen] == pytest.approx(video.times_ms, abs=0.6)
    assert {(each["width"], each["height"], each["off"]) for each in seen} == {(video.width, video.height, 0)}
    assert watched["leftOpen"] == 0


def _assert_some_of(video: Video, watched: Watched, share: float) -> None:
    """At least so many of the pictures, in order, each with its own time."""
    seen = watched["seen"]
    numbers = [each["number"] for each in seen]
    assert numbers == sorted(set(numbers))
    assert len(numbers) >= share * video.frames
    assert numbers[0] == 0
    assert [each["tMs"] for each in seen] == pytest.approx([video.times_ms[n] for n in numbers], abs=2)
    assert {(each["width"], each["height"], each["off"]) for each in seen} == {(video.width, video.height, 0)}


def _look(page: Page, path: Path) -> tuple[Image.Image, tuple[int, int]]:
    """The picture as the page has it, and the size that it said the file's has."""
    page.set_input_files("input", path)
    found = page.evaluate("media.look()")
    assert "data" in found, found
    data = base64.b64decode(found["data"].split(",", 1)[1])
    return Image.open(io.BytesIO(data)), (found["width"], found["height"])


def _pixels(image: Image.Image) -> np.ndarray[Any, np.dtype[np.int16]]:
    return np.asarray(image.convert("RGB")).astype(np.int16)
