"""Recorded keypoints of one session: the format of ``docs/recordings.md``, read and written.

For the command line, notebooks and tests; the live page has no part in it.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn, TypeGuard

from py_core.skeleton import BLAZEPOSE_COUNT, BLAZEPOSE_STRIDE, COCO_STRIDE, COUNT

FORMAT = "repscope-recording"
VERSION = 1
SUFFIXES = (".json", ".json.gz")

STEP_MS = 33.0
"""Between the frames that ``held`` puts before and after a recording: a camera's usual thirty a second."""

_GZIP = b"\x1f\x8b"
_COCO, _BLAZEPOSE = COUNT * COCO_STRIDE, BLAZEPOSE_COUNT * BLAZEPOSE_STRIDE
_TEXTS = ("exercise", "movement", "reference", "model", "query")
_KINDS = ("command", "report", "size")


class RecordingError(Exception):
    """A file that holds no recording. The text says which, where in it, what was expected and what came."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a session was told before frame ``frame``; just one of ``command``, ``report`` and ``size``."""

    frame: int
    command: Mapping[str, Any] | None = None
    """A host's command, as for ``Session.command``."""
    report: str | None = None
    """A code, as for ``Session.report``, with its ``detail``."""
    detail: str = ""
    size: tuple[int, int] | None = None
    """Width and height of the frames from this one on."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Keypoints of a session: ``frames`` as ``Session.frame`` takes them, ``t_ms`` their times.

    A frame holds 51 numbers (17 COCO joints x x, y, score), 132 (33 BlazePose landmarks x x, y, z, score) or
    none (nobody seen); positions are fractions of the unmirrored frame, y down.
    """

    width: int
    height: int
    t_ms: Sequence[float]
    frames: Sequence[Sequence[float]]
    exercise: str | None = None
    """Id of the movement that was done."""
    movement: str | None = None
    """Text of the movement file, where the movement was the embedder's own."""
    model: str | None = None
    """What estimated the keypoints, such as ``movenet-lightning``."""
    query: str | None = None
    """The page's query, without its token."""
    events: Sequence[Event] = field(default=())
    reference: str | None = None
    """Text of the reference movement's file, where the person was compared with one."""

    @property
    def blazepose(self) -> bool:
        """Whether the keypoints are BlazePose's."""
        return any(len(frame) == _BLAZEPOSE for frame in self.frames)

    @property
    def duration_ms(self) -> float:
        """From the first frame to the last; 0 without frames."""
        return self.t_ms[-1] - self.t_ms[0] if self.t_ms else 0.0

    def to_plain(self) -> dict[str, Any]:
        """The recording as JSON-able data; what is not known is left out."""
        plain: dict[str, Any] = {"format": FORMAT, "version": VERSION}
        for name in _TEXTS:
            if (value := getattr(self, name)) is not None:
                plain[name] = value
        plain |= {"width": self.width, "height": self.height}
        plain |= {"t_ms": list(self.t_ms), "frames": [list(frame) for frame in self.frames]}
        if self.events:
            plain["events"] = [_plain_event(event) for event in self.events]
        return plain

    def save(self, path: Path | str) -> None:
        """Write as JSON, gzipped where the name ends in ``.gz``. The file is there whole or not at all."""
        path = Path(path)
        data = json.dumps(self.to_plain(), separators=(",", ":"), allow_nan=False).encode()
        if path.suffix == ".gz":
            # Without the time of writing in it: the same recording gives the same bytes.
            data = gzip.compress(data, compresslevel=6, mtime=0)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".partial")
        partial.write_bytes(data)
        partial.replace(path)

    @classmethod
    def load(cls, path: Path | str) -> Recording:
        """Read a file, gzipped or plain whatever its name. Raises ``RecordingError``."""
        return from_plain(_parse(_bytes(Path(path)), str(path)), str(path))


