"""`jumps`: heights of the mannequin's jumps, whose truth is physics, by both methods."""

from __future__ import annotations

import argparse
import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console

from py_core import Session
from py_core.messages import JumpDiscarded, JumpResult
from py_core.replaying import CLAIMS, SITE
from tests.bench import tables
from tests.mannequin import BODIES, Recording, with_noise
from tests.mannequin import play as draw

HEIGHTS_CM = (5, 10, 20, 30, 40, 55, 70)
METHODS = ("jump_analysis", "air_time_jump")
MOVEMENTS = ("jump", "squat_jump")
VIEWS = ("front", "side")
PITCHES_DEG = (0.0, 5.0)
"""The camera's tilt; of the second the session is told."""
LEAD_S = 4.5
"""Standing still before the first jump: as long as placement and the countdown take, and a little more."""


@dataclass(frozen=True, slots=True)
class Error:
    """How far one measured jump was off."""

    movement: str
    view: str
    method: str
    height_cm: float
    fps: float
    pitch_deg: float
    off_cm: float | None
    """``None`` for a jump that was not measured."""
    claimed_cm: float | None
    """The standard uncertainty that came with it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fps", type=float, action="append", help="repeatable (default: 15, 30, 60)")
    parser.add_argument("--body", choices=list(BODIES), default="average", help="(default: average)")
    parser.add_argument("--seeds", type=int, default=2, help="noisy takes of each recording (default: 2)")


def run(args: argparse.Namespace, console: Console) -> int:
    rates = args.fps or [15.0, 30.0, 60.0]
    errors = list(measured(rates, args.body, args.seeds))
    rows: list[list[tables.Cell]] = []
    for method in METHODS:
        for pitch in PITCHES_DEG:
            for fps in rates:
                some = [e for e in errors if (e.method, e.pitch_deg, e.fps) == (method, pitch, fps)]
                rows.append([method, f"{pitch:g}", f"{fps:g}", *_by_height(some), *_overall(some)])
    columns = ["method", "pitch", "fps", *(f"{h} cm" for h in HEIGHTS_CM), "mean", "bias", "worst", "missed"]
    within = [abs(e.off_cm) <= e.claimed_cm for e in errors if e.off_cm is not None and e.claimed_cm]
    notes = [
        "Mean absolute error in centimetres. Countermovement and squat jumps, from the front and the side, noise of "
        "1 % of the torso, 5 % of the joints missing.",
        f"Within the standard uncertainty that goes with each: {100 * sum(within) / max(1, len(within)):.0f} %.",
    ]
    tables.print_table(console, "Jump heights of the mannequin", columns, rows, notes)
    kinds: dict[tuple[str, str, str], list[Error]] = defaultdict(list)
    for error in errors:
        if error.fps == 30.0:
            kinds[error.movement, error.view, error.method].append(error)
    tables.print_table(
        console,
        "The same at 30 frames a second, by movement and side",
        ["movement", "view", "method", "mean", "bias", "worst", "missed"],
        [[*kind, *_overall(some)] for kind, some in kinds.items()],
    )
    return 0


def measured(rates: list[float], body: str, seeds: int) -> Iterator[Error]:
    """Every jump of the table."""
    for movement in MOVEMENTS:
        for view in VIEWS:
            for pitch in PITCHES_DEG:
                for fps in rates:
                    for height in HEIGHTS_CM:
                        drawn = draw(
                            movement,
                            reps=1,
                            jump_cm=height,
                            fps=fps,
                            view=view,
                            pitch_deg=pitch,
                            body=body,
                            lead_in_s=LEAD_S,
                        )
                        for seed in range(seeds):
                            noisy = with_noise(drawn, sigma_torso=0.01, dropout=0.05, seed=seed)
                            for method in METHODS:
                                query = f"devicePitchDeg={pitch:g}"
                                if method == "jump_analysis":
                                    query += f"&userHeightCm={BODIES[body].stature_cm:g}"
                                off, claimed = _off(noisy, method, query, height)
                                yield Error(movement, view, method, height, fps, pitch, off, claimed)


def _off(
    recording: Recording, method: str, query: str, height_cm: float
) -> tuple[float | None, float | None]:
    session = Session()
    session.open(f"token=bench&exercise={method}&{query}", SITE, CLAIMS)
    messages = []
    for points, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        messages += session.frame(points, t_ms, recording.width, recording.height)
    results = [m for m in messages + session.finish() if isinstance(m, JumpResult | JumpDiscarded)]
    if len(results) == 1 and isinstance(results[0], JumpResult):
        return results[0].jumpHeightCm - height_cm, results[0].uncertaintyCm
    return None, None


def _by_height(errors: list[Error]) -> list[tables.Cell]:
    return [_overall([e for e in errors if e.height_cm == height])[0] for height in HEIGHTS_CM]


def _overall(errors: list[Error]) -> list[tables.Cell]:
    """Mean absolute error, bias, the worst, and how many were not measured."""
    off = [e.off_cm for e in errors if e.off_cm is not None]
    missed = f"{len(errors) - len(off)} of {len(errors)}" if len(off) < len(errors) else None
    if not off:
        return [None, None, None, missed]
    return [statistics.fmean(map(abs, off)), statistics.fmean(off), max(off, key=abs), missed]
