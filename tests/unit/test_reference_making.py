"""From a clip to a reference movement: what is proposed, what is taken, what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest

from py_core.movement_ids import IDS
from py_core.reference.answers import Survey
from py_core.reference.features import FEATURES, FEET
from py_core.reference.file import from_text, to_text
from py_core.reference.making import MOST_FRAMES, make, signature_of, survey
from py_core.reference.model import STEPS, Reference, ReferenceError
from py_core.reference.recorded import Clip, describe
from tests.mannequin import joined, load_movement, mirrored, moved, play, with_noise
from tests.mannequin.recording import Recording

REPETITIONS = [name for name, kind in IDS.items() if kind == "repetitions"]
HOLDS = [name for name, kind in IDS.items() if kind == "holds"]
QUICK = ("high_knees", "mountain_climber", "jumping_jack")
"""Smoothing widens a movement of half a second by a tenth of a second on either side."""
WAYS: tuple[dict[str, Any], ...] = (
    {"reps": 3},
    {"reps": 1, "lead_in_s": 0.6, "lead_out_s": 0.6},
    {"reps": 4, "tempo": 1.4, "fps": 24.0, "lead_in_s": 0.4, "lead_out_s": 0.3},
    {"reps": 3, "tempo": 0.7, "fps": 15.0, "body": "tall"},
)

NOISE = ((0.0, 0.01), (0.01,), (0.0,), (0.0,))


def view_of(movement: str) -> str | float:
    return load_movement(movement).views[0]


def clip_of(recording: Recording) -> Clip:
    return Clip(recording.width, recording.height, recording.t_ms, recording.frames)


@cache
def squats() -> Recording:
    return play("squat", view="side", reps=3)


def made(recording: Recording, start_ms: float, end_ms: float, name: str = "mine") -> Reference:
    return make(
        clip_of(recording),
        start_ms,
        end_ms,
        name=name,
        id="3F0C9F9E-7D3A-4F6B-9A51-0C7F4A1D2E3B",
        created="2026-11-21T10:00:00Z",
        model="mannequin",
    )


def refusal(recording: Recording, start_ms: float, end_ms: float) -> str:
    with pytest.raises(ReferenceError) as caught:
        made(recording, start_ms, end_ms)
    assert caught.value.message("pt") != caught.value.message("en") == str(caught.value)
    return caught.value.key


def overlap(found: Survey, recording: Recording) -> tuple[float, float]:
    """Of the repetition that the proposal meets most: the share that it has, and the proposal's share that is it."""
    start, end = found.start_ms, found.end_ms
    shared = [
        (max(0.0, min(end, rep.end_ms) - max(start, rep.start_ms)), rep.end_ms - rep.start_ms)
        for rep in recording.reps
    ]
    most, length = max(shared)
    return most / length, most / (end - start)


@pytest.mark.parametrize("movement", REPETITIONS)
def test_one_repetition_is_proposed(movement: str) -> None:
    for number, way in enumerate(WAYS):
        for sigma in NOISE[number]:
            recording = play(movement, view=view_of(movement), **way)
            if sigma:
                recording = with_noise(recording, sigma_torso=sigma, seed=number)
            found = survey(clip_of(recording))
            assert found.kind == "repetition"
            of_it, of_proposal = overlap(found, recording)
            seen = (way, sigma, len(found.repetitions), of_it, of_proposal)
            assert len(found.repetitions) == way["reps"], seen
            assert of_it >= 0.8, seen
            assert of_proposal >= (0.55 if movement in QUICK else 0.8), seen
            reference = made(recording, found.start_ms, found.end_ms)
            assert reference.signature.kind == "repetition"


@pytest.mark.parametrize("movement", HOLDS)
def test_of_a_hold_the_time_held_is_proposed(movement: str) -> None:
    recording = with_noise(play(movement, view=view_of(movement), reps=0), sigma_torso=0.005, seed=1)
    found = survey(clip_of(recording))
    assert (found.kind, found.repetitions) == ("hold", ())
    assert found.end_ms - found.start_ms >= 0.8 * recording.t_ms[-1]
    assert max(value for value in found.values if value is not None) < 0.6
    assert made(recording, found.start_ms, found.end_ms).signature.kind == "hold"


