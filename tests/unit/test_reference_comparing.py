"""Each score sees its own fault and is blind to the others; other bodies score high and other movements low."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from py_core.reference.advice import advice
from py_core.reference.comparing import JOINTS, Comparison, compare
from py_core.reference.features import FEATURES, FEET
from py_core.reference.model import STEPS, Signature
from py_core.reference.profiles import NAMES, profile
from py_core.text import has
from tests.mannequin import mirrored as picture_mirrored
from tests.mannequin import moved, play
from tests.mannequin.confusable import confusable
from tests.mannequin.movement import Movement, Pose, load_movement
from tests.unit.compared import SHORT, Cut, compared, cut, faulty, performance, reference, signature

DEFAULT = profile("default")
MOVEMENTS = (
    *("squat", "push_up", "lunge", "side_lunge", "deadlift", "glute_bridge", "calf_raise", "tricep_dip"),
    *("bicep_curl", "hammer_curl", "shoulder_press", "lateral_raise", "mountain_climber", "high_knees"),
    *("jumping_jack", "low_impact_jack", "leg_raise", "shoulder_roll", "shoulder_deep_breath", "sit_up"),
    *("pull_up", "burpee"),
)
VIEWS = [(movement, view) for movement in MOVEMENTS for view in load_movement(movement).views]
FIRST = [(movement, load_movement(movement).views[0]) for movement in MOVEMENTS]
WHOLE_ONLY = ("burpee",)
"""Movements whose poses are nearer to others, not smaller, when every angle is: half a burpee is none."""

BACK = (
    "squat:trunk_lean",
    "lunge:trunk_lean",
    "bicep_curl:trunk_swing",
    "shoulder_press:lean",
    "push_up:hip_sag",
)
ELBOW = (
    "bicep_curl:elbow_swing",
    "hammer_curl:elbow_swing",
    "shoulder_press:balance",
    "lateral_raise:too_high",
)
KNEE = ("squat:knee_valgus", "deadlift:hinge", "leg_raise:knees", "low_impact_jack:legs")
FAULTS = [
    *((fault, ("back",)) for fault in BACK),
    *((fault, ("elbow_left", "elbow_right")) for fault in ELBOW),
    *((fault, ("knee_left", "knee_right")) for fault in KNEE),
    ("lateral_raise:elbows", ("wrist_left", "wrist_right")),
]


def grows(values: Sequence[float], slack: float = 0.01) -> bool:
    return all(b >= a - slack for a, b in pairwise(values))


def falls(values: Sequence[float], slack: float = 0.01) -> bool:
    return grows([-value for value in values], slack)


@pytest.mark.parametrize(("movement", "view"), VIEWS)
def test_another_body_at_the_same_tempo_scores_high(movement: str, view: str | float) -> None:
    of = reference(movement, view)
    same = compared(of, performance(movement, view))
    assert same.overall >= 0.99
    assert same.worst_joint is None
    assert advice(same, DEFAULT) == ()
    found = compared(of, performance(movement, view, "tall", 2))
    assert found.overall >= 0.85


@pytest.mark.parametrize(("movement", "view"), [case for case in FIRST if case[0] not in WHOLE_ONLY])
def test_a_smaller_range_lowers_the_movement_alone(movement: str, view: str | float) -> None:
    of = reference(movement, view)
    found = [compared(of, performance(movement, view, rom=rom)) for rom in (1.0, 0.75, 0.5)]
    assert falls([each.movement for each in found])
    assert falls([each.range for each in found])
    assert falls([each.overall for each in found])
    whole, half = found[0], found[-1]
    assert 0.3 <= half.movement <= 0.75
    assert whole.movement - half.movement >= 0.25
    assert half.pose >= 0.89 and half.timing >= 0.95
    assert "reference_range" in advice(half, DEFAULT)


@pytest.mark.parametrize(("movement", "view"), FIRST[::3])
def test_another_tempo_lowers_the_timing_alone(movement: str, view: str | float) -> None:
    of = reference(movement, view)
    found = [compared(of, performance(movement, view, tempo=tempo)) for tempo in (0.5, 0.7, 1.4)]
    for each, tempo in zip(found, (0.5, 0.7, 1.4), strict=True):
        assert each.tempo == pytest.approx(tempo, rel=0.12)
        assert each.pose >= 0.85 and each.movement >= 0.9
    slowest, slow, fast = (each.timing for each in found)
    assert slowest < 0.5 < slow < 0.9
    assert 0.5 < fast < 0.9
    assert advice(found[0], DEFAULT)[0] == "reference_faster"
    assert "reference_slower" in advice(found[-1], DEFAULT)


@pytest.mark.parametrize("movement", ["squat", "bicep_curl", "sit_up"])
def test_another_rhythm_lowers_the_timing_alone(movement: str) -> None:
    of, same = reference(movement, "side"), performance(movement, "side", seed=4)
    length = same.t_ms[-1] - same.t_ms[0]
    found = []
    for power in (1.0, 1.3, 1.6, 2.0):
        t_ms = same.t_ms[0] + length * ((same.t_ms - same.t_ms[0]) / length) ** power
        found.append(compared(of, Cut(t_ms, same.features)))
    assert falls([each.timing for each in found], slack=0.0)
    assert found[0].timing >= 0.95
    assert found[-1].timing <= 0.8
    assert all(each.pose >= 0.95 and each.movement >= 0.95 for each in found)
    assert all(each.tempo == pytest.approx(found[0].tempo) for each in found)
    assert advice(found[-1], DEFAULT) == ("reference_rhythm",)


@pytest.mark.parametrize(("fault", "joints"), FAULTS)
def test_a_fault_lowers_the_pose_and_names_the_joint(fault: str, joints: tuple[str, ...]) -> None:
    movement, _, name = fault.partition(":")
    amounts = load_movement(movement).faults[name].amounts
    of = signature(faulty(movement, name, 0.0, seed=1))
    found = [compared(of, faulty(movement, name, amount)) for amount in (0.0, *amounts[::2])]
    assert falls([each.pose for each in found])
    assert falls([each.overall for each in found])
    none, worst = found[0], found[-1]
    assert none.worst_joint is None
    assert none.pose - worst.pose >= 0.08
    assert worst.worst_joint in joints
    assert worst.timing >= 0.95
    assert worst.movement >= 0.6
    assert worst.joints[worst.worst_joint] < 0.9
    assert worst.pose >= 0.85 or f"reference_{worst.worst_joint}" in advice(worst, DEFAULT)


def test_the_worst_phase_is_where_the_fault_is() -> None:
    for movement, fault, amount, inside in (
        ("squat", "trunk_lean", 24.0, True),
        ("burpee", "stand", 42.0, False),
    ):
        of = signature(faulty(movement, fault, 0.0, seed=1))
        phase = compared(of, faulty(movement, fault, amount)).worst_phase
        assert (0.25 <= phase <= 0.75) == inside, movement


@cache
def forced() -> dict[tuple[str, str], Comparison]:
    """Every movement compared with every other one's reference, seen from the same side; the likelier way about."""
    found: dict[tuple[str, str], Comparison] = {}
    for view in ("front", "side"):
        seen = [movement for movement, each in VIEWS if each == view]
        for asked in seen:
            for played in seen:
                if asked != played and (asked, played) not in confusable():
                    one = performance(played, view, "tall", 2)
                    pair = [compared(reference(asked, view), way) for way in (one, one.turned)]
                    best = max(pair, key=lambda each: each.overall)
                    if best.overall > (found[asked, played].overall if (asked, played) in found else -1.0):
                        found[asked, played] = best
    return found


