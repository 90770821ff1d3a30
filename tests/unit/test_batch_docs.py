"""The examples of ``docs/batch.md`` and ``docs/recordings.md``, run as they stand."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure

from py_core.cli import parser
from py_core.recording import from_plain
from tests.unit.recordings import recorded

DOCS = Path(__file__).parents[2] / "docs"


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a language on a page."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", (DOCS / page).read_text(encoding="utf-8"), re.M | re.S)
    return [code for name, code in found if name == language]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with recordings, one of them broken."""
    recordings = tmp_path / "recordings"
    recorded(exercise="squat").save(recordings / "squats.json.gz")
    recorded("lunge", view="front", exercise="lunge").save(recordings / "more" / "lunges.json.gz")
    (recordings / "broken.json.gz").write_bytes(b"\x1f\x8b")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_notebooks_cells(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    for code in blocks("batch.md", "python")[:2]:
        exec(code, names)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("easy 2 ")
    assert any(line.startswith("1: ") for line in lines)
    assert isinstance(names["figure"], Figure)
    assert len(names["seen"].lanes[0].excursion) == len(names["seen"].t_ms)
    assert names["seen"].of("trunk_lean_deg", "auto")


def test_the_example_with_dask(folder: Path) -> None:
    names: dict[str, Any] = {"__name__": "example"}
    exec(blocks("batch.md", "python")[2], names)
    rows = {Path(row["recording"]).name: row for row in names["rows"]}
    assert set(rows) == {"squats.json.gz", "lunges.json.gz", "broken.json.gz"}
    assert rows["squats.json.gz"]["count"] == 2
    assert rows["lunges.json.gz"]["exercise"] == "lunge"
    assert "whole gzip data" in rows["broken.json.gz"]["error"]
    assert names["counted"] == 4


def test_the_commands_are_commands() -> None:
    commands = [block.strip() for block in blocks("batch.md", "")]
    assert len(commands) == 3
    for command in commands:
        name, *words = shlex.split(command)
        assert name == "repscope"
        parser().parse_args(words)


def test_the_formats_example_is_a_recording() -> None:
    [example] = blocks("recordings.md", "json")
    recording = from_plain(json.loads(example))
    assert json.loads(example) | {"frames": [[], []]} == recording.to_plain()
