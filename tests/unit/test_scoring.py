"""Recordings through a session: the page's messages to the byte, scores, and what cannot be scored."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from py_core import Session, encode
from py_core.messages import Counter, ExerciseSummary, Initialization, to_plain
from py_core.recording import Event, Recording
from py_core.replaying import CLAIMS, SITE, OwnMovement, RefusalError, query_for, replay
from py_core.scoring import UnscoredError, score_file, score_recording
from tests.unit.recordings import OWN, recorded

ALL = "keypoints=true&angles=true&recommendations=true&progression=true"


@pytest.mark.parametrize(
    ("movement", "view", "query", "model"),
    [
        ("squat", "side", ALL, "coco17"),
        ("push_up", "side", "difficulty=easy&lang=fr&minGrade=D", "coco17"),
        ("lunge", "front", "timer=1&recommendations=1", "coco17"),
        ("plank", "side", "progression=true&lang=de", "coco17"),
        ("jumping_jack", "front", f"{ALL}&blazepose=true", "blazepose33"),
    ],
)
def test_a_replay_gives_a_sessions_messages_to_the_byte(
    movement: str, view: str, query: str, model: str, tmp_path: Path
) -> None:
    recording = recorded(movement, view=view, model=model)
    session = Session()
    messages = session.open(f"token=t&exercise={movement}&{query}", SITE, CLAIMS)
    for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        messages += session.frame(keypoints, t_ms, recording.width, recording.height)
    messages += session.finish()
    assert any(isinstance(message, Counter) for message in messages)
    recording.save(tmp_path / "a.json.gz")
    again = list(replay(Recording.load(tmp_path / "a.json.gz"), movement, query))
    assert encode(again) == encode(messages)


def test_what_the_session_was_told_is_told_again() -> None:
    recording = recorded()
    half = len(recording.frames) // 2
    told = replace(
        recording,
        events=(
            Event(0, report="running"),
            Event(half, report="hidden"),
            Event(half + 3, report="visible"),
            Event(half + 3, command={"command": "setExercise", "exercise": "lunge"}),
            Event(half + 5, size=(100, 900)),
            Event(len(recording.frames), command={"command": "stop"}),
        ),
    )
    session = Session()
    messages = session.open("token=t&exercise=squat", SITE, CLAIMS)
    messages += session.report("running")
    for index, (keypoints, t_ms) in enumerate(zip(recording.frames, recording.t_ms, strict=True)):
        if index == half:
            messages += session.report("hidden")
        if index == half + 3:
            messages += session.report("visible")
            messages += session.command({"command": "setExercise", "exercise": "lunge"})
        size = (100, 900) if index >= half + 5 else (recording.width, recording.height)
        messages += session.frame(keypoints, t_ms, *size)
    messages += session.command({"command": "stop"})
    again = list(replay(told, "squat"))
    assert encode(again) == encode(messages)
    assert isinstance(again[1], Initialization)
    assert sum(isinstance(message, ExerciseSummary) for message in again) == 1


def test_of_two_frames_at_one_time_the_first_is_taken() -> None:
    recording = recorded()
    twice = replace(
        recording, t_ms=[recording.t_ms[0], *recording.t_ms], frames=[recording.frames[0], *recording.frames]
    )
    complaint, *_ = (message for message in replay(twice, "squat") if message.type == "error")
    assert "frame times must increase" in complaint.message
    assert score_recording(twice, "squat") == score_recording(recording, "squat")


def asked(recording: Recording, exercise: str | OwnMovement | None = None, query: str | None = None) -> str:
    return query_for(recording, exercise, query)[0].removeprefix("token=replay").removeprefix("&")


def test_what_is_asked_goes_before_what_the_recording_says() -> None:
    recording = recorded(exercise="squat", query="?token=secret&lang=fr&difficulty=easy")
    assert asked(recording) == "exercise=squat&lang=fr&difficulty=easy"
    assert asked(recording, "lunge") == "exercise=lunge&lang=fr&difficulty=easy"
    assert asked(recording, query="lang=de") == "exercise=squat&lang=de"
    assert asked(recording, query="") == "exercise=squat"
    assert asked(recording, query="exercise=plank") == "exercise=plank"
    assert asked(recording, "lunge", "exercise=plank&angles=1") == "exercise=lunge&angles=1"
    assert asked(recorded()) == ""
    assert asked(recorded(), query="loading_message=a+b%26c") == "loading_message=a%20b%26c"


def test_blazepose_is_asked_for_where_the_keypoints_are_its_own() -> None:
    recording = recorded("jumping_jack", view="front", model="blazepose33")
    assert asked(recording, "jumping_jack") == "exercise=jumping_jack&blazepose=true"
    assert asked(recording, "jumping_jack", "blazepose=1") == "exercise=jumping_jack&blazepose=1"


def test_a_movement_of_ones_own_is_counted() -> None:
    given = score_recording(recorded(), OwnMovement(OWN))
    assert (given.exercise, given.count) == ("knee_bend", 2)
    carried = replace(
        recorded(exercise="knee_bend", query="userExercise=https://a.test/m.toml"), movement=OWN
    )
    assert score_recording(carried) == given
    assert score_recording(carried, query="difficulty=medium") == given
    assert score_recording(carried, "squat").exercise == "squat"
    with pytest.raises(RefusalError, match="not in the recording"):
        score_recording(replace(carried, movement=None, query="userExercise=http://localhost/m.toml"))
    with pytest.raises(RefusalError, match=r"mine\.toml"):
        score_recording(recorded(), OwnMovement("kind = 3", "mine.toml"))


def test_a_score_is_the_summarys() -> None:
    recording = recorded(reps=3)
    summary = list(replay(recording, "squat"))[-1]
    assert isinstance(summary, ExerciseSummary)
    score = score_recording(recording, "squat")
    assert score.count == summary.counter == 3
    assert (score.avg_score, score.grade) == (summary.avg_rep_score, summary.grade)
    assert (score.duration_ms, score.history) == (summary.durationMs, summary.history)
    assert score.exercise == "squat"
    assert score.history[0].criteria
    assert score_recording(recording, "squat") == score
    assert pickle.loads(pickle.dumps(score)) == score
    assert json.dumps(to_plain(score.history))


def test_nothing_counted_has_no_score() -> None:
    score = score_recording(recorded("stand", view="front"), "squat")
    assert (score.count, score.avg_score, score.grade, score.history) == (0, None, None, ())


def test_no_frames_are_nothing_counted() -> None:
    assert score_recording(Recording(640, 480, [], []), "squat").count == 0


def test_a_file_is_scored(tmp_path: Path) -> None:
    recording = recorded(exercise="squat")
    recording.save(tmp_path / "a.json.gz")
    assert score_file(tmp_path / "a.json.gz") == score_recording(recording)


@pytest.mark.parametrize(
    ("exercise", "query", "code", "words"),
    [
        ("headstand", None, "invalid_exercise", "headstand"),
        ("squat", "difficulty=insane", "invalid_parameter", "insane"),
        (None, "exercise=squat&userExercise=http://localhost/a.toml", "conflicting_parameters", "exercise"),
        ("jump_analysis", None, "jump_analysis_missing_height", "userHeightCm"),
    ],
)
def test_what_a_session_refuses(exercise: str | None, query: str | None, code: str, words: str) -> None:
    with pytest.raises(RefusalError, match=words) as caught:
        score_recording(recorded(), exercise, query)
    assert caught.value.code == code
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_without_a_movement_there_is_nothing_to_score() -> None:
    with pytest.raises(UnscoredError, match="name an exercise"):
        score_recording(recorded())
    assert any(message.type == "keypoints" for message in replay(recorded()))


def test_jumps_have_their_heights() -> None:
    score = score_recording(recorded("jump", fps=30), "air_time_jump")
    assert score.count == len(score.jumps) == 2
    assert all(jump.jumpHeightCm > 5 for jump in score.jumps)
