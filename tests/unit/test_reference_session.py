"""A session against a reference movement: its opening, what it says of each repetition, and its end."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from py_core import Message, Session
from py_core.messages import (
    Counter,
    Error,
    FormScoreMessage,
    Posture,
    Progression,
    Recommendations,
    ReferenceSummary,
)
from py_core.page import ReferenceFile
from py_core.recording import Recording as Saved
from py_core.recording import from_plain
from py_core.reference.model import MOST_BYTES
from py_core.replaying import RefusalError
from py_core.scoring import score_recording
from tests.mannequin import Recording, mirrored, play
from tests.unit.references import ID, OTHER_ID, text_of
from tests.unit.sessions import DEVELOPER, SITE, opened

UPLOAD = {"page": "upload_tracking"}


def prepared(query: str = "", movement: str = "squat", site: dict[str, Any] | None = None) -> Session:
    """A session that has its reference."""
    session = opened(f"reference={ID}&{query}", site)
    assert session.reference(text_of(movement)) == []
    return session


def shown(session: Session, recording: Recording) -> list[Message]:
    """The messages of a recording's frames."""
    return [
        message
        for points, t_ms in zip(recording.frames, recording.t_ms, strict=True)
        for message in session.frame(points, t_ms, recording.width, recording.height)
    ]


def counters(messages: Sequence[Message]) -> list[Counter]:
    return [each for each in messages if isinstance(each, Counter)]


def summary_of(messages: Sequence[Message]) -> ReferenceSummary:
    (found,) = (each for each in messages if isinstance(each, ReferenceSummary))
    return found


def test_frames_wait_for_the_reference() -> None:
    session = opened(f"reference={ID}")
    assert session.page.reference_file == ReferenceFile(ID, f"references/{ID}.json", MOST_BYTES)
    assert (session.page.unit, session.page.exercise_name) == ("none", None)
    squats = play("squat", reps=2, view="side")
    assert shown(session, squats) == []
    assert session.exercise is None
    assert session.reference(text_of("squat")) == []
    page = session.page
    assert (page.reference_file, page.reference, page.exercise) == (None, ID, None)
    assert (page.exercise_name, page.unit) == ("My squat", "repetitions")
    assert [each.current_count for each in counters(shown(session, squats))] == [1, 2]
    assert session.reference(text_of("squat")) == [], "nobody waits for a second one"


def test_frames_wait_for_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    session = opened(f"reference={ID}")
    with monkeypatch.context() as without:
        without.setattr("py_core.session.find_spec", lambda name: None)
        session.reference(text_of("squat"))
    squats = play("squat", reps=1, view="side")
    assert session.page.reference == ID
    assert shown(session, squats) == []
    session.numpy_there()
    assert len(counters(shown(session, squats))) == 1
    session.numpy_there()
    assert session.view.count == 1, "told twice, nothing begins anew"


def test_each_repetition_is_scored_and_the_end_sums_up() -> None:
    session = prepared("progression=true&recommendations=true")
    messages = shown(session, play("squat", reps=3, view="side"))
    counted = counters(messages)
    assert [each.current_count for each in counted] == [1, 2, 3]
    for each in counted:
        score = each.reference_score
        assert score is not None and each.form_score is None
        assert score.overallScore >= 0.95
        assert score.grade == "A"
        assert score.joints and all(0.0 <= value <= 1.0 for value in score.joints.values())
        assert score.worst_phase is not None and 0.0 <= score.worst_phase <= 1.0
    assert not any(isinstance(each, FormScoreMessage) for each in messages)
    values = [each.value for each in messages if isinstance(each, Progression)]
    assert min(values) == 0 and max(values) > 90
    assert [each.ready for each in messages if isinstance(each, Posture)][-1] is True

    *due, summary = session.finish()
    assert due == []
    assert isinstance(summary, ReferenceSummary)
    assert (summary.counter, summary.reference) == (3, ID)
    assert summary.avg_similarity is not None and summary.avg_similarity >= 0.95
    assert summary.avg_rep_score is not None and summary.avg_rep_score >= 0.95
    assert summary.total_frames_compared > 60
    assert [each.index for each in summary.history] == [1, 2, 3]
    for entry, told in zip(summary.history, counted, strict=True):
        assert entry.reference_score == told.reference_score
        assert set(entry.criteria) == {"pose", "timing", "movement"}
        assert told.reference_score is not None
        assert entry.score == round(100 * told.reference_score.overallScore)
        assert entry.startMs < entry.endMs
    assert session.finish() == []


