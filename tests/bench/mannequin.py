"""`mannequin`: counts of the drawn figure, whose truth is exact, at three tempos and from every side.

As keypoints, without a camera and without a model: what is judged is `py_core` alone. Each recording is
played twice, as drawn and with the error of a pose model on it.
"""

from __future__ import annotations

import argparse

from rich.console import Console

from py_core.recording import Recording
from tests.bench import tables
from tests.bench.manifest import MOVEMENTS
from tests.bench.replaying import play
from tests.mannequin import Recording as Drawn
from tests.mannequin import load_movement, with_noise
from tests.mannequin import play as draw

TEMPOS = (0.6, 1.0, 1.6)
REPS = 5
TAIL_S = 1.0
SECONDS_OFF = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--movement", action="append", choices=MOVEMENTS, help="only this one; may be repeated"
    )
    parser.add_argument("--fps", type=float, default=30.0, help="frames a second (default: 30)")
    parser.add_argument(
        "--model", choices=["coco17", "blazepose33"], default="coco17", help="form of the keypoints"
    )


def run_default(console: Console) -> int:
    """The measurement with no options: what stands in where there are no clips."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args([]), console)


def run(args: argparse.Namespace, console: Console) -> int:
    rows: list[list[tables.Cell]] = []
    wrong = played = 0
    for movement in args.movement or MOVEMENTS:
        for view in load_movement(movement).views:
            row: list[tables.Cell] = [movement, view if isinstance(view, str) else f"{view:g} degrees"]
            for tempo in TEMPOS:
                drawn = draw(movement, reps=REPS, tempo=tempo, fps=args.fps, view=view, model=args.model)
                noisy = with_noise(drawn, seed=1)
                counts = [counted(recording, movement) for recording in (drawn, noisy)]
                missed = sum(not fits(drawn, count) for count in counts)
                wrong += missed
                played += len(counts)
                row.append(f"{counts[0]} / {counts[1]} of {truth(drawn)}{'  wrong' if missed else ''}")
            rows.append(row)
    tables.print_table(
        console,
        "Repetitions of the mannequin (drawn / with noise, of how many)",
        ["movement", "view", *(f"tempo {tempo:g}" for tempo in TEMPOS)],
        rows,
        [
            f"{played - wrong} of {played} right.",
            f"Holds count whole seconds, right within {SECONDS_OFF}.",
        ],
    )
    return 1 if wrong else 0


def is_hold(drawn: Drawn) -> bool:
    """Whether the movement is held rather than repeated."""
    return drawn.reps_truth == 0


def truth(drawn: Drawn) -> int:
    """Repetitions played, or whole seconds held: a hold lasts from the first frame to the last."""
    return int((drawn.t_ms[-1] - drawn.t_ms[0]) / 1000) if is_hold(drawn) else drawn.reps_truth


def fits(drawn: Drawn, count: int) -> bool:
    """Whether a count is right: exactly, for a hold within ``SECONDS_OFF``."""
    return abs(count - truth(drawn)) <= (SECONDS_OFF if is_hold(drawn) else 0)


def counted(drawn: Drawn, movement: str) -> int:
    """What a session counts of it."""
    recording = Recording(drawn.width, drawn.height, drawn.t_ms, drawn.frames)
    return play(recording, movement, lead_s=0.0, tail_s=TAIL_S, still=not is_hold(drawn)).count
