"""What the engine saw: signals, phases and attempts beside the session's own answers, and their picture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from py_core.drawing import picture
from py_core.messages import JumpDiscarded
from py_core.recording import Event, Recording
from py_core.replaying import OwnMovement
from py_core.scoring import UnscoredError, score_recording
from py_core.tracing import Trace, trace
from tests.unit.recordings import OWN, recorded


def texts(seen: Trace) -> str:
    """All that is written on the picture."""
    figure = picture(seen, "film.json")
    words = [figure.get_suptitle()]
    for ax in figure.axes:
        words += [ax.get_ylabel(), ax.get_xlabel(), ax.get_title(loc="left")]
        words += [text.get_text() for text in (*ax.texts, *ax.get_yticklabels())]
    return "\n".join(words)


def test_a_trace_follows_each_frame_and_changes_nothing() -> None:
    recording = recorded(reps=3)
    seen = trace(recording, "squat")
    frames = len(recording.frames)
    assert len(seen.t_ms) == len(seen.placement) == len(seen.view) == len(seen.count) == frames
    assert [len(each.values) for each in seen.signals] == [frames] * len(seen.signals)
    [lane] = seen.lanes
    assert len(lane.excursion) == len(lane.state) == frames
    assert seen.count[-1] == 3
    assert seen.placement[-1] == "ready"
    assert seen.view[-1] == "side"
    assert {"start", "moving", "reached"} <= set(lane.state)
    assert seen.summary is not None
    assert seen.summary.history == score_recording(recording, "squat").history
    assert [each.counted for each in seen.attempts] == list(seen.summary.history)
    assert max(each.peak for each in seen.attempts) == pytest.approx(max(lane.excursion), abs=1e-9)


def test_every_signal_of_the_file_is_followed() -> None:
    seen = trace(recorded(), "squat")
    movement = seen.movement
    named = {criterion.signal for criterion in movement.criteria} - {None}
    named |= {each.signal for each in movement.excursions} | {each.signal for each in movement.gates}
    named |= {each.signal for each in movement.requirements}
    assert {each.signal for each in seen.signals} == named
    [trunk] = seen.of("trunk_lean_deg", "auto")
    assert max(trunk.values) > 20


def test_half_a_repetition_is_an_attempt_that_fell_short() -> None:
    seen = trace(recorded(reps=2.5), "squat")
    assert [each.counted is not None for each in seen.attempts][:2] == [True, True]
    assert seen.count[-1] == 2
    for attempt in seen.attempts[2:]:
        assert not attempt.complete
        assert attempt.counted is None


def test_sides_have_a_lane_each() -> None:
    seen = trace(recorded("lunge", reps=4, view="front"), "lunge")
    assert [lane.side for lane in seen.lanes] == [0, 1]
    assert {each.side for each in seen.attempts if each.counted} == {0, 1}
    assert len(seen.of("thigh_from_vertical_deg", "auto")) == 2
    written = texts(seen)
    assert "excursion, left" in written
    assert "excursion, right" in written


def test_a_hold_says_when_it_was_held() -> None:
    seen = trace(recorded("plank", reps=1), "plank")
    assert seen.lanes == ()
    assert seen.holding[-1]
    assert not seen.holding[0]
    written = texts(seen)
    assert "s held" in written
    assert "posture at least" in written


def test_nobody_is_no_signal() -> None:
    recording = recorded()
    alone = replace(recording, frames=[[] for _ in recording.frames])
    seen = trace(alone, "squat")
    assert set(seen.placement) == {"nobody"}
    assert all(value != value for each in seen.signals for value in each.values)
    assert "nobody" in texts(seen)


def test_another_movement_begins_a_new_trace() -> None:
    recording = recorded("lunge", view="front")
    switch = Event(20, command={"command": "setExercise", "exercise": "lunge"})
    seen = trace(replace(recording, events=[switch]), "squat")
    assert seen.movement.id == "lunge"
    assert len(seen.t_ms) == len(recording.frames) - 20


def test_frames_that_the_session_did_not_look_at_are_left_out() -> None:
    recording = recorded()
    events = [Event(10, report="hidden"), Event(15, report="visible")]
    seen = trace(replace(recording, events=events), "squat")
    assert len(seen.t_ms) == len(recording.frames) - 5
    assert len(seen.lanes[0].state) == len(seen.t_ms)


def test_what_cannot_be_traced_says_why() -> None:
    with pytest.raises(UnscoredError, match="name an exercise"):
        trace(recorded())
    with pytest.raises(UnscoredError, match="frames"):
        trace(Recording(640, 480, [], []), "squat")


def test_a_picture_names_what_it_shows() -> None:
    seen = trace(recorded(reps=2), "squat", "difficulty=hard")
    written = texts(seen)
    for words in (
        "squat, difficulty hard, 2 counted",
        "film.json",
        "time, s",
        "excursion",
        "target",
        "leave",
        "degrees",
        "ideal",
        "worst",
        "gate at least",
        f"{seen.movement.criteria[0].name} (",
        "placement",
        "side",
        "1: ",
        "2: ",
    ):
        assert words in written, words


def test_a_movement_of_ones_own_is_drawn() -> None:
    assert "knee_bend" in texts(trace(recorded(), OwnMovement(OWN)))


def test_one_frame_is_enough_for_a_picture() -> None:
    recording = recorded()
    one = replace(recording, t_ms=recording.t_ms[:1], frames=recording.frames[:1])
    assert "squat" in texts(trace(one, "squat"))


def test_jumps_are_drawn_with_their_heights() -> None:
    seen = trace(recorded("jump", fps=30), "air_time_jump")
    assert len(seen.height["hip"]) == len(seen.t_ms)
    assert max(seen.height["hip"]) > seen.height["hip"][0]
    [first, _] = seen.jumps
    assert first.type == "jump_result"
    assert f"1: {first.jumpHeightCm:g}" in texts(seen)


def test_a_jump_that_does_not_count_says_why() -> None:
    seen = trace(recorded("jump", reps=1, fps=30), "air_time_jump")
    seen.jumps.append(JumpDiscarded("moved_sideways", "Stay in place", timestampMs=seen.t_ms[-1]))
    assert "discarded:\nmoved_sideways" in texts(seen)
