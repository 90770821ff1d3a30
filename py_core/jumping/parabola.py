"""Free flight fitted to heights: the parabola y = a + b t + g t² / 2, y down, and where it crosses a level.

Gravity in frame heights is not known exactly, but not unknown either: the stature in the picture says how many
centimetres a frame height is. So the fit is least squares with that as a prior: a long flight tells its own gravity,
a short one, in which few frames show hardly any curve, takes the prior's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from py_core.geometry import NAN

LEAST_FRAMES = 2
"""Two points and the gravity expected make a parabola: all that 15 frames a second show of a jump of 5 cm."""
LEAST_FOR_LINE = 3
"""A line through two points is as uncertain at its ends as they are; a level one is less so."""
LEAST_SPREAD = 1e-6
"""Square seconds; a millisecond of frames says nothing of a flight."""
OUTLIER = 3.0
"""A point further off than so many times the fit's root mean square distance is left out, once."""
FLOOR = 0.5
"""and than half of what was expected, since few points can lie on their fit by chance."""


@dataclass(frozen=True, slots=True)
class Parabola:
    """``a``, ``b`` and ``g`` per second, with t in seconds since ``origin_s``; ``rms`` of the points used."""

    origin_s: float
    a: float
    b: float
    g: float
    rms: float
    used: int

    def at(self, t_s: float) -> float:
        """Height at a time."""
        t = t_s - self.origin_s
        return self.a + self.b * t + 0.5 * self.g * t * t

    @property
    def apex_s(self) -> float:
        """When it is highest."""
        return self.origin_s - self.b / self.g

    def crossings(self, offset: float, slope: float, level: float) -> tuple[float, float]:
        """When the parabola plus ``offset`` + ``slope`` t rises and falls through ``level``; NaN if it does not.

        t is in seconds since ``origin_s``.
        """
        b, c = self.b + slope, self.a + offset - level
        inside = b * b - 2.0 * self.g * c
        if not inside > 0.0:
            return NAN, NAN
        root = sqrt(inside)
        return self.origin_s + (-b - root) / self.g, self.origin_s + (-b + root) / self.g


def fit_flight(
    times_s: Sequence[float], heights: Sequence[float], gravity: float, gravity_error: float, noise: float
) -> Parabola | None:
    """The parabola through a flight's heights; ``None`` with fewer than two points.

    Args:
        gravity: expected, in the heights' unit a second squared, with its standard deviation ``gravity_error``.
        noise: expected standard deviation of a height.
    """
    points = list(zip(times_s, heights, strict=True))
    first = _fit(points, gravity, gravity_error, noise)
    if first is None:
        return None
    limit = OUTLIER * max(first.rms, FLOOR * noise)
    kept = [(t, y) for t, y in points if abs(y - first.at(t)) <= limit]
    if len(kept) == len(points):
        return first
    return _fit(kept, gravity, gravity_error, noise) or first


def _fit(
    points: Sequence[tuple[float, float]], gravity: float, gravity_error: float, noise: float
) -> Parabola | None:
    n = len(points)
    if n < LEAST_FRAMES:
        return None
    origin = sum(t for t, _ in points) / n
    # Normal equations of the basis 1, t, t²/2 about the times' mean, where the sum of t is zero.
    s2 = s3 = s4 = y0 = y1 = y2 = 0.0
    for t_s, y in points:
        t = t_s - origin
        q = 0.5 * t * t
        s2 += t * t
        s3 += t * q
        s4 += q * q
        y0 += y
        y1 += t * y
        y2 += q * y
    if not s2 > LEAST_SPREAD:
        return None
    weight = (noise / gravity_error) ** 2
    h = s2 / 2.0
    # Eliminate the constant and the slope; what is left is gravity's own equation.
    left = s4 - h * h / n - s3 * s3 / s2 + weight
    right = y2 - h * y0 / n - s3 * y1 / s2 + weight * gravity
    g = right / left
    b = (y1 - s3 * g) / s2
    a = (y0 - h * g) / n
    if not g > 0.0:
        return None
    squares = 0.0
    for t_s, y in points:
        t = t_s - origin
        squares += (y - a - b * t - 0.5 * g * t * t) ** 2
    return Parabola(origin, a, b, g, sqrt(squares / n), n)


def fit_line(times_s: Sequence[float], values: Sequence[float]) -> tuple[float, float]:
    """Offset and slope of a straight line; a mean for fewer than three points; NaN for none."""
    n = len(values)
    if n == 0:
        return NAN, NAN
    mean = sum(values) / n
    if n < LEAST_FOR_LINE:
        return mean, 0.0
    middle = sum(times_s) / n
    s2 = sum((t - middle) ** 2 for t in times_s)
    if not s2 > LEAST_SPREAD:
        return mean, 0.0
    slope = sum((t - middle) * (v - mean) for t, v in zip(times_s, values, strict=True)) / s2
    return mean - slope * middle, slope
