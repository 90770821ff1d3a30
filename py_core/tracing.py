"""What the engine saw of a recording, frame by frame: for pictures and for looking closely.

The live page has no part in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from py_core.catalogue import LEADS, Movement
from py_core.exercise import Exercise
from py_core.geometry import NAN
from py_core.holds import HoldJudge
from py_core.messages import ExerciseSummary, JumpDiscarded, JumpResult, Repetition
from py_core.phases import Cycle
from py_core.recording import Recording
from py_core.repetitions import RepetitionJudge
from py_core.replaying import OwnMovement, replay
from py_core.scoring import NO_MOVEMENT, UnscoredError
from py_core.session import Session
from py_core.signals import SIGNALS, Limb
from py_core.skeleton import BODY_PARTS


@dataclass(slots=True)
class SignalTrace:
    """A signal over the frames as one of the movement's rules reads it; NaN where it says nothing."""

    signal: str
    limb: Limb
    lead: int | None
    values: list[float] = field(default_factory=list)


@dataclass(slots=True)
class LaneTrace:
    """One side (or the whole body) over the frames: its excursion (NaN: not seen) and state."""

    side: int | None
    excursion: list[float] = field(default_factory=list)
    state: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A repetition that ended, whatever became of it. Times in ms, ``peak`` as an excursion."""

    side: int | None
    start_ms: float
    peak_ms: float
    end_ms: float
    peak: float
    complete: bool
    """Whether it reached the movement's target."""
    unmet: tuple[str, ...]
    """What showed that it was another movement."""
    counted: Repetition | None = None


@dataclass(slots=True)
class Trace:
    """The movement that was tracked last, and for each frame what the engine made of it."""

    movement: Movement
    difficulty: str
    t_ms: list[float] = field(default_factory=list)
    placement: list[str] = field(default_factory=list)
    """Key of the placement's verdict; ``ready`` when the person can be judged."""
    view: list[str] = field(default_factory=list)
    count: list[int] = field(default_factory=list)
    holding: list[bool] = field(default_factory=list)
    """Whether a position was held; of holds only."""
    lanes: tuple[LaneTrace, ...] = ()
    """Of repetitions only."""
    height: dict[str, list[float]] = field(default_factory=dict)
    """Of jumps only: height of hips and ankles over the picture's bottom, in frame heights; NaN unseen."""
    jumps: list[JumpResult | JumpDiscarded] = field(default_factory=list)
    signals: tuple[SignalTrace, ...] = ()
    """Each signal, limb and leading side that the movement's rules name, once."""
    attempts: list[Attempt] = field(default_factory=list)
    summary: ExerciseSummary | None = None

    def of(self, signal: str, limb: Limb) -> list[SignalTrace]:
        """The traces of a signal: one, or one for each side that may lead."""
        return [each for each in self.signals if each.signal == signal and each.limb == limb]


def trace(recording: Recording, exercise: str | OwnMovement | None = None, query: str | None = None) -> Trace:
    """Play a recording to a session and keep what its engine saw; the arguments are those of ``replay``.

    Raises:
        UnscoredError: no movement is named, or there is no frame to look at.
        RefusalError: the session does not open.
    """
    tracer = _Tracer()
    summary: ExerciseSummary | None = None
    jumps: list[JumpResult | JumpDiscarded] = []
    for message in replay(recording, exercise, query, seen=tracer.see):
        if isinstance(message, ExerciseSummary):
            summary = message
        elif isinstance(message, JumpResult | JumpDiscarded):
            jumps.append(message)
    seen = tracer.finish(summary, jumps)
    if seen is None:
        raise UnscoredError(NO_MOVEMENT if recording.frames else "expected frames to look at; there are none")
    return seen


