"""Recorded keypoints of a film: kept as files, thinned, its ends held."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

LEAD_FRAME_MS = 33.0


class RecordingError(Exception):
    """A file that holds no recording. The text says what was expected and what came."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Keypoints of a film: ``frames`` as ``Session.frame`` takes them, ``t_ms`` their times."""

    width: int
    height: int
    t_ms: Sequence[float]
    frames: Sequence[Sequence[float]]

    @property
    def blazepose(self) -> bool:
        return any(len(frame) == 132 for frame in self.frames)

    def save(self, path: Path) -> None:
        """Write as gzipped JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".partial")
        partial.write_bytes(gzip.compress(json.dumps(asdict(self), separators=(",", ":")).encode()))
        partial.replace(path)

    @classmethod
    def load(cls, path: Path) -> Recording:
        """Read what ``save`` wrote; further fields are ignored. Raises ``RecordingError`` for all else."""
        try:
            data = json.loads(gzip.decompress(path.read_bytes()))
            return cls(int(data["width"]), int(data["height"]), data["t_ms"], data["frames"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RecordingError(
                f"expected recorded keypoints in {path}: {type(error).__name__}: {error}"
            ) from error


def held(
    recording: Recording, *, lead_s: float, tail_s: float, still: bool
) -> Iterator[tuple[Sequence[float], float]]:
    """The frames of a recording with their times in milliseconds from 0, its ends held as ``play`` says."""
    lead = round(lead_s * 1000 / LEAD_FRAME_MS)
    tail = round(tail_s * 1000 / LEAD_FRAME_MS)
    if not recording.frames:
        return
    nobody: Sequence[float] = ()
    for index in range(lead):
        yield recording.frames[0] if still else nobody, index * LEAD_FRAME_MS
    start = lead * LEAD_FRAME_MS
    for points, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        yield points, start + t_ms
    end = start + recording.t_ms[-1]
    for index in range(tail):
        yield recording.frames[-1] if still else nobody, end + (index + 1) * LEAD_FRAME_MS


def thinned(recording: Recording, fps: float) -> Recording:
    """A recording with no more than ``fps`` frames a second: what a slow device would have seen of it."""
    kept: list[int] = []
    due = float("-inf")
    for index, t_ms in enumerate(recording.t_ms):
        if t_ms >= due:
            kept.append(index)
            # A millisecond of tolerance: timestamps are rounded, and half the frames must not go for it.
            due = t_ms + 1000 / fps - 1
    return Recording(
        recording.width,
        recording.height,
        [recording.t_ms[index] for index in kept],
        [recording.frames[index] for index in kept],
    )