def test_the_signal_is_0_at_rest_and_1_furthest() -> None:
    recording = squats()
    found = survey(clip_of(recording))
    assert found.t_ms == tuple(recording.t_ms)
    assert found.seen == 1.0
    for rep in recording.reps:
        at = [int(np.searchsorted(recording.t_ms, t)) for t in (rep.start_ms, rep.turn_ms, rep.end_ms)]
        start, turn, end = (found.values[i] for i in at)
        assert start is not None and turn is not None and end is not None
        assert start < 0.1 and end < 0.1 and turn > 0.9


def test_walking_in_and_out_is_not_proposed() -> None:
    walk = play("walk", view="side")
    recording = joined(walk, squats(), walk)
    found = survey(clip_of(recording))
    of_it, of_proposal = overlap(found, recording)
    assert of_it > 0.8 and of_proposal > 0.8


def test_time_without_anybody_is_no_signal_and_no_repetition() -> None:
    recording = squats()
    gone = range(100, 160)
    frames = [[] if i in gone else frame for i, frame in enumerate(recording.frames)]
    found = survey(Clip(recording.width, recording.height, recording.t_ms, frames))
    assert found.values[130] is None and found.values[50] is not None
    assert not any(rep.start_ms < recording.t_ms[130] < rep.end_ms for rep in found.repetitions)
    assert found.seen == pytest.approx(1.0 - (len(gone) - 8) / len(frames), abs=0.02)


def test_a_movement_that_does_not_come_back_is_proposed_from_onset_to_arrival() -> None:
    whole = play("sit_down", view="side", reps=1)
    turn = 5200.0
    last = int(np.searchsorted(whole.t_ms, turn))
    clip = Clip(whole.width, whole.height, whole.t_ms[:last], whole.frames[:last])
    found = survey(clip)
    assert found.kind == "repetition"
    assert found.repetitions == ()
    values = [v for v, t in zip(found.values, found.t_ms, strict=True) if found.start_ms <= t <= found.end_ms]
    assert values[0] is not None and values[-1] is not None
    assert values[0] < 0.15 and values[-1] > 0.8


def test_where_somebody_goes_and_stays_the_stay_is_proposed() -> None:
    recording = play("squat", view="side", reps=1)
    turn = int(np.searchsorted(recording.t_ms, recording.reps[0].turn_ms))
    step = recording.t_ms[1] - recording.t_ms[0]
    stay = round(5000.0 / step)
    frames = [*recording.frames[:turn], *[recording.frames[turn]] * stay, *recording.frames[turn:]]
    t_ms = [i * step for i in range(len(frames))]
    found = survey(Clip(recording.width, recording.height, t_ms, frames))
    assert found.kind == "hold"
    assert found.start_ms >= t_ms[turn] - 300.0 and found.end_ms <= t_ms[turn + stay] + 300.0
    assert found.end_ms - found.start_ms > 4000.0


def test_left_then_right_are_two_repetitions_or_one() -> None:
    recording = play("lunge", view="front", reps=4)
    first, second, third, _ = recording.reps
    assert len(survey(clip_of(recording)).repetitions) == 4
    assert made(recording, first.start_ms, second.end_ms).signature.kind == "repetition"
    assert refusal(recording, first.start_ms, third.end_ms) == "two_repetitions"


@pytest.mark.parametrize("movement", REPETITIONS)
def test_two_repetitions_of_one_side_are_refused(movement: str) -> None:
    recording = play(movement, view=view_of(movement), reps=4)
    first, second, third, _ = recording.reps
    last = third if load_movement(movement).alternate else second
    assert refusal(recording, first.start_ms, last.end_ms) == "two_repetitions"
    assert made(recording, second.start_ms, second.end_ms).signature.kind == "repetition"


