"""The ``[test]`` tables of a movement file: what a physical test adds to counted repetitions."""

from __future__ import annotations

from dataclasses import dataclass

from py_core.catalogue.fields import Fields


@dataclass(frozen=True, slots=True)
class TimedRules:
    """A test of how many repetitions fit into a time."""

    seconds: float
    """Counting ends so long after the first repetition began."""
    still_s: float
    """So long in the start position, and still, makes the test ready: who passes through it does something else."""
    half_way: float
    """Excursion from which a repetition under way when the time is up counts."""


@dataclass(frozen=True, slots=True)
class FoldRules:
    """How a forward fold is read."""

    leg_straight_deg: float
    """Knee angle, 180 being straight, from which the legs count as straight."""
    knee_locked_deg: float
    """Knee angle from which the knees count as locked."""
    shank_vertical_deg: float
    """Shank from vertical up to which it counts as vertical."""
    at_feet: float
    """Wrist to ankle, in leg lengths, up to which the hands have reached the feet."""
    at_shins: float
    """and up to which they have reached the shins."""


@dataclass(frozen=True, slots=True)
class PhysicalRules:
    """What the test is: timed, a fold, or both."""

    timed: TimedRules | None
    fold: FoldRules | None


def physical_rules(t: Fields) -> PhysicalRules:
    """The rules from the table ``[test]``.

    Raises:
        MovementError: naming the field, what was expected and what came.
    """
    rules = PhysicalRules(
        _timed(t.table("timed")) if "timed" in t.names else None,
        _fold(t.table("fold")) if "fold" in t.names else None,
    )
    t.finish()
    return rules


def _timed(t: Fields) -> TimedRules:
    rules = TimedRules(
        t.number("seconds", low=1.0, high=3600.0),
        t.number("still_s", low=0.0, high=60.0),
        t.number("half_way", low=0.0, high=1.0),
    )
    t.source()
    t.finish()
    return rules


def _fold(t: Fields) -> FoldRules:
    rules = FoldRules(
        t.number("leg_straight_deg", low=0.0, high=180.0),
        t.number("knee_locked_deg", low=0.0, high=180.0),
        t.number("shank_vertical_deg", low=0.0, high=90.0),
        t.number("at_feet", low=0.0, high=3.0),
        t.number("at_shins", low=0.0, high=3.0),
    )
    t.source()
    t.finish()
    return rules
