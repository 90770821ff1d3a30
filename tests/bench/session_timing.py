"""Times ``Session.frame`` over recorded frames; runs unchanged in CPython and in Pyodide.

Imports nothing but the standard library and ``py_core``, which needs numpy where there is a reference. What comes in
and goes out is JSON text, since that is what both sides can hand over.
"""

from __future__ import annotations

import json
import time
from typing import Any

from py_core import Session
from py_core.encoding import encode, to_json

PASSES = 3


def measure(text: str) -> str:
    """Play every case of ``text`` and return the times of its frames.

    ``text``: ``{"site", "claims", "cases": [{"name", "query", "width", "height", "t_ms", "frames"}]}``; a case may
    have a ``reference``, the text of its file. Returns a JSON list of ``{"name", "frame_us", "encode_us",
    "counted"}``: microseconds of each ``Session.frame`` and of making its messages and view JSON, as the page's
    worker does, and the indices of the frames with which a repetition was counted. Raises ``ValueError`` when a
    session refuses.
    """
    asked = json.loads(text)
    return json.dumps([_case(case, asked["site"], asked["claims"]) for case in asked["cases"]])


def _case(case: dict[str, Any], site: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    """Each frame at its quickest of ``PASSES``: what else the machine did is not its cost."""
    passes = [_pass(case, site, claims) for _ in range(PASSES)]
    frame_us, encode_us = (
        [min(times) for times in zip(*column, strict=True)] for column in list(zip(*passes, strict=True))[:2]
    )
    return {"name": case["name"], "frame_us": frame_us, "encode_us": encode_us, "counted": passes[0][2]}


def _pass(
    case: dict[str, Any], site: dict[str, Any], claims: dict[str, Any]
) -> tuple[list[float], list[float], list[int]]:
    """In a new session: microseconds of each ``Session.frame`` and of making its answer JSON, and what counted."""
    session = Session()
    opening = session.open(case["query"], site, claims)
    if "reference" in case:
        opening += session.reference(case["reference"])
    if not session.page.proceed:
        raise ValueError(f"the session refused {case['query']!r}: {encode(opening)}")
    for code in ("accessing_webcam", "loading_pose_model", "running"):
        session.report(code)
    frame_us: list[float] = []
    encode_us: list[float] = []
    counted: list[int] = []
    width, height = case["width"], case["height"]
    for points, t_ms in zip(case["frames"], case["t_ms"], strict=True):
        began = time.perf_counter()
        messages = session.frame(points, t_ms, width, height)
        between = time.perf_counter()
        encode(messages)
        to_json(session.view)
        frame_us.append((between - began) * 1e6)
        encode_us.append((time.perf_counter() - between) * 1e6)
        if any(message.type == "counter" for message in messages):
            counted.append(len(frame_us) - 1)
    return frame_us, encode_us, counted