def from_plain(data: object, where: str = "recording") -> Recording:
    """The recording that JSON data holds; fields unknown to the format are ignored.

    Args:
        data: what ``json.loads`` gives. ``format`` and ``version`` may be missing; a frame may be null for
            nobody.
        where: what to call the data in an error.

    Raises:
        RecordingError: something is missing or not as it should be.
    """
    if not isinstance(data, Mapping):
        _fail(where, "a JSON object with width, height, t_ms and frames", _kind(data))
    _check_version(data, where)
    width, height = (_pixels(data.get(name), f"{where}: {name}") for name in ("width", "height"))
    times = _list(data, "t_ms", "a list of times in milliseconds", where)
    frames = _list(data, "frames", "a list of frames", where)
    if len(times) != len(frames):
        _fail(where, "as many times in t_ms as frames", f"{len(times)} times and {len(frames)} frames")
    read = [_frame(frame, f"{where}: frames[{index}]") for index, frame in enumerate(frames)]
    if len({len(frame) for frame in read if frame}) > 1:
        _fail(where, "frames of one pose model throughout", "frames of 51 numbers and of 132")
    return Recording(
        width,
        height,
        _times(times, where),
        read,
        exercise=_text(data, "exercise", where),
        movement=_text(data, "movement", where),
        reference=_text(data, "reference", where),
        model=_text(data, "model", where),
        query=_text(data, "query", where),
        events=_events(data.get("events"), len(frames), where),
    )


def held(recording: Recording, *, lead_s: float = 0.0, tail_s: float = 0.0, still: bool = True) -> Recording:
    """The recording from time 0 on, its first frame held for ``lead_s`` before and its last for ``tail_s``.

    For cuts that begin or end within the movement: a session wants a moment to see where the person stands.
    With ``still=False`` nobody is there in these times instead.
    """
    if not recording.frames:
        return recording
    lead, tail = (round(seconds * 1000.0 / STEP_MS) for seconds in (lead_s, tail_s))
    first, last = (recording.frames[0], recording.frames[-1]) if still else ((), ())
    begin, t_ms = lead * STEP_MS, recording.t_ms
    times = [index * STEP_MS for index in range(lead)]
    times += [begin + (t - t_ms[0]) for t in t_ms]
    times += [times[-1] + (index + 1) * STEP_MS for index in range(tail)]
    return replace(
        recording,
        t_ms=times,
        frames=[*repeat(first, lead), *recording.frames, *repeat(last, tail)],
        events=[
            replace(event, frame=event.frame + (lead if event.frame else 0)) for event in recording.events
        ],
    )


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RecordingError(
            f"{path}: {error.strerror or error}. Expected a file with a recording"
        ) from error
    if not data.startswith(_GZIP):
        return data
    try:
        return gzip.decompress(data)
    except EOFError as error:
        raise RecordingError(
            f"{path}: expected whole gzip data, but the file ends in the midst of it. Copy or save it again"
        ) from error
    except (OSError, zlib.error) as error:
        raise RecordingError(f"{path}: expected gzip data, but it is damaged ({error})") from error


def _parse(data: bytes, where: str) -> object:
    try:
        return json.loads(data)
    except RecursionError as error:
        raise RecordingError(
            f"{where}: expected a recording's JSON, but lists in it nest without end"
        ) from error
    except UnicodeDecodeError as error:
        raise RecordingError(
            f"{where}: expected JSON as text, but byte {error.start} is no UTF-8. A recording is what the "
            f"page saves or docs/recordings.md describes; a film is none"
        ) from error
    except ValueError as error:
        raise RecordingError(f"{where}: expected JSON, but {error}") from error


