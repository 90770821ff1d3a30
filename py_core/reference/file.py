"""The file of a reference movement: JSON, described in ``docs/reference-file.md``.

Whoever wrote a file is a stranger: whatever is in it, reading it ends soon, and in a reference or in a
``ReferenceError``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn, get_args

from py_core.problem import shown
from py_core.reference.answers import ReferenceCard
from py_core.reference.features import FEATURES
from py_core.reference.model import (
    MOST_BYTES,
    STEPS,
    Kind,
    Reference,
    ReferenceError,
    Signature,
    ViewName,
)
from py_core.skeleton import COCO_STRIDE, COUNT

FORMAT = "repscope-reference"
VERSION = 1
SUFFIX = ".json"

POINTS = COUNT * COCO_STRIDE
LONGEST_NAME = 120
LONGEST_MODEL = 64
MOST_PIXELS = 100_000
MOST_FRAMES = 600
"""Three times what is written: a file made by other means may keep all of the frames of twenty seconds."""
LONGEST_MS = 600_000.0
FURTHEST = 10.0
"""Fractions of a frame, and torso lengths: nobody seen is further out of the picture, nobody moves so far in a
repetition."""
CARD_FRAMES = 48
"""As many as a signature has steps: enough for a picture the size of a thumb."""

_DEEPEST = 8
"""Lists in objects in lists: a file has four levels."""
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[][{}]', re.DOTALL)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z\Z", re.ASCII)


def to_text(reference: Reference) -> str:
    """The file's text; the same reference always gives the same one."""
    signature = reference.signature
    plain: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "id": reference.id,
        "name": reference.name,
        "created": reference.created,
        **({} if reference.model is None else {"model": reference.model}),
        "width": reference.width,
        "height": reference.height,
        "signature": {
            "kind": signature.kind,
            "duration_ms": _short(signature.duration_ms),
            "view": signature.view,
            "steps": [[None if v is None else _short(v) for v in step] for step in signature.steps],
        },
        "t_ms": [_short(t) for t in reference.t_ms],
        "frames": [[_short(v) for v in frame] for frame in reference.frames],
    }
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=False, allow_nan=False) + "\n"


def from_text(source: str, where: str = "") -> Reference:
    """The reference movement that a file's text describes; fields unknown to the format are ignored.

    Args:
        source: whatever was read.
        where: what to call the file in an error; by default "the file", in the language of the error.

    Raises:
        ReferenceError: it is none.
    """
    if len(source) > MOST_BYTES or len(source.encode("utf-8", "replace")) > MOST_BYTES:
        raise _error("too_large", where, most=MOST_BYTES)
    fields = _Fields(_parsed(source.removeprefix("\ufeff"), where), where)
    if fields.data.get("format") != FORMAT:
        raise _error("other_format", where, format=FORMAT)
    version = fields.whole("version", 1, 1_000_000)
    if version > VERSION:
        raise _error("newer", where, version=version, known=VERSION)
    t_ms = fields.times()
    reference = Reference(
        id=fields.match("id", _UUID, "uuid"),
        name=fields.text("name", LONGEST_NAME),
        created=fields.match("created", _TIME, "time"),
        model=None if fields.data.get("model") is None else fields.text("model", LONGEST_MODEL),
        width=fields.whole("width", 1, MOST_PIXELS),
        height=fields.whole("height", 1, MOST_PIXELS),
        t_ms=t_ms,
        frames=fields.frames(len(t_ms)),
        signature=_signature(fields),
    )
    try:
        datetime.fromisoformat(reference.created)
    except ValueError:
        fields.fail("created", "time", reference.created)
    return reference


def renamed(reference: Reference, name: str) -> Reference:
    """The same by another name.

    Raises:
        ReferenceError: the name is empty, too long, or not of printable characters.
    """
    if not _is_line(name, LONGEST_NAME):
        raise ReferenceError("name", {"most": LONGEST_NAME})
    return replace(reference, name=name.strip())


def card_of(reference: Reference, source: str) -> ReferenceCard:
    """What a list shows of a reference whose file has the text ``source``."""
    count = len(reference.frames)
    kept = sorted({round(i * (count - 1) / (CARD_FRAMES - 1)) for i in range(CARD_FRAMES)})
    return ReferenceCard(
        id=reference.id,
        name=reference.name,
        created=reference.created,
        kind=reference.signature.kind,
        duration_ms=reference.signature.duration_ms,
        width=reference.width,
        height=reference.height,
        model=reference.model,
        t_ms=tuple(reference.t_ms[i] for i in kept),
        frames=tuple(reference.frames[i] for i in kept),
        bytes=len(source.encode("utf-8")),
    )


def _signature(fields: _Fields) -> Signature:
    value = fields.data.get("signature")
    if not isinstance(value, Mapping):
        fields.fail("signature", "object", value)
    inner = _Fields(value, fields.file, "signature.")
    kind: Kind = inner.choice("kind", get_args(Kind))
    view: ViewName = inner.choice("view", get_args(ViewName))
    duration_ms = inner.number("duration_ms", 1.0, LONGEST_MS)
    steps = tuple(
        tuple(
            None if number is None else inner.finite(f"steps[{at}][{place}]", number, -FURTHEST, FURTHEST)
            for place, number in enumerate(inner.numbers(f"steps[{at}]", step, (FEATURES,)))
        )
        for at, step in enumerate(inner.items("steps", STEPS, STEPS))
    )
    if not any(number is not None for step in steps for number in step):
        inner.fail("steps", "seen", None)
    return Signature(kind, duration_ms, view, steps)


