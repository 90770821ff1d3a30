"""States of a repetition and of a hold, and the only transitions between them.

A repetition is read from one number, the *excursion*: 0 in the start position, 1 where the movement's target
is reached, beyond either as the person goes further. It goes out, reaches, and comes back; the count
belongs to the return. Coming back is judged against the person's own range as well as against the start
position, so that someone who never quite straightens is counted, and a bounce at the bottom is not counted
twice.

``TRANSITIONS`` is the whole theory: an event that a state does not list changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where in a repetition the person is."""

    UNKNOWN = "unknown"
    """Nothing seen yet, or the person was lost: no start position is known."""
    START = "start"
    MOVING = "moving"
    """Left the start position, target not reached."""
    REACHED = "reached"
    RETURNING = "returning"
    """Came back by a clear part of the own range, start position not reached."""
    RESTING = "resting"
    """Stayed at the target so long that it is no repetition any more, as in sitting down."""


class Event(StrEnum):
    """What a new excursion value means."""

    AT_START = "at_start"
    LEFT_START = "left_start"
    AT_TARGET = "at_target"
    CAME_BACK = "came_back"
    """Fell by a clear part of the way from peak to the preceding start."""
    WENT_OUT = "went_out"
    """Rose again, sooner after the peak than a return can take."""
    SETTLED = "settled"
    """Return ended short of the start position: the person stopped there or set off again."""
    STUCK = "stuck"
    LOST = "lost"


TRANSITIONS: dict[State, dict[Event, State]] = {
    State.UNKNOWN: {Event.AT_START: State.START, Event.LEFT_START: State.MOVING},
    State.START: {Event.LEFT_START: State.MOVING, Event.LOST: State.UNKNOWN},
    State.MOVING: {
        Event.AT_START: State.START,
        Event.AT_TARGET: State.REACHED,
        Event.LOST: State.UNKNOWN,
    },
    State.REACHED: {
        Event.AT_START: State.START,
        Event.CAME_BACK: State.RETURNING,
        Event.STUCK: State.RESTING,
        Event.LOST: State.UNKNOWN,
    },
    State.RETURNING: {
        Event.AT_START: State.START,
        Event.WENT_OUT: State.REACHED,
        Event.SETTLED: State.MOVING,
        Event.LOST: State.UNKNOWN,
    },
    State.RESTING: {Event.AT_START: State.START, Event.LOST: State.UNKNOWN},
}

COUNTING: frozenset[tuple[State, Event]] = frozenset(
    {
        (State.REACHED, Event.AT_START),
        (State.RETURNING, Event.AT_START),
        (State.RETURNING, Event.SETTLED),
    }
)
"""The transitions that complete a repetition."""


def advance(state: State, event: Event) -> State:
    """State after ``event``; the same state when the table does not allow it."""
    return TRANSITIONS[state].get(event, state)


@dataclass(frozen=True, slots=True)
class Cycle:
    """One completed or abandoned repetition: times in ms, excursions as defined above."""

    start_ms: float
    peak_ms: float
    end_ms: float
    valley: float
    peak: float
    complete: bool


@dataclass(frozen=True, slots=True)
class RepetitionLimits:
    """Numbers of a movement's file that shape its repetitions; see ``docs/movements.md``."""

    leave: float = 0.3
    """Excursion at which the start position is left and, coming back, reached again."""
    returned: float = 0.5
    """Part of the own range that a return must cover."""
    turn: float = 0.15
    """Change of excursion that is a turn rather than noise."""
    min_ms: float = 350.0
    max_pause_ms: float = 5000.0
    settle_ms: float = 700.0
    min_back_ms: float = 0.0
    """Least time from the target back to the start position: quicker is a cut of the film, or another person."""
    target_ends: bool = False
    """Whether a repetition counts that stays at its target, or is there when the recording ends: a knee driven
    forward has made its drive."""
    target_begins: bool = False
    """Whether a repetition counts that was at its target when the person was first seen, and came back: a weight is
    lifted off the floor."""


