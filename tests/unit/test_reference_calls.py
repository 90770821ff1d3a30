"""The page's calls about reference movements: one JSON text each, of the types that TypeScript is given."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

from py_core.reference.file import from_text
from py_core.text import LANGUAGES
from tests.mannequin import play
from web.tools import generate

MAKING = {
    "startMs": 1500,
    "endMs": 4100.0,
    "name": "Deep squat",
    "id": "3f0c9f9e-7d3a-4f6b-9a51-0c7f4a1d2e3b",
    "created": "2026-11-21T10:00:00.123Z",
    "model": None,
    "lang": "en",
}
Clip = tuple[list[float], list[int], list[float], int, int]


@pytest.fixture(scope="module")
def calls(repo: Path) -> Any:
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(repo / "web" / "engine")
        return importlib.import_module("reference_calls")


@pytest.fixture(scope="module")
def clip() -> Clip:
    """Two squats as the page hands them over, with nobody in the last frame."""
    played = play("squat", view="side", reps=2)
    frames = [*played.frames[:-1], []]
    points = [v for frame in frames for v in frame]
    return points, [len(frame) for frame in frames], played.t_ms, played.width, played.height


@pytest.fixture(scope="module")
def valid() -> Callable[[Any], Any]:
    """Whether an answer is of the types, and has no fields beyond them."""
    schema = generate.reference_answer_schema()
    for definition in schema["$defs"].values():
        if "properties" in definition:
            definition["additionalProperties"] = False
    check: Callable[[Any], Any] = fastjsonschema.compile(schema)
    return check


def test_survey_and_make(calls: Any, clip: Clip, valid: Callable[[Any], Any]) -> None:
    answer = valid(json.loads(calls.survey(*clip, "fr")))
    assert answer["problem"] is None
    found = answer["survey"]
    assert len(found["t_ms"]) == len(found["values"]) == len(clip[1])
    assert len(found["repetitions"]) == 2 and found["kind"] == "repetition"
    making = {**MAKING, "startMs": found["start_ms"], "endMs": found["end_ms"]}
    made = valid(json.loads(calls.make(*clip, json.dumps(making))))
    assert made["problem"] is None
    reference = from_text(made["text"])
    card = made["card"]
    assert (card["id"], card["name"], card["model"]) == (reference.id, "Deep squat", None)
    assert card["bytes"] == len(made["text"].encode())
    assert all(len(frame) in (0, 51) for frame in card["frames"])


def test_read_and_rename(calls: Any, clip: Clip, valid: Callable[[Any], Any]) -> None:
    made = json.loads(calls.make(*clip, json.dumps(MAKING)))
    assert valid(json.loads(calls.read(made["text"], "de"))) == made
    loose = json.dumps(json.loads(made["text"]) | {"note": "\ud800"}, indent=2)
    assert json.loads(calls.read(loose, "de")) == made
    renamed = valid(json.loads(calls.rename(made["text"], " Tiefe Kniebeuge ", "de")))
    assert renamed["card"]["name"] == "Tiefe Kniebeuge"
    assert json.loads(calls.read(renamed["text"], "de")) == renamed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_problems_come_in_the_language_asked_for(
    calls: Any, clip: Clip, valid: Callable[[Any], Any], lang: str
) -> None:
    both = json.dumps({**MAKING, "endMs": 6700, "lang": lang})
    nobody: Clip = ([], [0, 0], [0.0, 33.0], 480, 640)
    text = json.loads(calls.make(*clip, json.dumps(MAKING)))["text"]
    for answer, code in (
        (calls.make(*clip, both), "two_repetitions"),
        (calls.survey(*nobody, lang), "no_person"),
        (calls.survey([], [], [], 480, 640, lang), "still_picture"),
        (calls.read("{}", lang), "other_format"),
        (calls.read(text[:-9], lang), "not_json"),
        (calls.read("x" * 1_000_001, lang), "too_large"),
        (calls.rename(text, "", lang), "name"),
        (calls.survey([0.5] * 51, [51], [0.0], 0, 0, lang), "internal"),
        (calls.survey([0.5] * 50, [50], [0.0], 480, 640, lang), "internal"),
        (calls.survey([0.5] * 51, [51, 51], [0.0], 480, 640, lang), "internal"),
    ):
        said = valid(json.loads(answer))
        assert said["problem"]["code"] == code
        assert said["problem"]["message"]
        assert {value for name, value in said.items() if name != "problem"} == {None}
    english = json.loads(calls.read("{}", "en"))["problem"]["message"]
    assert (json.loads(calls.read("{}", lang))["problem"]["message"] == english) == (lang == "en")
