"""What the tests of reference movements share: references cut from the mannequin's performances."""

from __future__ import annotations

from functools import cache
from typing import Any

from py_core.reference.file import to_text
from py_core.reference.making import make
from py_core.reference.model import Reference
from py_core.reference.recorded import Clip
from tests.mannequin import play

ID = "3f0c9f9e-7d3a-4f6b-9a51-0c7f4a1d2e3b"
OTHER_ID = "11111111-2222-4333-8444-555555555555"
CREATED = "2026-11-21T10:00:00Z"


@cache
def reference_of(movement: str, view: str | float = "side", **asked: Any) -> Reference:
    """One repetition of the mannequin's, cut at its true bounds; of a hold three seconds of it."""
    drawn = play(movement, view=view, reps=asked.pop("reps", 2), **asked)
    clip = Clip(drawn.width, drawn.height, drawn.t_ms, drawn.frames)
    if drawn.reps:
        start_ms, end_ms = drawn.reps[0].start_ms, drawn.reps[0].end_ms
    else:
        start_ms, end_ms = drawn.t_ms[-1] / 2.0, drawn.t_ms[-1] / 2.0 + 3000.0
    return make(clip, start_ms, end_ms, name=f"My {movement}", id=ID, created=CREATED, model="mannequin")


@cache
def text_of(movement: str, view: str | float = "side") -> str:
    """The file of ``reference_of``."""
    return to_text(reference_of(movement, view))
