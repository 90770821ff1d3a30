"""Signals of the trunk, the shoulders and the head."""

from __future__ import annotations

from math import atan2, degrees

from py_core.filtering import Body
from py_core.geometry import mean_seen
from py_core.signals.registry import whole
from py_core.skeleton import EARS, HIPS, NOSE, SHOULDERS


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
