"""What a person reads, in their language: one TOML file a language, all with the same keys.

A key is ``section.name``. Texts may have ``{fields}``, filled by name. Codes and message types are no texts:
they never change with the language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from types import MappingProxyType

LANGUAGES = ("en", "fr", "es", "de", "pt")
DEFAULT = "en"


def _load(lang: str) -> MappingProxyType[str, str]:
    with (Path(__file__).parent / f"{lang}.toml").open("rb") as file:
        sections = tomllib.load(file)
    return MappingProxyType(
        {f"{section}.{name}": text for section, texts in sections.items() for name, text in texts.items()}
    )


# Parsed while importing, so that a memory snapshot of the interpreter holds the result.
TEXTS = MappingProxyType({lang: _load(lang) for lang in LANGUAGES})
"""Language to key to text."""


def text(lang: str, key: str, **values: str | int | float) -> str:
    """The text of ``key`` in ``lang``, its fields filled with ``values``; English for a language we lack.

    Raises:
        KeyError: there is no such key, or a field of the text has no value.
    """
    template = TEXTS.get(lang, TEXTS[DEFAULT])[key]
    return template.format_map(values) if values else template


def has(key: str) -> bool:
    """Whether there is a text for ``key``."""
    return key in TEXTS[DEFAULT]


def best_language(wanted: str | None, preferred: Iterable[object]) -> str:
    """``wanted`` if we have it, else the first of ``preferred`` that we have, else English.

    ``preferred`` holds language tags as ``navigator.languages`` gives them (``pt-BR``); region and script do
    not matter, and what is no tag is passed over.
    """
    for tag in (wanted, *preferred):
        if isinstance(tag, str):
            lang = tag.replace("_", "-").partition("-")[0].lower()
            if lang in LANGUAGES:
                return lang
    return DEFAULT
