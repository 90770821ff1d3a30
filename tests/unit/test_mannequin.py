"""The mannequin: its bones keep their lengths, its joints the angles asked for, its feet their place."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from tests.mannequin import (
    empty_room,
    joined,
    load_movement,
    mirrored,
    moved,
    movement_names,
    play,
    with_noise,
)
from tests.mannequin.algebra import Array, length, monotone_curve, unit
from tests.mannequin.body import BODIES, HIP_HEIGHT, SHOULDER_HEIGHT, body_named
from tests.mannequin.film import film
from tests.mannequin.motion import Motion, perform
from tests.mannequin.movement import MovementError, parse_movement
from tests.mannequin.picture import Painter
from tests.mannequin.recording import BLAZEPOSE_33, COCO_17, Recording

PEOPLE = [name for name in movement_names() if name != "empty_room"]
COUNTED = ["squat", "push_up", "lunge", "jumping_jack", "bicep_curl"]


def angle_deg(motion: Motion, first: str, middle: str, last: str) -> Array:
    """Angle (T,) at `middle` in degrees."""
    points = motion.skeleton.points
    one, other = unit(points[first] - points[middle]), unit(points[last] - points[middle])
    return np.asarray(np.degrees(np.arccos(np.clip(np.sum(one * other, axis=1), -1, 1))))


def motion_of(recording: Recording) -> Motion:
    assert recording.motion is not None
    return recording.motion


@pytest.mark.parametrize("name", PEOPLE)
def test_bones_keep_their_lengths(name: str) -> None:
    points = motion_of(play(name, reps=2)).skeleton.points
    body = body_named("average")
    for side in ("left", "right"):
        for start, end, asked in (
            ("hip", "knee", body.thigh),
            ("knee", "ankle", body.shank),
            ("shoulder", "elbow", body.upper_arm),
            ("elbow", "wrist", body.forearm),
        ):
            bone = length(points[f"{side}_{end}"] - points[f"{side}_{start}"])
            assert bone == pytest.approx(asked, abs=1e-6), f"{side} {start} to {end}"


def test_standing_figure_has_the_heights_of_the_tables() -> None:
    points = motion_of(play("stand", reps=1)).skeleton.points
    assert points["crown"][0, 1] == pytest.approx(1.0, abs=0.02)
    assert points["left_hip"][0, 1] == pytest.approx(HIP_HEIGHT, abs=0.01)
    assert points["chest"][0, 1] == pytest.approx(SHOULDER_HEIGHT, abs=0.01)
    assert points["left_heel"][:, 1] == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "joints", "rest", "turn"),
    [
        ("squat", ("hip", "knee", "ankle"), 3, 112),
        ("push_up", ("shoulder", "elbow", "wrist"), 6, 125),
        ("bicep_curl", ("shoulder", "elbow", "wrist"), 10, 140),
    ],
)
def test_joints_bend_as_the_file_says(
    name: str, joints: tuple[str, str, str], rest: float, turn: float
) -> None:
    recording = play(name, reps=1)
    first, middle, last = (f"left_{joint}" for joint in joints)
    flexion = 180 - angle_deg(motion_of(recording), first, middle, last)
    turning = int(np.argmin(np.abs(np.array(recording.t_ms) - recording.reps[0].turn_ms)))
    assert flexion[0] == pytest.approx(rest, abs=0.5)
    assert flexion[turning] == pytest.approx(turn, abs=0.5)


def test_lunge_bends_both_knees_to_a_right_angle_and_takes_sides_in_turn() -> None:
    recording = play("lunge", reps=2)
    for rep in recording.reps:
        turning = int(np.argmin(np.abs(np.array(recording.t_ms) - rep.turn_ms)))
        for side in ("left", "right"):
            knee = angle_deg(motion_of(recording), f"{side}_hip", f"{side}_knee", f"{side}_ankle")
            assert knee[turning] == pytest.approx(92, abs=1.5)
        ahead = motion_of(recording).skeleton.points[f"{rep.side}_ankle"][turning, 2]
        assert ahead > 0.3
    assert [rep.side for rep in recording.reps] == ["left", "right"]
    assert [rep.side for rep in play("lunge", reps=2, side="right").reps] == ["right", "right"]


@pytest.mark.parametrize("name", ["squat", "bicep_curl", "stand", "sit_down", "wave", "push_up", "plank"])
def test_feet_stay_where_they_stand(name: str) -> None:
    points = motion_of(play(name, reps=2)).skeleton.points
    for side in ("left", "right"):
        assert np.ptp(points[f"{side}_ball"], axis=0) == pytest.approx(0.0, abs=1e-3)
        assert points[f"{side}_heel"][:, 1].min() > -1e-6


def test_hands_stay_where_they_push() -> None:
    points = motion_of(play("push_up", reps=2)).skeleton.points
    assert np.ptp(points["left_wrist"], axis=0) == pytest.approx(0.0, abs=1e-4)
    assert np.ptp(points["chest"][:, 1]) > 0.1


def test_push_up_keeps_its_body_straight_and_sags_when_told() -> None:
    straight = angle_deg(motion_of(play("push_up", reps=1)), "chest", "pelvis", "left_ankle")
    sagging = motion_of(play("push_up", reps=1, faults={"hip_sag": 20}))
    assert straight.min() > 170
    assert angle_deg(sagging, "chest", "pelvis", "left_ankle").max() < 168
    assert (
        sagging.skeleton.points["pelvis"][0, 1] < motion_of(play("push_up")).skeleton.points["pelvis"][0, 1]
    )


def test_knees_fall_inwards_when_told() -> None:
    def gap(recording: Recording) -> float:
        points = motion_of(recording).skeleton.points
        return float(length(points["left_knee"] - points["right_knee"]).min())

    assert gap(play("squat", reps=1, faults={"knee_valgus": 25})) < gap(play("squat", reps=1)) - 0.05


def test_range_of_motion_scales_depth() -> None:
    depths = [
        180
        - angle_deg(motion_of(play("squat", reps=1, rom=rom)), "left_hip", "left_knee", "left_ankle").min()
        for rom in (0.4, 0.7, 1.0)
    ]
    assert depths == pytest.approx([46.6, 79.3, 112], abs=1.0)


def test_part_of_a_repetition_is_played_but_not_counted() -> None:
    recording = play("squat", reps=2.5)
    knee = angle_deg(motion_of(recording), "left_hip", "left_knee", "left_ankle")
    after = np.array(recording.t_ms) > recording.reps[-1].end_ms
    assert recording.reps_truth == 2
    assert 115 < knee[after].min() < 130


def test_hidden_side_is_seen_less_surely() -> None:
    recording = play("squat", reps=1, view="side")
    scores = recording.array()[..., 2].mean(axis=0)
    assert scores[COCO_17.index("left_knee")] > 0.8
    assert scores[COCO_17.index("right_hip")] < 0.6
    assert play("squat", reps=1, view="front").array()[0, :, 2].min() > 0.6


def test_camera_sees_the_left_side_at_the_right_of_a_front_view() -> None:
    front = play("stand", reps=1)
    assert front.keypoint("left_shoulder")[0, 0] > front.keypoint("right_shoulder")[0, 0]
    side = play("push_up", reps=1, view="side")
    assert side.keypoint("nose")[0, 0] < side.keypoint("left_ankle")[0, 0]


@pytest.mark.parametrize("name", [n for n in PEOPLE if load_movement(n).framing != "standing"])
def test_whole_figure_fits_the_picture(name: str) -> None:
    """All but those who come from outside the picture."""
    for view in load_movement(name).views:
        points = play(name, reps=1, view=view).array()
        assert points[..., :2].min() >= 0.05
        assert points[..., :2].max() <= 0.95


def test_opposite_sides_mirror_each_other() -> None:
    left, right = play("push_up", reps=1, view="left"), play("push_up", reps=1, view="right")
    assert mirrored(left).array()[..., :2] == pytest.approx(right.array()[..., :2], abs=1e-6)
    assert mirrored(mirrored(left)).array() == pytest.approx(left.array())


@pytest.mark.parametrize("name", COUNTED)
def test_frame_rate_changes_the_sampling_alone(name: str) -> None:
    slow, fast = play(name, reps=2, fps=10), play(name, reps=2, fps=60)
    assert slow.reps == fast.reps
    # The camera stands where every sampled frame fits, so its place depends a little on the sampling.
    assert fast.array()[::6][: len(slow), :, :2] == pytest.approx(slow.array()[..., :2], abs=1e-2)


@pytest.mark.parametrize("name", COUNTED)
def test_repetitions_are_where_the_truth_says(name: str) -> None:
    recording = play(name, reps=3, pause_s=0.5)
    assert recording.reps_truth == 3
    for rep, following in zip(recording.reps, recording.reps[1:], strict=False):
        assert rep.start_ms < rep.turn_ms < rep.end_ms <= following.start_ms
    assert recording.reps[0].start_ms == pytest.approx(1500)


def test_no_keypoint_jumps() -> None:
    """Fractions of the frame in a sixtieth of a second; a burpee's feet leap a leg's length back in a third of one."""
    for name in PEOPLE:
        step = np.abs(np.diff(play(name, reps=2, fps=60).array()[..., :2], axis=0)).max()
        assert step < (0.055 if name == "burpee" else 0.035), name


def test_blazepose_names_the_same_places() -> None:
    coco, blaze = play("squat", reps=1), play("squat", reps=1, model="blazepose33")
    assert len(blaze.frames[0]) == 33 * 4
    for name in ("nose", "left_wrist", "right_ankle"):
        assert blaze.keypoint(name)[:, :2] == pytest.approx(coco.keypoint(name)[:, :2], abs=1e-9)
    forward = blaze.keypoint("left_wrist")[:, 2]
    assert forward.min() < -0.2
    assert set(COCO_17) < set(BLAZEPOSE_33)


def test_noise_has_the_size_asked_for_and_repeats() -> None:
    clean = play("stand", reps=10)
    noisy = with_noise(clean, sigma_torso=0.02, seed=3)
    off = (noisy.array() - clean.array())[..., :2] * [clean.width, clean.height]
    torso = length(
        (clean.keypoint("left_shoulder") - clean.keypoint("left_hip"))[:, :2] * [clean.width, clean.height]
    )
    assert off[:, 5:].std() / torso.mean() == pytest.approx(0.02, rel=0.15)
    assert with_noise(clean, sigma_torso=0.02, seed=3) == noisy
    gaps = with_noise(clean, dropout=0.1, missing=0.2, jitter_ms=12, seed=4)
    assert 0.1 < sum(not frame for frame in gaps.frames) / len(gaps) < 0.3
    assert all(later > earlier for earlier, later in zip(gaps.t_ms, gaps.t_ms[1:], strict=False))


def test_helpers_move_join_and_empty() -> None:
    small = moved(play("squat", reps=1), scale=0.5, shift=(0.2, 0.0))
    assert np.ptp(small.keypoint("nose")[:, 1]) == pytest.approx(
        0.5 * np.ptp(play("squat", reps=1).keypoint("nose")[:, 1])
    )
    both = joined(empty_room(seconds=1), play("squat", reps=2))
    assert both.reps_truth == 2
    assert both.frames[0] == []
    assert both.reps[0].start_ms == pytest.approx(1500 + both.t_ms[30])
    assert play("empty_room", reps=1).frames[0] == []
    assert empty_room(noise=True).array()[..., 2].max() < 0.2


def test_every_body_plays() -> None:
    for name in BODIES:
        assert np.isfinite(play("squat", reps=1, body=name).array()).all()


def test_curve_passes_its_knots_without_overshoot() -> None:
    knots, values = np.array([0.0, 1.0, 2.0, 4.0]), np.array([0.0, 10.0, 10.0, -5.0])
    curve = monotone_curve(knots, values, np.linspace(-1, 5, 200))
    assert monotone_curve(knots, values, knots) == pytest.approx(values)
    assert curve.max() == pytest.approx(10.0)
    assert curve.min() == pytest.approx(-5.0)


def test_walker_comes_in_and_goes_out() -> None:
    middle = play("walk", reps=18, lead_in_s=0).keypoint("left_hip")
    assert middle[0, 2] < 0.1
    assert middle[-1, 2] < 0.1
    assert middle[:, 2].max() > 0.4


def test_pictures_show_the_figure_where_its_joints_are() -> None:
    recording = play("squat", reps=1, view="front", width=120, height=160)
    picture = Painter(recording, grain=0).frame(0).astype(int)
    empty = Painter(play("empty_room", reps=1, width=120, height=160), grain=0).frame(0)
    x, y = recording.array()[0, COCO_17.index("left_knee"), :2] * [120, 160]
    assert np.abs(picture[int(y), int(x)] - [52, 60, 92]).max() < 60
    assert picture.shape == empty.shape == (160, 120, 3)
    with pytest.raises(ValueError, match="straight from play"):
        Painter(mirrored(recording))


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".mjpeg", ".y4m"])
def test_films_have_all_their_frames(suffix: str, tmp_path: Path) -> None:
    made = film(
        "jumping_jack",
        reps=1,
        fps=30,
        width=96,
        height=128,
        lead_in_s=0.1,
        lead_out_s=0.1,
        still_start_s=0.5,
        still_end_s=0.2,
        out=tmp_path / f"jack{suffix}",
    )
    container_format = {".mjpeg": "mjpeg", ".y4m": "yuv4mpegpipe"}.get(suffix)
    with av.open(str(made.path), format=container_format) as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(pictures) == len(made.recording) + 15 + 6
    assert pictures[0].shape == (128, 96, 3)


def test_errors_say_what_would_do() -> None:
    with pytest.raises(MovementError, match="squat"):
        play("no_such_movement")
    with pytest.raises(MovementError, match="knee_valgus"):
        play("squat", faults={"no_such_fault": 1})
    with pytest.raises(MovementError, match="unknown angle 'knee_bend'"):
        parse_movement("x", {"views": [], "contacts": [], "poses": {"a": {"knee_bend": 1}}, "cycle": []})
    with pytest.raises(ValueError, match="front"):
        play("squat", view="above")
    with pytest.raises(ValueError, match="reps"):
        perform(load_movement("squat"), body_named("average"), reps=-1)