def _check_version(data: Mapping[str, Any], where: str) -> None:
    if (name := data.get("format", FORMAT)) != FORMAT:
        _fail(f"{where}: format", f'"{FORMAT}"', _shown(name))
    version = data.get("version", VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        _fail(f"{where}: version", "a whole number from 1 on", _shown(version))
    if version > VERSION:
        raise RecordingError(
            f"{where}: version {version} of the format is newer than this Repscope, which reads up to "
            f"{VERSION}. Install a newer Repscope"
        )


def _pixels(value: object, where: str) -> int:
    if not _finite(value) or not 0 < value <= 100_000 or value % 1:
        _fail(where, "a frame's size in whole pixels", _shown(value))
    return int(value)


def _list(data: Mapping[str, Any], name: str, expected: str, where: str) -> list[Any]:
    value = data.get(name)
    if not isinstance(value, list):
        _fail(f"{where}: {name}", expected, _kind(value))
    return value


def _text(data: Mapping[str, Any], name: str, where: str) -> str | None:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        _fail(f"{where}: {name}", "a text", _shown(value))
    return value


def _times(values: list[Any], where: str) -> list[float]:
    times: list[float] = []
    for index, value in enumerate(values):
        place = f"{where}: t_ms[{index}]"
        if not _finite(value):
            _fail(place, "a finite number of milliseconds", _shown(value))
        # Two frames at one time are found in films; the session takes the first of them and says so.
        if times and value < times[-1]:
            _fail(place, f"times that increase, so more than {times[-1]:g}", _shown(value))
        times.append(float(value))
    return times


def _frame(values: object, where: str) -> list[float]:
    if values is None:
        return []
    if not isinstance(values, list):
        _fail(where, "a list of numbers, or null for nobody", _kind(values))
    if len(values) not in (0, _COCO, _BLAZEPOSE):
        _fail(
            where,
            f"{_COCO} numbers (17 joints x x, y, score), {_BLAZEPOSE} (33 landmarks x x, y, z, score) or "
            "none (nobody)",
            str(len(values)),
        )
    if {*map(type, values)} == {float} and all(map(isfinite, values)):
        return values
    for index, value in enumerate(values):
        if not _finite(value):
            _fail(f"{where}[{index}]", "a finite number; a joint that is not seen has score 0", _shown(value))
    return [float(value) for value in values]


def _finite(value: object) -> TypeGuard[float]:
    if type(value) is float:
        return isfinite(value)
    # Longer whole numbers are no double, and nothing that is measured here is as large.
    return type(value) is int and -(2**53) <= value <= 2**53


def _events(values: object, frames: int, where: str) -> tuple[Event, ...]:
    if values is None:
        return ()
    if not isinstance(values, list):
        _fail(f"{where}: events", "a list", _kind(values))
    events: list[Event] = []
    for index, value in enumerate(values):
        place = f"{where}: events[{index}]"
        if not isinstance(value, Mapping) or sum(kind in value for kind in _KINDS) != 1:
            _fail(place, f"an object with frame and one of {', '.join(_KINDS)}", _shown(value))
        at = value.get("frame")
        least = events[-1].frame if events else 0
        if type(at) is not int or not least <= at <= frames:
            _fail(f"{place}: frame", f"the index of a frame, from {least} to {frames}, in order", _shown(at))
        events.append(_event(at, value, place))
    return tuple(events)


def _event(at: int, value: Mapping[str, Any], where: str) -> Event:
    if "command" in value:
        if not isinstance(value["command"], Mapping):
            _fail(f"{where}: command", "a host's command, an object", _shown(value["command"]))
        return Event(at, command=value["command"])
    if "report" in value:
        if not isinstance(value["report"], str):
            _fail(f"{where}: report", "a code, a text", _shown(value["report"]))
        return Event(at, report=value["report"], detail=_text(value, "detail", where) or "")
    size = value["size"]
    if not isinstance(size, list) or len(size) != 2:
        _fail(f"{where}: size", "width and height", _shown(size))
    return Event(at, size=(_pixels(size[0], f"{where}: size[0]"), _pixels(size[1], f"{where}: size[1]")))


def _plain_event(event: Event) -> dict[str, Any]:
    plain: dict[str, Any] = {"frame": event.frame}
    if event.command is not None:
        plain["command"] = dict(event.command)
    elif event.report is not None:
        plain["report"] = event.report
        if event.detail:
            plain["detail"] = event.detail
    else:
        assert event.size is not None
        plain["size"] = list(event.size)
    return plain


def _fail(where: str, expected: str, came: str) -> NoReturn:
    raise RecordingError(f"{where}: expected {expected}; got {came}")


def _kind(value: object) -> str:
    names = {type(None): "nothing", bool: "true or false", str: "a text", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    text = json.dumps(value, default=repr)
    return text if len(text) <= 60 else f"{text[:57]}..."
