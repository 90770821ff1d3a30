"""Movements: one TOML file each, checked here. Read once, at import, so that a snapshot holds them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from py_core.catalogue.fields import Fields, MovementError
from py_core.catalogue.jump import JumpRules, jump_rules
from py_core.catalogue.physical import PhysicalRules, physical_rules
from py_core.catalogue.words import Words, words_from
from py_core.form import Criterion, CycleMeasure
from py_core.gauges import Measure, Requirement, View
from py_core.phases import HoldLimits, RepetitionLimits
from py_core.reference.model import Reference
from py_core.signals import SIGNALS, Limb
from py_core.skeleton import BODY_PARTS, LEFT, RIGHT
from py_core.text import DEFAULT, TEXTS

__all__ = [
    "LEADS",
    "MOVEMENTS",
    "Anchor",
    "Condition",
    "Excursion",
    "Movement",
    "MovementError",
    "movement_from",
    "read_movement",
]

Kind = Literal["repetitions", "hold", "test", "jump"]
OWN_KINDS: tuple[Kind, ...] = ("repetitions", "hold")
"""Kinds that an embedder's own movement may be: the others measure, with numbers that took measuring."""
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
HINTS = tuple(
    key.removeprefix("hint.")
    for key, line in TEXTS[DEFAULT].items()
    if key.startswith("hint.") and "{" not in line
)
MOST = {"gate": 8, "anchor": 8, "require": 16, "excursion": 8, "posture": 16, "form": 16}
"""So many tables of a kind bound what a frame costs, whoever wrote the file."""
LONGEST_MS = 3_600_000.0


@dataclass(frozen=True, slots=True)
class Excursion:
    """One signal's part in a repetition: ``start`` reads 0, ``target`` (at medium difficulty) reads 1.

    Excursions for the view the person is seen in replace those for any view. ``relative`` measures the signal
    against the person's own start position instead: ``start`` and ``target`` are then fractions of it. ``offset``
    takes that position off a signal in frame heights: ``start`` and ``target`` are then torso lengths from it.
    """

    signal: str
    start: float
    target: float
    view: View = "any"
    relative: bool = False
    offset: bool = False


UNBOUNDED = 1e9
LEAST_CHANGE = 1e-6
"""Ends of a scale that are closer are the same number."""


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
    is another movement and does not count; nor does one in which it travelled less than ``least`` times as far, as
    where both feet have to jump. ``side`` is ``either`` where one fixed foot or hand is enough, and ``same``
    where it is the limb that moves.
    """

    fixed: str
    moving: str
    most: float
    side: AnchorSide
    least: float


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
    jump: JumpRules | None = None
    physical: PhysicalRules | None = None
    reference: Reference | None = None
    """What the person is compared with, where no rules but a reference movement counts."""
    difficulty: Mapping[str, float] = field(default_factory=dict)
    words: Words = field(default_factory=Words)

    def name(self, lang: str) -> str:
        """What a person reads for the movement."""
        return self.words.find(lang, "name", f"movement.{self.id}", self.id)

    def cue(self, lang: str, code: str) -> str:
        """What a person reads for a cue's code."""
        return self.words.find(lang, f"cue.{code}", f"cue.{code}", code)

    def reach(self, difficulty: str) -> float:
        """Factor by which ``difficulty`` stretches the way from start to target."""
        return self.difficulty[difficulty]


_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_LONG_NUMBER = re.compile(r"[\d_]{1000}")


