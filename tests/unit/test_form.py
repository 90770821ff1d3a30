"""Scores, grades and cues: a clean performance is an A, a fault costs and is named, more of it never costs less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from py_core.form import GRADES, Criterion, costliest, grade
from py_core.messages import Recommendations
from tests.mannequin import play
from tests.unit.sessions import counters, opened, played, summary

CLEAN = [
    ("squat", "front"),
    ("squat", "side"),
    ("push_up", "side"),
    ("push_up", "front"),
    ("lunge", "side"),
    ("jumping_jack", "front"),
    ("bicep_curl", "side"),
    ("bicep_curl", "front"),
    ("plank", "side"),
]
FAULTS = [
    ("squat", "side", "trunk_lean", (8.0, 16.0, 24.0), "chest_up"),
    ("push_up", "side", "hip_sag", (10.0, 20.0, 32.0), "hips_sagging"),
    ("push_up", "side", "hip_pike", (10.0, 30.0, 45.0), "hips_high"),
    ("lunge", "side", "trunk_lean", (10.0, 30.0, 45.0), "torso_upright"),
    ("bicep_curl", "side", "elbow_swing", (10.0, 25.0, 35.0), "elbows_still"),
]


@pytest.mark.parametrize(
    ("score", "letter"),
    [(100, "A"), (90, "A"), (89.9, "B"), (80, "B"), (79, "C"), (70, "C"), (60, "D"), (59, "F"), (0, "F")],
)
def test_grades_begin_where_the_contract_says(score: float, letter: str) -> None:
    assert grade(score) == letter


def test_grades_fall_with_the_score() -> None:
    assert [lowest for lowest, _ in GRADES] == sorted((lowest for lowest, _ in GRADES), reverse=True)


@given(st.floats(-200, 200), st.floats(-200, 200))
def test_a_criterion_is_monotone_between_worst_and_ideal(a: float, b: float) -> None:
    criterion = Criterion("x", "max", ideal=20.0, worst=60.0, points=30.0, cue="x")
    low, high = sorted((a, b))
    assert 0.0 <= criterion.score(high) <= criterion.score(low) <= 100.0


@pytest.mark.parametrize(("movement", "view"), CLEAN)
def test_a_clean_performance_is_an_a(movement: str, view: str) -> None:
    last = counters(played(play(movement, reps=3, view=view), f"exercise={movement}"))[-1]
    assert last.form_score is not None
    assert last.form_score.grade == "A", last.form_score


@pytest.mark.parametrize(("movement", "view", "fault", "amounts", "cue"), FAULTS)
def test_a_fault_costs_is_named_and_more_of_it_never_costs_less(
    movement: str, view: str, fault: str, amounts: tuple[float, ...], cue: str
) -> None:
    query = f"exercise={movement}&recommendations=true"
    clean = played(play(movement, reps=2, view=view), query)
    scores = [summary(clean).avg_rep_score]
    named: set[str] = set()
    for amount in amounts:
        messages = played(play(movement, reps=2, view=view, faults={fault: amount}), query)
        scores.append(summary(messages).avg_rep_score)
        named = {code for m in messages if isinstance(m, Recommendations) for code in m.codes}
    known = [score for score in scores if score is not None]
    assert len(known) == len(scores)
    assert known == sorted(known, reverse=True)
    assert known[-1] <= known[0] - 15
    assert named == {cue}
    assert not any(isinstance(m, Recommendations) and m.codes for m in clean)


def test_the_history_says_why() -> None:
    messages = played(play("squat", reps=2, view="side", faults={"trunk_lean": 24}), "exercise=squat")
    for repetition in summary(messages).history:
        assert repetition.criteria["trunk_lean"] < 50
        assert repetition.criteria["depth"] > 80
        assert repetition.startMs < repetition.endMs


def test_the_page_gets_what_cost_each_repetition_most_once_finished() -> None:
    session = opened("exercise=squat&lang=en")
    recording = play("squat", view="side", reps=2, faults={"trunk_lean": 24.0})
    for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        session.frame(keypoints, t_ms, recording.width, recording.height)
    before = session.view.reasons
    grades = [entry.grade for entry in summary(session.finish()).history]
    assert len(grades) == 2 and "A" not in grades
    assert (before, session.view.reasons) == ((), ("Keep your chest up",) * 2)


def test_what_costs_most_is_by_points() -> None:
    dear = Criterion("dear", "max", ideal=0.0, worst=1.0, points=40.0, cue="a")
    cheap = Criterion("cheap", "max", ideal=0.0, worst=1.0, points=10.0, cue="b")
    assert costliest((cheap, dear), {"cheap": 0, "dear": 60}) is dear
    assert costliest((cheap, dear), {"cheap": 0}) is cheap
    assert costliest((cheap, dear), {"cheap": 100}) is None
