"""Movements: one TOML file each, checked here. Read once, at import, so that a snapshot holds them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from py_core.catalogue.fields import Fields, MovementError
from py_core.form import Criterion, CycleMeasure
from py_core.gauges import Measure, Requirement, View
from py_core.phases import HoldLimits, RepetitionLimits
from py_core.signals import SIGNALS, Limb
from py_core.skeleton import BODY_PARTS, LEFT, RIGHT
from py_core.text import has

__all__ = [
    "LEADS",
    "MOVEMENTS",
    "Anchor",
    "Condition",
    "Excursion",
    "Movement",
    "MovementError",
    "movement_from",
]

Kind = Literal["repetitions", "hold"]
Sides = Literal["together", "each", "left", "right"]
"""Which side leads: none, either (repetitions are counted for each apart), or always the same."""
LEADS: dict[Sides, tuple[int | None, ...]] = {
    "together": (None,),
    "each": (LEFT, RIGHT),
    "left": (LEFT,),
    "right": (RIGHT,),
}
"""Sides that may lead; ``None`` where both move together."""
DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True, slots=True)
class Excursion:
    """One signal's part in a repetition: ``start`` reads 0, ``target`` (at medium difficulty) reads 1.

    Excursions for the view the person is seen in replace those for any view. ``relative`` measures the signal
    against the person's own start position instead: ``start`` and ``target`` are then fractions of it.
    """

    signal: str
    start: float
    target: float
    view: View = "any"
    relative: bool = False


UNBOUNDED = 1e9


@dataclass(frozen=True, slots=True)
class Condition:
    """A signal within bounds: a gate that a frame must pass, or a part of a hold's posture.

    ``margin`` widens the bounds for staying in what was entered. ``low_cue`` and ``high_cue`` say what to do;
    ``hint`` names the line that a person reads while a gate is shut.
    """

    signal: str
    low: float
    high: float
    margin: float = 0.0
    limb: Limb = "auto"
    hint: str = "start_pose"
    low_cue: str = ""
    high_cue: str = ""
    joints: tuple[str, ...] = ()

    @property
    def bounded(self) -> bool:
        """Whether it has both bounds, so that it has a width that difficulty can change."""
        return self.low > -UNBOUNDED and self.high < UNBOUNDED


AnchorSide = Literal["either", "same"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What stays put while something else moves: the hands in a push-up, the feet in a squat.

    A repetition in which the ``fixed`` joint travelled further than ``most`` times as far as the ``moving`` one did
    is another movement and does not count. ``side`` is ``either`` where one fixed foot or hand is enough, and
    ``same`` where it is the limb that moves.
    """

    fixed: str
    moving: str
    most: float
    side: AnchorSide


