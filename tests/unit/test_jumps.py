"""Jumps: parabolas whose answer is known, the mannequin's jumps whose height is physics, and what is no jump."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from math import nan, sqrt
from statistics import fmean
from typing import Any

import numpy as np
import pytest

from py_core import Message
from py_core.catalogue import MOVEMENTS
from py_core.filtering import Body
from py_core.jumping.optics import Upright
from py_core.jumping.parabola import fit_flight, fit_line
from py_core.jumping.posture import MASS, Reader
from py_core.jumping.tracker import JumpTracker
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
from tests.mannequin.camera import Camera
from tests.mannequin.flight import SEGMENTS, centre_of_mass
from tests.unit.sessions import counters, opened, summary

SCALE = "exercise=jump_analysis&userHeightCm=172"
AIR = "exercise=air_time_jump"
LEAD_S = 4.5
HEIGHTS_CM = (5, 10, 20, 35, 50, 70)
GRAVITY_CM = 981.0


@lru_cache(maxsize=64)
def jumped(movement: str = "jump", view: str = "front", **options: Any) -> Recording:
    options["faults"] = dict(options.get("faults", ()))
    return play(movement, view=view, **{"reps": 1, "lead_in_s": LEAD_S, **options})


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


# A parabola


def test_a_parabola_is_found_exactly() -> None:
    times = [i / 30.0 for i in range(12)]
    heights = [0.5 - 2.4 * t + 0.5 * 5.7 * t * t for t in times]
    curve = fit_flight(times, heights, gravity=6.0, gravity_error=100.0, noise=0.001)
    assert curve is not None
    assert curve.g == pytest.approx(5.7)
    assert curve.apex_s == pytest.approx(2.4 / 5.7)
    assert curve.at(0.0) == pytest.approx(0.5)
    assert curve.rms < 1e-9
    rise, fall = curve.crossings(0.0, 0.0, 0.5)
    assert rise == pytest.approx(0.0, abs=1e-9)
    assert fall == pytest.approx(2 * 2.4 / 5.7)


def test_a_short_flight_takes_the_gravity_expected_and_a_long_one_shows_its_own() -> None:
    def found(frames: int) -> float:
        noise = random.Random(3)
        times = [i / 30.0 for i in range(frames)]
        heights = [0.5 * 6.6 * (t - times[-1] / 2) ** 2 + noise.gauss(0, 0.002) for t in times]
        curve = fit_flight(times, heights, gravity=6.0, gravity_error=0.4, noise=0.002)
        assert curve is not None
        return curve.g

    assert found(4) == pytest.approx(6.0, abs=0.1)
    assert found(22) == pytest.approx(6.6, abs=0.1)


def test_one_stray_point_does_not_bend_a_parabola() -> None:
    times = [i / 30.0 for i in range(16)]
    heights = [0.5 * 6.0 * (t - 0.25) ** 2 for t in times]
    heights[5] += 0.1
    curve = fit_flight(times, heights, gravity=6.0, gravity_error=0.5, noise=0.002)
    assert curve is not None
    assert curve.used == 15
    assert curve.apex_s == pytest.approx(0.25, abs=1e-6)


def test_too_few_points_and_no_flight_give_none() -> None:
    assert fit_flight([0.0], [0.0], 6.0, 0.1, 0.01) is None
    assert fit_flight([0.1, 0.1, 0.1], [0.0, 0.1, 0.2], 6.0, 0.1, 0.01) is None
    assert fit_flight([0.0, 0.1, 0.2], [0.0, 1.0, 0.0], 6.0, 1e3, 0.01) is None
    assert fit_line([], [])[0] != fit_line([], [])[0]
    assert fit_line([0.0, 1.0], [2.0, 4.0]) == (3.0, 0.0)
    assert list(fit_line([0.0, 1.0, 2.0], [1.0, 3.0, 5.0])) == pytest.approx([1.0, 2.0])


def test_a_level_nobody_reaches_is_nan() -> None:
    curve = fit_flight([0.0, 0.1, 0.2], [0.1, 0.0, 0.1], 20.0, 1.0, 0.01)
    assert curve is not None
    assert curve.crossings(0.0, 0.0, -1.0)[0] != curve.crossings(0.0, 0.0, -1.0)[0]


# The picture and the body


@pytest.mark.parametrize("pitch_deg", [-12.0, 5.0, 20.0])
def test_a_tilted_picture_becomes_that_of_a_level_camera(pitch_deg: float) -> None:
    tilted = Camera(0.0, pitch_deg, 46.0, 2.5, (0.0, 0.5, 0.0), 480, 640)
    x, y, z = tilted.position
    level = Camera(0.0, 0.0, 46.0, 1.0, (float(x), float(y), float(z) - 1.0), 480, 640)
    upright = Upright(pitch_deg, 46.0, 480 / 640)
    for point in ((0.1, 0.0, 0.0), (-0.2, 0.9, 0.1), (0.0, 1.4, -0.2)):
        there, wanted = (camera.project(np.array(point)) / 640 for camera in (tilted, level))
        assert list(upright.point(there[0], there[1])) == pytest.approx(list(wanted[:2]))


def test_a_ray_behind_the_level_camera_shows_nothing() -> None:
    assert Upright(45.0, 120.0, 1.0).point(0.5, 5.0)[1] != Upright(45.0, 120.0, 1.0).point(0.5, 5.0)[1]
    assert Upright(0.0, 60.0, 1.0).point(0.3, 0.2) == (0.3, 0.2)


def test_joints_carry_the_whole_body() -> None:
    assert sum(mass for _, mass in MASS) == pytest.approx(1.0, abs=1e-3)
    assert sum(mass for *_, mass in SEGMENTS) == pytest.approx(1.0, abs=1e-9)


def _body(recording: Recording, index: int) -> Body:
    body = Body(recording.t_ms[index], recording.width / recording.height)
    for j in range(17):
        body.raw_x[j] = recording.frames[index][3 * j] * body.aspect
        body.raw_y[j] = recording.frames[index][3 * j + 1]
    return body


def test_the_keypoints_centre_of_mass_moves_as_the_bodys_own_does() -> None:
    recording = jumped(view="side", pitch_deg=0.0, jump_cm=30)
    assert recording.motion is not None
    truth = centre_of_mass(recording.motion.skeleton)[:, 1]
    reader, upright = Reader(), Upright(0.0, 60.0, 0.75)
    frames = [reader.read(_body(recording, i), upright) for i in range(len(recording))]
    stature = frames[10].stature
    for i, frame in enumerate(frames):
        assert (frames[10].centre - frame.centre) / stature == pytest.approx(truth[i] - truth[10], abs=0.012)


def test_one_joint_unseen_does_not_move_the_centre_of_mass() -> None:
    recording = jumped(view="oblique", jump_cm=30)
    reader, upright = Reader(), Upright(0.0, 60.0, 0.75)
    whole = reader.read(_body(recording, 50), upright).centre
    for j in range(3, 17):
        body = _body(recording, 51)
        body.raw_x[j] = body.raw_y[j] = nan
        assert reader.read(body, upright).centre == pytest.approx(whole, abs=0.002), j


def pixels(recording: Recording) -> float:
    """The figure's stature in the picture, where it stands at first."""
    assert recording.camera is not None
    foot, crown = recording.camera.project(np.array([[0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))[:, 1]
    return float(foot - crown)


@pytest.mark.parametrize("view", ["front", "side", "oblique"])
def test_the_stature_in_the_picture_is_the_persons(view: str) -> None:
    recording = jumped(view=view, pitch_deg=0.0)
    frame = Reader().read(_body(recording, 10), Upright(0.0, 60.0, 0.75))
    assert frame.stature == pytest.approx(pixels(recording) / recording.height, rel=0.03)


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
    assert wrong.jumpHeightCm == pytest.approx(right.jumpHeightCm * 200 / 172, rel=0.03)
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


def flight_ms(recording: Recording) -> tuple[float, float]:
    assert recording.motion is not None
    return recording.motion.jumps[0].takeoff_ms, recording.motion.jumps[0].landing_ms


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
    recording = noisy(play(other, reps=2, view=view, lead_in_s=LEAD_S))
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


def test_memory_stays_bounded() -> None:
    rules = MOVEMENTS["jump_analysis"].jump
    assert rules is not None
    tracker = JumpTracker(rules, 172.0, 0.0)
    recording = jumped(view="oblique")
    body = _body(recording, 3)
    for step in range(3000):
        body.t_ms = step * 4.0
        list(tracker.step(body))
    assert len(tracker._frames) <= 320
    assert len(tracker._finder._frames) <= 64


# The mannequin's own physics


@pytest.mark.parametrize("movement", ["jump", "squat_jump"])
@pytest.mark.parametrize("height_cm", [5.0, 70.0])
def test_the_mannequin_flies_as_gravity_has_it(movement: str, height_cm: float) -> None:
    recording = jumped(movement, jump_cm=height_cm, fps=200.0, lead_in_s=0.5)
    assert recording.motion is not None
    takeoff_ms, landing_ms = flight_ms(recording)
    centre_cm = centre_of_mass(recording.motion.skeleton)[:, 1] * 172.0
    flown = [
        (t / 1000.0, y) for t, y in zip(recording.t_ms, centre_cm, strict=True) if takeoff_ms < t < landing_ms
    ]
    start = takeoff_ms / 1000.0
    speed = sqrt(2.0 * GRAVITY_CM * height_cm)
    base = flown[0][1] - speed * (flown[0][0] - start) + GRAVITY_CM / 2 * (flown[0][0] - start) ** 2
    for t, y in flown:
        assert y - base == pytest.approx(speed * (t - start) - GRAVITY_CM / 2 * (t - start) ** 2, abs=1e-6)
    assert max(y for _, y in flown) - base == pytest.approx(height_cm, abs=0.05)
    feet = recording.motion.skeleton.points["left_toe"][:, 1]
    still = [y for t, y in zip(recording.t_ms, feet, strict=True) if t < 500]
    assert max(still) < 0.01
