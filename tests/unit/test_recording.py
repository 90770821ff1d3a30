"""The format of recorded keypoints: what is read, what is refused and how it is said."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from py_core.recording import Event, Recording, RecordingError, from_plain, held

PERSON = [0.5] * 51
EVENTS = (
    Event(0, report="running"),
    Event(1, command={"command": "pause"}),
    Event(1, report="worker_unavailable", detail="why"),
    Event(2, size=(480, 640)),
)


def plain(**changes: Any) -> dict[str, Any]:
    """A good recording of three frames, with changes; ``...`` leaves a field out."""
    data = {"width": 640, "height": 480, "t_ms": [0, 33.3, 66.7], "frames": [PERSON, [], PERSON], **changes}
    return {name: value for name, value in data.items() if value is not ...}


def complaint(data: object) -> str:
    with pytest.raises(RecordingError) as caught:
        from_plain(data, "film.json")
    return str(caught.value)


@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "deep/er/a.json.gz"])
def test_what_is_saved_comes_back(tmp_path: Path, name: str) -> None:
    recording = Recording(
        640,
        480,
        [0.0, 0.1 + 0.2, 66.7],
        [[1 / 3] * 51, [], PERSON],
        "squat",
        'id = "own"',
        "movenet-lightning",
        "lang=de",
        EVENTS,
    )
    path = tmp_path / name
    recording.save(path)
    assert Recording.load(path) == recording
    assert (path.read_bytes()[:2] == b"\x1f\x8b") == name.endswith(".gz")
    first = path.read_bytes()
    recording.save(path)
    assert path.read_bytes() == first
    assert [each.name for each in path.parent.iterdir()] == [
        "a.json.gz" if name.endswith(".gz") else "a.json"
    ]


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    Recording(640, 480, [0.0], [PERSON]).save(tmp_path / "a.json")
    data = json.loads((tmp_path / "a.json").read_text())
    assert (data["format"], data["version"]) == ("repscope-recording", 1)
    assert list(data) == ["format", "version", "width", "height", "t_ms", "frames"]


def test_a_name_that_belies_the_contents_does_not_matter(tmp_path: Path) -> None:
    text = json.dumps(plain()).encode()
    (tmp_path / "a.json.gz").write_bytes(text)
    (tmp_path / "b.json").write_bytes(gzip.compress(text, mtime=0))
    assert Recording.load(tmp_path / "a.json.gz") == Recording.load(tmp_path / "b.json")


def test_files_without_format_and_version_and_with_more_fields_are_read() -> None:
    recording = from_plain(plain(weather="fine"))
    assert (recording.width, recording.height, list(recording.t_ms)) == (640, 480, [0.0, 33.3, 66.7])
    assert recording == from_plain(plain(format="repscope-recording", version=1))


def test_null_and_empty_frames_are_nobody() -> None:
    assert from_plain(plain(frames=[None, [], PERSON])).frames == [[], [], PERSON]


def test_two_frames_at_one_time_are_read() -> None:
    assert from_plain(plain(t_ms=[0, 40, 40])).t_ms == [0, 40, 40]


def test_whole_numbers_are_numbers() -> None:
    assert from_plain(plain(frames=[[1] * 51, None, None])).frames[0] == [1.0] * 51


def test_blazepose_is_told_by_its_frames() -> None:
    assert from_plain(plain(frames=[None, [0.5] * 132, None])).blazepose
    assert not from_plain(plain()).blazepose


def test_duration() -> None:
    assert from_plain(plain(t_ms=[100, 200, 350])).duration_ms == 250
    assert from_plain(plain(t_ms=[], frames=[])).duration_ms == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "film.json: expected a JSON object with width, height, t_ms and frames; got a list"),
        (None, "got nothing"),
        (plain(format="other"), 'format: expected "repscope-recording"; got "other"'),
        (plain(version=0), "version: expected a whole number from 1 on; got 0"),
        (plain(version="1"), "version: expected a whole number"),
        (plain(version=True), "version: expected a whole number"),
        (
            plain(version=2),
            "version 2 of the format is newer than this Repscope, which reads up to 1. Install",
        ),
        (plain(width=...), "width: expected a frame's size in whole pixels; got nothing"),
        (plain(width=0), "width: expected a frame's size in whole pixels; got 0"),
        (plain(height=480.5), "height: expected a frame's size in whole pixels; got 480.5"),
        (plain(height="480"), 'got "480"'),
        (plain(height=1e300), "height: expected"),
        (plain(t_ms=...), "t_ms: expected a list of times in milliseconds; got nothing"),
        (plain(frames={}), "frames: expected a list of frames; got an object"),
        (plain(t_ms=[0, 1]), "expected as many times in t_ms as frames; got 2 times and 3 frames"),
        (plain(t_ms=[0, 50, 20]), "t_ms[2]: expected times that increase, so more than 50; got 20"),
        (plain(t_ms=[0, None, 20]), "t_ms[1]: expected a finite number of milliseconds; got nothing"),
        (plain(t_ms=[0, float("nan"), 20]), "t_ms[1]: expected a finite number of milliseconds; got NaN"),
        (plain(t_ms=[0, 10**400, 20]), "t_ms[1]: expected a finite number of milliseconds"),
        (plain(frames=[PERSON, [0.5] * 50, None]), "frames[1]: expected 51 numbers"),
        (
            plain(frames=[PERSON, 7, None]),
            "frames[1]: expected a list of numbers, or null for nobody; got a number",
        ),
        (
            plain(frames=[PERSON, None, [*PERSON[:7], float("nan"), *PERSON[8:]]]),
            "frames[2][7]: expected a finite number; a joint that is not seen has score 0; got NaN",
        ),
        (plain(frames=[PERSON, None, [True, *PERSON[1:]]]), "frames[2][0]: expected a finite number"),
        (plain(frames=[PERSON, None, ["x", *PERSON[1:]]]), 'got "x"'),
        (plain(frames=[PERSON, None, [0.5] * 132]), "expected frames of one pose model throughout"),
        (plain(exercise=7), "exercise: expected a text; got 7"),
        (plain(events={}), "events: expected a list; got an object"),
        (
            plain(events=[{"frame": 0}]),
            "events[0]: expected an object with frame and one of command, report, size",
        ),
        (plain(events=[{"frame": 0, "report": "x", "size": [1, 1]}]), "events[0]: expected an object"),
        (
            plain(events=[{"frame": 4, "report": "x"}]),
            "events[0]: frame: expected the index of a frame, from 0 to 3",
        ),
        (
            plain(events=[{"frame": 2, "report": "x"}, {"frame": 1, "report": "x"}]),
            "events[1]: frame: expected the index of a frame, from 2 to 3, in order; got 1",
        ),
        (plain(events=[{"frame": 0, "command": "stop"}]), "events[0]: command: expected a host's command"),
        (plain(events=[{"frame": 0, "report": 1}]), "events[0]: report: expected a code"),
        (plain(events=[{"frame": 0, "size": [640]}]), "events[0]: size: expected width and height"),
        (plain(events=[{"frame": 0, "size": [640, -1]}]), "events[0]: size[1]: expected a frame's size"),
    ],
)
def test_what_is_wrong_is_said(data: object, words: str) -> None:
    assert words in complaint(data)
    assert complaint(data).startswith("film.json: ")


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (b"", "expected JSON"),
        (b"{", "expected JSON"),
        (b"\x00\x00\x00\x18ftypmp42\xff\xfe", "expected JSON"),
        (b"\xff\xd8\xff\xe0", "byte 0 is no UTF-8. A recording is what the page saves"),
        (
            gzip.compress(json.dumps(plain()).encode(), mtime=0)[:-9],
            "the file ends in the midst of it. Copy or save it again",
        ),
        (gzip.compress(b"{}", mtime=0)[:5], "expected whole gzip data"),
        (b"\x1f\x8bnonsense in plenty", "expected gzip data, but it is damaged"),
        (gzip.compress(b"not json", mtime=0), "expected JSON"),
        (b"[" * 100_000, "nest without end"),
        (json.dumps(plain()).replace("33.3", "Infinity").encode(), "t_ms[1]: expected a finite number"),
    ],
)
def test_files_that_hold_no_recording(tmp_path: Path, contents: bytes, words: str) -> None:
    path = tmp_path / "a.json.gz"
    path.write_bytes(contents)
    with pytest.raises(RecordingError) as caught:
        Recording.load(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"a\.json: No such file"):
        Recording.load(tmp_path / "a.json")
    with pytest.raises(RecordingError, match=r"Is a directory|Permission denied"):
        Recording.load(tmp_path)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*plain(), "events", "frame"]), inner)
    ),
    max_leaves=12,
)


@given(_json, st.sampled_from([*plain(), "events", "format", "version", "query"]))
def test_any_data_is_a_recording_or_a_complaint(value: Any, name: str) -> None:
    for data in (value, plain(**{name: value})):
        try:
            recording = from_plain(data)
        except RecordingError:
            continue
        assert len(recording.t_ms) == len(recording.frames)
        assert from_plain(json.loads(json.dumps(recording.to_plain()))) == recording


def test_ends_are_held() -> None:
    recording = from_plain(plain(t_ms=[1000, 1040, 1080], events=[event(0, "running"), event(1, "hidden")]))
    longer = held(recording, lead_s=0.1, tail_s=0.066)
    assert list(longer.t_ms) == [0, 33, 66, 99, 139, 179, 212, 245]
    assert list(longer.frames) == [PERSON, PERSON, PERSON, PERSON, [], PERSON, PERSON, PERSON]
    assert [each.frame for each in longer.events] == [0, 4]
    alone = held(recording, lead_s=0.1, tail_s=0.066, still=False)
    assert [len(frame) for frame in alone.frames] == [0, 0, 0, 51, 0, 51, 0, 0]
    empty = from_plain(plain(t_ms=[], frames=[]))
    assert held(empty, lead_s=1, tail_s=1) == empty


def event(frame: int, report: str) -> dict[str, Any]:
    return {"frame": frame, "report": report}
