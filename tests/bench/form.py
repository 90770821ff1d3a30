"""`form`: the push-up's form score against people's judgement of short clips.

The clips are a file of keypoints, each labelled correct or wrong by people who know nothing of the score. A clip's
score is the session's own, the mean over the repetitions counted; a clip in which none is counted scores 0. What is
told is how often a correct clip scores above a wrong one (the area under the ROC curve, AUC; half for a draw), which
no choice of a limit enters.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from py_core.catalogue import MOVEMENTS
from py_core.messages import ExerciseSummary, Recommendations
from py_core.recording import Recording, from_plain, held
from py_core.replaying import replay
from tests.bench import tables
from tests.bench.manifest import DEFAULT_FOLDER, ManifestError

EXERCISE = "push_up"
DEFAULT_FILE = DEFAULT_FOLDER / "push-up-form.json.gz"
LABELS = ("correct", "wrong")
LEAD_S, TAIL_S = 3.0, 2.0
USUAL_FPS = 30.0
USUAL_SIZES = ((640, 360), (1280, 720), (1920, 1080))
"""Of a clip that names no size the smallest that holds its joints is taken."""
RESAMPLES = 4000
SEED = 1


@dataclass(frozen=True, slots=True)
class Labelled:
    """One clip, and whether people called it correct."""

    name: str
    correct: bool
    recording: Recording


@dataclass(frozen=True, slots=True)
class Judged:
    """What the session said of a clip: 0..100, each criterion's mean of 0..100, and the cues it gave."""

    clip: Labelled
    counted: int
    score: float
    criteria: dict[str, float]
    cues: frozenset[str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--file", type=Path, help="labelled keypoints (default: ../shared/clips/push-up-form.json.gz)"
    )
    parser.add_argument("--options", default="", help="query text, such as difficulty=hard")
    parser.add_argument("--markdown", action="store_true", help="print the tables for docs/accuracy.md")
    parser.add_argument("--each", action="store_true", help="also every clip's score and cues")


def run(args: argparse.Namespace, console: Console) -> int:
    file: Path = args.file or DEFAULT_FILE
    if not file.is_file():
        if args.file:
            raise ManifestError(f"expected a file of labelled keypoints at {file}; there is none")
        console.print(f"No labelled push-ups: there is no {file} and --file names no other.")
        return 0
    judged = [judge(clip, args.options) for clip in load(file)]
    correct, wrong = ([j for j in judged if j.clip.correct is label] for label in (True, False))
    if not (correct and wrong):
        raise ManifestError(f"expected clips of both labels, {' and '.join(LABELS)}, in {file}")
    if args.each:
        _print_each(console, judged)
    _print_separation(console, correct, wrong, markdown=args.markdown)
    _print_cues(console, correct, wrong, markdown=args.markdown)
    return 0


def load(file: Path) -> list[Labelled]:
    """The clips of a file. Raises ``ManifestError`` for a file that holds none."""
    try:
        return [_clip(entry) for entry in json.loads(gzip.decompress(file.read_bytes()))]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ManifestError(
            f"expected a gzipped JSON list of clips with name, label, width, height, fps and frames in {file}; "
            f"{type(error).__name__}: {error}"
        ) from error


def judge(clip: Labelled, options: str = "") -> Judged:
    """Play a clip to a session, its first and last frame held for a moment."""
    shown = held(clip.recording, lead_s=LEAD_S, tail_s=TAIL_S)
    summary: ExerciseSummary | None = None
    cues: set[str] = set()
    for message in replay(shown, EXERCISE, f"recommendations=true&{options}"):
        if isinstance(message, Recommendations):
            cues.update(message.codes)
        elif isinstance(message, ExerciseSummary):
            summary = message
    assert summary is not None
    criteria: dict[str, float] = {}
    for criterion in MOVEMENTS[EXERCISE].criteria:
        found = [r.criteria[criterion.name] for r in summary.history if criterion.name in r.criteria]
        if found:
            criteria[criterion.name] = statistics.fmean(found)
    return Judged(clip, summary.counter, float(summary.avg_rep_score or 0), criteria, frozenset(cues))