def test_two_repetitions_are_refused_wherever_they_are_cut() -> None:
    recording = squats()
    first, second, third = recording.reps
    assert refusal(recording, first.turn_ms, third.turn_ms) == "two_repetitions"
    assert refusal(recording, first.start_ms, third.end_ms) == "two_repetitions"
    assert refusal(recording, first.start_ms, second.turn_ms) == "two_repetitions"
    middle = (first.start_ms + first.turn_ms) / 2.0
    assert refusal(recording, middle, middle + 2.0 * (second.start_ms - first.start_ms)) == "two_repetitions"
    with pytest.raises(ReferenceError, match="There are 3 repetitions in this part"):
        made(recording, first.start_ms, third.end_ms)


def test_what_is_no_movement_is_refused() -> None:
    recording = squats()
    still = play("stand", view="side")
    first = recording.reps[0]
    assert refusal(recording, first.start_ms, first.start_ms + 250.0) == "too_short"
    assert refusal(recording, first.end_ms, first.start_ms) == "too_short"
    assert refusal(recording, 1e9, 2e9) == "too_short"
    assert refusal(still, 500.0, 1400.0) == "too_still"
    assert made(still, 500.0, 1600.0).signature.kind == "hold"
    slow = play("squat", view="side", reps=1, tempo=0.08, fps=10.0)
    assert refusal(slow, slow.reps[0].start_ms, slow.reps[0].end_ms) == "too_long_repetition"
    long = [t * 20.0 for t in still.t_ms]
    with pytest.raises(ReferenceError, match="a hold can be 120 s"):
        make(Clip(480, 640, long, still.frames), 0.0, 1e9, name="x", id="x", created="x", model=None)


