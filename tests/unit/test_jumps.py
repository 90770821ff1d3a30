"""Jumps through a session: heights whose truth is physics, what is no jump and why, and what is said when."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import nan
from statistics import fmean
from typing import Any

import pytest

from py_core import Message
from py_core.messages import (
    ExerciseSummary,
    JumpCalibration,
    JumpDiscarded,
    JumpHeight,
    JumpResult,
    JumpStarted,
    JumpSummary,
    to_plain,
)
from tests.mannequin import Recording, empty_room, joined, play, with_noise
from tests.mannequin.body import BODIES
from tests.unit.jumped import GRAVITY_CM, LEAD_S, flight_ms, jumped, pixels
from tests.unit.sessions import counters, opened, summary

SCALE = "exercise=jump_analysis&userHeightCm=172"
AIR = "exercise=air_time_jump"
HEIGHTS_CM = (5, 10, 20, 35, 50, 70)


def noisy(recording: Recording, seed: int = 1) -> Recording:
    return with_noise(recording, sigma_torso=0.01, dropout=0.05, seed=seed)


def seen(recording: Recording, query: str, *, finish: bool = True) -> list[Message]:
    session = opened(query)
    messages: list[Message] = []
    for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        messages += session.frame(keypoints, t_ms, recording.width, recording.height)
    return messages + (session.finish() if finish else [])


def results(messages: Sequence[Message]) -> list[JumpResult]:
    return [m for m in messages if isinstance(m, JumpResult)]


def reasons(messages: Sequence[Message]) -> list[str]:
    return [m.reason for m in messages if isinstance(m, JumpDiscarded)]


def kinds(messages: Sequence[Message]) -> list[str]:
    """Types in order, repeated ones once."""
    types = [m.type for m in messages]
    return [types[0], *(b for a, b in pairwise(types) if a != b)]


def errors_cm(movement: str, query: str, fps: float, pitch_deg: float) -> list[float]:
    """What each height comes out wrong by."""
    off = []
    for number, height in enumerate(HEIGHTS_CM):
        view = ("front", "side")[number % 2]
        drawn = jumped(movement, view, jump_cm=height, fps=fps, pitch_deg=pitch_deg)
        measured = results(seen(noisy(drawn, seed=number), f"{query}&devicePitchDeg={pitch_deg:g}"))
        assert len(measured) == 1, (movement, query, fps, height)
        off.append(measured[0].jumpHeightCm - height)
    return off


# Heights


@pytest.mark.parametrize("pitch_deg", [0.0, 5.0])
@pytest.mark.parametrize("query", [SCALE, AIR], ids=["scale", "air_time"])
@pytest.mark.parametrize("movement", ["jump", "squat_jump"])
def test_heights_at_30_frames_a_second(movement: str, query: str, pitch_deg: float) -> None:
    off = errors_cm(movement, query, 30.0, pitch_deg)
    assert fmean(map(abs, off)) <= 1.5
    assert max(map(abs, off)) <= 3.0


@pytest.mark.parametrize("fps", [15.0, 60.0])
@pytest.mark.parametrize("query", [SCALE, AIR], ids=["scale", "air_time"])
def test_heights_at_other_frame_rates(query: str, fps: float) -> None:
    assert fmean(map(abs, errors_cm("jump", query, fps, 0.0))) <= (2.0 if fps < 30.0 else 1.5)


@pytest.mark.parametrize("body", ["tall", "short", "broad"])
def test_heights_of_other_bodies(body: str) -> None:
    drawn = jumped(body=body, jump_cm=35, view="oblique")
    stature = f"exercise=jump_analysis&userHeightCm={BODIES[body].stature_cm:g}"
    for query in (stature, AIR):
        measured = results(seen(noisy(drawn), query))
        assert measured[0].jumpHeightCm == pytest.approx(35, abs=2.5), query


def test_flight_time_is_found_between_frames() -> None:
    """The frames' phase, which counting frames would show as up to 33 ms, does not show."""
    recording = jumped(jump_cm=35, fps=240.0)
    assert recording.motion is not None
    true = recording.motion.jumps[0].landing_ms - recording.motion.jumps[0].takeoff_ms
    for phase in range(0, 8, 2):
        thinned = replace(recording, frames=recording.frames[phase::8], t_ms=recording.t_ms[phase::8])
        assert results(seen(thinned, AIR))[0].airTimeMs == pytest.approx(true, abs=12.0)


