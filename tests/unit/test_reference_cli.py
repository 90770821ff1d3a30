"""``repscope reference``: making a reference of a recording, and comparing recordings with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from py_core.cli import main
from py_core.recording import Recording
from py_core.reference.file import from_text, to_text
from py_core.reference.model import MOST_BYTES
from tests.mannequin import play


def saved(path: Path, movement: str, **asked: Any) -> Path:
    played = play(movement, view="side", **asked)
    Recording(
        played.width, played.height, played.t_ms, played.frames, exercise=movement, model="movenet-lightning"
    ).save(path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recordings, and a reference made of one of them."""
    folder = tmp_path_factory.mktemp("reference")
    saved(folder / "squats.json.gz", "squat", reps=3)
    saved(folder / "others.json", "squat", reps=4, body="tall", tempo=1.2)
    saved(folder / "push_ups.json", "push_up", reps=3)
    saved(folder / "plank.json", "plank", reps=0)
    assert main(["reference", "make", str(folder / "squats.json.gz"), "-o", str(folder / "squat.json")]) == 0
    return folder


def run(*words: str | Path) -> int:
    """The command's exit status, argparse's own among them."""
    try:
        return main(["reference", *(str(word) for word in words)])
    except SystemExit as end:
        assert isinstance(end.code, int)
        return end.code


def test_make_takes_the_best_repetition(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "best.json"
    assert run("make", folder / "squats.json.gz", "-o", out) == 0
    printed = capsys.readouterr()
    reference = from_text(out.read_text(encoding="utf-8"))
    assert reference.name == "squats"
    assert reference.model == "movenet-lightning"
    assert reference.signature.kind == "repetition"
    assert reference.signature.duration_ms == pytest.approx(2600.0, abs=520.0)
    assert printed.out.endswith(f"kB, reference={reference.id}\n") and printed.out.count("\n") == 1
    assert printed.err == ""


def test_make_takes_what_it_is_told(folder: Path) -> None:
    out = folder / "told.json"
    words = ("--start", "1.5", "--end", "4.1", "--name", "Deep squat")
    assert run("make", folder / "squats.json.gz", "-o", out, *words) == 0
    reference = from_text(out.read_text(encoding="utf-8"))
    assert reference.name == "Deep squat"
    assert reference.signature.duration_ms == pytest.approx(2600.0, abs=70.0)
    assert run("make", folder / "plank.json", "-o", out) == 0
    assert from_text(out.read_text(encoding="utf-8")).signature.kind == "hold"


def test_compare_prints_a_row_a_repetition(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", folder / "squat.json", folder / "others.json") == 0
    printed = capsys.readouterr().out
    for name in ("overall", "pose", "timing", "movement", "grade", "worst joint", "worst at"):
        assert name in printed
    assert "4 repetitions like “squats”, 0." in printed
    assert run("compare", folder / "squat.json", folder / "push_ups.json") == 0
    assert "0 repetitions like “squats”, nothing was compared" in capsys.readouterr().out


def test_compare_prints_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {}
    for profile in ("default", "kali"):
        words = ("--profile", profile, "--difficulty", "easy", "--json")
        assert run("compare", folder / "squat.json", folder / "others.json", *words) == 0
        found[profile] = json.loads(capsys.readouterr().out)
    plain = found["default"]
    assert plain["reference"] == from_text((folder / "squat.json").read_text(encoding="utf-8")).id
    assert (plain["name"], plain["count"], len(plain["history"])) == ("squats", 4, 4)
    assert plain["total_frames_compared"] > 100
    score = plain["history"][2]["reference_score"]
    assert {
        "overallScore",
        "poseScore",
        "timingScore",
        "movementScore",
        "grade",
        "joints",
        "worst_phase",
    } <= set(score)
    assert found["kali"]["avg_rep_score"] < plain["avg_rep_score"]


def test_what_the_recording_says_does_not_matter(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recording = Recording.load(folder / "others.json")
    path = folder / "told_otherwise.json"
    Recording(
        recording.width,
        recording.height,
        recording.t_ms,
        recording.frames,
        exercise="lunge",
        query="exercise=lunge&difficulty=hard",
    ).save(path)
    assert run("compare", folder / "squat.json", path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["count"] == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("make", "nowhere.json", "-o", "x.json"), "nowhere.json: No such file"),
        (("make", "{folder}/squats.json.gz"), "-o"),
        (("make", "{folder}/squats.json.gz", "-o", "{folder}/no/such/x.json"), "x.json: No such file"),
        (
            ("make", "{folder}/squats.json.gz", "-o", "{folder}/x.json", "--start", "1.5", "--end", "9"),
            "squats.json.gz: There are 3 repetitions in this part, and a reference is one.",
        ),
        (("make", "{folder}/squats.json.gz", "-o", "{folder}/x.json", "--end", "soon"), "--end"),
        (("make", "{folder}/squats.json.gz", "-o", "{folder}/x.json", "--name", " "), "needs a name"),
        (("make", "{folder}/nobody.json", "-o", "{folder}/x.json"), "nobody.json: Nobody can be seen here."),
        (("make", "{folder}/empty.json", "-o", "{folder}/x.json"), "empty.json: This is a single picture."),
        (("compare", "{folder}/squat.json", "nowhere.json"), "nowhere.json: No such file"),
        (("compare", "nowhere.json", "{folder}/others.json"), "nowhere.json: No such file"),
        (
            ("compare", "{folder}/others.json", "{folder}/others.json"),
            "others.json is no reference movement: its format is not “repscope-reference”",
        ),
        (("compare", "{folder}/squats.json.gz", "{folder}/others.json"), "squats.json.gz is no reference"),
        (("compare", "{folder}/huge.json", "{folder}/others.json"), "huge.json has more than 1000000 bytes"),
        (("compare", "{folder}/newer.json", "{folder}/others.json"), "newer.json is of version 2"),
        (("compare", "{folder}/squat.json", "{folder}/others.json", "--profile", "strict"), "--profile"),
    ],
)
def test_bad_input_is_told(
    folder: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    t_ms = [i * 33.0 for i in range(90)]
    Recording(480, 640, t_ms, [[] for _ in t_ms]).save(folder / "nobody.json")
    Recording(480, 640, [], []).save(folder / "empty.json")
    (folder / "huge.json").write_bytes(b" " * (MOST_BYTES + 1))
    reference = from_text((folder / "squat.json").read_text(encoding="utf-8"))
    (folder / "newer.json").write_text(
        to_text(reference).replace('"version":1', '"version":2'), encoding="utf-8"
    )
    assert run(*(word.format(folder=folder) for word in words)) == 2
    printed = capsys.readouterr()
    assert said in printed.err and "Traceback" not in printed.err
    assert printed.out == ""
    assert not (folder / "x.json").exists()
