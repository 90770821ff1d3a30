"""What the page reports of itself, to messages: start-up stages, errors and warnings of the contract."""

from __future__ import annotations

from py_core.messages import Error, Initialization, Message, Warning_
from py_core.text import has, text

STAGES: dict[str, Initialization] = {
    "accessing_webcam": Initialization("accessing webcam", ready=False),
    "loading_pose_model": Initialization("loading pose model", ready=False),
    "initializing_pose_model": Initialization("initializing pose model", ready=False),
    "running": Initialization("running", ready=True),
}
LOADING: dict[str, Initialization] = {
    "video": Initialization("loading video", ready=False),
    "image": Initialization("loading image", ready=False),
}
COMPLETED = Initialization("Analysis completed", ready=True)
SPECIFIC = frozenset(
    {
        "origin_not_allowed",
        "free_plan_feature_blocked",
        "premium_exercise_blocked",
        "invalid_exercise",
        "invalid_reference",
        "reference_not_found",
        "conflicting_parameters",
        "invalid_parameter",
        "unknown_parameter",
    }
)
"""Codes that name what was wrong in the query or the token: the session finds these, no page reports them."""
CHECKING = Initialization("checking you plan and access", ready=False)
"""The contract's own spelling, which older clients compare with."""


def error(
    lang: str, code: str, detail: str = "", count: int | None = None, t_ms: float | None = None
) -> Error:
    """The error ``code`` with its text and, after it, what exactly happened."""
    return Error(code, _with_detail(text(lang, f"error.{code}"), detail), count, timestampMs=t_ms)


def of(lang: str, code: str, detail: str, count: int | None) -> Message | None:
    """The message for what the page reports; ``None`` for a code that is none of the contract's."""
    if code in STAGES:
        return STAGES[code]
    if code == "processing":
        return _processing(detail)
    if code in SPECIFIC:
        return None
    if has(f"error.{code}"):
        return error(lang, code, detail, count)
    if has(f"warning.{code}"):
        return Warning_(code, _with_detail(text(lang, f"warning.{code}"), detail))
    return None


def _processing(percent: str) -> Initialization | None:
    """How far a video is, from whole percents as text; ``None`` for what is none."""
    if not (percent.isascii() and percent.isdigit() and len(percent) <= 3 and int(percent) <= 100):
        return None
    line = f"Your video is processing, please stay on this page ({int(percent)}%)"
    return Initialization(line, ready=False)


def _with_detail(line: str, detail: str) -> str:
    return f"{line} ({detail})" if detail else line
