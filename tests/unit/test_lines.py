"""Lines of a TOML text's tables and fields: those that the text itself shows."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from py_core.catalogue.lines import line_of

REPO = Path(__file__).resolve().parents[2]
FILES = sorted([*REPO.glob("py_core/catalogue/*.toml"), *REPO.glob("tests/mannequin/movements/*.toml")])

TEXT = '''# a comment [with] = signs
id = "x" # [not.a.table]
poem = """
[form]
[[form]] \\""" still
"""
list = [
  [1, 2], # ]
  "a]",
  { a = 1, b = [ "}" ] },
]
placement.view = "side"
["a b" . 'c']
x = 1
[[form]]
ideal = 1
[[form]]
raw = \'\'\'it's
\'\'\'
worst = 2
[form.sub]
y = 1
[text.en]
cue = { one = "1", two.three = "2" }
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("id",), 2),
        (("poem",), 3),
        (("list",), 7),
        (("list", 0, 1), 8),
        (("list", 1), 9),
        (("list", 2, "b"), 10),
        (("placement",), 12),
        (("placement", "view"), 12),
        (("a b", "c", "x"), 14),
        (("form",), 15),
        (("form", 0, "ideal"), 16),
        (("form", 1), 17),
        (("form", 1, "raw"), 18),
        (("form", 1, "worst"), 20),
        (("form", 1, "sub", "y"), 22),
        (("text",), 23),
        (("text", "en", "cue", "two", "three"), 24),
        # What is missing stands where it would have to be added.
        (("form", 1, "missing"), 17),
        (("text", "en", "name"), 23),
        (("text", "fr"), 23),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_tables_and_fields_are_found(path: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(TEXT)
    assert line_of(TEXT, path) == line
    assert line_of(TEXT.replace("\n", "\r\n"), path) == line


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every table and field within a parsed file."""
    items: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [deep for key, item in items for deep in ((*path, key), *paths(item, (*path, key)))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_field_of_a_real_file_stands_on_the_line_that_names_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines = text.split("\n")
    for path in paths(tomllib.loads(text)):
        *_, last = (part for part in path if isinstance(part, str))
        assert last in lines[line_of(text, path) - 1], path


@given(st.text(alphabet="[]{}=.\"'#,\n ab1\\", max_size=60))
def test_no_text_at_all_stops_it(text: str) -> None:
    assert 1 <= line_of(text, ("a", 0, "b")) <= text.count("\n") + 1
