"""What the measurements on the mannequin share: the movements it can play, and what a session made of one."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from py_core.catalogue import MOVEMENTS
from py_core.messages import Counter, ExerciseSummary, Message
from py_core.recording import Recording
from tests.bench.replaying import play
from tests.mannequin import Recording as Drawn
from tests.mannequin import movement_names

Task = TypeVar("Task")
Answer = TypeVar("Answer")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of a measurement that plays the catalogue's movements."""
    parser.add_argument(
        "--movement", action="append", choices=playable(), help="only of this one; repeatable"
    )
    parser.add_argument("--jobs", type=int, help="processes (default: one a processor)")
    parser.add_argument("--markdown", action="store_true", help="print the table for docs/accuracy.md")


def playable() -> list[str]:
    """Ids of the catalogue that the mannequin has a file for, but for jumps, which have a measurement of their own."""
    drawn = set(movement_names())
    return [name for name, movement in MOVEMENTS.items() if name in drawn and movement.kind != "jump"]


def is_hold(name: str) -> bool:
    """Whether a movement is held rather than repeated."""
    return MOVEMENTS[name].kind == "hold"


def messages_of(drawn: Drawn, exercise: str, options: str = "") -> Sequence[Message]:
    """All that a session says to a performance, its summary last."""
    recording = Recording(drawn.width, drawn.height, drawn.t_ms, drawn.frames)
    return play(recording, exercise, lead_s=0.0, tail_s=0.0, still=True, options=options).messages


def count_of(messages: Sequence[Message]) -> int:
    """The last count."""
    return max((m.current_count for m in messages if isinstance(m, Counter)), default=0)


def held_s(messages: Sequence[Message]) -> float:
    """Time held, by the summary's stretches."""
    summary = next(m for m in reversed(messages) if isinstance(m, ExerciseSummary))
    return sum(stretch.endMs - stretch.startMs for stretch in summary.history) / 1000.0


def spread(
    work: Callable[[Task], Answer], tasks: Iterable[Task], jobs: int | None = None
) -> Iterator[Answer]:
    """``work`` over the tasks in their order, on every processor."""
    with ProcessPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        yield from pool.map(work, tasks, chunksize=4)
