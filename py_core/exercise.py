"""A movement being tracked: placement, then counting or holding, and the messages that say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from py_core.catalogue import Condition, Movement
from py_core.counting import LOST_MS, Counted, RepetitionCounter
from py_core.filtering import Body
from py_core.form import FormMeter, Verdict, grade
from py_core.geometry import clamp
from py_core.messages import (
    Counter,
    ExerciseSummary,
    FormScore,
    FormScoreMessage,
    Grade,
    Message,
    Posture,
    Progression,
    Recommendations,
    Repetition,
    Requirements,
)
from py_core.pacing import (
    FORM_SCORE_INTERVAL_MS,
    POSTURE_INTERVAL_MS,
    PROGRESSION_INTERVAL_MS,
    RECOMMENDATIONS_INTERVAL_MS,
    Pace,
)
from py_core.page import State
from py_core.phases import HoldPhase
from py_core.placement import Placement, ViewEstimator, assess
from py_core.settings import Settings
from py_core.signals import SIGNALS
from py_core.text import text

READY_MS = 150.0
"""Placed for so long counts as placed: one stray detection does not make the page ready."""
CUE_STAYS_MS = 3000.0
"""The cues of a finished repetition stay for about the length of the next one."""
MOST_HISTORY = 10_000
"""Repetitions kept for the summary; a day's training has fewer, and memory stays bounded."""
MIN_GRADE_SCORE: dict[str, int] = {"A": 90, "B": 80, "C": 70, "D": 60}


class Judge(Protocol):
    """What counts: repetitions or a hold."""

    count: int
    last: Verdict | None

    def step(self, body: Body, view: str) -> Iterator[Message]: ...
    def lose(self) -> None: ...
    def finish(self, t_ms: float) -> Iterator[Message]: ...
    def summary(self, started_ms: float, t_ms: float) -> ExerciseSummary: ...
    @property
    def progress(self) -> float: ...
    @property
    def active(self) -> bool: ...
    @property
    def average(self) -> int | None: ...
    def faults(self) -> tuple[tuple[str, ...], tuple[str, ...]]: ...


