"""Descriptions of a body: the same from any place, size, side and frame rate."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, nan
from statistics import fmean

import pytest

from py_core.filtering import Body, Filter
from py_core.reference.features import (
    FEATURES,
    FEET,
    HIP_HEIGHT,
    SEGMENTS,
    TRAVELS,
    Describer,
    mirrored,
)
from py_core.skeleton import ANKLES, COUNT, EARS, INDEX
from tests import mannequin
from tests.mannequin import Recording, play


def described(recording: Recording) -> list[list[float]]:
    smoother, describer = Filter(), Describer()
    aspect = recording.width / recording.height
    return [
        describer.step(smoother.step(frame, t_ms, aspect))
        for frame, t_ms in zip(recording.frames, recording.t_ms, strict=True)
    ]


def greatest_difference(one: list[float], other: list[float], until: int = FEATURES) -> float:
    assert [isnan(v) for v in one] == [isnan(v) for v in other]
    return max(abs(a - b) for a, b in zip(one[:until], other[:until], strict=True) if a == a)


def standing() -> Body:
    """A person from the front, torso 0.25 of the frame high, arms hanging."""
    body = Body(0.0, 1.0)
    for name, dx, y in (
        ("ear", 0.02, 0.18),
        ("shoulder", 0.09, 0.3),
        ("elbow", 0.09, 0.46),
        ("wrist", 0.09, 0.58),
        ("hip", 0.045, 0.55),
        ("knee", 0.045, 0.76),
        ("ankle", 0.045, 0.97),
    ):
        for side, sign in (("left", 1.0), ("right", -1.0)):
            joint = INDEX[f"{side}_{name}"]
            body.x[joint], body.y[joint], body.score[joint] = 0.5 + sign * dx, y, 0.9
    body.torso = 0.25
    return body


def test_a_description_has_two_numbers_a_segment_and_the_heights() -> None:
    found = Describer().step(standing())
    assert len(found) == FEATURES == 2 * len(SEGMENTS) + len(TRAVELS)
    names = [segment.name for segment in SEGMENTS]
    arm = 2 * names.index("upper_arm_left")
    assert found[arm] == pytest.approx(0.0, abs=1e-9)
    assert -0.9 < found[arm + 1] < -0.8
    assert found[2 * names.index("neck") + 1] > 0.7
    assert found[FEET:] == [0.0, 0.0]


def test_the_mirror_of_each_segment_is_its_partner() -> None:
    for i, segment in enumerate(SEGMENTS):
        other = SEGMENTS[segment.mirror]
        assert other.mirror == i
        assert other.length == segment.length
        if "left" in segment.name:
            assert other.name == segment.name.replace("left", "right")


@pytest.mark.parametrize("movement", ["squat", "lunge", "side_lunge", "shoulder_press"])
def test_mirrored_keypoints_give_the_mirrored_description(movement: str) -> None:
    recording = play(movement, reps=1, view="oblique")
    ours = [mirrored(one) for one in described(recording)]
    theirs = described(mannequin.mirrored(recording))
    for one, other in zip(ours, theirs, strict=True):
        assert greatest_difference(one, other) < 1e-6
        assert mirrored(mirrored(one)) == pytest.approx(one, nan_ok=True)


def test_place_and_size_do_not_matter() -> None:
    plain = play("squat", reps=1, view="side")
    small = replace(
        plain,
        frames=[[v if i % 3 == 2 else 0.4 * v + 0.3 for i, v in enumerate(frame)] for frame in plain.frames],
    )
    for one, other in zip(described(plain), described(small), strict=True):
        assert greatest_difference(one, other) < 1e-6


def test_other_proportions_change_little_beside_what_a_movement_changes() -> None:
    plain = described(play("squat", reps=1, view="side"))
    middle = max(range(len(plain)), key=lambda i: greatest_difference(plain[i], plain[0]))
    moved = greatest_difference(plain[middle], plain[0], FEET)
    for body in ("tall", "short", "broad", "long_arms"):
        other = described(play("squat", reps=1, view="side", body=body))
        assert greatest_difference(plain[0], other[0], FEET) < 0.1 * moved
        assert greatest_difference(plain[middle], other[middle], FEET) < 0.15 * moved


def test_bending_towards_the_camera_does_not_change_the_size() -> None:
    recording = play("deadlift", reps=2, view="front")
    smoother, describer = Filter(), Describer()
    scales: list[float] = []
    for frame, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        describer.step(smoother.step(frame, t_ms, recording.width / recording.height))
        scales.append(describer.scale)
    # Shoulders and head come nearer to the camera, some 10 %.
    assert max(scales) < 1.12 * min(scales)


def test_who_steps_back_is_measured_anew() -> None:
    describer = Describer()
    near, far = standing(), standing()
    far.x, far.y, far.torso = [0.4 * x for x in near.x], [0.4 * y for y in near.y], 0.1
    for i in range(30):
        near.t_ms = i * 33.0
        first = describer.step(near)
    for i in range(30, 400):
        far.t_ms = i * 33.0
        last = describer.step(far)
    assert greatest_difference(first, last, FEET) < 0.06


@pytest.mark.parametrize("fps", [15.0, 60.0])
def test_heights_are_travelled_alike_at_any_frame_rate(fps: float) -> None:
    def rise(rate: float) -> tuple[float, float]:
        found = described(play("calf_raise", reps=1, view="side", fps=rate, lead_in_s=1.0, lead_out_s=1.0))
        feet, hips = ([one[at] for one in found] for at in (FEET, HIP_HEIGHT))
        return max(feet) - feet[0], max(hips) - hips[0]

    slow, usual = rise(fps), rise(30.0)
    assert usual[0] > 0.1
    assert slow == pytest.approx(usual, abs=0.02)


def test_a_foot_that_comes_into_sight_does_not_lift_the_feet() -> None:
    describer, body = Describer(), standing()
    left, right = ANKLES
    body.x[right] = body.y[right] = nan
    body.y[left] = 0.99
    describer.step(body)
    shown = standing()
    shown.y[left] = 0.99
    shown.t_ms = 33.0
    assert describer.step(shown)[FEET] == pytest.approx(0.0)
    gone = standing()
    gone.y[left] = gone.x[left] = gone.x[right] = gone.y[right] = nan
    gone.t_ms = 66.0
    assert isnan(describer.step(gone)[FEET])


def test_what_is_not_seen_is_nan_and_nobody_is_nothing() -> None:
    describer = Describer()
    assert all(isnan(v) for v in describer.step(Body(0.0, 1.0)))
    body = standing()
    wrist = INDEX["left_wrist"]
    body.x[wrist] = body.y[wrist] = nan
    found = describer.step(body)
    missing = [i for i, value in enumerate(found) if isnan(value)]
    forearm = [segment.name for segment in SEGMENTS].index("forearm_left")
    assert missing == [2 * forearm, 2 * forearm + 1]


def test_the_nose_stands_in_for_ears() -> None:
    body = standing()
    for ear in EARS:
        body.x[ear] = body.y[ear] = nan
    body.x[INDEX["nose"]], body.y[INDEX["nose"]] = 0.5, 0.19
    assert Describer().step(body)[FEET - 1] > 0.6


def test_all_joints_on_one_point_and_odd_times_are_no_error() -> None:
    describer = Describer()
    body = standing()
    body.x, body.y, body.torso = [0.5] * COUNT, [0.5] * COUNT, nan
    assert all(isnan(v) for v in describer.step(body))
    for t_ms in (0.0, 0.0, -50.0, 1e9):
        whole = standing()
        whole.t_ms = t_ms
        found = describer.step(whole)
        assert fmean(found[:FEET]) == fmean(found[:FEET])


def test_forgetting_starts_afresh() -> None:
    describer, fresh = Describer(), Describer()
    for one in described(play("jumping_jack", reps=1))[:3]:
        assert len(one) == FEATURES
    other = standing()
    other.torso = 0.9
    describer.step(other)
    describer.reset()
    assert describer.step(standing()) == fresh.step(standing())
