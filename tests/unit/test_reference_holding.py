"""A position held: taken and left without chatter, whichever way about, and scored by pose, time and stillness."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from py_core.reference.advice import advice
from py_core.reference.features import FEATURES, mirrored
from py_core.reference.holding import WOBBLE_MS, HoldMatcher
from py_core.reference.model import STEPS, Signature
from py_core.reference.profiles import NAMES, profile
from tests.mannequin import play, with_noise
from tests.mannequin.play import play_fault
from tests.unit.compared import Cut, described, signature

HOLDS = (
    *("plank", "side_plank", "wall_sit", "tree", "warrior_two", "balance_leg", "chair_forward_fold", "split"),
    *("pancake", "bridge", "cobra", "bow", "camel", "needle", "i"),
)
ELSE = ("stand", "walk", "wave", "squat")
DEFAULT = profile("default")


@cache
def held(movement: str, body: str = "average", seed: int = 1) -> Cut:
    """Someone in the position from first to last."""
    drawn = play(movement, reps=1, view=_view(movement), fps=10, body=body, lead_in_s=0.2, lead_out_s=0.2)
    return described(with_noise(drawn, sigma_torso=0.015, dropout=0.02, seed=seed))


def _view(movement: str) -> str:
    return "front" if movement in ("tree", "warrior_two", "balance_leg", "i", "side_plank") else "side"


@cache
def position(movement: str) -> Signature:
    return signature(held(movement), "hold")


def matched(of: Signature, cut: Cut, name: str = "default") -> HoldMatcher:
    matcher = HoldMatcher(of, profile(name))
    for row, t_ms in zip(cut.features.tolist(), cut.t_ms.tolist(), strict=True):
        matcher.step(row, t_ms)
    return matcher


def row(movement: str) -> list[float]:
    """One frame of the position itself."""
    found: list[float] = held(movement).features[-1].tolist()
    return found


@pytest.mark.parametrize("movement", HOLDS)
def test_other_bodies_hold_it(movement: str) -> None:
    for seed, body in enumerate(("tall", "broad")):
        matcher = matched(position(movement), held(movement, body, seed))
        assert matcher.inside
        found = matcher.comparison()
        assert found is not None and found.hold
        assert found.pose >= 0.9
        assert found.movement >= 0.9
        assert found.overall >= 0.9
        assert found.frames >= 0.8 * len(held(movement, body, seed).t_ms)
        assert advice(found, DEFAULT) == ()


@pytest.mark.parametrize("movement", HOLDS)
def test_whoever_does_something_else_does_not(movement: str) -> None:
    view = _view(movement)
    # From the front a squat at its lowest hides both shanks, as standing on one leg hides one.
    alike = {movement, "squat"} if movement == "balance_leg" else {movement}
    for other in {*ELSE, *HOLDS} - alike:
        if other in ELSE or _view(other) == view:
            cut = _other(other, view) if other in ELSE else held(other)
            matcher = matched(position(movement), cut)
            found = matcher.comparison()
            assert found is None or found.frames <= 0.1 * len(cut.t_ms), other


@cache
def _other(movement: str, view: str) -> Cut:
    return described(with_noise(play(movement, reps=1, view=view, fps=10), seed=3))


def test_which_way_about_is_chosen_on_entering_and_kept() -> None:
    there = row("warrior_two")
    back = mirrored(there)
    matcher = HoldMatcher(position("warrior_two"), DEFAULT)
    matcher.step(back, 0.0)
    assert matcher.inside and matcher.mirrored
    matcher.step(there, 40.0)
    assert matcher.mirrored and not matcher.inside
    matcher.step(there, 80.0)
    assert matcher.inside and not matcher.mirrored


def test_joints_are_named_on_the_persons_own_side() -> None:
    there = row("warrior_two")
    bent = list(there)
    bent[4], bent[5] = 0.0, -0.8
    for turned, joint in ((False, "wrist_left"), (True, "wrist_right")):
        matcher = HoldMatcher(position("warrior_two"), profile("kali-analysis"))
        matcher.step(mirrored(there) if turned else there, 0.0)
        for i in range(20):
            matcher.step(mirrored(bent) if turned else bent, 40.0 + 40.0 * i)
        found = matcher.comparison()
        assert found is not None
        assert found.worst_joint == joint
        assert f"reference_{joint}" in advice(found, DEFAULT)


def test_it_is_entered_and_left_with_a_margin() -> None:
    there = np.array(row("plank"))
    away = np.array(there)
    away[8:12] += 0.6
    matcher = HoldMatcher(position("plank"), DEFAULT)
    states: list[tuple[float, bool]] = []
    for i, share in enumerate([*np.linspace(1.0, 0.0, 40), *np.linspace(0.0, 1.0, 40)]):
        matcher.step((there + share * (away - there)).tolist(), 40.0 * i)
        states.append((matcher.similarity, matcher.inside))
    entered = next(now[0] for was, now in pairwise(states) if now[1] and not was[1])
    left = next(now[0] for was, now in pairwise(states) if was[1] and not now[1])
    assert entered >= DEFAULT.hold_enter > DEFAULT.hold_leave > left
    assert sum(was[1] != now[1] for was, now in pairwise(states)) == 2


@pytest.mark.parametrize("name", NAMES)
def test_profiles_differ_in_what_counts_as_the_position(name: str) -> None:
    there = np.array(row("plank"))
    taken = []
    for off in np.linspace(0.0, 0.6, 25):
        away = there.copy()
        away[8:12] += off
        matcher = HoldMatcher(position("plank"), profile(name))
        matcher.step(away.tolist(), 0.0)
        assert matcher.inside == (matcher.similarity >= profile(name).hold_enter)
        taken.append(matcher.inside)
    assert taken == sorted(taken, reverse=True) and taken[0] and not taken[-1]


def test_the_pose_is_worse_the_further_the_hips_sag() -> None:
    poses = []
    for amount in (0.0, 8.0, 16.0, 24.0):
        drawn = play_fault("plank", "body_line_sag", amount, reps=1, fps=10, view="side", lead_in_s=0.2)
        cut = described(drawn)
        poses.append(matched(position("plank"), cut).similarity)
    assert poses == sorted(poses, reverse=True)
    assert poses[0] - poses[-1] > 0.05


def test_timing_is_the_share_of_the_time_and_movement_the_stillness() -> None:
    of = position("tree")
    there = row("tree")
    matcher = HoldMatcher(of, DEFAULT)
    steps = int(of.duration_ms / 2.0 / 40.0)
    for i in range(steps + 1):
        matcher.step(there, 40.0 * i)
    half = matcher.comparison()
    assert half is not None
    assert half.timing == pytest.approx(0.5, abs=0.02)
    assert half.movement == 1.0
    assert advice(half, DEFAULT) == ()
    for i in range(steps, 4 * steps):
        matcher.step(there, 40.0 * i)
    long = matcher.comparison()
    assert long is not None and long.timing == 1.0

    stillness: list[float] = []
    said: tuple[str, ...] = ()
    for sway in (0.0, 0.1, 0.2, 0.3):
        matcher = HoldMatcher(of, profile("kali-analysis"))
        for i in range(100):
            swaying = np.array(there)
            swaying[:8] += sway * np.sin(i / 5.0)
            matcher.step(swaying.tolist(), 40.0 * i)
        found = matcher.comparison()
        assert found is not None
        stillness.append(found.movement)
        said = advice(found, DEFAULT)
    assert stillness == sorted(stillness, reverse=True)
    assert stillness[0] == 1.0 and stillness[-1] < 0.5
    assert "hold_still" in said


def test_a_wobble_goes_on_with_the_stretch_and_a_break_begins_another() -> None:
    of, there, gone = position("tree"), row("tree"), [0.0] * FEATURES
    for pause_ms, frames in ((WOBBLE_MS, 20), (WOBBLE_MS + 200.0, 10)):
        matcher = HoldMatcher(of, DEFAULT)
        for i in range(10):
            matcher.step(there, 40.0 * i)
        matcher.step(gone, 400.0)
        assert not matcher.inside
        for i in range(10):
            matcher.step(there, 400.0 + pause_ms + 40.0 * i)
        found = matcher.comparison()
        assert found is not None and found.frames == frames


def test_what_is_not_seen_says_nothing_and_a_lost_person_ends_it() -> None:
    matcher = HoldMatcher(position("plank"), DEFAULT)
    assert matcher.comparison() is None
    matcher.step([nan] * FEATURES, 0.0)
    assert isnan(matcher.similarity) and not matcher.inside
    matcher.step(row("plank"), 40.0)
    assert matcher.inside
    matcher.step([nan] * FEATURES, 80.0)
    assert isnan(matcher.similarity) and matcher.inside
    matcher.lose()
    assert not matcher.inside
    found = matcher.comparison()
    assert found is not None and found.frames == 1

    armless = row("plank")
    armless[:8] = [nan] * 8
    matcher = HoldMatcher(position("plank"), DEFAULT)
    for i in range(10):
        matcher.step(armless, 40.0 * i)
    found = matcher.comparison()
    assert found is not None and found.pose > 0.9
    assert not {"elbow_left", "wrist_left", "elbow_right", "wrist_right"} & set(found.joints)
    assert "knee_left" in found.joints


def test_a_reference_of_which_nothing_was_seen_is_held_by_nobody() -> None:
    empty = Signature("hold", 1000.0, "front", ((None,) * FEATURES,) * STEPS)
    matcher = HoldMatcher(empty, DEFAULT)
    matcher.step(row("plank"), 0.0)
    assert isnan(matcher.similarity) and not matcher.inside and matcher.comparison() is None


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.lists(st.floats(-1.2, 1.2) | st.just(nan), min_size=FEATURES, max_size=FEATURES), max_size=6),
    st.sampled_from(NAMES),
)
def test_scores_stay_in_range(rows: list[list[float]], name: str) -> None:
    matcher = HoldMatcher(position("plank"), profile(name))
    for i, each in enumerate([row("plank"), *rows]):
        matcher.step(each, 33.0 * i)
    found = matcher.comparison()
    assert found is not None
    for value in (found.pose, found.timing, found.movement, found.overall, *found.joints.values()):
        assert 0.0 <= value <= 1.0
