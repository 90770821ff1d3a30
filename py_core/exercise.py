"""A movement being tracked: placement, then its judge, and the messages that say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from py_core.catalogue import Movement
from py_core.counting import LOST_MS
from py_core.filtering import Body
from py_core.form import costliest
from py_core.geometry import clamp
from py_core.holds import HoldJudge
from py_core.judging import Comparing, Judge, counter
from py_core.jumps import JumpJudge
from py_core.messages import (
    Counter,
    Message,
    Posture,
    Progression,
    Recommendations,
    Repetition,
    Requirements,
)
from py_core.pacing import (
    POSTURE_INTERVAL_MS,
    PROGRESSION_INTERVAL_MS,
    RECOMMENDATIONS_INTERVAL_MS,
    Pace,
)
from py_core.page import State
from py_core.physical import PhysicalTestJudge
from py_core.placement import Placement, ViewEstimator, assess
from py_core.repetitions import RepetitionJudge
from py_core.settings import Settings
from py_core.text import text

READY_MS = 150.0
"""Placed for so long counts as placed: one stray detection does not make the page ready."""
JUDGES: dict[str, Callable[[Movement, Settings, str], Judge]] = {
    "repetitions": lambda movement, settings, lang: RepetitionJudge(movement, settings),
    "hold": lambda movement, settings, lang: HoldJudge(movement, settings),
    "test": PhysicalTestJudge,
    "jump": JumpJudge,
}
"""Who judges a movement's kind; the language is for those who speak in messages."""
JUMP_TIMER_S = 3.0
"""A live jump session counts down before it measures (contract, section 4), so long unless asked otherwise."""


