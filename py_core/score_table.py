"""``repscope score``: many recordings, several at a time, to a table and to JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from py_core.cli import BAD_INPUT, loaded
from py_core.messages import to_plain
from py_core.recording import SUFFIXES
from py_core.scoring import UNSCORABLE, RecordingScore, score_recording

SOME_FAILED = 1
_GRADE_STYLES = {"A": "green", "B": "green", "C": "yellow", "D": "yellow", "F": "red"}


@dataclass(frozen=True, slots=True)
class Row:
    """A recording with its score, or with why it has none."""

    path: Path
    score: RecordingScore | None
    error: str = ""

    def to_plain(self) -> dict[str, Any]:
        """The row as JSON-able data."""
        if self.score is None:
            return {"recording": str(self.path), "error": self.error}
        score = self.score
        return {
            "recording": str(self.path),
            "exercise": score.exercise,
            "count": score.count,
            "avg_score": score.avg_score,
            "grade": score.grade,
            "duration_ms": score.duration_ms,
            "history": to_plain(score.history),
            **({"jumps": to_plain(score.jumps)} if score.jumps else {}),
        }


def run(args: argparse.Namespace) -> int:
    """Score what the arguments name; returns the exit status."""
    files = recordings_in(args.paths)
    if not files:
        names = ", ".join(map(str, args.paths))
        print(
            f"repscope: expected recordings ({', '.join(SUFFIXES)}) in {names}, found none", file=sys.stderr
        )
        return BAD_INPUT
    errors = Console(stderr=True, highlight=False)
    rows: dict[Path, Row] = {}
    with Progress(
        TextColumn("scoring"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    ) as progress:
        task = progress.add_task("", total=len(files))
        for row in score_all(files, args):
            rows[row.path] = row
            progress.advance(task)
    ordered = [rows[path] for path in files]
    to_stdout = args.json == Path("-")
    _print_table(_wide(errors if to_stdout else Console(highlight=False)), ordered)
    if args.json is not None:
        text = json.dumps([row.to_plain() for row in ordered], indent=1, ensure_ascii=False) + "\n"
        if to_stdout:
            sys.stdout.write(text)
        else:
            try:
                args.json.write_text(text, encoding="utf-8")
            except OSError as error:
                print(f"repscope: {args.json}: {error.strerror or error}", file=sys.stderr)
                return BAD_INPUT
    return SOME_FAILED if any(row.score is None for row in ordered) else 0


def recordings_in(paths: Sequence[Path]) -> list[Path]:
    """The files that are named, and those with a recording's ending in the folders that are; each once."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            below = sorted(
                file for file in path.rglob("*") if file.name.endswith(SUFFIXES) and file.is_file()
            )
            found.update(dict.fromkeys(below))
        else:
            found[path] = None
    return list(found)


def score_all(files: Sequence[Path], args: argparse.Namespace) -> Iterator[Row]:
    """A row for each file, in the order in which they are done."""
    score = partial(score_one, args)
    jobs = min(args.jobs, len(files))
    if jobs == 1:
        yield from map(score, files)
        return
    with ProcessPoolExecutor(jobs) as pool:
        coming = {pool.submit(score, path): path for path in files}
        try:
            for done in as_completed(coming):
                try:
                    yield done.result()
                except BrokenProcessPool:
                    yield Row(coming[done], None, "the process that scored it was ended")
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def score_one(args: argparse.Namespace, path: Path) -> Row:
    """One file's row."""
    try:
        return Row(path, score_recording(loaded(args, path), args.exercise, args.query))
    except UNSCORABLE as error:
        return Row(path, None, str(error).removeprefix(f"{path}: "))


def _print_table(console: Console, rows: Sequence[Row]) -> None:
    folder = _shared_folder(rows)
    table = Table(box=box.SIMPLE_HEAD, title=str(folder) if folder.parts else None, title_justify="left")
    table.add_column("recording", overflow="fold")
    table.add_column("exercise")
    for name in ("count", "avg score", "grade", "duration"):
        table.add_column(name, justify="right", no_wrap=True)
    failed = any(row.score is None for row in rows)
    if failed:
        table.add_column("error", overflow="fold", ratio=1)
    for row in rows:
        shown = row.path.relative_to(folder) if row.path.is_relative_to(folder) else row.path
        cells = [Text(str(shown)), *_cells(row.score)]
        table.add_row(*cells, *([Text(row.error, style="red")] if failed else []))
    console.print(table)


def _shared_folder(rows: Sequence[Row]) -> Path:
    """The folder that all recordings lie under, so that rows need not repeat it; ``.`` where there is none."""
    parents = [{row.path.parent, *row.path.parent.parents} for row in rows]
    return max(set.intersection(*parents), key=lambda folder: len(folder.parts), default=Path())


def _cells(score: RecordingScore | None) -> list[Text]:
    if score is None:
        return [Text("") for _ in range(5)]
    grade = score.grade or ""
    return [
        Text(score.exercise),
        Text(str(score.count)),
        Text("" if score.avg_score is None else str(score.avg_score)),
        Text(grade, style=_GRADE_STYLES.get(grade, "")),
        Text(f"{score.duration_ms / 1000.0:.1f} s"),
    ]


def _wide(console: Console) -> Console:
    """Files and pipes take whole rows."""
    if not console.is_terminal:
        console.width = 160
    return console
