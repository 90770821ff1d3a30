"""Every movement of the catalogue: counted exactly, scored fairly, named rightly, and not taken for another."""

from __future__ import annotations

from typing import Any

import pytest

from py_core.catalogue import MOVEMENTS
from py_core.form import Criterion
from py_core.messages import Message, Progression, Recommendations
from py_core.movement_ids import IDS
from tests.mannequin import load_movement, mirrored, movement_names, play, play_fault, with_noise
from tests.mannequin.confusable import confusable
from tests.unit.sessions import counted, counters, played, summary

JUDGED = [name for name, movement in MOVEMENTS.items() if movement.kind != "jump"]
REPEATED = [name for name in JUDGED if MOVEMENTS[name].kind != "hold"]
HELD = [name for name in JUDGED if MOVEMENTS[name].kind == "hold"]
VIEWS = [(name, view) for name in JUDGED for view in load_movement(name).views]
CRITERIA = [(name, criterion) for name in JUDGED for criterion in MOVEMENTS[name].criteria]
PACES = [(0.6, 15, "short"), (1.0, 30, "average"), (1.6, 60, "broad")]
HALF_COUNTS = ("sit_up", "glute_bridge")
"""Half a sit-up is a crunch, and half of the figure's bridge is as high as real ones of the clips: both count."""
HOLD_OFF_S = 0.3
FAULT_COSTS = 10


def codes(messages: list[Message]) -> set[str]:
    """Every cue that was named."""
    return {code for message in messages if isinstance(message, Recommendations) for code in message.codes}


def test_every_id_of_the_contract_has_its_file() -> None:
    assert sorted(MOVEMENTS) == sorted(IDS)


@pytest.mark.parametrize(("tempo", "fps", "body"), PACES)
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_it_is_counted_exactly(name: str, view: str, tempo: float, fps: int, body: str) -> None:
    how: dict[str, Any] = {"view": view, "tempo": tempo, "fps": fps, "body": body}
    if name in HELD:
        how |= {"lead_in_s": 0.0, "lead_out_s": 0.0}
    drawn = play(name, reps=2 if name in HELD else 3, **how)
    messages = played(with_noise(drawn, dropout=0.05, seed=1), f"exercise={name}")
    if name in HELD:
        held_ms = sum(stretch.endMs - stretch.startMs for stretch in summary(messages).history)
        assert held_ms / 1000 == pytest.approx((drawn.t_ms[-1] - drawn.t_ms[0]) / 1000, abs=HOLD_OFF_S)
    else:
        assert counted(messages) == drawn.reps_truth


@pytest.mark.parametrize("name", [name for name in REPEATED if name not in HALF_COUNTS])
def test_half_a_repetition_does_not_count(name: str) -> None:
    drawn = play(name, reps=2.5, view=load_movement(name).views[0])
    assert counted(played(drawn, f"exercise={name}")) == drawn.reps_truth


@pytest.mark.parametrize("name", JUDGED)
def test_left_and_right_exchanged_change_neither_count_nor_score(name: str) -> None:
    if MOVEMENTS[name].sides in ("left", "right"):
        return
    drawn = play(name, reps=2, view=load_movement(name).views[0], fps=15)
    one, other = (played(recording, f"exercise={name}") for recording in (drawn, mirrored(drawn)))
    assert [m.current_count for m in counters(one)] == [m.current_count for m in counters(other)]
    score, again = summary(one).avg_rep_score, summary(other).avg_rep_score
    assert score is not None and again == pytest.approx(score, abs=1)


@pytest.mark.parametrize("name", JUDGED)
def test_blazepose_landmarks_do_as_well(name: str) -> None:
    drawn = play(name, reps=2, view=load_movement(name).views[0], fps=15, model="blazepose33")
    count = counted(played(drawn, f"exercise={name}&blazepose=true"))
    if name in HELD:
        assert count == pytest.approx((drawn.t_ms[-1] - drawn.t_ms[0]) / 1000, abs=1)
    else:
        assert count == drawn.reps_truth


@pytest.mark.parametrize("name", REPEATED)
def test_difficulty_asks_for_more_range_and_changes_no_score(name: str) -> None:
    view = load_movement(name).views[0]
    drawn = play(name, reps=2, view=view)
    scores: list[int] = []
    counts: list[int] = []
    for difficulty in ("easy", "medium", "hard"):
        messages = played(drawn, f"exercise={name}&difficulty={difficulty}")
        counts.append(counted(messages))
        score = summary(messages).avg_rep_score
        if score is not None:
            scores.append(score)
    assert counts == sorted(counts, reverse=True)
    assert max(scores) - min(scores) <= 2


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_a_clean_performance_is_an_a_and_nothing_is_named(name: str, view: str) -> None:
    messages = played(play(name, reps=2, view=view), f"exercise={name}&recommendations=true")
    assert summary(messages).grade == "A", summary(messages).history
    assert codes(messages) == set()


@pytest.mark.parametrize(("name", "criterion"), [pytest.param(n, c, id=f"{n}-{c.name}") for n, c in CRITERIA])
def test_a_fault_alone_costs_and_is_named_and_more_of_it_never_scores_higher(
    name: str, criterion: Criterion
) -> None:
    figure = load_movement(name)
    fault = figure.faults[criterion.name]
    assert len(fault.amounts) >= 3
    view = fault.view if fault.view is not None else figure.views[0]
    query = f"exercise={name}&recommendations=true"
    drawn = [play(name, reps=2, view=view)]
    drawn += [play_fault(name, criterion.name, amount, reps=2, view=view) for amount in fault.amounts]
    performances = [played(recording, query) for recording in drawn]
    scores = [summary(messages).avg_rep_score for messages in performances]
    known = [score for score in scores if score is not None]
    assert len(known) == len(scores), scores
    assert known == sorted(known, reverse=True)
    assert known[-1] <= known[0] - FAULT_COSTS, scores
    assert codes(performances[-1]) == {fault.cue or criterion.cue}


@pytest.mark.parametrize("name", REPEATED)
def test_progression_rises_and_falls_with_the_movement(name: str) -> None:
    drawn = play(name, reps=2, view=load_movement(name).views[0])
    messages = played(drawn, f"exercise={name}&progression=true")
    values = [(m.timestampMs or 0.0, m.value) for m in messages if isinstance(m, Progression)]
    for repetition in summary(messages).history:
        within = [value for t_ms, value in values if repetition.startMs <= t_ms <= repetition.endMs + 200.0]
        top = within.index(max(within))
        assert max(within) >= 95
        assert min(within[: top + 1]) <= 60
        assert min(within[top:]) <= 60


@pytest.mark.parametrize("other", movement_names())
def test_it_is_not_taken_for_another(other: str) -> None:
    allowed = confusable()
    wrong: list[tuple[str, str, int]] = []
    for view in load_movement(other).views or ("front",):
        drawn = with_noise(play(other, reps=2, view=view, fps=15), dropout=0.05, seed=3)
        for name in JUDGED:
            if name == other or (name, other) in allowed:
                continue
            count = counted(played(drawn, f"exercise={name}"))
            if count:
                wrong.append((name, str(view), count))
    assert wrong == []


def test_a_confusable_pair_is_a_pair_of_movements_and_has_its_reason() -> None:
    for (asked, done), reason in confusable().items():
        assert asked in MOVEMENTS
        assert done in movement_names()
        assert len(reason.split()) > 4
