"""The line on which a table or field of a TOML text stands; ``tomllib`` tells lines of bad syntax only."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]
"""Names and, within lists, places from 0: ``("form", 1, "ideal")`` is the field of the second ``[[form]]``."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*([\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*""")
_TEXT = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_BARE = re.compile(r"[^,\]}\n#]+")


def line_of(text: str, path: Path) -> int:
    """The line, from 1, of ``path`` in ``text``, which must be TOML; of what holds it, where it is missing."""
    lines = _Scan(text).lines()
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


class _Scan:
    """One pass over a text that ``tomllib`` takes; whatever it does not know ends the pass."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lines: dict[Path, int] = {}
        self._lengths: dict[Path, int] = {}

    def lines(self) -> dict[Path, int]:
        table: Path = ()
        while self._skip(_BLANK) and self._at < len(self._text):
            began = self._at
            if self._take("["):
                table = self._header()
            else:
                self._field(table)
            if self._at == began:
                break
        return self._lines

    def _header(self) -> Path:
        began = self._at
        listed = self._take("[")
        *parents, name = self._key() or ("",)
        path: Path = ()
        for part in parents:
            path = self._last((*path, part))
            self._lines.setdefault(path, self._line(began))
        path = (*path, name)
        if listed:
            self._lines.setdefault(path, self._line(began))
            self._lengths[path] = self._lengths.get(path, 0) + 1
            path = self._last(path)
        self._lines.setdefault(path, self._line(began))
        while self._take("]"):
            pass
        return path

    def _last(self, path: Path) -> Path:
        """``path``, or the last table so far where it is a list of tables."""
        length = self._lengths.get(path)
        return path if length is None else (*path, length - 1)

    def _field(self, table: Path) -> None:
        began = self._at
        path = table
        for part in self._key():
            path = (*path, part)
            self._lines.setdefault(path, self._line(began))
        if self._take("="):
            self._value(path)

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while match := _KEY.match(self._text, self._at):
            self._at = match.end()
            parts.append(match[1].strip("\"'"))
            if not self._take("."):
                break
        return tuple(parts)

    def _value(self, path: Path) -> None:
        self._skip(_BLANK)
        if self._take("["):
            place = 0
            while self._skip(_BLANK) and not self._take("]") and self._at < len(self._text):
                began = self._at
                self._lines.setdefault((*path, place), self._line(began))
                self._value((*path, place))
                self._skip(_BLANK)
                self._take(",")
                place += 1
                if self._at == began:
                    return
        elif self._take("{"):
            while self._skip(_BLANK) and not self._take("}") and self._at < len(self._text):
                began = self._at
                self._field(path)
                self._skip(_BLANK)
                self._take(",")
                if self._at == began:
                    return
        elif not self._skip(_TEXT):
            self._skip(_BARE)

    def _line(self, at: int) -> int:
        return self._text.count("\n", 0, at) + 1

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(self._text, self._at)
        if match is not None:
            self._at = match.end()
        return match is not None

    def _take(self, character: str) -> bool:
        found = self._text.startswith(character, self._at)
        self._at += found
        return found
