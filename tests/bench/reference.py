"""`reference`: repetitions counted and scored against a reference movement, of the mannequin and of real clips.

Three parts. `performances`: a reference from one repetition of each movement, ten performances by other bodies, with
a pose model's error on them. `others`: everything else the mannequin can do, played to each reference. `clips`: the
first repetition of a real clip against the rest of it, one person's squat against the others' and against push-ups.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean

from rich.console import Console

from py_core.filtering import Filter
from py_core.recording import Recording, held
from py_core.reference.comparing import compare
from py_core.reference.features import Describer
from py_core.reference.finding import Finder
from py_core.reference.making import make, survey
from py_core.reference.model import ReferenceError, Signature
from py_core.reference.profiles import profile
from py_core.reference.recorded import Clip
from tests.bench import manifest, recording, stage, tables
from tests.bench.performing import is_hold, playable, spread
from tests.mannequin import Recording as Drawn
from tests.mannequin import load_movement, mirrored, movement_names, play, with_noise
from tests.mannequin.confusable import confusable

Rows = list[tuple[float, list[float]]]

PARTS = ("performances", "others", "clips")
NOISE, MISSING = 0.01, 0.05
REPS, OTHER_REPS, OTHER_FPS = 4, 2, 15.0
EXACT, ALIKE, UNLIKE, REJECTED = 0.99, 0.85, 0.5, 0.95
LEAD_S, TAIL_S = 1.0, 1.0
ID, CREATED = "00000000-0000-4000-8000-000000000000", "2026-01-01T00:00:00Z"
VIEWS = {"back": "front", "right": "side", "-20": "front"}
"""Views that a reference seen from elsewhere is judged in too: the mirror image, or nearly so."""


@dataclass(frozen=True)
class Performance:
    """How one of the ten is done."""

    tempo: float
    fps: float
    body: str
    turned: bool
    zoom: float


PERFORMANCES = (
    Performance(0.6, 30.0, "tall", False, 1.0),
    Performance(0.6, 15.0, "short", True, 0.6),
    Performance(0.8, 60.0, "broad", False, 1.0),
    Performance(0.8, 30.0, "slim", True, 0.8),
    Performance(1.0, 15.0, "long_arms", False, 0.6),
    Performance(1.0, 30.0, "short", True, 1.0),
    Performance(1.0, 60.0, "tall", False, 0.8),
    Performance(1.25, 30.0, "broad", True, 0.6),
    Performance(1.6, 30.0, "slim", False, 1.0),
    Performance(1.6, 60.0, "long_arms", True, 0.8),
)


@dataclass(frozen=True)
class Judged:
    """What was counted, and the ``overall`` of each; ``short`` fell short of the range."""

    overall: tuple[float, ...]
    costs: tuple[float, ...]
    ranges: tuple[float, ...]
    short: int

    @property
    def count(self) -> int:
        return len(self.overall)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part; repeatable")
    parser.add_argument("--profile", default="default", help="scoring profile (default: default)")
    parser.add_argument("--jobs", type=int, help="processes (default: one a processor)")
    parser.add_argument("--markdown", action="store_true", help="print the tables for docs/accuracy.md")
    parser.add_argument("--movement", action="append", choices=playable(), help="only this one; repeatable")
    parser.add_argument("--clips", type=Path, help="folder with a manifest.json (default: ../shared/clips)")
    parser.add_argument(
        "--keypoints", type=Path, help="take clips' keypoints from this folder, EXERCISE__CLIP.json.gz"
    )
    stage.add_site(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    parts = args.part or PARTS
    asked = [name for name in args.movement or playable() if name in playable() and not is_hold(name)]
    wrong = 0
    if "performances" in parts:
        wrong |= _performances(args, asked, console)
    if "others" in parts:
        wrong |= _others(args, asked, console)
    if "clips" in parts:
        wrong |= _clips(args, console)
    return wrong


def judge(signature: Signature, shown: Recording | Drawn, name: str) -> Judged:
    """A performance against a reference, as the session does it."""
    return judge_rows(signature, described(shown), name)


def described(shown: Recording | Drawn) -> Rows:
    """Time and description of each frame."""
    smooth, describer = Filter(), Describer()
    aspect = shown.width / shown.height
    return [
        (t_ms, describer.step(smooth.step(frame, t_ms, aspect)))
        for frame, t_ms in zip(shown.frames, shown.t_ms, strict=True)
    ]


def judge_rows(signature: Signature, rows: Rows, name: str) -> Judged:
    """Described frames against a reference."""
    chosen = profile(name)
    finder = Finder(signature, chosen, "medium")
    found = [one for t_ms, features in rows for one in finder.step(features, t_ms)]
    found += finder.finish(rows[-1][0])
    whole = [one for one in found if one.complete]
    return Judged(
        tuple(compare(signature, one.t_ms, one.features, chosen).overall for one in whole),
        tuple(one.cost for one in whole),
        tuple(one.range for one in whole),
        len(found) - len(whole),
    )


@cache
def reference_of(movement: str, view: str | float) -> Signature:
    """From one noisy repetition of the average body, cut where it begins and ends."""
    drawn = with_noise(play(movement, reps=1, view=view), sigma_torso=NOISE, dropout=MISSING, seed=7)
    clip = Clip(drawn.width, drawn.height, drawn.t_ms, drawn.frames)
    rep = drawn.reps[0]
    made = make(clip, rep.start_ms, rep.end_ms, name=movement, id=ID, created=CREATED, model=None)
    return made.signature


def _performances(args: argparse.Namespace, asked: Sequence[str], console: Console) -> int:
    tasks = [(name, view, args.profile) for name in asked for view in load_movement(name).views]
    rows: list[list[tables.Cell]] = []
    notes: list[str] = []
    exact = played = halves = 0
    scores: list[float] = []
    for (name, view, _), (judged, half) in zip(tasks, spread(performed, tasks, args.jobs), strict=True):
        right = [one.count == REPS for one in judged]
        same = [
            v for one, how in zip(judged, PERFORMANCES, strict=True) if how.tempo == 1.0 for v in one.overall
        ]
        every = [v for one in judged for v in one.overall]
        ranges = [v for one in judged for v in one.ranges]
        exact, played, halves = exact + sum(right), played + len(right), halves + half.count
        scores += same
        rows.append(
            [
                name,
                str(view),
                f"{sum(right)} of {len(right)}",
                max((v for one in judged for v in one.costs), default=None),
                f"{min(ranges, default=0.0):.2f} to {max(ranges, default=0.0):.2f}",
                fmean(same) if same else None,
                min(same, default=None),
                min(every, default=None),
                half.count,
            ]
        )
        notes += [
            f"missed: {name}, {view}, {how}: {one.count} of {REPS}, {one.short} short"
            for one, how in zip(judged, PERFORMANCES, strict=True)
            if one.count != REPS
        ]
    alike = sum(score >= ALIKE for score in scores)
    tables.print_table(
        console,
        "Ten performances by other bodies against a reference from one repetition",
        [
            "movement",
            "view",
            "exact",
            "cost",
            "range",
            "overall, same tempo",
            "least",
            "least of all",
            "half counted",
        ],
        rows,
        [
            f"{exact} of {played} counted exactly ({100.0 * exact / played:.1f} %; aim {100 * EXACT:g} %).",
            f"{alike} of {len(scores)} repetitions at the same tempo score {ALIKE} or more; the least"
            f" {min(scores, default=0.0):.2f}. Half repetitions counted: {halves} of {REPS * len(tasks)}.",
            *notes,
        ],
        markdown=args.markdown,
    )
    return 0 if exact >= EXACT * played else 1


def performed(task: tuple[str, str | float, str]) -> tuple[list[Judged], Judged]:
    """The ten performances of a movement seen from a side, and one of half the range."""
    name, view, scoring = task
    signature = reference_of(name, view)
    judged: list[Judged] = []
    for seed, how in enumerate(PERFORMANCES, start=1):
        drawn = play(name, reps=REPS, tempo=how.tempo, fps=how.fps, view=view, body=how.body, zoom=how.zoom)
        noisy = with_noise(drawn, sigma_torso=NOISE, dropout=MISSING, seed=seed)
        judged.append(judge(signature, mirrored(noisy) if how.turned else noisy, scoring))
    half = with_noise(play(name, reps=REPS, view=view, rom=0.5), sigma_torso=NOISE, dropout=MISSING, seed=3)
    return judged, judge(signature, half, scoring)


def _others(args: argparse.Namespace, asked: Sequence[str], console: Console) -> int:
    tasks = [
        (other, seen, tuple(asked), args.profile)
        for other in movement_names()
        for seen in load_movement(other).views or ("front",)
    ]
    allowed = confusable()
    counted: dict[tuple[str, str], list[float]] = defaultdict(list)
    alike: dict[tuple[str, str], int] = defaultdict(int)
    pairs: set[tuple[str, str]] = set()
    played = wrong = 0
    for (other, *_), answers in zip(tasks, spread(others_of, tasks, args.jobs), strict=True):
        for name, judged in answers:
            pair = (name, other)
            pairs.add(pair)
            if judged.count:
                counted[pair] += judged.overall
            bad = max(judged.overall, default=0.0) >= UNLIKE
            alike[pair] += bad
            if pair not in allowed:
                played, wrong = played + 1, wrong + bad
    rows: list[list[tables.Cell]] = [
        [
            name,
            other,
            len(scores),
            max(scores),
            allowed.get((name, other), "WRONG" if alike[name, other] else ""),
        ]
        for (name, other), scores in sorted(counted.items(), key=lambda item: -max(item[1]))
    ]
    tables.print_table(
        console,
        "Counted against a reference although something else was done",
        ["reference", "what was done", "counted", "overall at most", "why a person would confuse them too"],
        rows,
        [
            f"{played} pairs of a reference and another movement, seen from one side: {played - wrong} not counted or"
            f" below {UNLIKE} ({100.0 * (1.0 - wrong / max(played, 1)):.1f} %; aim {100 * REJECTED:g} %).",
            f"{len(pairs)} pairs of movements in all; {len(counted)} counted something.",
        ],
        markdown=args.markdown,
    )
    return 0 if wrong <= (1.0 - REJECTED) * played else 1


def others_of(task: tuple[str, str | float, tuple[str, ...], str]) -> list[tuple[str, Judged]]:
    """What a movement seen from one side gives against the references of the others that are seen from a like one."""
    other, seen, asked, scoring = task
    drawn = play(other, reps=OTHER_REPS, view=seen, fps=OTHER_FPS)
    rows = described(with_noise(drawn, sigma_torso=NOISE, dropout=MISSING, seed=3))
    return [
        (name, judge_rows(reference_of(name, view), rows, scoring))
        for name in asked
        if name != other
        for view in load_movement(name).views
        if _like(view) == _like(seen)
    ]


def _like(view: str | float) -> str:
    return VIEWS.get(str(view), view if view in ("front", "side") else "oblique")


def _clips(args: argparse.Namespace, console: Console) -> int:
    every = manifest.load_clips(args.clips)
    if every is None:
        console.print(f"No real clips: there is no {manifest.DEFAULT_FOLDER} and --clips names no other.")
        return 0
    clips = [clip for clip in every if clip.reps and (not args.movement or clip.exercise in args.movement)]
    if args.keypoints is not None:
        kept: Path = args.keypoints
        films = [
            (clip, Recording.load(kept / f"{clip.exercise}__{clip.path.stem}.json.gz")) for clip in clips
        ]
    else:
        with recording.recorder(args.site, recording.Model(), clips) as recorder:
            films = [(clip, recorder.record(clip)) for clip in clips]
    surveyed = list(spread(first_of, [film for _, film in films], args.jobs))
    known = [(clip, film, one) for (clip, film), one in zip(films, surveyed, strict=True) if one is not None]
    own = list(spread(_judged, [(one, film, args.profile) for _, film, one in known], args.jobs))
    verdicts = [manifest.judge(clip, judged.count) for (clip, _, _), judged in zip(known, own, strict=True)]
    right = sum(verdict != "wrong" for verdict in verdicts)
    tables.print_table(
        console,
        "The first repetition of a clip against all of it",
        ["clip", "view", "reference", "truth", "counted", "", "cost", "overall, mean"],
        [
            [
                clip.name,
                clip.view,
                f"{one.duration_ms / 1000.0:.1f} s {one.view}",
                clip.truth,
                judged.count,
                verdict,
                max(judged.costs, default=None),
                fmean(judged.overall) if judged.overall else None,
            ]
            for (clip, _, one), judged, verdict in zip(known, own, verdicts, strict=True)
        ],
        [f"{right} of {len(clips)} clips right; no repetition was found in {len(clips) - len(known)}."],
        markdown=args.markdown,
    )
    squats = [entry for entry in known if entry[0].exercise == "squat"]
    push_ups = [entry for entry in known if entry[0].exercise == "push_up"]
    rows: list[list[tables.Cell]] = []
    totals = [0, 0, 0, 0]
    for clip, film, one in squats:
        rest = [
            other
            for other in squats
            if other[1] is not film and other[2].view == one.view and _near(one, other[2])
        ]
        tried = list(spread(_judged, [(one, other[1], args.profile) for other in rest], args.jobs))
        fits = [
            manifest.judge(other[0], judged.count) != "wrong"
            for other, judged in zip(rest, tried, strict=True)
        ]
        some = [judged.count > 0 for judged in tried]
        against = list(spread(_judged, [(one, other[1], args.profile) for other in push_ups], args.jobs))
        pushed = sum(judged.count > 0 for judged in against)
        totals = [a + b for a, b in zip(totals, (sum(fits), sum(some), len(rest), pushed), strict=True)]
        rows.append([clip.name, one.view, len(rest), sum(some), sum(fits), f"{pushed} of {len(push_ups)}"])
    tables.print_table(
        console,
        "One person's squat against other persons' squats, seen from a like side at up to twice the tempo",
        ["reference", "view", "clips", "counted some", "counted exactly", "push-up clips counted"],
        rows,
        [
            f"Of {totals[2]} clips {totals[1]} counted something and {totals[0]} exactly; {totals[3]} of"
            f" {len(squats) * len(push_ups)} push-up clips counted."
        ],
        markdown=args.markdown,
    )
    return 0


def first_of(film: Recording) -> Signature | None:
    """A reference from the first repetition that is found in a clip; ``None`` where none is."""
    found = survey(clip_of(film))
    if found.kind == "hold":
        return None
    part = found.repetitions[0] if found.repetitions else None
    start_ms, end_ms = (part.start_ms, part.end_ms) if part else (found.start_ms, found.end_ms)
    try:
        made = make(clip_of(film), start_ms, end_ms, name="first", id=ID, created=CREATED, model=film.model)
    except ReferenceError:
        return None
    return made.signature if made.signature.kind == "repetition" else None


def clip_of(film: Recording) -> Clip:
    """A recording as references are made from it."""
    return Clip(film.width, film.height, film.t_ms, film.frames)


def _judged(task: tuple[Signature, Recording, str]) -> Judged:
    signature, film, name = task
    return judge(signature, held(film, lead_s=LEAD_S, tail_s=TAIL_S), name)


def _near(one: Signature, other: Signature) -> bool:
    """Whether one is no more than twice as fast as the other."""
    return 0.5 <= one.duration_ms / other.duration_ms <= 2.0