class _Tracer:
    """Looks at a session after each frame. With another movement, or after a reset, it begins anew."""

    def __init__(self) -> None:
        self._exercise: Exercise | None = None
        self._trace: Trace | None = None
        self._ended: list[Cycle | None] = []

    def see(self, session: Session) -> None:
        """After a frame."""
        exercise, body = session.exercise, session.body
        if exercise is None or body is None:
            return
        seen = self._trace
        if seen is None or exercise is not self._exercise:
            self._exercise, self._trace = exercise, (seen := _begun(exercise))
            self._ended = [None for _ in seen.lanes]
        if seen.t_ms and body.t_ms <= seen.t_ms[-1]:
            return  # Paused or finished: the session did not look at the frame.
        seen.t_ms.append(body.t_ms)
        seen.placement.append(exercise.placement.key)
        seen.view.append(exercise.view)
        seen.count.append(exercise.count)
        judge = exercise.judge
        if isinstance(judge, HoldJudge):
            seen.holding.append(judge.active and exercise.judging)
        held = judge.lead if isinstance(judge, HoldJudge) else None
        for each in seen.signals:
            lead = each.lead if each.lead is not None else held
            each.values.append(SIGNALS[each.signal].of(body, each.limb, lead))
        for part, heights in seen.height.items():
            left, right = (body.y[joint] for joint in BODY_PARTS[part])
            heights.append(1.0 - (left + right) / 2.0)
        if isinstance(judge, RepetitionJudge):
            for lane, kept in zip(judge.lanes, seen.lanes, strict=True):
                kept.excursion.append(lane.excursion if exercise.judging else NAN)
                kept.state.append(lane.phase.state.value)
            self._take(judge)

    def finish(
        self, summary: ExerciseSummary | None, jumps: Sequence[JumpResult | JumpDiscarded]
    ) -> Trace | None:
        """After the session's end."""
        seen, exercise = self._trace, self._exercise
        if seen is None or exercise is None:
            return None
        if isinstance(exercise.judge, RepetitionJudge):
            self._take(exercise.judge)
        begun = seen.t_ms[0] if seen.t_ms else 0.0
        seen.jumps = [each for each in jumps if each.timestampMs is not None and each.timestampMs >= begun]
        if summary is not None:
            seen.summary = summary
            counted = {(each.startMs, each.endMs): each for each in summary.history}
            seen.attempts = [
                replace(each, counted=counted.get((each.start_ms, each.end_ms))) for each in seen.attempts
            ]
        return seen

    def _take(self, judge: RepetitionJudge) -> None:
        """The repetitions that have ended since the last look."""
        assert self._trace is not None
        for index, lane in enumerate(judge.lanes):
            cycle = lane.ended
            if cycle is None or cycle is self._ended[index]:
                continue
            self._ended[index] = cycle
            self._trace.attempts.append(
                Attempt(
                    side=lane.side,
                    start_ms=cycle.start_ms,
                    peak_ms=cycle.peak_ms,
                    end_ms=cycle.end_ms,
                    peak=cycle.peak,
                    complete=cycle.complete,
                    unmet=lane.unmet,
                )
            )


def _begun(exercise: Exercise) -> Trace:
    movement, judge = exercise.movement, exercise.judge
    lanes = judge.lanes if isinstance(judge, RepetitionJudge) else ()
    leads = LEADS[movement.sides] if lanes else (None,)
    wanted: dict[tuple[str, Limb, int | None], None] = {}

    def want(signal: str, limb: Limb, by: Sequence[int | None] = leads) -> None:
        wanted.update(
            dict.fromkeys((signal, limb, lead) for lead in (by if limb != "difference" else (None,)))
        )

    for excursion in movement.excursions:
        want(excursion.signal, "auto")
    for criterion in movement.criteria:
        if criterion.signal is not None:
            want(criterion.signal, criterion.limb)
    for condition in movement.posture:
        want(condition.signal, condition.limb)
    for requirement in movement.requirements:
        want(requirement.signal, requirement.limb)
    for gate in movement.gates:
        if not any(signal == gate.signal and limb == gate.limb for signal, limb, _ in wanted):
            want(gate.signal, gate.limb, (None,))
    return Trace(
        movement=movement,
        difficulty=exercise.difficulty,
        lanes=tuple(LaneTrace(lane.side) for lane in lanes),
        height={"hip": [], "ankle": []} if movement.kind == "jump" else {},
        signals=tuple(SignalTrace(*key) for key in wanted),
    )
