"""A session from opening to summary: order of messages, commands, reports, and whatever bad input comes."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from py_core import Session, encode, to_plain
from py_core.catalogue import MOVEMENTS
from py_core.messages import (
    Angles,
    Counter,
    Error,
    FormScoreMessage,
    Initialization,
    Keypoints,
    Message,
    Posture,
    Progression,
    Warning_,
)
from tests.mannequin import Recording, empty_room, joined, play
from tests.unit.sessions import DEVELOPER, SITE, counted, counters, opened, played, summary

ALL = "&keypoints=true&angles=true&recommendations=true&progression=true&userHeightCm=172"


@pytest.fixture(scope="module")
def squats() -> Recording:
    return play("squat", reps=2, view="side", fps=15)


def fed(session: Session, recording: Recording, start_ms: float = 0.0) -> list[Message]:
    return [
        message
        for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True)
        for message in session.frame(keypoints, start_ms + t_ms, recording.width, recording.height)
    ]


def error_of(query: str, **site: Any) -> Error:
    session = Session()
    messages = session.open(query, {**SITE, **site}, DEVELOPER)
    assert not session.page.proceed
    assert session.frame([0.5] * 51, 0.0, 640, 480) == []
    last = messages[-1]
    assert isinstance(last, Error)
    return last


def test_the_start_is_announced_in_the_contracts_words() -> None:
    session = Session()
    said = session.open("?token=t&exercise=squat", SITE, DEVELOPER)
    said += [
        *session.report("accessing_webcam"),
        *session.report("loading_pose_model"),
        *session.report("running"),
    ]
    assert [(m.message, m.ready) for m in said if isinstance(m, Initialization)] == [
        ("checking you plan and access", False),
        ("accessing webcam", False),
        ("loading pose model", False),
        ("running", True),
    ]


def test_every_message_of_a_frame_carries_its_time(squats: Recording) -> None:
    for message in played(squats, f"exercise=squat{ALL}"):
        assert getattr(message, "timestampMs", None) is not None, message


def test_posture_comes_on_change_and_at_most_twice_a_second(squats: Recording) -> None:
    recording = joined(squats, empty_room(seconds=3), squats)
    postures = [m for m in played(recording, "exercise=squat") if isinstance(m, Posture)]
    assert [m.ready for m in postures] == [True, False, True]
    assert all(m.message == m.placementMessage and m.direction == m.postureDirection for m in postures)
    times = [m.timestampMs for m in postures if m.timestampMs is not None]
    assert all(b - a >= 499 for a, b in pairwise(times))
    assert set(postures[1].requirements.missingKeypoints) == {"left_hip", "left_knee", "left_ankle"}


def test_progression_changes_and_keeps_its_rate(squats: Recording) -> None:
    values = [m for m in played(squats, "exercise=squat&progression=true") if isinstance(m, Progression)]
    assert {0, 100} <= {m.value for m in values}
    assert all(a.value != b.value for a, b in pairwise(values))
    recording = play("squat", reps=1, view="side", fps=60)
    fast = [
        m.timestampMs
        for m in played(recording, "exercise=squat&progression=true")
        if isinstance(m, Progression)
    ]
    assert all(b - a > 1000 / 15 - 1 for a, b in pairwise(t for t in fast if t is not None))


def test_a_count_carries_its_grade_and_the_convenience_message_agrees(squats: Recording) -> None:
    messages = played(squats, "exercise=squat")
    for i, message in enumerate(messages):
        if isinstance(message, Counter):
            after = messages[i + 1]
            assert isinstance(after, FormScoreMessage)
            assert message.form_score is not None
            assert (after.score, after.avg_score, after.grade) == (
                message.form_score.score,
                message.form_score.avg_score,
                message.form_score.grade,
            )


def test_outputs_that_were_not_asked_for_do_not_come(squats: Recording) -> None:
    kinds = {m.type for m in played(squats, "exercise=squat")}
    assert kinds == {"posture", "counter", "form_score", "exercise_summary"}


def test_without_a_movement_keypoints_stream(squats: Recording) -> None:
    messages = played(squats, "")
    assert {m.type for m in messages} == {"keypoints"}
    assert len(messages) == len(squats.frames)
    first = messages[0]
    assert isinstance(first, Keypoints)
    assert [k.name for k in first.data][:3] == ["nose", "left_eye", "right_eye"]
    assert len(first.data) == 17
    nobody = played(empty_room(seconds=1), "")[0]
    assert isinstance(nobody, Keypoints) and nobody.data == ()


def test_keypoints_are_as_the_person_sees_them(squats: Recording) -> None:
    def x_of(query: str) -> float:
        first = played(squats, query)[0]
        assert isinstance(first, Keypoints)
        return first.data[0].x

    assert x_of("cameraFacing=user") == pytest.approx(1.0 - squats.frames[0][0], abs=1e-4)
    assert x_of("cameraFacing=environment") == pytest.approx(squats.frames[0][0], abs=1e-4)
    assert x_of("mirror=false") == pytest.approx(squats.frames[0][0], abs=1e-4)


def test_blazepose_keypoints_have_depth_and_movenets_have_none() -> None:
    blaze = played(play("stand", reps=1, fps=10, model="blazepose33"), "blazepose=true")[0]
    move = played(play("stand", reps=1, fps=10), "")[0]
    assert isinstance(blaze, Keypoints) and isinstance(move, Keypoints)
    assert all(k.z is not None for k in blaze.data)
    assert "z" not in to_plain(move)["data"][0]


def test_angles_are_those_of_the_mannequin() -> None:
    recording = play("squat", reps=1, view="side", fps=30)
    knees = [
        m.data.left_side.knee_angle.from_hip_to_ankle
        for m in played(recording, "exercise=squat&angles=true")
        if isinstance(m, Angles)
    ]
    seen = [k for k in knees if k is not None]
    assert max(seen) > 165
    assert 60 < min(seen) < 90
    plain = to_plain(next(m for m in played(recording, "angles=true") if isinstance(m, Angles)))
    assert set(plain["data"]["left_side"]) == {"knee_angle", "hip_angle", "shoulder_angle", "elbow_angle"}


def test_min_grade_leaves_out_what_is_below() -> None:
    lean = play("squat", reps=2, view="side", faults={"trunk_lean": 24})
    assert counted(played(lean, "exercise=squat")) == 2
    strict = played(lean, "exercise=squat&minGrade=B")
    assert counters(strict) == []
    assert not any(isinstance(m, FormScoreMessage) for m in strict)
    assert summary(strict).counter == 0
    assert summary(strict).history == ()
    assert counted(played(play("squat", reps=2, view="side"), "exercise=squat&minGrade=A")) == 2


def test_difficulty_asks_for_more_range() -> None:
    shallow = play("squat", reps=2, view="side", rom=0.62)
    counts = [counted(played(shallow, f"exercise=squat&difficulty={d}")) for d in ("easy", "medium", "hard")]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 2
    assert counts[-1] == 0


def test_the_countdown_runs_after_placement_and_holds_counting_back() -> None:
    recording = play("squat", reps=2, view="side", fps=30)
    session = opened("exercise=squat&timer=3")
    seen: list[int] = []
    for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        session.frame(keypoints, t_ms, recording.width, recording.height)
        if session.view.state == "countdown":
            seen.append(session.view.countdown_s)
    assert sorted(set(seen), reverse=True) == [3, 2, 1]
    assert session.view.count < 2


def test_stop_gives_the_summary_once(squats: Recording) -> None:
    session = opened("exercise=squat")
    fed(session, squats)
    assert summary(session.command({"command": "stop"})).counter == 2
    assert session.command({"command": "stop"}) == []
    assert session.finish() == []
    assert session.frame(squats.frames[0], 1e6, 480, 640) == []
    assert session.view.state == "finished"


def test_pause_ignores_frames_and_resume_goes_on(squats: Recording) -> None:
    session = opened("exercise=squat")
    fed(session, squats)
    session.command({"command": "pause"})
    assert session.view.state == "paused"
    assert fed(session, squats, 20_000) == []
    session.command({"command": "resume"})
    assert counted(fed(session, squats, 40_000)) == 4


@pytest.mark.parametrize("away", ["hidden", "pause"])
def test_a_hidden_page_counts_nothing_across_the_gap(squats: Recording, away: str) -> None:
    session = opened("exercise=squat")
    half = len(squats.frames) // 2
    for i, (keypoints, t_ms) in enumerate(zip(squats.frames, squats.t_ms, strict=True)):
        if i == half:
            session.report("hidden") if away == "hidden" else session.command({"command": "pause"})
            session.report("visible") if away == "hidden" else session.command({"command": "resume"})
        session.frame(keypoints, t_ms + (60_000 if i >= half else 0), 480, 640)
    assert session.view.count <= 2


def test_a_page_shown_again_stays_paused_by_its_host(squats: Recording) -> None:
    session = opened("exercise=squat")
    session.command({"command": "pause"})
    session.report("hidden")
    session.report("visible")
    assert session.view.state == "paused"
    assert fed(session, squats) == []
    session.command({"command": "resume"})
    assert counted(fed(session, squats, 20_000)) == 2


def test_reset_begins_at_nought(squats: Recording) -> None:
    session = opened("exercise=squat")
    fed(session, squats)
    assert [m.current_count for m in counters(session.command({"command": "reset"}))] == [0]
    assert counted(fed(session, squats, 30_000)) == 2


def test_set_exercise_changes_the_movement_and_refuses_unknown_ones(squats: Recording) -> None:
    session = opened("exercise=push_up")
    refused = session.command({"command": "setExercise", "exercise": "handstand"})[0]
    assert (
        isinstance(refused, Error) and refused.error == "invalid_exercise" and "handstand" in refused.message
    )
    assert session.page.exercise == "push_up"
    session.command({"command": "setExercise", "exercise": "face_squat"})
    assert (session.page.exercise, session.page.unit) == ("squat", "repetitions")
    assert counted(fed(session, squats)) == 2


@pytest.mark.parametrize("where", ["tracking", "upload_tracking"])
def test_set_exercise_gives_no_more_than_the_address_could(where: str) -> None:
    def begun(query: str, plan: str, **config: Any) -> Session:
        session = Session()
        claims = {**DEVELOPER, "payload": {**DEVELOPER["payload"], "plan": plan}}
        session.open(f"?token=t&{query}", {**SITE, "page": where, "config": config}, claims)
        return session

    short = begun("exercise=squat", "developer")
    [refused] = short.command({"command": "setExercise", "exercise": "jump_analysis"})
    assert isinstance(refused, Error) and refused.error == "jump_analysis_missing_height"
    assert short.page.exercise == "squat"
    tall = begun("exercise=squat&userHeightCm=180", "developer")
    tall.command({"command": "setExercise", "exercise": "jump_analysis"})
    assert tall.page.exercise == "jump_analysis"

    free = begun("exercise=squat", "free", premiumExercises=["face_pushup"])
    [refused] = free.command({"command": "setExercise", "exercise": "push_up"})
    assert isinstance(refused, Error) and refused.error == "premium_exercise_blocked"
    assert free.page.exercise == "squat"


def test_the_other_camera_is_not_mirrored() -> None:
    session = opened("exercise=squat")
    assert session.page.look.mirror
    session.command({"command": "switchCamera"})
    assert (session.page.capture.facing, session.page.look.mirror) == ("environment", False)
    session.command({"command": "switchCamera"})
    assert (session.page.capture.facing, session.page.look.mirror) == ("user", True)


@pytest.mark.parametrize(
    "command", [None, 7, "stop", {}, {"command": "dance"}, {"command": ["stop"]}, {"command": None}]
)
def test_a_command_that_is_none_says_which_there_are(command: object) -> None:
    message = opened("exercise=squat").command(command)[0]
    assert isinstance(message, Error)
    assert message.error == "invalid_parameter"
    assert "setExercise" in message.message


@pytest.mark.parametrize(
    ("query", "code", "named"),
    [
        ("exercise=squat&token=", "missing_token", "token"),
        ("token=t&exercise=handstand", "invalid_exercise", "handstand"),
        ("token=t&exercise=squat&width=abc", "invalid_parameter", "width"),
        (
            "token=t&exercise=squat&reference=123e4567-e89b-12d3-a456-426614174000",
            "conflicting_parameters",
            "reference",
        ),
        ("token=t&exercise=jump_analysis", "jump_analysis_missing_height", "userHeightCm"),
    ],
)
def test_a_query_that_does_not_fit_is_the_contracts_error(query: str, code: str, named: str) -> None:
    session = Session()
    claims = DEVELOPER if "token=t" in query else {"status": "missing", "payload": None}
    last = session.open(query, SITE, claims)[-1]
    assert isinstance(last, Error)
    assert last.error == code
    assert named in last.message
    assert not session.page.proceed


@pytest.mark.parametrize(
    ("claims", "site", "code"),
    [
        ({"status": "bad_signature", "payload": None}, {}, "invalid_token"),
        ({"status": "malformed", "payload": None}, {}, "invalid_token"),
        ({"status": "verified", "payload": {"plan": "developer", "exp": 1}}, {}, "expired_token"),
        (
            {"status": "verified", "payload": {"plan": "free", "origins": ["https://a.test"], "exp": 4e9}},
            {"embedding": "frame", "host_origin": "https://b.test"},
            "origin_not_allowed",
        ),
    ],
)
def test_a_token_that_does_not_hold_is_the_contracts_error(
    claims: dict[str, Any], site: dict[str, Any], code: str
) -> None:
    session = Session()
    last = session.open("?token=t&exercise=squat", {**SITE, **site}, claims)[-1]
    assert isinstance(last, Error) and last.error == code
    assert not session.page.proceed


def test_json_is_kept_for_errors_too() -> None:
    session = Session()
    session.open("?token=t&exercise=squat&width=abc&messageFormat=json", SITE, DEVELOPER)
    assert session.page.message_format == "json"


def test_an_unknown_parameter_is_named_once() -> None:
    session = Session()
    said = session.open("?token=t&exercise=squat&colour=red&speed=2", SITE, DEVELOPER)
    warnings = [m for m in said if isinstance(m, Warning_)]
    assert [w.error for w in warnings] == ["unknown_parameter"]
    assert "colour" in warnings[0].message and "speed" in warnings[0].message
    assert session.page.proceed


@pytest.mark.parametrize("bad", [nan, inf, -inf])
def test_numbers_that_are_none_are_reported_and_harm_nothing(squats: Recording, bad: float) -> None:
    session = opened("exercise=squat")
    broken = list(squats.frames[0])
    broken[0] = bad
    first = session.frame(broken, 0.0, 480, 640)
    assert [m.error for m in first if isinstance(m, Error)] == ["internal"]
    assert "finite" in next(m.message for m in first if isinstance(m, Error))
    assert not any(isinstance(m, Error) for m in session.frame(broken, 33.0, 480, 640)), "once is enough"
    assert counted(fed(session, squats, 1000)) == 2


@pytest.mark.parametrize(
    ("keypoints", "t_ms", "width", "height", "named"),
    [
        ([0.5] * 51, 0.0, 480, 640, "increase"),
        ([0.5] * 51, nan, 480, 640, "finite"),
        ([0.5] * 51, 200.0, 0, 640, "1 to 100000 pixels"),
        ([0.5] * 51, 200.0, 480, -1, "1 to 100000 pixels"),
        ([0.5] * 51, 200.0, inf, 640, "finite"),
        ([0.5] * 50, 200.0, 480, 640, "51 numbers"),
    ],
)
def test_a_frame_that_is_none_is_reported_and_left_out(
    squats: Recording, keypoints: list[float], t_ms: float, width: float, height: float, named: str
) -> None:
    session = opened("exercise=squat")
    session.frame(squats.frames[0], 100.0, 480, 640)
    message = session.frame(keypoints, t_ms, width, height)[0]
    assert isinstance(message, Error) and message.error == "internal" and named in message.message
    assert counted(fed(session, squats, 1000)) == 2


def test_reports_become_messages_in_the_persons_language() -> None:
    session = opened("exercise=squat&lang=fr")
    denied = session.report("camera_denied", "NotAllowedError")[0]
    slow = session.report("device_too_slow")[0]
    assert isinstance(denied, Error) and denied.error == "camera_denied" and denied.current_count == 0
    assert "NotAllowedError" in denied.message
    assert isinstance(slow, Warning_)
    odd = session.report("no such thing")[0]
    assert isinstance(odd, Error) and odd.error == "internal"


def test_the_view_shows_what_the_messages_say(squats: Recording) -> None:
    session = opened("exercise=squat")
    last = counters(fed(session, squats))[-1]
    view = session.view
    assert last.form_score is not None
    assert (view.count, view.score, view.grade) == (2, last.form_score.score, last.form_score.grade)
    assert len(view.points) == 51
    json.dumps(to_plain(view), allow_nan=False)


def test_the_hundred_thousandth_frame_keeps_what_the_thousandth_kept(squats: Recording) -> None:
    """Memory, not time: everything a session holds, but for the history of counted repetitions."""
    import pickle

    session = opened("exercise=squat&recommendations=true")
    sizes: list[int] = []
    still = squats.frames[0]
    for i in range(20_000):
        session.frame(still, i * 33.0, 480, 640)
        if i in (1_000, 19_999):
            sizes.append(len(pickle.dumps({k: v for k, v in vars(session).items() if k != "_settings"})))
    assert sizes[1] <= sizes[0] * 1.05


numbers = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-1, 2)
frames = st.tuples(
    st.sampled_from([0, 51, 132, 7]).flatmap(lambda n: st.lists(numbers, min_size=n, max_size=n)),
    numbers | st.floats(0, 1e6),
    st.sampled_from([640.0, 0.0, nan, -5.0, 1e9]),
    st.sampled_from([480.0, 0.0, inf, 1e-9]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(frames, max_size=8), st.sampled_from([*MOVEMENTS, ""]))
def test_whatever_frames_come_nothing_breaks(sequence: list[Any], movement: str) -> None:
    session = opened(f"exercise={movement}{ALL}" if movement else "angles=true")
    messages = session.frames(sequence)[0] + session.finish()
    for message in json.loads(encode(messages)):
        assert message["type"]
    json.loads(json.dumps(to_plain(session.view), allow_nan=False))


def test_teleporting_swapping_and_vanishing_persons_break_nothing() -> None:
    chance = random.Random(7)
    for movement in MOVEMENTS:
        figure = "jump" if MOVEMENTS[movement].kind == "jump" else movement
        recording = play(figure, reps=2, view="front" if movement == "jumping_jack" else "side", fps=15)
        session = opened(f"exercise={movement}{ALL}")
        counts = []
        for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True):
            flat = list(keypoints)
            what = chance.random()
            if what < 0.05:
                flat = []
            elif what < 0.1:
                flat = [v + 0.4 if i % 3 == 0 else v for i, v in enumerate(flat)]
            elif what < 0.15:
                flat = flat[:15] + [
                    v
                    for j in range(5, 17, 2)
                    for v in (*flat[3 * j + 3 : 3 * j + 6], *flat[3 * j : 3 * j + 3])
                ]
            session.frame(flat, t_ms, 480, 640)
            counts.append(session.view.count)
        assert counts == sorted(counts)
