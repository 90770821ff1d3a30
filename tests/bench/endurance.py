"""`endurance`: what the 100,000th frame costs beside the 1,000th, in time and in memory."""

from __future__ import annotations

import argparse
import time
import tracemalloc

from rich.console import Console

from py_core import Session
from py_core.replaying import CLAIMS, SITE
from tests.bench import tables
from tests.bench.replaying import ALL_OUTPUTS
from tests.mannequin import load_movement, play, with_noise

MOVEMENTS = ("squat", "lunge", "high_knees", "plank", "air_time_jump")
FRAMES = 100_000
EARLY = 1_000
SAMPLE = 2_000
FPS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--frames", type=int, default=FRAMES, help=f"length of a session (default: {FRAMES})")


def run(args: argparse.Namespace, console: Console) -> int:
    rows: list[list[tables.Cell]] = []
    for movement in MOVEMENTS:
        figure = "jump" if movement == "air_time_jump" else movement
        drawn = with_noise(play(figure, reps=4, fps=FPS, view=load_movement(figure).views[0]), seed=1)
        early_us, late_us = _times(movement, drawn.frames, (drawn.width, drawn.height), args.frames)
        early_kb, late_kb = _memory(movement, drawn.frames, (drawn.width, drawn.height), args.frames)
        rows.append([movement, early_us, late_us, late_us / early_us, early_kb, late_kb])
    tables.print_table(
        console,
        f"One session of {args.frames} frames, all outputs on, in CPython",
        [
            "movement",
            f"µs at {EARLY}",
            f"µs at {args.frames}",
            "ratio",
            f"kB at {EARLY}",
            f"kB at {args.frames}",
        ],
        rows,
        [
            f"Times are medians of {SAMPLE} frames.",
            "Memory is what the session holds; it grows by what the summary will say of each repetition.",
        ],
    )
    return 0


def _opened(movement: str) -> Session:
    session = Session()
    session.open(f"token=bench&exercise={movement}&userHeightCm=172&{ALL_OUTPUTS}", SITE, CLAIMS)
    return session


def _times(
    movement: str, frames: list[list[float]], size: tuple[int, int], count: int
) -> tuple[float, float]:
    session = _opened(movement)
    taken: list[float] = []
    for index in range(count):
        began = time.perf_counter()
        session.frame(frames[index % len(frames)], index * 1000.0 / FPS, *size)
        taken.append(time.perf_counter() - began)
    early = taken[EARLY : EARLY + SAMPLE]
    return tables.median(early) * 1e6, tables.median(taken[-SAMPLE:]) * 1e6


def _memory(
    movement: str, frames: list[list[float]], size: tuple[int, int], count: int
) -> tuple[float, float]:
    tracemalloc.start()
    try:
        session = _opened(movement)
        early = 0
        for index in range(count):
            session.frame(frames[index % len(frames)], index * 1000.0 / FPS, *size)
            if index == EARLY:
                early = tracemalloc.get_traced_memory()[0]
        return early / 1000.0, tracemalloc.get_traced_memory()[0] / 1000.0
    finally:
        tracemalloc.stop()
