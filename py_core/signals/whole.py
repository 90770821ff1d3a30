"""Signals that take in the body from one end to the other."""

from __future__ import annotations

from itertools import pairwise
from math import atan2, degrees, hypot

from py_core.filtering import Body
from py_core.geometry import NAN, max_seen, min_seen
from py_core.signals.arms import shoulder_over_hand
from py_core.signals.registry import joint_angle_deg, segment_length, sided, whole
from py_core.signals.trunk import facing
from py_core.skeleton import ANKLES, HIPS, KNEES, LEFT, NOSE, RIGHT, SHOULDERS, WRISTS


@sided(SHOULDERS, HIPS, ANKLES)
def body_line_deg(body: Body, side: int) -> float:
    """Hip off the line from shoulder to ankle: 0 straight, positive piked (hip high), negative sagging."""
    shoulder, hip, ankle = SHOULDERS[side], HIPS[side], ANKLES[side]
    x, y = body.x, body.y
    bend = 180.0 - joint_angle_deg(body, shoulder, hip, ankle)
    span = x[ankle] - x[shoulder]
    if span != span:
        return NAN
    if span == 0.0:
        return bend
    on_line = y[shoulder] + (y[ankle] - y[shoulder]) * (x[hip] - x[shoulder]) / span
    return bend if y[hip] < on_line else -bend


@sided(WRISTS, ANKLES)
def hand_to_foot(body: Body, side: int) -> float:
    """Distance from this ankle to the nearer wrist in the picture, in torso lengths."""
    ankle = ANKLES[side]
    left, right = (segment_length(body, wrist, ankle) for wrist in WRISTS)
    return min_seen(left, right) / body.torso


@sided(HIPS, KNEES, ANKLES, WRISTS)
def hand_to_foot_reach(body: Body, side: int) -> float:
    """Distance from this hand to the ankle of its side in leg lengths as seen: 0 at the ankle, true in profile only."""
    hip, knee, ankle = HIPS[side], KNEES[side], ANKLES[side]
    leg = segment_length(body, hip, knee) + segment_length(body, knee, ankle)
    return segment_length(body, WRISTS[side], ankle) / leg if leg > 0.0 else NAN


FORESHORTENED = 1.0
"""Extent across the picture from shoulder to ankle, in torso lengths (2.7 lying across the view, by Winter's
figure 4.1), under which the body points at the camera too much for its line to be read."""
KNEELING_DEG = 35.0
"""Knee flexion from which the knees carry a prone body and not the toes, whose line then ends at the knee: hanging
knees bend by up to 25 degrees, kneeling ones by 45 and more (measured on 63 clips of wrong push-ups)."""


@sided(SHOULDERS, HIPS, KNEES, ANKLES)
def hip_off_line(body: Body, side: int) -> float:
    """Hip over the line from shoulder to ankle (kneeling: to knee) in torso lengths: negative sagging; NaN end on."""
    kneeling = 180.0 - joint_angle_deg(body, HIPS[side], KNEES[side], ANKLES[side]) > KNEELING_DEG
    return _off_line(body, HIPS[side], SHOULDERS[side], KNEES[side] if kneeling else ANKLES[side])


@sided(SHOULDERS, KNEES, ANKLES)
def knee_off_line(body: Body, side: int) -> float:
    """Knee over the line from shoulder to ankle in torso lengths: 0 straight, negative sagging; NaN end on."""
    return _off_line(body, KNEES[side], SHOULDERS[side], ANKLES[side])


def _off_line(body: Body, joint: int, start: int, end: int) -> float:
    """A line stays a line from wherever it is seen, so being on it is judged from any side but end on."""
    x, y = body.x, body.y
    across, down = x[end] - x[start], y[end] - y[start]
    if not abs(across) > FORESHORTENED * body.torso:
        return NAN
    off = (x[joint] - x[start]) * down - (y[joint] - y[start]) * across
    return (off if across > 0.0 else -off) / (hypot(across, down) * body.torso)


@whole(SHOULDERS, WRISTS)
def shoulder_over_lower_hand(body: Body) -> float:
    """Height of a shoulder over its hand in arm lengths, of the arm that reaches lower: 1 on a straight upright arm."""
    return max_seen(shoulder_over_hand(body, LEFT), shoulder_over_hand(body, RIGHT))


@sided(HIPS, ANKLES)
def foot_ahead(body: Body, side: int) -> float:
    """How far the ankle is from the hip to the side that the face looks to, in torso lengths; negative: behind."""
    looks = facing(body)
    off = (body.x[ANKLES[side]] - body.x[HIPS[side]]) / body.torso
    return off if looks > 0.0 else -off if looks < 0.0 else NAN


@sided(ANKLES)
def foot_to_head(body: Body, side: int) -> float:
    """Distance from this ankle to the nose in the picture, in torso lengths."""
    return segment_length(body, ANKLES[side], NOSE) / body.torso


@sided(SHOULDERS, ANKLES)
def laid_out(body: Body, side: int) -> float:
    """Extent from shoulder to ankle across the picture, in torso lengths: 0 upright, 2.7 lying across the view."""
    return abs(body.x[ANKLES[side]] - body.x[SHOULDERS[side]]) / body.torso


@sided(SHOULDERS, HIPS, KNEES, ANKLES)
def off_level_deg(body: Body, side: int) -> float:
    """Steepest of trunk, thigh and shank against the level in the picture: near 0 for a body that lies flat."""
    x, y = body.x, body.y
    joints = (SHOULDERS[side], HIPS[side], KNEES[side], ANKLES[side])
    return max(degrees(atan2(abs(y[b] - y[a]), abs(x[b] - x[a]))) for a, b in pairwise(joints))