def read_movement(source: str, file: str, *, own: bool = False) -> Movement:
    """A movement from the text of its file; an embedder's ``own`` needs no sources and is of ``OWN_KINDS``.

    Raises:
        MovementError: naming the file, the line, the field, what was expected and what came.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        problem = MovementError(file, (), "syntax", problem=_PLACE.sub("", str(error)))
        place = _PLACE.search(str(error))
        problem.line = int(place[1]) if place and place[1] else source.count("\n") + 1
        raise problem from error
    except RecursionError as error:
        problem = MovementError(file, (), "nested")
        problem.line = _line_of_most_brackets(source)
        raise problem from error
    except ValueError as error:
        # Python reads no integers of thousands of digits.
        number = _LONG_NUMBER.search(source)
        problem = MovementError(file, (), "long_number")
        problem.line = source.count("\n", 0, number.start() if number else 0) + 1
        raise problem from error
    try:
        return movement_from(data, file, own=own)
    except MovementError as error:
        raise error.at_line_of(source) from None


def _line_of_most_brackets(source: str) -> int:
    counts = [line.count("[") + line.count("{") for line in source.split("\n")]
    return counts.index(max(counts)) + 1


def movement_from(data: Mapping[str, Any], file: str, *, own: bool = False) -> Movement:
    """A movement from a parsed file; ``own`` as for :func:`read_movement`.

    Raises:
        MovementError: naming the file, the field, what was expected and what came.
    """
    return movement_of(Fields(data, file, sourced=not own), own=own)


def movement_of(top: Fields, *, own: bool) -> Movement:
    """A movement from the fields of its file: the whole of what a file may hold."""
    kind: Kind = top.choice("kind", OWN_KINDS if own else get_args(Kind))
    placement = top.table("placement")
    sides: Sides = top.choice("sides", get_args(Sides), "together")
    movement = Movement(
        id=top.code("id"),
        kind=kind,
        placement=_placement(placement),
        gates=tuple(_condition(t, sides, gate=True) for t in top.tables("gate", MOST["gate"])),
        anchors=tuple(_anchor(t) for t in top.tables("anchor", MOST["anchor"])),
        requirements=tuple(_requirement(t, sides) for t in top.tables("require", MOST["require"])),
        sides=sides,
        excursions=tuple(_excursion(t) for t in top.tables("excursion", MOST["excursion"])),
        repetition=_limits(top.table("repetition", {})),
        short_cue=top.code("short_cue", ""),
        posture=tuple(_condition(t, sides) for t in top.tables("posture", MOST["posture"])),
        hold=_hold(top.table("hold", {})),
        criteria=tuple(_criterion(t, sides) for t in top.tables("form", MOST["form"])),
        jump=jump_rules(top.table("jump")) if kind == "jump" else None,
        physical=physical_rules(top.table("test")) if kind == "test" else None,
        difficulty=_difficulty(top.table("difficulty", {})),
        words=words_from(top.table("text", {})),
    )
    top.finish()
    if movement.kind in ("repetitions", "test") and not any(e.view == "any" for e in movement.excursions):
        raise top.error("excursion", "needs_excursion")
    if movement.kind == "hold" and not movement.posture:
        raise top.error("posture", "needs_posture")
    return movement


def _placement(t: Fields) -> Placement:
    placement = Placement(t.choices("parts", tuple(BODY_PARTS)), t.choice("sides", ("one", "both")), _view(t))
    t.finish()
    return placement


def _anchor(t: Fields) -> Anchor:
    parts = tuple(BODY_PARTS)
    anchor = Anchor(
        t.choice("fixed", parts),
        t.choice("moving", parts),
        t.number("most", UNBOUNDED, low=0.0),
        t.choice("side", get_args(AnchorSide), "either"),
        t.number("least", 0.0, low=0.0),
    )
    t.source()
    t.finish()
    return anchor


def _signal(t: Fields) -> str:
    return t.choice("signal", tuple(SIGNALS))


def _view(t: Fields) -> View:
    view: View = t.choice("view", get_args(View), "any")
    return view


def _limb(t: Fields, sides: Sides) -> Limb:
    leads: tuple[Limb, ...] = () if sides == "together" else ("lead", "other")
    limb: Limb = t.choice("limb", ("auto", "difference", *leads), "auto")
    return limb


def _excursion(t: Fields) -> Excursion:
    excursion = Excursion(
        _signal(t),
        t.number("start"),
        t.number("target"),
        _view(t),
        t.flag("relative", False),
        t.flag("offset", False),
    )
    t.source()
    t.finish()
    if abs(excursion.target - excursion.start) < LEAST_CHANGE:
        raise t.wrong("target", excursion.target, "other", other="start")
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
    t.source()
    t.finish()
    return requirement


def _condition(t: Fields, sides: Sides, gate: bool = False) -> Condition:
    condition = Condition(
        signal=_signal(t),
        low=t.number("low", -UNBOUNDED),
        high=t.number("high", UNBOUNDED),
        margin=t.number("margin", 0.0, low=0.0),
        limb=_limb(t, "together" if gate else sides),
        hint=t.choice("hint", HINTS, "start_pose") if gate else "",
        low_cue=t.code("low_cue", ""),
        high_cue=t.code("high_cue", ""),
        joints=_joints(t),
    )
    t.source()
    t.finish()
    return condition


def _criterion(t: Fields, sides: Sides) -> Criterion:
    measure = t.choice("measure", (*get_args(Measure), *get_args(CycleMeasure)))
    of_signal = measure in get_args(Measure)
    criterion = Criterion(
        name=t.code("name"),
        measure=measure,
        ideal=t.number("ideal"),
        worst=t.number("worst"),
        points=t.number("points", low=0.0, high=100.0),
        cue=t.code("cue"),
        signal=_signal(t) if of_signal else None,
        view=_view(t),
        limb=_limb(t, sides),
        joints=_joints(t),
        magnitude=t.flag("magnitude", False),
    )
    t.source()
    t.finish()
    if abs(criterion.worst - criterion.ideal) < LEAST_CHANGE:
        raise t.wrong("worst", criterion.worst, "other", other="ideal")
    return criterion


def _joints(t: Fields) -> tuple[str, ...]:
    return t.choices("joints", tuple(BODY_PARTS), ())


def _limits(t: Fields) -> RepetitionLimits:
    base = RepetitionLimits()
    limits = RepetitionLimits(
        leave=t.number("leave", base.leave, low=0.0, high=1.0),
        returned=t.number("returned", base.returned, low=0.0, high=1.0),
        turn=t.number("turn", base.turn, low=0.01, high=1.0),
        min_ms=_ms(t, "min_ms", base.min_ms),
        max_pause_ms=_ms(t, "max_pause_ms", base.max_pause_ms),
        settle_ms=_ms(t, "settle_ms", base.settle_ms),
        min_back_ms=_ms(t, "min_back_ms", base.min_back_ms),
        target_ends=t.flag("target_ends", base.target_ends),
        target_begins=t.flag("target_begins", base.target_begins),
    )
    t.text("source", "")
    t.finish()
    return limits


def _hold(t: Fields) -> HoldLimits:
    base = HoldLimits()
    limits = HoldLimits(_ms(t, "enter_ms", base.enter_ms), _ms(t, "wobble_ms", base.wobble_ms))
    t.text("source", "")
    t.finish()
    return limits


def _difficulty(t: Fields) -> dict[str, float]:
    factors = {name: t.number(name, 1.0, low=0.1, high=10.0) for name in DIFFICULTIES}
    t.text("source", "")
    t.finish()
    return factors


def _ms(t: Fields, name: str, default: float) -> float:
    return t.number(name, default, low=0.0, high=LONGEST_MS)


def _load_all() -> dict[str, Movement]:
    found: dict[str, Movement] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        movement = read_movement(path.read_text(encoding="utf-8"), path.name)
        if movement.id != path.stem:
            raise ValueError(f"{path.name}: id is {movement.id!r}, but the file's name says {path.stem!r}")
        found[movement.id] = movement
    return found


MOVEMENTS: dict[str, Movement] = _load_all()
"""Every movement that this version can judge, by id."""
