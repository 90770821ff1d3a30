"""`session`: time of one frame in `py_core`, in CPython and in Pyodide, every movement, all outputs on."""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console

from py_core.catalogue import MOVEMENTS
from py_core.replaying import CLAIMS, SITE
from tests.bench import session_timing, tables
from tests.bench.replaying import ALL_OUTPUTS
from tests.mannequin import Recording, movement_names, with_noise
from tests.mannequin import play as draw
from web.tools.toolchain import REPO, StepError

SECONDS = 30.0
FPS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help="length of each recording (default: 30)"
    )


def run(args: argparse.Namespace, console: Console) -> int:
    text = json.dumps({"site": SITE, "claims": CLAIMS, "cases": make_cases(args.seconds)})
    native: list[dict[str, Any]] = json.loads(session_timing.measure(text))
    inside = in_pyodide(text)
    rows: list[list[tables.Cell]] = []
    for one, other in zip(native, inside, strict=True):
        row: list[tables.Cell] = [one["name"], len(one["frame_us"])]
        for result in (one, other):
            row += [tables.median(result["frame_us"]), tables.percentile(result["frame_us"], 0.99)]
            row.append(tables.median(result["encode_us"]))
        row.append(tables.median(other["frame_us"]) / tables.median(one["frame_us"]))
        rows.append(row)
    columns = ["movement", "frames", "CPython median", "p99", "to JSON"]
    columns += ["Pyodide median", "p99", "to JSON", "Pyodide / CPython"]
    title = "Session.frame, microseconds a frame, all outputs on"
    tables.print_table(
        console,
        title,
        columns,
        rows,
        ["Pyodide in Node. Frames of the mannequin with noise, each at its quickest of three passes."],
    )
    return 0


def make_cases(seconds: float) -> list[dict[str, Any]]:
    """A session for each movement of the catalogue, with the mannequin's motion of it, or else its squats."""
    played = set(movement_names())
    cases = []
    for movement in built_in():
        figure = "jump" if MOVEMENTS[movement].kind == "jump" else movement
        noisy = filling(figure if figure in played else "squat", seconds)
        frames = round(seconds * FPS)
        cases.append(
            {
                "name": movement,
                "query": f"token=bench&exercise={movement}&userHeightCm=172&{ALL_OUTPUTS}",
                "width": noisy.width,
                "height": noisy.height,
                "t_ms": noisy.t_ms[:frames],
                "frames": noisy.frames[:frames],
            }
        )
    return cases


def built_in() -> list[str]:
    """Ids of the movements that the catalogue holds."""
    return sorted(path.stem for path in (REPO / "py_core" / "catalogue").glob("*.toml"))


def filling(movement: str, seconds: float, view: str | float = "oblique") -> Recording:
    """The mannequin's motion for at least so many seconds, with the error of a pose model on it."""
    one, three = (draw(movement, reps=reps, fps=FPS, view=view).t_ms[-1] for reps in (1, 3))
    reps = math.ceil(seconds * 2000 / (three - one))
    return with_noise(draw(movement, reps=reps, fps=FPS, view=view), seed=1)


def in_pyodide(text: str, numpy: Path | None = None) -> list[dict[str, Any]]:
    """``session_timing.measure`` in Pyodide under Node, with numpy's wheel where one is given.

    Raises ``StepError`` with what Node said.
    """
    with tempfile.TemporaryDirectory(prefix="repscope-session-") as folder:
        cases = Path(folder) / "cases.json"
        cases.write_text(text, encoding="utf-8")
        script = Path(__file__).with_name("session_timing.mjs")
        words: list[str | Path] = ["node", script, REPO, cases, *([] if numpy is None else [numpy])]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise StepError(
            f"Timing the session in Pyodide failed (exit status {done.returncode}):\n{done.stderr[-3000:]}"
        )
    answer: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return answer
