"""``docs/reference-file.schema.json``: what the file of a reference movement holds, for editors and other programs.

``py_core.reference.file.from_text`` alone decides; the bounds here are its own, and a test holds the two together.
"""

from __future__ import annotations

import json
from typing import Any, get_args

from py_core.reference import file
from py_core.reference.features import FEATURES, SEGMENTS, TRAVELS
from py_core.reference.model import STEPS, Kind, ViewName

_NUMBER = {"type": "number", "minimum": -file.FURTHEST, "maximum": file.FURTHEST}


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the file. That times increase from 0, and that somebody is seen, it cannot say."""
    pixels = {"type": "integer", "minimum": 1, "maximum": file.MOST_PIXELS}
    frame = {"type": "array", "items": _NUMBER, "minItems": file.POINTS, "maxItems": file.POINTS}
    names = [f"{segment.name} {axis}" for segment in SEGMENTS for axis in "xy"]
    step = {
        "description": ", ".join([*names, *(f"height of the {name}" for name in TRAVELS)]),
        "type": "array",
        "items": {"anyOf": [_NUMBER, {"type": "null"}]},
        "minItems": FEATURES,
        "maxItems": FEATURES,
    }
    signature = {
        "type": "object",
        "properties": {
            "kind": {"enum": list(get_args(Kind))},
            "duration_ms": {"type": "number", "minimum": 1, "maximum": file.LONGEST_MS},
            "view": {"enum": list(get_args(ViewName))},
            "steps": {"type": "array", "items": step, "minItems": STEPS, "maxItems": STEPS},
        },
        "required": ["kind", "duration_ms", "view", "steps"],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Reference movement",
        "description": "See reference-file.md. Made by web/tools/generate.py: do not edit.",
        "type": "object",
        "properties": {
            "format": {"const": file.FORMAT},
            "version": {"type": "integer", "minimum": 1, "maximum": file.VERSION},
            "id": {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
            "name": {"type": "string", "pattern": r"\S", "maxLength": file.LONGEST_NAME},
            "created": {
                "type": "string",
                "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$",
            },
            "model": {
                "anyOf": [
                    {"type": "string", "pattern": r"\S", "maxLength": file.LONGEST_MODEL},
                    {"type": "null"},
                ]
            },
            "width": pixels,
            "height": pixels,
            "signature": signature,
            "t_ms": {
                "type": "array",
                "items": {"type": "number", "minimum": 0, "maximum": file.LONGEST_MS},
                "minItems": 2,
                "maxItems": file.MOST_FRAMES,
            },
            "frames": {
                "type": "array",
                "items": {"anyOf": [frame, {"type": "array", "maxItems": 0}]},
                "minItems": 2,
                "maxItems": file.MOST_FRAMES,
            },
        },
        "required": [
            "format",
            "version",
            "id",
            "name",
            "created",
            "width",
            "height",
            "signature",
            "t_ms",
            "frames",
        ],
    }


def page() -> str:
    """The whole file."""
    return json.dumps(schema(), indent=2) + "\n"
