"""From joint angles to joint positions: forward kinematics, and contacts that stay where they were put.

All positions are in statures, axes as in `body`. Everything works on T frames at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tests.mannequin.algebra import Array, length, rotation, turn, unit
from tests.mannequin.body import ANKLE_HEIGHT, EYE_HEIGHT, FOOT_LENGTH, SHOULDER_HEIGHT, TRUNK, Body
from tests.mannequin.movement import SIDES

BALL = 0.068
"""How far the ball of the foot lies before the ankle."""
HEEL = FOOT_LENGTH * 0.27
"""How far the heel reaches behind the ankle."""
TOE = FOOT_LENGTH - HEEL
WRIST_HEIGHT = 0.022
"""Height of the wrist's centre above the floor when the palm lies on it."""
ELBOW_HEIGHT = 0.026
"""Height of the elbow's centre above the floor when the forearm lies on it."""
SHOULDER_DROP = 0.016
"""How far the shoulder joint's centre lies below the acromion, whose height the tables give."""
WAIST = 0.42
"""Where the trunk bends, as a fraction of the way from hips to shoulders."""
PELVIS_HEIGHT = 0.07
"""Height of the hips' centre above the floor when the figure sits or lies on it."""
CHEST_HEIGHT = 0.06
"""Height of the trunk's upper end above the floor when the figure lies on its back."""
TRUNK_HEIGHTS = {"pelvis": PELVIS_HEIGHT, "chest": CHEST_HEIGHT}
KNEE_HEIGHT = 0.03
"""Height of the knee's centre above the floor when the figure kneels."""

SIGN = {"left": 1.0, "right": -1.0}
Angles = Mapping[str, Array]


@dataclass
class Skeleton:
    """Joint positions (T, 3) by name, and the orientation (T, 3, 3) of head, thorax, pelvis, feet and
    hands."""

    points: dict[str, Array]
    turns: dict[str, Array]

    def __len__(self) -> int:
        return len(self.points["pelvis"])


def pose_body(body: Body, angles: Angles, root: Array) -> Skeleton:
    """Forward kinematics of the whole figure with the hips' centre at `root` (T, 3)."""
    points: dict[str, Array] = {"pelvis": root}
    turns: dict[str, Array] = {}
    heading = rotation(1, angles["heading"])
    pelvis = heading @ rotation(0, angles["trunk_pitch"]) @ rotation(2, angles["trunk_roll"])
    thorax = (
        pelvis
        @ rotation(0, angles["spine_flexion"])
        @ rotation(1, angles["spine_twist"])
        @ rotation(2, angles["spine_bend"])
    )
    waist = root + turn(pelvis, (0.0, TRUNK * WAIST, 0.0))
    chest = waist + turn(thorax, (0.0, TRUNK * (1 - WAIST), 0.0))
    head = thorax @ rotation(0, angles["neck_flexion"]) @ rotation(1, angles["head_turn"])
    points.update(waist=waist, chest=chest)
    turns.update(pelvis=pelvis, thorax=thorax, head=head)
    _head(points, turns)
    for side in SIDES:
        sign = SIGN[side]
        hip = root + turn(pelvis, (sign * body.half_hips, 0.0, 0.0))
        thigh = _ball_joint(pelvis, angles, f"{side}_hip", sign)
        knee = hip + turn(thigh, (0.0, -body.thigh, 0.0))
        shank = thigh @ rotation(0, angles[f"{side}_knee_flexion"])
        points[f"{side}_hip"], points[f"{side}_knee"] = hip, knee
        points[f"{side}_ankle"] = knee + turn(shank, (0.0, -body.shank, 0.0))
        turns[f"{side}_thigh"], turns[f"{side}_shank"] = thigh, shank
        turns[f"{side}_foot"] = _foot_turn(angles, side, heading, shank)
        _foot(points, turns, side)
        girdle = (
            thorax
            @ rotation(1, -sign * angles[f"{side}_girdle_protraction"])
            @ rotation(2, sign * angles[f"{side}_girdle_elevation"])
        )
        shoulder = chest + turn(girdle, (sign * body.half_shoulders, -SHOULDER_DROP, 0.0))
        upper = _ball_joint(thorax, angles, f"{side}_shoulder", sign)
        elbow = shoulder + turn(upper, (0.0, -body.upper_arm, 0.0))
        forearm = upper @ rotation(0, -angles[f"{side}_elbow_flexion"])
        points[f"{side}_shoulder"], points[f"{side}_elbow"] = shoulder, elbow
        points[f"{side}_wrist"] = elbow + turn(forearm, (0.0, -body.forearm, 0.0))
        turns[f"{side}_upper_arm"], turns[f"{side}_forearm"] = upper, forearm
        _hand(points, turns, side, body)
    return Skeleton(points, turns)


