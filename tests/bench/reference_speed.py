"""`reference_speed`: what comparing with a reference costs a frame and a repetition, in CPython and in Pyodide."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console

from py_core.reference.file import to_text
from py_core.reference.making import make
from py_core.reference.recorded import Clip
from py_core.replaying import CLAIMS, SITE
from tests.bench import session_timing, tables
from tests.bench.replaying import ALL_OUTPUTS
from tests.bench.session import FPS, filling, in_pyodide
from tests.mannequin import load_movement, play
from web.tools.toolchain import CACHE, StepError

MOVEMENTS = ("squat", "jumping_jack", "high_knees", "burpee", "calf_raise", "plank")
SECONDS = 300.0
MINUTE = round(60.0 * FPS)
ID = "00000000-0000-4000-8000-000000000000"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help="length of each stream (default: 300, at least 120)"
    )


def run(args: argparse.Namespace, console: Console) -> int:
    cases = [_case(movement, args.seconds) for movement in MOVEMENTS]
    text = json.dumps({"site": SITE, "claims": CLAIMS, "cases": cases})
    native: list[dict[str, Any]] = json.loads(session_timing.measure(text))
    rows: list[list[tables.Cell]] = []
    for one, other in zip(native, in_pyodide(text, _numpy()), strict=True):
        row: list[tables.Cell] = [one["name"], len(one["frame_us"]), len(other["counted"])]
        for result in (one, other):
            times, counted = result["frame_us"], set(result["counted"])
            between = [each for at, each in enumerate(times) if at not in counted]
            row += [tables.median(between) / 1000.0, tables.percentile(between, 0.99) / 1000.0]
            row.append(max((times[at] for at in counted), default=0.0) / 1000.0)
            row.append(tables.median(times[-MINUTE:]) / tables.median(times[:MINUTE]))
        rows.append(row)
    columns = ["reference", "frames", "counted"]
    for where in ("CPython", "Pyodide"):
        columns += [f"{where}: ms a frame", "p99", "worst repetition, ms", "last minute / first"]
    tables.print_table(
        console,
        "Session.frame against a reference, all outputs on",
        columns,
        rows,
        ["Pyodide in Node. Frames of the mannequin with noise, each at its quickest of three passes."],
    )
    return 0


def _case(movement: str, seconds: float) -> dict[str, Any]:
    """A session against one repetition of the mannequin's, and another performance that lasts."""
    view = load_movement(movement).views[0]
    drawn = play(movement, reps=2, fps=FPS, view=view)
    clip = Clip(drawn.width, drawn.height, drawn.t_ms, drawn.frames)
    first = drawn.reps[0] if drawn.reps else None
    start_ms, end_ms = (first.start_ms, first.end_ms) if first else (0.0, 3000.0)
    reference = make(clip, start_ms, end_ms, name=movement, id=ID, created="2026-01-01T00:00:00Z", model=None)
    noisy = filling(movement, seconds, view)
    frames = round(seconds * FPS)
    return {
        "name": movement,
        "query": f"token=bench&reference={ID}&{ALL_OUTPUTS}",
        "reference": to_text(reference),
        "width": noisy.width,
        "height": noisy.height,
        "t_ms": noisy.t_ms[:frames],
        "frames": noisy.frames[:frames],
    }


def _numpy() -> Path:
    """The wheel that the site ships."""
    wheel = next((CACHE / "engine").glob("pyodide-*/numpy-*.whl"), None)
    if wheel is None:
        raise StepError("The engine is not built: run python build.py build first")
    return wheel