class Exercise:
    """One movement from placement to summary. Messages come from ``step``; the rest is for the page's view."""

    def __init__(self, movement: Movement, settings: Settings, lang: str, mirrored: bool) -> None:
        self.movement = movement
        self.mirrored = mirrored
        self._settings = settings
        self._lang = lang
        self._view = ViewEstimator()
        self._comparing = _comparing(movement, settings)
        self._judge: Judge = self._comparing or JUDGES[movement.kind](movement, settings, lang)
        self._jumps = self._judge if isinstance(self._judge, JumpJudge) else None
        self._timer_s = settings.timer_seconds or 0.0
        if self._jumps is not None and not self._timer_s and settings.page == "tracking":
            self._timer_s = JUMP_TIMER_S
        self._posture = Pace(POSTURE_INTERVAL_MS)
        self._progression = Pace(PROGRESSION_INTERVAL_MS)
        self._recommendations = Pace(RECOMMENDATIONS_INTERVAL_MS)
        self._placement = Placement(False, "nobody", "in-frame")
        self._good_since: float | None = None
        self._good_until: float | None = None
        self._placed = False
        self._judging = False
        self._countdown_from: float | None = None
        self._counting_since: float | None = None
        self._started_ms: float | None = None
        self._t_ms = 0.0
        self._told: tuple[str, ...] = ()
        self._cue_texts: tuple[str, ...] = ()
        self._fault_parts: tuple[str, ...] = ()
        self._reasons: tuple[str, ...] = ()

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
    def difficulty(self) -> str:
        """The difficulty that was asked for."""
        return self._settings.difficulty

    @property
    def view(self) -> str:
        """From which side the camera sees the person."""
        return self._view.view

    @property
    def judge(self) -> Judge:
        """Who counts."""
        return self._judge

    @property
    def comparing(self) -> Comparing | None:
        """Who counts, where that is by comparing with a reference movement."""
        return self._comparing

    @property
    def judging(self) -> bool:
        """Whether the judge was given the last frame."""
        return self._judging

    @property
    def placement(self) -> Placement:
        """Verdict on the last frame's placement."""
        return self._placement

    @property
    def hint(self) -> str:
        """One line for the person."""
        if not self._placed:
            return text(self._lang, f"hint.{self._placement.key}")
        if self._jumps is not None:
            return self._jumps.hint
        if isinstance(self._judge, PhysicalTestJudge) and self._judge.over:
            return text(self._lang, "hint.finished")
        if self._cue_texts:
            return self._cue_texts[0]
        if self._judge.active:
            return ""
        if self.movement.kind == "hold":
            return text(self._lang, "hint.back_in_pose" if self.count else "hint.start_pose")
        return "" if self.count else text(self._lang, "hint.ready")

    @property
    def jump_cm(self) -> float | None:
        """Height of the last jump that counted."""
        return self._jumps.last_cm if self._jumps is not None else None

    @property
    def left_s(self) -> int | None:
        """Whole seconds until a timed test's time is up; ``None`` for other movements."""
        return self._judge.left_s if isinstance(self._judge, PhysicalTestJudge) else None

    @property
    def reasons(self) -> tuple[str, ...]:
        """After ``finish``, for each entry of the summary's history what took most off; empty for grade A."""
        return self._reasons

    @property
    def countdown_s(self) -> int:
        """Whole seconds until counting begins; 0 when none runs."""
        if self._countdown_from is None or self._counting_since is not None:
            return 0
        left_ms = self._timer_s * 1000.0 - (self._t_ms - self._countdown_from)
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
        t_ms = body.t_ms
        if self._started_ms is None:
            self._started_ms = t_ms
        elif t_ms - self._t_ms > LOST_MS:
            # Nobody saw what went on meanwhile: it is neither held nor part of a repetition.
            self.lose()
        self._t_ms = t_ms
        view = self._view.step(body)
        self._placement = assess(body, self.movement, view, self.mirrored)
        self._place(t_ms)
        yield from self._posture_message(t_ms)
        self._judging = self._counting_since is not None and (self._placed or self._placement.ready)
        if self._judging:
            yield from self._judge.step(body, view)
        elif self._jumps is not None and self._placed:
            yield from self._jumps.watch(body)
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
        summary = self._judge.summary(self._started_ms or 0.0, self._t_ms)
        if self._comparing is None:
            self._reasons = tuple(map(self._reason, summary.history))
        else:
            pairs = zip(summary.history, self._comparing.advice, strict=True)
            self._reasons = tuple(self._first(each, codes) for each, codes in pairs)
        yield summary

    def final_counter(self) -> Counter:
        """The closing ``counter`` of an uploaded video."""
        judge = self._judge
        if self._comparing is not None:
            return self._comparing.closing(self._t_ms)
        closing = counter(judge.count, judge.last, judge.average, self._t_ms, final=True)
        return replace(closing, analysis=judge.analysis) if isinstance(judge, PhysicalTestJudge) else closing

    def _reason(self, entry: Repetition) -> str:
        worst = None if entry.grade == "A" else costliest(self.movement.criteria, entry.criteria)
        return "" if worst is None else self.movement.cue(self._lang, worst.cue)

    def _first(self, entry: Repetition, codes: tuple[str, ...]) -> str:
        """What weighed most of what there is to say of a repetition that was compared."""
        return self.movement.cue(self._lang, codes[0]) if codes and entry.grade != "A" else ""

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
        timer_s = self._timer_s
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
            elif t_ms - self._countdown_from >= timer_s * 1000.0:
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
        self._cue_texts = tuple(self.movement.cue(self._lang, code) for code in cues)
        if (cues or self._told) and self._recommendations.due(cues, t_ms):
            self._told = cues
            yield Recommendations(self._cue_texts, cues, timestampMs=t_ms)


def _comparing(movement: Movement, settings: Settings) -> Comparing | None:
    """Who compares with the movement's reference; ``None`` where it has none."""
    if movement.reference is None:
        return None
    # Imports numpy, which the page has only where a reference is asked for.
    from py_core.reference.judge import judge_of

    return judge_of(movement, settings)
