"""A movement's own name and cues: the ``[text]`` table of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from py_core.catalogue.fields import LONGEST_CODE, Fields, is_code
from py_core.text import DEFAULT, LANGUAGES, has, text

LONGEST_NAME = 60
LONGEST_CUE = 60
"""A cue is read in passing, in the middle of a movement."""
MOST_CUES = 64


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of one file, by language and then by ``name`` or ``cue.CODE``."""

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def find(self, lang: str, key: str, built_in: str, otherwise: str) -> str:
        """The file's own text in ``lang``, or that of the key ``built_in``, or its English one, or ``otherwise``."""
        own = self.texts.get(lang, {}).get(key)
        if own is not None:
            return own
        if has(built_in):
            return text(lang, built_in)
        return self.texts.get(DEFAULT, {}).get(key, otherwise)


def words_from(table: Fields) -> Words:
    """The words of a file's ``[text]``: a table for each language, with ``name`` and a table ``cue``."""
    texts = {lang: _language(table.table(lang, {})) for lang in LANGUAGES}
    table.finish()
    return Words({lang: found for lang, found in texts.items() if found})


def _language(table: Fields) -> dict[str, str]:
    found: dict[str, str] = {}
    if name := table.text("name", "", most=LONGEST_NAME):
        found["name"] = name
    cues = table.table("cue", {})
    if len(cues.names) > MOST_CUES:
        raise table.error("cue", "too_many", most=MOST_CUES, count=len(cues.names))
    for code in cues.names:
        if not is_code(code):
            raise cues.wrong(code, code, "code", most=LONGEST_CODE)
        found[f"cue.{code}"] = cues.text(code, most=LONGEST_CUE)
    table.finish()
    return found