def test_other_movements_score_low() -> None:
    """Below 0.5, or with so little of the range that they do not count."""
    pairs = {pair: found.overall for pair, found in forced().items() if found.range >= DEFAULT.least_range}
    low = [True] * (len(forced()) - len(pairs)) + [value < 0.5 for value in pairs.values()]
    print(f"\n{sum(low)} of {len(low)} other movements below 0.5; the highest:")
    for (asked, played), value in sorted(pairs.items(), key=lambda each: -each[1])[:15]:
        print(f"  {value:.2f}  {asked} asked, {played} done")
    assert np.mean(low) >= 0.93


@cache
def strangers(degrees: float, rom: float, tempo: float, turn: float) -> list[float]:
    """Overall of people whose every angle differs from the reference's by so much, at random."""
    random = np.random.default_rng(7)
    found = []
    for movement in ("squat", "lateral_raise", "deadlift", "shoulder_press"):
        view = load_movement(movement).views[0]
        heading = {"front": 0.0, "side": 90.0}[str(view)] + turn
        for body in ("tall", "broad"):
            styled = _styled(load_movement(movement), random, degrees)
            asked: dict[str, Any] = {**SHORT, "rom": rom, "tempo": tempo}
            found.append(
                compared(
                    reference(movement, view), cut(play(styled, view=heading, body=body, **asked))
                ).overall
            )
    return found