class RepetitionPhase:
    """Follows one excursion through repetitions. Constant memory; times must increase.

    ``step`` returns a :class:`Cycle` in the frame in which a repetition is complete, or in which an attempt
    that left the start position clearly but fell short comes back (``complete`` false); else ``None``.
    """

    def __init__(self, limits: RepetitionLimits, lost_ms: float) -> None:
        self._limits = limits
        self._lost_ms = lost_ms
        self.state = State.UNKNOWN
        self.excursion = 0.0
        self._seen_ms: float | None = None
        self._forget()

    def _forget(self) -> None:
        self._valley = 1e9
        self._valley_ms = 0.0
        self._valley_known = False
        self._peak = -1e9
        self._peak_ms = 0.0
        self._still_ms = 0.0
        self._still_at = 1e9
        self._back = 1e9
        self._back_ms = 0.0
        self._target_ms = 0.0

    @property
    def active(self) -> bool:
        """Whether a repetition is under way."""
        return self.state in (State.MOVING, State.REACHED, State.RETURNING)

    @property
    def reached(self) -> bool:
        """Whether the target was reached in the repetition under way."""
        return self.state in (State.REACHED, State.RETURNING)

    @property
    def started_ms(self) -> float:
        """When the repetition under way left its start position."""
        return self._valley_ms

    def lose(self) -> None:
        """The person is gone, or what was seen no longer counts: what was under way is dropped."""
        self.state = advance(self.state, Event.LOST)
        self._forget()
        self._seen_ms = None

    def step(self, excursion: float, t_ms: float) -> Cycle | None:
        """One frame. NaN (a joint missing) is waited out for a while, then the person counts as lost."""
        if excursion != excursion:
            if self._seen_ms is not None and t_ms - self._seen_ms > self._lost_ms:
                self.lose()
            return None
        self._seen_ms = t_ms
        self.excursion = excursion
        limits, state = self._limits, self.state
        if state in (State.UNKNOWN, State.START):
            self._leave(excursion, t_ms)
            return None
        if state is State.MOVING:
            return self._moving(excursion, t_ms)
        if state is State.RESTING:
            if excursion <= limits.leave:
                self._restart(excursion, t_ms)
            return None
        return self._beyond(excursion, t_ms)

    def finish(self, t_ms: float) -> Cycle | None:
        """The end of the recording: a return that had come far enough counts."""
        if self.state is State.RETURNING:
            return self._complete(Event.SETTLED, self._back, self._back_ms)
        return self._at_target(t_ms) if self.state is State.REACHED else None

    def cut(self, least: float, t_ms: float) -> Cycle | None:
        """The time is up: a repetition under way counts that has come as far as ``least``, or is on its way back."""
        far = self.reached or (self.state is State.MOVING and self.excursion >= least)
        if not (far and self._valley_known):
            return None
        return Cycle(self._valley_ms, self._peak_ms, t_ms, self._valley, self._peak, complete=True)

    def _at_target(self, t_ms: float) -> Cycle | None:
        """The repetition at its target, where that is enough of it."""
        long_enough = t_ms - self._valley_ms >= self._limits.min_ms
        if not (self._limits.target_ends and self._valley_known and long_enough):
            return None
        return Cycle(self._valley_ms, self._peak_ms, t_ms, self._valley, self._peak, complete=True)

    def _leave(self, excursion: float, t_ms: float) -> None:
        if excursion <= self._valley or self.state is State.UNKNOWN:
            self._valley, self._valley_ms = excursion, t_ms
        if excursion <= self._limits.leave:
            # Standing about wanders a little: the repetition starts where the start position was last held.
            if excursion <= self._valley + self._limits.turn / 2.0:
                self._valley_ms = t_ms
            self._valley_known = True
            self.state = advance(self.state, Event.AT_START)
            return
        self._peak, self._peak_ms = excursion, t_ms
        self.state = advance(self.state, Event.LEFT_START)

    def _moving(self, excursion: float, t_ms: float) -> Cycle | None:
        if excursion > self._peak:
            self._peak, self._peak_ms = excursion, t_ms
        limits = self._limits
        if not self._valley_known and excursion < self._valley:
            # Opened half-way: the lowest point so far stands for the start position once it is left again.
            self._valley, self._valley_ms = excursion, t_ms
            self._peak, self._peak_ms = excursion, t_ms
        elif excursion < self._valley:
            self._valley, self._valley_ms = excursion, t_ms
        # Leaving and returning must not chatter on the noise around one threshold.
        if excursion <= limits.leave - limits.turn / 2.0:
            short = Cycle(self._valley_ms, self._peak_ms, t_ms, self._valley, self._peak, complete=False)
            known = self._valley_known
            tried = known and self._peak >= limits.leave + 2.0 * limits.turn
            self._restart(excursion, t_ms)
            return short if tried else None
        travelled = excursion - self._valley >= limits.returned
        if excursion >= 1.0 and travelled:
            self._valley_known = True
        # Who settled beyond the target has to go out anew: standing there is no repetition.
        if excursion >= 1.0 and (travelled or not self._valley_known):
            self.state = advance(self.state, Event.AT_TARGET)
            self._still_ms, self._still_at = t_ms, excursion
        return None

    def _beyond(self, excursion: float, t_ms: float) -> Cycle | None:
        limits = self._limits
        if excursion > self._peak:
            self._peak, self._peak_ms = excursion, t_ms
        if excursion >= 1.0:
            self._target_ms = t_ms
        if self._peak - self._valley >= 1.0:
            # Opened on the way out: so long a way is a repetition's, wherever it began.
            self._valley_known = True
        if excursion <= limits.leave:
            return self._complete(Event.AT_START, excursion, t_ms)
        span = self._peak - (self._valley if self._valley_known else 0.0)
        if self.state is State.REACHED:
            if abs(excursion - self._still_at) > limits.turn * 2.0:
                self._still_ms, self._still_at = t_ms, excursion
            elif t_ms - self._still_ms > limits.max_pause_ms:
                ended = self._at_target(t_ms)
                self.state = advance(self.state, Event.STUCK)
                return ended
            if self._peak - excursion >= limits.returned * span:
                self._back, self._back_ms = excursion, t_ms
                self.state = advance(self.state, Event.CAME_BACK)
            return None
        if excursion < self._back - limits.turn / 3.0:
            self._back, self._back_ms = excursion, t_ms
        turned = excursion > self._back + limits.turn
        if turned and self._back_ms - self._peak_ms < limits.min_ms:
            # Away from the peak and back towards it faster than anyone moves: the model lost the limb.
            self.state = advance(self.state, Event.WENT_OUT)
            return None
        if turned or t_ms - self._back_ms > limits.settle_ms:
            return self._complete(Event.SETTLED, self._back, self._back_ms)
        return None

    def _complete(self, event: Event, end: float, end_ms: float) -> Cycle | None:
        known = self._valley_known
        counts = (self.state, event) in COUNTING and (known or self._limits.target_begins)
        if event is Event.AT_START and end_ms - self._target_ms < self._limits.min_back_ms:
            counts = False
        valley = self._valley if known else 0.0
        cycle = Cycle(self._valley_ms, self._peak_ms, end_ms, valley, self._peak, complete=True)
        self.state = advance(self.state, event)
        self._peak, self._peak_ms = end, end_ms
        self._valley, self._valley_ms, self._valley_known = end, end_ms, True
        if not counts or cycle.end_ms - cycle.start_ms < self._limits.min_ms:
            return None
        return cycle

    def _restart(self, excursion: float, t_ms: float) -> None:
        self.state = advance(self.state, Event.AT_START)
        self._valley, self._valley_ms, self._valley_known = excursion, t_ms, True
        self._peak, self._peak_ms = excursion, t_ms


