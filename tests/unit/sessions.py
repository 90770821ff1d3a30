"""What the tests of a whole session share: an opened session, and recordings played through it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from py_core import Message, Session
from py_core.messages import Counter, ExerciseSummary
from tests.mannequin import Recording

SITE: dict[str, Any] = {
    "page": "tracking",
    "now_s": 1_800_000_000.0,
    "host_origin": None,
    "embedding": "top",
    "self_origin": "https://repscope.test",
    "languages": ["en"],
    "config": {},
}
DEVELOPER: dict[str, Any] = {
    "status": "verified",
    "payload": {"plan": "developer", "origins": [], "iat": 1_700_000_000, "exp": 1_900_000_000},
}


def opened(query: str, site: Mapping[str, Any] | None = None) -> Session:
    """A session that may go on."""
    session = Session()
    messages = session.open(f"token=t&{query}", {**SITE, **(site or {})}, DEVELOPER)
    assert session.page.proceed, messages
    return session


def played(recording: Recording, query: str) -> list[Message]:
    """All messages of a recording, its end included."""
    session = opened(query)
    messages: list[Message] = []
    for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        messages += session.frame(keypoints, t_ms, recording.width, recording.height)
    return messages + session.finish()


def counters(messages: list[Message]) -> list[Counter]:
    """The ``counter`` messages."""
    return [m for m in messages if isinstance(m, Counter)]


def counted(messages: list[Message]) -> int:
    """The last count."""
    return max((m.current_count for m in counters(messages)), default=0)


def summary(messages: list[Message]) -> ExerciseSummary:
    """The summary, which is the last message."""
    last = messages[-1]
    assert isinstance(last, ExerciseSummary)
    return last
