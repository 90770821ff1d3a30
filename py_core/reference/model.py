"""What a reference movement is: one clean repetition, or a position held, as keypoints and as a signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from py_core.text import text

Kind = Literal["repetition", "hold"]
ViewName = Literal["front", "side", "oblique"]

STEPS = 48
"""Even steps of time that a signature has from its first to its last: a repetition of two seconds at 24 a second,
which is more than the movements of a limb have in them (Winter, Biomechanics, 4th ed., section 3.4.3: 6 Hz)."""

MOST_BYTES = 1_000_000
"""No file of a reference is longer: twenty times what three seconds at thirty frames a second come to."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A repetition that does not depend on place, size, side or frame rate.

    ``steps`` holds ``STEPS`` descriptions of the body (see ``features``), at even steps of time over ``duration_ms``;
    ``None`` where a joint was not seen. Of a hold they are the position over the time it was held.
    """

    kind: Kind
    duration_ms: float
    view: ViewName
    steps: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference movement.

    ``frames`` are as ``Session.frame`` takes them: 17 COCO joints as 51 numbers, or none where nobody is seen; their
    times ``t_ms`` begin at 0.
    """

    id: str
    """A UUID."""
    name: str
    created: str
    """Date and time as ISO 8601 in UTC, as ``2026-11-21T10:00:00Z``."""
    model: str | None
    """What estimated the keypoints, such as ``movenet-lightning``."""
    width: int
    height: int
    t_ms: tuple[float, ...]
    frames: tuple[tuple[float, ...], ...]
    signature: Signature


class ReferenceError(Exception):
    """What is no reference movement, or cannot become one; as text it is English, ``message`` has the other languages.

    ``key`` names a text of section ``reference_problem``, ``values`` fill it; so do the texts of the same section that
    ``keys`` names, which are filled from ``values`` themselves.
    """

    def __init__(
        self, key: str, values: Mapping[str, str | int] | None = None, keys: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(key)
        self.key = key
        self._values = values or {}
        self._keys = keys or {}

    def message(self, lang: str) -> str:
        """What was expected, what came, what to do."""
        words = {
            name: text(lang, f"reference_problem.{key}", **self._values) for name, key in self._keys.items()
        }
        return text(lang, f"reference_problem.{self.key}", **{**self._values, **words})

    def __str__(self) -> str:
        return self.message("en")
