"""One measure of one signal over a repetition or a hold: what form criteria and requirements are made of."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from py_core.filtering import Body
from py_core.geometry import NAN
from py_core.signals import SIGNALS, Limb

Measure = Literal["max", "min", "at_peak", "span", "sway"]
"""``max``, ``min`` and ``at_peak`` (where the excursion is largest) of a signal; ``span`` is the largest less the
smallest; ``sway`` is how far it wanders about its own mean, as a root mean square over about a second."""
View = Literal["any", "front", "side"]

SWAY_MS = 1000.0
"""Postural sway of a person who holds a position lies above 0.1 Hz and mostly below 2 Hz (Winter, Human balance
and posture control, Gait & Posture 3, 1995): a mean over about a second tells it from a change of position."""


class Gauge:
    """Follows one measure; constant memory. ``value`` is NaN until the signal was seen."""

    __slots__ = (
        "_high",
        "_limb",
        "_low",
        "_magnitude",
        "_mean",
        "_measure",
        "_signal",
        "_square",
        "_t_ms",
        "_view",
        "value",
    )

    def __init__(
        self, signal: str, measure: str, view: View = "any", limb: Limb = "auto", *, magnitude: bool = False
    ) -> None:
        self._signal = SIGNALS[signal]
        self._measure = measure
        self._view = view
        self._limb: Limb = limb
        self._magnitude = magnitude
        self.reset()

    def reset(self) -> None:
        """Something new begins."""
        self.value = NAN
        self._low = 1e9
        self._high = -1e9
        self._mean = NAN
        self._square = 0.0
        self._t_ms = 0.0

    def step(self, body: Body, view: str, lead: int | None, at_peak: bool) -> float:
        """One frame; what it alone says, NaN when it says nothing: the signal, its span so far, or its sway now."""
        if self._view != "any" and self._view != view:
            return NAN
        value = self._signal.of(body, self._limb, lead)
        if value != value:
            return NAN
        if self._magnitude:
            value = abs(value)
        measure = self._measure
        if measure == "max":
            if not value <= self.value:
                self.value = value
        elif measure == "min":
            if not value >= self.value:
                self.value = value
        elif measure == "at_peak":
            if at_peak:
                self.value = value
        elif measure == "span":
            self._low = min(self._low, value)
            self._high = max(self._high, value)
            self.value = value = self._high - self._low
        else:
            self.value = value = self._sway(value, body.t_ms)
        return value

    def _sway(self, value: float, t_ms: float) -> float:
        if self._mean != self._mean:
            self._mean, self._t_ms = value, t_ms
            return 0.0
        dt_ms = t_ms - self._t_ms
        self._t_ms = t_ms
        share = dt_ms / (dt_ms + SWAY_MS)
        off = value - self._mean
        self._mean += share * off
        self._square += share * (off * off - self._square)
        return sqrt(self._square)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a whole repetition must have been like, or else it was another movement and does not count."""

    signal: str
    measure: Measure
    low: float
    high: float
    view: View = "any"
    limb: Limb = "auto"

    def met_by(self, value: float) -> bool:
        """Whether a measured value fits; one that was not seen (NaN) does."""
        return not (value < self.low or value > self.high)


class Requirements:
    """Follows a movement's requirements over one repetition."""

    def __init__(self, requirements: tuple[Requirement, ...]) -> None:
        self._followed = [(r, Gauge(r.signal, r.measure, r.view, r.limb)) for r in requirements]
        self.reset()

    def reset(self) -> None:
        """A new repetition begins."""
        self._peak = -1e9
        for _, gauge in self._followed:
            gauge.reset()

    def step(self, body: Body, view: str, lead: int | None, excursion: float) -> None:
        """One frame."""
        at_peak = excursion > self._peak
        if at_peak:
            self._peak = excursion
        for _, gauge in self._followed:
            gauge.step(body, view, lead, at_peak)

    def unmet(self) -> tuple[str, ...]:
        """What shows, as far as was seen, that the repetition was another movement."""
        return tuple(f"{r.signal} {r.measure}" for r, gauge in self._followed if not r.met_by(gauge.value))