def _styled(movement: Movement, random: np.random.Generator, degrees: float) -> Movement:
    """The movement as somebody else would do it: arms and legs turned anyhow, the trunk half as much."""
    poses = {}
    for name, pose in movement.poses.items():
        angles = {}
        for angle, value in pose.angles.items():
            fixed = angle.endswith(("foot_grip", "heel_raise", "ankle_flexion", "heading"))
            half = angle.startswith(("spine", "trunk", "head", "neck"))
            angles[angle] = value + (0.0 if fixed else random.normal(0.0, degrees * (0.5 if half else 1.0)))
        poses[name] = Pose(angles, pose.moves, pose.free, pose.lift)
    return replace(movement, poses=poses)


def test_a_stranger_who_does_it_well_scores_high_and_a_sloppy_one_in_between() -> None:
    well = np.array(strangers(5.0, 0.95, 1.08, 5.0))
    sloppy = np.array(strangers(12.0, 0.78, 1.35, 10.0))
    print(
        f"\nwell {np.percentile(well, [0, 50, 100]).round(2)}, sloppy {np.percentile(sloppy, [0, 50, 100]).round(2)}"
    )
    assert np.median(well) >= 0.87 and well.min() >= 0.75
    assert 0.55 <= np.median(sloppy) <= 0.82 and sloppy.max() < 0.9


@pytest.mark.parametrize("movement", ["squat", "lateral_raise", "lunge"])
def test_profiles_are_as_strict_as_they_say(movement: str) -> None:
    of = reference(movement, "front")
    for each in (
        performance(movement, "front", "tall", 2),
        performance(movement, "front", rom=0.8, tempo=1.3),
    ):
        default, kali, analysis = (compared(of, each, name) for name in NAMES)
        assert kali.overall < default.overall
        assert kali.overall == pytest.approx(analysis.overall)
        for score in ("pose", "timing", "movement"):
            assert getattr(kali, score) <= getattr(default, score) + 1e-9


@pytest.mark.parametrize(
    ("movement", "view"), [("squat", "side"), ("lateral_raise", "front"), ("sit_up", "side")]
)
def test_size_place_and_frame_rate_do_not_matter(movement: str, view: str) -> None:
    of = signature(cut(play(movement, view=view, **SHORT)))
    asked = {**SHORT, "body": "tall", "view": view}
    whole = compared(of, cut(play(movement, **asked)))
    changed = [moved(play(movement, **asked), scale=0.6, shift=(0.12, -0.05))]
    changed += [play(movement, **{**asked, "fps": fps}) for fps in (10.0, 30.0, 60.0)]
    changed += [play(movement, **asked, width=1280, height=720)]
    for recording in changed:
        found = compared(of, cut(recording))
        for score in ("overall", "pose", "timing", "movement"):
            assert getattr(found, score) == pytest.approx(getattr(whole, score), abs=0.04), score


def test_a_mirror_image_is_the_same_with_its_joints_on_the_other_side() -> None:
    of = signature(cut(play("shoulder_press", view="front", **SHORT)))
    drawn = play("shoulder_press", view="front", faults={"balance": 52.0}, **SHORT)
    there = cut(drawn)
    back = cut(picture_mirrored(drawn)).turned
    one = compare(of, there.t_ms, there.features, DEFAULT)
    other = compare(of, back.t_ms, back.features, DEFAULT, mirrored=True)
    assert other.overall == pytest.approx(one.overall, abs=1e-6)
    assert {one.worst_joint, other.worst_joint} == {"elbow_left", "elbow_right"}
    for side, opposite in (("left", "right"), ("right", "left")):
        for part in ("elbow", "wrist", "knee", "ankle"):
            assert other.joints[f"{part}_{side}"] == pytest.approx(one.joints[f"{part}_{opposite}"], abs=1e-6)
    assert other.joints["back"] == pytest.approx(one.joints["back"], abs=1e-6)


