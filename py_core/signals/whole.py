"""Signals that take in the body from one end to the other."""

from __future__ import annotations

from py_core.filtering import Body
from py_core.geometry import NAN
from py_core.signals.registry import joint_angle_deg, sided
from py_core.skeleton import ANKLES, HIPS, SHOULDERS


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
