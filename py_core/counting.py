"""From a body a frame to counted repetitions: the excursion, one phase machine a side, and who counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from py_core.catalogue import LEADS, Anchor, Excursion, Movement
from py_core.filtering import Body
from py_core.form import FormMeter, Verdict
from py_core.gauges import Requirements
from py_core.geometry import NAN
from py_core.phases import Cycle, RepetitionPhase
from py_core.signals import SIGNALS
from py_core.skeleton import BODY_PARTS

LOST_MS = 1000.0
"""A limb out of sight for longer ends the repetition under way: longer than a gap in detection, shorter than
walking away and coming back."""
SAME_REPETITION = 0.5
"""Two sides whose repetitions overlap by this part of the shorter one, with both peaks in it, moved together: one
repetition."""
BASELINE_RISE_MS = 300.0
BASELINE_FALL_MS = 20_000.0
"""The start position a relative excursion is measured against is taken up within a third of a second and
forgotten over twenty, so that a repetition does not shift it but a changed stance does."""
BASELINE_SETTLE_MS = 600.0
"""At first it follows either way and nothing is measured against it: the very first sighting of a person is the
model's worst."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A repetition that is over; ``complete`` is false for one that fell short. ``side`` in ``each`` mode."""

    cycle: Cycle
    verdict: Verdict
    side: int | None

    @property
    def complete(self) -> bool:
        """Whether it reached the movement's target."""
        return self.cycle.complete


class _Baseline:
    """The value of a signal in the person's own start position: a follower, quick one way, slow the other."""

    def __init__(self, rising: bool) -> None:
        self._rising = rising
        self._value = NAN
        self._t_ms = 0.0
        self._since_ms = 0.0

    def relative(self, value: float, t_ms: float) -> float:
        """``value`` as a fraction of the baseline, which takes it in first. NaN gives NaN, as does the beginning."""
        own = self._follow(value, t_ms)
        return value / own if own else NAN

    def offset(self, value: float, t_ms: float) -> float:
        """``value`` less the baseline, which takes it in first. NaN gives NaN, as does the beginning."""
        return value - self._follow(value, t_ms)

    def _follow(self, value: float, t_ms: float) -> float:
        """The baseline after ``value``; NaN where that is NaN, and until it has settled."""
        if value != value:
            return NAN
        if self._value != self._value:
            self._value, self._since_ms = value, t_ms
        else:
            startward = value > self._value if self._rising else value < self._value
            quick = startward or self._settling(t_ms)
            time_constant = BASELINE_RISE_MS if quick else BASELINE_FALL_MS
            dt = t_ms - self._t_ms
            self._value += (value - self._value) * dt / (dt + time_constant)
        self._t_ms = t_ms
        return NAN if self._settling(t_ms) else self._value

    def _settling(self, t_ms: float) -> bool:
        return t_ms - self._since_ms < BASELINE_SETTLE_MS


class _Travel:
    """How far each of some joints went during a repetition: the diagonal of where it has been."""

    def __init__(self, joints: Sequence[int]) -> None:
        self._joints = joints
        self.reset()

    def reset(self) -> None:
        self._bounds = [[1e9, -1e9, 1e9, -1e9] for _ in self._joints]

    def step(self, body: Body) -> None:
        for joint, bounds in zip(self._joints, self._bounds, strict=True):
            x, y = body.x[joint], body.y[joint]
            if x == x:
                if x < bounds[0]:
                    bounds[0] = x
                if x > bounds[1]:
                    bounds[1] = x
                if y < bounds[2]:
                    bounds[2] = y
                if y > bounds[3]:
                    bounds[3] = y

    def lengths(self) -> list[float]:
        """One for each joint that was seen, in frame heights."""
        return [hypot(b[1] - b[0], b[3] - b[2]) for b in self._bounds if b[1] >= b[0]]


