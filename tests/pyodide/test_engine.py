"""The built engine gives in Pyodide what the same code gives in CPython, from its snapshot and without it."""

from __future__ import annotations

import gzip
import importlib
import json
import math
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest

from tests.mannequin.play import play
from tests.pyodide.conftest import Call, Driven
from tests.sessions.store import load, names
from tests.unit.sessions import OWN_FILE

CLAIMS = {"status": "verified", "payload": {"plan": "company", "origins": [], "iat": 0, "exp": 4_000_000_000}}
SITE = {
    "page": "tracking",
    "now_s": 1_700_000_000.0,
    "host_origin": "https://host.example",
    "embedding": "frame",
    "self_origin": "https://repscope.example",
    "languages": ["en"],
    "config": {},
}
EVERYTHING = "token=t&keypoints=true&angles=true&progression=true&recommendations=true"
NUMPY_CHECK = "import numpy as np; float(np.linalg.norm(np.arange(12.0).reshape(3, 4) @ np.ones(4)))"
LANGUAGES = ("en", "fr", "es", "de", "pt")


def opened(query: str, page: str = "tracking") -> Call:
    return ["open", query, json.dumps({**SITE, "page": page}), json.dumps(CLAIMS)]


def played(query: str, movement: str, **how: Any) -> list[Call]:
    """A whole session: the mannequin performs a movement, and the session is ended."""
    recording = play(movement, **how)
    frames = zip(recording.frames, recording.t_ms, strict=True)
    return [
        opened(query),
        ["report", "running", ""],
        *(["frame", points, t_ms, recording.width, recording.height] for points, t_ms in frames),
        ["finish"],
    ]