class Exercise:
    """One movement from placement to summary. Messages come from ``step``; the rest is for the page's view."""

    def __init__(self, movement: Movement, settings: Settings, lang: str, mirrored: bool) -> None:
        self.movement = movement
        self.mirrored = mirrored
        self._settings = settings
        self._lang = lang
        self._view = ViewEstimator()
        self._judge: Judge = (
            _Repetitions(movement, settings) if movement.kind == "repetitions" else _Hold(movement, settings)
        )
        self._posture = Pace(POSTURE_INTERVAL_MS)
        self._progression = Pace(PROGRESSION_INTERVAL_MS)
        self._recommendations = Pace(RECOMMENDATIONS_INTERVAL_MS)
        self._placement = Placement(False, "nobody", "in-frame")
        self._good_since: float | None = None
        self._good_until: float | None = None
        self._placed = False
        self._countdown_from: float | None = None
        self._counting_since: float | None = None
        self._started_ms: float | None = None
        self._t_ms = 0.0
        self._told: tuple[str, ...] = ()
        self._cue_texts: tuple[str, ...] = ()
        self._fault_parts: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Repetitions counted, or whole seconds held."""
        return self._judge.count

    @property
    def score(self) -> int | None:
        """Score of the last counted repetition, or of the hold so far."""
        return self._judge.last.score if self._judge.last is not None else None

    @property
    def progress(self) -> float:
        """0..1 within the repetition under way, or within the second held."""
        return self._judge.progress

    @property
    def fault_parts(self) -> tuple[str, ...]:
        """Parts of the body at fault now."""
        return self._fault_parts

    @property
    def placement(self) -> Placement:
        """Verdict on the last frame's placement."""
        return self._placement

    @property
    def hint(self) -> str:
        """One line for the person."""
        if not self._placed:
            return text(self._lang, f"hint.{self._placement.key}")
        return self._cue_texts[0] if self._cue_texts else ""

    @property
    def countdown_s(self) -> int:
        """Whole seconds until counting begins; 0 when none runs."""
        if self._countdown_from is None or self._counting_since is not None:
            return 0
        left_ms = (self._settings.timer_seconds or 0.0) * 1000.0 - (self._t_ms - self._countdown_from)
        return max(1, -int(-left_ms // 1000.0))

    @property
    def state(self) -> State:
        """What the page shows."""
        if not self._placed:
            return "no_person" if self._placement.key == "nobody" else "placing"
        if self._counting_since is None:
            return "countdown"
        return "counting" if self._judge.active or self._judge.count else "ready"

    def step(self, body: Body) -> Iterator[Message]:
        """One frame."""
        t_ms = self._t_ms = body.t_ms
        if self._started_ms is None:
            self._started_ms = t_ms
        view = self._view.step(body)
        self._placement = assess(body, self.movement, view, self.mirrored)
        self._place(t_ms)
        yield from self._posture_message(t_ms)
        if self._counting_since is not None and (self._placed or self._placement.ready):
            yield from self._judge.step(body, view)
        yield from self._live_messages(t_ms)

    def lose(self) -> None:
        """Frames were interrupted (paused, another camera): what is under way is dropped, the count stays."""
        self._judge.lose()
        self._view.reset()
        self._good_since = self._good_until = None
        self._placed = False

    def finish(self) -> Iterator[Message]:
        """The end: what is still due, and the summary."""
        yield from self._judge.finish(self._t_ms)
        yield self._judge.summary(self._started_ms or 0.0, self._t_ms)

    def final_counter(self) -> Counter:
        """The closing ``counter`` of an uploaded video."""
        return _counter(self._judge.count, self._judge.last, self._judge.average, self._t_ms, final=True)

    def _place(self, t_ms: float) -> None:
        if self._placement.ready:
            self._good_until = t_ms
            if self._good_since is None:
                self._good_since = t_ms
            if t_ms - self._good_since >= READY_MS:
                self._placed = True
        else:
            if self._good_until is None or t_ms - self._good_until > READY_MS:
                self._good_since = None
            if self._placed and (self._good_until is None or t_ms - self._good_until > LOST_MS):
                self._placed = False
                self._judge.lose()
                self._view.reset()
        timer_s = self._settings.timer_seconds
        if self._counting_since is None and (self._placed or not timer_s):
            # Without a countdown the phases are followed from the first well placed frame on, so that a
            # repetition that begins before the page says "ready" is not lost.
            if not timer_s:
                self._counting_since = t_ms
            elif self._countdown_from is None:
                self._countdown_from = t_ms
        if self._countdown_from is not None and self._counting_since is None:
            if not self._placed:
                self._countdown_from = None
            elif t_ms - self._countdown_from >= (timer_s or 0.0) * 1000.0:
                self._counting_since = t_ms

    def _posture_message(self, t_ms: float) -> Iterator[Message]:
        placement = Placement(True, "ready", "") if self._placed else self._placement
        if not self._placed and placement.ready:
            return
        if not self._posture.due(placement, t_ms):
            return
        line = text(self._lang, f"hint.{placement.key}")
        yield Posture(
            message=line,
            placementMessage=line,
            ready=placement.ready,
            direction=placement.direction,
            postureDirection=placement.direction,
            requirements=Requirements(placement.missing),
            timestampMs=t_ms,
        )

    def _live_messages(self, t_ms: float) -> Iterator[Message]:
        cues, self._fault_parts = self._judge.faults()
        settings = self._settings
        if settings.progression:
            value = round(100.0 * clamp(self._judge.progress, 0.0, 1.0))
            if self._progression.due(value, t_ms):
                yield Progression(value, timestampMs=t_ms)
        if not settings.recommendations:
            return
        self._cue_texts = tuple(text(self._lang, f"cue.{code}") for code in cues)
        if (cues or self._told) and self._recommendations.due(cues, t_ms):
            self._told = cues
            yield Recommendations(self._cue_texts, cues, timestampMs=t_ms)


class _Repetitions:
    """Counts and grades repetitions."""

    def __init__(self, movement: Movement, settings: Settings) -> None:
        self._movement = movement
        self._counter = RepetitionCounter(movement, settings.difficulty)
        self._least = MIN_GRADE_SCORE.get(settings.min_grade or "", 0)
        self._form_score = Pace(FORM_SCORE_INTERVAL_MS)
        self._history: list[Repetition] = []
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
        average = self.average
        return ExerciseSummary(
            exercise=self._movement.id,
            counter=self.count,
            avg_rep_score=average,
            grade=None if average is None else grade(average),
            durationMs=t_ms - started_ms,
            history=tuple(self._history),
            timestampMs=t_ms,
        )

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
        average = self.average
        yield _counter(self.count, verdict, average, self._t_ms)
        yield FormScoreMessage(
            verdict.score, average if average is not None else verdict.score, letter, timestampMs=self._t_ms
        )


class _Hold:
    """Adds up the seconds of good posture."""

    def __init__(self, movement: Movement, settings: Settings) -> None:
        self._movement = movement
        self._phase = HoldPhase(movement.hold)
        self._meter = FormMeter(movement.criteria)
        self._slack = 1.0 / movement.reach(settings.difficulty)
        self._form_score = Pace(FORM_SCORE_INTERVAL_MS)
        self._cues: dict[str, None] = {}
        self._parts: dict[str, None] = {}
        self.count = 0
        self.last: Verdict | None = None
        self._t_ms: float | None = None

    @property
    def progress(self) -> float:
        return (self._phase.held_ms % 1000.0) / 1000.0

    @property
    def active(self) -> bool:
        return self._phase.holding

    @property
    def average(self) -> int | None:
        return self.last.score if self.last is not None else None

    def step(self, body: Body, view: str) -> Iterator[Message]:
        t_ms = body.t_ms
        self._cues, self._parts = {}, {}
        good = self._judge(body)
        holding = self._phase.step(good, t_ms)
        dt_ms = t_ms - self._t_ms if self._t_ms is not None else 0.0
        self._t_ms = t_ms
        if holding:
            faults = self._meter.step(body, view, None, 0.0, dt_ms)
            cues, parts = self._meter.names(faults)
            self._cues.update(dict.fromkeys(cues))
            self._parts.update(dict.fromkeys(parts))
            self.last = self._meter.average()
            if self._form_score.due(self.last.score, t_ms):
                yield FormScoreMessage(
                    self.last.score, self.last.score, grade(self.last.score), timestampMs=t_ms
                )
        seconds = int(self._phase.held_ms // 1000.0)
        while self.count < seconds:
            self.count += 1
            yield _counter(self.count, self.last, self.average, t_ms)

    def lose(self) -> None:
        self._phase.step(None, self._t_ms or 0.0)

    def finish(self, t_ms: float) -> Iterator[Message]:
        yield from ()

    def faults(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return tuple(self._cues), tuple(self._parts)

    def summary(self, started_ms: float, t_ms: float) -> ExerciseSummary:
        score = self.average
        return ExerciseSummary(
            exercise=self._movement.id,
            counter=self.count,
            avg_rep_score=score,
            grade=None if score is None else grade(score),
            durationMs=t_ms - started_ms,
            history=(),
            timestampMs=t_ms,
        )

    def _judge(self, body: Body) -> bool | None:
        good: bool | None = None
        for condition in self._movement.posture:
            value = SIGNALS[condition.signal].both(body)
            if value != value:
                continue
            verdict = self._within(condition, value)
            good = verdict if good is None else good and verdict
        return good

    def _within(self, condition: Condition, value: float) -> bool:
        widen = condition.margin if self._phase.holding else 0.0
        if condition.bounded:
            widen += (condition.high - condition.low) / 2.0 * (self._slack - 1.0)
        low = value < condition.low - widen
        high = value > condition.high + widen
        if low or high:
            cue = condition.low_cue if low else condition.high_cue
            if cue:
                self._cues[cue] = None
            self._parts.update(dict.fromkeys(condition.joints))
        return not (low or high)


def _counter(
    count: int, verdict: Verdict | None, average: int | None, t_ms: float, final: bool | None = None
) -> Counter:
    form: FormScore | None = None
    if verdict is not None:
        letter: Grade = grade(verdict.score)
        form = FormScore(verdict.score, average if average is not None else verdict.score, letter)
    return Counter(count, final=final, form_score=form, timestampMs=t_ms)
