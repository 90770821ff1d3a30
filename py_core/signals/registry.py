"""What a signal is, how one is declared, and what their functions share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from py_core.filtering import Body
from py_core.geometry import NAN, angle_deg, distance
from py_core.skeleton import LEFT, RIGHT

FOREARM_TO_UPPER_ARM = 0.146 / 0.186
ARM_TO_TORSO = (0.186 + 0.146) / 0.288
UPPER_ARM_TO_TORSO = 0.186 / 0.288
LEG_TO_TORSO = (0.245 + 0.246) / 0.288
"""Segment lengths as fractions of stature, from Winter's figure 4.1."""

SidedFunction = Callable[[Body, int], float]
BodyFunction = Callable[[Body], float]
Pair = tuple[int, int]
Limb = Literal["auto", "lead", "other", "difference"]
"""Which side of the body is read: that of the repetition's lane or hold (``lead``), the one across from it
(``other``), how far the two are apart (``difference``), or what the movement goes by (``auto``)."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A named signal: what it needs, and either a function of the body or of the body and a side."""

    name: str
    meaning: str
    needs: tuple[Pair, ...]
    of_body: BodyFunction | None = None
    of_side: SidedFunction | None = None

    def side(self, body: Body, side: int) -> float:
        """Value for a side (``LEFT`` or ``RIGHT``); the whole body's value when it has no sides."""
        if self.of_side is not None:
            return self.of_side(body, side)
        assert self.of_body is not None
        return self.of_body(body)

    def both(self, body: Body) -> float:
        """The sides' mean, each weighted with the square of its weakest joint's score.

        From the side the far limb is guessed by the model with a low score; so the near one decides.
        """
        if self.of_side is None:
            assert self.of_body is not None
            return self.of_body(body)
        left, right = self.of_side(body, LEFT), self.of_side(body, RIGHT)
        if left != left:
            return right
        if right != right:
            return left
        weight_left, weight_right = self.confidence(body, LEFT) ** 2, self.confidence(body, RIGHT) ** 2
        total = weight_left + weight_right
        return (left * weight_left + right * weight_right) / total if total > 0.0 else NAN

    def of(self, body: Body, limb: Limb, lead: int | None) -> float:
        """Value for a ``limb`` where ``lead`` is the leading side, or ``None`` when both move together.

        NaN where a joint is missing, and for ``lead`` and ``other`` as long as no side leads.
        """
        if limb == "auto":
            return self.both(body) if lead is None else self.side(body, lead)
        if limb == "difference":
            return abs(self.side(body, LEFT) - self.side(body, RIGHT))
        if lead is None:
            return NAN
        return self.side(body, lead if limb == "lead" else 1 - lead)

    def confidence(self, body: Body, side: int) -> float:
        """Score of the weakest joint that the side's value rests on."""
        return min(body.score[pair[side]] for pair in self.needs)


SIGNALS: dict[str, Signal] = {}


def sided(*needs: Pair) -> Callable[[SidedFunction], SidedFunction]:
    """Declares a signal of a limb that needs these joints; the function's name is the signal's."""

    def register(function: SidedFunction) -> SidedFunction:
        name = function.__name__
        SIGNALS[name] = Signal(name, _summary(function), needs, of_side=function)
        return function

    return register


def whole(*needs: Pair) -> Callable[[BodyFunction], BodyFunction]:
    """Declares a signal of the body as a whole that needs these joints."""

    def register(function: BodyFunction) -> BodyFunction:
        name = function.__name__
        SIGNALS[name] = Signal(name, _summary(function), needs, of_body=function)
        return function

    return register


def _summary(function: Callable[..., float]) -> str:
    return (function.__doc__ or "").strip().split("\n")[0]


def joint_angle_deg(body: Body, a: int, b: int, c: int) -> float:
    """Angle at joint ``b`` between ``a`` and ``c`` in the picture, 0..180; NaN when one is missing."""
    x, y = body.x, body.y
    return angle_deg(x[a], y[a], x[b], y[b], x[c], y[c])


def segment_length(body: Body, a: int, b: int) -> float:
    """Distance between two joints in frame heights; NaN when one is missing."""
    return distance(body.x[a], body.y[a], body.x[b], body.y[b])
