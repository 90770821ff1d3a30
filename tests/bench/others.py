"""`others`: what is counted when somebody does something else.

Everyday motion and every movement of the mannequin, from every side it is seen from, played to every movement of
the catalogue. Pairs that a person would confuse too stand in `tests/mannequin/confusable.toml`, with the reason.
"""

from __future__ import annotations

import argparse

from rich.console import Console

from tests.bench import tables
from tests.bench.performing import add_arguments as add_arguments
from tests.bench.performing import count_of, is_hold, messages_of, playable, spread
from tests.mannequin import load_movement, movement_names, play, with_noise
from tests.mannequin.confusable import confusable

REPS = 2
FPS = 15.0


def run(args: argparse.Namespace, console: Console) -> int:
    asked = args.movement or playable()
    tasks = [(other, tuple(asked)) for other in movement_names()]
    allowed = confusable()
    found: dict[tuple[str, str], dict[str, int]] = {}
    played = 0
    for other, counts in zip((task[0] for task in tasks), spread(counted_of, tasks, args.jobs), strict=True):
        played += len(counts)
        for (movement, view), count in counts.items():
            if count:
                found.setdefault((movement, other), {})[view] = count
    wrong = sum(len(views) for pair, views in found.items() if pair not in allowed)
    expected = sum(map(len, found.values())) - wrong
    rows: list[list[tables.Cell]] = []
    for (movement, other), views in sorted(found.items(), key=lambda item: (item[0] in allowed, item[0])):
        unit = " s" if is_hold(movement) else ""
        reason = allowed.get((movement, other), "WRONG")
        rows.append([movement, other, ", ".join(views), f"{max(views.values())}{unit}", reason])
    tables.print_table(
        console,
        "Counted although something else was done",
        ["movement", "what was done", "seen from", "counted at most", "why a person would confuse them too"],
        rows,
        [f"{played} pairs and views played: {wrong} counted wrongly, {expected} as a person would too."],
        markdown=args.markdown,
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
