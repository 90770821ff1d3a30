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


@sided(ANKLES)
def foot_lift(body: Body, side: int) -> float:
    """Height of this ankle over the other one, in torso lengths: 0 with both down, 1.7 with the leg level."""
    return (body.y[ANKLES[1 - side]] - body.y[ANKLES[side]]) / body.torso


@sided(HIPS, KNEES)
def knee_out(body: Body, side: int) -> float:
    """How far the knee is out to its own side of the hip across the picture, in torso lengths; negative: inwards."""
    left, right = HIPS
    outward = body.x[HIPS[side]] - (body.x[left] + body.x[right]) / 2.0
    off = body.x[KNEES[side]] - body.x[HIPS[side]]
    return (off if outward > 0.0 else -off) / body.torso if outward == outward else NAN


@sided(HIPS, KNEES, ANKLES)
def foot_to_other_leg(body: Body, side: int) -> float:
    """Distance of this ankle from the other leg's line between hip and ankle across the picture, in torso lengths."""
    hip, ankle = HIPS[1 - side], ANKLES[1 - side]
    rise = body.y[ankle] - body.y[hip]
    share = (body.y[ANKLES[side]] - body.y[hip]) / rise if rise else NAN
    on_line = body.x[hip] + (body.x[ankle] - body.x[hip]) * share
    return abs(body.x[ANKLES[side]] - on_line) / body.torso


@whole(HIPS, ANKLES)
def leg_spread_deg(body: Body) -> float:
    """Angle between the two legs, hips to ankles, in the picture: 0 together, 180 in a full split seen across."""
    (left_hip, right_hip), (left, right) = HIPS, ANKLES
    x, y = body.x, body.y
    ux, uy = x[left] - x[left_hip], y[left] - y[left_hip]
    vx, vy = x[right] - x[right_hip], y[right] - y[right_hip]
    return degrees(abs(atan2(ux * vy - uy * vx, ux * vx + uy * vy)))


@sided(HIPS, KNEES, ANKLES)
def knee_rise_deg(body: Body, side: int) -> float:
    """Knee flexion, negative where the knee is under the line from hip to ankle: bent upwards lying on the back."""
    hip, knee, ankle = HIPS[side], KNEES[side], ANKLES[side]
    x, y = body.x, body.y
    span = x[ankle] - x[hip]
    if span == 0.0:
        return NAN
    on_line = y[hip] + (y[ankle] - y[hip]) * (x[knee] - x[hip]) / span
    flexion = knee_flexion_deg(body, side)
    return flexion if y[knee] < on_line else -flexion


@sided(SHOULDERS, KNEES, ANKLES)
def shoulder_behind_knee(body: Body, side: int) -> float:
    """How far the shoulder is from over the knee towards the foot across the picture, in torso lengths."""
    shoulder, knee, ankle = SHOULDERS[side], KNEES[side], ANKLES[side]
    off, foot = body.x[shoulder] - body.x[knee], body.x[ankle] - body.x[knee]
    return (off if foot > 0.0 else -off) / body.torso if foot == foot else NAN


@sided(HIPS, KNEES)
def thigh_slope_deg(body: Body, side: int) -> float:
    """Thigh from level in the picture's plane, 0..90: true in profile only, and without the ankle."""
    hip, knee = HIPS[side], KNEES[side]
    return degrees(atan2(abs(body.y[knee] - body.y[hip]), abs(body.x[knee] - body.x[hip])))


@whole(HIPS)
def hip_height(body: Body) -> float:
    """Height of the lower hip in the picture, in frame heights from its upper edge, negative: for `offset` alone.

    The lower one, as a hand that passes a hip can take it along.
    """
    return -max_seen(body.y[HIPS[0]], body.y[HIPS[1]])


@whole(HIPS)
def hip_rise(body: Body) -> float:
    """Height of the lower hip in the picture, in torso lengths from its upper edge, negative: for its span alone."""
    return hip_height(body) / body.torso
