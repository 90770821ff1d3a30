"""Clips as pictures: decoded frames with their own times, and files that Chromium plays as a camera."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

CAMERA_FPS = 30
"""Chromium plays an .mjpeg file at this rate, whatever is in it."""

Picture = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded frame: height x width x 3 (RGB), upright, and its time since the first frame."""

    picture: Picture
    t_ms: float


def decode(path: Path) -> Iterator[Frame]:
    """Every frame of a video file, upright, with its own timestamp. Raises ``OSError`` for no video file."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        first: float | None = None
        for frame in container.decode(stream):
            seconds = float(frame.time or 0.0)
            first = seconds if first is None else first
            picture: Picture = frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
            turns = round(frame.rotation / 90)
            yield Frame(
                np.ascontiguousarray(np.rot90(picture, turns)) if turns else picture, (seconds - first) * 1000
            )


def write_camera_file(
    frames: Iterable[Frame], out: Path, *, lead_s: float, tail_s: float, slowdown: float, still: bool
) -> float:
    """Write frames as the .mjpeg file of a fake camera; return how long the film lasts in it, seconds.

    Before it stand ``lead_s`` seconds of the first frame, while the page loads, and after it ``tail_s`` of
    the last one, since Chromium plays the file in a loop. ``still=False`` puts an empty picture there
    instead: the first and the last frame of a hold are the hold itself and would be counted. Frames stand in
    the file as long as they did in the film, times ``slowdown``, to the camera's own 30 frames a second.
    """
    encoder = _JpegWriter(out)
    at = 0
    last: Frame | None = None
    for frame in frames:
        if last is None:
            encoder.add(frame.picture if still else _empty(frame.picture), round(lead_s * CAMERA_FPS))
        else:
            until = round(frame.t_ms / 1000 * slowdown * CAMERA_FPS)
            encoder.add(last.picture, until - at)
            at = max(at, until)
        last = frame
    if last is None:
        raise ValueError(f"expected at least one frame for {out}, got none")
    encoder.add(last.picture, 1)
    encoder.add(last.picture if still else _empty(last.picture), round(tail_s * CAMERA_FPS))
    encoder.close()
    return (at + 1) / CAMERA_FPS


def _empty(like: Picture) -> Picture:
    return np.full_like(like, 128)


class _JpegWriter:
    """Concatenated JPEG pictures in a file; a repeated picture is encoded once."""

    def __init__(self, out: Path) -> None:
        self._file = out.open("wb")

    def add(self, picture: Picture, times: int) -> None:
        if times > 0:
            self._file.write(jpeg_of(picture) * times)

    def close(self) -> None:
        self._file.close()


def jpeg_of(picture: Picture) -> bytes:
    """A picture as one JPEG of high quality; odd sizes lose their last row or column, as chroma needs."""
    height, width = (picture.shape[0] // 2 * 2, picture.shape[1] // 2 * 2)
    codec: Any = av.CodecContext.create("mjpeg", "w")
    codec.width, codec.height = width, height
    codec.pix_fmt = "yuvj420p"
    codec.time_base = Fraction(1, CAMERA_FPS)
    codec.options = {"qmin": "2", "qmax": "3"}
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture[:height, :width]), format="rgb24")
    frame = frame.reformat(format="yuvj420p")
    return b"".join(bytes(packet) for packet in [*codec.encode(frame), *codec.encode(None)])
