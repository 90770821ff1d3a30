"""What a jump is measured with: the parabola, the level picture, the body's centre; and the mannequin's physics."""

from __future__ import annotations

import random
from math import nan, sqrt

import numpy as np
import pytest

from py_core.catalogue import MOVEMENTS
from py_core.jumping.optics import Upright
from py_core.jumping.parabola import fit_flight, fit_line
from py_core.jumping.posture import MASS, Reader
from py_core.jumping.tracker import JumpTracker
from tests.mannequin.camera import Camera
from tests.mannequin.flight import SEGMENTS, centre_of_mass
from tests.unit.jumped import GRAVITY_CM, body_of, flight_ms, jumped, pixels

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


def test_joints_carry_the_wholebody_of() -> None:
    assert sum(mass for _, mass in MASS) == pytest.approx(1.0, abs=1e-3)
    assert sum(mass for *_, mass in SEGMENTS) == pytest.approx(1.0, abs=1e-9)


def test_the_keypoints_centre_of_mass_moves_as_the_bodys_own_does() -> None:
    recording = jumped(view="side", pitch_deg=0.0, jump_cm=30)
    assert recording.motion is not None
    truth = centre_of_mass(recording.motion.skeleton)[:, 1]
    reader, upright = Reader(), Upright(0.0, 60.0, 0.75)
    frames = [reader.read(body_of(recording, i), upright) for i in range(len(recording))]
    stature = frames[10].stature
    for i, frame in enumerate(frames):
        assert (frames[10].centre - frame.centre) / stature == pytest.approx(truth[i] - truth[10], abs=0.012)


def test_one_joint_unseen_does_not_move_the_centre_of_mass() -> None:
    recording = jumped(view="oblique", jump_cm=30)
    reader, upright = Reader(), Upright(0.0, 60.0, 0.75)
    whole = reader.read(body_of(recording, 50), upright).centre
    for j in range(3, 17):
        body = body_of(recording, 51)
        body.raw_x[j] = body.raw_y[j] = nan
        assert reader.read(body, upright).centre == pytest.approx(whole, abs=0.002), j


@pytest.mark.parametrize("view", ["front", "side", "oblique"])
def test_the_stature_in_the_picture_is_the_persons(view: str) -> None:
    recording = jumped(view=view, pitch_deg=0.0)
    frame = Reader().read(body_of(recording, 10), Upright(0.0, 60.0, 0.75))
    assert frame.stature == pytest.approx(pixels(recording) / recording.height, rel=0.03)


# Memory


def test_memory_stays_bounded() -> None:
    rules = MOVEMENTS["jump_analysis"].jump
    assert rules is not None
    tracker = JumpTracker(rules, 172.0, 0.0)
    recording = jumped(view="oblique")
    body = body_of(recording, 3)
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
