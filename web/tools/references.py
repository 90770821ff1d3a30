"""Reference movements of whoever runs the site: checked, and brought to the site's ``references/``."""

from __future__ import annotations

from pathlib import Path

from py_core.reference.file import SUFFIX, from_text
from py_core.reference.model import Reference, ReferenceError
from py_core.reference_cli import read_text
from web.tools import own_files
from web.tools.toolchain import REPO, StepError

FOLDER = REPO / "references"
"""Belongs to the site's owner: what lies there is published with the site."""


def check(file: Path) -> Reference:
    """The reference in ``file``. Raises ``StepError`` for a file that no page would take; its text says why."""
    try:
        return from_text(read_text(file), str(file))
    except OSError as error:
        raise StepError(f"{file} cannot be read: {error.strerror or error}") from error
    except ReferenceError as error:
        raise StepError(str(error)) from error


def add(file: Path, folder: Path = FOLDER) -> str:
    """Check ``file`` and copy it to ``folder``, in place of an earlier one of the same id; the id."""
    name = check(file).id
    own_files.copy(file, folder / f"{name}{SUFFIX}")
    return name


def publish(out: Path, folder: Path = FOLDER) -> None:
    """Make ``out/references`` hold the files of ``folder`` and no others. Raises ``StepError`` for a wrong one."""

    def as_named(file: Path) -> None:
        if check(file).id != file.stem:
            raise StepError(
                f"{file} holds the reference {check(file).id}: add it with `build.py reference add`"
            )

    own_files.mirror(folder, out / "references", SUFFIX, as_named)