def test_nothing_compared_is_null_in_the_summary() -> None:
    summary = summary_of(prepared().finish())
    assert (summary.counter, summary.total_frames_compared, summary.history) == (0, 0, ())
    assert summary.avg_similarity is None and summary.avg_rep_score is None


def test_half_repetitions_do_not_count_and_are_told() -> None:
    session = prepared("recommendations=true")
    messages = shown(session, play("squat", reps=3, view="side", rom=0.45))
    assert counters(messages) == []
    codes = {code for each in messages if isinstance(each, Recommendations) for code in each.codes}
    assert codes == {"reference_range"}


def test_a_sloppy_repetition_says_what_to_mend() -> None:
    session = prepared("recommendations=true")
    messages = shown(session, play("squat", reps=2, view="side", tempo=1.9))
    assert len(counters(messages)) == 2
    codes = {code for each in messages if isinstance(each, Recommendations) for code in each.codes}
    assert "reference_slower" in codes
    session.finish()
    assert all(session.exercise.reasons) if session.exercise else False


def test_the_figure_lies_over_the_person() -> None:
    """The same performance: the figure's joints are the person's, mirrored ones included."""
    for recording in (play("squat", reps=1, view="side"), mirrored(play("squat", reps=1, view="side"))):
        session = prepared()
        apart: list[float] = []
        for points, t_ms in zip(recording.frames, recording.t_ms, strict=True):
            session.frame(points, t_ms, recording.width, recording.height)
            view = session.view
            if view.reference_points:
                assert len(view.reference_points) == 51
                apart += [
                    abs(view.reference_points[at] - view.points[at])
                    for joint in (11, 12, 13, 14, 15, 16)
                    for at in (3 * joint, 3 * joint + 1)
                    if view.points[3 * joint + 2] and view.reference_points[3 * joint + 2]
                ]
        assert len(apart) > 500
        assert sorted(apart)[len(apart) // 2] < 0.02
        assert sorted(apart)[int(0.9 * len(apart))] < 0.06


def test_nobody_has_no_figure() -> None:
    session = prepared()
    session.frame([], 0.0, 480, 640)
    assert session.view.reference_points == ()
    assert opened("exercise=squat").view.reference_points == ()


def test_a_position_is_held_against_its_reference() -> None:
    session = prepared(movement="plank")
    assert session.page.unit == "seconds"
    plank = play("plank", view="side", reps=5)
    messages = shown(session, plank)
    counted = [each.current_count for each in counters(messages)]
    assert counted == list(range(1, len(counted) + 1))
    assert abs(counted[-1] - plank.t_ms[-1] / 1000.0) <= 1.5
    last = counters(messages)[-1].reference_score
    assert last is not None and last.poseScore >= 0.9
    summary = summary_of(session.finish())
    assert summary.counter == counted[-1]
    assert summary.avg_similarity is not None and summary.avg_similarity >= 0.9
    assert len(summary.history) == 1


def test_another_position_is_not_held() -> None:
    session = prepared(movement="plank")
    assert counters(shown(session, play("squat", reps=2, view="side"))) == []


@pytest.mark.parametrize(
    ("problem", "key"),
    [
        ("not_found", "no reference movement"),
        ("status", "500"),
        ("unreachable", "connection"),
        ("too_large", "larger"),
        ("not_text", "UTF-8"),
        ("too_slow", "time"),
        ("redirected", "500"),
        ("surprise", "connection"),
    ],
)
def test_a_reference_that_cannot_be_had_ends_the_page(problem: str, key: str) -> None:
    session = opened(f"reference={ID}")
    (error,) = session.reference(None, problem, "500")
    assert isinstance(error, Error)
    assert error.error == "reference_not_found"
    assert key in error.message
    assert not session.page.proceed
    assert session.page.reference_file is None
    assert session.frame([0.5] * 51, 0.0, 480, 640) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": "repscope-recording"}', "\x00" * 20])
def test_a_file_that_is_no_reference_ends_the_page(text: str) -> None:
    session = opened(f"reference={ID}")
    (error,) = session.reference(text)
    assert isinstance(error, Error)
    assert error.error == "invalid_reference"
    assert ID in error.message
    assert not session.page.proceed


def test_a_renamed_file_answers_to_the_name_that_was_asked_for() -> None:
    session = opened(f"reference_movement={OTHER_ID}")
    assert session.reference(text_of("squat")) == []
    assert session.page.reference == OTHER_ID
    assert summary_of(session.finish()).reference == OTHER_ID


def test_reset_pause_and_another_movement() -> None:
    session = prepared()
    squats = play("squat", reps=1, view="side")
    shown(session, squats)
    assert session.view.count == 1
    assert [each.current_count for each in counters(session.command({"command": "reset"}))] == [0]
    assert (session.view.count, session.page.reference) == (0, ID)
    session.command({"command": "setExercise", "exercise": "squat"})
    assert (session.page.reference, session.page.exercise) == (None, "squat")
    assert session.view.reference_points == ()


def test_an_upload_ends_with_its_final_counter_and_can_be_saved() -> None:
    session = prepared(site=UPLOAD)
    squats = play("squat", reps=2, view="side")
    for _ in range(2):
        session.media("video")
        messages, marks = session.frames(
            (points, t_ms, squats.width, squats.height)
            for points, t_ms in zip(squats.frames, squats.t_ms, strict=True)
        )
        assert [each.current_count for each in counters(messages)] == [1, 2]
        assert len(marks) == len(squats.frames)
        assert sum(1 for mark in marks if mark.reference_points) > len(marks) / 2
        end = session.finish()
        (closing,) = counters(end)
        assert (closing.current_count, closing.final) == (2, True)
        assert closing.reference_score is not None and closing.form_score is None
        assert summary_of(end).counter == 2
        timeline = session.timeline
        assert timeline is not None and timeline.unit == "share"
        assert len(timeline.entries) == 2
        values = [value for value in timeline.values if value is not None]
        assert min(values) < 0.1 and max(values) > 0.8
        assert f'"id":"{ID}"' in session.results("json")
        assert "criterion_pose" in session.results("csv")


def test_a_session_with_a_reference_can_be_kept_and_goes_on() -> None:
    session = prepared()
    squats = play("squat", reps=2, view="side")
    half = len(squats.frames) // 2
    for at in range(half):
        session.frame(squats.frames[at], squats.t_ms[at], squats.width, squats.height)
    kept: Session = pickle.loads(pickle.dumps(session))
    for at in range(half, len(squats.frames)):
        frame = squats.frames[at], squats.t_ms[at], squats.width, squats.height
        assert session.frame(*frame) == kept.frame(*frame)
    assert session.view.count == 2


def test_a_recording_with_its_reference_is_judged_again() -> None:
    squats = play("squat", reps=2, view="side")
    recording = Saved(
        squats.width,
        squats.height,
        squats.t_ms,
        squats.frames,
        query=f"reference={ID}",
        reference=text_of("squat"),
    )
    assert from_plain(recording.to_plain()).reference == recording.reference
    scored = score_recording(recording)
    assert (scored.exercise, scored.count) == (ID, 2)
    assert scored.avg_score is not None and scored.grade is not None
    with pytest.raises(RefusalError, match="not in the recording"):
        score_recording(replace(recording, reference=None))


def test_the_free_plan_has_references() -> None:
    free = {**DEVELOPER, "payload": {**DEVELOPER["payload"], "plan": "free"}}
    session = Session()
    session.open(f"token=t&reference={ID}", SITE, free)
    assert session.page.proceed
    assert session.page.reference_file is not None