def test_both_methods_agree_with_physics_and_with_each_other() -> None:
    recording = jumped(jump_cm=45, view="side")
    scale, air = results(seen(recording, SCALE))[0], results(seen(recording, AIR))[0]
    assert scale.airTimeMs == pytest.approx(air.airTimeMs, abs=5.0)
    assert air.jumpHeightCm == pytest.approx(GRAVITY_CM * (air.airTimeMs / 1000.0) ** 2 / 8.0, abs=0.1)
    assert abs(scale.jumpHeightCm - air.jumpHeightCm) < 2.0


def test_a_wrong_stature_scales_one_method_and_hardly_the_other() -> None:
    recording = jumped(jump_cm=45, view="side")

    def measured(query: str) -> JumpResult:
        return results(seen(recording, query))[0]

    right, wrong = measured(SCALE), measured("exercise=jump_analysis&userHeightCm=200")
    assert wrong.jumpHeightCm == pytest.approx(right.jumpHeightCm * 200 / 172, rel=0.05)
    assert (wrong.uncertaintyCm or 0.0) > 2.0 * (right.uncertaintyCm or 9.0)
    air, other = measured(AIR), measured(f"{AIR}&userHeightCm=200")
    assert other.jumpHeightCm == pytest.approx(air.jumpHeightCm, abs=0.5)


def test_uncertainty_covers_most_errors() -> None:
    within = count = 0
    for number, height in enumerate(HEIGHTS_CM):
        for query in (SCALE, AIR):
            measured = results(seen(noisy(jumped(jump_cm=height), seed=number), query))[0]
            assert measured.uncertaintyCm is not None
            assert 0.3 < measured.uncertaintyCm < 5.0
            within += abs(measured.jumpHeightCm - height) <= 2.0 * measured.uncertaintyCm
            count += 1
    assert within / count > 0.9


def test_blazepose_landmarks_are_measured_as_well() -> None:
    recording = jumped(jump_cm=30, model="blazepose33")
    measured = results(seen(recording, f"{SCALE}&blazepose=true"))
    assert [m.jumpHeightCm for m in measured] == [pytest.approx(30, abs=1.5)]


# What is no jump, and why


def cut(recording: Recording, to_ms: float) -> Recording:
    count = sum(t <= to_ms for t in recording.t_ms)
    return replace(recording, frames=recording.frames[:count], t_ms=recording.t_ms[:count])


def away(recording: Recording, from_ms: float, to_ms: float) -> Recording:
    """Nobody is seen for a time."""
    frames = [
        [] if from_ms <= t <= to_ms else f for f, t in zip(recording.frames, recording.t_ms, strict=True)
    ]
    return replace(recording, frames=frames)


@pytest.mark.parametrize("query", [SCALE, AIR], ids=["scale", "air_time"])
@pytest.mark.parametrize(
    ("reason", "recording"),
    [
        ("bent_knees", lambda: jumped(faults=(("tuck", 80),))),
        ("bent_knees", lambda: jumped(view="side", faults=(("tuck", 80),))),
        ("bent_knees", lambda: jumped(view="side", faults=(("bent_landing", 75),))),
        ("moved_sideways", lambda: jumped(drift=(0.35, 0.0))),
        ("moved_sideways", lambda: jumped(view="side", drift=(0.0, 0.35))),
        ("moved_sideways", lambda: jumped(drift=(0.0, 0.4))),
        ("too_small", lambda: jumped(view="side", jump_cm=2)),
        ("not_landed", lambda: jumped(jump_cm=45, step_cm=30, lead_out_s=2.0)),
    ],
    ids=["tuck", "tuck_side", "bent_landing", "sideways", "ahead_side", "nearer", "small", "box"],
)
def test_each_reason_has_its_performance(reason: str, recording: Any, query: str) -> None:
    messages = seen(noisy(recording()), query)
    assert reasons(messages) == [reason]
    assert not results(messages)
    assert not counters(messages)
    assert all(m.userMessage for m in messages if isinstance(m, JumpDiscarded))


