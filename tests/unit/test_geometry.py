"""Angles and lengths against values known by thought."""

from __future__ import annotations

from math import cos, isnan, nan, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from py_core.geometry import angle_deg, clamp, from_vertical_deg, max_seen, mean_seen

coordinates = st.floats(-10, 10)


@pytest.mark.parametrize("degrees", [0, 1, 45, 90, 135, 179, 180])
def test_an_angle_built_from_degrees_is_measured_as_such(degrees: float) -> None:
    x, y = cos(radians(degrees)), sin(radians(degrees))
    assert angle_deg(1, 0, 0, 0, x, y) == pytest.approx(degrees, abs=1e-9)


@given(coordinates, coordinates, coordinates, coordinates, coordinates, coordinates)
def test_an_angle_is_symmetric_in_its_arms_and_within_bounds(
    ax: float, ay: float, bx: float, by: float, cx: float, cy: float
) -> None:
    angle = angle_deg(ax, ay, bx, by, cx, cy)
    assert isnan(angle) or 0.0 <= angle <= 180.0
    other = angle_deg(cx, cy, bx, by, ax, ay)
    assert isnan(angle) == isnan(other)
    assert isnan(angle) or other == pytest.approx(angle)


def test_an_angle_at_coinciding_points_is_nan() -> None:
    assert isnan(angle_deg(0, 0, 0, 0, 1, 1))


@pytest.mark.parametrize("place", range(6))
def test_a_missing_coordinate_gives_nan(place: int) -> None:
    numbers = [1.0, 0.0, 0.0, 0.0, 0.0, 1.0]
    numbers[place] = nan
    assert isnan(angle_deg(*numbers))


@pytest.mark.parametrize(
    ("drop", "degrees"), [(1, 0), (0.5, 60), (0, 90), (-0.5, 120), (-1, 180), (2, 0), (-2, 180)]
)
def test_a_segment_of_known_length_tells_its_angle_by_its_height(drop: float, degrees: float) -> None:
    assert from_vertical_deg(drop, 1.0) == pytest.approx(degrees)


def test_a_segment_without_length_or_height_is_nan() -> None:
    assert isnan(from_vertical_deg(1.0, 0.0))
    assert isnan(from_vertical_deg(nan, 1.0))
    assert isnan(from_vertical_deg(1.0, nan))


def test_what_is_seen_wins_over_what_is_not() -> None:
    assert mean_seen(1.0, 3.0) == 2.0
    assert mean_seen(nan, 3.0) == max_seen(nan, 3.0) == 3.0
    assert mean_seen(1.0, nan) == max_seen(1.0, nan) == 1.0
    assert isnan(mean_seen(nan, nan))
    assert max_seen(1.0, 3.0) == max_seen(3.0, 1.0) == 3.0
    assert isnan(clamp(nan, 0, 1))
