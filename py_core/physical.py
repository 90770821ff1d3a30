"""Judging physical tests: repetitions counted against the clock, and what a forward fold measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import ceil, inf

from py_core.catalogue import Movement
from py_core.catalogue.physical import FoldRules, TimedRules
from py_core.counting import Counted
from py_core.filtering import Body
from py_core.judging import counter
from py_core.messages import Counter, FlexibilityAnalysis, FlexibilityFlags, FlexibilityPeaks, Message
from py_core.phases import RepetitionLimits
from py_core.repetitions import RepetitionJudge
from py_core.settings import Settings
from py_core.signals import SIGNALS
from py_core.text import text

METHOD = "keypoints_2d"
"""How a fold is measured: angles between joints in the picture, true where the camera sees the person in profile."""
MEASURED = (
    "trunk_lean_deg",
    "hip_flexion_deg",
    "knee_flexion_deg",
    "shank_from_vertical_deg",
    "hand_to_foot_reach",
)
"""Signals that are read at the deepest point of a fold."""


class PhysicalTestJudge(RepetitionJudge):
    """Counts repetitions as :class:`RepetitionJudge` does, in the test's time, with the test's own measurements."""

    def __init__(self, movement: Movement, settings: Settings, lang: str) -> None:
        if movement.physical is None:
            raise ValueError(f"{movement.id} is no physical test")
        super().__init__(movement, settings)
        timed, fold = movement.physical.timed, movement.physical.fold
        self._clock = _Clock(timed, movement.repetition) if timed is not None else None
        self._fold = _Fold(fold, lang) if fold is not None else None
        self.over = False
        """Whether the test's time is up: nothing more is counted."""
        self.analysis: FlexibilityAnalysis | None = None
        """What the last fold that counted looked like."""

    @property
    def progress(self) -> float:
        return 0.0 if self.over else super().progress

    @property
    def active(self) -> bool:
        return not self.over and super().active

    @property
    def following(self) -> bool:
        return not self.over

    @property
    def left_s(self) -> int | None:
        """Whole seconds until the time is up, all of them before the first repetition; ``None`` without a clock."""
        if self._clock is None:
            return None
        return 0 if self.over else ceil(self._clock.left_ms(self._t_ms) / 1000.0)

    def step(self, body: Body, view: str) -> Iterator[Message]:
        if self.over:
            self._t_ms = body.t_ms
            return
        if self._clock is not None and body.t_ms > self._clock.end_ms:
            self._t_ms = body.t_ms
            yield from self._end(self._clock)
            return
        yield from self._with_analysis(super().step(body, view))
        lane = self._counter.leading
        if self._clock is not None:
            self._clock.step(lane.excursion, lane.phase.active, lane.phase.started_ms, body.t_ms)
        if self._fold is not None:
            if lane.ended is not None or not lane.phase.active:
                self._fold.reset()
            if lane.phase.active:
                self._fold.step(body, view, lane.excursion)

    def lose(self) -> None:
        super().lose()
        if self._clock is not None:
            self._clock.lose()
        if self._fold is not None:
            self._fold.reset()

    def finish(self, t_ms: float) -> Iterator[Message]:
        if not self.over:
            yield from self._with_analysis(super().finish(t_ms))

    def _take(self, counted: Counted) -> Iterator[Message]:
        if not counted.complete or self._clock is None or self._clock.run():
            yield from super()._take(counted)

    def _end(self, clock: _Clock) -> Iterator[Message]:
        """The time is up: a repetition more than half-way counts, and the count is final."""
        self.over = True
        for counted in self._counter.cut(clock.half_way, clock.end_ms):
            yield from self._take(counted)
        yield counter(self.count, self.last, self.average, self._t_ms, final=True)

    def _with_analysis(self, messages: Iterable[Message]) -> Iterator[Message]:
        for message in messages:
            if self._fold is not None and isinstance(message, Counter):
                self.analysis = self._fold.analysis()
                yield replace(message, analysis=self.analysis)
            else:
                yield message


