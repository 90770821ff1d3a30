"""Movements: one TOML file each, checked here. Read once, at import, so that a snapshot holds them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from py_core.catalogue.fields import Fields, MovementError
from py_core.form import OF_SIGNAL, Criterion, Measure
from py_core.phases import HoldLimits, RepetitionLimits
from py_core.signals import SIGNALS
from py_core.skeleton import BODY_PARTS

__all__ = ["MOVEMENTS", "Anchor", "Condition", "Excursion", "Movement", "MovementError", "movement_from"]

Kind = Literal["repetitions", "hold"]
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
    view: Literal["any", "front", "side"] = "any"
    relative: bool = False


UNBOUNDED = 1e9


@dataclass(frozen=True, slots=True)
class Condition:
    """A signal within bounds: a gate that a frame must pass, or a part of a hold's posture.

    ``margin`` widens the bounds for staying in what was entered. ``low_cue`` and ``high_cue`` say what to do.
    """

    signal: str
    low: float
    high: float
    margin: float = 0.0
    low_cue: str = ""
    high_cue: str = ""
    joints: tuple[str, ...] = ()

    @property
    def bounded(self) -> bool:
        """Whether it has both bounds, so that it has a width that difficulty can change."""
        return self.low > -UNBOUNDED and self.high < UNBOUNDED


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
    side: Literal["either", "same"]


@dataclass(frozen=True, slots=True)
class Placement:
    """What must be seen, and from where."""

    parts: tuple[str, ...]
    sides: Literal["one", "both"]
    view: Literal["any", "front", "side"]


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement as its file says."""

    id: str
    kind: Kind
    placement: Placement
    gates: tuple[Condition, ...]
    anchor: Anchor | None
    sides: Literal["together", "each"]
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
    movement = Movement(
        id=top.text("id"),
        kind="hold" if kind == "hold" else "repetitions",
        placement=_placement(placement),
        gates=tuple(_condition(t) for t in top.tables("gate")),
        anchor=_anchor(top.table("anchor")) if "anchor" in data else None,
        sides="each" if top.choice("sides", ("together", "each"), "together") == "each" else "together",
        excursions=tuple(_excursion(t) for t in top.tables("excursion")),
        repetition=_limits(top.table("repetition", {})),
        short_cue=top.text("short_cue", ""),
        posture=tuple(_condition(t) for t in top.tables("posture")),
        hold=_hold(top.table("hold", {})),
        criteria=tuple(_criterion(t) for t in top.tables("form")),
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
    view = t.choice("view", ("any", "front", "side"), "any")
    sides = t.choice("sides", ("one", "both"))
    t.finish()
    return Placement(
        parts, "both" if sides == "both" else "one", "front" if view == "front" else _side_or_any(view)
    )


def _side_or_any(view: str) -> Literal["any", "side"]:
    return "side" if view == "side" else "any"


def _anchor(t: Fields) -> Anchor:
    parts = tuple(BODY_PARTS)
    same = t.choice("side", ("either", "same"), "either") == "same"
    anchor = Anchor(
        t.choice("fixed", parts), t.choice("moving", parts), t.number("most"), "same" if same else "either"
    )
    t.text("source")
    t.finish()
    return anchor


def _signal(t: Fields) -> str:
    return t.choice("signal", tuple(SIGNALS))


def _view(t: Fields) -> Literal["any", "front", "side"]:
    view = t.choice("view", ("any", "front", "side"), "any")
    return "front" if view == "front" else _side_or_any(view)


def _excursion(t: Fields) -> Excursion:
    excursion = Excursion(
        _signal(t), t.number("start"), t.number("target"), _view(t), t.flag("relative", False)
    )
    t.text("source")
    t.finish()
    if excursion.start == excursion.target:
        raise t.error("target", "another number than start", excursion.target)
    return excursion


def _condition(t: Fields) -> Condition:
    condition = Condition(
        signal=_signal(t),
        low=t.number("low", -UNBOUNDED),
        high=t.number("high", UNBOUNDED),
        margin=t.number("margin", 0.0),
        low_cue=t.text("low_cue", ""),
        high_cue=t.text("high_cue", ""),
        joints=t.texts("joints", ()),
    )
    t.text("source")
    t.finish()
    return condition


def _criterion(t: Fields) -> Criterion:
    measure = t.choice("measure", get_args(Measure))
    criterion = Criterion(
        name=t.text("name"),
        measure=measure,  # type: ignore[arg-type]  # choice() has checked it
        ideal=t.number("ideal"),
        worst=t.number("worst"),
        points=t.number("points"),
        cue=t.text("cue"),
        signal=_signal(t) if measure in OF_SIGNAL else None,
        view=_view(t),
        joints=t.texts("joints", ()),
        magnitude=t.flag("magnitude", False),
    )
    t.text("source")
    t.finish()
    if criterion.ideal == criterion.worst:
        raise t.error("worst", "another number than ideal", criterion.worst)
    return criterion


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
