"""Transitions of a repetition and of a hold: what the table allows happens, and nothing else."""

from __future__ import annotations

from itertools import pairwise, product
from math import cos, nan, pi
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from py_core.phases import (
    COUNTING,
    TRANSITIONS,
    Cycle,
    Event,
    HoldLimits,
    HoldPhase,
    RepetitionLimits,
    RepetitionPhase,
    State,
    advance,
)


def cycles(values: list[float], fps: float = 30.0, **limits: Any) -> list[Cycle]:
    phase = RepetitionPhase(RepetitionLimits(**limits), lost_ms=1000.0)
    return [c for i, v in enumerate(values) if (c := phase.step(v, i * 1000.0 / fps)) is not None]


def complete(values: list[float], fps: float = 30.0, **limits: Any) -> int:
    return sum(c.complete for c in cycles(values, fps, **limits))


def wave(peaks: list[float], period_s: float = 2.0, fps: float = 30.0, floor: float = 0.0) -> list[float]:
    n = int(period_s * fps)
    rest = [floor] * int(fps / 2)
    return (
        rest
        + [floor + (peak - floor) * (1 - cos(2 * pi * i / n)) / 2 for peak in peaks for i in range(n)]
        + rest
    )


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_an_event_outside_the_table_changes_nothing(state: State, event: Event) -> None:
    assert advance(state, event) == TRANSITIONS[state].get(event, state)


def test_only_transitions_of_the_table_count() -> None:
    assert all(event in TRANSITIONS[state] for state, event in COUNTING)


def test_every_state_can_be_reached_and_left() -> None:
    reached = {target for targets in TRANSITIONS.values() for target in targets.values()}
    assert reached == set(State)
    assert all(TRANSITIONS[state] for state in State)


@pytest.mark.parametrize("fps", [5, 10, 15, 30, 60, 120])
@pytest.mark.parametrize("period_s", [0.8, 1.5, 3.0, 9.0])
def test_repetitions_are_counted_at_any_tempo_and_frame_rate(fps: float, period_s: float) -> None:
    assert complete(wave([1.6] * 7, period_s, fps), fps) == 7


def test_a_half_repetition_is_told_but_not_counted() -> None:
    told = cycles(wave([1.5, 0.8, 1.5]))
    assert [c.complete for c in told] == [True, False, True]


def test_a_bounce_at_the_bottom_is_one_repetition() -> None:
    down = wave([1.8])[:45]
    bounce = [1.8 - 0.5 * (1 - cos(2 * pi * i / 15)) / 2 for i in range(15)]
    assert complete(down + bounce + bounce + wave([1.8])[45:]) == 1


def test_a_pause_at_the_bottom_is_one_repetition_and_staying_there_is_none() -> None:
    down, up = wave([1.5])[:45], wave([1.5])[45:]
    assert complete(down + [1.5] * 60 + up) == 1
    assert complete(down + [1.5] * 300 + up) == 0


def test_standing_still_beyond_the_target_counts_nothing_more() -> None:
    """Who comes back only half of the way and stays beyond the target has done one repetition, not one a second."""
    there = wave([2.6])[:45]
    assert complete([*there, *[1.2] * 300]) == 1


def test_a_return_quicker_than_anyone_moves_is_a_cut_of_the_film() -> None:
    values = [*wave([1.3])[:45], *[1.3] * 20, *[0.0] * 30]
    assert complete(values) == 1
    assert complete(values, min_back_ms=150.0) == 0
    assert complete(wave([1.3]), min_back_ms=150.0) == 1


def test_where_the_target_ends_a_repetition_staying_there_counts_once() -> None:
    out = wave([1.3])[:45]
    stay, back = [1.3] * 200, [0.0] * 30
    assert complete([*out, *stay, *back], target_ends=True) == 1
    assert complete([*out, *back], target_ends=True) == 1
    assert complete([*out, *stay, *back]) == 0


