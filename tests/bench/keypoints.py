"""Recorded keypoints of a film, thinned to what a slower device would have seen."""

from __future__ import annotations

from dataclasses import replace

from py_core.recording import Recording


def thinned(recording: Recording, fps: float) -> Recording:
    """A recording with no more than ``fps`` frames a second."""
    kept: list[int] = []
    due = float("-inf")
    for index, t_ms in enumerate(recording.t_ms):
        if t_ms >= due:
            kept.append(index)
            # A millisecond of tolerance: timestamps are rounded, and half the frames must not go for it.
            due = t_ms + 1000 / fps - 1
    return replace(
        recording,
        t_ms=[recording.t_ms[index] for index in kept],
        frames=[recording.frames[index] for index in kept],
    )
