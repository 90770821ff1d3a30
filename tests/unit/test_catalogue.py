"""Movement files: every one complete and sourced; a wrong one says what is wrong and where."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from py_core import catalogue
from py_core.catalogue import MOVEMENTS, MovementError, movement_from
from py_core.movement_ids import IDS

FOLDER = Path(catalogue.__file__).parent
FILES = sorted(FOLDER.glob("*.toml"))


def tables(value: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if isinstance(value, dict):
        found.append(value)
        for item in value.values():
            found += tables(item)
    elif isinstance(value, list):
        for item in value:
            found += tables(item)
    return found


def squat() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "squat.toml").read_text(encoding="utf-8"))


def test_the_first_six_movements_are_there() -> None:
    assert {"squat", "push_up", "lunge", "jumping_jack", "bicep_curl", "plank"} <= set(MOVEMENTS)
    assert set(MOVEMENTS) <= set(IDS)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_table_of_numbers_names_its_source(path: Path) -> None:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for table in tables(data):
        if any(isinstance(v, (int, float)) and not isinstance(v, bool) for v in table.values()):
            assert len(table.get("source", "")) > 5, table


@pytest.mark.parametrize("movement", MOVEMENTS.values(), ids=lambda m: m.id)
def test_difficulty_grows(movement: catalogue.Movement) -> None:
    assert movement.reach("easy") <= movement.reach("medium") <= movement.reach("hard")
    assert movement.reach("medium") == 1.0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "dance"}, 'kind must be one of repetitions, hold, test, jump, not "dance"'),
        ({"placement": {"parts": ["tail"], "sides": "one"}}, "parts must be a list of some of"),
        ({"placement": 7}, "placement must be a table, not 7"),
        ({"excursion": []}, "at least one"),
        (
            {"excursion": [{"signal": "knee_flexion_deg", "start": 1, "target": "deep", "source": "x"}]},
            'target must be a finite number, not "deep"',
        ),
        (
            {"excursion": [{"signal": "knee_flexion_deg", "start": 1, "target": 1, "source": "x"}]},
            "another number than start",
        ),
        ({"excursion": [{"signal": "knee_flexion_deg", "start": 1, "target": 2}]}, "source is missing"),
        (
            {"excursion": [{"signal": "mood", "start": 1, "target": 2, "source": "x"}]},
            "signal must be one of",
        ),
        ({"colour": "red"}, "unknown field colour"),
        (
            {
                "form": [
                    {
                        "name": "x",
                        "measure": "reach",
                        "ideal": 1,
                        "worst": 1,
                        "points": 1,
                        "cue": "c",
                        "source": "x",
                    }
                ]
            },
            "another number than ideal",
        ),
        ({"form": [3]}, "form must be a list of tables"),
    ],
)
def test_a_wrong_file_says_what_where_and_what_was_expected(change: dict[str, Any], said: str) -> None:
    with pytest.raises(MovementError, match=r"mine\.toml") as caught:
        movement_from({**squat(), **change}, "mine.toml")
    assert said in str(caught.value)


def test_a_missing_field_is_named() -> None:
    data = squat()
    del data["placement"]["sides"]
    with pytest.raises(
        MovementError, match=r"mine\.toml \[placement\]: sides is missing; expected one of one, both"
    ):
        movement_from(data, "mine.toml")
