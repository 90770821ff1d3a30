"""``repscope``: recorded keypoints in, messages, scores or a picture out.

Standard output is a command's result alone; progress and errors go to standard error. Exit status: 0 when all
went well, 1 when some recordings of many could not be scored, 2 for bad input, 130 when interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, Protocol

from py_core.encoding import to_json
from py_core.recording import Recording, held
from py_core.reference_cli import add_reference
from py_core.replaying import OwnMovement, replay
from py_core.scoring import UNSCORABLE

BAD_INPUT = 2
INTERRUPTED = 130


class _Commands(Protocol):
    """What ``add_subparsers`` gives."""

    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser: ...


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that ``words`` (by default the command line) name; returns the exit status."""
    args = parser().parse_args(words)
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        return run(args)
    except UNSCORABLE as error:
        return _complain(str(error))
    except ModuleNotFoundError as error:
        if error.name not in ("rich", "matplotlib", "numpy"):
            raise
        return _complain(f"this command needs {error.name}; install it with: pip install {error.name}")
    except BrokenPipeError:
        # Whoever read the output has had enough, as `head` has. Python's own farewell would complain of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(
        prog="repscope", description="Judge recorded keypoints as the page judges live ones."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_replay, _add_score, _add_draw, add_reference):
        add(commands)
    return top


def _add_replay(commands: _Commands) -> None:
    one = commands.add_parser(
        "replay",
        help="the messages of a recording",
        description="Print the messages that the page would have given, one JSON object a line.",
    )
    one.add_argument("file", type=Path, metavar="FILE", help="a recording, .json or .json.gz")
    _add_session(one)
    one.set_defaults(run=_replay)


def _add_score(commands: _Commands) -> None:
    one = commands.add_parser(
        "score",
        help="counts and scores of many recordings",
        description="Print a table of counts and scores. A recording that cannot be read has its row too.",
    )
    one.add_argument(
        "paths", type=Path, nargs="+", metavar="PATH", help="recordings, or folders that hold some"
    )
    _add_session(one)
    one.add_argument(
        "--jobs",
        type=_at_least_one,
        default=os.cpu_count() or 1,
        metavar="N",
        help="so many at a time; default: %(default)s, one a processor",
    )
    one.add_argument(
        "--json",
        type=Path,
        metavar="OUT",
        help="also write the scores, each repetition's with them, as JSON; - for standard output, with the "
        "table on standard error",
    )
    one.set_defaults(run=_score)


def _add_draw(commands: _Commands) -> None:
    one = commands.add_parser(
        "draw",
        help="what the engine sees in a recording, as a picture",
        description="Draw a movement's signals, phases and thresholds over a recording.",
    )
    one.add_argument("file", type=Path, metavar="FILE", help="a recording, .json or .json.gz")
    _add_session(one)
    one.add_argument(
        "-o",
        "--out",
        type=Path,
        required=True,
        metavar="PICTURE",
        help="where to write it: .svg, .png or .pdf",
    )
    one.set_defaults(run=_draw)


def _add_session(one: argparse.ArgumentParser) -> None:
    """What a recording is played to."""
    one.add_argument(
        "--exercise",
        type=_exercise,
        metavar="ID",
        help="the movement, or a movement file (.toml); default: what the recording says",
    )
    one.add_argument(
        "--query",
        metavar="TEXT",
        help="the page's parameters, such as 'difficulty=easy&lang=fr'; default: what the recording says",
    )
    one.add_argument(
        "--lead",
        type=_seconds,
        default=0.0,
        metavar="S",
        help="hold the first frame for so many seconds before, for a cut that begins within the movement",
    )
    one.add_argument(
        "--tail", type=_seconds, default=0.0, metavar="S", help="hold the last frame so long at the end"
    )
    one.add_argument(
        "--nobody", action="store_true", help="show nobody in that time, rather than hold a frame"
    )


def _replay(args: argparse.Namespace) -> int:
    for message in replay(loaded(args, args.file), args.exercise, args.query):
        print(to_json(message))
    return 0


def _score(args: argparse.Namespace) -> int:
    from py_core import score_table

    return score_table.run(args)


def _draw(args: argparse.Namespace) -> int:
    from py_core import drawing

    if args.out.suffix not in drawing.SUFFIXES:
        return _complain(f"{args.out}: expected a name that ends in {', '.join(drawing.SUFFIXES)}")
    try:
        drawing.draw(loaded(args, args.file), args.out, args.exercise, args.query, title=args.file.name)
    except OSError as error:
        return _complain(f"{args.out}: {error.strerror or error}")
    return 0


def loaded(args: argparse.Namespace, path: Path) -> Recording:
    """A recording with its ends held as the command line asks. Raises ``RecordingError``."""
    recording = Recording.load(path)
    if not (args.lead or args.tail):
        return recording
    return held(recording, lead_s=args.lead, tail_s=args.tail, still=not args.nobody)


def _complain(text: str) -> int:
    print(f"repscope: {text}", file=sys.stderr)
    return BAD_INPUT


def _at_least_one(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    return number if number >= 1 else _refuse(f"expected a whole number from 1 on, not {text!r}")


def _exercise(text: str) -> str | OwnMovement:
    if not text.endswith(".toml"):
        return text
    try:
        return OwnMovement(Path(text).read_text(encoding="utf-8"), Path(text).name)
    except OSError as error:
        _refuse(f"{text}: {error.strerror or error}")
    except UnicodeDecodeError:
        _refuse(f"{text}: expected a text in UTF-8")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    return seconds if 0.0 <= seconds <= 60.0 else _refuse(f"expected seconds from 0 to 60, not {text!r}")


def _refuse(text: str) -> NoReturn:
    raise argparse.ArgumentTypeError(text)


if __name__ == "__main__":
    sys.exit(main())
