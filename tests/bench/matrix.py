"""`matrix`: every movement, view, tempo, frame rate and body of the mannequin, with a pose model's error on it.

Three tempos, 15, 30 and 60 frames a second, three bodies; noise of 1 % of the torso, 5 % of the joints missing.
Counts are to be exact; the time a position is held is to be right within 0.3 s.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass
from itertools import product

from rich.console import Console

from tests.bench import tables
from tests.bench.performing import add_arguments as add_arguments
from tests.bench.performing import count_of, held_s, is_hold, messages_of, playable, spread
from tests.mannequin import load_movement, play, with_noise

TEMPOS = (0.6, 1.0, 1.6)
RATES = (15.0, 30.0, 60.0)
BODIES = ("average", "short", "broad")
REPS = 4
LEAD_IN_S, LEAD_OUT_S = 1.5, 1.0
HOLD_OFF_S = 0.3
NOISE = 0.01
MISSING = 0.05
EXACT = 0.995


@dataclass(frozen=True)
class Cell:
    """One performance to judge."""

    movement: str
    view: str | float
    tempo: float
    fps: float
    body: str


@dataclass(frozen=True)
class Outcome:
    """By how much a cell was missed: repetitions, or seconds of a hold."""

    cell: Cell
    off: float

    @property
    def exact(self) -> bool:
        """Whether it is right."""
        return abs(self.off) <= (HOLD_OFF_S if is_hold(self.cell.movement) else 0.0)


def run(args: argparse.Namespace, console: Console) -> int:
    outcomes = list(spread(judge, cells(args.movement or playable()), args.jobs))
    rows = _rows(outcomes)
    exact = sum(outcome.exact for outcome in outcomes)
    repeated = [abs(o.off) for o in outcomes if not is_hold(o.cell.movement)]
    held = [abs(o.off) for o in outcomes if is_hold(o.cell.movement)]
    notes = [
        f"{exact} of {len(outcomes)} cells right ({100.0 * exact / len(outcomes):.2f} %; aim {100.0 * EXACT:g} %).",
        f"Worst count: off by {max(repeated, default=0.0):g}. Worst hold: off by {max(held, default=0.0):.2f} s.",
        *(f"missed: {_describe(o)}" for o in outcomes if not o.exact),
    ]
    tables.print_table(
        console,
        "The mannequin's repetitions and holds: cells right, of those played",
        ["movement", "view", *(f"{fps:g} a second" for fps in RATES), "worst"],
        rows,
        notes,
        markdown=args.markdown,
    )
    return 0 if exact >= EXACT * len(outcomes) and max(repeated, default=0.0) <= 1 else 1


def cells(movements: list[str]) -> list[Cell]:
    """Every cell of these movements."""
    return [
        Cell(movement, view, tempo, fps, body)
        for movement in movements
        for view, tempo, fps, body in product(load_movement(movement).views, TEMPOS, RATES, BODIES)
    ]


def judge(cell: Cell) -> Outcome:
    """Play one cell, and by how much it was missed."""
    hold = is_hold(cell.movement)
    drawn = play(
        cell.movement,
        reps=2 if hold else REPS,
        tempo=cell.tempo,
        fps=cell.fps,
        view=cell.view,
        body=cell.body,
        lead_in_s=0.0 if hold else LEAD_IN_S,
        lead_out_s=0.0 if hold else LEAD_OUT_S,
    )
    messages = messages_of(with_noise(drawn, sigma_torso=NOISE, dropout=MISSING, seed=1), cell.movement)
    if hold:
        return Outcome(cell, held_s(messages) - (drawn.t_ms[-1] - drawn.t_ms[0]) / 1000.0)
    return Outcome(cell, float(count_of(messages) - drawn.reps_truth))


def _rows(outcomes: list[Outcome]) -> list[list[tables.Cell]]:
    groups: dict[tuple[str, str | float], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.cell.movement, outcome.cell.view].append(outcome)
    rows: list[list[tables.Cell]] = []
    for (movement, view), group in groups.items():
        row: list[tables.Cell] = [movement, view if isinstance(view, str) else f"{view:g} degrees"]
        for fps in RATES:
            at = [outcome for outcome in group if outcome.cell.fps == fps]
            row.append(f"{sum(outcome.exact for outcome in at)} of {len(at)}")
        worst = max((outcome.off for outcome in group), key=abs)
        row.append(f"{worst:+.2f} s" if is_hold(movement) else f"{worst:+g}" if worst else "0")
        rows.append(row)
    return rows


def _describe(outcome: Outcome) -> str:
    cell = outcome.cell
    unit = " s" if is_hold(cell.movement) else ""
    return (
        f"{cell.movement}, {cell.view}, tempo {cell.tempo:g}, {cell.fps:g} a second, {cell.body}:"
        f" off by {outcome.off:+.2f}{unit}"
    )