def in_cpython(repo: Path, calls: Sequence[Call]) -> list[str]:
    """The answers of the same calls here. The page hands over single-precision numbers, so they are made such."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(repo / "web" / "engine")
        session = importlib.import_module("repscope_calls").Calls()
    answers = []
    for name, *values in calls:
        if name in ("frame", "frames", "image"):
            values[0] = array("f", [math.nan if v is None else v for v in values[0]]).tolist()
        answers.append(getattr(session, name)(*values))
    return answers


OWN = "token=t&userExercise=https://host.example/mine.toml"


def own(source: str, problem: str = "") -> list[Call]:
    """A session with a movement file, and the squats that it gets."""
    opening, *frames = played(f"{OWN}&recommendations=true", "squat", reps=1, fps=15)
    return [opening, ["define", source, problem, "404"], *frames]


def recorded(name: str) -> list[Call]:
    """A recorded session: each movement of the catalogue has one."""
    session = load(name)
    return [
        opened(session.query),
        *(["frame", points, t_ms, session.width, session.height] for t_ms, points in session.frames),
        ["finish"],
    ]


def uploaded(query: str, frames: Sequence[tuple[float, list[float]]], width: int, height: int) -> list[Call]:
    """An uploaded video, and all that a person and a host may want of it."""
    calls: list[Call] = [
        opened(query, "upload_tracking"),
        ["media", "video"],
        ["report", "processing", "0"],
    ]
    for at in range(0, len(frames), 30):
        batch = frames[at : at + 30]
        points = [v for _, frame in batch for v in frame]
        lengths = [len(frame) for _, frame in batch]
        calls.append(["frames", points, lengths, [t_ms for t_ms, _ in batch], width, height])
    calls += [["media_problem", "cut_off", '{"at": 3}'], ["finish"], ["results", "json"], ["results", "csv"]]
    return [*calls, ["export_ready", "blob:x", "video/mp4", 12345], ["command", '{"command": "analyze"}']]


def uploaded_recording(name: str, more: str = "") -> list[Call]:
    """A recorded session as if it had been a video."""
    session = load(name)
    return uploaded(f"{session.query}{more}", session.frames, session.width, session.height)


def uploaded_jumps() -> list[Call]:
    recording = play("jump", reps=2, view="side", fps=30)
    frames = list(zip(recording.t_ms, recording.frames, strict=True))
    query = "token=t&exercise=jump_analysis&userHeightCm=175&lang=pt"
    return uploaded(query, frames, recording.width, recording.height)


def looked_at(query: str) -> list[Call]:
    """A still picture, and one with nobody in it."""
    [points, *_] = play("squat", reps=1).frames
    return [
        opened(f"token=t&source=image&{query}", "upload_tracking"),
        *(["media", "image"], ["report", "running", ""], ["image", points, 3000, 4000]),
        *(["media", "image"], ["image", [], 3000, 4000], ["finish"], ["results", "json"]),
    ]


SESSIONS = {
    "squat, everything asked": played(f"exercise=squat&{EVERYTHING}", "squat", view="front", reps=2),
    "squat, side, French": played("exercise=squat&lang=fr&token=t", "squat", view="side", reps=2),
    "push-up": played(f"exercise=push_up&{EVERYTHING}", "push_up", view="side", reps=2),
    "jumping jack, BlazePose": played(
        "exercise=jumping_jack&blazepose=true&keypoints=true&token=t",
        "jumping_jack",
        reps=2,
        model="blazepose33",
    ),
    "plank": played(f"exercise=plank&{EVERYTHING}", "plank", view="side"),
    "keypoints only": played("token=t", "squat", reps=1),
    "bad frames": [
        opened(f"exercise=squat&{EVERYTHING}"),
        ["frame", [], 0, 480, 640],
        ["frame", [None] * 51, 33, 480, 640],
        ["frame", [0.5] * 51, 20, 480, 640],
        ["frame", [0.5] * 50, 66, 480, 640],
        ["frame", [1e38] * 51, 99, 480, 640],
        ["frame", [0.5] * 51, 132, 0, 640],
        ["command", json.dumps({"command": "pause"})],
        ["command", json.dumps({"command": "resume"})],
        ["command", json.dumps({"command": "fly"})],
        ["report", "camera_lost", "unplugged"],
        ["finish"],
    ],
    "own movement": own(OWN_FILE),
    "own movement, wrong": own(OWN_FILE.replace("45", '"deep"')),
    "own movement, nested too deep": own(OWN_FILE + "x = " + "[" * 30_000),
    "own movement, nested deep": own(OWN_FILE + "x = " + "[" * 90 + "]" * 90),
    "own movement, long number": own(OWN_FILE + "x = " + "9" * 30_000),
    "own movement, not found": own("", "status"),
    "refused": [opened("exercise=flying&token=t"), ["frame", [0.5] * 51, 0, 480, 640]],
    **{f"recorded: {name}": recorded(name) for name in names()},
    "uploaded: everything asked": uploaded_recording("squat_side_all_outputs"),
    "uploaded: hold": uploaded_recording("plank_sagging", "&angles=true"),
    "uploaded: both sides": uploaded_recording("lunge_front_alternating", "&lang=de&keypoints=true"),
    "uploaded: keypoints only": uploaded_recording("keypoints_only_walk"),
    "uploaded: jumps": uploaded_jumps(),
    "uploaded: picture": looked_at("angles=true"),
}


@pytest.fixture(scope="module")
def from_snapshot(drive: Callable[..., Driven]) -> Driven:
    return drive(list(SESSIONS.values()), numpy=True, python=NUMPY_CHECK)


@pytest.fixture(scope="module")
def from_archive(drive: Callable[..., Driven]) -> Driven:
    return drive(list(SESSIONS.values()), start="archive", numpy=True, python=NUMPY_CHECK)


@pytest.mark.parametrize("start", ["from_snapshot", "from_archive"])
@pytest.mark.parametrize("name", SESSIONS)
def test_answers_are_those_of_cpython(
    name: str, start: str, repo: Path, request: pytest.FixtureRequest
) -> None:
    driven: Driven = request.getfixturevalue(start)
    here = in_cpython(repo, SESSIONS[name])
    there = driven.sessions[list(SESSIONS).index(name)]
    assert len(there) == len(here)
    for call, ours, theirs in zip(SESSIONS[name], here, there, strict=True):
        assert theirs == ours, call


def test_the_sessions_count_something(from_snapshot: Driven) -> None:
    """Else the comparison above would compare silence."""
    messages = [
        message["type"]
        for answers in from_snapshot.sessions
        for answer in answers
        if answer.startswith('{"messages"')
        for message in json.loads(answer)["messages"]
    ]
    assert {"counter", "posture", "keypoints", "angles", "progression", "exercise_summary"} <= set(messages)
    assert {"keypoints_batch", "jump_summary", "export_ready"} <= set(messages)


def test_every_answer_is_strict_json(from_snapshot: Driven) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    more = {"frames": ["marks"], "finish": ["timeline"]}
    for calls, answers in zip(SESSIONS.values(), from_snapshot.sessions, strict=True):
        for (name, *_), answer in zip(calls, answers, strict=True):
            if name != "results":
                parsed = json.loads(answer, parse_constant=refuse)
                assert list(parsed)[:3] == ["messages", "view", "page"]
                assert list(parsed)[3:] in ([], more.get(name))


def test_no_call_met_a_bug(from_snapshot: Driven, from_archive: Driven) -> None:
    """A bug leaves its traceback on standard error, which ends up among the warnings."""
    assert from_snapshot.warnings == []
    assert [line for line in from_archive.warnings if "without its memory snapshot" not in line] == []


def test_the_snapshot_holds_all_that_sessions_import(from_snapshot: Driven) -> None:
    assert "py_core.session" in from_snapshot.before
    assert set(from_snapshot.after) - set(from_snapshot.before) <= {"pyscript", "repscope_interpreter"}
    assert from_snapshot.fetched_by_frames == []


def test_a_start_from_the_snapshot_fetches_neither_library_nor_archive(from_snapshot: Driven) -> None:
    assert not [name for name in from_snapshot.fetched_at_start if name.endswith((".zip", ".whl"))]


@pytest.mark.parametrize("start", ["from_snapshot", "from_archive"])
def test_numpy_comes_when_asked_for_and_not_before(start: str, request: pytest.FixtureRequest) -> None:
    driven: Driven = request.getfixturevalue(start)
    assert "numpy" not in driven.after
    assert driven.value == pytest.approx(math.sqrt(6**2 + 22**2 + 38**2))


def test_every_language_is_in_the_snapshot(drive: Callable[..., Driven]) -> None:
    driven = drive([[opened(f"exercise=squat&lang={lang}&token=t")] for lang in LANGUAGES])
    pages = [json.loads(answers[0])["page"] for answers in driven.sessions]
    assert [page["lang"] for page in pages] == list(LANGUAGES)
    assert driven.fetched_by_frames == []


def test_what_is_not_in_the_snapshot_is_imported_all_the_same(drive: Callable[..., Driven]) -> None:
    """The standard library's archive is fetched when something first reads it, before numpy or without it."""
    driven = drive([], python="import wave, fractions; str(fractions.Fraction(2, 4))")
    assert driven.value == "1/2"