class _Clock:
    """The test's time: ready once the person was still in the start position, runs from the first repetition on."""

    def __init__(self, rules: TimedRules, limits: RepetitionLimits) -> None:
        self.half_way = rules.half_way
        self._limit_ms = rules.seconds * 1000.0
        self._still_ms = rules.still_s * 1000.0
        self._leave = limits.leave
        self._spread = limits.turn / 2.0
        self._running = False
        self._reset()

    def _reset(self) -> None:
        self._since_ms: float | None = None
        self._ready = False
        self._still_at = inf
        self._still_since_ms = 0.0

    @property
    def end_ms(self) -> float:
        """When the time is up; infinite before it runs."""
        return self._since_ms + self._limit_ms if self._since_ms is not None else inf

    def left_ms(self, t_ms: float) -> float:
        """Time left at ``t_ms``; all of it before it runs."""
        return min(self._limit_ms, max(0.0, self.end_ms - t_ms))

    def run(self) -> bool:
        """A repetition is complete: the clock does not stop any more. False where it was none of the test."""
        self._running = self._running or self._ready
        return self._running

    def step(self, excursion: float, active: bool, started_ms: float, t_ms: float) -> None:
        """One frame, NaN for an excursion that was not seen. A first try that is given up does not start the time."""
        if self._running:
            return
        if not abs(excursion - self._still_at) <= self._spread or excursion > self._leave:
            self._still_at, self._still_since_ms = excursion, t_ms
        elif t_ms - self._still_since_ms >= self._still_ms:
            self._ready = True
        self._since_ms = started_ms if active and self._ready else None

    def lose(self) -> None:
        """The person is gone: a test that runs goes on."""
        if not self._running:
            self._reset()


class _Fold:
    """What one fold looked like where it was deepest."""

    def __init__(self, rules: FoldRules, lang: str) -> None:
        self._rules = rules
        self._lang = lang
        self.reset()

    def reset(self) -> None:
        """A new fold begins."""
        self._deepest = -1e9
        self._view = ""
        self._values: tuple[float | None, ...] = (None,) * len(MEASURED)

    def step(self, body: Body, view: str, excursion: float) -> None:
        """One frame; an excursion of NaN changes nothing."""
        if excursion > self._deepest:
            self._deepest, self._view = excursion, view
            self._values = tuple(_seen(SIGNALS[name].both(body)) for name in MEASURED)

    def analysis(self) -> FlexibilityAnalysis:
        """The fold in the contract's terms. A flag of what was not seen is false."""
        rules = self._rules
        trunk, hip, knee, shank, reach = self._values
        knee_angle = None if knee is None else 180.0 - knee
        straight = knee_angle is not None and knee_angle >= rules.leg_straight_deg
        if reach is None or knee_angle is None:
            found = "unseen"
        elif not straight:
            found = "knees_bent"
        else:
            found = "feet" if reach <= rules.at_feet else "shins" if reach <= rules.at_shins else "knees"
        return FlexibilityAnalysis(
            peaks=FlexibilityPeaks(
                trunk_angle_deg=_rounded(trunk, 1),
                hip_angle_deg=_rounded(None if hip is None else 180.0 - hip, 1),
                knee_angle_deg=_rounded(knee_angle, 1),
                shank_from_vertical_deg=_rounded(shank, 1),
                wrist_to_ankle=_rounded(reach, 3),
            ),
            flags=FlexibilityFlags(
                knee_locked=knee_angle is not None and knee_angle >= rules.knee_locked_deg,
                leg_straight=straight,
                shank_vertical=shank is not None and shank <= rules.shank_vertical_deg,
            ),
            camera=self._view,
            method=METHOD,
            disclaimer=text(self._lang, "page.not_medical"),
            interpretation=text(self._lang, f"flexibility.{found}"),
        )


def _seen(value: float) -> float | None:
    return value if value == value else None


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
