"""`others`: what is counted when somebody does something else.

Everyday motion and every movement of the mannequin, from every side it is seen from, played to every movement of
the catalogue. Pairs that a person would confuse too stand in `tests/mannequin/confusable.toml`, with the reason.
"""

from __future__ import annotations

import argparse

from rich.console import Console

from tests.bench import tables
from tests.bench.performing import count_of, is_hold, messages_of, playable, spread
from tests.mannequin import load_movement, movement_names, play, with_noise
from tests.mannequin.confusable import confusable

REPS = 2
FPS = 15.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--movement", action="append", choices=playable(), help="only to this one; may be repeated"
    )
    parser.add_argument("--jobs", type=int, help="processes (default: one a processor)")


def run(args: argparse.Namespace, console: Console) -> int:
    asked = args.movement or playable()
    tasks = [(other, tuple(asked)) for other in movement_names()]
    allowed = confusable()
    rows: list[list[tables.Cell]] = []
    played = expected = wrong = 0
    for other, counts in zip((task[0] for task in tasks), spread(counted_of, tasks, args.jobs), strict=True):
        for (movement, view), count in counts.items():
            played += 1
            if not count:
                continue
            reason = allowed.get((movement, other))
            expected += reason is not None
            wrong += reason is None
            unit = " s" if is_hold(movement) else ""
            rows.append([movement, other, view, f"{count}{unit}", reason or "WRONG"])
    tables.print_table(
        console,
        "Counted although something else was done",
        ["movement", "what was done", "view", "counted", "why a person would confuse them too"],
        sorted(rows, key=lambda row: (row[4] != "WRONG", str(row[0]), str(row[1]))),
        [f"{played} pairs and views played: {wrong} counted wrongly, {expected} as a person would too."],
    )
    return 1 if wrong else 0


def counted_of(task: tuple[str, tuple[str, ...]]) -> dict[tuple[str, str], int]:
    """(movement asked for, view) to what was counted while the figure did ``task``'s first."""
    other, asked = task
    counts: dict[tuple[str, str], int] = {}
    for view in load_movement(other).views or ("front",):
        performance = with_noise(play(other, reps=REPS, view=view, fps=FPS), dropout=0.05, seed=3)
        for movement in asked:
            if movement != other:
                counts[movement, str(view)] = count_of(messages_of(performance, movement))
    return counts