def test_frames_that_end_in_the_air_have_not_landed() -> None:
    recording = jumped(jump_cm=40)
    takeoff_ms, landing_ms = flight_ms(recording)
    assert reasons(seen(cut(recording, (takeoff_ms + landing_ms) / 2.0), SCALE)) == ["not_landed"]


def test_frames_that_end_just_after_the_landing_count() -> None:
    recording = jumped(jump_cm=40)
    assert len(results(seen(cut(recording, flight_ms(recording)[1] + 80.0), SCALE))) == 1


def test_out_of_sight_in_the_air_is_lost() -> None:
    recording = jumped(jump_cm=40)
    takeoff_ms, landing_ms = flight_ms(recording)
    for to_ms in (landing_ms + 200.0, landing_ms + 5000.0):
        messages = seen(away(recording, takeoff_ms + 120.0, to_ms), SCALE)
        assert reasons(messages) == ["lost_tracking"]
        assert not results(messages)
    hidden = [
        [*f[:33], *([0.0] * 18 if takeoff_ms + 80 < t < landing_ms + 400 else f[33:])]
        for f, t in zip(recording.frames, recording.t_ms, strict=True)
    ]
    assert reasons(seen(replace(recording, frames=hidden), AIR)) == ["lost_tracking"]


def test_a_few_frames_without_a_person_do_not_matter() -> None:
    recording = jumped(jump_cm=40)
    middle = sum(flight_ms(recording)) / 2.0
    measured = results(seen(away(recording, middle - 50.0, middle + 50.0), SCALE))
    assert [m.jumpHeightCm for m in measured] == [pytest.approx(40, abs=2.0)]


@pytest.mark.parametrize("view", ["front", "side"])
@pytest.mark.parametrize(
    "other", ["stand", "walk", "wave", "sit_down", "squat", "lunge", "push_up", "plank", "bicep_curl"]
)
def test_everyday_motion_and_other_exercises_are_no_jumps(other: str, view: str) -> None:
    recording = noisy(play(other, reps=1, view=view, lead_in_s=LEAD_S))
    for query in (SCALE, AIR):
        messages = seen(recording, query)
        assert not results(messages)
        assert not [m for m in messages if isinstance(m, JumpStarted)]


def test_jumping_jacks_are_not_measured() -> None:
    """They are jumps of a kind, but the feet land apart; seen from before they count for nothing."""
    assert not results(seen(noisy(play("jumping_jack", reps=3, lead_in_s=LEAD_S)), AIR))


def test_rising_on_tiptoe_is_no_jump() -> None:
    recording = jumped(view="side", jump_cm=0.2)
    assert not results(seen(noisy(recording), AIR))


# The order of what is said


def test_what_is_said_of_a_jump_and_when() -> None:
    recording = jumped(jump_cm=30, reps=2)
    messages = [m for m in seen(recording, SCALE) if not isinstance(m, JumpCalibration) or m.calibrated]
    one = ["jump_started", "jump_height", "jump_result", "counter", "jump_summary"]
    assert kinds(messages) == ["posture", "jump_calibration", *one, *one, "exercise_summary"]
    heights = [m for m in messages if isinstance(m, JumpHeight)]
    assert [m.final for m in heights if m.final] == [True, True]
    assert all(m.uncertaintyCm is None for m in heights if not m.final)
    live = [m for m in heights if not m.final]
    assert len(live) >= 6
    for final, result in zip((m for m in heights if m.final), results(messages), strict=True):
        assert final.jumpHeightCm == result.jumpHeightCm
        assert final.uncertaintyCm == result.uncertaintyCm
        assert final.airTimeSeconds == pytest.approx(result.airTimeMs / 1000.0, abs=1e-3)
    assert [m.jumpNumber for m in results(messages)] == [1, 2]
    assert [m.current_count for m in counters(messages)] == [1, 2]
    assert all(m.form_score is None for m in counters(messages))