@dataclass(frozen=True, slots=True)
class HoldLimits:
    """How a hold is entered and left."""

    enter_ms: float = 600.0
    """Good posture for so long begins the hold; the time counts from its beginning. Measured: where the clips show no
    hold, a model's errors look like one for up to half a second."""
    wobble_ms: float = 400.0
    """Bad posture for no longer is a wobble and counts; after that the hold is broken and none of it does."""


class HoldPhase:
    """Adds up the time in good posture over a session; breaks pause it, resuming goes on from there."""

    def __init__(self, limits: HoldLimits) -> None:
        self._limits = limits
        self.holding = False
        self.since_ms = 0.0
        """When the hold under way, or the last one, began."""
        self.good_ms = 0.0
        """When it was last in good posture."""
        self._held_ms = 0.0
        self._good_since: float | None = None
        self._bad_since: float | None = None
        self._last_ms: float | None = None

    @property
    def entering(self) -> bool:
        """Whether the posture is good, but not for long enough yet."""
        return self._good_since is not None and not self.holding

    @property
    def held_ms(self) -> float:
        """Time held so far, of which a wobble not yet decided is no part."""
        return self._held_ms

    def lose(self) -> None:
        """The person is gone, or frames were interrupted: a hold under way is over."""
        self.holding = False
        self._good_since = self._bad_since = self._last_ms = None

    def step(self, good: bool | None, t_ms: float) -> bool:
        """One frame; ``None`` when the posture cannot be judged, which counts as bad. True in a hold."""
        if good:
            self._good(t_ms)
        else:
            self._good_since = None
            if self.holding:
                if self._bad_since is None:
                    self._bad_since = self._last_ms if self._last_ms is not None else t_ms
                if t_ms - self._bad_since > self._limits.wobble_ms:
                    self.holding = False
        self._last_ms = t_ms
        return self.holding

    def _good(self, t_ms: float) -> None:
        if self.holding:
            since = self._bad_since if self._bad_since is not None else self._last_ms
            self._held_ms += t_ms - (since if since is not None else t_ms)
        else:
            if self._good_since is None:
                self._good_since = t_ms
            if t_ms - self._good_since >= self._limits.enter_ms:
                self.holding = True
                self.since_ms = self._good_since
                self._held_ms += t_ms - self._good_since
        self.good_ms = t_ms
        self._bad_since = None
