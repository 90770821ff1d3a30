"""``repscope reference``: make a reference movement of a recording, and compare recordings with one."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from py_core.messages import ReferenceSummary, Repetition, to_plain
from py_core.recording import Recording
from py_core.reference.file import card_of, from_text, to_text
from py_core.reference.model import MOST_BYTES, Reference, ReferenceError
from py_core.reference.profiles import DEFAULT, NAMES
from py_core.replaying import replay

BAD_INPUT = 2


class _Commands(Protocol):
    """What ``add_subparsers`` gives."""

    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser: ...


def add_reference(commands: _Commands) -> None:
    """Add the command and its two actions."""
    one = commands.add_parser(
        "reference",
        help="make a reference movement, or compare with one",
        description="Make a reference movement of one repetition in a recording, or compare recordings with one.",
    )
    actions = one.add_subparsers(required=True, metavar="ACTION")
    _add_make(actions)
    _add_compare(actions)


def _add_make(actions: _Commands) -> None:
    one = actions.add_parser(
        "make",
        help="a reference movement's file from a recording",
        description="Write the file of a reference movement: one repetition, or a position held.",
    )
    one.add_argument("file", type=Path, metavar="KEYPOINTS", help="a recording, .json or .json.gz")
    one.add_argument(
        "-o", "--out", type=Path, required=True, metavar="FILE", help="where to write it, as .json"
    )
    for edge, word in (("start", "begins"), ("end", "ends")):
        one.add_argument(
            f"--{edge}",
            type=float,
            metavar="S",
            help=f"where the repetition {word}, in seconds from the first frame; default: the best one's",
        )
    one.add_argument("--name", metavar="N", help="what to call it; default: the recording's name")
    one.set_defaults(run=_make)


def _add_compare(actions: _Commands) -> None:
    one = actions.add_parser(
        "compare",
        help="how like a reference the repetitions of a recording are",
        description="Count the repetitions of a recording against a reference movement, and score each.",
    )
    one.add_argument("reference", type=Path, metavar="FILE", help="a reference movement's file")
    one.add_argument("file", type=Path, metavar="KEYPOINTS", help="a recording, .json or .json.gz")
    one.add_argument(
        "--profile", choices=NAMES, default=DEFAULT, help="scoring_profile of the page; default: %(default)s"
    )
    one.add_argument(
        "--difficulty", choices=("easy", "medium", "hard"), default="medium", help="default: %(default)s"
    )
    one.add_argument("--json", action="store_true", help="print JSON instead of a table")
    one.set_defaults(run=_compare)


def _make(args: argparse.Namespace) -> int:
    from py_core.reference.making import make, survey
    from py_core.reference.recorded import Clip

    recording = Recording.load(args.file)
    clip = Clip(recording.width, recording.height, recording.t_ms, recording.frames)
    first_ms = recording.t_ms[0] if recording.t_ms else 0.0
    try:
        start_ms, end_ms = (
            None if seconds is None else first_ms + 1000.0 * seconds for seconds in (args.start, args.end)
        )
        if start_ms is None or end_ms is None:
            found = survey(clip)
            start_ms = found.start_ms if start_ms is None else start_ms
            end_ms = found.end_ms if end_ms is None else end_ms
        reference = make(
            clip,
            start_ms,
            end_ms,
            name=args.file.name.partition(".")[0] if args.name is None else args.name,
            id=str(uuid4()),
            created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            model=recording.model,
        )
    except ReferenceError as error:
        return _complain(f"{args.file}: {error}")
    text = to_text(reference)
    try:
        args.out.write_text(text, encoding="utf-8")
    except OSError as error:
        return _complain(f"{args.out}: {error.strerror or error}")
    card = card_of(reference, text)
    print(
        f"{args.out}: “{card.name}”, a {card.kind} of {card.duration_ms / 1000.0:.1f} s from"
        f" {(start_ms - first_ms) / 1000.0:.1f} s on, {card.bytes / 1000.0:.0f} kB, reference={card.id}"
    )
    return 0


def _compare(args: argparse.Namespace) -> int:
    try:
        text = read_text(args.reference)
        reference = from_text(text, str(args.reference))
    except ReferenceError as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(f"{args.reference}: {error.strerror or error}")
    recording = replace(
        Recording.load(args.file), exercise=None, movement=None, reference=text, query=None, events=()
    )
    query = f"reference={reference.id}&scoring_profile={args.profile}&difficulty={args.difficulty}"
    summary = next(
        message for message in replay(recording, query=query) if isinstance(message, ReferenceSummary)
    )
    if args.json:
        print(json.dumps(_plain(summary, reference), indent=1, ensure_ascii=False))
    else:
        _print(summary, reference)
    return 0


def read_text(file: Path) -> str:
    """The text of a reference movement's file.

    Raises:
        ReferenceError: it is too large, or no text.
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        # One more than a file may have, however large it is.
        data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ReferenceError("too_large", {"file": str(file), "most": MOST_BYTES})
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReferenceError("not_json", {"file": str(file)}) from error


def _plain(summary: ReferenceSummary, reference: Reference) -> dict[str, Any]:
    return {
        "reference": reference.id,
        "name": reference.name,
        "count": summary.counter,
        "avg_similarity": summary.avg_similarity,
        "avg_rep_score": summary.avg_rep_score,
        "total_frames_compared": summary.total_frames_compared,
        "history": to_plain(summary.history),
    }


def _print(summary: ReferenceSummary, reference: Reference) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("#", "start", "end", "overall", "pose", "timing", "movement"):
        table.add_column(name, justify="right")
    for name in ("grade", "worst joint", "worst at"):
        table.add_column(name)
    for one in summary.history:
        table.add_row(*_row(one))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 120
    if summary.history:
        console.print(table)
    held = reference.signature.kind == "hold"
    what = "seconds held" if held else "repetition" if summary.counter == 1 else "repetitions"
    average = summary.avg_rep_score
    like = "nothing was compared" if average is None else f"{average:.2f} on average"
    console.print(f"{summary.counter} {what} like “{reference.name}”, {like}", markup=False)


def _row(one: Repetition) -> list[str]:
    score = one.reference_score
    if score is None:
        raise ValueError(f"entry {one.index} of the history was compared with nothing")
    worst = min((score.joints or {}).items(), key=lambda item: item[1], default=None)
    shares = (score.overallScore, score.poseScore, score.timingScore, score.movementScore)
    return [
        str(one.index),
        f"{one.startMs / 1000.0:.1f} s",
        f"{one.endMs / 1000.0:.1f} s",
        *(f"{share:.2f}" for share in shares),
        score.grade,
        "" if worst is None else f"{worst[0]} {worst[1]:.2f}",
        "" if score.worst_phase is None else f"{100.0 * score.worst_phase:.0f} %",
    ]


def _complain(text: str) -> int:
    print(f"repscope: {text}", file=sys.stderr)
    return BAD_INPUT
