"""Reference movements of the site's owner: ``build.py reference``, and what of them a build publishes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import build
from py_core.reference.file import to_text
from tests.unit.test_reference_file import REFERENCE, TEXT
from web.tools import references
from web.tools.toolchain import StepError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Goblet squat.json"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_file_is_added_under_its_own_id(tmp_path: Path, file: Path) -> None:
    folder = tmp_path / "references"
    assert references.add(file, folder) == REFERENCE.id
    added = folder / f"{REFERENCE.id}.json"
    assert added.read_text(encoding="utf-8") == TEXT
    better = to_text(replace(REFERENCE, name="Better"))
    file.write_text(better, encoding="utf-8")
    assert references.add(file, folder) == REFERENCE.id
    assert references.add(added, folder) == REFERENCE.id
    assert [each.read_text(encoding="utf-8") for each in folder.iterdir()] == [better]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TEXT.replace("side", "top").encode(), "squat.json can't be used: signature.view should be one of"),
        (TEXT.replace('"version":1', '"version":9').encode(), "squat.json is of version 9 of the format"),
        (TEXT[:5000].encode(), "squat.json is no reference movement, or only a part of one"),
        (b"\xff\xfe", "squat.json is no reference movement, or only a part of one"),
        (b" " * 100_000_000, "squat.json has more than 1000000 bytes"),
        (None, "squat.json cannot be read: No such file or directory"),
    ],
)
def test_a_wrong_file_is_not_added(tmp_path: Path, file: Path, content: bytes | None, said: str) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    with pytest.raises(StepError) as caught:
        references.add(file, tmp_path / "references")
    assert said in str(caught.value)
    assert not (tmp_path / "references").exists()


def test_a_build_publishes_the_folder_and_nothing_else(tmp_path: Path, file: Path) -> None:
    folder, out = tmp_path / "references", tmp_path / "site"
    out.mkdir()
    references.publish(out, folder)
    assert list(out.iterdir()) == []
    name = references.add(file, folder)
    (folder / "notes.json").write_text("no reference", encoding="utf-8")
    references.publish(out, folder)
    published = out / "references" / f"{name}.json"
    assert list((out / "references").iterdir()) == [published]
    (folder / f"{name}.json").write_text(to_text(replace(REFERENCE, name="Better")), encoding="utf-8")
    references.publish(out, folder)
    assert "Better" in published.read_text(encoding="utf-8")
    other = folder / "11111111-2222-4333-8444-555555555555.json"
    (folder / f"{name}.json").rename(other)
    with pytest.raises(StepError, match=f"{other.name} holds the reference {name}"):
        references.publish(out, folder)
    other.unlink()
    references.publish(out, folder)
    assert not published.exists()


def test_the_front_door_adds_and_checks(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(references, "FOLDER", tmp_path / "references")
    monkeypatch.setattr(references.add, "__defaults__", (tmp_path / "references",))
    args = build.parser().parse_args(["reference", "add", str(file)])
    assert args.run(args) == 0
    assert capsys.readouterr().out == f"reference={REFERENCE.id}\n"
    assert (tmp_path / "references" / f"{REFERENCE.id}.json").is_file()
    args = build.parser().parse_args(["reference", "check", str(file)])
    assert args.run(args) == 0
    assert capsys.readouterr().out == f"{file} is fine: {REFERENCE.name}\n"
