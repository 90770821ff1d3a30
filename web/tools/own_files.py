"""Folders of whoever runs the site, whose files, each named by a UUID, are published with it."""

from __future__ import annotations

import filecmp
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path


def named(folder: Path, suffix: str) -> list[Path]:
    """Files named by a UUID, which alone can be asked for."""
    return [file for file in sorted(folder.glob(f"*{suffix}")) if _is_uuid(file.stem)]


def copy(file: Path, target: Path) -> None:
    """Make ``target`` what ``file`` is; the folder is made, too."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists() or not target.samefile(file):
        shutil.copyfile(file, target)


def mirror(folder: Path, target: Path, suffix: str, check: Callable[[Path], object]) -> None:
    """Make ``target`` hold the files of ``folder`` and no others; ``check`` raises for one that is wrong."""
    wanted = {file.name: file for file in named(folder, suffix)}
    for file in wanted.values():
        check(file)
    for stale in named(target, suffix):
        if stale.name not in wanted:
            stale.unlink()
    for name, file in wanted.items():
        target.mkdir(exist_ok=True)
        there = target / name
        if not there.is_file() or not filecmp.cmp(file, there, shallow=False):
            shutil.copyfile(file, there)


def _is_uuid(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
