"""`proposals`: what the dashboard proposes as a reference movement, of real clips and of the mannequin.

Of a real clip the number of repetitions found is held against the number counted by eye; nothing is said of which
exercise it is. Of the mannequin's performances the truth is known, so the overlap with the proposal is printed.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack

from rich.console import Console

from py_core.movement_ids import IDS
from py_core.recording import Recording
from py_core.reference.answers import Survey
from py_core.reference.making import survey
from py_core.reference.model import ReferenceError
from py_core.reference.recorded import Clip
from tests.bench import replay, tables
from tests.bench.clips import chosen_clips
from tests.mannequin import load_movement, play, with_noise
from tests.mannequin.recording import Recording as Drawn

_TEMPOS = (0.6, 1.0, 1.6)
_NOISES = (0.0, 0.01)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    replay.add_arguments(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    _mannequin(console)
    clips = chosen_clips(args, console)
    if clips is None:
        return 0
    rows: list[list[tables.Cell]] = []
    counted = exact = near = held = 0
    with ExitStack() as stack:
        recorded = replay.source(args, clips, stack)
        for clip in clips:
            found = _proposed(recorded(clip))
            count = None if found is None else len(found.repetitions)
            rows.append([clip.name, clip.view, clip.truth, count, *_proposal(found)])
            if clip.is_hold:
                held += found is not None and found.kind == "hold"
            else:
                counted += 1
                exact += count in (clip.reps, clip.also_right)
                near += count is not None and abs(count - clip.reps) <= 1
    tables.print_table(
        console,
        "Repetitions found in real clips before any reference is known",
        ["clip", "view", "truth", "found", "proposed", "from s", "to s"],
        rows,
        [
            f"{exact} of {counted} clips of repetitions right, {near} at most one off",
            f"{held} of {len(clips) - counted} holds proposed as such",
        ],
    )
    return 0


def _mannequin(console: Console) -> None:
    rows: list[list[tables.Cell]] = []
    for name in (name for name, kind in IDS.items() if kind == "repetitions"):
        views = load_movement(name).views
        played = [
            (tempo, with_noise(recording, sigma_torso=sigma, seed=1) if sigma else recording)
            for tempo in _TEMPOS
            for view in views
            for recording in [play(name, view=view, reps=3, tempo=tempo)]
            for sigma in _NOISES
        ]
        row: list[tables.Cell] = [name, len(views)]
        for tempo in _TEMPOS:
            shares = [overlap(recording) for asked, recording in played if asked == tempo]
            row += [min(shares), sum(shares) / len(shares)]
        rows.append(row)
    tables.print_table(
        console,
        "Share of a true repetition within the proposal, by the mannequin",
        [
            "movement",
            "views",
            *(f"{kind}, tempo {tempo:g}" for tempo in _TEMPOS for kind in ("least", "mean")),
        ],
        rows,
        ["Three repetitions from each of the movement's views, exact and with noise of 1 % of the torso."],
    )


def overlap(recording: Drawn) -> float:
    """The largest share of a true repetition that the proposal has; 0 where it is of none."""
    found = survey(Clip(recording.width, recording.height, recording.t_ms, recording.frames))
    if found.kind == "hold":
        return 0.0
    return max(
        max(0.0, min(found.end_ms, rep.end_ms) - max(found.start_ms, rep.start_ms))
        / (rep.end_ms - rep.start_ms)
        for rep in recording.reps
    )


def _proposed(film: Recording) -> Survey | None:
    try:
        return survey(Clip(film.width, film.height, film.t_ms, film.frames))
    except ReferenceError:
        return None


def _proposal(found: Survey | None) -> list[tables.Cell]:
    if found is None:
        return ["nothing", None, None]
    return [found.kind, found.start_ms / 1000.0, found.end_ms / 1000.0]
