"""What a recording scores: one pure function, for notebooks and for engines that work through many files.

The live page has no part in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from py_core.form import grade
from py_core.messages import ExerciseSummary, Grade, Jump, JumpSummary, ReferenceSummary, Repetition
from py_core.recording import Recording, RecordingError
from py_core.replaying import OwnMovement, RefusalError, replay

NO_MOVEMENT = "expected a movement to judge by; the recording names none, so name an exercise"


class UnscoredError(Exception):
    """A recording of which no movement can be scored."""


UNSCORABLE = (RecordingError, RefusalError, UnscoredError)
"""All that can be wrong with a recording, or with what is asked of it."""


@dataclass(frozen=True, slots=True)
class RecordingScore:
    """What was counted and how good it was, as in the session's ``exercise_summary``."""

    exercise: str
    """Id of the movement, or of the reference that it was compared with."""
    count: int
    """Repetitions, or whole seconds held."""
    avg_score: int | None
    """0..100; ``None`` where nothing was counted, as for ``grade``."""
    grade: Grade | None
    duration_ms: float
    history: tuple[Repetition, ...]
    jumps: tuple[Jump, ...] = ()
    """Heights and times in the air, of movements that are jumps."""


def score_recording(
    recording: Recording, exercise: str | OwnMovement | None = None, query: str | None = None
) -> RecordingScore:
    """Count and score a recording. Always the same for the same arguments; nothing else is read.

    Args:
        exercise: id of the movement, or a movement file; by default the recording's own.
        query: as the page's, such as ``difficulty=easy``; by default the recording's own.

    Raises:
        UnscoredError: neither names a movement.
        RefusalError: there is no such movement, or the query asks for what cannot be.
    """
    summary: ExerciseSummary | ReferenceSummary | None = None
    jumps: tuple[Jump, ...] = ()
    for message in replay(recording, exercise, query):
        if isinstance(message, JumpSummary):
            jumps = message.jumps
        if isinstance(message, ExerciseSummary | ReferenceSummary):
            summary = message
    if isinstance(summary, ReferenceSummary):
        name, average = summary.reference, summary.average_score
    elif summary is not None:
        name, average = summary.exercise, summary.avg_rep_score
    if summary is None or name is None:
        raise UnscoredError(NO_MOVEMENT)
    return RecordingScore(
        exercise=name,
        count=summary.counter,
        avg_score=average,
        grade=None if average is None else grade(average),
        duration_ms=summary.durationMs,
        history=summary.history,
        jumps=jumps,
    )


def score_file(
    path: Path | str, exercise: str | OwnMovement | None = None, query: str | None = None
) -> RecordingScore:
    """``score_recording`` of a file. Raises what it and ``Recording.load`` raise."""
    return score_recording(Recording.load(path), exercise, query)
