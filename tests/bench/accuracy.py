"""`accuracy`: counts of all real clips by both pose models, with each miss explained; for `docs/accuracy.md`.

Every frame of a clip is seen once by the site's own estimator, then judged by `py_core` on the clip's own
timestamps. Why a clip is missed stands in `misses.toml`; a miss without a reason there is said to have none.
"""

from __future__ import annotations

import argparse
import tomllib
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from py_core.catalogue import MOVEMENTS
from tests.bench import manifest, recording, stage, tables
from tests.bench.performing import count_of
from tests.bench.replaying import play

LEAD_S = 3.0
TAIL_S = 2.0
MODELS = {
    "MoveNet Lightning": recording.Model("movenet", "lightning", "wasm"),
    "BlazePose lite": recording.Model("blazepose", "lite", "wasm"),
}
AS = {"wall_squat": "squat", "vertical_jump": "air_time_jump"}
"""Exercises of the folder that go by another id here."""
EXACT = 0.95


@dataclass(frozen=True)
class Row:
    """One clip by one model."""

    clip: manifest.Clip
    model: str
    count: int

    @property
    def right(self) -> bool:
        """Whether the count is one of those that fit."""
        return manifest.judge(self.clip, self.count) in manifest.RIGHT

    @property
    def near(self) -> bool:
        """Whether it is off by one repetition at most; a hold by two seconds and a half."""
        clip = self.clip
        if clip.is_hold:
            assert clip.hold_s is not None
            return abs(self.count - clip.hold_s) <= manifest.HOLD_OFF_S + 1.0
        return any(
            abs(self.count - truth) <= 1 for truth in (clip.reps, clip.also_right) if truth is not None
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    stage.add_site(parser)
    parser.add_argument("--clips", type=Path, help=f"folder of clips (default: {manifest.DEFAULT_FOLDER})")
    parser.add_argument("--movement", action="append", help="only clips of this exercise; may be repeated")
    parser.add_argument("--model", choices=list(MODELS), action="append", help="default: both")
    parser.add_argument(
        "--decoder", choices=["pictures", "file"], default="pictures", help="file: that of the upload page"
    )
    parser.add_argument("--markdown", action="store_true", help="print the table for docs/accuracy.md")


def run(args: argparse.Namespace, console: Console) -> int:
    found = manifest.load_clips(args.clips)
    if found is None:
        console.print(
            f"no clips at {manifest.DEFAULT_FOLDER}; the mannequin's tables are `matrix` and `others`"
        )
        return 0
    wanted = [clip for clip in found if not args.movement or clip.exercise in args.movement]
    clips = [clip for clip in wanted if AS.get(clip.exercise, clip.exercise) in MOVEMENTS]
    left_out = sorted({clip.exercise for clip in wanted} - {clip.exercise for clip in clips})
    models = {name: replace(MODELS[name], decoder=args.decoder) for name in args.model or MODELS}
    counted = {name: _counted(name, model, clips, args.site) for name, model in models.items()}
    reasons = _reasons()
    rows: list[list[tables.Cell]] = []
    for index, clip in enumerate(clips):
        answers = [by_model[index] for by_model in counted.values()]
        missed = [answer for answer in answers if not answer.right]
        why = "; ".join(
            dict.fromkeys(reasons.get((clip.name, answer.model), "not explained") for answer in missed)
        )
        rows.append([clip.name, clip.view, clip.truth, *(_shown(answer) for answer in answers), why])
    notes = [_sums(name, answers) for name, answers in counted.items()]
    if left_out:
        notes.append(f"Left out, no movement of the catalogue: {', '.join(left_out)}.")
    tables.print_table(
        console,
        "Repetitions of real clips, every frame once",
        ["clip", "view", "truth", *models, "why it is missed"],
        rows,
        notes,
        markdown=args.markdown,
    )
    good = all(sum(a.right for a in answers) >= EXACT * len(answers) for answers in counted.values())
    return 0 if good else 1


def _counted(name: str, model: recording.Model, clips: list[manifest.Clip], site: Path) -> list[Row]:
    rows = []
    with ExitStack() as stack:
        recorder = stack.enter_context(recording.recorder(site, model, clips))
        for clip in clips:
            movement = AS.get(clip.exercise, clip.exercise)
            played = play(
                recorder.record(clip), movement, lead_s=LEAD_S, tail_s=TAIL_S, still=not clip.is_hold
            )
            rows.append(Row(clip, name, count_of(played.messages)))
    return rows


def _shown(row: Row) -> str:
    return str(row.count) if row.right else f"{row.count} (wrong)" if row.near else f"{row.count} (WRONG)"


def _sums(name: str, answers: list[Row]) -> str:
    right = sum(answer.right for answer in answers)
    near = sum(answer.near for answer in answers)
    return (
        f"{name}: {right} of {len(answers)} right ({100.0 * right / max(1, len(answers)):.1f} %),"
        f" {near} within one."
    )


def _reasons() -> dict[tuple[str, str], str]:
    path = Path(__file__).with_name("misses.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {(entry["clip"], model): entry["why"] for entry in table["miss"] for model in entry["models"]}
