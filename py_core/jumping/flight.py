"""One flight measured: when the feet left the floor and touched it, between frames, and how high it went.

In the air the centre of mass follows a parabola, fitted to every frame of the flight. Hips and ankles follow the same
one at a distance that changes but slowly, as the arms swing; so each half of the flight gives a line for that
distance, and the parabola with it says when they passed the heights at which toes leave and touch the floor. Which
frames belong to the flight follows from these instants, so the whole is done until they stay.

Hips and ankles both, as each errs in its own way: where the model sees the hips moves with the clothes over them, and
ankles seen from before or behind come nearer when they roll over the toes, which perspective shows as a change of
height (corrected as far as the camera is known).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from py_core.catalogue.jump import JumpRules
from py_core.geometry import NAN, mean_seen
from py_core.jumping.parabola import LEAST_FOR_LINE, Parabola, fit_flight, fit_line
from py_core.jumping.posture import Frame
from py_core.jumping.stance import Stance
from py_core.messages import DiscardReason

GRAVITY_CM = 981.0
"""Centimetres a second squared."""
ROUNDS = 4
NOISE = 0.004
"""Standard deviation of the centre of mass in statures, from sightings that are off by 1 to 2 % of a torso (the
mannequin's noise, and MoveNet's on the clips of jumps)."""
HALVES_S = 0.3
"""A shorter flight has too few frames in either half for a line of its own."""
INSIDE_S = 0.004
"""A frame this close to take-off or landing may still have a toe on the floor."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Centimetres and frame heights of one person at one place."""

    cm: float
    """Centimetres in a frame height."""
    error: float
    """Its relative standard deviation."""
    focal: float
    """The camera's focal length in frame heights."""

    @property
    def gravity(self) -> float:
        """Frame heights a second squared."""
        return GRAVITY_CM / self.cm


@dataclass(frozen=True, slots=True)
class Measured:
    """A flight's instants and height. ``reason``: why it is no measured jump, if so."""

    takeoff_s: float
    landing_s: float
    height_cm: float
    uncertainty_cm: float
    reason: DiscardReason | None = None

    @property
    def air_s(self) -> float:
        """Flight time."""
        return self.landing_s - self.takeoff_s


LOST = Measured(NAN, NAN, NAN, NAN, "lost_tracking")


def above_floor(frame: Frame, stance: Stance) -> tuple[float, float]:
    """How far each ankle is above where it stood, in frame heights; NaN for one not seen."""
    return stance.feet[0] - frame.feet[0], stance.feet[1] - frame.feet[1]


def feet_above_floor(frame: Frame, stance: Stance) -> float:
    """The mean of both; of one where the other is not seen; NaN without either."""
    return mean_seen(*above_floor(frame, stance))


def measure(
    frames: Sequence[Frame], stance: Stance, scale: Scale, rules: JumpRules, from_s: float, to_s: float
) -> Measured:
    """The flight between about ``from_s`` and ``to_s``.

    Args:
        frames: from before take-off until after landing, in order.
    """
    found = _instants(frames, stance, scale, rules, from_s, to_s)
    if found is None:
        return LOST
    curve, takeoff_s, landing_s = found
    pull = curve.g / scale.gravity
    if curve.rms > rules.discard.misfit * stance.stature or max(pull, 1.0 / pull) > rules.discard.gravity:
        return LOST
    flown = [f for f in frames if takeoff_s <= f.t_ms / 1000.0 <= landing_s]
    height, error = _height(curve, takeoff_s, landing_s, stance, scale, rules)
    reason: DiscardReason | None = None
    if _bent(flown, stance, rules):
        reason = "bent_knees"
    elif _carried(frames, stance, rules, takeoff_s, landing_s):
        reason = "moved_sideways"
    elif height < rules.discard.least_cm:
        reason = "too_small"
    return Measured(takeoff_s, landing_s, height, error, reason)


def _instants(
    frames: Sequence[Frame], stance: Stance, scale: Scale, rules: JumpRules, from_s: float, to_s: float
) -> tuple[Parabola, float, float] | None:
    """The parabola, take-off and landing; ``None`` where too little of the flight was seen."""
    stature = stance.stature
    floor = (stance.hip + stance.foot + stance.roll(scale.focal)) / 2.0
    curve: Parabola | None = None
    for _ in range(ROUNDS):
        inside = [f for f in frames if from_s + INSIDE_S <= f.t_ms / 1000.0 <= to_s - INSIDE_S]
        seen = [f for f in inside if f.centre == f.centre]
        curve = fit_flight(
            [f.t_ms / 1000.0 for f in seen],
            [f.centre for f in seen],
            scale.gravity,
            scale.gravity * scale.error,
            NOISE * stature,
        )
        if curve is None:
            return None
        apart = [
            (f.t_ms / 1000.0, y - curve.at(f.t_ms / 1000.0))
            for f, y in ((f, (f.hip + f.foot) / 2.0) for f in inside)
            if y == y
        ]
        takeoff_s, _ = _crossings(curve, apart, floor - rules.toes.takeoff * stature, rising=True)
        _, landing_s = _crossings(curve, apart, floor - rules.toes.landing * stature, rising=False)
        if not (landing_s - takeoff_s > 0.0):
            return None
        done = abs(takeoff_s - from_s) < 1e-4 and abs(landing_s - to_s) < 1e-4
        from_s, to_s = takeoff_s, landing_s
        if done:
            break
    return (curve, from_s, to_s) if curve is not None else None