def test_the_summaries_agree_with_the_jumps() -> None:
    messages = seen(jumped(jump_cm=30, reps=2), SCALE)
    measured = results(messages)
    heights = [m.jumpHeightCm for m in measured]
    summaries = [m for m in messages if isinstance(m, JumpSummary)]
    assert [m.totalJumps for m in summaries] == [1, 2, 2]
    last = summaries[-1]
    assert last.maxJumpHeight == max(heights)
    assert last.avgJumpHeight == pytest.approx(fmean(heights), abs=0.06)
    assert [(j.jumpNumber, j.jumpHeightCm, j.airTimeMs, j.uncertaintyCm) for j in last.jumps] == [
        (m.jumpNumber, m.jumpHeightCm, m.airTimeMs, m.uncertaintyCm) for m in measured
    ]
    total = summary(messages)
    assert (total.counter, total.avg_rep_score, total.grade, total.history) == (2, None, None, ())


def test_without_a_jump_the_summary_is_empty() -> None:
    messages = seen(play("stand", reps=1, lead_in_s=1.0), SCALE)
    jumps = [m for m in messages if isinstance(m, JumpSummary)]
    assert [to_plain(m)["maxJumpHeight"] for m in jumps] == [None]
    assert isinstance(messages[-1], ExerciseSummary)


def test_calibration_tells_the_scale_and_comes_with_jump_analysis_alone() -> None:
    recording = jumped(pitch_deg=0.0)
    told = [m for m in seen(recording, SCALE) if isinstance(m, JumpCalibration)]
    assert [m.calibrated for m in told][:2] == [False, True]
    assert to_plain(told[0])["cmPerPixel"] is None
    assert told[1].cmPerPixel == pytest.approx(172 / pixels(recording), rel=0.03)
    hips = (recording.keypoint("left_hip")[5, 1] + recording.keypoint("right_hip")[5, 1]) / 2
    assert told[1].baselineY == pytest.approx(hips, abs=0.005)
    assert not [m for m in seen(recording, AIR) if isinstance(m, JumpCalibration)]


def test_a_crouch_is_no_stance() -> None:
    """The held squat before a squat jump stands as still as standing does."""
    told = [
        m for m in seen(jumped("squat_jump", "side", jump_cm=30), SCALE) if isinstance(m, JumpCalibration)
    ]
    hips = [m.baselineY for m in told if m.baselineY is not None]
    assert max(hips) - min(hips) < 0.02


def test_measuring_waits_for_the_countdown() -> None:
    early = jumped(jump_cm=30, reps=2, lead_in_s=1.2)
    assert len(results(seen(early, SCALE))) == 1
    assert len(results(seen(early, f"{SCALE}&timer=1"))) == 2
    session = opened(SCALE)
    for keypoints, t_ms in zip(early.frames[:20], early.t_ms, strict=False):
        session.frame(keypoints, t_ms, early.width, early.height)
    assert session.view.state == "countdown"
    assert session.view.countdown_s == 3


def test_the_page_shows_the_last_height() -> None:
    recording = jumped(jump_cm=35)
    session = opened(AIR)
    assert session.page.unit == "jumps"
    assert session.view.jump_cm is None
    told: list[Message] = []
    for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        told += session.frame(keypoints, t_ms, recording.width, recording.height)
    assert [session.view.jump_cm] == [result.jumpHeightCm for result in results(told)]


def test_the_page_says_why_a_jump_did_not_count() -> None:
    recording = jumped(jump_cm=35, faults=(("tuck", 90),), lead_out_s=4.0)
    session = opened(f"{AIR}&lang=en")
    hints = []
    for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        session.frame(keypoints, t_ms, recording.width, recording.height)
        hints.append(session.view.hint)
    said = [a for a, b in pairwise([*hints, None]) if a != b]
    assert said[-3:] == ["", "Keep your legs straight in the air", "Ready: jump"]
    assert "Stand still and upright for a moment" in said


