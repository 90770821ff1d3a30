"""The ids of all movements that the contract names, and the aliases that lead to them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

KINDS = ("repetitions", "holds", "tests", "jumps")


def _load() -> tuple[dict[str, str], dict[str, str]]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        table: dict[str, Any] = tomllib.load(file)
    return {name: kind for kind in KINDS for name in table[kind]}, table["aliases"]


IDS, ALIASES = _load()
"""``IDS``: canonical id to its kind, in the contract's order. ``ALIASES``: older name to canonical id."""


def canonical(name: str) -> str:
    """The id that ``name`` stands for; a name that nobody knows comes back as it is."""
    return ALIASES.get(name, name)
