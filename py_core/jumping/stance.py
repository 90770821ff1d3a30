"""Standing still and upright: the heights that a jump is measured against."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from py_core.catalogue.jump import StanceRules
from py_core.geometry import NAN, clamp
from py_core.jumping.posture import Frame

LOOK_MS = 100.0
"""Standing lasts; looking ten times a second finds it soon enough."""
LEAST_FRAMES = 5
MOST_FRAMES = 64
"""Frames kept of the time looked back on: every one up to 120 a second."""


@dataclass(frozen=True, slots=True)
class Stance:
    """Means over a time of standing still, heights as in :class:`Frame`."""

    t_ms: float
    stature: float
    centre: float
    trunk: float
    hip: float
    picture_hip: float
    foot: float
    feet: tuple[float, float]
    """NaN for a foot that was not seen."""
    legs: tuple[float, float]
    facing: float
    """1 for who faces the camera, 0 in profile, -1 from behind."""

    def roll(self, focal: float) -> float:
        """How much lower the ankles seem to be when they have rolled forward over the toes, in frame heights.

        What comes nearer moves away from the picture's middle, which is level with the camera. ``focal`` is the
        camera's focal length in frame heights.
        """
        return (self.foot - 0.5) * ROLL * self.stature * self.facing / focal


class StanceFinder:
    """Looks back on the last half second or so; bounded memory."""

    def __init__(self, rules: StanceRules) -> None:
        self._rules = rules
        self.reset()

    def reset(self) -> None:
        """Another person, or the same from elsewhere."""
        self._frames: deque[Frame] = deque(maxlen=MOST_FRAMES)
        self._looked_ms = -1e12
        self._tallest = 0.0
        self._shrunk_since_ms: float | None = None

    def interrupt(self) -> None:
        """The person moves: standing begins anew."""
        self._frames.clear()

    def step(self, frame: Frame) -> Stance | None:
        """One frame; the stance when the person has now stood still for long enough."""
        frames = self._frames
        frames.append(frame)
        while frame.t_ms - frames[0].t_ms > self._rules.still_ms:
            frames.popleft()
        if frame.t_ms - self._looked_ms < LOOK_MS or len(frames) < LEAST_FRAMES:
            return None
        self._looked_ms = frame.t_ms
        if frame.t_ms - frames[0].t_ms < 0.75 * self._rules.still_ms:
            return None
        stance = self._stance()
        return stance if stance is not None and self._tall(stance) else None

    def _stance(self) -> Stance | None:
        frames, rules = self._frames, self._rules
        stature = _mean(f.stature for f in frames)
        trunk = [f.trunk for f in frames]
        feet = [f.foot for f in frames]
        if not stature > 0.0:
            return None
        for heights in (trunk, feet):
            spread, drift = _stillness(heights)
            if not (spread <= rules.spread * stature and drift <= rules.drift * stature):
                return None
        stance = Stance(
            t_ms=frames[-1].t_ms,
            stature=stature,
            centre=_mean(f.centre for f in frames),
            trunk=_mean(trunk),
            hip=_mean(f.hip for f in frames),
            picture_hip=_mean(f.picture_hip for f in frames),
            foot=_mean(f.foot for f in frames),
            feet=(_mean(f.feet[0] for f in frames), _mean(f.feet[1] for f in frames)),
            legs=(_mean(f.legs[0] for f in frames), _mean(f.legs[1] for f in frames)),
            facing=clamp(_mean(f.breadth for f in frames) / (BREADTH * stature), -1.0, 1.0),
        )
        hip, knee, foot = stance.hip, _mean(f.knee for f in frames), stance.foot
        upright = (
            foot - hip >= rules.leg_share * (1.0 - ANKLE_SHARE) * stature
            and knee - hip >= rules.thigh_share * (foot - hip)
            and stance.centre == stance.centre
        )
        return stance if upright else None

    def _tall(self, stance: Stance) -> bool:
        """Whether it is a stance of the person's full height, as far as was seen until now."""
        if stance.stature >= self._rules.shrunk * self._tallest:
            self._tallest = max(self._tallest, stance.stature)
            self._shrunk_since_ms = None
            return True
        if self._shrunk_since_ms is None:
            self._shrunk_since_ms = stance.t_ms
        if stance.t_ms - self._shrunk_since_ms < self._rules.accepted_ms:
            return False
        self._tallest = stance.stature
        self._shrunk_since_ms = None
        return True


ROLL = 0.054
"""How far the ankle moves forward, in statures, when the heel rises by 45 degrees and more: from 0.068 behind the ball
of the foot to almost above it."""
BREADTH = 0.21
"""Between the shoulder joints' centres, in statures: the acromia are 0.259 apart (Winter, 4th ed., figure 4.1)."""
ANKLE_SHARE = 1.0 - (0.936 - 0.039)
"""What of the stature is not between ankle and eyes (Winter, 4th ed., figure 4.1)."""


def _mean(values: Iterable[float]) -> float:
    """Mean of what is not NaN; NaN for nothing."""
    total = count = 0.0
    for value in values:
        if value == value:
            total += value
            count += 1.0
    return total / count if count else NAN


def _stillness(values: list[float]) -> tuple[float, float]:
    """Standard deviation, and how far the means of the first and the second half differ; NaN where unseen."""
    mean = _mean(values)
    spread = sqrt(_mean((v - mean) ** 2 for v in values)) if mean == mean else NAN
    half = len(values) // 2
    return spread, abs(_mean(values[half:]) - _mean(values[:half]))
