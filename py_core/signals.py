"""The named body signals that movement files may use.

A signal is a number a frame, computed from one :class:`~py_core.filtering.Body`. It is NaN when a joint it
needs is missing. Signals of a limb exist for each side; the others for the body as a whole. Angles of
flexion follow the clinical convention: 0 is the straight limb (Norkin & White, Measurement of Joint Motion).

Signals ending in ``_from_vertical_deg`` read a segment's vertical extent against its true length, so they do
not care from where the camera looks, as long as it stands upright; the true length comes from another
segment by the body proportions of Winter, Biomechanics and Motor Control, 4th ed., figure 4.1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, degrees

from py_core.filtering import Body
from py_core.geometry import NAN, angle_deg, distance, from_vertical_deg, max_seen, mean_seen
from py_core.skeleton import (
    ANKLES,
    EARS,
    ELBOWS,
    HIPS,
    KNEES,
    LEFT,
    NOSE,
    RIGHT,
    SHOULDERS,
    WRISTS,
)

FOREARM_TO_UPPER_ARM = 0.146 / 0.186
ARM_TO_TORSO = (0.186 + 0.146) / 0.288
UPPER_ARM_TO_TORSO = 0.186 / 0.288
LEG_TO_TORSO = (0.245 + 0.246) / 0.288
"""Segment lengths as fractions of stature, from Winter's figure 4.1."""

SidedFunction = Callable[[Body, int], float]
BodyFunction = Callable[[Body], float]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Signal:
    """A named signal: what it needs, and either a function of the body or of the body and a side."""

    name: str
    meaning: str
    needs: tuple[Pair, ...]
    of_body: BodyFunction | None = None
    of_side: SidedFunction | None = None

    def side(self, body: Body, side: int) -> float:
        """Value for a side (``LEFT`` or ``RIGHT``); the whole body's value when it has no sides."""
        if self.of_side is not None:
            return self.of_side(body, side)
        assert self.of_body is not None
        return self.of_body(body)

    def both(self, body: Body) -> float:
        """The sides' mean, each weighted with the square of its weakest joint's score.

        From the side the far limb is guessed by the model with a low score; so the near one decides.
        """
        if self.of_side is None:
            assert self.of_body is not None
            return self.of_body(body)
        left, right = self.of_side(body, LEFT), self.of_side(body, RIGHT)
        if left != left:
            return right
        if right != right:
            return left
        weight_left, weight_right = self.confidence(body, LEFT) ** 2, self.confidence(body, RIGHT) ** 2
        total = weight_left + weight_right
        return (left * weight_left + right * weight_right) / total if total > 0.0 else NAN

    def confidence(self, body: Body, side: int) -> float:
        """Score of the weakest joint that the side's value rests on."""
        return min(body.score[pair[side]] for pair in self.needs)


SIGNALS: dict[str, Signal] = {}


def _sided(*needs: Pair) -> Callable[[SidedFunction], SidedFunction]:
    def register(function: SidedFunction) -> SidedFunction:
        name = function.__name__
        SIGNALS[name] = Signal(name, _summary(function), needs, of_side=function)
        return function

    return register


def _whole(*needs: Pair) -> Callable[[BodyFunction], BodyFunction]:
    def register(function: BodyFunction) -> BodyFunction:
        name = function.__name__
        SIGNALS[name] = Signal(name, _summary(function), needs, of_body=function)
        return function

    return register


def _summary(function: Callable[..., float]) -> str:
    return (function.__doc__ or "").strip().split("\n")[0]


def _angle(body: Body, a: int, b: int, c: int) -> float:
    x, y = body.x, body.y
    return angle_deg(x[a], y[a], x[b], y[b], x[c], y[c])


def _length(body: Body, a: int, b: int) -> float:
    return distance(body.x[a], body.y[a], body.x[b], body.y[b])


@_sided(HIPS, KNEES, ANKLES)
def knee_flexion_deg(body: Body, side: int) -> float:
    """Knee flexion in the picture's plane; true in profile only."""
    return 180.0 - _angle(body, HIPS[side], KNEES[side], ANKLES[side])


@_sided(SHOULDERS, HIPS, KNEES)
def hip_flexion_deg(body: Body, side: int) -> float:
    """Hip flexion in the picture's plane; true in profile only."""
    return 180.0 - _angle(body, SHOULDERS[side], HIPS[side], KNEES[side])


@_sided(SHOULDERS, ELBOWS, WRISTS)
def elbow_flexion_deg(body: Body, side: int) -> float:
    """Elbow flexion in the picture's plane."""
    return 180.0 - _angle(body, SHOULDERS[side], ELBOWS[side], WRISTS[side])


@_sided(HIPS, SHOULDERS, ELBOWS)
def arm_raise_deg(body: Body, side: int) -> float:
    """Angle between trunk and upper arm: 0 hanging beside it, 90 level, 180 overhead."""
    return _angle(body, HIPS[side], SHOULDERS[side], ELBOWS[side])


@_sided(HIPS, KNEES, ANKLES)
def thigh_from_vertical_deg(body: Body, side: int) -> float:
    """Thigh from straight down: 0 standing, 90 level, from any camera side (shank and thigh are alike long)."""
    hip, knee, ankle = HIPS[side], KNEES[side], ANKLES[side]
    length = max_seen(_length(body, knee, ankle), _length(body, hip, knee))
    return from_vertical_deg(body.y[knee] - body.y[hip], length)


