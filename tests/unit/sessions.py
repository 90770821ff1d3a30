"""What the tests of a whole session share: an opened session, and recordings played through it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from py_core import Message, Session
from py_core.messages import Counter, Error, ExerciseSummary
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

OWN_FILE = """\
id = "mine"
kind = "repetitions"
placement = { parts = ["hip"], sides = "one" }
text.en = { name = "Mïne", cue.deep = "Deeper" }
[[excursion]]
signal = "thigh_from_vertical_deg"
start = 12
target = 45
[[form]]
name = "deep"
signal = "thigh_from_vertical_deg"
measure = "max"
ideal = 179
worst = 90
points = 30
cue = "deep"
"""
"""A movement file as an embedder may write one."""


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


def uploading(query: str, site: Mapping[str, Any] | None = None) -> Session:
    """A session of the upload page that may go on."""
    return opened(query, {**(site or {}), "page": "upload_tracking"})


def frames_of(recording: Recording) -> list[tuple[list[float], float, float, float]]:
    """A recording as ``Session.frames`` takes it."""
    size = (float(recording.width), float(recording.height))
    return [(points, t_ms, *size) for points, t_ms in zip(recording.frames, recording.t_ms, strict=True)]


def uploaded(recording: Recording, query: str, *, batch: int = 30) -> tuple[Session, list[Message]]:
    """A recording as an uploaded video, in batches of ``batch`` frames: the session and all it said."""
    session = uploading(query)
    frames = frames_of(recording)
    messages = session.media("video")
    for at in range(0, len(frames), batch):
        messages += session.frames(frames[at : at + batch])[0]
    return session, messages + session.finish()


def watched(session: Session, recording: Recording) -> list[Message]:
    """All that a session of the upload page says of one more video."""
    return [*session.media("video"), *session.frames(frames_of(recording))[0], *session.finish()]


def errors(messages: list[Message]) -> list[str]:
    """Codes of the ``error`` messages."""
    return [m.error for m in messages if isinstance(m, Error)]
