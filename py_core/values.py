"""The text of one query parameter to its value, by the parameter's kind.

Every function takes the text as the query had it, however hostile, and gives the value or ``UNFIT``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from py_core.colours import colour
from py_core.origins import origin, origin_of_url
from py_core.parameters import Kind, Parameter

Value = bool | int | float | str


class Unfit:
    """The type of ``UNFIT``, which means: this text does not fit."""


UNFIT: Final = Unfit()

_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_NUMBER = frozenset("0123456789+-.eE")
_LONGEST_NUMBER = 32
_LONGEST_URL = 8192
_LONGEST_DATA_URL = 2_000_000
_SCHEMES = ("http", "https", "blob", "data")
_HEX = frozenset("0123456789abcdef")
_UUID_GROUPS = [8, 4, 4, 4, 12]
_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_. ")
_CSS = _NAME | frozenset("#%,()/+")
_CSS_LOADS = ("url(", "image(", "image-set(", "var(", "env(", "attr(", "expression(", "src(")
_LENGTH_UNITS = ("px", "rem", "em", "vh", "vw", "%")


def value_of(parameter: Parameter, text: str) -> Value | Unfit:
    """The value that ``text`` (not empty) has for ``parameter``, or ``UNFIT``."""
    return _READERS[parameter.kind](parameter, text)


def _token(_: Parameter, text: str) -> Value | Unfit:
    # Whatever it is, the signature decides.
    return text


def _bool(_: Parameter, text: str) -> Value | Unfit:
    return _BOOLEANS.get(text, UNFIT)


def _number(parameter: Parameter, text: str) -> Value | Unfit:
    # float() alone would take "nan", "1_000", " 1 " and digits of every script.
    if len(text) > _LONGEST_NUMBER or not _NUMBER.issuperset(text):
        return UNFIT
    try:
        number = float(text)
    except ValueError:
        return UNFIT
    if not math.isfinite(number):
        return UNFIT
    if parameter.low is not None and number < parameter.low:
        return UNFIT
    if parameter.high is not None and number > parameter.high:
        return UNFIT
    return number


def _integer(parameter: Parameter, text: str) -> Value | Unfit:
    # Apps pass their view's size as they have it, 392.72 for one, so a fraction is rounded.
    number = _number(parameter, text)
    return round(number) if isinstance(number, float) else number


def _choice(parameter: Parameter, text: str) -> Value | Unfit:
    if parameter.any_case:
        text = text.upper()
    return text if text in parameter.choices else UNFIT


def _text(parameter: Parameter, text: str) -> Value | Unfit:
    if parameter.high is not None and len(text) > parameter.high:
        return UNFIT
    return UNFIT if _has_control(text) else text


def _movement(_: Parameter, text: str) -> Value | Unfit:
    # Whether a movement has this id, the catalogue knows.
    return text


def _uuid(_: Parameter, text: str) -> Value | Unfit:
    groups = text.lower().split("-", 5)
    if [len(group) for group in groups] != _UUID_GROUPS or not _HEX.issuperset("".join(groups)):
        return UNFIT
    return text.lower()


def _url(_: Parameter, text: str) -> Value | Unfit:
    """An absolute URL that can be loaded, or one relative to the page."""
    if any(c.isspace() for c in text) or _has_control(text) or "\\" in text:
        return UNFIT
    head = text[:16].lower()
    if len(text) > (_LONGEST_DATA_URL if head.startswith("data:") else _LONGEST_URL):
        return UNFIT
    scheme, colon, rest = text.partition(":")
    if not colon or "/" in scheme or "?" in scheme or "#" in scheme:
        return text
    scheme = scheme.lower()
    if scheme not in _SCHEMES:
        return UNFIT
    if scheme in ("http", "https") and not (rest.startswith("//") and rest[2:].strip("/")):
        return UNFIT
    return text


def _uuid_or_url(parameter: Parameter, text: str) -> Value | Unfit:
    """A UUID, or an absolute http(s) URL: where a file lies decides whether it may be used."""
    as_uuid = _uuid(parameter, text)
    if as_uuid is not UNFIT:
        return as_uuid
    return _url(parameter, text) if origin_of_url(text) is not None else UNFIT


def _origin(_: Parameter, text: str) -> Value | Unfit:
    if text == "*":
        return text
    return origin(text) or UNFIT


def _skeleton(parameter: Parameter, text: str) -> Value | Unfit:
    """A truth value, or the name of a theme."""
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if parameter.high is not None and len(text) > parameter.high:
        return UNFIT
    return text if _NAME.issuperset(text) and text.strip() else UNFIT


def _seconds_or_bool(parameter: Parameter, text: str) -> Value | Unfit:
    """Seconds, or ``True``/``False``; here ``0`` and ``1`` are seconds."""
    if text in ("true", "false"):
        return _BOOLEANS[text]
    return _number(parameter, text)


def _colour(_: Parameter, text: str) -> Value | Unfit:
    return colour(text) or UNFIT


def _css(parameter: Parameter, text: str) -> Value | Unfit:
    """A CSS value (a shadow, a border) that can't load anything nor end its declaration."""
    if parameter.high is not None and len(text) > parameter.high:
        return UNFIT
    if not _CSS.issuperset(text) or text.count("(") != text.count(")"):
        return UNFIT
    compact = text.replace(" ", "").lower()
    return UNFIT if any(function in compact for function in _CSS_LOADS) else text.strip() or UNFIT


def _length(_: Parameter, text: str) -> Value | Unfit:
    """A CSS length; a bare number is pixels."""
    unit = next((unit for unit in _LENGTH_UNITS if text.endswith(unit)), "")
    number = _number(_LENGTH_NUMBER, text.removesuffix(unit) if unit else text)
    if not isinstance(number, float):
        return UNFIT
    return f"{number:g}{unit or 'px'}"


_LENGTH_NUMBER = Parameter("length", "number", "", low=0, high=10000)


def _has_control(text: str) -> bool:
    return any(ord(c) < 32 or 127 <= ord(c) < 160 for c in text)


_READERS: dict[Kind, Callable[[Parameter, str], Value | Unfit]] = {
    "token": _token,
    "bool": _bool,
    "integer": _integer,
    "number": _number,
    "choice": _choice,
    "text": _text,
    "movement": _movement,
    "uuid": _uuid,
    "uuid_or_url": _uuid_or_url,
    "url": _url,
    "origin": _origin,
    "skeleton": _skeleton,
    "seconds_or_bool": _seconds_or_bool,
    "colour": _colour,
    "css": _css,
    "length": _length,
}
