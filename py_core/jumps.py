"""Judging jumps: what the tracker sees, as the messages of the contract."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from py_core.catalogue import Movement
from py_core.filtering import Body
from py_core.form import Verdict
from py_core.judging import counter, summary
from py_core.jumping.tracker import Airborne, Calibrated, Discarded, Event, JumpTracker, Landed, TookOff
from py_core.messages import (
    ExerciseSummary,
    Jump,
    JumpCalibration,
    JumpDiscarded,
    JumpHeight,
    JumpResult,
    JumpStarted,
    JumpSummary,
    Message,
)
from py_core.pacing import JUMP_HEIGHT_INTERVAL_MS, Pace
from py_core.settings import Settings
from py_core.text import text

MOST_JUMPS = 100
"""The summary that follows each jump lists the latest ones; a session of training has fewer."""
REASON_STAYS_MS = 4000.0
"""Long enough to read one line after landing, over before the next jump."""


@dataclass(frozen=True, slots=True)
class Flight:
    """When a jump that counted left the floor, was highest, and landed, ms."""

    takeoff_ms: float
    top_ms: float
    landing_ms: float


class JumpJudge:
    """Measures jumps one after the other. Form is not judged: ``last`` stays ``None``."""

    last: Verdict | None = None
    average: int | None = None
    progress = 0.0

    def __init__(self, movement: Movement, settings: Settings, lang: str) -> None:
        if movement.jump is None:
            raise ValueError(f"{movement.id} is no jump")
        self._movement = movement
        self._lang = lang
        # Air time needs no scale, so there is nothing to calibrate that a host would have to know.
        self._calibrates = movement.jump.method == "scale"
        self._tracker = JumpTracker(movement.jump, settings.user_height_cm, settings.device_pitch_deg)
        self._pace = Pace(JUMP_HEIGHT_INTERVAL_MS)
        self._jumps: deque[Jump] = deque(maxlen=MOST_JUMPS)
        self.flights: deque[Flight] = deque(maxlen=MOST_JUMPS)
        """Of each of ``jumps``."""
        self._sum_cm = 0.0
        self._best_cm: float | None = None
        self._told: bool | None = None
        self._due: list[Event] = []
        self._discarded = ""
        self._discarded_ms = 0.0
        self._t_ms = 0.0
        self.count = 0

    @property
    def active(self) -> bool:
        """Whether the person is in the air."""
        return self._tracker.airborne

    @property
    def jumps(self) -> tuple[Jump, ...]:
        """The latest jumps that counted."""
        return tuple(self._jumps)

    @property
    def best_cm(self) -> float | None:
        """Height of the highest jump."""
        return self._best_cm

    @property
    def average_cm(self) -> float | None:
        """Mean height of all jumps."""
        return round(self._sum_cm / self.count, 1) if self.count else None

    @property
    def hips_up(self) -> float:
        """How far the hips are over where they are standing, in statures; NaN unseen, and before the first stance."""
        return self._tracker.hips_up

    @property
    def last_cm(self) -> float | None:
        """Height of the last jump that counted."""
        return self._jumps[-1].jumpHeightCm if self._jumps else None

    @property
    def hint(self) -> str:
        """One line for the person: why the last jump did not count, to stand still, or to jump; may be empty."""
        if self._discarded and self._t_ms - self._discarded_ms < REASON_STAYS_MS:
            return self._discarded
        if self._tracker.stance is None:
            return text(self._lang, "jump.stand_still")
        return "" if self.count or self.active else text(self._lang, "jump.calibrated")

    def watch(self, body: Body) -> Iterator[Message]:
        """One frame before measuring begins: who stands still during a countdown is measured when it ends."""
        yield from self._uncalibrated(body.t_ms)
        for event in self._events(body):
            if isinstance(event, Calibrated):
                yield from self._message(event, body)

    def step(self, body: Body, view: str) -> Iterator[Message]:
        """One frame."""
        yield from self._uncalibrated(body.t_ms)
        for event in self._events(body):
            yield from self._message(event, body)

    def lose(self) -> None:
        """The person is gone: a jump under way is discarded, and the next stance measured anew."""
        self._due += self._tracker.lose()

    def finish(self, t_ms: float) -> Iterator[Message]:
        """The end: a jump under way, if it has landed, and all of them once more."""
        due, self._due = [*self._due, *self._tracker.finish()], []
        for event in due:
            yield from self._end(event, t_ms)
        yield self._summary(t_ms)

    def faults(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """None: a jump has no form."""
        return (), ()

    def summary(self, started_ms: float, t_ms: float) -> ExerciseSummary:
        """How many; their heights are in ``jump_summary``."""
        return summary(self._movement, self.count, None, (), started_ms, t_ms)

    def _events(self, body: Body) -> list[Event]:
        self._t_ms = body.t_ms
        due, self._due = self._due, []
        return [*due, *self._tracker.step(body)]

    def _uncalibrated(self, t_ms: float) -> Iterator[Message]:
        if self._calibrates and self._tracker.stance is None and self._told is not False:
            self._told = False
            line = text(self._lang, "jump.stand_still")
            yield JumpCalibration(False, None, None, line, timestampMs=t_ms)

    def _message(self, event: Event, body: Body) -> Iterator[Message]:
        t_ms = body.t_ms
        if isinstance(event, Calibrated):
            if self._calibrates and (event.changed or not self._told):
                self._told = True
                yield JumpCalibration(
                    True,
                    round(event.scale.cm / body.height_px, 4),
                    round(event.stance.picture_hip, 4),
                    text(self._lang, "jump.calibrated"),
                    timestampMs=t_ms,
                )
        elif isinstance(event, TookOff):
            yield JumpStarted(text(self._lang, "jump.started"), timestampMs=t_ms)
        elif isinstance(event, Airborne):
            height = (round(event.height_cm, 1), round(event.air_s, 3))
            if self._pace.due(height, t_ms):
                yield JumpHeight(*height, final=False, timestampMs=t_ms)
        else:
            yield from self._end(event, t_ms)

    def _end(self, event: Event, t_ms: float) -> Iterator[Message]:
        if isinstance(event, Discarded):
            line = text(self._lang, f"jump.{event.reason}")
            self._discarded, self._discarded_ms = line, t_ms
            yield JumpDiscarded(event.reason, line, timestampMs=t_ms)
        elif isinstance(event, Landed):
            self._discarded = ""
            measured = event.measured
            height, error = round(measured.height_cm, 1), round(measured.uncertainty_cm, 1)
            air_ms = round(measured.air_s * 1000.0, 1)
            self.count += 1
            self._sum_cm += height
            self._best_cm = height if self._best_cm is None else max(self._best_cm, height)
            takeoff_ms, landing_ms = (round(s * 1000.0, 3) for s in (measured.takeoff_s, measured.landing_s))
            self.flights.append(Flight(takeoff_ms, round((takeoff_ms + landing_ms) / 2.0, 3), landing_ms))
            self._jumps.append(Jump(self.count, height, air_ms, error))
            yield JumpHeight(height, round(measured.air_s, 3), True, error, timestampMs=t_ms)
            yield JumpResult(self.count, height, air_ms, error, timestampMs=t_ms)
            yield counter(self.count, None, None, t_ms)
            yield self._summary(t_ms)

    def _summary(self, t_ms: float) -> JumpSummary:
        return JumpSummary(
            totalJumps=self.count,
            maxJumpHeight=self._best_cm,
            avgJumpHeight=self.average_cm,
            jumps=tuple(self._jumps),
            timestampMs=t_ms,
        )
