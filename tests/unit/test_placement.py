"""Where the person stands: what is told, in which direction, and from which side they are seen."""

from __future__ import annotations

import pytest

from py_core.catalogue import MOVEMENTS
from py_core.filtering import Body, Filter
from py_core.placement import Placement, ViewEstimator, assess
from tests.mannequin import Recording, moved, play


def body_of(recording: Recording, index: int = 0) -> Body:
    return Filter().step(recording.frames[index], 0.0, recording.width / recording.height)


def placed(
    recording: Recording, movement: str = "squat", mirrored: bool = False, view: str = "front"
) -> Placement:
    return assess(body_of(recording), MOVEMENTS[movement], view, mirrored)


STANDING = play("stand", reps=1, fps=10)


def test_a_person_in_full_view_is_placed() -> None:
    assert placed(STANDING) == Placement(True, "ready", "")


def test_nobody_is_asked_into_the_picture() -> None:
    body = Filter().step([], 0.0, 1.0)
    placement = assess(body, MOVEMENTS["squat"], "front", False)
    assert (placement.ready, placement.key, placement.direction) == (False, "nobody", "in-frame")
    assert placement.missing == ("left_hip", "left_knee", "left_ankle")


def test_a_person_too_far_away_comes_closer() -> None:
    assert placed(moved(STANDING, scale=0.2)).direction == "forward"


def test_a_person_whose_feet_are_cut_off_steps_back() -> None:
    near = moved(STANDING, scale=1.8, shift=(0.0, 0.45))
    placement = placed(near)
    assert (placement.key, placement.direction) == ("step_back", "backward")
    assert "left_ankle" in placement.missing or "right_ankle" in placement.missing


@pytest.mark.parametrize(
    ("shift", "mirrored", "direction"),
    [(-0.5, False, "right"), (0.5, False, "left"), (-0.5, True, "left"), (0.5, True, "right")],
)
def test_a_person_at_the_border_moves_to_the_middle_of_the_picture_they_see(
    shift: float, mirrored: bool, direction: str
) -> None:
    lunge = placed(moved(STANDING, shift=(shift, 0.0)), "lunge", mirrored)
    assert lunge.direction == direction


def test_a_movement_that_needs_a_side_asks_for_it() -> None:
    assert placed(STANDING, "jumping_jack", view="side").direction == "face-camera"
    assert placed(STANDING, "jumping_jack", view="front").ready


def test_standing_is_no_start_of_a_push_up() -> None:
    assert placed(STANDING, "push_up").key == "lie_down"


@pytest.mark.parametrize(
    ("view", "name"), [("front", "front"), (180, "front"), ("side", "side"), ("right", "side")]
)
def test_the_view_is_told_from_the_shoulders(view: str | float, name: str) -> None:
    recording = play("stand", reps=1, view=view, fps=10)
    estimator = ViewEstimator()
    smoother = Filter()
    for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        estimator.step(smoother.step(keypoints, t_ms, recording.width / recording.height))
    assert estimator.view == name
