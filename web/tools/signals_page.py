"""``docs/signals.md``: every signal that a movement file may name, from the code's own words."""

from __future__ import annotations

import inspect
from types import ModuleType

from py_core.signals import SIGNALS, Signal, arms, legs, trunk, whole
from py_core.skeleton import BODY_PARTS

_GROUPS: dict[str, ModuleType] = {"Arms": arms, "Legs": legs, "Trunk and head": trunk, "Whole body": whole}
_PARTS = {pair: part for part, pair in BODY_PARTS.items()}

_INTRODUCTION = """\
# Signals

<!-- Made by web/tools/generate.py from py_core/signals. Do not edit: change the Python and run it again. -->

A signal is one number a frame. [Movement files](own-movement.md) name the ones that they judge by. Angles are in
degrees, flexion is 0 for the straight limb; lengths are in torso lengths unless the text says otherwise, so that size
and distance do not matter. Signals whose names end in `_from_vertical_deg` read the same from every camera side.

**Sides**: `each` signals exist for the left and the right; `limb` says which is read, and without it both, weighted by
how well they are seen. `body` signals have one value. A signal says nothing while a joint that it **needs** is not
seen.
"""


def page() -> str:
    """The whole page."""
    parts = [_INTRODUCTION]
    for title, module in _GROUPS.items():
        rows = [_row(signal) for signal in SIGNALS.values() if _module(signal) == module.__name__]
        if not rows:
            continue
        table = "\n".join(["| signal | sides | needs | meaning |", "| --- | --- | --- | --- |", *rows])
        parts.append(f"## {title}\n\n{table}\n")
    return "\n".join(parts)


def _module(signal: Signal) -> str:
    function = signal.of_side or signal.of_body
    module = inspect.getmodule(function)
    assert module is not None
    return module.__name__


def _row(signal: Signal) -> str:
    sides = "each" if signal.of_side else "body"
    needs = ", ".join(dict.fromkeys(_PARTS.get(pair, "nose") for pair in signal.needs))
    return f"| `{signal.name}` | {sides} | {needs} | {signal.meaning.replace('|', chr(92) + '|')} |"