def _crossings(
    curve: Parabola, apart: Sequence[tuple[float, float]], level: float, *, rising: bool
) -> tuple[float, float]:
    """When hips and ankles pass ``level``, judged by the flight's rising or falling half.

    ``apart``: times, and how much lower than the centre of mass they are then.
    """
    first, last = (apart[0][0], apart[-1][0]) if apart else (NAN, NAN)
    half = apart
    if last - first > HALVES_S:
        half = [(t, d) for t, d in apart if (t <= curve.apex_s) == rising]
        if len(half) < LEAST_FOR_LINE:
            half = apart
    offset, slope = fit_line([t - curve.origin_s for t, _ in half], [d for _, d in half])
    return curve.crossings(offset, slope, level)


def _height(
    curve: Parabola, takeoff_s: float, landing_s: float, stance: Stance, scale: Scale, rules: JumpRules
) -> tuple[float, float]:
    """Height and its standard uncertainty, in centimetres.

    Where toes leave and touch is not seen but known to ``toes.error``: an error there of so many centimetres is one
    of the height's where only take-off counts, and of 1 / sqrt 2 where both share it.
    """
    toes_cm = rules.toes.error * stance.stature * scale.cm
    read_cm = NOISE * stance.stature * scale.cm / sqrt(max(curve.used, 1))
    if rules.method == "air_time":
        air_s = landing_s - takeoff_s
        return GRAVITY_CM * air_s * air_s / 8.0, sqrt(toes_cm**2 / 2.0 + read_cm**2)
    rise = curve.at(takeoff_s) - curve.at(curve.apex_s)
    height = rise * scale.cm
    # A flight that is long enough to show its own gravity says how far the scale is off.
    off = curve.g / scale.gravity - 1.0
    return height, sqrt(toes_cm**2 + read_cm**2 + (height * scale.error) ** 2 + (height * off) ** 2)


def _bent(flown: Sequence[Frame], stance: Stance, rules: JumpRules) -> bool:
    """Whether legs were bent in the air or for the landing: that makes a flight longer, not higher."""
    left = _shares(flown, stance, 0)
    right = _shares(flown, stance, 1)
    both = [share for share in map(mean_seen, left, right) if share == share]
    limit, one = rules.discard.leg, rules.discard.one_leg
    if _lowest_third(left) < one or _lowest_third(right) < one:
        return True
    return _lowest_third(both) < limit or _lowest_third(both[-2:]) < limit


def _shares(flown: Sequence[Frame], stance: Stance, side: int) -> list[float]:
    """A leg's length over its standing one in each frame; NaN where not seen."""
    standing = stance.legs[side]
    return [f.legs[side] / standing if standing > 0.0 else NAN for f in flown]


def _lowest_third(values: Sequence[float]) -> float:
    """Mean of the lowest third, two values at the least: one frame's error says nothing. NaN for none."""
    seen = sorted(v for v in values if v == v)
    if not seen:
        return NAN
    some = seen[: max(2, len(seen) // 3)]
    return sum(some) / len(some)


def _carried(
    frames: Sequence[Frame], stance: Stance, rules: JumpRules, takeoff_s: float, landing_s: float
) -> bool:
    """Whether the feet came down elsewhere than they left, or apart."""
    before = [f for f in frames if f.t_ms / 1000.0 <= takeoff_s]
    after = [f for f in frames if f.t_ms / 1000.0 >= landing_s]
    stature = stance.stature
    moved = [
        _last([f.feet_x[side] for f in after]) - _last([f.feet_x[side] for f in before]) for side in (0, 1)
    ]
    limit = rules.discard.sideways * stature
    if abs(moved[0]) > limit or abs(moved[1]) > limit or abs(moved[0] - moved[1]) > limit:
        return True
    lowest = _last([feet_above_floor(f, stance) for f in after])
    return lowest < -rules.discard.forward * stature


def _last(values: Sequence[float]) -> float:
    """Median of the last three seen; NaN for none."""
    seen = sorted([v for v in values if v == v][-3:])
    return seen[len(seen) // 2] if seen else NAN
