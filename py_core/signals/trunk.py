"""Signals of the trunk, the shoulders and the head."""

from __future__ import annotations

from math import atan2, degrees

from py_core.filtering import Body
from py_core.geometry import NAN, mean_seen
from py_core.signals.registry import sided, whole
from py_core.skeleton import EARS, HIPS, NOSE, SHOULDERS

LONGEST_NECK = 0.65
"""An adult's ears are some 0.45 torso lengths over the shoulders (the mannequin's, by Winter's proportions), with room
for a child's larger head: what is beyond is a joint misplaced, which must not pass for a start position."""


@whole(SHOULDERS, HIPS)
def trunk_lean_deg(body: Body) -> float:
    """Trunk from upright in the picture's plane: 0 upright, 90 level; in profile the lean itself."""
    sx, sy = body.middle(SHOULDERS)
    hx, hy = body.middle(HIPS)
    return degrees(abs(atan2(sx - hx, hy - sy)))


@whole(SHOULDERS, HIPS)
def trunk_upright(body: Body) -> float:
    """Height of the shoulders over the hips in torso lengths: 1 upright, 0 level, from any camera side."""
    return (body.middle(HIPS)[1] - body.middle(SHOULDERS)[1]) / body.torso


@whole(SHOULDERS)
def shoulder_breadth(body: Body) -> float:
    """Distance between the shoulders across the picture, in torso lengths: near 0 in profile, 0.9 facing."""
    return abs(body.x[SHOULDERS[0]] - body.x[SHOULDERS[1]]) / body.torso


@whole(EARS, SHOULDERS)
def facing(body: Body) -> float:
    """Side of the picture the nose points to, in torso lengths from the shoulders: negative left."""
    ear = mean_seen(body.x[EARS[0]], body.x[EARS[1]])
    return (body.x[NOSE] - ear) / body.torso


@sided(SHOULDERS, HIPS)
def lean_away_deg(body: Body, side: int) -> float:
    """Trunk's lean across the picture away from this side, facing or turned away: 0 upright, negative towards it."""
    sx, sy = body.middle(SHOULDERS)
    hx, hy = body.middle(HIPS)
    lean = degrees(atan2(sx - hx, hy - sy))
    outward = body.x[HIPS[side]] - body.x[HIPS[1 - side]]
    return (-lean if outward > 0.0 else lean) if outward == outward else NAN


@whole(HIPS)
def hip_tilt_deg(body: Body) -> float:
    """Line through both hips from level in the picture; true from the front or rear only."""
    left, right = HIPS
    return degrees(atan2(abs(body.y[left] - body.y[right]), abs(body.x[left] - body.x[right])))


@sided(SHOULDERS)
def shoulder_drop(body: Body, side: int) -> float:
    """How far this shoulder is below the other one, in torso lengths."""
    return (body.y[SHOULDERS[side]] - body.y[SHOULDERS[1 - side]]) / body.torso


@whole(SHOULDERS, HIPS)
def trunk_tilt_deg(body: Body) -> float:
    """Trunk from upright in the picture's plane, positive to its right: for how it sways, which needs the sign."""
    sx, sy = body.middle(SHOULDERS)
    hx, hy = body.middle(HIPS)
    return degrees(atan2(sx - hx, hy - sy))


@sided(EARS, SHOULDERS)
def neck_length(body: Body, side: int) -> float:
    """Height of the ear over the shoulder in torso lengths: the less, the higher the shoulder is lifted."""
    length = (body.y[SHOULDERS[side]] - body.y[EARS[side]]) / body.torso
    return length if length < LONGEST_NECK else NAN
