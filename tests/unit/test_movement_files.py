"""Movement files of the site's owner: ``build.py movement``, and what of them a build publishes."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from web.tools import movements
from web.tools.toolchain import StepError

MINE = """\
id = "mine"
kind = "repetitions"
placement = { parts = ["hip"], sides = "one" }
[[excursion]]
signal = "thigh_from_vertical_deg"
start = 12
target = 45
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(MINE, encoding="utf-8")
    return path


def test_a_file_is_added_under_a_uuid_which_stays(tmp_path: Path, file: Path) -> None:
    folder = tmp_path / "movements"
    name = movements.add(file, folder)
    assert str(uuid.UUID(name)) == name
    assert (folder / f"{name}.toml").read_text(encoding="utf-8") == MINE
    better = MINE.replace("45", "60")
    file.write_text(better, encoding="utf-8")
    assert movements.add(file, folder) == name
    assert [each.read_text(encoding="utf-8") for each in folder.iterdir()] == [better]
    assert movements.add(folder / f"{name}.toml", folder) == name
    file.write_text(MINE.replace("mine", "other"), encoding="utf-8")
    assert movements.add(file, folder) != name
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (MINE.replace("45", '"deep"').encode(), "mine.toml, line 7 [[excursion]] 1: target must be a finite"),
        (MINE.replace("mine", "squat").encode(), "an id that no built-in movement has"),
        (b"\xff\xfe", "mine.toml is not UTF-8 text: save it as UTF-8"),
        (None, "mine.toml cannot be read: No such file or directory"),
    ],
)
def test_a_wrong_file_is_not_added(tmp_path: Path, file: Path, content: bytes | None, said: str) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    with pytest.raises(StepError) as caught:
        movements.add(file, tmp_path / "movements")
    assert said in str(caught.value)
    assert not (tmp_path / "movements").exists()


def test_a_build_publishes_the_folder_and_nothing_else(tmp_path: Path, file: Path) -> None:
    folder, out = tmp_path / "movements", tmp_path / "site"
    out.mkdir()
    movements.publish(out, folder)
    assert list(out.iterdir()) == []
    name = movements.add(file, folder)
    (folder / "notes.toml").write_text("no movement", encoding="utf-8")
    movements.publish(out, folder)
    published = out / "movements" / f"{name}.toml"
    assert list((out / "movements").iterdir()) == [published]
    (folder / f"{name}.toml").write_text(MINE.replace("45", "50"), encoding="utf-8")
    movements.publish(out, folder)
    assert "50" in published.read_text(encoding="utf-8")
    (folder / f"{name}.toml").write_text("id =", encoding="utf-8")
    with pytest.raises(StepError, match=f"{name}.toml, line 1"):
        movements.publish(out, folder)
    (folder / f"{name}.toml").unlink()
    movements.publish(out, folder)
    assert not published.exists()
