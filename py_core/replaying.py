"""A recording through a session: the messages that the page would have given for the same frames.

For the command line, notebooks and tests; the live page has no part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from py_core.messages import Error, Message
from py_core.recording import Event, Recording
from py_core.session import Session

SITE: dict[str, Any] = {
    "page": "tracking",
    "now_s": 0.0,
    "host_origin": None,
    "embedding": "top",
    "self_origin": "http://localhost",
    "languages": ["en"],
    "config": {},
}
"""Surroundings that forbid nothing: a page of its own, at the beginning of time."""
CLAIMS: dict[str, Any] = {
    "status": "verified",
    "payload": {"plan": "developer", "origins": [], "iat": 0, "exp": 4_000_000_000},
}
"""Keypoints that somebody has as a file are theirs: no plan limits what is made of them."""

_MOVEMENT = ("exercise", "reference", "reference_movement", "userExercise")


class RefusalError(Exception):
    """A session that does not open, with its code and its reason for a person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{message} ({code})")
        self.code = code


def query_for(recording: Recording, exercise: str | None = None, query: str | None = None) -> str:
    """The query to open a session with.

    Args:
        exercise: goes before the one that the recording names.
        query: in place of the recording's own.
    """
    text = (recording.query if query is None else query) or ""
    asked = [(name, value) for name, value in parse_qsl(text.removeprefix("?")) if name != "token"]
    wanted = exercise or (recording.exercise if not any(name in _MOVEMENT for name, _ in asked) else None)
    if wanted is not None:
        asked = [("exercise", wanted), *((n, v) for n, v in asked if n not in _MOVEMENT)]
    if recording.blazepose and not any(name == "blazepose" for name, _ in asked):
        asked.append(("blazepose", "true"))
    return urlencode([("token", "replay"), *asked], quote_via=quote)


def replay(
    recording: Recording,
    exercise: str | None = None,
    query: str | None = None,
    *,
    seen: Callable[[Session, float], None] | None = None,
) -> Iterator[Message]:
    """The messages of a session over the recording, as they come: of its opening, each frame, its end.

    Args:
        exercise: id of the movement; by default the recording's own.
        query: as the page's, such as ``difficulty=easy&lang=fr``; by default the recording's own.
        seen: called after each frame with the session and the frame's time in ms.

    Raises:
        RefusalError: the session does not open with that exercise and query.
    """
    session = Session()
    messages = session.open(query_for(recording, exercise, query), SITE, CLAIMS)
    if not session.page.proceed:
        refusal = next(message for message in messages if isinstance(message, Error))
        raise RefusalError(refusal.error, refusal.message)
    yield from messages
    size = (recording.width, recording.height)
    events = iter(recording.events)
    event = next(events, None)
    for index, (points, t_ms) in enumerate(zip(recording.frames, recording.t_ms, strict=True)):
        while event is not None and event.frame <= index:
            size = event.size or size
            yield from _told(session, event)
            event = next(events, None)
        yield from session.frame(points, t_ms, *size)
        if seen is not None:
            seen(session, t_ms)
    while event is not None:
        yield from _told(session, event)
        event = next(events, None)
    yield from session.finish()


def _told(session: Session, event: Event) -> list[Message]:
    if event.command is not None:
        return session.command(event.command)
    if event.report is not None:
        return session.report(event.report, event.detail)
    return []
