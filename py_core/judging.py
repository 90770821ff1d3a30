"""What judges a movement's kind has in common: the interface, and the ``counter`` and summary they answer with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from py_core.catalogue import Movement
from py_core.filtering import Body
from py_core.form import Verdict, grade
from py_core.messages import Counter, ExerciseSummary, FormScore, Message, ReferenceSummary, Repetition

MOST_HISTORY = 10_000
"""Repetitions kept for the summary; a day's training has fewer, and memory stays bounded."""


class Judge(Protocol):
    """What counts: repetitions, a hold or jumps."""

    count: int
    last: Verdict | None

    def step(self, body: Body, view: str) -> Iterator[Message]: ...
    def lose(self) -> None: ...
    def finish(self, t_ms: float) -> Iterator[Message]: ...
    def summary(self, started_ms: float, t_ms: float) -> ExerciseSummary | ReferenceSummary: ...
    @property
    def progress(self) -> float: ...
    @property
    def active(self) -> bool: ...
    @property
    def average(self) -> int | None: ...
    def faults(self) -> tuple[tuple[str, ...], tuple[str, ...]]: ...


class Comparing(Judge, Protocol):
    """Who judges against a reference movement: ``reference.judge``, which needs numpy."""

    advice: list[tuple[str, ...]]
    peaks: list[float | None]

    @property
    def figure(self) -> tuple[float, ...]: ...
    @property
    def excursion(self) -> float: ...
    def closing(self, t_ms: float) -> Counter: ...


def counter(
    count: int, verdict: Verdict | None, average: int | None, t_ms: float, final: bool | None = None
) -> Counter:
    """The ``counter`` for a count, with the form of what was counted last."""
    form: FormScore | None = None
    if verdict is not None:
        form = FormScore(
            verdict.score, average if average is not None else verdict.score, grade(verdict.score)
        )
    return Counter(count, final=final, form_score=form, timestampMs=t_ms)


def summary(
    movement: Movement,
    count: int,
    score: int | None,
    history: Sequence[Repetition],
    started_ms: float,
    t_ms: float,
) -> ExerciseSummary:
    """The ``exercise_summary``; ``score`` is of all that was counted, ``None`` where nothing was or none is given."""
    return ExerciseSummary(
        exercise=movement.id,
        counter=count,
        avg_rep_score=score,
        grade=None if score is None else grade(score),
        durationMs=t_ms - started_ms,
        history=tuple(history),
        timestampMs=t_ms,
    )
