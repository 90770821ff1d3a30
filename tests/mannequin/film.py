"""Films of the figure: H.264 or VP9 for players and decoders, Motion-JPEG and raw YUV for Chromium's fake
camera.

Chromium plays a file as its camera in a loop, from when the camera is opened (a .mjpeg always at 30 frames
a second). So a film can begin and end with a still: the page has time to load before the first repetition,
and the loop does not start a new set before the test has looked.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import av
from PIL import Image as PillowImage

from tests.mannequin.body import Body
from tests.mannequin.figure import Look
from tests.mannequin.picture import Image, Painter
from tests.mannequin.play import play
from tests.mannequin.recording import Recording

REPO = Path(__file__).resolve().parents[2]
CACHE = REPO / ".repscope" / "mannequin"
FORMATS = (".mp4", ".webm", ".mjpeg", ".y4m")


@dataclass(frozen=True)
class Film:
    """A film's file, and what is in it after the still at its start: exact keypoints and repetitions."""

    path: Path
    recording: Recording
    still_start_s: float
    still_end_s: float

    @property
    def seconds(self) -> float:
        return self.still_start_s + self.recording.t_ms[-1] / 1000 + self.still_end_s


def film(
    movement: str,
    *,
    suffix: str = ".mjpeg",
    still_start_s: float = 0.0,
    still_end_s: float = 0.0,
    body: str | Body = "average",
    look: str | Look = "teal",
    grain: float = 2.0,
    fps: float = 30.0,
    out: Path | None = None,
    **asked: Any,
) -> Film:
    """A film of `play(movement, **asked)`, made once: the cache knows it by its content.

    `suffix` is .mp4 (H.264), .webm (VP9), .mjpeg or .y4m; with `out` the file is written there, and always.
    """
    suffix = out.suffix if out is not None else suffix
    if suffix not in FORMATS:
        raise ValueError(f"a film ends in one of {', '.join(FORMATS)}, not {suffix!r}")
    recording = play(movement, body=body, fps=fps, **asked)
    if out is None:
        settings = [movement, suffix, still_start_s, still_end_s, str(body), str(look), grain, fps, asked]
        name = f"{movement}-{fingerprint(settings)}{suffix}"
        out = CACHE / name
        if out.exists():
            return Film(out, recording, still_start_s, still_end_s)
    painter = Painter(recording, body=body, look=look, grain=grain)
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.stem}.{os.getpid()}{suffix}")
    write_film(painter, partial, fps=fps, still_start_s=still_start_s, still_end_s=still_end_s)
    partial.replace(out)
    return Film(out, recording, still_start_s, still_end_s)


def write_film(
    painter: Painter,
    path: Path,
    *,
    fps: float,
    still_start_s: float = 0.0,
    still_end_s: float = 0.0,
    crf: int = 23,
) -> None:
    """Paints all frames into `path`, whose suffix says the format; stills repeat the first and the last
    picture."""
    before, after = round(still_start_s * fps), round(still_end_s * fps)
    if path.suffix == ".mjpeg":
        _write_jpegs(painter, path, before, after)
        return
    first, last = painter.frame(0), painter.frame(len(painter) - 1)
    pictures = chain(repeat(first, before), painter.frames(), repeat(last, after))
    if path.suffix == ".y4m":
        _write_raw(pictures, path, fps)
    else:
        encode(pictures, path, fps=fps, crf=crf)


def encode(
    pictures: Iterator[Image], path: Path, *, fps: float, crf: int = 23, preset: str = "veryfast"
) -> None:
    """Encodes pictures (even width and height) as H.264 main profile (.mp4) or VP9 (.webm)."""
    webm = path.suffix == ".webm"
    options = (
        {"crf": str(crf + 9), "b": "0", "deadline": "realtime", "cpu-used": "7", "row-mt": "1"}
        if webm
        else {"crf": str(crf), "preset": preset, "profile": "main"}
    )
    with av.open(str(path), "w", options={} if webm else {"movflags": "+faststart"}) as container:
        stream: Any = None
        rate = Fraction(fps).limit_denominator(1001)
        for picture in pictures:
            if stream is None:
                stream = container.add_stream("libvpx-vp9" if webm else "libx264", rate=rate, options=options)
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "yuv420p"
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                container.mux(packet)
        if stream is None:
            raise ValueError("a film needs at least one picture")
        for packet in stream.encode(None):
            container.mux(packet)


def _write_jpegs(painter: Painter, path: Path, before: int, after: int) -> None:
    """JPEG after JPEG, as Chromium reads a .mjpeg; a still repeats one picture's bytes."""
    with path.open("wb") as file:
        jpeg = b""
        for index in range(len(painter)):
            buffer = io.BytesIO()
            PillowImage.fromarray(painter.frame(index)).save(buffer, "JPEG", quality=88, subsampling="4:2:0")
            jpeg = buffer.getvalue()
            for _ in range(1 + (before if index == 0 else 0)):
                file.write(jpeg)
        for _ in range(after):
            file.write(jpeg)


def _write_raw(pictures: Iterator[Image], path: Path, fps: float) -> None:
    """YUV4MPEG2 with 4:2:0 planes."""
    rate = Fraction(fps).limit_denominator(1001)
    with path.open("wb") as file:
        for number, picture in enumerate(pictures):
            if number == 0:
                height, width = picture.shape[:2]
                speed = f"F{rate.numerator}:{rate.denominator}"
                file.write(f"YUV4MPEG2 W{width} H{height} {speed} Ip A1:1 C420jpeg\n".encode())
            planes = av.VideoFrame.from_ndarray(picture, format="rgb24").to_ndarray(format="yuv420p")
            file.write(b"FRAME\n" + planes.tobytes())


def fingerprint(settings: list[Any]) -> str:
    """Names a film by its settings and by all files that decide how it looks."""
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode())
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *here.glob("movements/*.toml")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
