"""Scoring profiles: how strictly a performance is counted and scored against a reference movement.

The numbers stand in ``profiles.toml``, each with its reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

NAMES = ("default", "kali", "kali-analysis")
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Profile:
    """One value of ``scoring_profile``. Shares and likenesses are of 0..1."""

    name: str
    least_range: float
    """Share of the reference's range of motion from which on a repetition counts, at medium difficulty."""
    most_cost: float
    """Alignment cost from which on a stretch is another movement: 0 the same, 1 as far off as not moving."""
    pose_weight: float
    timing_weight: float
    movement_weight: float
    """Weights of the three scores in ``overall``; they add up to 1."""
    pose_slack: float
    """Error of a segment, in shares of its length, that is none."""
    pose_half: float
    """Error at which half of the likeness is left."""
    full_range: float
    """Share of the reference's range of motion that is all of it."""
    tempo_slack: float
    tempo_half: float
    """In octaves: a tempo so far from the reference's is the same, or leaves half of the score."""
    rhythm_slack: float
    rhythm_half: float
    """In shares of the movement: a rhythm so far from the reference's is the same, or leaves half of the score."""
    hold_enter: float
    """Likeness from which on a position counts as taken."""
    hold_leave: float
    """Likeness below which it is left again."""

    def likeness(self, error: float) -> float:
        """0..1 of a segment that is ``error`` of its length away from where the reference has it; NaN for NaN."""
        over = (error - self.pose_slack) / (self.pose_half - self.pose_slack)
        return 1.0 if over <= 0.0 else 0.5 ** min(over * over, 1000.0)

    def overall(self, pose: float, timing: float, movement: float) -> float:
        """The weighted geometric mean: whoever does not move has no ``movement``, and so nothing in all."""
        return float(pose**self.pose_weight * timing**self.timing_weight * movement**self.movement_weight)


def profile(name: str) -> Profile:
    """The profile of that name.

    Raises:
        KeyError: there is none.
    """
    return PROFILES[name]


def _load() -> dict[str, Profile]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        tables: Mapping[str, Mapping[str, Any]] = tomllib.load(file)
    numbers = {field.name for field in fields(Profile)} - {"name"}
    found = {}
    for name in NAMES:
        table = {**tables[DEFAULT], **tables[name]}
        if table.keys() != numbers:
            raise ValueError(f"profiles.toml: [{name}] must give {sorted(numbers)}, not {sorted(table)}")
        found[name] = Profile(name=name, **{key: float(value) for key, value in table.items()})
    return found


PROFILES = _load()