class _Anchored:
    """Whether a movement's anchor held during a repetition."""

    def __init__(self, anchor: Anchor, side: int | None) -> None:
        self.name = f"{anchor.fixed} stays"
        self._least, self._most = anchor.least, anchor.most
        fixed: Sequence[int] = BODY_PARTS[anchor.fixed]
        moving: Sequence[int] = BODY_PARTS[anchor.moving]
        if side is not None and anchor.side == "same":
            fixed, moving = (fixed[side],), (moving[side],)
        self._fixed, self._moving = _Travel(fixed), _Travel(moving)

    def reset(self) -> None:
        self._fixed.reset()
        self._moving.reset()

    def step(self, body: Body) -> None:
        self._fixed.step(body)
        self._moving.step(body)

    def held(self) -> bool:
        fixed, moving = self._fixed.lengths(), self._moving.lengths()
        if not fixed or not moving:
            return True
        return self._least * max(moving) <= min(fixed) <= self._most * max(moving)


class Lane:
    """One side (or the whole body): its phase, its form meter, its baselines."""

    def __init__(self, movement: Movement, reach: float, side: int | None) -> None:
        self.side = side
        self.phase = RepetitionPhase(movement.repetition, LOST_MS)
        self.meter = FormMeter(movement.criteria, reach)
        self._anchors = [_Anchored(anchor, side) for anchor in movement.anchors]
        self._requirements = Requirements(movement.requirements)
        self._excursions = [(e, _reach(e, reach), SIGNALS[e.signal]) for e in movement.excursions]
        self._baselines = _baselines(movement.excursions)
        self._choices = {view: _choice(movement, view) for view in ("front", "side", "oblique")}
        self._chosen = self._choices["oblique"]
        self.faults: list[int] = []
        self.excursion = NAN
        self.ended: Cycle | None = None
        """The repetition, complete or short, that ended with the last frame."""
        self.unmet: tuple[str, ...] = ()
        """What made the last one that ended another movement."""

    @property
    def leading(self) -> int:
        """Index of the first of the movement's excursions that are followed now."""
        return self._chosen[0]

    def scale(self, index: int) -> tuple[Excursion, float]:
        """The movement's excursion of that index, and its target at the difficulty that was asked for."""
        spec, target, _ = self._excursions[index]
        return spec, target

    def lose(self) -> None:
        self.phase.lose()
        self.meter.reset()
        self.faults = []
        self._baselines = _baselines([spec for spec, _, _ in self._excursions])

    def step(self, body: Body, view: str) -> Counted | None:
        self._choose(view)
        self.excursion = excursion = self._excursion(body)
        was_active = self.phase.active
        self.ended = cycle = self.phase.step(excursion, body.t_ms)
        counted = self._close(cycle) if cycle is not None else None
        if cycle is not None or (self.phase.active and not was_active):
            self._begin()
        if self.phase.active:
            for anchor in self._anchors:
                anchor.step(body)
            self._requirements.step(body, view, self.side, excursion)
            self.faults = self.meter.step(body, view, self.side, excursion)
        else:
            self.faults = []
        return counted

    def finish(self, t_ms: float) -> Counted | None:
        self.ended = cycle = self.phase.finish(t_ms)
        return None if cycle is None else self._close(cycle)

    def cut(self, least: float, t_ms: float) -> Counted | None:
        self.ended = cycle = self.phase.cut(least, t_ms)
        return None if cycle is None else self._close(cycle)

    def _begin(self) -> None:
        self.meter.reset()
        self._requirements.reset()
        for anchor in self._anchors:
            anchor.reset()

    def _close(self, cycle: Cycle) -> Counted | None:
        self.unmet = (
            *self._requirements.unmet(),
            *(anchor.name for anchor in self._anchors if not anchor.held()),
        )
        return None if self.unmet else Counted(cycle, self.meter.verdict(cycle), self.side)

    def _excursion(self, body: Body) -> float:
        """Least of the seen parts, each 0 at its start and 1 at its target; NaN when none is seen.

        A movement of several parts is done when all are.
        """
        least = NAN
        for i in self._chosen:
            spec, target, signal = self._excursions[i]
            value = signal.both(body) if self.side is None else signal.side(body, self.side)
            baseline = self._baselines[i]
            if baseline is not None:
                if spec.offset:
                    value = baseline.offset(value, body.t_ms) / body.torso
                else:
                    value = baseline.relative(value, body.t_ms)
            if value == value:
                part = (value - spec.start) / (target - spec.start)
                if not part >= least:
                    least = part
        return least

    def _choose(self, view: str) -> None:
        """The signals for this view, between repetitions only: two signals must not share one repetition."""
        wanted = self._choices[view]
        if wanted != self._chosen and not self.phase.active:
            self._chosen = wanted
            self.lose()


