"""Judging repetitions: counts, grades, what to say of each, and the summary."""

from __future__ import annotations

from collections.abc import Iterator

from py_core.catalogue import Movement
from py_core.counting import Counted, Lane, RepetitionCounter
from py_core.filtering import Body
from py_core.form import Verdict, grade
from py_core.judging import MOST_HISTORY, counter, summary
from py_core.messages import ExerciseSummary, FormScoreMessage, Message, Repetition
from py_core.pacing import FORM_SCORE_INTERVAL_MS, Pace
from py_core.settings import Settings

CUE_STAYS_MS = 3000.0
"""The cues of a finished repetition stay for about the length of the next one."""
MIN_GRADE_SCORE: dict[str, int] = {"A": 90, "B": 80, "C": 70, "D": 60}


class RepetitionJudge:
    """Counts and grades repetitions."""

    def __init__(self, movement: Movement, settings: Settings) -> None:
        self._movement = movement
        self._counter = RepetitionCounter(movement, settings.difficulty)
        self._least = MIN_GRADE_SCORE.get(settings.min_grade or "", 0)
        self._form_score = Pace(FORM_SCORE_INTERVAL_MS)
        self._history: list[Repetition] = []
        self.peaks: list[float] = []
        """When each repetition of the summary's history was furthest, ms."""
        self._total = 0
        self.count = 0
        self.last: Verdict | None = None
        self._cues: tuple[str, ...] = ()
        self._parts: tuple[str, ...] = ()
        self._cues_ms = 0.0
        self._t_ms = 0.0

    @property
    def progress(self) -> float:
        return self._counter.progress

    @property
    def active(self) -> bool:
        return self._counter.active

    @property
    def following(self) -> bool:
        """Whether the frames that are given are looked at."""
        return True

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The sides whose repetitions are followed."""
        return self._counter.lanes

    @property
    def average(self) -> int | None:
        return round(self._total / self.count) if self.count else None

    def step(self, body: Body, view: str) -> Iterator[Message]:
        self._t_ms = body.t_ms
        for counted in self._counter.step(body, view):
            yield from self._take(counted)
        if self._counter.active and not self._least:
            score = self._counter.score_so_far
            if self._form_score.due(score, body.t_ms):
                average = self.average
                yield FormScoreMessage(
                    score, average if average is not None else score, grade(score), timestampMs=body.t_ms
                )

    def lose(self) -> None:
        self._counter.lose()

    def finish(self, t_ms: float) -> Iterator[Message]:
        for counted in self._counter.finish(t_ms):
            yield from self._take(counted)

    def faults(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        cues, parts = self._counter.faults
        if self._t_ms - self._cues_ms > CUE_STAYS_MS:
            self._cues = self._parts = ()
        return tuple(dict.fromkeys((*cues, *self._cues))), tuple(dict.fromkeys((*parts, *self._parts)))

    def summary(self, started_ms: float, t_ms: float) -> ExerciseSummary:
        return summary(self._movement, self.count, self.average, self._history, started_ms, t_ms)

    def _take(self, counted: Counted) -> Iterator[Message]:
        verdict, cycle = counted.verdict, counted.cycle
        self._cues_ms = self._t_ms
        if not counted.complete:
            self._cues = (self._movement.short_cue,) if self._movement.short_cue else ()
            self._parts = ()
            return
        self._cues, self._parts = verdict.cues, verdict.joints
        if verdict.score < self._least:
            return
        self.count += 1
        self._total += verdict.score
        self.last = verdict
        letter = grade(verdict.score)
        if len(self._history) < MOST_HISTORY:
            self._history.append(
                Repetition(
                    index=self.count,
                    startMs=cycle.start_ms,
                    endMs=cycle.end_ms,
                    score=verdict.score,
                    grade=letter,
                    criteria=verdict.criteria,
                )
            )
            self.peaks.append(cycle.peak_ms)
        average = self.average
        yield counter(self.count, verdict, average, self._t_ms)
        yield FormScoreMessage(
            verdict.score, average if average is not None else verdict.score, letter, timestampMs=self._t_ms
        )
