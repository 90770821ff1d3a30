"""Reference movements are made and read in Pyodide as in CPython."""

from __future__ import annotations

import importlib
import json
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.mannequin import play, with_noise
from tests.pyodide.conftest import Driven
from tests.unit.references import ID, text_of

MAKING = {
    "startMs": 1500,
    "endMs": 4100,
    "name": "Kniebeuge “tief”",
    "id": "3f0c9f9e-7d3a-4f6b-9a51-0c7f4a1d2e3b",
    "created": "2026-11-21T10:00:00Z",
    "model": "movenet-lightning",
    "lang": "pt",
}
BOTH = {**MAKING, "endMs": 6700}
IN_PYODIDE = """
(lambda calls, json: json.dumps([getattr(calls, name)(*values) for name, values in json.loads({jobs!r})]))(
    __import__("reference_calls"), __import__("json"))
"""
Jobs = list[tuple[str, list[Any]]]


def clip(movement: str, **asked: Any) -> list[Any]:
    """What the page hands over of a clip: single-precision numbers, one frame's after the other's."""
    played = with_noise(play(movement, view="side", **asked), sigma_torso=0.005, seed=5)
    points = array("f", [v for frame in played.frames for v in frame]).tolist()
    return [points, [len(frame) for frame in played.frames], played.t_ms, played.width, played.height]


@pytest.fixture(scope="module")
def calls(repo: Path) -> Any:
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(repo / "web" / "engine")
        return importlib.import_module("reference_calls")


def test_pyodide_answers_as_cpython_does(drive: Callable[..., Driven], calls: Any) -> None:
    squats, plank = clip("squat", reps=2), clip("plank", reps=0)
    text = json.loads(calls.make(*squats, json.dumps(MAKING)))["text"]
    jobs: Jobs = [
        ("survey", [*squats, "en"]),
        ("survey", [*plank, "en"]),
        ("survey", [*clip("lunge", reps=3), "en"]),
        ("make", [*squats, json.dumps(MAKING)]),
        ("make", [*squats, json.dumps(BOTH)]),
        ("make", [*plank, json.dumps(MAKING)]),
        ("read", [text, "de"]),
        ("rename", [text, "Deep squat", "de"]),
    ]
    driven = drive([[["look"]]], numpy=True, python=IN_PYODIDE.format(jobs=json.dumps(jobs)))
    answers = [getattr(calls, name)(*values) for name, values in jobs]
    assert json.loads(driven.value) == answers
    assert not driven.warnings


def test_without_numpy_files_are_read_and_renamed_and_refused(
    drive: Callable[..., Driven], calls: Any
) -> None:
    text = json.loads(calls.make(*clip("squat", reps=1), json.dumps(MAKING)))["text"]
    session = [
        ["reference_read", text, "de"],
        ["reference_rename", text, "Deep squat", "de"],
        ["reference_read", "[" * 400_000, "de"],
        ["reference_read", '{"a":' * 150_000, "de"],
        ["reference_read", '"' * 999_999, "de"],
        ["reference_read", "x" * 1_000_001, "de"],
        ["reference_rename", text, "\n", "fr"],
    ]
    driven = drive([session])
    expected = [getattr(calls, name.removeprefix("reference_"))(*values) for name, *values in session]
    assert driven.sessions[0] == expected
    assert "numpy" not in driven.after
    codes = [json.loads(answer)["problem"]["code"] for answer in driven.sessions[0][2:]]
    assert codes == ["nested", "nested", "not_json", "too_large", "name"]


SESSION = """
(lambda calls, json: json.dumps([getattr(calls, name)(*values) for name, values in json.loads({jobs!r})]))(
    __import__("repscope_calls").Calls(), __import__("json"))
"""


@pytest.mark.parametrize("movement", ["squat", "plank"])
def test_a_session_is_compared_in_pyodide_as_in_cpython(
    drive: Callable[..., Driven], repo: Path, movement: str
) -> None:
    """Bit for bit: counts, scores of each repetition, the figure, and the summary."""
    played = with_noise(play(movement, view="side", reps=3, fps=20), sigma_torso=0.01, seed=2)
    frames = [array("f", frame).tolist() for frame in played.frames]
    site = {"page": "tracking", "now_s": 1.7e9, "embedding": "top", "languages": ["en"], "config": {}}
    claims = {"status": "verified", "payload": {"plan": "company", "exp": 4_000_000_000}}
    jobs: Jobs = [
        (
            "open",
            [f"token=t&reference={ID}&progression=1&recommendations=1", json.dumps(site), json.dumps(claims)],
        ),
        ("reference", [text_of(movement), "", ""]),
        *(
            ("frame", [points, t_ms, played.width, played.height])
            for points, t_ms in zip(frames, played.t_ms, strict=True)
        ),
        ("finish", []),
    ]
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(repo / "web" / "engine")
        session = importlib.import_module("repscope_calls").Calls()
    expected = [getattr(session, name)(*values) for name, values in jobs]
    driven = drive([[["look"]]], numpy=True, python=SESSION.format(jobs=json.dumps(jobs)))
    assert json.loads(driven.value) == expected
    summary = json.loads(expected[-1])["messages"][-1]
    assert summary["counter"] >= 3
    assert summary["total_frames_compared"] > 50
    assert not driven.warnings
