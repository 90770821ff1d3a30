"""The mannequin is counted exactly: every movement, from every side it can be judged from, at any tempo."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mannequin import Recording, empty_room, joined, mirrored, moved, play, with_noise
from tests.unit.sessions import counted, counters, played, summary

REPETITIONS = ("squat", "push_up", "lunge", "jumping_jack", "bicep_curl")
VIEWS = {
    "squat": ("front", "side", "right", "oblique"),
    "push_up": ("front", "side", "right", "oblique"),
    "lunge": ("front", "side", "right", "oblique"),
    "jumping_jack": ("front",),
    "bicep_curl": ("front", "side", "right", "oblique"),
}
CASES = [(movement, view) for movement in REPETITIONS for view in VIEWS[movement]]


@pytest.mark.parametrize("tempo", [0.6, 1.0, 1.5])
@pytest.mark.parametrize(("movement", "view"), CASES)
def test_every_repetition_counts(movement: str, view: str, tempo: float) -> None:
    recording = with_noise(play(movement, reps=4, view=view, tempo=tempo), dropout=0.05, seed=1)
    assert counted(played(recording, f"exercise={movement}")) == 4


@pytest.mark.parametrize("fps", [12, 15, 60])
@pytest.mark.parametrize("movement", REPETITIONS)
def test_the_frame_rate_does_not_matter(movement: str, fps: int) -> None:
    recording = with_noise(play(movement, reps=3, view=VIEWS[movement][0], fps=fps), dropout=0.05, seed=2)
    assert counted(played(recording, f"exercise={movement}")) == 3


@pytest.mark.parametrize("body", ["tall", "short", "broad", "slim"])
@pytest.mark.parametrize("movement", REPETITIONS)
def test_the_body_does_not_matter(movement: str, body: str) -> None:
    recording = play(movement, reps=3, view=VIEWS[movement][0], body=body)
    assert counted(played(recording, f"exercise={movement}")) == 3


@pytest.mark.parametrize("movement", REPETITIONS)
def test_size_place_and_mirror_change_neither_count_nor_score(movement: str) -> None:
    recording = play(movement, reps=3, view=VIEWS[movement][-1])
    whole = counters(played(recording, f"exercise={movement}"))
    for other in (moved(recording, scale=0.5, shift=(0.1, 0.05)), mirrored(recording)):
        again = counters(played(other, f"exercise={movement}"))
        assert [m.current_count for m in again] == [m.current_count for m in whole]
        for a, b in zip(again, whole, strict=True):
            assert a.form_score is not None and b.form_score is not None
            assert a.form_score.score == pytest.approx(b.form_score.score, abs=1)
            assert a.timestampMs == pytest.approx(b.timestampMs, abs=34)


@pytest.mark.parametrize("movement", REPETITIONS)
def test_blazepose_landmarks_count_as_well(movement: str) -> None:
    recording = play(movement, reps=3, view=VIEWS[movement][0], model="blazepose33")
    assert counted(played(recording, f"exercise={movement}&blazepose=true")) == 3


@pytest.mark.parametrize("movement", REPETITIONS)
def test_a_half_repetition_does_not_count(movement: str) -> None:
    recording = play(movement, reps=2.5, view="front" if movement == "jumping_jack" else "side")
    assert counted(played(recording, f"exercise={movement}")) == 2


@pytest.mark.parametrize("other", ["stand", "walk", "wave", "sit_down"])
@pytest.mark.parametrize("view", ["front", "side", "oblique"])
def test_everyday_motion_is_no_repetition(other: str, view: str) -> None:
    recording = with_noise(play(other, reps=1, view=view), dropout=0.05, seed=3)
    for movement in REPETITIONS:
        assert counted(played(recording, f"exercise={movement}")) == 0, movement


def test_an_empty_room_is_no_repetition() -> None:
    for noise in (False, True):
        recording = empty_room(seconds=4, noise=noise)
        for movement in (*REPETITIONS, "plank"):
            assert counted(played(recording, f"exercise={movement}")) == 0, movement


def test_leaving_and_coming_back_goes_on_counting() -> None:
    recording = joined(
        play("squat", reps=2, view="side"), empty_room(seconds=4), play("squat", reps=3, view="side")
    )
    assert counted(played(recording, "exercise=squat")) == 5


def test_alternating_and_one_sided_lunges_count_alike() -> None:
    for side in ("left", "right", "alternate"):
        recording = play("lunge", reps=4, view="side", side=side)
        assert counted(played(recording, "exercise=lunge")) == 4, side


def test_a_plank_counts_its_seconds() -> None:
    recording = play("plank", reps=3, view="side", lead_in_s=0, lead_out_s=0)
    length_s = (recording.t_ms[-1] - recording.t_ms[0]) / 1000.0
    assert counted(played(recording, "exercise=plank")) == int(length_s)
    assert (
        counted(played(play("plank", reps=3, view="side", faults={"body_line_pike": 60}), "exercise=plank"))
        == 0
    )


def _pieces() -> st.SearchStrategy[Recording]:
    movement = st.sampled_from([*REPETITIONS, "stand", "walk", "plank"])
    return st.builds(
        lambda name, view, seed: with_noise(play(name, reps=1, view=view, fps=12), dropout=0.1, seed=seed),
        movement,
        st.sampled_from(["front", "side", "oblique"]),
        st.integers(0, 9),
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(_pieces(), min_size=1, max_size=3), st.sampled_from(REPETITIONS))
def test_counts_only_grow_and_scores_stay_in_range(pieces: list[Recording], movement: str) -> None:
    messages = played(joined(*pieces), f"exercise={movement}&recommendations=true&progression=true")
    counts = [m.current_count for m in counters(messages)]
    assert all(b == a + 1 for a, b in pairwise([0, *counts]))
    for message in counters(messages):
        assert message.form_score is not None
        assert 0 <= message.form_score.score <= 100
        assert 0 <= message.form_score.avg_score <= 100
    history = summary(messages).history
    assert all(a.endMs <= b.endMs for a, b in pairwise(history))
    assert summary(messages).counter == len(history) == (counts[-1] if counts else 0)
