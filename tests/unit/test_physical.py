"""Physical tests through a session: what a fold measures, and what counts in thirty seconds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from py_core import Message
from py_core.catalogue import MOVEMENTS, MovementError, movement_from
from py_core.messages import Counter, FlexibilityAnalysis, Posture, to_plain
from py_core.text import LANGUAGES, TEXTS
from tests.mannequin import Recording, joined, play, with_noise
from tests.unit.sessions import counted, counters, opened, played, summary

FOLD = "back_flexibility_test"
STAND = "sit_to_stand_30s"
SECONDS = 30.0
START_OFF_MS = 250.0
"""A rise shows in the picture only some time after it has begun."""


def analyses(messages: list[Message]) -> list[FlexibilityAnalysis]:
    found = [m.analysis for m in counters(messages)]
    assert all(each is not None for each in found)
    return [each for each in found if each is not None]


# Back flexibility


def truth(recording: Recording) -> dict[str, float]:
    """The figure's own angles where its trunk is lowest, in the plane that the camera looks across."""
    assert recording.motion is not None
    points = {
        name: np.asarray(place) for name, place in recording.motion.skeleton.points.items() if "_" in name
    }

    def middle(part: str) -> np.ndarray:
        return (points[f"left_{part}"] + points[f"right_{part}"]) / 2.0

    shoulder, hip, wrist = middle("shoulder"), middle("hip"), middle("wrist")
    knee, ankle = middle("knee"), middle("ankle")
    deepest = int(np.argmax(_from_vertical(shoulder - hip)))

    def angle(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> float:
        u, v = (a - b)[deepest], (c - b)[deepest]
        return float(np.degrees(np.arccos(u @ v / np.linalg.norm(u) / np.linalg.norm(v))))

    def long(a: np.ndarray, b: np.ndarray) -> float:
        return float(np.linalg.norm((a - b)[deepest]))

    return {
        "trunk_angle_deg": float(_from_vertical(shoulder - hip)[deepest]),
        "hip_angle_deg": angle(shoulder, hip, knee),
        "knee_angle_deg": angle(hip, knee, ankle),
        "shank_from_vertical_deg": float(_from_vertical(knee - ankle)[deepest]),
        "wrist_to_ankle": long(wrist, ankle) / (long(hip, knee) + long(knee, ankle)),
    }


def _from_vertical(segment: np.ndarray) -> np.ndarray:
    """Degrees of (T, 3) from straight up, y being up."""
    return np.asarray(np.degrees(np.arccos(segment[:, 1] / np.linalg.norm(segment, axis=1))))


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize("rom", [0.65, 0.8, 1.0])
@pytest.mark.parametrize("view", ["side", "right"])
def test_a_fold_measures_what_the_figure_did(view: str, rom: float, noisy: bool) -> None:
    drawn = play(FOLD, reps=2, view=view, rom=rom)
    seen = analyses(played(with_noise(drawn, seed=2) if noisy else drawn, f"exercise={FOLD}"))
    assert len(seen) == 2
    true = truth(drawn)
    for each in seen:
        peaks = to_plain(each.peaks)
        for name, value in true.items():
            allowed = 0.06 if name == "wrist_to_ankle" else 6.0 if noisy else 4.0
            assert peaks[name] == pytest.approx(value, abs=allowed), name
        assert each.camera == "side"
        assert each.flags.leg_straight and each.flags.shank_vertical


def test_deeper_folds_reach_further_and_are_told_so() -> None:
    lines = {}
    for name, rom in (("knees", 0.45), ("shins", 0.8), ("feet", 1.0)):
        drawn = play(FOLD, reps=1, view="side", rom=rom)
        analysis = analyses(played(drawn, f"exercise={FOLD}&difficulty=easy"))[0]
        lines[name] = analysis.interpretation
    assert lines == {name: TEXTS["en"][f"flexibility.{name}"] for name in lines}


def test_bent_knees_show_in_the_flags_and_the_interpretation() -> None:
    drawn = play(FOLD, reps=1, view="side", faults={"legs_straight": 30})
    analysis = analyses(played(drawn, f"exercise={FOLD}"))[0]
    assert not analysis.flags.leg_straight and not analysis.flags.knee_locked
    assert not analysis.flags.shank_vertical
    assert analysis.peaks.knee_angle_deg == pytest.approx(146, abs=5)
    assert analysis.interpretation == TEXTS["en"]["flexibility.knees_bent"]


def test_straight_knees_count_as_locked() -> None:
    drawn = play(FOLD, reps=1, view="side", faults={"legs_straight": -4})
    assert analyses(played(drawn, f"exercise={FOLD}"))[0].flags.knee_locked


def test_hands_out_of_sight_are_null() -> None:
    drawn = play(FOLD, reps=1, view="side")
    frames = [list(frame) for frame in drawn.frames]
    for frame in frames:
        for wrist in (9, 10):
            frame[wrist * 3 + 2] = 0.0
    messages = played(replace(drawn, frames=frames), f"exercise={FOLD}")
    analysis = analyses(messages)[0]
    assert to_plain(analysis)["peaks"]["wrist_to_ankle"] is None
    assert analysis.peaks.trunk_angle_deg == pytest.approx(truth(drawn)["trunk_angle_deg"], abs=4)
    assert analysis.interpretation == TEXTS["en"]["flexibility.unseen"]


def test_who_faces_the_camera_is_asked_to_turn() -> None:
    messages = played(play(FOLD, reps=2, view="front"), f"exercise={FOLD}")
    postures = [m for m in messages if isinstance(m, Posture)]
    assert postures[-1].direction == "profile-camera" and not postures[-1].ready
    assert counted(messages) == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_in_each_language_that_it_is_no_medical_advice(lang: str) -> None:
    messages = played(play(FOLD, reps=1, view="side", fps=15), f"exercise={FOLD}&lang={lang}")
    analysis = analyses(messages)[0]
    assert analysis.disclaimer == TEXTS[lang]["page.not_medical"]
    assert analysis.interpretation == TEXTS[lang]["flexibility.feet"]
    session = opened(f"exercise={FOLD}&lang={lang}")
    assert session.page.caution == analysis.disclaimer
    assert session.page.unit == "repetitions"


# Chair stand


def hips(recording: Recording) -> np.ndarray:
    """Height of the hips over time, 0 seated and 1 standing."""
    assert recording.motion is not None
    height = np.asarray(recording.motion.skeleton.points["left_hip"])[:, 1]
    return np.asarray((height - height.min()) / (height.max() - height.min()))


def finals(messages: list[Message]) -> list[Counter]:
    return [m for m in counters(messages) if m.final]


def stands_until(recording: Recording, end_ms: float) -> int:
    """The protocol's count: stands up to ``end_ms``, with the one more than half-way up then."""
    times, height = np.asarray(recording.t_ms), hips(recording)
    count = 0
    for rep in recording.reps:
        within = (times >= rep.start_ms) & (times <= min(rep.end_ms, end_ms))
        count += bool(within.any()) and float(height[within].max()) > 0.5
    return count


@pytest.mark.parametrize("fps", [15, 30, 60])
@pytest.mark.parametrize(
    ("tempo", "view"), [(1.0, "front"), (1.03, "side"), (1.09, "oblique"), (1.5, "front")]
)
def test_thirty_seconds_from_the_first_rise(tempo: float, view: str, fps: int) -> None:
    reps = int(38 * tempo / 2.8)
    drawn = play(STAND, reps=reps, tempo=tempo, view=view, fps=fps)
    messages = played(drawn, f"exercise={STAND}")
    (final,) = finals(messages)
    end_ms = drawn.reps[0].start_ms + SECONDS * 1000.0
    assert final.timestampMs == pytest.approx(end_ms, abs=START_OFF_MS + 1000.0 / fps)
    assert stands_until(drawn, end_ms - 150.0) == stands_until(drawn, end_ms + START_OFF_MS)
    assert final.current_count == stands_until(drawn, end_ms) < reps
    assert counters(messages)[-1] is final
    assert summary(messages).counter == final.current_count


def frozen(drawn: Recording, share: float, rep: int) -> Recording:
    """The recording until the hips of a repetition are up by ``share``, then that picture until the time is over."""
    height, start_ms = hips(drawn), drawn.reps[rep].start_ms
    at = next(i for i, t_ms in enumerate(drawn.t_ms) if t_ms > start_ms and height[i] >= share)
    still = int((SECONDS + 2.0) * 30) - at
    t_ms = drawn.t_ms[: at + 1] + [drawn.t_ms[at] + (i + 1) * 1000.0 / 30 for i in range(still)]
    return replace(drawn, frames=drawn.frames[: at + 1] + [drawn.frames[at]] * still, t_ms=t_ms, motion=None)


@pytest.mark.parametrize("view", ["front", "side", "oblique"])
@pytest.mark.parametrize(("share", "more"), [(0.2, 0), (0.35, 0), (0.65, 1), (0.8, 1)])
def test_more_than_half_way_up_at_the_end_counts(view: str, share: float, more: int) -> None:
    messages = played(frozen(play(STAND, reps=12, view=view), share, 10), f"exercise={STAND}")
    (final,) = finals(messages)
    assert final.current_count == 10 + more


def test_what_comes_after_the_end_changes_nothing() -> None:
    drawn = play(STAND, reps=20, view="front", fps=15)
    session = opened(f"exercise={STAND}")
    after: list[Message] = []
    count = None
    for keypoints, t_ms in zip(drawn.frames, drawn.t_ms, strict=True):
        messages = session.frame(keypoints, t_ms, drawn.width, drawn.height)
        if count is not None:
            after += [m for m in messages if m.type != "posture"]
        elif finals(messages):
            count = session.view.count
    assert after == []
    assert session.view.count == count
    assert session.view.hint == TEXTS["en"]["hint.finished"]
    (last,) = session.finish()
    assert last.type == "exercise_summary"


def test_a_new_test_begins_with_reset() -> None:
    drawn = play(STAND, reps=12, view="front", fps=15)
    session = opened(f"exercise={STAND}")
    again = joined(drawn, drawn)
    messages: list[Message] = []
    for i, (keypoints, t_ms) in enumerate(zip(again.frames, again.t_ms, strict=True)):
        if i == len(drawn):
            messages += session.command({"command": "reset"})
        messages += session.frame(keypoints, t_ms, again.width, again.height)
    assert len(finals(messages)) == 2
    assert len({m.current_count for m in finals(messages)}) == 1


def test_stopped_early_it_counts_the_last_stand() -> None:
    drawn = play(STAND, reps=3.5, view="side")
    messages = played(drawn, f"exercise={STAND}")
    assert finals(messages) == []
    assert summary(messages).counter == drawn.reps_truth


def test_who_was_never_seated_has_not_begun() -> None:
    for name in ("squat", "burpee", "stand"):
        assert counted(played(play(name, reps=3, view="front"), f"exercise={STAND}")) == 0, name


# Files


def test_a_test_needs_its_table_and_an_excursion() -> None:
    file = {"id": "mine", "kind": "test", "placement": {"parts": ["hip"], "sides": "one"}}
    with pytest.raises(MovementError, match="test is missing"):
        movement_from(file, "mine.toml")
    with pytest.raises(MovementError, match="excursion"):
        movement_from({**file, "test": {}}, "mine.toml")
    with pytest.raises(MovementError, match="kind must be one of repetitions, hold"):
        movement_from(file, "mine.toml", own=True)
    with pytest.raises(MovementError, match=r"\[test.timed\]"):
        movement_from({**file, "test": {"timed": {"seconds": 30.0, "half_way": 2.0}}}, "mine.toml")
    assert {name for name, movement in MOVEMENTS.items() if movement.physical is not None} == {FOLD, STAND}