@pytest.mark.parametrize("damage", ["truncated", "garbage", "another build's"])
def test_a_damaged_snapshot_is_done_without(
    damage: str, engine: Path, drive: Callable[..., Driven], tmp_path: Path
) -> None:
    [original] = engine.glob("snapshot-*.bin")
    packed = original.read_bytes()
    memory = bytearray(gzip.decompress(packed))
    memory[16:48] = bytes(32)  # The build that the snapshot says it is from.
    damaged = {
        "truncated": packed[: len(packed) // 2],
        "garbage": b"<!doctype html><title>404</title>" * 2000,
        "another build's": gzip.compress(memory, compresslevel=1),
    }[damage]
    file = tmp_path / "snapshot.bin"
    file.write_bytes(damaged)
    driven = drive([SESSIONS["keypoints only"]], start=str(file))
    assert any("without its memory snapshot" in line for line in driven.warnings)
    assert '"keypoints"' in driven.sessions[0][10]


def test_frame_times(from_snapshot: Driven, capsys: pytest.CaptureFixture[str]) -> None:
    """Printed, not judged: machines differ."""
    times = from_snapshot.frame_ms
    with capsys.disabled():
        print(
            f"\n{len(times)} frames in Pyodide: median {median(times):.2f} ms, "
            f"99% within {quantiles(times, n=100)[98]:.2f} ms, worst {max(times):.2f} ms; "
            f"start from the snapshot {from_snapshot.start_ms:.0f} ms"
        )
        each = from_snapshot.batch_ms
        print(
            f"{len(each)} batches of a video: median {median(each):.2f} ms a frame, worst {max(each):.2f} ms"
        )
