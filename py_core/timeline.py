"""The movement's leading signal over a whole video, for the chart of its result.

Of repetitions and tests it is the signal that counts, of a hold the one that defines the position, of jumps the height
of the hips. An hour of video is as few numbers as a minute: neighbours are put together, and the least and the greatest
of what is put together stay, so that no peak is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from py_core.catalogue import Condition, Excursion, Movement
from py_core.exercise import Exercise
from py_core.filtering import Body
from py_core.geometry import NAN
from py_core.holds import HoldJudge
from py_core.judging import Comparing
from py_core.jumps import JumpJudge
from py_core.messages import ExerciseSummary, ReferenceSummary
from py_core.page import Timeline, TimelineEntry
from py_core.repetitions import RepetitionJudge
from py_core.signals import SIGNALS
from py_core.text import text

MOST_KEPT = 3000
"""Stretches kept while frames come, of two points each at most: a chart is some 1000 pixels wide."""
MOST_SHOWN = 1500
"""Points of a finished timeline."""

DEFINING = {
    "camel": "trunk_lean_deg",
    "chair_forward_fold": "trunk_upright",
    "chair_side_stretch": "lean_away_deg",
    "cobra": "body_line_deg",
    "plank": "body_line_deg",
    "side_plank": "body_line_deg",
    "tiger": "hip_over_foot",
}
"""Signal that defines a hold's position, where it is not that of the first of its conditions."""

KINDS: dict[str, tuple[str, ...]] = {
    "elbow": ("elbow_flexion_deg",),
    "arm": ("arm_raise_deg", "upper_arm_from_vertical_deg"),
    "forearm": ("forearm_from_vertical_deg", "forearm_past_upper_arm_deg"),
    "shoulder_height": ("shoulder_over_hand", "shoulder_over_lower_hand", "hand_under_shoulder"),
    "arm_extension": ("arm_extension",),
    "hands": ("hand_ahead", "hands_out"),
    "head_height": ("head_over_hand",),
    "knee": ("knee_flexion_deg", "knee_rise_deg"),
    "hip": ("hip_flexion_deg",),
    "thigh": ("thigh_from_vertical_deg", "thigh_slope_deg"),
    "hip_height": ("hip_over_foot", "hip_height", "hip_rise"),
    "shank": ("shank_from_vertical_deg",),
    "feet_apart": ("ankle_spread",),
    "foot_height": ("ankle_level", "foot_lift"),
    "knees": ("knee_to_ankle_spread", "knee_out"),
    "legs": ("thigh_difference_deg", "leg_spread_deg"),
    "foot": ("foot_to_other_leg", "foot_ahead", "foot_to_head"),
    "lean": ("trunk_lean_deg", "trunk_tilt_deg", "lean_away_deg"),
    "upright": ("trunk_upright",),
    "turn": ("shoulder_breadth", "facing"),
    "pelvis": ("hip_tilt_deg",),
    "shoulders": ("shoulder_drop", "shoulder_behind_knee"),
    "neck": ("neck_length",),
    "line": ("body_line_deg", "hip_off_line", "knee_off_line"),
    "reach": ("hand_to_foot", "hand_to_foot_reach"),
    "lying": ("laid_out", "off_level_deg"),
}
"""What a person calls signals, by the name of the text in section ``signal``."""
_KIND_OF = {signal: kind for kind, signals in KINDS.items() for signal in signals}
COMPARED = {"repetitions": "way", "hold": "likeness"}
"""What is shown against a reference, by what it is: the name of the text in section ``signal``."""
HIPS = "hip_height"
"""The kind of signal that jumps show."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What some neighbouring frames saw: the least and the greatest value, with their times. NaN: nothing."""

    least_ms: float
    least: float
    most_ms: float
    most: float

    def points(self) -> tuple[tuple[float, float], ...]:
        """As time and value, in order; one where both are the same."""
        first, second = (self.least_ms, self.least), (self.most_ms, self.most)
        if self.least_ms == self.most_ms:
            return (first,)
        return (first, second) if first < second else (second, first)