def _ball_joint(parent: Array, angles: Angles, joint: str, sign: float) -> Array:
    """Flexion, then abduction, then rotation about the limb's own axis."""
    return (
        parent
        @ rotation(0, -angles[f"{joint}_flexion"])
        @ rotation(2, sign * angles[f"{joint}_abduction"])
        @ rotation(1, sign * angles[f"{joint}_rotation"])
    )


def _head(points: dict[str, Array], turns: dict[str, Array]) -> None:
    """Neck, skull and face. Offsets from the eyes' level follow the canon of the head (eyes halfway up)."""
    chest, thorax, head = points["chest"], turns["thorax"], turns["head"]
    neck = chest + turn(thorax, (0.0, 0.022, 0.004))
    rise = EYE_HEIGHT - SHOULDER_HEIGHT - 0.022
    points["neck"] = neck
    points["skull"] = neck + turn(head, (0.0, rise + 0.004, 0.008))
    points["crown"] = neck + turn(head, (0.0, rise + 0.064, 0.0))
    points["chin"] = neck + turn(head, (0.0, rise - 0.062, 0.048))
    points["nose"] = neck + turn(head, (0.0, rise - 0.020, 0.070))
    for side in SIDES:
        sign = SIGN[side]
        points[f"{side}_eye"] = neck + turn(head, (sign * 0.0185, rise, 0.056))
        points[f"{side}_ear"] = neck + turn(head, (sign * 0.043, rise - 0.012, 0.0))
        points[f"{side}_mouth"] = neck + turn(head, (sign * 0.014, rise - 0.040, 0.058))


def _foot_turn(angles: Angles, side: str, heading: Array, shank: Array) -> Array:
    """A foot's orientation: against the floor where it grips it, else against the shank."""
    outward = rotation(1, SIGN[side] * angles[f"{side}_toe_out"])
    on_floor = heading @ outward @ rotation(0, angles[f"{side}_heel_raise"])
    grip = angles[f"{side}_foot_grip"]
    if np.all(grip >= 1.0):
        return on_floor
    in_air = shank @ outward @ rotation(0, -angles[f"{side}_ankle_flexion"])
    blend = grip[:, None, None] * on_floor + (1 - grip[:, None, None]) * in_air
    left, _, right = np.linalg.svd(blend)
    return np.asarray(left @ right)


def _foot(points: dict[str, Array], turns: dict[str, Array], side: str) -> None:
    foot, ankle = turns[f"{side}_foot"], points[f"{side}_ankle"]
    points[f"{side}_heel"] = ankle + turn(foot, (0.0, -ANKLE_HEIGHT, -HEEL))
    points[f"{side}_ball"] = ankle + turn(foot, (0.0, -ANKLE_HEIGHT, BALL))
    points[f"{side}_toe"] = ankle + turn(foot, (0.0, -ANKLE_HEIGHT, TOE))


def _hand(points: dict[str, Array], turns: dict[str, Array], side: str, body: Body) -> None:
    """Wrist to fingertips along the forearm, thumb to the front of a hanging arm."""
    forearm, wrist, sign = turns[f"{side}_forearm"], points[f"{side}_wrist"], SIGN[side]
    turns[f"{side}_hand"] = forearm
    _fingers(points, wrist, forearm, side, sign, body.hand)


