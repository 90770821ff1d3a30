"""The upload page's own part of a session: one file at a time, its keypoints in batches, and what is left of it.

``TRANSITIONS`` is the whole theory of when what may come: an event that a stage does not list changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from py_core.geometry import NAN
from py_core.messages import Keypoints, KeypointsBatch, KeypointsFrame
from py_core.page import UploadPlan
from py_core.parameters import TABLE
from py_core.problem import Problem, shown
from py_core.values import Unfit, value_of

COMMANDS = ("stop", "pause", "resume", "reset", "setExercise", "analyze")
"""Commands of the upload page."""
BATCH = 30
"""Frames in a ``keypoints_batch`` (contract, section 3)."""
LONGEST_MINUTES = 24 * 60.0
MOST_WORKERS = 16
"""Beyond these a site's settings are a slip."""

_SOURCES = {"video": "videoSrc", "image": "imageSrc"}
_PARAMETERS = {row.name: row for row in TABLE if row.name in _SOURCES.values()}


class Stage(StrEnum):
    """Where the page is with its file."""

    WAITING = "waiting"
    """No file, or none any more."""
    WATCHING = "watching"
    """A video's frames come."""
    LOOKING = "looking"
    """A still picture's pose is due."""
    DONE = "done"
    """The file has been analysed; what it gave can be saved."""


class Event(StrEnum):
    """What happens to the file."""

    VIDEO = "video"
    IMAGE = "image"
    SEEN = "seen"
    """The still picture's pose is there."""
    FINISHED = "finished"
    DROPPED = "dropped"
    """The host asks for something else, or for nothing."""


_ANY_TIME = {Event.VIDEO: Stage.WATCHING, Event.IMAGE: Stage.LOOKING, Event.DROPPED: Stage.WAITING}
"""Another file may come at any time: the one before is dropped."""
TRANSITIONS: dict[Stage, dict[Event, Stage]] = {
    Stage.WAITING: _ANY_TIME,
    Stage.WATCHING: {**_ANY_TIME, Event.FINISHED: Stage.DONE},
    Stage.LOOKING: {**_ANY_TIME, Event.SEEN: Stage.DONE},
    Stage.DONE: _ANY_TIME,
}


@dataclass(slots=True)
class Seen:
    """Frames of a video so far."""

    frames: int = 0
    with_person: int = 0
    first_ms: float | None = None
    last_ms: float | None = None

    def take(self, t_ms: float, somebody: bool) -> None:
        """One frame."""
        self.frames += 1
        self.with_person += somebody
        if self.first_ms is None:
            self.first_ms = t_ms
        self.last_ms = t_ms

    @property
    def duration_ms(self) -> float:
        """From the first frame to the last."""
        return 0.0 if self.first_ms is None or self.last_ms is None else self.last_ms - self.first_ms


class Upload:
    """The file that is worked on."""

    def __init__(self) -> None:
        self.stage = Stage.WAITING
        self.paused = False
        """Whether the host has stopped the page from feeding; nothing is lost by it."""
        self.seen = Seen()
        self._batch: list[KeypointsFrame] = []

    def happen(self, event: Event) -> bool:
        """Take note of an event; false where the stage does not allow it, and then nothing changes."""
        stage = TRANSITIONS[self.stage].get(event)
        if stage is None:
            return False
        self.stage = stage
        self.paused = False
        if event in _ANY_TIME:
            self.seen = Seen()
            self._batch = []
        return True

    def batched(self, keypoints: Keypoints) -> list[KeypointsBatch]:
        """A frame's keypoints; the batch that it fills."""
        t_ms = keypoints.timestampMs
        self._batch.append(KeypointsFrame(0.0 if t_ms is None else t_ms, keypoints.data))
        return self.rest() if len(self._batch) == BATCH else []

    def rest(self) -> list[KeypointsBatch]:
        """The keypoints that have not left yet."""
        batch, self._batch = self._batch, []
        return [KeypointsBatch(tuple(batch), timestampMs=batch[-1].timestampMs)] if batch else []


def configured(plan: UploadPlan, config: object) -> UploadPlan:
    """The plan with what the site's settings (``uploadMostMinutes``, ``uploadWorkers``) say of it.

    Settings that are no sensible numbers are as if they were not there.
    """
    if not isinstance(config, Mapping):
        return plan
    minutes = _number(config.get("uploadMostMinutes"))
    if 0.0 < minutes <= LONGEST_MINUTES:
        plan = replace(plan, most_minutes=minutes)
    workers = _number(config.get("uploadWorkers"))
    if 1.0 <= workers <= MOST_WORKERS and workers.is_integer():
        plan = replace(plan, workers=int(workers))
    return plan


def _number(value: object) -> float:
    """A number of a site's settings; NaN for what is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e9:
        return NAN
    return float(value)


def asked_again(plan: UploadPlan, command: Mapping[object, object]) -> UploadPlan | Problem:
    """The plan after an ``analyze``: with the address that it names, else as it was; the page does the rest."""
    own = _SOURCES[plan.source]
    for name in _SOURCES.values():
        if name != own and command.get(name) is not None:
            values = {"first": f"source={plan.source}", "second": name}
            return Problem("conflicting_parameters", "conflicting_parameters", values)
    src = command.get(own)
    if src is None:
        return plan
    # Half of a surrogate pair, which JSON can carry and an address can't.
    whole = isinstance(src, str) and src and not any("\ud800" <= c <= "\udfff" for c in src)
    value = value_of(_PARAMETERS[own], str(src)) if whole else None
    if value is None or isinstance(value, Unfit):
        said = {"parameter": own, "value": shown(src if isinstance(src, str) else repr(src)[:1000])}
        return Problem("invalid_parameter", "invalid_parameter", said, takes="url")
    return replace(plan, src=str(value))
