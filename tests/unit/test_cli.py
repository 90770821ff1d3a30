"""``repscope``: what it prints, where, with which exit status; alone and as it is installed."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from py_core import encode
from py_core.cli import main
from py_core.recording import Recording
from py_core.replaying import OwnMovement, replay
from py_core.score_table import recordings_in
from py_core.scoring import score_recording
from tests.unit.recordings import OWN, recorded

REPO = Path(__file__).parents[2]


@pytest.fixture
def squats(tmp_path: Path) -> Path:
    """A recording of two squats that says that it is some."""
    path = tmp_path / "squats.json.gz"
    recorded(exercise="squat").save(path)
    return path


def run(*words: str | Path) -> int:
    """The command's exit status, argparse's own among them."""
    try:
        return main([str(word) for word in words])
    except SystemExit as end:
        assert isinstance(end.code, int)
        return end.code


def test_a_replay_prints_the_messages_a_line_each(squats: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("replay", squats, "--query", "lang=fr&recommendations=1") == 0
    printed = capsys.readouterr()
    messages = list(replay(Recording.load(squats), "squat", "lang=fr&recommendations=1"))
    assert printed.out == "".join(f"{encode([message])[1:-1]}\n" for message in messages)
    assert printed.err == ""


def test_exercise_and_ends_are_as_asked(
    squats: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run("replay", squats, "--exercise", "lunge") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["exercise"] == "lunge"
    assert run("replay", squats, "--lead", "2", "--tail", "1.5", "--nobody") == 0
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])
    whole_ms = Recording.load(squats).duration_ms
    assert summary["counter"] == 2
    assert summary["durationMs"] == pytest.approx(whole_ms + 3500, abs=100)
    movement = tmp_path / "mine.toml"
    movement.write_text(OWN)
    assert run("replay", squats, "--exercise", movement) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["exercise"] == "knee_bend"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("replay", "nowhere.json"), "nowhere.json: No such file"),
        (("replay", "{squats}", "--exercise", "headstand"), "headstand"),
        (("replay", "{squats}", "--query", "difficulty=insane"), "insane"),
        (("replay", "{squats}", "--exercise", "nowhere.toml"), "nowhere.toml: No such file"),
        (("replay", "{squats}", "--exercise", "{squats}.toml"), "expected a text in UTF-8"),
        (("replay", "{squats}", "--lead", "-1"), "expected seconds from 0 to 60, not '-1'"),
        (("replay", "{squats}", "--tail", "long"), "expected seconds from 0 to 60, not 'long'"),
        (("score",), "PATH"),
        (("score", "{folder}/empty"), "expected recordings (.json, .json.gz) in"),
        (("score", "{squats}", "--jobs", "0"), "expected a whole number from 1 on, not '0'"),
        (("score", "{squats}", "--json", "{folder}/no/such/folder.json"), "folder.json: No such file"),
        (
            ("draw", "{squats}", "-o", "{folder}/a.gif"),
            "a.gif: expected a name that ends in .svg, .png, .pdf",
        ),
        (("draw", "{squats}", "-o", "{folder}/no/such/a.svg"), "a.svg: No such file"),
        (("draw", "{squats}"), "--out"),
        ((), "COMMAND"),
        (("dance",), "dance"),
    ],
)
def test_bad_input_is_2_and_said_on_standard_error(
    words: tuple[str, ...], said: str, squats: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "squats.json.gz.toml").write_bytes(squats.read_bytes())
    assert run(*(word.format(squats=squats, folder=tmp_path) for word in words)) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert "Traceback" not in printed.err
    if words[:1] != ("score",):
        assert printed.out == ""


def test_without_a_movement_scoring_and_drawing_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded().save(tmp_path / "a.json")
    assert run("draw", tmp_path / "a.json", "-o", tmp_path / "a.svg") == 2
    assert "name an exercise" in capsys.readouterr().err
    assert run("score", tmp_path / "a.json") == 1
    assert "name an exercise" in " ".join(capsys.readouterr().out.split())


def test_scores_are_a_table_and_a_broken_file_has_its_row(
    squats: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deeper = tmp_path / "deeper"
    recorded("lunge", view="front", exercise="lunge").save(deeper / "lunges.json")
    (deeper / "broken.json.gz").write_bytes(squats.read_bytes()[:-20])
    (deeper / "notes.txt").write_text("no recording")
    out = tmp_path / "scores.json"
    assert run("score", tmp_path, "--json", out, "--jobs", "1") == 1
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    by_name = {name: next(line for line in lines if name in line) for name in ("squats", "lunges", "broken")}
    assert by_name["squats"].split()[1:3] == ["squat", "2"]
    assert by_name["lunges"].split()[1:3] == ["lunge", "2"]
    assert "ends in the midst" in " ".join(printed.out.split())
    rows = json.loads(out.read_text())
    assert [Path(row["recording"]).name for row in rows] == [
        "broken.json.gz",
        "lunges.json",
        "squats.json.gz",
    ]
    assert set(rows[0]) == {"recording", "error"}
    score = score_recording(Recording.load(squats))
    assert rows[2] == {
        "recording": str(squats),
        "exercise": "squat",
        "count": 2,
        "avg_score": score.avg_score,
        "grade": score.grade,
        "duration_ms": score.duration_ms,
        "history": json.loads(encode(score.history)),  # type: ignore[arg-type]
    }


def test_jobs_change_nothing(squats: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for index in range(3):
        (tmp_path / f"more{index}.json.gz").write_bytes(squats.read_bytes())
    texts = []
    for jobs in ("1", "2"):
        assert run("score", tmp_path, "--jobs", jobs, "--json", tmp_path / f"out{jobs}.txt") == 0
        texts.append((tmp_path / f"out{jobs}.txt").read_text())
    assert texts[0] == texts[1]
    assert capsys.readouterr().err == ""


def test_json_on_standard_output_is_alone_there(squats: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("score", squats, "--json", "-") == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)[0]["count"] == 2
    assert "avg score" in printed.err


def test_recordings_are_found_once_each(tmp_path: Path) -> None:
    for name in ("b.json", "a.json.gz", "c.txt", "d.gz"):
        (tmp_path / name).touch()
    (tmp_path / "e.json").mkdir()
    assert recordings_in([tmp_path, tmp_path / "b.json", tmp_path / "c.txt"]) == [
        tmp_path / "a.json.gz",
        tmp_path / "b.json",
        tmp_path / "c.txt",
    ]


@pytest.mark.parametrize(("ending", "begin"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_picture_is_drawn(squats: Path, tmp_path: Path, ending: str, begin: bytes) -> None:
    out = tmp_path / f"a.{ending}"
    assert run("draw", squats, "-o", out) == 0
    first = out.read_bytes()
    assert first.startswith(begin)
    assert len(first) > 10_000
    if ending == "png":
        assert run("draw", squats, "-o", out) == 0
        assert out.read_bytes() == first


@pytest.mark.parametrize(("command", "missing"), [("score", "rich"), ("draw", "matplotlib")])
def test_a_library_that_is_missing_is_named_with_what_to_install(
    squats: Path,
    tmp_path: Path,
    command: str,
    missing: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    module = {"score": "py_core.score_table", "draw": "py_core.drawing"}[command]
    monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.delattr(import_module("py_core"), module.rpartition(".")[2], raising=False)
    for name in [name for name in sys.modules if name.partition(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    out: list[str | Path] = ["-o", tmp_path / "a.svg"] if command == "draw" else []
    assert run(command, squats, *out) == 2
    assert f"pip install {missing}" in capsys.readouterr().err


def test_replaying_needs_neither_library(squats: Path) -> None:
    code = (
        "import sys; sys.modules.update(rich=None, matplotlib=None, numpy=None)\n"
        f"from py_core.cli import main; sys.exit(main(['replay', {str(squats)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1])["counter"] == 2
    assert done.stderr == ""


def test_a_reader_that_leaves_is_no_error(squats: Path) -> None:
    command = [sys.executable, "-m", "py_core.cli", "replay", str(squats), "--query", "keypoints=1"]
    with subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_the_command_and_what_it_needs_are_declared() -> None:
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, function = project["scripts"]["repscope"].partition(":")
    assert getattr(import_module(module), function) is main
    assert project["dependencies"] == []
    assert set(project["optional-dependencies"]) == {"cli", "draw", "reference"}


def test_a_movement_file_is_read_by_its_name(tmp_path: Path) -> None:
    from py_core.cli import parser

    (tmp_path / "mine.toml").write_text(OWN)
    args = parser().parse_args(["replay", "x.json", "--exercise", str(tmp_path / "mine.toml")])
    assert args.exercise == OwnMovement(OWN, "mine.toml")
