"""Messages, views and plans as JSON text: what `json.dumps(to_plain(value))` gives, in about two thirds of the time.

A frame's messages are some two hundred numbers in small dataclasses; walking them into dicts first costs more than
judging the frame. So each class's keys are written once, and values go straight to text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from json.encoder import encode_basestring as quoted
from math import isfinite
from operator import attrgetter
from typing import Any

from py_core.messages import Message, field_names

_Fields = tuple[str, tuple[tuple[str, bool], ...], Callable[[Any], tuple[Any, ...]]]
"""Of a class: the text it opens with, each field's key and whether it is sent as null, and what gets the fields."""
_FIELDS: dict[type, _Fields] = {}
_FLOAT = {float}


def encode(messages: Iterable[Message]) -> str:
    """The messages as one JSON array, without spaces, in the order given.

    Raises:
        ValueError: a number is NaN or infinite, which JSON does not know.
    """
    return to_json(list(messages))


def to_json(value: Any) -> str:
    """``to_plain(value)`` as JSON text without spaces. Raises as ``encode`` does."""
    kind = type(value)
    if kind is float:
        if not isfinite(value):
            raise ValueError(f"{value} can't be sent: JSON has finite numbers only")
        return repr(value)
    if kind is str:
        return quoted(value)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is tuple or kind is list:
        # Most lists that are long are of numbers.
        if len(value) > 3 and set(map(type, value)) == _FLOAT and isfinite(sum(map(abs, value))):
            return f"[{','.join(map(repr, value))}]"
        return f"[{','.join(map(to_json, value))}]"
    if kind in _FIELDS or is_dataclass(kind):
        return _dataclass(kind, value)
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, Mapping):
        return "{" + ",".join([f"{quoted(str(key))}:{to_json(item)}" for key, item in value.items()]) + "}"
    raise TypeError(f"{kind.__name__} is nothing that is sent")


def _dataclass(kind: type, value: Any) -> str:
    known = _FIELDS.get(kind)
    if known is None:
        known = _FIELDS[kind] = _fields(kind)
    opening, keys, get = known
    parts = [opening] if opening else []
    for (key, nullable), item in zip(keys, get(value), strict=True):
        if type(item) is float and isfinite(item):
            parts.append(key + repr(item))
        elif item is not None or nullable:
            parts.append(key + to_json(item))
    return "{" + ",".join(parts) + "}"


def _fields(kind: type) -> _Fields:
    names = field_names(kind)
    nullable: frozenset[str] = getattr(kind, "NULLABLE", frozenset())
    get: Callable[[Any], Any] = attrgetter(*names)
    # attrgetter of one name gives the value itself.
    several: Callable[[Any], tuple[Any, ...]] = get if len(names) > 1 else lambda value: (get(value),)
    # A message's type is its class's own, the same for all of them.
    named = [str(field.default) for field in fields(kind) if field.name == "type"]
    opening = f'"type":{quoted(named[0])}' if named else ""
    return opening, tuple((f"{quoted(name)}:", name in nullable) for name in names), several
