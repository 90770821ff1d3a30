"""Signals of the arms."""

from __future__ import annotations

from py_core.filtering import Body
from py_core.geometry import from_vertical_deg, max_seen
from py_core.signals.registry import (
    ARM_TO_TORSO,
    FOREARM_TO_UPPER_ARM,
    UPPER_ARM_TO_TORSO,
    joint_angle_deg,
    segment_length,
    sided,
)
from py_core.skeleton import ELBOWS, HIPS, SHOULDERS, WRISTS


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
def arm_extension(body: Body, side: int) -> float:
    """Distance from shoulder to hand in arm lengths: 1 for a straight arm across the view, 0.7 at a right angle."""
    return segment_length(body, SHOULDERS[side], WRISTS[side]) / (body.torso * ARM_TO_TORSO)
