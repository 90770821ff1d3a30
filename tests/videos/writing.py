"""Video files with exact times, turned, with sound: written by PyAV, kept by their content."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import av
import numpy as np

from tests.videos import boxes
from tests.videos.number import Image
from tests.videos.sound import RATE, click_track

REPO = Path(__file__).resolve().parents[2]
CACHE = REPO / ".repscope" / "videos"

Turn = Literal[0, 90, 180, 270]
Moov = Literal["first", "last", "fragments"]
Clicks = Sequence[float] | Literal["clicks"] | None

CODECS = {
    "h264": "libx264",
    "hevc": "libx265",
    "vp8": "libvpx",
    "vp9": "libvpx-vp9",
    "av1": "libsvtav1",
    "mpeg4": "mpeg4",
    "prores": "prores_ks",
    "mjpeg": "mjpeg",
}
_USUAL = {".mp4": "h264", ".mov": "h264", ".m4v": "h264", ".webm": "vp9", ".mkv": "h264", ".avi": "mpeg4"}
_ISO = (".mp4", ".mov", ".m4v")
_FORMATS = {".m4v": "mp4"}
_OPTIONS: dict[str, dict[str, str]] = {
    "h264": {"crf": "20", "preset": "veryfast"},
    "hevc": {"crf": "22", "preset": "ultrafast", "x265-params": "log-level=none"},
    "vp8": {"crf": "10", "b": "2M", "deadline": "realtime", "cpu-used": "8"},
    "vp9": {"crf": "28", "b": "0", "deadline": "realtime", "cpu-used": "8", "row-mt": "1"},
    "av1": {"crf": "20", "preset": "8", "svtav1-params": "enable-tf=0:pred-struct=1"},
    "mpeg4": {"qscale": "3"},
    "prores": {"profile": "0"},
    "mjpeg": {"qscale": "3"},
}
_AUDIO = {".webm": "libopus", ".mkv": "libopus", ".avi": "pcm_s16le"}


@dataclass(frozen=True)
class Coding:
    """How pictures become a file.

    `codec`: `None` is the container's usual one. `gop`: most frames from one key frame to the next.
    `turn`: how far players turn the stored pictures clockwise (MP4 and MOV); the caller gives them upright.
    `clicks`: times in seconds of a click track, `"clicks"` for one each second from 0.5 s on, `()` for
    silence, `None` for no audio track. `crf`: the encoder's own measure of quality, less is better and larger;
    `None` is small. `moov`: where MP4 and MOV have their index. `start_ms`: time of the
    first picture in the file.
    """

    codec: str | None = None
    gop: int | None = None
    b_frames: int = 0
    turn: Turn = 0
    clicks: Clicks = None
    crf: int | None = None
    moov: Moov = "first"
    start_ms: float = 0.0


@dataclass(frozen=True)
class Video:
    """A file and the truth of it. Size is as shown, upright; times are since the first picture."""

    path: Path
    width: int
    height: int
    times_ms: tuple[float, ...]
    coding: Coding = Coding()
    clicks_s: tuple[float, ...] = ()
    """On the file's own clock."""

    @property
    def frames(self) -> int:
        return len(self.times_ms)

    @property
    def seconds(self) -> float:
        """From the first picture to the end of the last, which is shown as long as the one before it."""
        times = self.times_ms
        return (times[-1] + (times[-1] - times[-2] if len(times) > 1 else 0.0)) / 1000


def times_of(frames: int, fps: float, times_ms: Sequence[float] | None = None) -> tuple[float, ...]:
    """Times of pictures: those given, else `frames` at a constant rate."""
    if times_ms is not None:
        return tuple(float(time) for time in times_ms)
    return tuple(index * 1000 / fps for index in range(frames))


def kept(
    name: str, suffix: str, settings: object, write: Callable[[Path], None], sources: Iterable[Path] = ()
) -> Path:
    """The file that `write` makes, made once: its name holds its settings and the code that decides on it."""
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode())
    for path in sorted([*Path(__file__).parent.glob("*.py"), *sources]):
        digest.update(path.name.encode() + path.read_bytes())
    out = CACHE / f"{name}-{digest.hexdigest()[:16]}{suffix}"
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = out.with_name(f".{out.stem}.{os.getpid()}{suffix}")
        try:
            write(partial)
            partial.replace(out)
        finally:
            partial.unlink(missing_ok=True)
    return out


def placed(video: Video, out: Path | None) -> Video:
    """The video as a file of one's own at `out`, where that is asked for."""
    if out is None:
        return video
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(video.path, out)
    return replace(video, path=out)


def click_times(clicks: Clicks, seconds: float) -> tuple[float, ...]:
    """Times that a coding's `clicks` stands for in a video of so many seconds."""
    if clicks == "clicks":
        return tuple(0.5 + second for second in range(int(seconds + 0.5)) if 0.6 + second < seconds)
    return tuple(float(time) for time in clicks or ())


