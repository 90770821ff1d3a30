"""Signals of the arms."""

from __future__ import annotations

from math import hypot

from py_core.filtering import Body
from py_core.geometry import NAN, from_vertical_deg, max_seen
from py_core.signals.registry import (
    ARM_TO_TORSO,
    FOREARM_TO_UPPER_ARM,
    UPPER_ARM_TO_TORSO,
    joint_angle_deg,
    segment_length,
    sided,
    whole,
)
from py_core.skeleton import EARS, ELBOWS, HIPS, NOSE, SHOULDERS, WRISTS


@sided(SHOULDERS, ELBOWS, WRISTS)
def elbow_flexion_deg(body: Body, side: int) -> float:
    """Elbow flexion in the picture's plane."""
    return 180.0 - joint_angle_deg(body, SHOULDERS[side], ELBOWS[side], WRISTS[side])


@sided(HIPS, SHOULDERS, ELBOWS)
def arm_raise_deg(body: Body, side: int) -> float:
    """Angle between trunk and upper arm: 0 hanging beside it, 90 level, 180 overhead."""
    return joint_angle_deg(body, HIPS[side], SHOULDERS[side], ELBOWS[side])


@sided(SHOULDERS, ELBOWS, WRISTS)
def forearm_from_vertical_deg(body: Body, side: int) -> float:
    """Forearm from straight down: 0 hanging, 90 level, 180 upright, from any camera side."""
    upper, fore = (
        segment_length(body, SHOULDERS[side], ELBOWS[side]),
        segment_length(body, ELBOWS[side], WRISTS[side]),
    )
    length = max_seen(upper * FOREARM_TO_UPPER_ARM, fore)
    return from_vertical_deg(body.y[WRISTS[side]] - body.y[ELBOWS[side]], length)


@sided(SHOULDERS, ELBOWS)
def upper_arm_from_vertical_deg(body: Body, side: int) -> float:
    """Upper arm from straight down: 0 hanging, 90 level, 180 overhead, from any camera side."""
    shoulder, elbow = SHOULDERS[side], ELBOWS[side]
    length = max_seen(segment_length(body, shoulder, elbow), body.torso * UPPER_ARM_TO_TORSO)
    return from_vertical_deg(body.y[elbow] - body.y[shoulder], length)


@sided(SHOULDERS, WRISTS)
def shoulder_over_hand(body: Body, side: int) -> float:
    """Height of the shoulder over the hand in arm lengths: 1 on a straight upright arm, 0 level with the hand."""
    return (body.y[WRISTS[side]] - body.y[SHOULDERS[side]]) / (body.torso * ARM_TO_TORSO)


@sided(SHOULDERS, WRISTS)
def hand_under_shoulder(body: Body, side: int) -> float:
    """Height of the shoulder over the hand in frame heights, for excursions measured against the person's own.

    Where the trunk points at the camera its length is the model's least certain one; this does without it.
    """
    return body.y[WRISTS[side]] - body.y[SHOULDERS[side]]


@sided(SHOULDERS, WRISTS)
def arm_extension(body: Body, side: int) -> float:
    """Distance from shoulder to hand in arm lengths: 1 for a straight arm across the view, 0.7 at a right angle."""
    return segment_length(body, SHOULDERS[side], WRISTS[side]) / (body.torso * ARM_TO_TORSO)


@sided(SHOULDERS, WRISTS, HIPS)
def hand_ahead(body: Body, side: int) -> float:
    """Hand off the shoulder along the trunk in arm lengths: positive headwards, negative towards the hips."""
    shoulder, hip, wrist = SHOULDERS[side], HIPS[side], WRISTS[side]
    x, y = body.x, body.y
    along_x, along_y = x[shoulder] - x[hip], y[shoulder] - y[hip]
    ahead = (x[wrist] - x[shoulder]) * along_x + (y[wrist] - y[shoulder]) * along_y
    trunk = hypot(along_x, along_y)
    return ahead / (trunk * body.torso * ARM_TO_TORSO) if trunk > 0.0 else NAN


@sided(ELBOWS, WRISTS)
def head_over_hand(body: Body, side: int) -> float:
    """Height of the head (ears, nose) over the hand in arm lengths of the arm's own: the trunk may be unseen."""
    heights = [body.y[j] for j in (NOSE, *EARS) if body.y[j] == body.y[j]]
    if not heights:
        return NAN
    upper = segment_length(body, SHOULDERS[side], ELBOWS[side])
    fore = segment_length(body, ELBOWS[side], WRISTS[side])
    length = max_seen(upper * (1.0 + FOREARM_TO_UPPER_ARM), fore * (1.0 + 1.0 / FOREARM_TO_UPPER_ARM))
    return (body.y[WRISTS[side]] - sum(heights) / len(heights)) / length if length > 0.0 else NAN


@sided(SHOULDERS, ELBOWS, WRISTS)
def forearm_past_upper_arm_deg(body: Body, side: int) -> float:
    """How much further the forearm is from hanging than the upper arm: 0 in a straight arm, from any camera side."""
    return forearm_from_vertical_deg(body, side) - upper_arm_from_vertical_deg(body, side)


@whole(SHOULDERS, WRISTS)
def hands_out(body: Body) -> float:
    """How much further apart the hands are than the shoulders across the picture, in arm lengths a side.

    1 with level arms out to the sides, 0 with arms that hang or point to the front; true but in profile.
    """
    left, right = SHOULDERS
    shoulders = body.x[left] - body.x[right]
    hands = body.x[WRISTS[0]] - body.x[WRISTS[1]]
    further = hands - shoulders if shoulders > 0.0 else shoulders - hands
    return further / (2.0 * body.torso * ARM_TO_TORSO)
