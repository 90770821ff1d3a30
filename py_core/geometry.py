"""Angles and lengths in the picture's plane. Every function gives NaN when any input is NaN.

Coordinates are in frame heights (x already multiplied by width / height), y down.
"""

from __future__ import annotations

from math import acos, atan2, degrees, hypot, nan

NAN = nan


def clamp(value: float, low: float, high: float) -> float:
    """``value`` held within ``low..high``; NaN stays NaN."""
    return low if value < low else high if value > high else value


def angle_deg(ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> float:
    """Angle at b between a and c, 0..180 degrees; NaN when two of the points coincide."""
    ux, uy, vx, vy = ax - bx, ay - by, cx - bx, cy - by
    if (ux == 0.0 and uy == 0.0) or (vx == 0.0 and vy == 0.0):
        return NAN
    return degrees(abs(atan2(ux * vy - uy * vx, ux * vx + uy * vy)))


def from_vertical_deg(drop: float, length: float) -> float:
    """Angle from straight down of a segment of true ``length`` whose vertical extent is ``drop``.

    0 hanging, 90 level, 180 upright. It needs no horizontal extent, so it is the same from the front, where
    a level segment points at the camera, as from the side. NaN for a length of zero.
    """
    if not length > 0.0:
        return NAN
    return degrees(acos(clamp(drop / length, -1.0, 1.0)))


def distance(ax: float, ay: float, bx: float, by: float) -> float:
    """Euclidean distance."""
    return hypot(ax - bx, ay - by)


def mean_seen(a: float, b: float) -> float:
    """Mean of the two that are not NaN; NaN when both are."""
    if a != a:
        return b
    if b != b:
        return a
    return (a + b) / 2.0


def max_seen(a: float, b: float) -> float:
    """Larger of the two, a NaN giving way; NaN when both are."""
    if a != a:
        return b
    if b != b:
        return a
    return a if a > b else b


def min_seen(a: float, b: float) -> float:
    """Smaller of the two, a NaN giving way; NaN when both are."""
    if a != a:
        return b
    if b != b:
        return a
    return a if a < b else b
