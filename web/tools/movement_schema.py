"""``docs/movement.schema.json``: what a movement file of one's own may hold, for editors that complete and check.

It is drawn from the code that reads such a file, which alone decides: the reader is given an outline in place of a
file, and the outline keeps what it was asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from py_core.catalogue import movement_of
from py_core.catalogue.fields import LARGEST, LONGEST_CODE, LONGEST_TEXT, Choice, Fields

# What the reader asks for depends on these: each is read once, and a field is required that always was.
_READINGS: tuple[Mapping[str, str], ...] = (
    {"kind": "repetitions", "sides": "each", "measure": "max"},
    {"kind": "hold", "sides": "each", "measure": "duration_s"},
)


class Outline(Fields):
    """A table that answers each question with something that fits, and remembers what would have."""

    def __init__(self, picks: Mapping[str, str], numbers: count[int]) -> None:
        super().__init__({}, "", sourced=False)
        self._picks = picks
        self._numbers = numbers
        self._properties: dict[str, Any] = {}
        self._required: list[str] = []
        self._closed = False

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the table."""
        properties = {name: _plain(value) for name, value in self._properties.items()}
        closed = {"additionalProperties": False} if self._closed else {}
        return {"type": "object", "properties": properties, "required": self._required, **closed}

    def _keep(self, name: str, default: object, **schema: Any) -> None:
        self._properties[name] = schema
        if default is None:
            self._required.append(name)

    def text(self, name: str, default: str | None = None, most: int = LONGEST_TEXT) -> str:
        self._keep(name, default, type="string", maxLength=most)
        return default or "text"

    def code(self, name: str, default: str | None = None) -> str:
        least = 0 if default == "" else 1
        self._keep(name, default, type="string", pattern=f"^[a-z0-9_]{{{least},{LONGEST_CODE}}}$")
        return default or "code"

    def number(
        self, name: str, default: float | None = None, low: float = -LARGEST, high: float = LARGEST
    ) -> float:
        self._keep(name, default, type="number", minimum=low, maximum=high)
        return next(self._numbers) if default is None else default

    def flag(self, name: str, default: bool) -> bool:
        self._keep(name, default, type="boolean")
        return default

    def choice(self, name: str, choices: Sequence[Choice], default: Choice | None = None) -> Choice:
        self._keep(name, default, enum=list(choices))
        wanted = self._picks.get(name)
        return next((one for one in choices if one == wanted), default or choices[0])

    def choices(
        self, name: str, choices: Sequence[str], default: Sequence[str] | None = None
    ) -> tuple[str, ...]:
        self._keep(name, default, type="array", items={"enum": list(choices)})
        return ()

    def table(self, name: str, default: Mapping[str, Any] | None = None) -> Fields:
        table = Outline(self._picks, self._numbers)
        self._keep(name, default, of=table)
        return table

    def tables(self, name: str, most: int) -> list[Fields]:
        table = Outline(self._picks, self._numbers)
        self._keep(name, (), type="array", items=table, maxItems=most)
        return [table]

    def finish(self) -> None:
        self._closed = True


def page() -> str:
    """The whole file."""
    readings = []
    for picks in _READINGS:
        outline = Outline(picks, count(1))
        movement_of(outline, own=True)
        readings.append(outline.schema())
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Movement file",
        "description": "A movement of one's own, see own-movement.md. Made by web/tools/generate.py: do not edit.",
        **_common(*readings),
    }
    return json.dumps(whole, indent=2) + "\n"


def _plain(value: Any) -> Any:
    """A kept schema with the outlines in it drawn."""
    if isinstance(value, Outline):
        return value.schema()
    if isinstance(value, dict):
        return value["of"].schema() if "of" in value else {key: _plain(item) for key, item in value.items()}
    return value


def _common(one: Any, other: Any) -> Any:
    """Two readings' schemas as one: all properties, and as required what both require."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return one
    merged = {key: _common(value, other.get(key, value)) for key, value in one.items()}
    merged |= {key: value for key, value in other.items() if key not in one}
    if isinstance(one.get("required"), list) and isinstance(other.get("required"), list):
        merged["required"] = [name for name in one["required"] if name in other["required"]]
    return merged