def test_joints_never_seen_are_left_out_and_the_rest_is_compared() -> None:
    of, seen = reference("squat", "side"), performance("squat", "side", "tall", 2)
    features = seen.features.copy()
    features[:, 2:4] = features[:, 6:8] = np.nan
    found = compared(of, Cut(seen.t_ms, features))
    assert set(JOINTS) - set(found.joints) == {"elbow_right", "wrist_right"}
    assert found.overall >= 0.9
    assert found.frames == len(seen.t_ms)

    blind = replace(of, steps=tuple((None,) * 8 + row[8:] for row in of.steps))
    found = compared(blind, seen)
    assert not {"elbow_left", "elbow_right", "wrist_left", "wrist_right"} & set(found.joints)
    assert found.overall >= 0.9

    features = seen.features.copy()
    features[: len(features) // 2] = np.nan
    found = compared(of, Cut(seen.t_ms, features))
    assert found.frames == len(features) - len(features) // 2
    assert found.pose >= 0.8


@pytest.mark.parametrize("frames", [0, 1, 2, 3])
def test_too_little_is_no_likeness_and_no_error(frames: int) -> None:
    of, seen = reference("squat", "side"), performance("squat", "side")
    found = compared(of, Cut(seen.t_ms[:frames], seen.features[:frames]))
    assert found.frames == frames
    assert found.overall < 0.6
    unseen = compared(of, Cut(seen.t_ms[:frames], np.full((frames, FEATURES), np.nan)))
    assert (unseen.overall, unseen.pose, unseen.movement, unseen.frames) == (0.0, 0.0, 0.0, 0)
    assert unseen.joints == {} and unseen.worst_joint is None
    assert advice(unseen, DEFAULT) in ((), ("reference_range",), ("reference_range", "reference_slower"))


def test_a_reference_of_which_nothing_was_seen_compares_with_nothing() -> None:
    empty = Signature("repetition", 1000.0, "front", ((None,) * FEATURES,) * STEPS)
    found = compared(empty, performance("squat", "side"))
    assert found.overall == 0.0 and found.joints == {}
    still = Signature("repetition", 0.0, "front", ((0.0,) * FEATURES,) * STEPS)
    assert compared(still, performance("squat", "side")).overall == 0.0


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 60),
    st.integers(0, 2**32 - 1),
    st.floats(0.0, 1.0),
    st.sampled_from(NAMES),
    st.booleans(),
)
def test_scores_stay_in_range(frames: int, seed: int, unseen: float, name: str, mirrored: bool) -> None:
    random = np.random.default_rng(seed)
    features = random.uniform(-1.2, 1.2, (frames, FEATURES))
    features[random.random(features.shape) < unseen] = np.nan
    t_ms = np.cumsum(random.uniform(0.0, 100.0, frames))
    found = compare(reference("squat", "side"), t_ms, features, profile(name), mirrored=mirrored)
    scores = (found.pose, found.timing, found.movement, found.overall, found.similarity, found.worst_phase)
    for value in (*scores, *found.joints.values()):
        assert 0.0 <= value <= 1.0
    assert found.range >= 0.0 and 0 <= found.frames <= frames
    assert found.tempo >= 0.0
    for code in advice(found, profile(name)):
        assert has(f"cue.{code}"), code


def test_every_advice_has_a_text() -> None:
    codes = ["range", "too_far", "only", "slower", "faster", "rhythm", "back", "neck"]
    codes += [f"{part}_{side}" for part in ("elbow", "wrist", "knee", "ankle") for side in ("left", "right")]
    for code in codes:
        assert has(f"cue.reference_{code}"), code


def test_heights_are_compared_as_well() -> None:
    """A calf raise turns no segment: all there is of it is that feet and hips rise."""
    of, raised = reference("calf_raise", "side"), performance("calf_raise", "side", seed=5)
    flat = raised.features.copy()
    flat[:, FEET:] = 0.0
    assert compared(of, raised).movement >= 0.8
    assert compared(of, Cut(raised.t_ms, flat)).movement <= 0.2
