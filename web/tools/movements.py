"""Movement files of whoever runs the site: checked, named by a UUID, and brought to the site's ``movements/``."""

from __future__ import annotations

import uuid
from pathlib import Path

from py_core.catalogue import Movement, MovementError
from py_core.own_movement import own_movement
from web.tools import own_files
from web.tools.toolchain import REPO, StepError

FOLDER = REPO / "movements"
"""Belongs to the site's owner: what lies there is published with the site."""
SUFFIX = ".toml"


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
    known = {check(other).id: other.stem for other in own_files.named(folder, SUFFIX)}
    name = known.get(movement.id) or str(uuid.uuid4())
    own_files.copy(file, folder / f"{name}{SUFFIX}")
    return name


def publish(out: Path, folder: Path = FOLDER) -> None:
    """Make ``out/movements`` hold the files of ``folder`` and no others. Raises ``StepError`` for a wrong one."""
    own_files.mirror(folder, out / "movements", SUFFIX, check)