@dataclass(frozen=True, slots=True)
class Placement:
    """What must be seen, and from where."""

    parts: tuple[str, ...]
    sides: Literal["one", "both"]
    view: View


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement as its file says."""

    id: str
    kind: Kind
    placement: Placement
    gates: tuple[Condition, ...]
    anchors: tuple[Anchor, ...]
    requirements: tuple[Requirement, ...]
    sides: Sides
    excursions: tuple[Excursion, ...]
    repetition: RepetitionLimits
    short_cue: str
    posture: tuple[Condition, ...]
    hold: HoldLimits
    criteria: tuple[Criterion, ...]
    difficulty: Mapping[str, float] = field(default_factory=dict)

    def reach(self, difficulty: str) -> float:
        """Factor by which ``difficulty`` stretches the way from start to target."""
        return self.difficulty[difficulty]


def movement_from(data: Mapping[str, Any], where: str) -> Movement:
    """A movement from a parsed file.

    Raises:
        MovementError: naming the file, the field, what was expected and what came.
    """
    top = Fields(data, where)
    kind = top.choice("kind", ("repetitions", "hold"))
    placement = top.table("placement")
    sides: Sides = top.choice("sides", get_args(Sides), "together")
    movement = Movement(
        id=top.text("id"),
        kind="hold" if kind == "hold" else "repetitions",
        placement=_placement(placement),
        gates=tuple(_condition(t, sides, gate=True) for t in top.tables("gate")),
        anchors=tuple(_anchor(t) for t in top.tables("anchor")),
        requirements=tuple(_requirement(t, sides) for t in top.tables("require")),
        sides=sides,
        excursions=tuple(_excursion(t) for t in top.tables("excursion")),
        repetition=_limits(top.table("repetition", {})),
        short_cue=top.text("short_cue", ""),
        posture=tuple(_condition(t, sides) for t in top.tables("posture")),
        hold=_hold(top.table("hold", {})),
        criteria=tuple(_criterion(t, sides) for t in top.tables("form")),
        difficulty=_difficulty(top.table("difficulty", {})),
    )
    top.finish()
    if movement.kind == "repetitions" and not any(e.view == "any" for e in movement.excursions):
        raise MovementError(f"{where}: repetitions need at least one [[excursion]] for any view")
    if movement.kind == "hold" and not movement.posture:
        raise MovementError(f"{where}: a hold needs at least one [[posture]]")
    return movement


def _placement(t: Fields) -> Placement:
    parts = t.texts("parts")
    for part in parts:
        if part not in BODY_PARTS:
            raise t.error("parts", f"one of {', '.join(BODY_PARTS)}", part)
    placement = Placement(parts, t.choice("sides", ("one", "both")), _view(t))
    t.finish()
    return placement


def _anchor(t: Fields) -> Anchor:
    parts = tuple(BODY_PARTS)
    anchor = Anchor(
        t.choice("fixed", parts),
        t.choice("moving", parts),
        t.number("most"),
        t.choice("side", get_args(AnchorSide), "either"),
    )
    t.text("source")
    t.finish()
    return anchor


def _signal(t: Fields) -> str:
    return t.choice("signal", tuple(SIGNALS))


def _view(t: Fields) -> View:
    view: View = t.choice("view", get_args(View), "any")
    return view


def _limb(t: Fields, sides: Sides) -> Limb:
    limb: Limb = t.choice("limb", get_args(Limb), "auto")
    if limb in ("lead", "other") and sides == "together":
        raise t.error("limb", 'auto or difference, as sides is "together"', limb)
    return limb


def _excursion(t: Fields) -> Excursion:
    excursion = Excursion(
        _signal(t), t.number("start"), t.number("target"), _view(t), t.flag("relative", False)
    )
    t.text("source")
    t.finish()
    if excursion.start == excursion.target:
        raise t.error("target", "another number than start", excursion.target)
    return excursion


def _requirement(t: Fields, sides: Sides) -> Requirement:
    requirement = Requirement(
        signal=_signal(t),
        measure=t.choice("measure", get_args(Measure)),
        low=t.number("low", -UNBOUNDED),
        high=t.number("high", UNBOUNDED),
        view=_view(t),
        limb=_limb(t, sides),
    )
    t.text("source")
    t.finish()
    return requirement


def _condition(t: Fields, sides: Sides, gate: bool = False) -> Condition:
    hint = t.text("hint", "start_pose") if gate else ""
    if gate and not has(f"hint.{hint}"):
        raise t.error("hint", "the name of a hint", hint)
    condition = Condition(
        signal=_signal(t),
        low=t.number("low", -UNBOUNDED),
        high=t.number("high", UNBOUNDED),
        margin=t.number("margin", 0.0),
        limb=_limb(t, "together" if gate else sides),
        hint=hint,
        low_cue=t.text("low_cue", ""),
        high_cue=t.text("high_cue", ""),
        joints=_joints(t),
    )
    t.text("source")
    t.finish()
    return condition


def _criterion(t: Fields, sides: Sides) -> Criterion:
    measure = t.choice("measure", (*get_args(Measure), *get_args(CycleMeasure)))
    of_signal = measure in get_args(Measure)
    criterion = Criterion(
        name=t.text("name"),
        measure=measure,
        ideal=t.number("ideal"),
        worst=t.number("worst"),
        points=t.number("points"),
        cue=t.text("cue"),
        signal=_signal(t) if of_signal else None,
        view=_view(t),
        limb=_limb(t, sides),
        joints=_joints(t),
        magnitude=t.flag("magnitude", False),
    )
    t.text("source")
    t.finish()
    if criterion.ideal == criterion.worst:
        raise t.error("worst", "another number than ideal", criterion.worst)
    return criterion


def _joints(t: Fields) -> tuple[str, ...]:
    joints = t.texts("joints", ())
    for joint in joints:
        if joint not in BODY_PARTS:
            raise t.error("joints", f"some of {', '.join(BODY_PARTS)}", joint)
    return joints


def _limits(t: Fields) -> RepetitionLimits:
    base = RepetitionLimits()
    limits = RepetitionLimits(
        leave=t.number("leave", base.leave),
        returned=t.number("returned", base.returned),
        turn=t.number("turn", base.turn),
        min_ms=t.number("min_ms", base.min_ms),
        max_pause_ms=t.number("max_pause_ms", base.max_pause_ms),
        settle_ms=t.number("settle_ms", base.settle_ms),
    )
    t.text("source", "")
    t.finish()
    return limits


def _hold(t: Fields) -> HoldLimits:
    base = HoldLimits()
    limits = HoldLimits(t.number("enter_ms", base.enter_ms), t.number("wobble_ms", base.wobble_ms))
    t.text("source", "")
    t.finish()
    return limits


def _difficulty(t: Fields) -> dict[str, float]:
    factors = {name: t.number(name, 1.0) for name in DIFFICULTIES}
    t.text("source", "")
    t.finish()
    return factors


def _load_all() -> dict[str, Movement]:
    found: dict[str, Movement] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        movement = movement_from(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
        if movement.id != path.stem:
            raise MovementError(f"{path.name}: id is {movement.id!r}, but the file's name says {path.stem!r}")
        found[movement.id] = movement
    return found


MOVEMENTS: dict[str, Movement] = _load_all()
"""Every movement that this version can judge, by id."""
