"""Counting holds up: pauses, double bounces, joints lost, people leaving, slow and uneven frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from py_core.catalogue import MOVEMENTS
from tests.mannequin import Recording, empty_room, joined, load_movement, play, with_noise
from tests.mannequin.recording import COCO_17
from tests.unit.sessions import counted, played, summary

REPEATED = [name for name, movement in MOVEMENTS.items() if movement.kind == "repetitions"]
HELD = [name for name, movement in MOVEMENTS.items() if movement.kind == "hold"]
TIMED = ("burpee", "high_knees", "mountain_climber")
"""Movements in which nobody stops half-way."""


def first_view(name: str) -> str | float:
    """The side from which a movement is best seen."""
    return load_movement(name).views[0]


def without(recording: Recording, joints: Sequence[str], from_ms: float, to_ms: float) -> Recording:
    """The recording with some joints not seen for a while."""
    frames = [list(frame) for frame in recording.frames]
    for frame, t_ms in zip(frames, recording.t_ms, strict=True):
        if from_ms <= t_ms < to_ms:
            for joint in joints:
                frame[COCO_17.index(joint) * 3 + 2] = 0.02
    return replace(recording, frames=frames)


@pytest.mark.parametrize("name", [name for name in REPEATED if name not in TIMED])
def test_a_pause_at_the_turn_changes_no_count(name: str) -> None:
    drawn = play(name, reps=3, view=first_view(name), fps=15, pause_s=1.5)
    assert counted(played(drawn, f"exercise={name}")) == drawn.reps_truth


@pytest.mark.parametrize("name", REPEATED)
def test_ten_frames_a_second_do(name: str) -> None:
    drawn = with_noise(play(name, reps=3, view=first_view(name), fps=10), seed=1)
    assert counted(played(drawn, f"exercise={name}")) == drawn.reps_truth


@pytest.mark.parametrize("name", REPEATED)
def test_uneven_frames_do(name: str) -> None:
    drawn = with_noise(play(name, reps=3, view=first_view(name), fps=30), jitter_ms=14, missing=0.05, seed=2)
    assert counted(played(drawn, f"exercise={name}")) == drawn.reps_truth


@pytest.mark.parametrize("name", REPEATED)
def test_a_limb_lost_for_a_moment_changes_no_count(name: str) -> None:
    drawn = play(name, reps=3, view=first_view(name))
    middle = drawn.reps[1].turn_ms
    lost = without(drawn, ("left_wrist", "left_ankle", "left_elbow"), middle - 100, middle + 100)
    assert counted(played(lost, f"exercise={name}")) == drawn.reps_truth


@pytest.mark.parametrize("name", REPEATED)
def test_whoever_leaves_and_comes_back_goes_on_counting(name: str) -> None:
    one = play(name, reps=2, view=first_view(name), fps=15)
    drawn = joined(one, empty_room(seconds=3, fps=15), one)
    assert counted(played(drawn, f"exercise={name}")) == drawn.reps_truth


@pytest.mark.parametrize("name", HELD)
def test_a_hold_left_and_taken_up_again_adds_up(name: str) -> None:
    one = play(name, reps=1, view=first_view(name), fps=15, lead_in_s=0.0, lead_out_s=0.0)
    messages = played(joined(one, empty_room(seconds=3, fps=15), one), f"exercise={name}")
    stretches = summary(messages).history
    assert len(stretches) == 2
    for stretch in stretches:
        assert (stretch.endMs - stretch.startMs) == pytest.approx(one.t_ms[-1] - one.t_ms[0], abs=500)
    assert counted(messages) == int(sum(s.endMs - s.startMs for s in stretches) // 1000)
