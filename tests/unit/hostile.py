"""Frames and queries as nobody should send them: generated from a seed, so that each can be had again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any
from urllib.parse import quote

from py_core import Message, Session
from py_core.catalogue import MOVEMENTS
from py_core.movement_ids import ALIASES, IDS
from py_core.parameters import TABLE
from tests.mannequin import mirrored, movement_names, play

Frame = tuple[list[float], float, float, float]
"""Keypoints, time in ms, width, height."""
ODD: tuple[float, ...] = (
    *(math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 0.5, 2.0),
    *(1e300, -1e300, 1e-300, 5e-324, 1e18, -1e9),
)
SEQUENCES = 10_000
UPLOADS = 1_000
QUERIES = 10_000
LONGEST = 30

Mischief = Callable[[Random, list[Frame]], None]


@cache
def pieces() -> tuple[tuple[list[list[float]], float, float], ...]:
    """Short stretches of every movement of the figure, of both models, some mirrored."""
    found = []
    for index, name in enumerate(movement_names()):
        model = "blazepose33" if index % 3 == 0 else "coco17"
        recording = play(name, reps=1, fps=10, lead_in_s=0.3, lead_out_s=0.3, model=model)
        if index % 2 and not recording.nobody:
            recording = mirrored(recording)
        found.append((recording.frames, float(recording.width), float(recording.height)))
    return tuple(found)


def sequence(seed: int) -> list[Frame]:
    """A sequence of frames: parts of some movements, then one to four kinds of mischief."""
    random = Random(seed)
    frames: list[Frame] = []
    t_ms = random.choice((0.0, 0.0, -1e4, 1e12))
    while len(frames) < LONGEST:
        source, width, height = random.choice(pieces())
        start = random.randrange(len(source))
        step_ms = random.choice((1.0, 16.7, 33.3, 100.0, 400.0))
        for points in source[start : start + random.randrange(4, LONGEST)]:
            t_ms += step_ms
            frames.append((list(points), t_ms, width, height))
    del frames[LONGEST:]
    for mischief in random.sample(MISCHIEF, random.randrange(1, 5)):
        mischief(random, frames)
    return frames


def _odd_numbers(random: Random, frames: list[Frame]) -> None:
    for points, *_ in frames:
        for _ in range(random.randrange(4) if points else 0):
            points[random.randrange(len(points))] = random.choice(ODD)


def _all_odd(random: Random, frames: list[Frame]) -> None:
    value = random.choice(ODD)
    for at in random.sample(range(len(frames)), 5):
        _, t_ms, width, height = frames[at]
        frames[at] = ([value] * random.choice((51, 132)), t_ms, width, height)


def _wrong_lengths(random: Random, frames: list[Frame]) -> None:
    for at in random.sample(range(len(frames)), 8):
        points, t_ms, width, height = frames[at]
        length = random.choice((0, 1, 3, 17, 50, 52, 99, 131, 133, 1000))
        frames[at] = ((points * 30)[:length], t_ms, width, height)


def _times(random: Random, frames: list[Frame]) -> None:
    for at in random.sample(range(len(frames)), 8):
        points, t_ms, width, height = frames[at]
        odd = random.choice((*ODD, t_ms - 5000.0, t_ms + 3.6e6, frames[at - 1][1]))
        frames[at] = (points, odd, width, height)


def _sizes(random: Random, frames: list[Frame]) -> None:
    for at in random.sample(range(len(frames)), 4):
        points, t_ms, width, height = frames[at]
        frames[at] = (points, t_ms, random.choice((*ODD, width)), random.choice((*ODD, height)))


def _swapped_sides(random: Random, frames: list[Frame]) -> None:
    for points, *_ in frames:
        if random.random() < 0.5 and len(points) in (51, 132):
            stride = len(points) // (17 if len(points) == 51 else 33)
            for joint in range(1, len(points) // stride - 1, 2):
                a, b = joint * stride, (joint + 1) * stride
                points[a : a + stride], points[b : b + stride] = (
                    points[b : b + stride],
                    points[a : a + stride],
                )


def _teleporting(random: Random, frames: list[Frame]) -> None:
    for points, *_ in frames:
        if random.random() < 0.4 and len(points) in (51, 132):
            stride = 3 if len(points) == 51 else 4
            dx, dy, scale = random.uniform(-1, 1), random.uniform(-1, 1), random.choice((0.01, 0.5, 1.0, 5.0))
            for at in range(0, len(points), stride):
                points[at], points[at + 1] = points[at] * scale + dx, points[at + 1] * scale + dy


def _one_point(random: Random, frames: list[Frame]) -> None:
    """Everything at one place: every length is zero."""
    for points, *_ in frames[random.randrange(len(frames)) :]:
        stride = 3 if len(points) == 51 else 4
        for at in range(0, len(points) - 1, stride):
            points[at] = points[at + 1] = 0.5


def _gone(random: Random, frames: list[Frame]) -> None:
    start = random.randrange(len(frames))
    for at in range(start, min(len(frames), start + 12)):
        frames[at] = ([], *frames[at][1:])


def _scores(random: Random, frames: list[Frame]) -> None:
    value = random.choice((0.0, 0.19, 0.21, -3.0, 1e9))
    for points, *_ in frames:
        stride = 3 if len(points) == 51 else 4
        for at in range(stride - 1, len(points), stride):
            points[at] = value if random.random() < 0.7 else random.random()


MISCHIEF: tuple[Mischief, ...] = (
    _odd_numbers,
    _all_odd,
    _wrong_lengths,
    _times,
    _sizes,
    _swapped_sides,
    _teleporting,
    _one_point,
    _gone,
    _scores,
)


def commands(random: Random) -> Iterator[Any]:
    """Commands of a host that is careless, or worse."""
    names: tuple[Any, ...] = (
        "pause",
        "resume",
        "switchCamera",
        "analyze",
        "",
        "STOP",
        "reset ",
        None,
        7,
        [],
        {"a": 1},
    )
    yield {"command": random.choice(names)}
    yield {"command": "setExercise", "exercise": random.choice((*MOVEMENTS, *ALIASES, "", None, 3, [], {}))}
    yield random.choice((None, 1, "stop", [], {}, {"command": {}}, {"command": "reset", "more": [[]]}))


ADDRESSES: tuple[Any, ...] = (
    *("https://a.test/1.mp4", "blob:https://a.test/1", "javascript:alert(1)", "\ud800", "", "x" * 10_000),
    *(None, 7, [], {}, True, math.nan),
)
REASONS: tuple[Any, ...] = (
    "empty",
    "cut_off",
    "too_long",
    "codec",
    "export_broken",
    "__init__",
    "",
    None,
    3,
    [],
)

UploadCall = Callable[[Random, Session], list[Message]]
UPLOAD_CALLS: tuple[UploadCall, ...] = (
    lambda random, session: session.finish(),
    lambda random, session: session.media(random.choice(("video", "image"))),
    lambda random, session: session.image(*_picture(random)),
    lambda random, session: session.media_problem(
        random.choice(REASONS),
        random.choice(
            ({name: random.choice(ADDRESSES) for name in ("at", "codec", "minutes", "most")}, None, 7)
        ),
    ),
    lambda random, session: session.export_ready("blob:x", "video/mp4", random.randrange(10**9)),
    lambda random, session: session.report(
        random.choice(("processing", "running", "hidden", "visible", "x")),
        random.choice(("", "5", "-1", "NaN")),
    ),
    lambda random, session: session.command(
        {
            "command": "analyze",
            random.choice(("videoSrc", "imageSrc")): random.choice(ADDRESSES),
        }
    ),
)
"""Calls of the upload page, in no order that makes sense."""


def _picture(random: Random) -> tuple[list[float], float, float]:
    points, _, width, height = random.choice(sequence(random.randrange(100)))
    return points, width, height


VALUES = (
    *("", "true", "false", "1", "0", "TRUE", "yes", "null", "undefined", "NaN", "Infinity", "-1", "1e999"),
    *("0x10", "٣", "squat", "face_squat", "A", "F", "medium", "en", "xx", "webgl", "object", "json"),
    *("172", "49.9", "273", "45", "-45.0001", "50%", "red", "#ff8800", "url(javascript:1)", "</script>"),
    *(
        "https://a.example",
        "https://a.example:99999",
        "javascript:alert(1)",
        "data:,x",
        "//a",
        "\x00",
        "\ud800",
    ),
    *("123e4567-e89b-12d3-a456-426614174000", "../../etc/passwd", "🙂" * 50, "x" * 5000, "%", "%zz", "%ff"),
)


def query(seed: int) -> str:
    """A query string: known and unknown parameters with fitting and unfitting values, sometimes broken altogether."""
    random = Random(seed)
    names = [parameter.name for parameter in TABLE]
    parts = []
    for _ in range(random.randrange(12)):
        name = random.choice(names) if random.random() < 0.85 else random.choice(VALUES)
        value = random.choice((*VALUES, *IDS)) if random.random() < 0.9 else str(random.uniform(-1e6, 1e6))
        escaped = random.random() < 0.7
        parts.append(f"{name}={quote(value, errors='surrogatepass') if escaped else value}")
    if random.random() < 0.7:
        parts.append("token=t")
    text = random.choice(("?", "", "??", "&", "#?")) + random.choice(("&", "&", "&", ";", "&&")).join(parts)
    return text if random.random() < 0.9 else "".join(random.sample(text, len(text)))
