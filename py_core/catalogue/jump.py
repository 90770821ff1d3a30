"""The `[jump]` tables of a movement file: how a jump is told from everything else, and measured."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from py_core.catalogue.fields import Fields

Method = Literal["scale", "air_time"]
"""``scale``: the rise in the picture times centimetres a pixel; ``air_time``: h = g t² / 8."""


@dataclass(frozen=True, slots=True)
class StanceRules:
    """When a person stands upright and still, so that the rest can be measured against that."""

    still_ms: float
    spread: float
    """Standard deviation of the trunk's and the feet's heights over that time, in statures."""
    drift: float
    """Difference of their means between its halves, in statures."""
    leg_share: float
    """Hip to ankle over head to ankle, at the least; a squat has less."""
    thigh_share: float
    """Hip to knee over hip to ankle, at the least; a squat has less."""
    shrunk: float
    """A stance this much smaller than the tallest one is a crouch, until it lasts ``accepted_ms``."""
    accepted_ms: float


@dataclass(frozen=True, slots=True)
class ToesRules:
    """How high the hips are when the toes leave and touch the floor, above standing, in statures."""

    takeoff: float
    landing: float
    error: float
    """Standard deviation of both between people and jumps."""


@dataclass(frozen=True, slots=True)
class FlightRules:
    """What a flight is. Heights in statures above the stance."""

    trunk: float
    """The trunk higher than this, and both ankles than ``feet``, is a flight; on tiptoe the trunk is not as high."""
    feet: float
    """Ankles lower than this are on the floor."""
    rise_ms: float
    """From the floor to a flight takes no longer."""
    longest_ms: float
    settle_ms: float
    """So long after touching down the landing is judged."""


@dataclass(frozen=True, slots=True)
class DiscardRules:
    """What makes a flight no measured jump."""

    least_cm: float
    lost_ms: float
    misfit: float
    """Root mean square distance from the parabola, in statures, beyond which it is no free flight."""
    gravity: float
    """Factor, either way, between the flight's own gravity and the expected one, beyond which it is none either."""
    leg: float
    """Mean length of both legs over the standing one, at the least; below it knees or hips are bent."""
    one_leg: float
    """The same for either leg."""
    sideways: float
    """Statures between the places of take-off and landing, or by which the feet spread."""
    forward: float
    """Statures by which the feet land lower in the picture: nearer to the camera."""


@dataclass(frozen=True, slots=True)
class ScaleRules:
    """Centimetres and the picture."""

    stature_cm: float
    stature_error_cm: float
    """A person's stature and its standard deviation, where nobody gave the person's own."""
    error: float
    """Relative standard deviation of the stature that the keypoints show."""
    view_deg: float
    """Angle that the camera sees along the longer side of the frame."""


@dataclass(frozen=True, slots=True)
class JumpRules:
    """All of it."""

    method: Method
    stance: StanceRules
    toes: ToesRules
    flight: FlightRules
    discard: DiscardRules
    scale: ScaleRules


def jump_rules(t: Fields) -> JumpRules:
    """The rules from the table ``[jump]``.

    Raises:
        MovementError: naming the field, what was expected and what came.
    """
    rules = JumpRules(
        method=t.choice("method", get_args(Method)),
        stance=StanceRules(*_numbers(t.table("stance"), StanceRules)),
        toes=ToesRules(*_numbers(t.table("toes"), ToesRules)),
        flight=FlightRules(*_numbers(t.table("flight"), FlightRules)),
        discard=DiscardRules(*_numbers(t.table("discard"), DiscardRules)),
        scale=ScaleRules(*_numbers(t.table("scale"), ScaleRules)),
    )
    t.finish()
    return rules


def _numbers(t: Fields, rules: type[Any]) -> list[float]:
    """Every field of ``rules``, each above zero."""
    numbers = [t.number(field.name, low=1e-6, high=1e6) for field in fields(rules)]
    t.source()
    t.finish()
    return numbers