def together(stretches: Sequence[Stretch]) -> Stretch:
    """Neighbours put together; unseen ones count only among themselves."""
    seen = [each for each in stretches if each.least == each.least]
    if not seen:
        return stretches[0]
    low = min(seen, key=lambda each: each.least)
    high = max(seen, key=lambda each: each.most)
    return Stretch(low.least_ms, low.least, high.most_ms, high.most)


class Series:
    """A signal over time in bounded memory."""

    def __init__(self) -> None:
        self._stretches: list[Stretch] = []
        self._each = 1
        self._last: Stretch | None = None
        self._in_last = 0

    def add(self, t_ms: float, value: float) -> None:
        """One frame; NaN for a value that was not seen."""
        one = Stretch(t_ms, value, t_ms, value)
        self._last = one if self._last is None else together((self._last, one))
        self._in_last += 1
        if self._in_last == self._each:
            self._stretches.append(self._last)
            self._last, self._in_last = None, 0
            if len(self._stretches) == MOST_KEPT:
                self._stretches = list(_merged(self._stretches, 2))
                self._each *= 2

    def points(self) -> list[tuple[float, float]]:
        """As time and value, thinned to ``MOST_SHOWN``, in order of time."""
        stretches = self._stretches if self._last is None else [*self._stretches, self._last]
        points = [point for each in stretches for point in each.points()]
        if len(points) <= MOST_SHOWN:
            return points
        each = -(-2 * len(stretches) // MOST_SHOWN)
        return [point for one in _merged(stretches, each) for point in one.points()]


def _merged(stretches: Sequence[Stretch], each: int) -> Iterator[Stretch]:
    for at in range(0, len(stretches), each):
        yield together(stretches[at : at + each])


@dataclass(frozen=True, slots=True)
class Scale:
    """What the numbers of a series are: ``zero + value * step`` in ``unit``."""

    kind: str
    unit: Literal["deg", "share"]
    zero: float = 0.0
    step: float = 1.0


class Reader(Protocol):
    """Reads the leading signal off what the engine saw of a frame."""

    def read(self, exercise: Exercise, body: Body) -> float: ...
    def scale(self) -> Scale: ...


class _Excursions:
    """Repetitions: the excursion of the side that is furthest out, in the unit of the signal that was mostly followed.

    Where several signals have to arrive, it is the one that lags, on the scale of the first.
    """

    def __init__(self, judge: RepetitionJudge) -> None:
        self._judge = judge
        self._followed: dict[int, int] = {}

    def read(self, exercise: Exercise, body: Body) -> float:
        furthest = NAN
        if exercise.judging and self._judge.following:
            for lane in self._judge.lanes:
                if not lane.excursion <= furthest and lane.excursion == lane.excursion:
                    furthest = lane.excursion
            leading = self._judge.lanes[0].leading
            self._followed[leading] = self._followed.get(leading, 0) + 1
        return furthest

    def scale(self) -> Scale:
        lane = self._judge.lanes[0]
        mostly = max(self._followed, key=lambda each: (self._followed[each], -each), default=lane.leading)
        spec, target = lane.scale(mostly)
        return Scale(_KIND_OF[spec.signal], _unit(spec), spec.start, target - spec.start)


class _Held:
    """A hold: the signal that defines the position, of the side that leads where one does."""

    def __init__(self, movement: Movement, judge: HoldJudge) -> None:
        self._condition = defining(movement)
        self._judge = judge

    def read(self, exercise: Exercise, body: Body) -> float:
        return SIGNALS[self._condition.signal].of(body, self._condition.limb, self._judge.lead)

    def scale(self) -> Scale:
        return Scale(_KIND_OF[self._condition.signal], _unit(self._condition))


class _Compared:
    """A reference: how far the person is from its start, as a share of its furthest; of a position, the likeness."""

    def __init__(self, judge: Comparing, kind: str) -> None:
        self._judge = judge
        self._kind = kind

    def read(self, exercise: Exercise, body: Body) -> float:
        return self._judge.excursion if exercise.judging else NAN

    def scale(self) -> Scale:
        return Scale(self._kind, "share")


class _Hips:
    """Jumps: how far the hips are over where they are standing, as a share of the body's height."""

    def __init__(self, judge: JumpJudge) -> None:
        self._judge = judge

    def read(self, exercise: Exercise, body: Body) -> float:
        return self._judge.hips_up if exercise.judging else NAN

    def scale(self) -> Scale:
        return Scale(HIPS, "share")


def _unit(of: Excursion | Condition) -> Literal["deg", "share"]:
    relative = isinstance(of, Excursion) and (of.relative or of.offset)
    return "deg" if of.signal.endswith("_deg") and not relative else "share"


def defining(movement: Movement) -> Condition:
    """The condition of a hold that says most of the position."""
    wanted = DEFINING.get(movement.id)
    return next((each for each in movement.posture if each.signal == wanted), movement.posture[0])


def _reader(exercise: Exercise) -> Reader:
    judge = exercise.judge
    if exercise.comparing is not None:
        return _Compared(exercise.comparing, COMPARED[exercise.movement.kind])
    if isinstance(judge, HoldJudge):
        return _Held(exercise.movement, judge)
    if isinstance(judge, JumpJudge):
        return _Hips(judge)
    assert isinstance(judge, RepetitionJudge)
    return _Excursions(judge)


class Course:
    """Follows a movement through a video; bounded memory."""

    def __init__(self, exercise: Exercise) -> None:
        self._reader = _reader(exercise)
        self._series = Series()

    def step(self, exercise: Exercise, body: Body) -> None:
        """After a frame was judged."""
        self._series.add(body.t_ms, self._reader.read(exercise, body))

    def timeline(
        self, exercise: Exercise, summary: ExerciseSummary | ReferenceSummary, lang: str
    ) -> Timeline:
        """The whole, once the movement is finished."""
        scale = self._reader.scale()
        digits = 1 if scale.unit == "deg" else 3
        points = self._series.points()
        return Timeline(
            label=text(lang, f"signal.{scale.kind}"),
            unit=scale.unit,
            t_ms=tuple([t_ms for t_ms, _ in points]),
            values=tuple([None if v != v else round(scale.zero + v * scale.step, digits) for _, v in points]),
            entries=entries(exercise, summary, lang),
        )


def entries(
    exercise: Exercise, summary: ExerciseSummary | ReferenceSummary, lang: str
) -> tuple[TimelineEntry, ...]:
    """What was counted, in order: repetitions, stretches of a hold, or the latest jumps."""
    judge = exercise.judge
    if isinstance(judge, JumpJudge):
        return tuple(
            TimelineEntry(
                jump.jumpNumber,
                flight.takeoff_ms,
                flight.top_ms,
                flight.landing_ms,
                None,
                None,
                height_text(lang, jump.jumpHeightCm),
            )
            for jump, flight in zip(judge.jumps, judge.flights, strict=True)
        )
    peaks: Sequence[float | None] = [None] * len(summary.history)
    if exercise.comparing is not None:
        peaks = exercise.comparing.peaks
    elif isinstance(judge, RepetitionJudge):
        peaks = judge.peaks
    return tuple(
        TimelineEntry(each.index, each.startMs, peak, each.endMs, each.score, each.grade, reason)
        for each, peak, reason in zip(summary.history, peaks, exercise.reasons, strict=True)
    )


def height_text(lang: str, height_cm: float) -> str:
    """A jump's height for a person."""
    written = f"{height_cm:.1f}"
    return f"{written if lang == 'en' else written.replace('.', ',')} cm"