def test_where_the_target_ends_a_repetition_the_end_of_the_recording_may_find_it_there() -> None:
    for ends, counts in ((True, True), (False, False)):
        phase = RepetitionPhase(RepetitionLimits(target_ends=ends), lost_ms=1000.0)
        values = [*wave([1.3])[:45], *[1.3] * 10]
        for index, value in enumerate(values):
            assert phase.step(value, index * 33.3) is None
        assert (phase.finish(len(values) * 33.3) is not None) == counts


def test_a_return_that_stops_short_counts_when_the_next_begins() -> None:
    partial = wave([1.8, 1.8, 1.8], floor=0.6)
    assert complete([0.0] * 15 + [0.6 * i / 15 for i in range(15)] + partial + [0.0] * 30) == 3


def test_opening_in_the_middle_counts_nothing_until_a_start_was_seen() -> None:
    assert complete([1.5 - 1.5 * i / 30 for i in range(31)] + wave([1.5])) == 1


def test_a_dip_too_quick_for_anyone_is_noise() -> None:
    values = wave([1.8])
    values[45:48] = [0.5, 0.5, 1.7]
    assert complete(values) == 1


def test_a_short_loss_is_waited_out_and_a_long_one_drops_the_repetition() -> None:
    values = wave([1.5])
    assert complete(values[:45] + [nan] * 15 + values[45:]) == 1
    assert complete(values[:45] + [nan] * 60 + values[45:]) == 0


def test_a_recording_that_ends_in_the_return_counts_it() -> None:
    phase = RepetitionPhase(RepetitionLimits(), lost_ms=1000.0)
    values = wave([1.5])[:66]
    assert all(phase.step(v, i * 1000 / 30) is None for i, v in enumerate(values))
    cycle = phase.finish(len(values) * 1000 / 30)
    assert cycle is not None and cycle.complete


@given(st.lists(st.floats(-5, 5) | st.just(nan), max_size=200))
def test_whatever_comes_cycles_are_in_order_and_within_their_limits(values: list[float]) -> None:
    found = cycles(values)
    assert all(c.start_ms <= c.end_ms for c in found)
    assert all(c.peak >= 1.0 for c in found if c.complete)
    assert all(a.end_ms <= b.end_ms for a, b in pairwise(found))


def hold(pattern: list[tuple[bool | None, float]], fps: float = 30.0, **limits: float) -> HoldPhase:
    phase = HoldPhase(HoldLimits(**limits))
    step = 0
    for good, seconds in pattern:
        for _ in range(round(seconds * fps)):
            phase.step(good, step * 1000.0 / fps)
            step += 1
    return phase


@pytest.mark.parametrize("fps", [10, 30, 60])
def test_a_hold_counts_from_its_first_good_frame(fps: float) -> None:
    held = hold([(False, 1), (True, 5), (False, 1)], fps).held_ms
    assert held == pytest.approx(5000, abs=1000 / fps + 1e-6)


def test_a_wobble_counts_and_a_break_does_not() -> None:
    assert hold([(True, 3), (False, 0.2), (True, 2)]).held_ms == pytest.approx(5200, abs=40)
    assert hold([(True, 3), (False, 1), (True, 2)]).held_ms == pytest.approx(5000, abs=80)
    assert hold([(True, 3), (None, 1), (True, 2)]).held_ms == pytest.approx(5000, abs=80)


def test_good_posture_in_passing_is_no_hold() -> None:
    assert hold([(False, 1), (True, 0.2), (False, 1)] * 5).held_ms == 0.0


def test_a_posture_is_entered_first_and_held_after_a_while() -> None:
    entering = hold([(True, 0.5)])
    assert entering.entering and not entering.holding and entering.held_ms == 0.0
    held = hold([(True, 0.7)])
    assert held.holding and not held.entering
    assert not hold([(True, 0.5), (False, 0.1)]).entering
