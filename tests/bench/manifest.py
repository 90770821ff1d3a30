"""The folder of real clips: what it holds and what counts as right.

``manifest.json`` is a list with one entry a clip; counts were made by eye. The folder is not part of the
project, so every command works without it and says so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

REPO = Path(__file__).resolve().parents[2]
DEFAULT_FOLDER = REPO.parent / "shared" / "clips"

MOVEMENTS = ("squat", "push_up", "lunge", "jumping_jack", "bicep_curl", "plank")
"""The movements that are judged live on clips, in the order of the tables."""

Verdict = Literal["ok", "also right", "wrong"]
RIGHT = ("ok", "also right")

HOLD_OFF_S = 1.5


class ManifestError(Exception):
    """A folder of clips that cannot be used. The text says what was expected, what came and what to do."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip; ``reps`` was counted by eye, ``also_right`` is a second count that is as good."""

    path: Path
    exercise: str
    reps: int
    also_right: int | None
    hold_s: float | None
    view: str
    persons: int
    burnt_in: bool
    fps: float
    duration_s: float
    note: str

    @property
    def name(self) -> str:
        return f"{self.exercise}/{self.path.stem}"

    @property
    def is_hold(self) -> bool:
        return self.hold_s is not None and self.reps == 0

    @property
    def truth(self) -> str:
        """The truth as the tables show it: ``3``, ``3|4`` or ``6.5 s``."""
        if self.is_hold:
            return f"{self.hold_s:g} s"
        return str(self.reps) if self.also_right is None else f"{self.reps}|{self.also_right}"


def load_clips(folder: Path | None) -> list[Clip] | None:
    """The clips of a folder, or of the default one; ``None`` where the default folder is not there.

    Raises ``ManifestError`` for a named folder without a manifest and for a manifest that does not fit.
    """
    place = folder if folder is not None else DEFAULT_FOLDER
    listing = place / "manifest.json"
    if not listing.is_file():
        if folder is None:
            return None
        raise ManifestError(
            f"expected {listing}, a list with one entry a clip; there is none. Name another folder."
        )
    try:
        entries = json.loads(listing.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ManifestError(f"expected JSON in {listing}: {error}") from error
    if not isinstance(entries, list):
        raise ManifestError(f"expected a list in {listing}, got {type(entries).__name__}")
    return [_clip_of(place, index, entry) for index, entry in enumerate(entries)]


def choose(clips: Sequence[Clip], movements: Sequence[str], names: Sequence[str]) -> list[Clip]:
    """Clips of the named movements, in that order; with ``names``, only those that hold one of them."""
    return [
        clip
        for movement in movements
        for clip in clips
        if clip.exercise == movement and (not names or any(name in clip.name for name in names))
    ]


def judge(clip: Clip, counted: int, slowdown: float = 1.0) -> Verdict:
    """Whether a count fits the truth of a clip that was played ``slowdown`` times slower than filmed.

    A hold's count is whole seconds: it fits when it is within a second and a half of the truth, since it is
    rounded down and the first second of a hold goes into recognising it.
    """
    if clip.is_hold:
        assert clip.hold_s is not None
        return "ok" if abs(counted - clip.hold_s * slowdown) <= HOLD_OFF_S else "wrong"
    if counted == clip.reps:
        return "ok"
    return "also right" if counted == clip.also_right else "wrong"


def _clip_of(folder: Path, index: int, entry: Any) -> Clip:
    try:
        return Clip(
            path=folder / entry["file"],
            exercise=str(entry["exercise"]),
            reps=int(entry["reps"]),
            also_right=entry.get("also_right"),
            hold_s=entry.get("hold_s"),
            view=str(entry.get("view", "")),
            persons=int(entry.get("persons", 1)),
            burnt_in=bool(entry.get("burnt_in", False)),
            fps=float(entry["fps"]),
            duration_s=float(entry["duration_s"]),
            note=str(entry.get("note", "")),
        )
    except (TypeError, KeyError, ValueError) as error:
        raise ManifestError(
            f"entry {index} of {folder / 'manifest.json'}: expected an object with file, exercise, reps, "
            f"fps and duration_s; {type(error).__name__}: {error}"
        ) from error
