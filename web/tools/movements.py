"""Movement files of whoever runs the site: checked, named by a UUID, and brought to the site's ``movements/``."""

from __future__ import annotations

import filecmp
import shutil
import uuid
from pathlib import Path

from py_core.catalogue import Movement, MovementError
from py_core.own_movement import own_movement
from web.tools.toolchain import REPO, StepError

FOLDER = REPO / "movements"
"""Belongs to the site's owner: what lies there is published with the site."""


def check(file: Path) -> Movement:
    """The movement in ``file``. Raises ``StepError`` for a file that no page would take; its text says why."""
    try:
        return own_movement(file.read_bytes().decode("utf-8"), file.name)
    except OSError as error:
        raise StepError(f"{file} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise StepError(f"{file} is not UTF-8 text: save it as UTF-8") from error
    except MovementError as error:
        raise StepError(str(error)) from error


def add(file: Path, folder: Path = FOLDER) -> str:
    """Check ``file`` and copy it to ``folder``; its UUID, which stays when a movement of the same id is added again."""
    movement = check(file)
    known = {check(other).id: other.stem for other in _files(folder)}
    name = known.get(movement.id) or str(uuid.uuid4())
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.toml"
    if not target.exists() or not target.samefile(file):
        shutil.copyfile(file, target)
    return name


def publish(out: Path, folder: Path = FOLDER) -> None:
    """Make ``out/movements`` hold the files of ``folder`` and no others. Raises ``StepError`` for a wrong one."""
    target = out / "movements"
    wanted = {file.name: file for file in _files(folder)}
    for file in wanted.values():
        check(file)
    for stale in _files(target):
        if stale.name not in wanted:
            stale.unlink()
    for name, file in wanted.items():
        target.mkdir(exist_ok=True)
        copy = target / name
        if not copy.is_file() or not filecmp.cmp(file, copy, shallow=False):
            shutil.copyfile(file, copy)


def _files(folder: Path) -> list[Path]:
    """Files named by a UUID, which alone can be asked for."""
    return [file for file in sorted(folder.glob("*.toml")) if _is_uuid(file.stem)]


def _is_uuid(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
