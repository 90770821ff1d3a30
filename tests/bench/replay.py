"""`replay`: counts of real clips, every frame of them, as fast as they come.

The site's own estimator sees each frame once (its answers are kept while neither clip nor estimator change),
then `py_core.Session` judges the keypoints on the clip's own timestamps. What the page does with time, lost
frames for one, is not in it: that is what `clips` is for.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from py_core.recording import Recording
from tests.bench import manifest, recording, stage, tables
from tests.bench.clips import add_choice_of_clips, chosen_clips
from tests.bench.keypoints import thinned
from tests.bench.replaying import play

LEAD_S = 3.0
TAIL_S = 2.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_choice_of_clips(parser)
    stage.add_site(parser)
    parser.add_argument(
        "--model", choices=["lightning", "thunder", "lite", "full", "heavy"], default="lightning"
    )
    parser.add_argument("--backend", choices=["wasm", "webgl"], default="wasm")
    parser.add_argument(
        "--keypoints",
        type=Path,
        help="take recorded keypoints from this folder, EXERCISE__CLIP.json.gz, instead of the estimator",
    )
    parser.add_argument(
        "--fps", type=float, action="append", help="also at most so many frames a second; repeatable"
    )
    parser.add_argument("--options", default="", help="more query text, such as difficulty=easy")


def run(args: argparse.Namespace, console: Console) -> int:
    clips = chosen_clips(args, console)
    if clips is None:
        from tests.bench import mannequin

        return mannequin.run_default(console)
    rates: list[float | None] = [None, *(args.fps or [])]
    rows: list[list[tables.Cell]] = []
    right = dict.fromkeys(rates, 0)
    with ExitStack() as stack:
        recorded = source(args, clips, stack)
        for clip in clips:
            film = recorded(clip)
            row: list[tables.Cell] = [clip.name, clip.view, clip.truth]
            for rate in rates:
                shown = film if rate is None else thinned(film, rate)
                still = not clip.is_hold
                played = play(
                    shown, clip.exercise, lead_s=LEAD_S, tail_s=TAIL_S, still=still, options=args.options
                )
                verdict = manifest.judge(clip, played.count)
                right[rate] += verdict != "wrong"
                row += [played.count, verdict]
            rows.append(row)
    columns = ["clip", "view", "truth"]
    for rate in rates:
        columns += [_rate(rate), ""]
    notes = [f"{_rate(rate)}: {right[rate]} of {len(clips)} right" for rate in rates]
    tables.print_table(console, "Repetitions of real clips, frame by frame", columns, rows, notes)
    return 0


def _rate(rate: float | None) -> str:
    return "every frame" if rate is None else f"{rate:g} a second"


def source(
    args: argparse.Namespace, clips: list[manifest.Clip], stack: ExitStack
) -> Callable[[manifest.Clip], Recording]:
    """What gives a clip's keypoints: a folder of recordings, or the estimator."""
    folder: Path | None = args.keypoints
    if folder is not None:
        return lambda clip: Recording.load(folder / f"{clip.exercise}__{clip.path.stem}.json.gz")
    family: recording.Family = "movenet" if args.model in ("lightning", "thunder") else "blazepose"
    model = recording.Model(family, args.model, args.backend)
    return stack.enter_context(recording.recorder(args.site, model, clips)).record
