"""Reading a TOML table field by field, with errors that say where, what was expected and what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from py_core.catalogue.lines import Path, line_of
from py_core.problem import shown
from py_core.text import text

Choice = TypeVar("Choice", bound=str)

_CODE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
LONGEST_CODE = 40
LONGEST_TEXT = 1000
LARGEST = 1e6


class MovementError(ValueError):
    """A movement file that cannot be used; as text it is English, ``message`` has the other languages.

    ``key`` names a text of section ``file``, ``values`` fill it; ``takes`` names what a field takes, which fills
    ``{takes}``. ``path`` leads to the field at fault and ``line`` is known once ``at_line_of`` has seen the file.
    """

    def __init__(
        self, file: str, path: Path, key: str, takes: str | None = None, **values: str | int
    ) -> None:
        super().__init__(file, path, key)
        self.file = file
        self.path = path
        self.line: int | None = None
        self._key = key
        self._takes = takes
        self._values = values

    def at_line_of(self, source: str) -> MovementError:
        """The same error, with its line in ``source``, the file's whole text."""
        self.line = line_of(source, self.path)
        return self

    def message(self, lang: str) -> str:
        """File, line, table and field, what was expected and what came."""
        values = dict(self._values)
        if self._takes is not None:
            values["takes"] = text(lang, f"file.takes_{self._takes}", **values)
        place = self.file if self.line is None else text(lang, "file.line", file=self.file, line=self.line)
        table = _table(self.path[:-1])
        return f"{place}{table and ' '}{table}: {text(lang, f'file.{self._key}', **values)}"

    def __str__(self) -> str:
        return self.message("en")


class Fields:
    """One table of a file. Each read marks its field; ``finish`` refuses the ones nobody read.

    ``sourced`` files name the source of their numbers.
    """

    def __init__(self, data: Mapping[str, Any], file: str, path: Path = (), *, sourced: bool = True) -> None:
        self._data = data
        self._file = file
        self._path = path
        self._sourced = sourced
        self._read: set[str] = set()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fields that are there, in the file's order."""
        return tuple(self._data)

    def error(self, name: str, key: str, **values: str | int) -> MovementError:
        """An error about the field ``name``, in the words of ``file.KEY``."""
        return MovementError(self._file, (*self._path, name), key, None, field=shown(name), **values)

    def wrong(self, name: str, got: object, takes: str, **values: str | int) -> MovementError:
        """An error about a field that takes something else, in the words of ``file.takes_TAKES``."""
        return MovementError(
            self._file, (*self._path, name), "wrong", takes, field=shown(name), value=_seen(got), **values
        )

    def _get(self, name: str, default: Any, takes: str, **values: str | int) -> Any:
        self._read.add(name)
        if name in self._data:
            return self._data[name]
        if default is None:
            raise MovementError(self._file, (*self._path, name), "missing", takes, field=name, **values)
        return default

    def text(self, name: str, default: str | None = None, most: int = LONGEST_TEXT) -> str:
        """One line of at most so many characters, each of which draws something."""
        value = self._get(name, default, "text", most=most)
        if not isinstance(value, str) or len(value) > most or not value.isprintable():
            raise self.wrong(name, value, "text", most=most)
        return value

    def code(self, name: str, default: str | None = None) -> str:
        """A name made for programs: of a movement, a criterion, a cue."""
        value = self._get(name, default, "code", most=LONGEST_CODE)
        if not is_code(value) and not (value == "" and default == ""):
            raise self.wrong(name, value, "code", most=LONGEST_CODE)
        return str(value)

    def number(
        self, name: str, default: float | None = None, low: float = -LARGEST, high: float = LARGEST
    ) -> float:
        """A number from ``low`` to ``high``."""
        bounds = {"low": f"{low:g}", "high": f"{high:g}"}
        takes = "number" if (low, high) == (-LARGEST, LARGEST) else "number_from"
        value = self._get(name, default, takes, **bounds)
        if name not in self._data:
            return float(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            raise self.wrong(name, value, takes, **bounds)
        return float(value)

    def flag(self, name: str, default: bool) -> bool:
        """true or false."""
        value = self._get(name, default, "flag")
        if not isinstance(value, bool):
            raise self.wrong(name, value, "flag")
        return value

    def choice(self, name: str, choices: Sequence[Choice], default: Choice | None = None) -> Choice:
        """One of ``choices``."""
        value = self._get(name, default, "choice", choices=", ".join(choices))
        for one in choices:
            if value == one:
                return one
        raise self.wrong(name, value, "choice", choices=", ".join(choices))

    def choices(
        self, name: str, choices: Sequence[str], default: Sequence[str] | None = None
    ) -> tuple[str, ...]:
        """A list of some of ``choices``."""
        values = self._get(name, default, "choices", choices=", ".join(choices))
        if not isinstance(values, (list, tuple)):
            raise self.wrong(name, values, "choices", choices=", ".join(choices))
        for value in values:
            if value not in choices:
                raise self.wrong(name, value, "choices", choices=", ".join(choices))
        return tuple(dict.fromkeys(values))

    def source(self) -> None:
        """Where the table's numbers come from."""
        self.text("source", None if self._sourced else "")

    def table(self, name: str, default: Mapping[str, Any] | None = None) -> Fields:
        """A table within this one."""
        value = self._get(name, default, "table")
        if not isinstance(value, Mapping):
            raise self.wrong(name, value, "table")
        return Fields(value, self._file, (*self._path, name), sourced=self._sourced)

    def tables(self, name: str, most: int) -> list[Fields]:
        """A list of tables, maybe empty."""
        value = self._get(name, (), "tables")
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, Mapping) for item in value):
            raise self.wrong(name, value, "tables")
        if len(value) > most:
            raise self.error(name, "too_many", most=most, count=len(value))
        return [
            Fields(item, self._file, (*self._path, name, i), sourced=self._sourced)
            for i, item in enumerate(value)
        ]

    def finish(self) -> None:
        """Refuse fields that nobody asked for: most often a misspelling."""
        for name in self._data:
            if name not in self._read:
                raise self.error(name, "unknown", known=", ".join(sorted(self._read)))


def is_code(value: object) -> bool:
    """Whether ``value`` is a name of small letters, digits and underscores that is not too long."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_CODE and _CODE.issuperset(value)


def _table(path: Path) -> str:
    """A table as its header is written: ``[placement]``, or ``[[form]] 2`` for the second of a list."""
    if not path:
        return ""
    if isinstance(path[-1], int):
        return f"[[{'.'.join(map(str, path[:-1]))}]] {path[-1] + 1}"
    return f"[{'.'.join(map(str, path))}]"


def _seen(value: object) -> str:
    """A value as a person wrote it, as far as it is worth showing; lists and tables by their brackets."""
    if isinstance(value, str):
        return f'"{shown(value)}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        # Python refuses to write out integers of thousands of digits.
        return str(value) if abs(value) < 10**15 else "…"
    if isinstance(value, (list, tuple)):
        return "[…]"
    if isinstance(value, Mapping):
        return "{…}"
    return shown(str(value))