class _Fields:
    """One object of the file. Each reader gives a value that is as it should be, or raises ``ReferenceError``."""

    def __init__(self, data: Mapping[str, Any], file: str, path: str = "") -> None:
        self.data = data
        self.file = file
        self._path = path

    def fail(self, field: str, takes: str, value: object, **values: str | int) -> NoReturn:
        """``takes`` names the text that says what ``field`` should have been."""
        keys = {"takes": f"takes_{takes}"}
        if value is None:
            keys["value"] = "nothing"
        else:
            values["value"] = _shown(value)
        raise _error("wrong", self.file, keys, field=self._path + field, **values)

    def finite(self, field: str, value: object, low: float, high: float) -> float:
        # Any whole number could be as long as the file.
        if not (isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high):
            self.fail(field, "number", value, low=f"{low:g}", high=f"{high:g}")
        return float(value)

    def number(self, field: str, low: float, high: float) -> float:
        return self.finite(field, self.data.get(field), low, high)

    def whole(self, field: str, low: int, high: int) -> int:
        value = self.data.get(field)
        if type(value) is not int or not low <= value <= high:
            self.fail(field, "whole", value, low=low, high=high)
        return value

    def text(self, field: str, most: int) -> str:
        value = self.data.get(field)
        if not isinstance(value, str) or not _is_line(value, most):
            self.fail(field, "text", value, most=most)
        return value.strip()

    def match(self, field: str, pattern: re.Pattern[str], takes: str) -> str:
        value = self.data.get(field)
        if not isinstance(value, str) or not pattern.match(value):
            self.fail(field, takes, value)
        return value

    def choice(self, field: str, choices: tuple[Any, ...]) -> Any:
        value = self.data.get(field)
        if value not in choices:
            self.fail(field, "choice", value, choices=", ".join(choices))
        return value

    def items(self, field: str, least: int, most: int) -> list[Any]:
        value = self.data.get(field)
        if not isinstance(value, list) or not least <= len(value) <= most:
            self.fail(field, "list", _count(value), least=least, most=most)
        return value

    def numbers(self, field: str, value: object, lengths: tuple[int, ...]) -> list[Any]:
        if not isinstance(value, list) or len(value) not in lengths:
            self.fail(field, "numbers", _count(value), count=lengths[0])
        return value

    def times(self) -> tuple[float, ...]:
        found: list[float] = []
        for at, value in enumerate(self.items("t_ms", 2, MOST_FRAMES)):
            time = self.finite(f"t_ms[{at}]", value, 0.0, LONGEST_MS)
            if found and time <= found[-1]:
                self.fail(f"t_ms[{at}]", "later", value, before=f"{found[-1]:g}")
            found.append(time)
        if found[0]:
            self.fail("t_ms[0]", "number", found[0], low=0, high=0)
        return tuple(found)

    def frames(self, count: int) -> tuple[tuple[float, ...], ...]:
        frames = tuple(
            tuple(
                self.finite(f"frames[{at}][{place}]", number, -FURTHEST, FURTHEST)
                for place, number in enumerate(self.numbers(f"frames[{at}]", frame, (POINTS, 0)))
            )
            for at, frame in enumerate(self.items("frames", count, count))
        )
        if not any(frames):
            self.fail("frames", "seen", None)
        return frames


def _error(key: str, file: str, keys: Mapping[str, str] | None = None, **values: str | int) -> ReferenceError:
    """An error about a file, by its name where it has one."""
    keys = keys or {}
    if file:
        return ReferenceError(key, {"file": file, **values}, keys)
    return ReferenceError(key, values, {"file": "the_file", **keys})


def _parsed(source: str, file: str) -> Mapping[str, Any]:
    """The JSON object that ``source`` is."""
    depth = 0
    for found in _BRACKETS.finditer(source):
        bracket = found[0]
        depth += bracket in "[{"
        depth -= bracket in "]}"
        if depth > _DEEPEST:
            raise _error("nested", file)
    try:
        data = json.loads(source, parse_constant=_refuse)
    except ValueError as error:
        raise _error("not_json", file) from error
    if not isinstance(data, Mapping):
        raise _error("not_json", file)
    return data


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _is_line(value: str, most: int) -> bool:
    return 0 < len(value.strip()) <= most and value.isprintable()


def _short(value: float) -> float | int:
    """Four decimals, a tenth of a pixel in a frame of a thousand; whole numbers without any."""
    value = round(value, 4)
    return int(value) if value == int(value) else value


def _count(value: object) -> object:
    """Of a list how many it has."""
    return len(value) if isinstance(value, list) else value


def _shown(value: object) -> str:
    # Only the first of a value as long as the file is looked at.
    if isinstance(value, str):
        return shown(f"“{value[:60]}”")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else "…"
    return "[…]" if isinstance(value, list) else "{…}"