def test_who_is_not_seen_is_no_reference() -> None:
    recording = squats()
    first = recording.reps[0]
    nobody: list[list[float]] = [[] for _ in recording.frames]

    def key(frames: Sequence[Sequence[float]]) -> str:
        with pytest.raises(ReferenceError) as caught:
            make(
                Clip(480, 640, recording.t_ms, frames),
                first.start_ms,
                first.end_ms,
                name="x",
                id="x",
                created="x",
                model=None,
            )
        return caught.value.key

    assert key(nobody) == "no_person"
    with pytest.raises(ReferenceError) as caught:
        survey(Clip(480, 640, recording.t_ms, nobody))
    assert caught.value.key == "no_person"
    assert key([frame if i % 30 < 6 else [] for i, frame in enumerate(recording.frames)]) == "mostly_nobody"
    head = [[v if at // 3 < 7 else 0.0 for at, v in enumerate(frame)] for frame in recording.frames]
    assert key(head) == "unseen"


def test_a_single_picture_is_no_reference() -> None:
    frame = squats().frames[0]
    for frames in ([], [frame], [frame, frame]):
        clip = Clip(480, 640, [0.0] * len(frames), frames)
        for call in (
            lambda clip=clip: survey(clip),
            lambda clip=clip: make(clip, 0, 1, name="x", id="x", created="x", model=None),
        ):
            with pytest.raises(ReferenceError) as caught:
                call()
            assert caught.value.key == "still_picture"


def test_keypoints_that_are_none_break_nothing() -> None:
    recording = squats()
    odd = (float("nan"), float("inf"), -1e300, 1e9)
    frames = [
        [odd[i % 4] if (i + at) % 11 == 0 else v for at, v in enumerate(frame)]
        for i, frame in enumerate(recording.frames)
    ]
    times = [float("nan") if i % 40 == 7 else t for i, t in enumerate(recording.t_ms)]
    clip = Clip(recording.width, recording.height, times, frames)
    found = survey(clip)
    reference = make(clip, found.start_ms, found.end_ms, name="x", id="x" * 8, created="x", model=None)
    assert all(abs(v) <= 10.0 for frame in reference.frames for v in frame)
    with pytest.raises(ValueError, match="has no aspect"):
        survey(Clip(0, 640, recording.t_ms, recording.frames))


def test_a_reference_holds_what_its_file_does() -> None:
    recording = squats()
    rep = recording.reps[1]
    reference = made(recording, rep.start_ms, rep.end_ms, " Deep squat ")
    assert reference.id == "3f0c9f9e-7d3a-4f6b-9a51-0c7f4a1d2e3b"
    assert reference.name == "Deep squat"
    assert reference.t_ms[0] == 0.0
    assert reference.t_ms[-1] == pytest.approx(rep.end_ms - rep.start_ms, abs=40.0)
    assert reference.signature.view == "side"
    assert len(reference.signature.steps) == STEPS
    assert {len(step) for step in reference.signature.steps} == {FEATURES}
    text = to_text(reference)
    assert from_text(text) == reference
    assert 15_000 < len(text) < 50_000
    with pytest.raises(ReferenceError, match="needs a name"):
        made(recording, rep.start_ms, rep.end_ms, " ")


def test_long_and_quick_films_are_thinned() -> None:
    quick = play("squat", view="side", reps=1, fps=120.0)
    rep = quick.reps[0]
    reference = made(quick, rep.start_ms, rep.end_ms)
    assert len(reference.frames) <= 30 * (rep.end_ms - rep.start_ms) / 1000.0 + 2
    held = play("plank", view="side", reps=0, lead_in_s=30.0)
    reference = made(held, 0.0, held.t_ms[-1])
    assert len(reference.frames) <= MOST_FRAMES
    assert reference.t_ms[-1] == pytest.approx(held.t_ms[-1], rel=0.01)
    assert len(to_text(reference)) < 80_000


def test_a_signature_does_not_depend_on_place_size_or_frame_rate() -> None:
    one = squats()
    other = moved(play("squat", view="side", reps=3, fps=60.0), shift=(0.1, 0.05), scale=0.6)
    rep = one.reps[1]
    a, b = (
        np.array(made(recording, rep.start_ms, rep.end_ms).signature.steps, dtype=float)
        for recording in (one, other)
    )
    assert np.abs(a - b)[:, :FEET].max() < 0.06


def test_the_heights_of_a_signature_begin_at_0() -> None:
    recording = squats()
    rep = recording.reps[2]
    steps = np.array(made(recording, rep.start_ms, rep.end_ms).signature.steps, dtype=float)
    assert np.abs(steps[0, FEET:]).max() < 1e-9
    assert steps[:, FEET + 1].min() < -0.3


def test_a_joint_that_is_never_seen_is_none_in_a_signature() -> None:
    recording = squats()
    wrist = range(9 * 3, 11 * 3)
    frames = [[0.0 if at in wrist else v for at, v in enumerate(frame)] for frame in recording.frames]
    rep = recording.reps[0]
    clip = Clip(recording.width, recording.height, recording.t_ms, frames)
    reference = make(clip, rep.start_ms, rep.end_ms, name="x", id="x", created="x", model=None)
    steps = reference.signature.steps
    assert all(step[4:8] == (None,) * 4 for step in steps)
    assert all(v is not None for step in steps for v in (*step[:4], *step[8:]))


def test_blazepose_gives_the_same_signature_as_movenet() -> None:
    rep = squats().reps[0]
    a, b = (
        np.array(made(recording, rep.start_ms, rep.end_ms).signature.steps, dtype=float)
        for recording in (squats(), play("squat", view="side", reps=3, model="blazepose33"))
    )
    assert np.nanmax(np.abs(a - b)[:, : FEET - 6]) < 0.1


def test_a_signature_of_a_cut_is_that_of_the_same_time() -> None:
    recording = squats()
    rep = recording.reps[0]
    at = [i for i, t in enumerate(recording.t_ms) if rep.start_ms <= t <= rep.end_ms]
    alone = signature_of(
        [recording.t_ms[i] for i in at],
        [recording.frames[i] for i in at],
        recording.width,
        recording.height,
    )
    whole = made(recording, rep.start_ms, rep.end_ms).signature
    assert alone.kind == whole.kind
    assert alone.duration_ms == pytest.approx(whole.duration_ms, abs=1.0)
    a, b = (np.array(one.steps, dtype=float) for one in (alone, whole))
    assert np.abs(a - b)[:, :FEET].max() < 0.1


def test_describing_is_the_same_for_who_faces_the_other_way() -> None:
    one, other = (describe(clip_of(r)).features for r in (squats(), mirrored(squats())))
    assert np.allclose(np.hypot(one[:, 0], one[:, 1]), np.hypot(other[:, 2], other[:, 3]), atol=0.02)