def test_one_leg_that_is_never_seen_does_not_matter() -> None:
    recording = jumped(view="side", jump_cm=35)
    hidden = [
        [0.0 if i // 3 in (14, 16) and i % 3 == 2 else v for i, v in enumerate(f)] for f in recording.frames
    ]
    one_legged = replace(recording, frames=hidden)
    assert [m.jumpHeightCm for m in results(seen(noisy(one_legged), AIR))] == [pytest.approx(35, abs=2.5)]
    tucked = jumped(view="side", jump_cm=35, faults=(("tuck", 90),))
    hidden = [
        [0.0 if i // 3 in (14, 16) and i % 3 == 2 else v for i, v in enumerate(f)] for f in tucked.frames
    ]
    assert reasons(seen(noisy(replace(tucked, frames=hidden)), AIR)) == ["bent_knees"]


def test_min_grade_does_not_hide_jumps() -> None:
    assert len(results(seen(jumped(jump_cm=30), f"{SCALE}&minGrade=A"))) == 1


def test_who_leaves_and_comes_back_is_measured_anew() -> None:
    first, second = jumped(jump_cm=30), jumped(jump_cm=30, zoom=0.7)
    messages = seen(joined(first, empty_room(seconds=3), second), SCALE)
    told = [m for m in messages if isinstance(m, JumpCalibration)]
    states = [m.calibrated for m in told]
    assert [a for a, b in pairwise([*states, None]) if a != b] == [False, True, False, True]
    scales = [m.cmPerPixel for m in told if m.cmPerPixel]
    assert scales[-1] == pytest.approx(scales[0] / 0.7, rel=0.03)
    assert [m.jumpHeightCm for m in results(messages)] == [pytest.approx(30, abs=2)] * 2


def test_leaving_in_the_air_is_told_at_once_or_with_the_next_frame() -> None:
    recording = jumped(jump_cm=40)
    takeoff_ms, landing_ms = flight_ms(recording)
    session = opened(SCALE)
    messages: list[Message] = []
    for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        if t_ms > (takeoff_ms + landing_ms) / 2.0:
            session.command({"command": "pause"})
            messages += session.command({"command": "resume"})
            break
        messages += session.frame(keypoints, t_ms, recording.width, recording.height)
    assert reasons(messages + session.finish()) == ["lost_tracking"]


def test_jumps_in_a_row_need_no_stance_between() -> None:
    recording = jumped(jump_cm=25, reps=4, tempo=2.0)
    measured = results(seen(noisy(recording), SCALE))
    assert [m.jumpHeightCm for m in measured] == [pytest.approx(25, abs=3)] * 4


# Anything at all


@pytest.mark.parametrize("seed", range(6))
def test_hostile_frames_do_no_harm(seed: int) -> None:
    dice = random.Random(seed)
    session = opened(f"{(SCALE, AIR)[seed % 2]}&devicePitchDeg={dice.choice((-45, 0, 45))}")
    base = jumped(jump_cm=40, view=("front", "side")[seed % 2])
    t_ms, counts = 0.0, [0]
    for step in range(1200):
        t_ms += dice.choice((1.0, 16.7, 33.3, 33.3, 400.0 if step % 50 == 0 else 33.3))
        frame = list(base.frames[step % len(base.frames)])
        kind = dice.random()
        if kind < 0.05:
            frame = []
        elif kind < 0.15:
            frame[dice.randrange(51)] = dice.choice((nan, float("inf"), -1e300, 1e300, -5.0))
        elif kind < 0.2:
            frame = [dice.random() for _ in range(51)]
        elif kind < 0.25:
            frame = [v + (0.4 if i % 3 == 0 else 0.0) for i, v in enumerate(frame)]
        size = (480, 640) if step % 300 < 250 else (640, 480)
        for message in session.frame(frame, t_ms, *size):
            plain = to_plain(message)
            assert all(v == v for v in plain.values() if isinstance(v, float)), plain
            if message.type == "counter":
                counts.append(plain["current_count"])
    assert all(b == a + 1 for a, b in pairwise(counts))
    assert isinstance(session.finish()[-1], ExerciseSummary)
