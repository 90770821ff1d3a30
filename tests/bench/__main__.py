"""``python -m tests.bench NAME``: one measurement with its options, several by name, or all where none is named."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Protocol

from rich.console import Console

from py_core.recording import RecordingError
from tests.bench.manifest import ManifestError
from tests.bench.tables import make_console
from web.tools.toolchain import StepError

NAMES = (
    "mannequin",
    "jumps",
    "matrix",
    "others",
    "reference",
    "proposals",
    "accuracy",
    "form",
    "session",
    "reference_speed",
    "bytes",
    "start",
    "frame",
    "replay",
    "clips",
    "upload",
    "upload_memory",
)
_MODULES = {"bytes": "wire"}


class Measurement(Protocol):
    """What each module of a measurement offers; its docstring's first line is its help."""

    __doc__: str | None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace, console: Console) -> int: ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the words ask for; return the exit status, the worst one of several."""
    words = list(sys.argv[1:] if argv is None else argv) or list(NAMES)
    if all(word in NAMES for word in words):
        return max(_run([name]) for name in words)
    return _run(words)


def _run(words: Sequence[str]) -> int:
    console = make_console()
    args = _parser().parse_args(words)
    try:
        return _measurement(args.name).run(args, console)
    except (ManifestError, RecordingError, StepError) as error:
        console.print(str(error), markup=False, soft_wrap=True)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py bench", description="Speed, size and accuracy, as tables."
    )
    below = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    for name in NAMES:
        measurement = _measurement(name)
        says = (measurement.__doc__ or "").partition("\n")[0].partition(": ")[2]
        measurement.add_arguments(below.add_parser(name, help=says, description=says))
    return parser


def _measurement(name: str) -> Measurement:
    module: Measurement = importlib.import_module(f"tests.bench.{_MODULES.get(name, name)}")
    return module


if __name__ == "__main__":
    sys.exit(main())
