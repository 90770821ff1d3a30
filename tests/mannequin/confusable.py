"""Pairs of movements that a person who looks on would confuse too, each with the reason.

Read by the tests and the measurement that play every movement to every other one.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def confusable() -> dict[tuple[str, str], str]:
    """(movement asked for, movement played) to the reason why the second may count as the first."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    found: dict[tuple[str, str], str] = {}
    for entry in table["pair"]:
        for asked in entry["asked"]:
            for played in entry["played"]:
                found[asked, played] = entry["reason"]
    return found
