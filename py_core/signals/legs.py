"""Signals of the legs."""

from __future__ import annotations

from math import atan2, degrees

from py_core.filtering import Body
from py_core.geometry import NAN, from_vertical_deg, max_seen
from py_core.signals.registry import LEG_TO_TORSO, joint_angle_deg, segment_length, sided, whole
from py_core.skeleton import ANKLES, HIPS, KNEES, LEFT, RIGHT, SHOULDERS


@sided(HIPS, KNEES, ANKLES)
def knee_flexion_deg(body: Body, side: int) -> float:
    """Knee flexion in the picture's plane; true in profile only."""
    return 180.0 - joint_angle_deg(body, HIPS[side], KNEES[side], ANKLES[side])


@sided(SHOULDERS, HIPS, KNEES)
def hip_flexion_deg(body: Body, side: int) -> float:
    """Hip flexion in the picture's plane; true in profile only."""
    return 180.0 - joint_angle_deg(body, SHOULDERS[side], HIPS[side], KNEES[side])


@sided(HIPS, KNEES, ANKLES)
def thigh_from_vertical_deg(body: Body, side: int) -> float:
    """Thigh from straight down: 0 standing, 90 level, from any camera side (shank and thigh are alike long)."""
    hip, knee, ankle = HIPS[side], KNEES[side], ANKLES[side]
    length = max_seen(segment_length(body, knee, ankle), segment_length(body, hip, knee))
    return from_vertical_deg(body.y[knee] - body.y[hip], length)


@sided(HIPS, ANKLES)
def hip_over_foot(body: Body, side: int) -> float:
    """Height of the hip over the ankle in leg lengths: 1 standing, 0.5 with level thighs."""
    return (body.y[ANKLES[side]] - body.y[HIPS[side]]) / (body.torso * LEG_TO_TORSO)


@sided(KNEES, ANKLES)
def shank_from_vertical_deg(body: Body, side: int) -> float:
    """Shank from vertical in the picture's plane, 0..180."""
    knee, ankle = KNEES[side], ANKLES[side]
    return degrees(abs(atan2(body.x[knee] - body.x[ankle], body.y[ankle] - body.y[knee])))


@whole(ANKLES)
def ankle_spread(body: Body) -> float:
    """Distance between the ankles across the picture, in torso lengths."""
    return abs(body.x[ANKLES[0]] - body.x[ANKLES[1]]) / body.torso


@whole(ANKLES)
def ankle_level(body: Body) -> float:
    """Difference in height between the ankles, in torso lengths."""
    return abs(body.y[ANKLES[0]] - body.y[ANKLES[1]]) / body.torso


@whole(KNEES, ANKLES)
def knee_to_ankle_spread(body: Body) -> float:
    """Distance between the knees over that between the ankles, across the picture: below 1 knees fall in."""
    apart = abs(body.x[ANKLES[0]] - body.x[ANKLES[1]])
    return abs(body.x[KNEES[0]] - body.x[KNEES[1]]) / apart if apart > 0.0 else NAN


@whole(HIPS, KNEES, ANKLES)
def thigh_difference_deg(body: Body) -> float:
    """Difference between the two thighs' angles from vertical: small in a squat, large in a lunge."""
    return abs(thigh_from_vertical_deg(body, LEFT) - thigh_from_vertical_deg(body, RIGHT))
