"""Recorded keypoints through ``py_core.Session``: what the live page would have counted, without the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from py_core.messages import Counter, Message, to_plain
from py_core.recording import Recording, RecordingError, held
from py_core.replaying import RefusalError, replay

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
    shown = held(recording, lead_s=lead_s, tail_s=tail_s, still=still)
    count = 0
    messages: list[Message] = []
    try:
        for message in replay(shown, exercise, options):
            messages.append(message)
            if isinstance(message, Counter):
                count = message.current_count
    except RefusalError as refusal:
        raise ReplayError(f"the session refused {exercise} with {options!r}: {refusal}") from refusal
    return Played(count, messages)