def _fingers(
    points: dict[str, Array], wrist: Array, hand: Array, side: str, sign: float, size: float
) -> None:
    points[f"{side}_index"] = wrist + turn(hand, (-sign * 0.004, -size * 0.72, 0.014))
    points[f"{side}_pinky"] = wrist + turn(hand, (sign * 0.004, -size * 0.66, -0.014))
    points[f"{side}_thumb"] = wrist + turn(hand, (-sign * 0.010, -size * 0.38, 0.024))
    points[f"{side}_fingers"] = wrist + turn(hand, (0.0, -size * 0.86, 0.0))


def contact_point(skeleton: Skeleton, contact: str) -> Array:
    """Where a contact is: (T, 3)."""
    if contact in TRUNK_HEIGHTS:
        return skeleton.points[contact]
    side, part = contact.split("_")
    return skeleton.points[
        f"{side}_{ {'foot': 'ball', 'hand': 'wrist', 'elbow': 'elbow', 'knee': 'knee'}[part] }"
    ]


def contact_height(skeleton: Skeleton, contact: str) -> Array:
    """Height (T,) of a contact's point when it touches the floor; a foot's lowest edge touches."""
    frames = len(skeleton)
    if contact in TRUNK_HEIGHTS:
        return np.full(frames, TRUNK_HEIGHTS[contact])
    side, part = contact.split("_")
    if part == "hand":
        return np.full(frames, WRIST_HEIGHT)
    if part == "elbow":
        return np.full(frames, ELBOW_HEIGHT)
    if part == "knee":
        return np.full(frames, KNEE_HEIGHT)
    ball = skeleton.points[f"{side}_ball"][:, 1]
    lowest = np.minimum(skeleton.points[f"{side}_heel"][:, 1], skeleton.points[f"{side}_toe"][:, 1])
    # Toes bend: a foot on its ball lets them lie flat, so only a heel or a lifted front edge counts.
    heel = skeleton.points[f"{side}_heel"][:, 1]
    return np.where(heel < ball, ball - lowest, 0.0)


def ankle_over(skeleton: Skeleton, side: str, ball: Array) -> Array:
    """The ankle that goes with a foot whose ball is at `ball`, oriented as in the skeleton."""
    foot = turn(skeleton.turns[f"{side}_foot"], (0.0, -ANKLE_HEIGHT, BALL))
    return ball - foot


def settle(
    body: Body,
    angles: Angles,
    root: Array,
    targets: Mapping[str, Array],
    grips: Mapping[str, Array],
    pitch: bool,
) -> tuple[Skeleton, Array, Array]:
    """Moves the root (and, where `pitch`, tilts the trunk) until contacts are at their targets, and bends
    limbs to them.

    The distance between the ends of a limb fixes the angle of its middle joint, so knees and elbows keep
    the angle asked for; a leg also keeps its direction as far as the other contacts let it. Gauss-Newton,
    every frame on its own. `grips` (T,) from 0 to 1 says how much a contact counts. Returns the skeleton,
    the root and the pitch used.
    """
    unknowns = 4 if pitch else 3
    state = np.concatenate([root, angles["trunk_pitch"][:, None]], axis=1)
    start = state.copy()

    def posed(values: Array) -> Skeleton:
        tilted = {**angles, "trunk_pitch": values[:, 3]} if pitch else angles
        return pose_body(body, tilted, values[:, :3])

    def residuals(values: Array) -> Array:
        skeleton = posed(values)
        columns = [0.01 * (values - start)[:, :3]]
        if pitch:
            columns.append(0.00002 * (values - start)[:, 3:])
        for contact, target in targets.items():
            columns.append(grips[contact][:, None] * _misfit(body, skeleton, contact, target))
        return np.concatenate(columns, axis=1)

    nudges = (1e-5, 1e-5, 1e-5, 1e-3)
    for _ in range(6):
        now = residuals(state)
        columns = []
        for index in range(unknowns):
            moved = state.copy()
            moved[:, index] += nudges[index]
            columns.append((residuals(moved) - now) / nudges[index])
        jacobian = np.stack(columns, axis=2)
        normal = np.einsum("tmi,tmj->tij", jacobian, jacobian) + 1e-12 * np.eye(unknowns)
        gradient = np.einsum("tmi,tm->ti", jacobian, now)
        step = np.linalg.solve(normal, gradient[:, :, None])[:, :, 0]
        state[:, :unknowns] -= step
        if float(np.max(np.abs(step[:, :3]))) < 1e-7:
            break
    skeleton = posed(state)
    for contact, target in targets.items():
        bend(body, skeleton, contact, target)
    return skeleton, state[:, :3], state[:, 3]