def wins(correct: Sequence[float], wrong: Sequence[float]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """For each correct clip (rows) and each wrong one whether it scores above: 1, 0, or 0.5 for a draw."""
    above = np.subtract.outer(np.asarray(correct, dtype=np.float64), np.asarray(wrong, dtype=np.float64))
    return (np.sign(above) + 1.0) / 2.0


def interval(table: np.ndarray[Any, np.dtype[np.float64]], part: float = 1.0) -> tuple[float, float]:
    """The middle 95 % of the AUC: of clips drawn anew with repetition, or of ``part`` of them drawn without."""
    random = np.random.default_rng(SEED)
    rows, columns = table.shape
    found = np.empty(RESAMPLES)
    for index in range(RESAMPLES):
        if part == 1.0:
            chosen = random.integers(rows, size=rows), random.integers(columns, size=columns)
        else:
            chosen = (
                random.permutation(rows)[: max(1, round(rows * part))],
                random.permutation(columns)[: max(1, round(columns * part))],
            )
        found[index] = table[np.ix_(*chosen)].mean()
    low, high = np.percentile(found, (2.5, 97.5))
    return float(low), float(high)


def _clip(entry: dict[str, Any]) -> Labelled:
    label = entry["label"]
    if label not in LABELS:
        raise ValueError(f"label {label!r} is none of {', '.join(LABELS)}")
    frames = [frame or [] for frame in entry["frames"]]
    width, height = (entry["width"], entry["height"]) if entry["width"] else _size(frames)
    step_ms = 1000.0 / (entry["fps"] or USUAL_FPS)
    flat = [[v for x, y, score in frame for v in (x / width, y / height, score)] for frame in frames]
    plain = {
        "width": width,
        "height": height,
        "t_ms": [index * step_ms for index in range(len(flat))],
        "frames": flat,
    }
    return Labelled(str(entry["name"]), label == "correct", from_plain(plain, str(entry["name"])))


def _size(frames: Sequence[Sequence[Sequence[float]]]) -> tuple[int, int]:
    right, bottom = (max(joint[axis] for frame in frames for joint in frame) for axis in (0, 1))
    fitting = [size for size in USUAL_SIZES if right <= size[0] and bottom <= size[1]]
    return fitting[0] if fitting else USUAL_SIZES[-1]


def _print_each(console: Console, judged: Sequence[Judged]) -> None:
    rows: list[list[tables.Cell]] = [
        [j.clip.name, j.counted, j.score, ", ".join(sorted(j.cues))] for j in judged
    ]
    tables.print_table(console, "Every clip", ["clip", "counted", "score", "cues"], rows)


def _print_separation(
    console: Console, correct: Sequence[Judged], wrong: Sequence[Judged], *, markdown: bool
) -> None:
    rows = [_separation("score", [j.score for j in correct], [j.score for j in wrong])]
    for criterion in MOVEMENTS[EXERCISE].criteria:
        name = criterion.name
        good, bad = ([j.criteria[name] for j in group if name in j.criteria] for group in (correct, wrong))
        if good and bad:
            rows.append(_separation(name, good, bad))
    table = wins([j.score for j in correct], [j.score for j in wrong])
    low, high = interval(table)
    half_low, half_high = interval(table, 0.5)
    tables.print_table(
        console,
        f"{MOVEMENTS[EXERCISE].id}: form against people's judgement",
        ["", "AUC", "correct: n", "quartiles", "wrong: n", "quartiles "],
        rows,
        [
            f"AUC {table.mean():.3f}, 95 % interval {low:.3f} to {high:.3f} (clips drawn anew {RESAMPLES} times).",
            f"On random halves of the clips it lies between {half_low:.3f} and {half_high:.3f} (95 %).",
            "No repetition counted, so score 0: "
            + "; ".join(
                f"{sum(j.counted == 0 for j in group)} of {len(group)} {label}"
                for label, group in zip(LABELS, (correct, wrong), strict=True)
            )
            + ". A criterion alone: over the clips in which it could be seen.",
        ],
        right=True,
        markdown=markdown,
    )


def _separation(name: str, correct: Sequence[float], wrong: Sequence[float]) -> list[tables.Cell]:
    auc = f"{wins(correct, wrong).mean():.3f}"
    return [name, auc, len(correct), _quartiles(correct), len(wrong), _quartiles(wrong)]


def _quartiles(values: Sequence[float]) -> str:
    return " ".join(f"{tables.percentile(values, share):.0f}" for share in (0.25, 0.5, 0.75))


def _print_cues(
    console: Console, correct: Sequence[Judged], wrong: Sequence[Judged], *, markdown: bool
) -> None:
    cues = sorted(
        {cue for j in (*correct, *wrong) for cue in j.cues},
        key=lambda cue: -sum(cue in j.cues for j in wrong),
    )
    rows: list[list[tables.Cell]] = [
        [
            cue,
            *(f"{100 * sum(cue in j.cues for j in group) / len(group):.0f} %" for group in (correct, wrong)),
        ]
        for cue in cues
    ]
    rows.append(
        [
            "any",
            *(f"{100 * sum(bool(j.cues) for j in group) / len(group):.0f} %" for group in (correct, wrong)),
        ]
    )
    tables.print_table(
        console,
        "Clips in which a fault is named",
        ["cue", "correct", "wrong"],
        rows,
        right=True,
        markdown=markdown,
    )