def write_video(path: Path, pictures: Iterable[Image], times_ms: Sequence[float], coding: Coding) -> None:
    """Encodes upright pictures (H, W, 3; even sides), one for each time, as the suffix and `coding` say."""
    suffix = path.suffix
    codec = coding.codec or _USUAL[suffix]
    if coding.turn and suffix not in _ISO:
        raise ValueError(f"only {', '.join(_ISO)} are turned by their matrix, not {suffix}")
    base = _time_base(suffix, times_ms)
    ticks = [round(Fraction(time + coding.start_ms) / 1000 / base) for time in times_ms]
    flags = {"first": "faststart", "last": "", "fragments": "frag_keyframe+empty_moov+default_base_moof"}
    options = {"movflags": flags[coding.moov]} if suffix in _ISO and flags[coding.moov] else {}
    end_s = (times_ms[-1] + (times_ms[-1] - times_ms[-2] if len(times_ms) > 1 else 1000 / 30)) / 1000
    shape = (0, 0)
    with av.open(str(path), "w", format=_FORMATS.get(suffix), options=options) as container:
        video: Any = None
        sound = _Sound(container, suffix, coding, end_s) if coding.clicks is not None else None
        for index, picture in enumerate(pictures):
            stored = np.ascontiguousarray(np.rot90(picture, coding.turn // 90))
            if video is None:
                shape = stored.shape[:2]
                video = _video_stream(container, codec, shape, base, coding, times_ms)
            frame = av.VideoFrame.from_ndarray(stored, format="rgb24").reformat(format=video.pix_fmt)
            frame.pts, frame.time_base = ticks[index], base
            if index + 1 < len(ticks):
                frame.duration = ticks[index + 1] - ticks[index]
            elif index:
                frame.duration = ticks[index] - ticks[index - 1]
            for packet in video.encode(frame):
                container.mux(packet)
            if sound:
                sound.up_to(times_ms[index] / 1000)
        for packet in video.encode(None):
            container.mux(packet)
        if sound:
            sound.finish()
    if coding.turn:
        path.write_bytes(boxes.turned(path.read_bytes(), coding.turn, shape[1], shape[0]))


def _time_base(suffix: str, times_ms: Sequence[float]) -> Fraction:
    """The unit of times: Matroska's and WebM's milliseconds, one picture in AVI, else what MPEG-4 can still count."""
    if suffix in (".webm", ".mkv"):
        return Fraction(1, 1000)
    if suffix == ".avi":
        step = (times_ms[-1] / (len(times_ms) - 1)) if len(times_ms) > 1 else 1000 / 30
        return (Fraction(step) / 1000).limit_denominator(1001)
    return Fraction(1, 60_000)


def file_times(suffix: str, times_ms: Sequence[float], start_ms: float = 0.0) -> tuple[float, ...]:
    """The times as a file of this kind can hold them, since its first picture."""
    base = _time_base(suffix, times_ms)
    ticks = [round(Fraction(time + start_ms) / 1000 / base) for time in times_ms]
    return tuple(float((tick - ticks[0]) * base * 1000) for tick in ticks)


def _video_stream(
    container: Any,
    codec: str,
    shape: tuple[int, ...],
    base: Fraction,
    coding: Coding,
    times_ms: Sequence[float],
) -> Any:
    options = dict(_OPTIONS[codec])
    if codec == "av1":
        os.environ.setdefault("SVT_LOG", "1")  # Errors alone: the encoder is talkative.
    if coding.crf is not None:
        options["crf"] = str(coding.crf)
    if codec in ("h264", "mpeg4"):
        options["bf"] = str(coding.b_frames)
    if codec == "h264" and coding.gop:
        options["sc_threshold"] = "0"
    mean_s = times_ms[-1] / 1000 / (len(times_ms) - 1) if len(times_ms) > 1 else 1 / 30
    rate = (1 / Fraction(mean_s)).limit_denominator(1001)
    stream = container.add_stream(CODECS[codec], rate=rate, options=options)
    stream.height, stream.width = shape
    stream.pix_fmt = {"prores": "yuv422p10le", "mjpeg": "yuvj420p"}.get(codec, "yuv420p")
    stream.time_base = stream.codec_context.time_base = base
    if coding.gop:
        stream.codec_context.gop_size = coding.gop
    return stream


class _Sound:
    """The click track, muxed beside the pictures as they come."""

    def __init__(self, container: Any, suffix: str, coding: Coding, end_s: float) -> None:
        end_s += coding.start_ms / 1000
        self._samples = click_track(click_times(coding.clicks, end_s), end_s)
        self._container = container
        self._stream = container.add_stream(_AUDIO.get(suffix, "aac"), rate=RATE, layout="mono")
        if suffix != ".avi":
            self._stream.bit_rate = 96_000
        self._done = 0

    def up_to(self, seconds: float) -> None:
        while self._done < min(seconds * RATE, len(self._samples)):
            block = self._samples[self._done : self._done + 960]
            frame = av.AudioFrame.from_ndarray(block[None], format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, self._done, Fraction(1, RATE)
            self._done += len(block)
            self._mux(frame)

    def finish(self) -> None:
        self.up_to(float("inf"))
        self._mux(None)

    def _mux(self, frame: Any) -> None:
        for packet in self._stream.encode(frame):
            self._container.mux(packet)
