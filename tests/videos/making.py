"""The videos that tests ask for: pictures that carry their number, and the mannequin at its movements."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av

from tests import mannequin as figure
from tests.mannequin.picture import Painter
from tests.mannequin.recording import Recording
from tests.videos.number import Image, draw_number
from tests.videos.writing import (
    Coding,
    Video,
    click_times,
    file_times,
    kept,
    placed,
    times_of,
    write_video,
)

_FIGURE = Path(figure.__file__).parent


@dataclass(frozen=True)
class Performance(Video):
    """A video of the mannequin; frame `i` of `recording` is the truth of picture `i`."""

    recording: Recording = dataclasses.field(kw_only=True)

    @property
    def count(self) -> int:
        """How many repetitions were played."""
        return self.recording.reps_truth


def numbered(
    out: Path | None = None,
    *,
    suffix: str = ".mp4",
    frames: int = 60,
    fps: float = 30.0,
    times_ms: Sequence[float] | None = None,
    size: tuple[int, int] = (320, 240),
    first: int = 0,
    **coding: Any,
) -> Video:
    """A video whose picture `i` carries the number `first + i` (see `number`).

    Kept by its content, or also written to `out`, whose suffix then says the container. `times_ms` (of all
    pictures, the first at 0) go before `frames` and `fps`; `size` is as shown, upright. The rest are fields of
    `Coding`.
    """
    suffix = out.suffix if out else suffix
    how = Coding(**coding)
    asked = times_of(frames, fps, times_ms)

    def write(path: Path) -> None:
        write_video(path, (draw_number(first + index, *size) for index in range(len(asked))), asked, how)

    settings = [asked, size, first, dataclasses.asdict(how)]
    path = kept(f"numbered-{how.codec or 'usual'}", suffix, settings, write)
    return placed(_video(path, size, asked, how), out)


def mannequin(
    movement: str = "squat",
    out: Path | None = None,
    *,
    suffix: str = ".mp4",
    reps: float = 3,
    view: str | float = "side",
    fps: float = 30.0,
    times_ms: Sequence[float] | None = None,
    size: tuple[int, int] = (480, 640),
    body: str = "average",
    look: str = "teal",
    asked: dict[str, Any] | None = None,
    **coding: Any,
) -> Performance:
    """A video of the figure at a movement. `asked` goes to `tests.mannequin.play`, the rest to `Coding`."""
    suffix = out.suffix if out else suffix
    how = Coding(**coding)
    played = figure.play(
        movement,
        reps=reps,
        view=view,
        fps=fps,
        width=size[0],
        height=size[1],
        body=body,
        t_ms=times_ms,
        **(asked or {}),
    )

    def write(path: Path) -> None:
        write_video(path, Painter(played, body=body, look=look).frames(), played.t_ms, how)

    settings = [movement, reps, view, fps, times_ms, size, body, look, asked, dataclasses.asdict(how)]
    sources = [*_FIGURE.glob("*.py"), *_FIGURE.glob("movements/*.toml")]
    path = kept(movement, suffix, settings, write, sources)
    plain = placed(_video(path, size, tuple(played.t_ms), how), out)
    fields = {field.name: getattr(plain, field.name) for field in dataclasses.fields(plain)}
    return Performance(**fields, recording=played)


def nobody(out: Path | None = None, *, seconds: float = 2.0, **asked: Any) -> Performance:
    """A video of an empty room."""
    return mannequin(
        "empty_room", out, view="front", reps=seconds, asked={"lead_in_s": 0.0, "lead_out_s": 0.0}, **asked
    )


def pictures(path: Path) -> Iterator[tuple[float, Image]]:
    """Time on the file's clock in seconds, and picture, turned upright, of every frame of a file."""
    from tests.bench.film import decode

    for frame in decode(path):
        yield frame.t_ms / 1000, frame.picture


def repeated(video: Video, times: int, out: Path | None = None) -> Video:
    """The video so many times on end, without encoding anew; pictures only.

    Its first picture is a key frame, so the packets can stand behind one another.
    """
    step = video.seconds * 1000
    all_ms = tuple(round_ * step + time for round_ in range(times) for time in video.times_ms)

    def write(path: Path) -> None:
        with av.open(str(video.path)) as source:
            stream: Any = source.streams.video[0]
            packets = [packet for packet in source.demux(stream) if packet.size]
            with av.open(
                str(path), "w", options={"movflags": "faststart"} if path.suffix == ".mp4" else {}
            ) as target:
                copy: Any = target.add_stream_from_template(stream)
                long = round(video.seconds / stream.time_base)
                begins = [(packet.pts, packet.dts) for packet in packets]
                for number in range(times):
                    for packet, (pts, dts) in zip(packets, begins, strict=True):
                        packet.stream = copy
                        packet.time_base = stream.time_base
                        packet.pts, packet.dts = pts + number * long, dts + number * long
                        target.mux(packet)

    path = kept(f"{video.path.stem}-x{times}", video.path.suffix, [str(video.path), times], write)
    how = dataclasses.replace(video.coding, clicks=None)
    return placed(Video(path, video.width, video.height, all_ms, how), out)


def _video(path: Path, size: tuple[int, int], times_ms: Iterable[float], how: Coding) -> Video:
    exact = file_times(path.suffix, list(times_ms), how.start_ms)
    plain = Video(path, *size, exact, how)
    heard = plain.seconds + how.start_ms / 1000
    return dataclasses.replace(plain, clicks_s=click_times(how.clicks, heard))
