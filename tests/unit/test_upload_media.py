"""What is wrong with files: every reason has its code and its words, and nothing that a page hands over breaks it."""

from __future__ import annotations

import json
import re
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from py_core import encode
from py_core.media import REASONS, message
from py_core.messages import Error, Warning_
from py_core.text import LANGUAGES, TEXTS
from tests.mannequin import play
from tests.unit.sessions import frames_of, uploading

VALUES = {
    "codec": "hvc1.1.6.L93",
    "at": 12.34,
    "status": 404,
    "minutes": 131,
    "most": 120,
    "problem": "encoder closed",
}


def test_the_reasons_are_the_pages(repo: Path) -> None:
    source = (repo / "web" / "src" / "media" / "types.ts").read_text(encoding="utf-8")
    [union] = re.findall(r"export type MediaReason =(.*?);", source, re.DOTALL)
    of_the_page = {"played", "nothing"}
    assert set(REASONS) - of_the_page == set(re.findall(r'"(\w+)"', union))
    keys = {key.removeprefix("media.") for key in TEXTS["en"] if key.startswith("media.")}
    assert keys == {*REASONS, *(f"{name}_image" for name, reason in REASONS.items() if reason.of_image)}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("source", ["video", "image"])
def test_every_reason_is_the_contracts_and_names_what_came(lang: str, source: Any) -> None:
    for name, reason in REASONS.items():
        said = message(lang, source, name, {**VALUES, "file": "private.mp4"}, 3)
        assert said.error == reason.code
        assert isinstance(said, Warning_ if reason.soft else Error)
        if isinstance(said, Error):
            assert said.current_count == 3
        for value in reason.values:
            assert str(VALUES[value]) in said.message
        assert said.message.endswith(".") and "{" not in said.message
        assert "private" not in said.message, "a file's name is nothing for the page around"


def test_a_picture_that_is_none_is_told_what_pictures_are() -> None:
    assert "MP4" in message("en", "video", "not_media", {}, None).message
    assert "JPEG" in message("en", "image", "not_media", {}, None).message


def test_what_was_read_before_the_cut_is_told_and_stands() -> None:
    session = uploading("exercise=squat")
    session.media("video")
    session.frames(frames_of(play("squat", reps=2, view="side", fps=15)))
    [error] = session.media_problem("cut_off", {"at": 9.5})
    assert isinstance(error, Error)
    assert error.message == (
        "The video could be read up to 9.5 s; the rest is damaged or missing. What was read has been analysed."
    )
    assert (error.error, error.current_count) == ("media_load_failed", 2)
    assert session.finish()[-1] is not None
    [error] = session.media_problem("export_space", {})
    assert isinstance(error, Error) and (error.error, error.current_count) == ("export_failed", 2)


@pytest.mark.parametrize("reason", ["", "EMPTY", "not_media_image", "__class__", None, 7, [], {}, "\ud800"])
def test_a_reason_that_is_none_is_our_own_fault(reason: Any) -> None:
    said = message("de", "video", reason, {}, None)
    assert said.error == "internal"
    encode([said]).encode()


@pytest.mark.parametrize("value", [None, nan, inf, -inf, 1e300, True, [], {}, "", "  "])
@pytest.mark.parametrize("name", sorted({value for reason in REASONS.values() for value in reason.values}))
def test_values_that_are_none_are_our_own_fault(name: str, value: Any) -> None:
    for reason, known in REASONS.items():
        if name in known.values:
            assert message("en", "video", reason, {**VALUES, name: value}, None).error == "internal"


@pytest.mark.parametrize("values", [None, 7, "x", [], [["at", 1]]])
def test_values_that_are_no_object_do_not_break_it(values: Any) -> None:
    assert message("en", "video", "cut_off", values, None).error == "internal"
    assert message("en", "video", "empty", values, None).error == "media_load_failed"


def test_a_value_stays_one_short_line() -> None:
    said = message("en", "video", "codec", {"codec": "a\n{evil}\u202e\ud800" + "x" * 1000}, None)
    assert len(said.message) < 250 and said.message.isprintable()
    assert "{evil}" in said.message, "shown, not filled in"
    json.loads(encode([said]))
