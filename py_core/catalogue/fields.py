"""Reading a TOML table field by field, with errors that say where, what was expected and what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

Choice = TypeVar("Choice", bound=str)


class MovementError(ValueError):
    """A movement file that cannot be used."""


class Fields:
    """One table of a file. Each read marks its field; ``finish`` refuses the ones nobody read."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self._data = data
        self._where = where
        self._read: set[str] = set()

    def error(self, name: str, expected: str, got: object) -> MovementError:
        """An error about the field ``name``."""
        return MovementError(f"{self._where}: {name} must be {expected}, not {got!r}")

    def _get(self, name: str, expected: str, default: Any) -> Any:
        self._read.add(name)
        if name in self._data:
            return self._data[name]
        if default is None:
            raise MovementError(f"{self._where}: {name} is missing; expected {expected}")
        return default

    def text(self, name: str, default: str | None = None) -> str:
        """A string."""
        value = self._get(name, "a text", default)
        if not isinstance(value, str):
            raise self.error(name, "a text", value)
        return value

    def number(self, name: str, default: float | None = None) -> float:
        """A finite number."""
        value = self._get(name, "a number", default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e12:
            raise self.error(name, "a finite number", value)
        return float(value)

    def flag(self, name: str, default: bool) -> bool:
        """true or false."""
        value = self._get(name, "true or false", default)
        if not isinstance(value, bool):
            raise self.error(name, "true or false", value)
        return value

    def choice(self, name: str, choices: Sequence[Choice], default: Choice | None = None) -> Choice:
        """One of ``choices``."""
        value = self._get(name, f"one of {', '.join(choices)}", default)
        if value not in choices:
            raise self.error(name, f"one of {', '.join(choices)}", value)
        return choices[list(choices).index(value)]

    def texts(self, name: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of strings."""
        value = self._get(name, "a list of texts", default)
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
            raise self.error(name, "a list of texts", value)
        return tuple(value)

    def table(self, name: str, default: Mapping[str, Any] | None = None) -> Fields:
        """A table within this one."""
        value = self._get(name, "a table", default)
        if not isinstance(value, Mapping):
            raise self.error(name, "a table", value)
        return Fields(value, f"{self._where} [{name}]")

    def tables(self, name: str) -> list[Fields]:
        """A list of tables, maybe empty."""
        value = self._get(name, "a list of tables", ())
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, Mapping) for item in value):
            raise self.error(name, "a list of tables", value)
        return [Fields(item, f"{self._where} [[{name}]] {i + 1}") for i, item in enumerate(value)]

    def finish(self) -> None:
        """Refuse fields that nobody asked for: most often a misspelling."""
        unknown = [name for name in self._data if name not in self._read]
        if unknown:
            raise MovementError(
                f"{self._where}: unknown field {unknown[0]!r}; known: {', '.join(sorted(self._read))}"
            )
