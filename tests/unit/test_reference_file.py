"""The file of a reference movement: what it keeps, and that nothing in it does harm."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import fastjsonschema
import pytest

from py_core.reference import file
from py_core.reference.features import FEATURES
from py_core.reference.file import card_of, from_text, renamed, to_text
from py_core.reference.model import MOST_BYTES, STEPS, Reference, ReferenceError, Signature
from py_core.text import LANGUAGES
from web.tools import reference_schema

_POINTS = tuple(round(0.01 * i, 4) for i in range(51))
_STEP = tuple(None if i == 3 else round(0.03 * i - 0.4, 4) for i in range(FEATURES))
REFERENCE = Reference(
    id="3f0c9f9e-7d3a-4f6b-9a51-0c7f4a1d2e3b",
    name="Kniebeuge “tief” ②",
    created="2026-11-21T10:00:00Z",
    model="movenet-lightning",
    width=480,
    height=640,
    t_ms=tuple(round(i * 33.3, 1) for i in range(100)),
    frames=tuple(() if i == 5 else _POINTS for i in range(100)),
    signature=Signature("repetition", 3296.7, "side", (_STEP,) * STEPS),
)
TEXT = to_text(REFERENCE)

Change = Callable[[dict[str, Any]], Any]


def changed(change: Change) -> str:
    data = json.loads(TEXT)
    change(data)
    return json.dumps(data)


def put(*path: str | int, value: Any) -> Change:
    def change(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = value

    return change


def drop(name: str) -> Change:
    return lambda data: data.pop(name)


def refusal(source: str, where: str = "mine.json") -> ReferenceError:
    with pytest.raises(ReferenceError) as caught:
        from_text(source, where)
    return caught.value


@pytest.fixture(scope="module")
def valid() -> Callable[[Any], Any]:
    check: Callable[[Any], Any] = fastjsonschema.compile(reference_schema.schema())
    return check


def test_a_file_gives_the_reference_that_was_written() -> None:
    assert from_text(TEXT) == REFERENCE
    assert to_text(from_text(TEXT)) == TEXT
    assert from_text("\ufeff" + TEXT) == REFERENCE
    plain = replace(REFERENCE, model=None)
    assert '"model"' not in to_text(plain)
    assert from_text(to_text(plain)) == plain


def test_a_file_is_some_tens_of_kilobytes() -> None:
    random = Random(1)
    frames = tuple(tuple(round(random.random(), 4) for _ in range(51)) for _ in REFERENCE.t_ms)
    steps = tuple(tuple(round(random.random(), 4) for _ in range(FEATURES)) for _ in range(STEPS))
    signature = replace(REFERENCE.signature, steps=steps)
    assert len(to_text(replace(REFERENCE, frames=frames, signature=signature))) < 50_000


def test_what_the_format_does_not_know_is_ignored() -> None:
    assert from_text(changed(put("coach", value={"name": ["x"]}))) == REFERENCE
    assert from_text(changed(put("signature", "more", value=1))) == REFERENCE


WRONG: list[tuple[str, Change, str]] = [
    ("wrong", drop("id"), "id should be a UUID in small letters, not nothing"),
    ("wrong", put("id", value="3F0C9F9E-7D3A-4F6B-9A51-0C7F4A1D2E3B"), "id should be a UUID"),
    ("wrong", put("id", value="../../../etc/passwd"), "id should be a UUID"),
    ("wrong", put("id", value=REFERENCE.id + "\n"), "id should be a UUID"),
    ("wrong", put("name", value=""), "name should be a line of at most 120 characters"),
    ("wrong", put("name", value="   "), "name should be"),
    ("wrong", put("name", value="x" * 121), "name should be"),
    ("wrong", put("name", value="a\nb"), "name should be"),
    ("wrong", put("name", value="a\ud800"), "name should be"),
    ("wrong", put("created", value="yesterday"), "created should be a time such as"),
    ("wrong", put("created", value="2026-13-41T10:00:00Z"), "created should be a time"),
    ("wrong", put("model", value=7), "model should be a line of at most 64 characters, not 7"),
    ("wrong", put("width", value=0), "width should be a whole number from 1 to 100000, not 0"),
    ("wrong", put("height", value=10**400), "height should be a whole number"),
    ("wrong", put("height", value=True), "height should be a whole number from 1 to 100000, not true"),
    ("wrong", put("version", value="1"), "version should be a whole number"),
    ("newer", put("version", value=2), "version 2 of the format, and this page knows versions up to 1"),
    ("other_format", put("format", value="repscope-recording"), "its format is not “repscope-reference”"),
    ("other_format", drop("format"), "its format is not"),
    ("wrong", drop("t_ms"), "t_ms should be a list of 2 to 600 entries, not nothing"),
    ("wrong", put("t_ms", value=[0]), "t_ms should be a list of 2 to 600 entries, not 1"),
    ("wrong", put("t_ms", value=[0] * 601), "not 601"),
    ("wrong", put("t_ms", 4, value=10), "t_ms[4] should be more than 99.9, the time before it, not 10"),
    ("wrong", put("t_ms", 0, value=5), "t_ms[0] should be"),
    ("wrong", put("frames", value=[]), "frames should be a list of 100 to 100 entries, not 0"),
    ("wrong", put("frames", value={}), "frames should be a list of 100 to 100 entries, not {…}"),
    ("wrong", put("frames", 3, value=[0.5] * 50), "frames[3] should be a list of 51 numbers, not 50"),
    ("wrong", put("frames", 3, 7, value="0.5"), "frames[3][7] should be a number from -10 to 10, not “0.5”"),
    ("wrong", put("frames", 3, 7, value=1e9), "frames[3][7] should be a number from -10 to 10, not 1e+09"),
    ("wrong", put("frames", 3, 7, value=None), "frames[3][7] should be a number from -10 to 10, not nothing"),
    ("wrong", put("frames", value=[[]] * 100), "frames should be a list in which somebody is seen"),
    ("wrong", put("signature", value=[]), "signature should be an object, not […]"),
    ("wrong", put("signature", "kind", value="dance"), "signature.kind should be one of repetition, hold"),
    ("wrong", put("signature", "kind", value=[]), "signature.kind should be one of"),
    ("wrong", put("signature", "view", value="top"), "signature.view should be one of front, side, oblique"),
    ("wrong", put("signature", "duration_ms", value=0), "signature.duration_ms should be"),
    ("wrong", put("signature", "steps", value=[[0.0] * FEATURES]), "signature.steps should be a list of 48"),
    ("wrong", put("signature", "steps", 2, value=[0.0]), f"steps[2] should be a list of {FEATURES} numbers"),
    ("wrong", put("signature", "steps", 2, 1, value="x"), "signature.steps[2][1] should be a number"),
    ("wrong", put("signature", "steps", value=[[None] * FEATURES] * 48), "in which somebody is seen"),
]


@pytest.mark.parametrize(("key", "change", "said"), WRONG)
def test_a_wrong_field_is_named_with_what_it_takes(key: str, change: Change, said: str) -> None:
    error = refusal(changed(change))
    assert error.key == key
    assert error.message("en").startswith("mine.json ") and said in error.message("en")
    for lang in LANGUAGES:
        assert "{" not in error.message(lang).replace("{…}", "")
    assert refusal(changed(change), "").message("de").startswith("Die Datei ")


def test_a_name_that_looks_like_a_field_stays_as_it_is() -> None:
    assert from_text(changed(put("name", value="{takes}"))).name == "{takes}"
    assert "{file}" in refusal("[]", "{file}").message("en")
    assert "@name" in refusal("[]", "@name").message("en")


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("", "not_json"),
        ("null", "not_json"),
        ("[1]", "not_json"),
        (TEXT[:-40], "not_json"),
        (TEXT.replace("0.02,", "NaN,"), "not_json"),
        (TEXT.replace("0.02,", "-Infinity,"), "not_json"),
        (TEXT.replace("0.02,", "1e999,", 1), "wrong"),
        (TEXT.replace("0.02,", f"{'9' * 10_000},", 1), "not_json"),
        (TEXT.replace("0.02,", "9" * 300 + ",", 1), "wrong"),
        ("[" * 500_000, "nested"),
        ('{"a":' * 150_000, "nested"),
        ('{"format":"repscope-reference","version":' + "[" * 400_000 + "]" * 400_000 + "}", "nested"),
        ('"' * 999_999, "not_json"),
        ('"\\' * 499_999, "not_json"),
        ('\\"' * 499_999, "not_json"),
        ("x" * (MOST_BYTES + 1), "too_large"),
        ("é" * (MOST_BYTES // 2 + 1), "too_large"),
        ("\ud800" * 10, "not_json"),
        (TEXT.replace("[", '["[[[[[[[[[[[[[[[[",', 1), "wrong"),
    ],
)
def test_what_is_no_reference_is_refused_soon(source: str, key: str) -> None:
    assert refusal(source).key == key


def test_no_odd_value_anywhere_breaks_the_reader() -> None:
    random = Random(4)
    odd: tuple[Any, ...] = (
        None,
        True,
        -1,
        2**70,
        1e300,
        "",
        "x" * 1000,
        [],
        {},
        [[]],
        {"a": 1},
        "\ud800",
        -0.0,
        0.5,
    )
    for _ in range(400):
        data = json.loads(TEXT)
        for _ in range(random.randrange(1, 4)):
            place: Any = data
            while True:
                key = random.choice(list(place) if isinstance(place, dict) else range(len(place)))
                inner = place[key]
                if not isinstance(inner, (dict, list)) or not inner or random.random() < 0.2:
                    place[key] = copy.deepcopy(random.choice(odd))
                    break
                place = inner
        try:
            read = from_text(json.dumps(data))
        except ReferenceError as error:
            assert error.message("fr")
        else:
            assert from_text(to_text(read)) == read


def test_the_published_schema_says_what_the_reader_takes(valid: Callable[[Any], Any]) -> None:
    valid(json.loads(TEXT))
    valid(json.loads(to_text(replace(REFERENCE, model=None))))
    beyond = ("more than", "somebody", "t_ms[0]", "2026-13", "entries, not 0", "yesterday's")
    for _, change, said in WRONG:
        source = changed(change)
        if not any(words in said for words in beyond):
            data = json.loads(source)
            if (
                "\ud800" in str(data["name"])
                or "\n" in str(data.get("name"))
                or "13-41" in str(data["created"])
            ):
                # Whether characters are printable, and days there are, a schema can't say.
                continue
            with pytest.raises(fastjsonschema.JsonSchemaException):
                valid(data)


def test_a_new_name() -> None:
    assert renamed(REFERENCE, "  Deep squat ").name == "Deep squat"
    for name in ("", "  ", "x" * 121, "a\nb", "a\0"):
        with pytest.raises(ReferenceError) as caught:
            renamed(REFERENCE, name)
        assert caught.value.key == "name"


def test_a_card_shows_the_whole_movement_in_few_frames() -> None:
    card = card_of(REFERENCE, TEXT)
    assert len(card.frames) == len(card.t_ms) == file.CARD_FRAMES
    assert (card.t_ms[0], card.t_ms[-1]) == (REFERENCE.t_ms[0], REFERENCE.t_ms[-1])
    assert card.bytes == len(TEXT.encode())
    short = replace(REFERENCE, t_ms=REFERENCE.t_ms[:3], frames=REFERENCE.frames[:3])
    assert card_of(short, to_text(short)).t_ms == short.t_ms
