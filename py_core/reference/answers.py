"""What the page's calls about reference movements answer; the TypeScript types are made from these classes.

A field that may be ``None`` is ``NULLABLE`` and comes as ``null``. Times are milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from py_core.reference.model import Kind


@dataclass(frozen=True, slots=True)
class ReferenceProblem:
    """Why a call gave nothing."""

    code: str
    message: str
    """What was expected, what came and what to do, in the language asked for."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a clip, in the clip's own times."""

    start_ms: float
    end_ms: float


@dataclass(frozen=True, slots=True)
class Survey:
    """What happens in a clip, and the part of it that would make the best reference."""

    t_ms: tuple[float, ...]
    """Time of each frame."""
    values: tuple[float | None, ...]
    """The movement's signal at each frame: 0 at rest, 1 furthest from it; null where the person was not seen."""
    repetitions: tuple[Stretch, ...]
    start_ms: float
    """Where the proposed part starts,"""
    end_ms: float
    """and ends."""
    kind: Kind
    """Of the proposed part."""
    seen: float
    """Share of the frames in which somebody was seen, 0..1."""


@dataclass(frozen=True, slots=True)
class ReferenceCard:
    """A reference movement as a list shows it."""

    id: str
    name: str
    created: str
    """ISO 8601 in UTC."""
    kind: Kind
    duration_ms: float
    width: int
    """Of the frames that the keypoints were seen in, in pixels: their aspect."""
    height: int
    model: str | None
    t_ms: tuple[float, ...]
    """Times of `frames`, from 0."""
    frames: tuple[tuple[float, ...], ...]
    """At most 48 of its frames, for a picture that moves: 17 x (x, y, score), or no numbers where nobody was seen."""
    bytes: int
    """Of the file's text as UTF-8."""
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"model"})


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """A survey, or the problem that was in its way."""

    survey: Survey | None
    problem: ReferenceProblem | None
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"survey", "problem"})


@dataclass(frozen=True, slots=True)
class ReferenceAnswer:
    """A reference movement's file and its card, or the problem that was in their way."""

    text: str | None
    card: ReferenceCard | None
    problem: ReferenceProblem | None
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"text", "card", "problem"})
