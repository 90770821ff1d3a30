"""A click track at known times, and finding the clicks again in any file that has them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
RATE = 48_000
CLICK_S = 0.02
TONE_HZ = 1000.0
_LOUD, _QUIET_S = 0.2, 0.1
"""A click begins where the sound first goes above this after so much quiet."""


def click_track(clicks_s: Sequence[float], length_s: float) -> Samples:
    """Samples (N,) in -1..1 at `RATE`: silence with a short tone at each time."""
    track: Samples = np.zeros(round(length_s * RATE), dtype=np.float32)
    tone = 0.8 * np.sin(2 * np.pi * TONE_HZ * np.arange(round(CLICK_S * RATE)) / RATE)
    for at_s in clicks_s:
        begin = round(at_s * RATE)
        part = track[begin : begin + len(tone)]
        part += tone[: len(part)].astype(np.float32)
    return track


def find_clicks(path: Path) -> list[float]:
    """When clicks are heard in a file's first audio track, seconds on the file's own clock."""
    found: list[float] = []
    quiet_until, begin_s = -1.0, 0.0
    with av.open(str(path)) as container:
        for begin_s, samples, rate in _decoded(container):
            loud = np.flatnonzero(np.abs(samples) > _LOUD)
            for index in loud:
                at_s = begin_s + int(index) / rate
                if at_s > quiet_until:
                    found.append(at_s)
                quiet_until = at_s + _QUIET_S
    return found


def audio_seconds(path: Path) -> float:
    """How long a file's first audio track sounds; 0 without one."""
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return 0.0
        return float(sum(len(samples) / rate for _, samples, rate in _decoded(container)))


def _decoded(container: Any) -> Any:
    """Begin in seconds, samples of one channel and rate of each block."""
    for frame in container.decode(container.streams.audio[0]):
        samples = frame.to_ndarray()
        channels = frame.layout.nb_channels
        one = samples[0] if frame.format.is_planar else samples.reshape(-1, channels)[:, 0]
        if np.issubdtype(one.dtype, np.integer):
            one = one.astype(np.float32) / np.iinfo(one.dtype).max
        yield float(frame.time or 0.0), one, frame.sample_rate
