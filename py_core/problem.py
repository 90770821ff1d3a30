"""Why a page goes no further before anything was measured: a code of the contract and what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from py_core.text import text

_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """``values`` fill the text; ``origin`` goes into the message beside it."""

    code: str
    key: str
    """The code itself, or the name of a text in section ``refusal`` that says it more precisely."""
    values: Mapping[str, str] = field(default_factory=dict)
    takes: str | None = None
    """Key of what a parameter takes, for problems that name it."""
    takes_values: Mapping[str, str] = field(default_factory=dict)
    origin: str | None = None
    lang: str | None = None
    """The language that the query asked for, where it could be read."""

    def message(self, lang: str) -> str:
        """The problem in a person's language: what was expected, what came, what to do."""
        values = dict(self.values)
        if self.takes is not None:
            values["takes"] = text(lang, f"takes.{self.takes}", **self.takes_values)
        section = "error" if self.key == self.code else "refusal"
        return text(lang, f"{section}.{self.key}", **values)


def shown(value: str) -> str:
    """``value`` fit for a message: one line, not long, no characters that draw nothing or break encodings."""
    cut = value if len(value) <= _LONGEST_SHOWN else value[: _LONGEST_SHOWN - 1] + "…"
    return "".join(c if c.isprintable() else "\ufffd" for c in cut)
