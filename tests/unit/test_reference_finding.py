"""Repetitions of a reference found in a stream: as they end, by anybody, from either side, at other tempos."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import inf, isnan, nan

import numpy as np
import pytest

from py_core.filtering import Filter
from py_core.reference.features import FEATURES, FEET, Describer
from py_core.reference.features import mirrored as mirror_of
from py_core.reference.finding import Finder, Found
from py_core.reference.model import STEPS, Signature, ViewName
from py_core.reference.profiles import profile
from tests import mannequin
from tests.mannequin import Recording, play, with_noise

Rows = list[tuple[float, list[float]]]


def described(recording: Recording) -> Rows:
    smoother, describer = Filter(), Describer()
    aspect = recording.width / recording.height
    return [
        (t_ms, describer.step(smoother.step(frame, t_ms, aspect)))
        for frame, t_ms in zip(recording.frames, recording.t_ms, strict=True)
    ]


def signature_of(rows: Rows, start_ms: float, end_ms: float, view: ViewName) -> Signature:
    t_ms, features = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    at = np.linspace(start_ms, end_ms, STEPS)
    steps = np.stack([np.interp(at, t_ms, features[:, column]) for column in range(FEATURES)], axis=1)
    steps[:, FEET:] -= steps[0, FEET:]
    return Signature("repetition", end_ms - start_ms, view, tuple(map(tuple, steps.tolist())))


@cache
def reference(movement: str, view: ViewName = "side", side: str | None = None) -> Signature:
    recording = play(movement, reps=1, view=view, side=side)
    rep = recording.reps[0]
    return signature_of(described(recording), rep.start_ms, rep.end_ms, view)


def fed(finder: Finder, rows: Iterable[tuple[float, Sequence[float]]]) -> list[Found]:
    return [found for t_ms, features in rows for found in finder.step(features, t_ms)]


def found_in(
    signature: Signature, recording: Recording, name: str = "default", difficulty: str = "medium"
) -> list[Found]:
    finder, rows = Finder(signature, profile(name), difficulty), described(recording)
    return fed(finder, rows) + finder.finish(rows[-1][0])


def count(
    signature: Signature, recording: Recording, name: str = "default", difficulty: str = "medium"
) -> int:
    return sum(found.complete for found in found_in(signature, recording, name, difficulty))


@pytest.mark.parametrize(
    ("movement", "tempo", "fps", "body"),
    [
        ("squat", 0.6, 15.0, "tall"),
        ("squat", 1.6, 60.0, "short"),
        ("burpee", 1.6, 30.0, "broad"),
        ("calf_raise", 1.25, 30.0, "broad"),
        ("shoulder_press", 0.6, 15.0, "long_arms"),
        ("high_knees", 1.6, 30.0, "short"),
    ],
)
def test_another_body_is_counted_at_another_tempo_and_frame_rate(
    movement: str, tempo: float, fps: float, body: str
) -> None:
    view: ViewName = "front" if movement == "shoulder_press" else "side"
    played = play(movement, reps=3, tempo=tempo, fps=fps, body=body, view=view)
    assert count(reference(movement, view), with_noise(played, dropout=0.05, seed=2)) == 3


def test_a_repetition_is_told_soon_after_it_has_ended_and_where_it_was() -> None:
    recording = play("squat", reps=3, view="side", body="slim", pause_s=1.0)
    finder = Finder(reference("squat"), profile("default"), "medium")
    told: list[tuple[float, Found]] = []
    for t_ms, features in described(recording):
        told += [(t_ms, found) for found in finder.step(features, t_ms)]
    assert len(told) == 3
    for (t_ms, found), rep in zip(told, recording.reps, strict=True):
        assert found.complete
        assert not found.mirrored
        assert t_ms - rep.end_ms < 300.0
        assert found.start_ms == pytest.approx(rep.start_ms, abs=250.0)
        # The figure stands for the last 0.3 s of its repetition.
        assert found.end_ms == pytest.approx(rep.end_ms - 300.0, abs=200.0)
        assert found.turn_ms == pytest.approx(rep.turn_ms, abs=250.0)
        assert found.range == pytest.approx(1.0, abs=0.1)
        assert found.cost < 0.1
        assert found.features.shape == (len(found.t_ms), FEATURES)
        assert found.features[0, FEET:] == pytest.approx([0.0, 0.0])


def test_place_and_size_change_nothing() -> None:
    plain = play("squat", reps=2, view="side")
    small = mannequin.moved(plain, scale=0.4, shift=(0.15, 0.1))
    ours, theirs = (found_in(reference("squat"), recording) for recording in (plain, small))
    assert [(f.start_ms, f.end_ms) for f in ours] == [(f.start_ms, f.end_ms) for f in theirs]


def test_the_mirror_image_counts_and_comes_back_on_the_references_side() -> None:
    recording = play("side_lunge", reps=2, view="front", side="left")
    signature = reference("side_lunge", "front", "left")
    ours = found_in(signature, recording)
    theirs = found_in(signature, mannequin.mirrored(recording))
    assert [f.mirrored for f in ours] == [False, False]
    assert [f.mirrored for f in theirs] == [True, True]
    for one, other in zip(ours, theirs, strict=True):
        assert np.abs(one.features[:, :FEET] - other.features[:, :FEET]).max() < 0.02


@pytest.mark.parametrize(
    ("movement", "view"), [("lunge", "front"), ("lunge", "side"), ("high_knees", "oblique")]
)
def test_the_other_leg_by_turns_counts_each_time(movement: str, view: ViewName) -> None:
    found = found_in(reference(movement, view, "left"), play(movement, reps=6, view=view))
    assert len(found) == 6
    assert [f.mirrored for f in found] == [False, True] * 3


def test_facing_the_other_way_turns_the_figure() -> None:
    finder = Finder(reference("squat"), profile("default"), "medium")
    recording = play("squat", reps=1, view="right")
    fed(finder, [row for row in described(recording) if row[0] < recording.reps[0].turn_ms])
    assert finder.active
    assert finder.mirrored


@pytest.mark.parametrize("movement", ["squat", "bicep_curl", "lateral_raise"])
def test_half_of_it_falls_short(movement: str) -> None:
    view: ViewName = "front" if movement == "lateral_raise" else "side"
    found = found_in(reference(movement, view), play(movement, reps=3, view=view, rom=0.5))
    assert found
    assert not any(f.complete for f in found)


def test_a_profile_and_a_difficulty_say_how_much_of_the_range_counts() -> None:
    shallow = play("squat", reps=3, view="side", rom=0.72)
    counts = {
        (name, level): count(reference("squat"), shallow, name, level)
        for name in ("kali", "default", "kali-analysis")
        for level in ("easy", "hard")
    }
    assert counts["default", "easy"] == counts["kali-analysis", "hard"] == 3
    assert counts["kali", "hard"] == counts["default", "hard"] == 0


@pytest.mark.parametrize(
    ("movement", "view", "other"),
    [
        ("squat", "side", "push_up"),
        ("squat", "front", "jumping_jack"),
        ("push_up", "side", "squat"),
        ("bicep_curl", "front", "lateral_raise"),
        ("calf_raise", "side", "squat"),
        ("shoulder_roll", "front", "shoulder_press"),
        ("lunge", "side", "walk"),
        ("squat", "front", "stand"),
    ],
)
def test_other_movements_do_not_count(movement: str, view: ViewName, other: str) -> None:
    assert count(reference(movement, view), with_noise(play(other, reps=3, view=view), seed=4)) == 0


def test_pauses_at_start_and_turn_do_not_matter() -> None:
    spec = mannequin.load_movement("squat")
    held = tuple((name, at_s + (1.5 if index >= 2 else 0.0)) for index, (name, at_s) in enumerate(spec.cycle))
    paused = play(replace(spec, cycle=held), reps=3, view="side", fps=15.0, pause_s=4.0)
    assert count(reference("squat"), paused) == 3


def test_what_is_all_but_over_counts_at_the_end() -> None:
    recording = play("squat", reps=2, view="side", lead_out_s=0.0)
    rows = described(recording)
    end_ms = recording.reps[-1].end_ms
    finder = Finder(reference("squat"), profile("default"), "medium")
    found = fed(finder, [row for row in rows if row[0] < end_ms - 700.0])
    assert len(found) == 1
    assert [f.complete for f in finder.finish(end_ms)] == [True]
    half = Finder(reference("squat"), profile("default"), "medium")
    fed(half, [row for row in rows if row[0] < recording.reps[-1].turn_ms + 100.0])
    assert half.finish(end_ms) == []


def test_who_leaves_in_the_midst_is_dropped() -> None:
    finder = Finder(reference("squat"), profile("default"), "medium")
    rows = described(play("squat", reps=1, view="side"))
    middle = len(rows) // 2
    assert fed(finder, rows[:middle]) == []
    assert finder.active
    finder.lose()
    assert not finder.active
    assert isnan(finder.excursion)
    assert fed(finder, rows[middle:]) == []


def test_phase_and_excursion_follow_the_person() -> None:
    recording = play("squat", reps=1, view="side", body="tall")
    rep = recording.reps[0]
    finder = Finder(reference("squat"), profile("default"), "medium")
    seen: list[tuple[float, float, float]] = []
    for t_ms, features in described(recording):
        finder.step(features, t_ms)
        if rep.start_ms + 200.0 < t_ms < rep.end_ms - 300.0:
            seen.append(((t_ms - rep.start_ms) / (rep.end_ms - rep.start_ms), finder.phase, finder.excursion))
    assert max(abs(true - phase) for true, phase, _ in seen) < 0.2
    assert all(later - phase > -0.05 for (_, phase, _), (_, later, _) in pairwise(seen))
    assert max(excursion for _, _, excursion in seen) > 0.9
    assert all(0.0 <= excursion <= 1.0 for _, _, excursion in seen)


def test_what_is_hidden_from_the_camera_is_left_out() -> None:
    hidden = [2 * index + axis for index in (1, 3, 5, 7) for axis in (0, 1)]
    rows = [
        (t_ms, [nan if column in hidden else value for column, value in enumerate(features)])
        for t_ms, features in described(play("squat", reps=3, view="side"))
    ]
    finder = Finder(reference("squat"), profile("default"), "medium")
    assert sum(found.complete for found in fed(finder, rows)) == 3
    blind = Finder(reference("squat"), profile("default"), "medium")
    assert fed(blind, [(t_ms, [nan] * FEATURES) for t_ms, _ in rows]) == []
    assert isnan(blind.excursion)


def test_a_reference_with_parts_unseen_still_counts() -> None:
    signature = reference("squat")
    some = Signature(
        signature.kind,
        signature.duration_ms,
        signature.view,
        tuple(
            tuple(
                None if column in (2, 3, 6, 7) or (i < 3 and column == 26) else v
                for column, v in enumerate(row)
            )
            for i, row in enumerate(signature.steps)
        ),
    )
    assert count(some, play("squat", reps=3, view="side")) == 3


def test_hostile_streams_are_no_error() -> None:
    chance = random.Random(5)
    finder = Finder(reference("squat"), profile("default"), "medium")
    t_ms = 0.0
    for _ in range(3000):
        t_ms += chance.choice([0.0, 1.0, 33.0, 33.0, 33.0, 900.0, 5000.0])
        features = [chance.choice([nan, 0.0, chance.gauss(0.0, 1.0), 1e6, -1e6]) for _ in range(FEATURES)]
        assert not any(found.complete for found in finder.step(features, t_ms) if found.cost > 0.6)
        assert isnan(finder.excursion) or 0.0 <= finder.excursion <= 1.0
    finder.lose()
    rows = described(play("squat", reps=2, view="side"))
    assert sum(f.complete for f in fed(finder, [(t_ms + 2e4 + at, row) for at, row in rows])) == 2
    still = Signature("repetition", 2000.0, "front", ((0.0,) * FEATURES,) * STEPS)
    assert fed(Finder(still, profile("default"), "medium"), rows) == []
    nothing = Signature("repetition", 2000.0, "side", ((None,) * FEATURES,) * STEPS)
    assert fed(Finder(nothing, profile("default"), "medium"), rows) == []


def test_a_gap_ends_what_was_under_way() -> None:
    rows = described(play("squat", reps=1, view="side"))
    middle = len(rows) // 2
    finder = Finder(reference("squat"), profile("default"), "medium")
    assert fed(finder, [*rows[:middle], *[(t_ms + 5000.0, row) for t_ms, row in rows[middle:]]]) == []


def test_five_minutes_take_no_more_memory_than_one() -> None:
    finder = Finder(reference("squat"), profile("default"), "medium")
    rows = described(play("squat", reps=4, view="side"))
    length_ms = rows[-1][0] + 33.0
    counted, sizes = 0, []
    for again in range(23):
        counted += len(fed(finder, [(again * length_ms + t_ms, row) for t_ms, row in rows]))
        sizes.append(sum(sys.getsizeof(row) for row in finder._kept) + sys.getsizeof(finder._windows))
    assert counted == 23 * 4
    assert max(sizes[5:]) <= 1.1 * max(sizes[:5])


def test_times_out_of_order_change_nothing() -> None:
    rows = described(play("squat", reps=2, view="side"))
    finder = Finder(reference("squat"), profile("default"), "medium")
    twice = [pair for row in rows for pair in (row, row, (row[0] - 500.0, row[1]))]
    assert sum(found.complete for found in fed(finder, twice)) == 2
    assert finder.step(rows[0][1], -inf) == []


def test_lanes_turn_as_mirrored_does() -> None:
    found = found_in(reference("squat"), play("squat", reps=1, view="side"))[0]
    again = [mirror_of(mirror_of(row)) for row in found.features.tolist()]
    assert np.array(again) == pytest.approx(found.features)