@_sided(SHOULDERS, ELBOWS, WRISTS)
def forearm_from_vertical_deg(body: Body, side: int) -> float:
    """Forearm from straight down: 0 hanging, 90 level, 180 upright, from any camera side."""
    upper, fore = (
        _length(body, SHOULDERS[side], ELBOWS[side]),
        _length(body, ELBOWS[side], WRISTS[side]),
    )
    length = max_seen(upper * FOREARM_TO_UPPER_ARM, fore)
    return from_vertical_deg(body.y[WRISTS[side]] - body.y[ELBOWS[side]], length)


@_sided(SHOULDERS, ELBOWS)
def upper_arm_from_vertical_deg(body: Body, side: int) -> float:
    """Upper arm from straight down: 0 hanging, 90 level, 180 overhead, from any camera side."""
    shoulder, elbow = SHOULDERS[side], ELBOWS[side]
    length = max_seen(_length(body, shoulder, elbow), body.torso * UPPER_ARM_TO_TORSO)
    return from_vertical_deg(body.y[elbow] - body.y[shoulder], length)


@_sided(SHOULDERS, WRISTS)
def shoulder_over_hand(body: Body, side: int) -> float:
    """Height of the shoulder over the hand in arm lengths: 1 on a straight upright arm, 0 level with the hand."""
    return (body.y[WRISTS[side]] - body.y[SHOULDERS[side]]) / (body.torso * ARM_TO_TORSO)


@_sided(SHOULDERS, WRISTS)
def arm_extension(body: Body, side: int) -> float:
    """Distance from shoulder to hand in arm lengths: 1 for a straight arm across the view, 0.7 at a right angle."""
    return _length(body, SHOULDERS[side], WRISTS[side]) / (body.torso * ARM_TO_TORSO)


@_sided(HIPS, ANKLES)
def hip_over_foot(body: Body, side: int) -> float:
    """Height of the hip over the ankle in leg lengths: 1 standing, 0.5 with level thighs."""
    return (body.y[ANKLES[side]] - body.y[HIPS[side]]) / (body.torso * LEG_TO_TORSO)


@_sided(SHOULDERS, HIPS, ANKLES)
def body_line_deg(body: Body, side: int) -> float:
    """Hip off the line from shoulder to ankle: 0 straight, positive piked (hip high), negative sagging."""
    shoulder, hip, ankle = SHOULDERS[side], HIPS[side], ANKLES[side]
    x, y = body.x, body.y
    bend = 180.0 - _angle(body, shoulder, hip, ankle)
    span = x[ankle] - x[shoulder]
    if span != span:
        return NAN
    if span == 0.0:
        return bend
    on_line = y[shoulder] + (y[ankle] - y[shoulder]) * (x[hip] - x[shoulder]) / span
    return bend if y[hip] < on_line else -bend


@_sided(KNEES, ANKLES)
def shank_from_vertical_deg(body: Body, side: int) -> float:
    """Shank from vertical in the picture's plane, 0..180."""
    knee, ankle = KNEES[side], ANKLES[side]
    return degrees(abs(atan2(body.x[knee] - body.x[ankle], body.y[ankle] - body.y[knee])))


@_whole(SHOULDERS, HIPS)
def trunk_lean_deg(body: Body) -> float:
    """Trunk from upright in the picture's plane: 0 upright, 90 level; in profile the lean itself."""
    sx, sy = body.middle(SHOULDERS)
    hx, hy = body.middle(HIPS)
    return degrees(abs(atan2(sx - hx, hy - sy)))


@_whole(SHOULDERS, HIPS)
def trunk_upright(body: Body) -> float:
    """Height of the shoulders over the hips in torso lengths: 1 upright, 0 level, from any camera side."""
    return (body.middle(HIPS)[1] - body.middle(SHOULDERS)[1]) / body.torso


@_whole(ANKLES)
def ankle_spread(body: Body) -> float:
    """Distance between the ankles across the picture, in torso lengths."""
    return abs(body.x[ANKLES[0]] - body.x[ANKLES[1]]) / body.torso


@_whole(ANKLES)
def ankle_level(body: Body) -> float:
    """Difference in height between the ankles, in torso lengths."""
    return abs(body.y[ANKLES[0]] - body.y[ANKLES[1]]) / body.torso


@_whole(KNEES, ANKLES)
def knee_to_ankle_spread(body: Body) -> float:
    """Distance between the knees over that between the ankles, across the picture: below 1 knees fall in."""
    apart = abs(body.x[ANKLES[0]] - body.x[ANKLES[1]])
    return abs(body.x[KNEES[0]] - body.x[KNEES[1]]) / apart if apart > 0.0 else NAN


@_whole(HIPS, KNEES, ANKLES)
def thigh_difference_deg(body: Body) -> float:
    """Difference between the two thighs' angles from vertical: small in a squat, large in a lunge."""
    return abs(thigh_from_vertical_deg(body, LEFT) - thigh_from_vertical_deg(body, RIGHT))


@_whole(SHOULDERS)
def shoulder_breadth(body: Body) -> float:
    """Distance between the shoulders across the picture, in torso lengths: near 0 in profile, 0.9 facing."""
    return abs(body.x[SHOULDERS[0]] - body.x[SHOULDERS[1]]) / body.torso


@_whole(EARS, SHOULDERS)
def facing(body: Body) -> float:
    """Side of the picture the nose points to, in torso lengths from the shoulders: negative left."""
    ear = mean_seen(body.x[EARS[0]], body.x[EARS[1]])
    return (body.x[NOSE] - ear) / body.torso
