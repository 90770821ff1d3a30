"""Recorded keypoints through ``py_core.Session``: what the live page would have counted, without the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from py_core import Session
from py_core.messages import Counter, Message, to_plain
from tests.bench.keypoints import Recording, RecordingError, held

SITE: dict[str, Any] = {
    "page": "tracking",
    "now_s": 0.0,
    "host_origin": None,
    "embedding": "top",
    "self_origin": "http://localhost",
    "languages": ["en"],
    "config": {},
}
CLAIMS: dict[str, Any] = {
    "status": "verified",
    "payload": {"plan": "developer", "origins": [], "iat": 0, "exp": 4_000_000_000, "jti": "bench"},
}
ALL_OUTPUTS = "keypoints=true&angles=true&recommendations=true&progression=true"


class ReplayError(RecordingError):
    """A session that refuses to open. The text says what it was asked and what it answered."""


@dataclass(frozen=True, slots=True)
class Played:
    """What a session answered: the last count that a host would show, and every message."""

    count: int
    messages: Sequence[Message]

    def plain(self) -> list[dict[str, Any]]:
        """The messages as JSON-able objects."""
        return [to_plain(message) for message in self.messages]


def play(
    recording: Recording, exercise: str, *, lead_s: float, tail_s: float, still: bool, options: str = ""
) -> Played:
    """Play a recording to a new session.

    Its first frame is held for ``lead_s`` before and its last for ``tail_s``; ``still=False`` holds nobody
    instead. ``options`` is query text, such as ``difficulty=easy``. Raises
    ``ReplayError`` when the session refuses to open.
    """
    session = Session()
    query = f"token=bench&exercise={exercise}&{options}" + ("&blazepose=true" if recording.blazepose else "")
    messages = list(session.open(query, SITE, CLAIMS))
    if not session.page.proceed:
        raise ReplayError(f"the session refused {query!r}: {[to_plain(message) for message in messages]}")
    for code in ("accessing_webcam", "loading_pose_model", "running"):
        messages += session.report(code)
    for points, t_ms in held(recording, lead_s=lead_s, tail_s=tail_s, still=still):
        messages += session.frame(points, t_ms, recording.width, recording.height)
    count = 0
    for message in messages:
        if isinstance(message, Counter):
            count = message.current_count
    return Played(count, messages + list(session.finish()))
