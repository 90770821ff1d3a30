"""`clips`: what the real page counts when a clip is its camera.

Each clip is played in real time to the tracking page, in Chromium, inside a frame of a host page on another
origin, and the messages that reach the host are what is judged.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.bench import film, manifest, showing, stage, tables

LEAD_S = {"wasm": 7.0, "webgl": 20.0}
"""Still before the clip: what the page takes to load; software WebGL compiles shaders for many seconds."""

LONGER = 3.0
"""Times as much still, once, where the clip began before the page was ready."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_choice_of_clips(parser)
    stage.add_site(parser)
    parser.add_argument(
        "--backend", choices=["wasm", "webgl", "both"], default="both", help="what the pose model runs on"
    )
    parser.add_argument(
        "--slowdown",
        type=float,
        default=4.0,
        help="how many times slower a clip plays on webgl (default: 4, for WebGL by software)",
    )
    parser.add_argument("--options", default="", help="more query text, such as difficulty=easy")
    parser.add_argument("--json", type=Path, help="also write every clip's messages to this file")


def add_choice_of_clips(parser: argparse.ArgumentParser) -> None:
    """Arguments that say which clips; shared with `replay`."""
    parser.add_argument("--clips", type=Path, help="folder with a manifest.json (default: ../shared/clips)")
    parser.add_argument(
        "--movement", action="append", choices=manifest.MOVEMENTS, help="only this one; may be repeated"
    )
    parser.add_argument("--only", action="append", default=[], help="only clips with this in their name")
    parser.add_argument("--no-burnt-in", action="store_true", help="leave out clips with drawn-in marks")


def chosen_clips(args: argparse.Namespace, console: Console) -> list[manifest.Clip] | None:
    """The clips that the arguments choose; ``None``, and says so, where there is no folder of clips."""
    clips = manifest.load_clips(args.clips)
    if clips is None:
        console.print(
            f"No real clips: there is no {manifest.DEFAULT_FOLDER} and --clips names no other. "
            "What follows is the mannequin alone."
        )
        return None
    found = manifest.choose(clips, args.movement or manifest.MOVEMENTS, args.only)
    return [clip for clip in found if not (args.no_burnt_in and clip.burnt_in)]


def run(args: argparse.Namespace, console: Console) -> int:
    clips = chosen_clips(args, console)
    if clips is None:
        from tests.bench import mannequin

        return mannequin.run_default(console)
    backends: tuple[stage.Backend, ...] = ("wasm", "webgl") if args.backend == "both" else (args.backend,)
    rows: list[list[tables.Cell]] = []
    right = dict.fromkeys(backends, 0)
    everything: dict[str, Any] = {}
    with stage.staged(args.site) as place, tempfile.TemporaryDirectory(prefix="repscope-films-") as folder:
        for index, clip in enumerate(clips):
            row: list[tables.Cell] = [clip.name, clip.view, clip.truth]
            for backend in backends:
                slowdown = args.slowdown if backend == "webgl" else 1.0
                shown = _show(place, clip, backend, slowdown, args.options, Path(folder))
                verdict = shown.trouble or manifest.judge(clip, shown.count, slowdown)
                right[backend] += verdict in manifest.RIGHT
                row += [shown.count, verdict, shown.fps]
                everything[f"{clip.name} {backend}"] = shown.received
                done = f"{index + 1}/{len(clips)} {clip.name} {backend}"
                console.print(f"{done}: {shown.count} of {clip.truth}, {verdict}", markup=False)
            rows.append(row)
    columns = ["clip", "view", "truth"]
    for backend in backends:
        columns += [backend, "", "frames/s"]
    notes = [f"{backend}: {right[backend]} of {len(clips)} right" for backend in backends]
    if "webgl" in backends and args.slowdown != 1:
        notes.append(
            f"On webgl the clips play {args.slowdown:g} times slower than filmed, holds last so much longer."
        )
    notes.append("frames/s: judged by the page while the clip played, a second of real time.")
    tables.print_table(console, "Repetitions of real clips played as camera", columns, rows, notes)
    if args.json:
        args.json.write_text(json.dumps(everything), encoding="utf-8")
    return 0


def _show(
    place: stage.Stage,
    clip: manifest.Clip,
    backend: stage.Backend,
    slowdown: float,
    options: str,
    folder: Path,
) -> showing.Shown:
    """Show a clip, and once more after a longer still where it began before the page was ready."""
    lead_s = LEAD_S[backend]
    for lead in (lead_s, LONGER * lead_s):
        wanted = showing.Wanted(clip.exercise, backend, lead, slowdown, not clip.is_hold, options)
        shown = showing.show(place, film.decode(clip.path), wanted, folder)
        if shown.late_s == 0:
            return shown
    return replace(shown, trouble=f"began {shown.late_s:.1f} s before the page was ready")
