"""Weak joints go missing, gaps are bridged, noise is smoothed, motion is kept."""

from __future__ import annotations

import random
from math import isnan, nan, pi, sin
from statistics import pstdev

import pytest

from py_core.filtering import APPEAR_SCORE, GAP_MS, VANISH_SCORE, Body, Filter, FrameError, as_coco, depths
from py_core.skeleton import COUNT, FROM_BLAZEPOSE, HIPS, INDEX, NAMES, SHOULDERS

WRIST = INDEX["left_wrist"]


def person(wrist: tuple[float, float] = (0.4, 0.5), score: float = 0.9, scale: float = 1.0) -> list[float]:
    """A standing person, torso 0.25 of the frame high; the left wrist where asked, with the score asked."""
    places = {
        "shoulder": (0.05, 0.3),
        "hip": (0.03, 0.55),
        "knee": (0.03, 0.75),
        "ankle": (0.03, 0.95),
        "elbow": (0.06, 0.42),
        "wrist": (0.06, 0.52),
        "ear": (0.02, 0.18),
        "eye": (0.01, 0.17),
    }
    flat: list[float] = []
    for name in NAMES:
        side, _, part = name.partition("_")
        dx, y = places.get(part, (0.0, 0.19))
        flat += [0.5 + (dx if side == "left" else -dx), y, 0.9]
    flat[WRIST * 3 : WRIST * 3 + 3] = [wrist[0], wrist[1], score]
    return [v * scale if i % 3 != 2 else v for i, v in enumerate(flat)]


def fed(frames: list[list[float]], fps: float = 30.0, aspect: float = 1.0) -> list[Body]:
    smoother = Filter()
    return [smoother.step(frame, i * 1000.0 / fps, aspect) for i, frame in enumerate(frames)]


def test_a_weak_joint_is_missing_until_it_is_sure_and_stays_until_it_is_doubtful() -> None:
    between = (APPEAR_SCORE + VANISH_SCORE) / 2.0
    assert isnan(fed([person(score=between)])[-1].x[WRIST])
    assert not isnan(fed([person(), *[person(score=between)] * 60])[-1].x[WRIST])
    assert isnan(fed([person(), *[person(score=VANISH_SCORE - 0.01)] * 60])[-1].x[WRIST])


def test_a_short_gap_is_bridged_and_a_long_one_is_not() -> None:
    short = int(GAP_MS / 1000.0 * 30)
    bodies = fed([person(), *[person(score=0.0)] * (short + 3)])
    assert not isnan(bodies[short].x[WRIST])
    assert isnan(bodies[-1].x[WRIST])
    assert bodies[-1].score[WRIST] == 0.0


def test_nobody_gives_an_empty_body() -> None:
    body = fed([[]])[-1]
    assert all(isnan(x) for x in body.x)
    assert isnan(body.torso)


@pytest.mark.parametrize("bad", [nan, float("inf"), float("-inf")])
def test_a_joint_that_is_no_number_is_missing_and_harms_no_other(bad: float) -> None:
    frame = person()
    frame[WRIST * 3] = bad
    body = fed([frame] * 3)[-1]
    assert isnan(body.x[WRIST])
    assert body.x[SHOULDERS[0]] == pytest.approx(0.55)


def test_noise_at_rest_shrinks_below_forty_percent() -> None:
    noise = random.Random(1)
    torso = 0.25
    frames = [person((0.4 + noise.gauss(0, 0.01 * torso), 0.5)) for _ in range(600)]
    smooth = [b.x[WRIST] for b in fed(frames)[60:]]
    raw = [f[WRIST * 3] for f in frames[60:]]
    assert pstdev(smooth) < pstdev(raw) * 0.4


@pytest.mark.parametrize("fps", [10, 15, 30, 60])
def test_a_quick_repetition_keeps_its_range(fps: int) -> None:
    """0.6 s for a curl of a forearm's length: little of it may be smoothed away, at any frame rate."""
    span = 0.15
    frames = [person((0.4, 0.45 - span / 2.0 * sin(2 * pi * i / fps / 0.6))) for i in range(int(3 * fps))]
    ys = [b.y[WRIST] for b in fed(frames, fps)[fps:]]
    sampled = [f[WRIST * 3 + 1] for f in frames[fps:]]
    assert max(ys) - min(ys) > 0.85 * (max(sampled) - min(sampled))


def test_a_single_wild_sighting_is_left_out() -> None:
    bodies = fed([*[person()] * 10, person((0.9, 0.1)), *[person()] * 5])
    assert all(b.x[WRIST] == pytest.approx(0.4, abs=1e-6) for b in bodies)


def test_a_joint_found_again_elsewhere_is_followed() -> None:
    bodies = fed([*[person()] * 10, *[person((0.8, 0.3))] * 10])
    assert bodies[-1].x[WRIST] == pytest.approx(0.8, abs=0.02)


def test_smoothing_does_not_depend_on_the_size_of_the_person() -> None:
    frames = [person((0.4 + 0.1 * sin(i / 5), 0.5)) for i in range(60)]
    small = [[v * 0.5 if i % 3 != 2 else v for i, v in enumerate(f)] for f in frames]
    for large_body, small_body in zip(fed(frames), fed(small), strict=True):
        assert small_body.x[WRIST] == pytest.approx(large_body.x[WRIST] * 0.5, rel=1e-9)


def test_the_torso_is_known_from_the_shoulders_when_it_points_at_the_camera() -> None:
    frame = person()
    for hip in HIPS:
        frame[hip * 3 + 1] = 0.3
    assert fed([frame])[-1].torso == pytest.approx(0.1 * 1.11)


def test_blazepose_landmarks_become_coco_joints() -> None:
    flat = [v for i in range(33) for v in (i / 100, i / 50, i / 10, 0.5)]
    coco = as_coco(flat)
    assert len(coco) == COUNT * 3
    assert coco[3 * WRIST : 3 * WRIST + 3] == [0.15, 0.3, 0.5]
    assert depths(flat) == [i / 10 for i in FROM_BLAZEPOSE]
    assert depths(coco) == []


@pytest.mark.parametrize("length", [1, 50, 52, 131, 1000])
def test_a_frame_of_another_length_says_what_was_expected(length: int) -> None:
    with pytest.raises(FrameError, match=f"51 numbers .* not {length}"):
        as_coco([0.0] * length)


def test_raw_sightings_are_the_frames_own_and_nothing_where_there_was_none() -> None:
    bodies = fed([person(wrist=(0.40, 0.5)), person(wrist=(0.43, 0.5)), person(score=0.0)])
    assert bodies[1].raw_x[WRIST] == 0.43
    assert bodies[1].x[WRIST] < 0.43
    assert isnan(bodies[2].raw_x[WRIST])
    assert not isnan(bodies[2].x[WRIST])
