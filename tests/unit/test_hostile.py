"""Ten thousand sequences of frames and as many queries that nobody should send: answered, every one, in good form."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import repeat
from random import Random
from typing import Any

import fastjsonschema
import pytest

from py_core import Session, encode
from py_core.catalogue import MOVEMENTS
from py_core.encoding import to_json
from py_core.messages import Message
from tests.unit import hostile
from tests.unit.sessions import DEVELOPER, SITE, opened, uploading
from tests.unit.test_schema import closed
from web.tools import generate

SLICES = 20
OPENING = {"tracking": ["checking you plan and access"], "upload_tracking": []}


@cache
def valid() -> Callable[[Any], Any]:
    """A check against the published schema, with no field beyond it."""
    check: Callable[[Any], Any] = fastjsonschema.compile(closed(generate.message_schema()))
    return check


def refused(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def checked(messages: list[Message]) -> list[dict[str, Any]]:
    """The messages as they leave, each checked; JSON without NaN or infinities."""
    plain: list[dict[str, Any]] = json.loads(encode(messages), parse_constant=refused)
    for message in plain:
        valid()(message)
    return plain


def one_session(seed: int) -> None:
    """A session through a hostile sequence. Raises what is wrong, naming the seed."""
    random = Random(-seed)
    names = sorted(MOVEMENTS)
    name = names[seed % len(names)]
    options = random.choice(("", "&timer=1", "&minGrade=B", "&difficulty=hard", "&lang=de"))
    # Every frame's joints and angles on every fifth only: they are most of what is to be checked.
    every = "&keypoints=true&angles=true" if seed % 5 == 0 else ""
    session = opened(
        f"exercise={name}&userHeightCm=172&recommendations=true&progression=true{every}{options}"
    )
    count = 0
    frames = hostile.sequence(seed)
    command_at = random.randrange(len(frames) * 3)
    for at, frame in enumerate(frames):
        said = checked(session.frame(*frame))
        if at == command_at:
            for command in hostile.commands(random):
                said += checked(session.command(command))
        for message in said:
            if message["type"] != "counter":
                continue
            now = message["current_count"]
            assert now == 0 or now >= count, (now, count)
            count = now
        view = session.view
        assert 0.0 <= view.progress <= 1.0
        assert view.score is None or 0 <= view.score <= 100
    closing = checked(session.finish())
    assert closing[-1]["counter"] >= count if closing and closing[-1]["type"] == "exercise_summary" else True


def one_upload(seed: int) -> None:
    """Files of the upload page through hostile sequences of frames and calls. Raises what is wrong, naming the seed."""
    random = Random(-seed)
    names = sorted(MOVEMENTS)
    movement = f"exercise={names[seed % len(names)]}&userHeightCm=172" if seed % 4 else ""
    query = random.choice(
        (movement, movement, f"{movement}&recommendations=true&angles=true", "source=image")
    )
    session = uploading(query)
    frames = hostile.sequence(seed)
    for _ in range(random.randrange(2, 5)):
        said = checked(session.media(random.choice(("video", "video", "image", "", "sound"))))
        count = session.view.count
        while random.random() < 0.8:
            start = random.randrange(len(frames))
            batch = frames[start : start + random.choice((0, 1, 7, 30))]
            messages, marks = session.frames(batch)
            assert len(marks) in (0, len(batch))
            for mark in json.loads(to_json(marks), parse_constant=refused):
                assert len(mark["points"]) in (0, 51) and mark["count"] >= count
                count = mark["count"]
            said += checked(messages)
            for call in random.sample(hostile.UPLOAD_CALLS, random.randrange(3)):
                said += checked(call(random, session))
            for command in hostile.commands(random):
                said += checked(session.command(command)) if random.random() < 0.1 else []
            count = min(count, session.view.count)
        checked(session.finish())
        timeline = session.timeline
        if timeline is not None:
            assert len(timeline.t_ms) == len(timeline.values) == len({*timeline.t_ms})
            to_json(timeline)
        for form in ("json", "csv"):
            written = session.results(form)
            if form == "json" and written:
                json.loads(written, parse_constant=refused)


def a_slice(
    number: int, one: Callable[[int], None] = one_session, most: int = hostile.SEQUENCES
) -> list[str]:
    """Runs every ``SLICES``-th sequence; what went wrong, by seed."""
    wrong = []
    for seed in range(number, most, SLICES):
        try:
            one(seed)
        except Exception as error:
            wrong.append(f"seed {seed}: {type(error).__name__}: {error}")
    return wrong


def test_no_sequence_of_frames_breaks_a_session() -> None:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        wrong = [line for lines in pool.map(a_slice, range(SLICES)) for line in lines]
    assert wrong == []


def test_no_sequence_of_files_breaks_an_upload() -> None:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        slices = pool.map(a_slice, range(SLICES), repeat(one_upload), repeat(hostile.UPLOADS))
        wrong = [line for lines in slices for line in lines]
    assert wrong == []


@pytest.mark.parametrize("page", ["tracking", "upload_tracking"])
def test_no_query_breaks_the_opening(page: str) -> None:
    for seed in range(hostile.QUERIES // 2):
        query = hostile.query(seed if page == "tracking" else seed + hostile.QUERIES)
        session = Session()
        said = checked(session.open(query, {**SITE, "page": page}, DEVELOPER))
        assert [m["message"] for m in said if m["type"] == "initialization"] == OPENING[page], query
        errors = [message for message in said if message["type"] == "error"]
        assert session.page.proceed == (not errors), query
        for message in errors:
            assert message["error"] and message["message"], query
        checked(session.media("video") + session.media("image"))
        checked(session.frame([0.5] * 51, 0.0, 480.0, 640.0))
        checked(session.image([0.5] * 51, 480.0, 640.0))
        checked(session.finish())