def _baselines(excursions: Sequence[Excursion]) -> list[_Baseline | None]:
    """A fresh baseline for each excursion measured against the person's own start position.

    It is the start position, so it lies away from the target.
    """
    return [_Baseline(e.target < e.start) if e.relative or e.offset else None for e in excursions]


def _choice(movement: Movement, view: str) -> tuple[int, ...]:
    """Indexes of the excursions for a view: those made for it, else those for any."""
    own = tuple(i for i, e in enumerate(movement.excursions) if e.view == view)
    return own or tuple(i for i, e in enumerate(movement.excursions) if e.view == "any")


def _reach(excursion: Excursion, factor: float) -> float:
    return excursion.start + (excursion.target - excursion.start) * factor


class RepetitionCounter:
    """Counts a movement's repetitions. ``step`` returns one that is over, or ``None``; constant memory."""

    def __init__(self, movement: Movement, difficulty: str) -> None:
        reach = movement.reach(difficulty)
        self._lanes = tuple(Lane(movement, reach, side) for side in LEADS[movement.sides])
        self._last: Cycle | None = None

    def lose(self) -> None:
        """The person is gone: repetitions under way are dropped."""
        for lane in self._lanes:
            lane.lose()

    def step(self, body: Body, view: str) -> list[Counted]:
        """One frame; the repetitions, complete or short, that are over with it: one at most per side."""
        over: list[Counted] = []
        for lane in self._lanes:
            counted = lane.step(body, view)
            if counted is not None and self._is_new(counted):
                over.append(counted)
        return over

    def finish(self, t_ms: float) -> list[Counted]:
        """The end: a return that had come far enough counts."""
        return [c for lane in self._lanes if (c := lane.finish(t_ms)) is not None and self._is_new(c)]

    def cut(self, least: float, t_ms: float) -> list[Counted]:
        """The time is up: what has come as far as the excursion ``least`` counts."""
        return [c for lane in self._lanes if (c := lane.cut(least, t_ms)) is not None and self._is_new(c)]

    def _is_new(self, counted: Counted) -> bool:
        """Whether it is no repetition that the other side has already brought."""
        cycle, last = counted.cycle, self._last
        if not counted.complete:
            return not any(lane.phase.active for lane in self._lanes)
        if last is not None:
            begin, end = max(cycle.start_ms, last.start_ms), min(cycle.end_ms, last.end_ms)
            shorter = min(cycle.end_ms - cycle.start_ms, last.end_ms - last.start_ms)
            # By turns, an arm that waits may seem to set off early: the peaks tell.
            together = begin <= cycle.peak_ms <= end and begin <= last.peak_ms <= end
            if together and end - begin > SAME_REPETITION * shorter:
                return False
        self._last = cycle
        return True

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The sides that are followed."""
        return self._lanes

    @property
    def leading(self) -> Lane:
        """The side that is furthest out."""
        return max(self._lanes, key=lambda lane: lane.phase.excursion if lane.phase.active else -1.0)

    @property
    def active(self) -> bool:
        """Whether a repetition is under way."""
        return any(lane.phase.active for lane in self._lanes)

    @property
    def progress(self) -> float:
        """0 in the start position, 1 at the target."""
        excursion = max(lane.phase.excursion for lane in self._lanes)
        return 0.0 if excursion < 0.0 else 1.0 if excursion > 1.0 else excursion

    @property
    def faults(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Cue codes and body parts at fault in this very frame."""
        lane = self.leading
        return lane.meter.names(lane.faults)

    @property
    def score_so_far(self) -> int:
        """Score of the repetition under way by what can only get worse."""
        return self.leading.meter.so_far()
