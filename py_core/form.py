"""Form criteria to score, grade and cues.

Scoring deducts, as judges of gymnastics do: 100 points less what each criterion takes off, so one fault
alone always costs what its file says, whatever else was good, and more of it never costs less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from py_core.filtering import Body
from py_core.gauges import Gauge, Measure, View
from py_core.geometry import NAN, clamp
from py_core.messages import Grade
from py_core.phases import Cycle
from py_core.signals import Limb

CycleMeasure = Literal["reach", "start", "duration_s", "out_s", "back_s"]
"""``reach`` and ``start`` are the excursion's own extremes, in which 0 is the start position and 1 the target;
``duration_s`` is the repetition's, ``out_s`` the part up to the peak and ``back_s`` the part after it."""

GRADES: tuple[tuple[int, Grade], ...] = ((90, "A"), (80, "B"), (70, "C"), (60, "D"))
"""Lowest score of each grade; below the last it is F. Contract, section 3."""
CUE_BELOW = 50.0
"""A criterion is a fault worth naming from half of the way between its ideal and its worst on."""


def grade(score: float) -> Grade:
    """Grade of a score of 0..100."""
    for lowest, letter in GRADES:
        if score >= lowest:
            return letter
    return "F"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that makes a repetition good: full marks at ``ideal``, none at ``worst`` or beyond."""

    name: str
    measure: Measure | CycleMeasure
    ideal: float
    worst: float
    points: float
    """Deducted at ``worst``."""
    cue: str
    signal: str | None = None
    view: View = "any"
    limb: Limb = "auto"
    joints: tuple[str, ...] = ()
    """Parts of the body (``knee``) whose limbs light up."""
    magnitude: bool = False
    """Judge the signal's size, not its sign."""

    def score(self, value: float) -> float:
        """0..100, linear between worst and ideal; NaN for NaN."""
        return 100.0 * clamp((value - self.worst) / (self.ideal - self.worst), 0.0, 1.0)

    @property
    def live(self) -> bool:
        """Whether going on can only make it worse, so that the fault can be named while it happens."""
        return (self.measure in ("max", "span", "sway") and self.worst > self.ideal) or (
            self.measure == "min" and self.worst < self.ideal
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """A repetition's score of 0..100, each criterion's, and the cues of those worth naming, worst first."""

    score: int
    criteria: dict[str, int]
    cues: tuple[str, ...]
    joints: tuple[str, ...]


def names(criteria: Sequence[Criterion], indexes: Sequence[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cue codes and body parts of the criteria with these indexes, without repetition."""
    cues: dict[str, None] = {}
    joints: dict[str, None] = {}
    for i in indexes:
        cues[criteria[i].cue] = None
        joints.update(dict.fromkeys(criteria[i].joints))
    return tuple(cues), tuple(joints)


def total(criteria: Sequence[Criterion], scores: Sequence[float]) -> int:
    """0..100 from each criterion's score; one that is NaN, because it was not seen, takes nothing off."""
    lost = sum(c.points * (100.0 - s) / 100.0 for c, s in zip(criteria, scores, strict=True) if s == s)
    return round(clamp(100.0 - lost, 0.0, 100.0))


def verdict(criteria: Sequence[Criterion], scores: Sequence[float]) -> Verdict:
    """The verdict on each criterion's score."""
    known = {c.name: round(s) for c, s in zip(criteria, scores, strict=True) if s == s}
    faults = [i for i, s in enumerate(scores) if s < CUE_BELOW]
    faults.sort(key=lambda i: -criteria[i].points * (100.0 - scores[i]))
    cues, joints = names(criteria, faults)
    return Verdict(total(criteria, scores), known, cues, joints)


def costliest(criteria: Sequence[Criterion], scores: Mapping[str, int]) -> Criterion | None:
    """The criterion that took most off, from each one's score by name; ``None`` where none took anything."""
    lost = [(c.points * (100 - scores[c.name]), c) for c in criteria if scores.get(c.name, 100) < 100]
    return max(lost, key=lambda pair: pair[0])[1] if lost else None


def gauge_of(criterion: Criterion) -> Gauge | None:
    """What follows the criterion's signal; ``None`` for what is read off the repetition as a whole."""
    if criterion.signal is None:
        return None
    return Gauge(
        criterion.signal, criterion.measure, criterion.view, criterion.limb, magnitude=criterion.magnitude
    )


class FormMeter:
    """Collects what the criteria measure over one repetition; constant memory.

    ``reach`` is the factor by which difficulty stretches the excursion: form is judged the same at any difficulty.
    """

    def __init__(self, criteria: Sequence[Criterion], reach: float = 1.0) -> None:
        self._criteria = tuple(criteria)
        self._reach = reach
        self._gauges = tuple(gauge_of(c) for c in criteria)
        self.reset()

    def reset(self) -> None:
        """A new repetition begins."""
        self._peak = -1e9
        for gauge in self._gauges:
            if gauge is not None:
                gauge.reset()

    def step(self, body: Body, view: str, lead: int | None, excursion: float) -> list[int]:
        """One frame; indexes of the criteria that this very frame breaks."""
        faults: list[int] = []
        at_peak = excursion > self._peak
        if at_peak:
            self._peak = excursion
        for i, gauge in enumerate(self._gauges):
            if gauge is None:
                continue
            value = gauge.step(body, view, lead, at_peak)
            if value != value:
                continue
            criterion = self._criteria[i]
            if criterion.live and criterion.score(value) < CUE_BELOW:
                faults.append(i)
        return faults

    def names(self, indexes: Sequence[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Cue codes and body parts of the criteria with these indexes, without repetition."""
        return names(self._criteria, indexes)

    def so_far(self) -> int:
        """Score by the criteria that can only get worse."""
        return total(
            self._criteria,
            [
                c.score(g.value) if g is not None and c.live else NAN
                for c, g in zip(self._criteria, self._gauges, strict=True)
            ],
        )

    def verdict(self, cycle: Cycle) -> Verdict:
        """The repetition is over: by extremes."""
        of_cycle = {
            "duration_s": (cycle.end_ms - cycle.start_ms) / 1000.0,
            "out_s": (cycle.peak_ms - cycle.start_ms) / 1000.0,
            "back_s": (cycle.end_ms - cycle.peak_ms) / 1000.0,
            "reach": cycle.peak * self._reach,
            "start": cycle.valley * self._reach,
        }
        return verdict(
            self._criteria,
            [
                c.score(g.value if g is not None else of_cycle[c.measure])
                for c, g in zip(self._criteria, self._gauges, strict=True)
            ],
        )
