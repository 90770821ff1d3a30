"""Recorded sessions give the messages that were written down, to the byte."""

from __future__ import annotations

import json

import pytest

from py_core.catalogue import MOVEMENTS
from tests.sessions.record import performances
from tests.sessions.store import load, names


@pytest.mark.parametrize("name", names())
def test_a_recorded_session_gives_its_messages(name: str) -> None:
    recorded = load(name)
    for call, (said, expected) in enumerate(zip(recorded.answers(), recorded.expected, strict=True)):
        assert said == expected, f"{name}, call {call}"


def test_every_performance_is_recorded() -> None:
    assert names() == sorted(performances())


@pytest.mark.parametrize("movement", sorted(MOVEMENTS))
def test_the_recorded_session_of_a_movement_counts(movement: str) -> None:
    """One repetition or jump, or the seconds of one stretch: a record of nothing would prove nothing."""
    messages = [m for line in load(f"every_{movement}").expected for m in json.loads(line)]
    counts = [m["current_count"] for m in messages if m["type"] == "counter"]
    if MOVEMENTS[movement].kind == "hold":
        assert counts[-1] >= 2
    else:
        assert counts[-1] >= 1


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("squat_side_all_outputs", 2),
        ("squat_front_half_repetition", 2),
        ("squat_lean_min_grade", 0),
        ("push_up_side", 3),
        ("lunge_front_alternating", 2),
        ("jumping_jack_blazepose", 2),
        ("bicep_curl_leaving", 3),
    ],
)
def test_what_was_written_down_is_what_the_mannequin_did(name: str, counts: int) -> None:
    """The expected messages themselves, against what was played: a wrong record would be a wrong test."""
    messages = [m for line in load(name).expected for m in json.loads(line)]
    assert messages[-1]["type"] == "exercise_summary"
    assert messages[-1]["counter"] == counts