def _misfit(body: Body, skeleton: Skeleton, contact: str, target: Array) -> Array:
    """What is wrong with a contact, in statures: (T, 1) to (T, 4)."""
    if contact in TRUNK_HEIGHTS:
        return skeleton.points[contact] - target
    side, part = contact.split("_")
    points = skeleton.points
    if part == "knee":
        return points[f"{side}_knee"] - target
    if part == "foot":
        ankle = ankle_over(skeleton, side, target)
        asked = length(points[f"{side}_ankle"] - points[f"{side}_hip"])
        given = length(ankle - points[f"{side}_hip"])
        return np.column_stack([given - asked, 0.1 * (points[f"{side}_ankle"] - ankle)])
    if part == "hand":
        asked = length(points[f"{side}_wrist"] - points[f"{side}_shoulder"])
        return (length(target - points[f"{side}_shoulder"]) - asked)[:, None]
    return (length(target - points[f"{side}_shoulder"]) - body.upper_arm)[:, None]


def bend(body: Body, skeleton: Skeleton, contact: str, target: Array) -> None:
    """Two-bone inverse kinematics: the limb's end goes to the target, its middle joint stays in the limb's
    plane."""
    if contact in TRUNK_HEIGHTS:
        return
    side, part = contact.split("_")
    if part == "knee":
        return
    points, turns, sign = skeleton.points, skeleton.turns, SIGN[side]
    if part == "foot":
        ankle = ankle_over(skeleton, side, target)
        front = turn(turns[f"{side}_thigh"], (0.0, 0.0, 1.0))
        knee, end = two_bones(points[f"{side}_hip"], ankle, body.thigh, body.shank, front)
        points[f"{side}_knee"], points[f"{side}_ankle"] = knee, end
        _foot(points, turns, side)
        return
    heading = _floor_turn(turns["thorax"])
    if part == "hand":
        back = turn(turns[f"{side}_upper_arm"], (0.0, 0.0, -1.0))
        elbow, wrist = two_bones(points[f"{side}_shoulder"], target, body.upper_arm, body.forearm, back)
        points[f"{side}_elbow"], points[f"{side}_wrist"] = elbow, wrist
        flat = heading @ rotation(1, -sign * 8.0) @ rotation(0, -90.0)
    else:
        points[f"{side}_elbow"] = points[f"{side}_shoulder"] + body.upper_arm * unit(
            target - points[f"{side}_shoulder"]
        )
        flat = heading @ rotation(1, -sign * 12.0) @ rotation(0, -90.0)
        points[f"{side}_wrist"] = points[f"{side}_elbow"] + turn(flat, (0.0, -body.forearm, 0.0))
    turns[f"{side}_hand"] = flat
    _fingers(points, points[f"{side}_wrist"], flat @ rotation(1, sign * 90.0), side, sign, body.hand)


def _floor_turn(thorax: Array) -> Array:
    """The heading of a prone figure: where its head points, along the floor."""
    ahead = turn(thorax, (0.0, 1.0, 0.0))
    return rotation(1, np.degrees(np.arctan2(ahead[:, 0], ahead[:, 2])))


def two_bones(start: Array, end: Array, first: float, second: float, bulge: Array) -> tuple[Array, Array]:
    """Middle joint and end of two bones from `start` towards `end`, the middle pushed out along `bulge`.

    Where the end is out of reach the limb is straight (or fully folded) and stops short of it.
    """
    reach = end - start
    axis = unit(reach)
    span = np.clip(length(reach), abs(first - second) + 1e-6, first + second - 1e-9)
    along = (first * first - second * second + span * span) / (2 * span)
    height = np.sqrt(np.maximum(first * first - along * along, 0.0))
    outward = unit(bulge - axis * np.sum(bulge * axis, axis=1, keepdims=True))
    middle = start + along[:, None] * axis + height[:, None] * outward
    return middle, start + span[:, None] * axis
