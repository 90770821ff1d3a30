"""Judging a hold: whole seconds in good posture, their form, and each stretch held for the summary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from py_core.catalogue import LEADS, Condition, Movement
from py_core.filtering import Body
from py_core.form import Verdict, grade
from py_core.hold_form import HoldForm
from py_core.judging import MOST_HISTORY, counter, summary
from py_core.messages import ExerciseSummary, FormScoreMessage, Message, Repetition
from py_core.pacing import FORM_SCORE_INTERVAL_MS, Pace
from py_core.phases import HoldPhase
from py_core.placement import missing_joints
from py_core.settings import Settings
from py_core.signals import SIGNALS


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a frame fits the posture: conditions seen and broken, and what the broken ones say."""

    lead: int | None
    seen: int
    broken: int
    cues: tuple[str, ...]
    parts: tuple[str, ...]


class HoldJudge:
    """Adds up the seconds of good posture."""

    def __init__(self, movement: Movement, settings: Settings) -> None:
        self._movement = movement
        self._phase = HoldPhase(movement.hold)
        self._form = HoldForm(movement.criteria)
        self._slack = 1.0 / movement.reach(settings.difficulty)
        self._form_score = Pace(FORM_SCORE_INTERVAL_MS)
        self._leads = LEADS[movement.sides]
        self._lead = self._leads[0]
        self._cues: tuple[str, ...] = ()
        self._parts: tuple[str, ...] = ()
        self._history: list[Repetition] = []
        self._began_ms: float | None = None
        self.count = 0
        self.last: Verdict | None = None
        self._t_ms: float | None = None

    @property
    def progress(self) -> float:
        """0..1 within the second under way."""
        return (self._phase.held_ms % 1000.0) / 1000.0

    @property
    def active(self) -> bool:
        """Whether the position is held now."""
        return self._phase.holding

    @property
    def _inside(self) -> bool:
        """Whether the position was taken, so that its margins hold."""
        return self._phase.holding or self._phase.entering

    @property
    def lead(self) -> int | None:
        """The side that leads; ``None`` where none does."""
        return self._lead

    @property
    def average(self) -> int | None:
        """Score of all that was held."""
        return self.last.score if self.last is not None else None

    def step(self, body: Body, view: str) -> Iterator[Message]:
        """One frame."""
        t_ms = body.t_ms
        good = self._judge(body)
        if not self._phase.holding and missing_joints(body, self._movement):
            # Half a body can look like any position; in a hold a joint may hide for a while.
            good = None
        holding = self._phase.step(good, t_ms)
        dt_ms = t_ms - self._t_ms if self._t_ms is not None else 0.0
        self._follow(t_ms)
        self._t_ms = t_ms
        if holding:
            faults = self._form.step(body, view, self._lead, dt_ms)
            if good:
                self._cues, self._parts = self._form.names(faults)
            self.last = self._form.whole()
            if self._form_score.due(self.last.score, t_ms):
                yield FormScoreMessage(
                    self.last.score, self.last.score, grade(self.last.score), timestampMs=t_ms
                )
        seconds = int(self._phase.held_ms // 1000.0)
        while self.count < seconds:
            self.count += 1
            yield counter(self.count, self.last, self.average, t_ms)

    def lose(self) -> None:
        """The person is gone: the hold is broken, the seconds stay."""
        self._phase.lose()
        self._close()
        self._cues = self._parts = ()
        self._t_ms = None

    def finish(self, t_ms: float) -> Iterator[Message]:
        """The end; every whole second was told already."""
        self._form.finish()
        self._close()
        yield from ()

    def faults(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Cue codes and body parts at fault in the last frame."""
        return self._cues, self._parts

    def summary(self, started_ms: float, t_ms: float) -> ExerciseSummary:
        """Seconds, the score of all that was held, and each stretch."""
        return summary(self._movement, self.count, self.average, self._history, started_ms, t_ms)

    def _follow(self, t_ms: float) -> None:
        """Where stretches begin and end."""
        if self._phase.holding:
            if self._began_ms is None:
                self._began_ms = self._phase.since_ms
                self._form.begin(self._phase.since_ms)
        elif self._began_ms is not None:
            self._close()

    def _close(self) -> None:
        if self._began_ms is None:
            return
        self.last = self._form.whole()
        verdict = self._form.stretch()
        if len(self._history) < MOST_HISTORY:
            self._history.append(
                Repetition(
                    index=len(self._history) + 1,
                    startMs=self._began_ms,
                    endMs=self._phase.good_ms,
                    score=verdict.score,
                    grade=grade(verdict.score),
                    criteria=verdict.criteria,
                )
            )
        self._began_ms = None

    def _judge(self, body: Body) -> bool | None:
        """Whether the posture is good; ``None`` when nothing of it is seen. Settles who leads."""
        fit = self._fit(body, self._lead)
        for lead in self._leads:
            if not fit.broken or lead == self._lead:
                continue
            other = self._fit(body, lead)
            # In the position only the model changes sides, which takes left for right: the other one fits wholly.
            wholly = not other.broken and other.seen >= fit.seen
            if wholly if self._inside else other.broken < fit.broken:
                fit = other
        self._lead, self._cues, self._parts = fit.lead, fit.cues, fit.parts
        return None if fit.seen == 0 else fit.broken == 0

    def _fit(self, body: Body, lead: int | None) -> _Fit:
        """The posture where ``lead`` leads."""
        seen = broken = 0
        cues: dict[str, None] = {}
        parts: dict[str, None] = {}
        for condition in self._movement.posture:
            value = SIGNALS[condition.signal].of(body, condition.limb, lead)
            if value != value:
                continue
            seen += 1
            cue = self._broken(condition, value)
            if cue is not None:
                broken += 1
                if cue:
                    cues[cue] = None
                parts.update(dict.fromkeys(condition.joints))
        return _Fit(lead, seen, broken, tuple(cues), tuple(parts))

    def _broken(self, condition: Condition, value: float) -> str | None:
        """The cue (maybe empty) of a condition that does not hold; ``None`` of one that does."""
        widen = condition.margin if self._inside else 0.0
        if condition.bounded:
            widen += (condition.high - condition.low) / 2.0 * (self._slack - 1.0)
        if value < condition.low - widen:
            return condition.low_cue
        if value > condition.high + widen:
            return condition.high_cue
        return None
