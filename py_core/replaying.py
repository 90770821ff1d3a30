"""A recording through a session: the messages that the page would have given for the same frames.

For the command line, notebooks and tests; the live page has no part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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

_BUILT_IN = ("exercise", "reference", "reference_movement")
_MOVEMENT = (*_BUILT_IN, "userExercise")


@dataclass(frozen=True, slots=True)
class OwnMovement:
    """A movement file in place of a movement's id: its text, and what to call it in errors."""

    source: str
    name: str = "movement.toml"


class RefusalError(Exception):
    """A session that does not open, with its code and its reason for a person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.message} ({self.code})"


def replay(
    recording: Recording,
    exercise: str | OwnMovement | None = None,
    query: str | None = None,
    *,
    seen: Callable[[Session], None] | None = None,
) -> Iterator[Message]:
    """The messages of a session over the recording, as they come: of its opening, each frame, its end.

    Args:
        exercise: id of the movement, or a movement file; by default the recording's own.
        query: as the page's, such as ``difficulty=easy&lang=fr``; by default the recording's own.
        seen: called with the session after each frame.

    Raises:
        RefusalError: the session does not open with that exercise and query.
    """
    session = Session()
    yield from _opened(session, recording, exercise, query)
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
            seen(session)
    while event is not None:
        yield from _told(session, event)
        event = next(events, None)
    yield from session.finish()


def query_for(
    recording: Recording, exercise: str | OwnMovement | None = None, query: str | None = None
) -> tuple[str, OwnMovement | None]:
    """The query to open a session with, and the movement file that it names; arguments as for ``replay``."""
    text = (recording.query if query is None else query) or ""
    asked = [(name, value) for name, value in parse_qsl(text.removeprefix("?")) if name != "token"]
    named = {name for name, _ in asked}
    own: OwnMovement | None = None
    if isinstance(exercise, OwnMovement):
        own = exercise
    elif exercise is None and recording.movement is not None and not named.intersection(_BUILT_IN):
        own = OwnMovement(recording.movement)
    if own is not None:
        # An address of the page's own, which is always allowed.
        movement = [("userExercise", f"{SITE['self_origin']}/{quote(own.name)}")]
    elif isinstance(exercise, str):
        movement = [("exercise", exercise)]
    elif recording.exercise is not None and not named.intersection(_MOVEMENT):
        movement = [("exercise", recording.exercise)]
    else:
        movement = [(name, value) for name, value in asked if name in _MOVEMENT]
    rest = [(name, value) for name, value in asked if name not in _MOVEMENT]
    if recording.blazepose and "blazepose" not in named:
        rest.append(("blazepose", "true"))
    return urlencode([("token", "replay"), *movement, *rest], quote_via=quote), own


def _opened(
    session: Session, recording: Recording, exercise: str | OwnMovement | None, query: str | None
) -> list[Message]:
    asked, own = query_for(recording, exercise, query)
    messages = session.open(asked, SITE, CLAIMS)
    if session.page.movement_file is not None:
        if own is None:
            raise RefusalError(
                "invalid_exercise", "The movement file that the query names is not in the recording; give it"
            )
        messages += session.define(own.source)
    if session.page.reference_file is not None:
        if recording.reference is None:
            raise RefusalError(
                "reference_not_found",
                "The reference movement that the query names is not in the recording; use `repscope reference compare`",
            )
        messages += session.reference(recording.reference)
    if not session.page.proceed:
        refusal = next(message for message in messages if isinstance(message, Error))
        raise RefusalError(refusal.error, refusal.message)
    return messages


def _told(session: Session, event: Event) -> list[Message]:
    if event.command is not None:
        return session.command(event.command)
    if event.report is not None:
        return session.report(event.report, event.detail)
    return []
