"""Commands and calls of the upload page: what they change, and what changes nothing because it may not come then."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from py_core import Session, encode
from py_core.messages import Error, ExportReady
from py_core.upload import COMMANDS, TRANSITIONS, Event, Stage, Upload
from tests.mannequin import Recording, play
from tests.unit.sessions import (
    DEVELOPER,
    SITE,
    counters,
    errors,
    frames_of,
    opened,
    summary,
    uploaded,
    uploading,
    watched,
)

ALL = "&keypoints=true&angles=true&progression=true&recommendations=true"


@pytest.fixture(scope="module")
def squats() -> Recording:
    return play("squat", reps=2, view="side", fps=15)


def test_pause_loses_nothing_of_the_repetition_under_way(squats: Recording) -> None:
    _, whole = uploaded(squats, f"exercise=squat{ALL}")
    session = uploading(f"exercise=squat{ALL}")
    said = session.media("video")
    for frame in frames_of(squats):
        assert session.command({"command": "pause"}) == []
        assert session.view.state == "paused"
        # A batch that was on its way already is judged as well.
        said += session.frames([frame])[0]
        assert session.command({"command": "resume"}) == []
        assert session.view.state != "paused"
    assert encode(said + session.finish()) == encode(whole)


def test_a_page_that_is_hidden_goes_on(squats: Recording) -> None:
    _, whole = uploaded(squats, "exercise=squat")
    session = uploading("exercise=squat")
    session.media("video")
    frames = frames_of(squats)
    said = session.frames(frames[:40])[0] + session.report("hidden")
    said += session.frames(frames[40:])[0] + session.report("visible")
    assert encode(said + session.finish()) == encode(whole[1:])


def test_stop_finishes_with_what_was_analysed(squats: Recording) -> None:
    session = uploading("exercise=squat")
    session.media("video")
    half = next(i for i, t in enumerate(squats.t_ms) if t > 0.6 * squats.t_ms[-1])
    said = session.frames(frames_of(squats)[:half])[0] + session.command({"command": "stop"})
    assert [m.type for m in said[-3:]] == ["counter", "exercise_summary", "initialization"]
    assert counters(said)[-1].final and counters(said)[-1].current_count == 1
    assert session.command({"command": "stop"}) == [], "it has stopped"
    assert session.timeline is not None


def test_reset_goes_back_to_the_choice_of_a_file(squats: Recording) -> None:
    _, whole = uploaded(squats, "exercise=squat")
    session = uploading("exercise=squat")
    session.media("video")
    session.frames(frames_of(squats))
    assert [(m.current_count, m.final) for m in counters(session.command({"command": "reset"}))] == [
        (0, None)
    ]
    assert session.view.count == 0 and session.view.points == ()
    assert session.frames(frames_of(squats)) == ([], []), "what was still on its way belongs to nothing"
    assert session.finish() == [] and session.timeline is None and session.results("json") == ""
    assert encode(watched(session, squats)) == encode(whole)
    assert uploading("").command({"command": "reset"}) == []


def test_another_exercise_is_for_the_next_analysis(squats: Recording) -> None:
    _, as_squats = uploaded(squats, "exercise=squat")
    session = uploading("exercise=push_up")
    session.media("video")
    session.frames(frames_of(squats)[:40])
    said = session.command({"command": "setExercise", "exercise": "face_squat"})
    assert [m.current_count for m in counters(said)] == [0]
    assert session.page.exercise == "squat"
    assert session.frames(frames_of(squats)) == ([], [])
    assert encode(watched(session, squats)) == encode(as_squats)


def test_an_exercise_that_is_none_changes_nothing(squats: Recording) -> None:
    session = uploading("exercise=squat")
    session.media("video")
    half = len(squats.frames) // 2
    said = session.frames(frames_of(squats)[:half])[0]
    assert errors(session.command({"command": "setExercise", "exercise": "handstand"})) == [
        "invalid_exercise"
    ]
    said += session.frames(frames_of(squats)[half:])[0]
    assert counters(said)[-1].current_count == 2


def test_a_picture_has_no_exercise() -> None:
    session = uploading("source=image")
    session.media("image")
    [error] = session.command({"command": "setExercise", "exercise": "squat"})
    assert isinstance(error, Error) and error.error == "conflicting_parameters"
    assert "setExercise" in error.message
    assert session.page.exercise is None


def test_analyze_names_what_is_next() -> None:
    session = uploading("exercise=squat&videoSrc=https://a.test/1.mp4")
    plan = session.page.upload
    assert plan is not None and plan.src == "https://a.test/1.mp4"
    asked: tuple[tuple[dict[str, Any], str], ...] = (
        ({"videoSrc": "https://b.test/2.webm"}, "https://b.test/2.webm"),
        ({"videoSrc": "blob:https://a.test/123"}, "blob:https://a.test/123"),
        ({"videoSrc": "clips/3.mov?x=1", "more": [1]}, "clips/3.mov?x=1"),
        ({}, "clips/3.mov?x=1"),
        ({"videoSrc": None, "imageSrc": None}, "clips/3.mov?x=1"),
    )
    for fields, src in asked:
        assert session.command({"command": "analyze", **fields}) == []
        plan = session.page.upload
        assert plan is not None and plan.src == src
    picture = uploading("source=image")
    picture.command({"command": "analyze", "imageSrc": "https://a.test/1.jpg"})
    assert picture.page.upload is not None and picture.page.upload.src == "https://a.test/1.jpg"


@pytest.mark.parametrize(
    "src",
    ["", " ", "javascript:alert(1)", "ftp://a/b", "https://", "a b", "\ud800", "x" * 9000, 7, True, [], {}, 1.5]
)  # fmt: skip
def test_an_address_that_is_none_is_named(src: Any) -> None:
    session = uploading("exercise=squat&videoSrc=https://a.test/1.mp4")
    before = session.page
    [error] = session.command({"command": "analyze", "videoSrc": src})
    assert isinstance(error, Error) and error.error == "invalid_parameter" and "videoSrc" in error.message
    assert session.page == before
    encode([error]).encode()


@pytest.mark.parametrize(("query", "other"), [("exercise=squat", "imageSrc"), ("source=image", "videoSrc")])
def test_the_address_of_the_other_kind_conflicts(query: str, other: str) -> None:
    session = uploading(query)
    [error] = session.command({"command": "analyze", other: "https://a.test/1"})
    assert isinstance(error, Error) and error.error == "conflicting_parameters" and other in error.message
    assert session.page.upload is not None and session.page.upload.src is None


@pytest.mark.parametrize("name", ["switchCamera", "dance", "", None, 7, ["stop"], {"a": 1}])
def test_a_command_that_is_none_says_which_there_are(name: Any) -> None:
    [error] = uploading("exercise=squat").command({"command": name})
    assert isinstance(error, Error) and error.error == "invalid_parameter"
    assert all(known in error.message for known in COMMANDS)


def test_the_live_page_has_nothing_to_analyze() -> None:
    [error] = opened("exercise=squat").command({"command": "analyze", "videoSrc": "https://a.test/1.mp4"})
    assert isinstance(error, Error) and error.error == "invalid_parameter"


# What may not come


def test_the_table_of_transitions_is_whole() -> None:
    allowed = {(stage, event): to for stage, row in TRANSITIONS.items() for event, to in row.items()}
    assert set(TRANSITIONS) == set(Stage)
    for stage, event in product(Stage, Event):
        upload = Upload()
        upload.stage = stage
        before = (upload.seen, upload.paused)
        assert upload.happen(event) == ((stage, event) in allowed)
        assert upload.stage == allowed.get((stage, event), stage)
        if (stage, event) not in allowed:
            assert (upload.seen, upload.paused) == before


def calls(squats: Recording) -> dict[str, Any]:
    """Every call that a page or a host can make, by name."""
    frames = frames_of(squats)[:3]
    return {
        "media video": lambda s: s.media("video"),
        "media image": lambda s: s.media("image"),
        "media other": lambda s: s.media("sound"),
        "frames": lambda s: s.frames(frames)[0],
        "image": lambda s: s.image(frames[0][0], 480, 640),
        "finish": lambda s: s.finish(),
        "export": lambda s: s.export_ready("blob:x", "video/mp4", 1),
        **{name: lambda s, name=name: s.command({"command": name}) for name in ("stop", "pause", "resume")},
    }


SILENT: dict[Stage, set[str]] = {
    Stage.WAITING: {"media image", "media other", "frames", "image", "finish", "export"},
    Stage.WATCHING: {"media image", "media other", "image", "export"},
    Stage.DONE: {"media image", "media other", "frames", "image", "finish", "stop"},
}
REFUSED: dict[Stage, set[str]] = {
    Stage.WAITING: {"stop", "pause", "resume"},
    Stage.WATCHING: set(),
    Stage.DONE: {"pause", "resume"},
}


@pytest.mark.parametrize("stage", SILENT)
def test_what_may_not_come_changes_nothing_and_tells_the_host_of_its_own(
    squats: Recording, stage: Stage
) -> None:
    _, expected = uploaded(squats, f"exercise=squat{ALL}")
    session = uploading(f"exercise=squat{ALL}")
    if stage is not Stage.WAITING:
        session.media("video")
        session.frames(frames_of(squats)[3:])
    if stage is Stage.DONE:
        session.finish()
    kept = (session.page, session.view, session.timeline, session.results("json"))
    for name, call in calls(squats).items():
        if name in SILENT[stage]:
            assert call(session) == [], name
        elif name in REFUSED[stage]:
            [error] = call(session)
            assert isinstance(error, Error) and error.error == "invalid_parameter" and name in error.message
        else:
            continue
        assert (session.page, session.view, session.timeline, session.results("json")) == kept, name
    assert encode(watched(session, squats)) == encode(expected)


def test_a_picture_is_looked_at_once(squats: Recording) -> None:
    session = uploading("source=image&angles=true")
    assert session.image(squats.frames[0], 480, 640) == []
    session.media("image")
    assert session.frames(frames_of(squats)) == ([], [])
    assert session.finish() == [] and session.command({"command": "stop"}) == []
    assert errors(session.image([0.5] * 7, 480, 640)) == ["internal"]
    assert errors(session.image(squats.frames[0], 0, 640)) == []  # Said once already.
    assert len(session.image(squats.frames[0], 480, 640)) == 2
    assert session.image(squats.frames[0], 480, 640) == []
    assert session.results("json") == session.results("csv") == ""
    session.media("image")
    assert len(session.image(squats.frames[9], 480, 640)) == 2


def test_the_live_page_has_no_files(squats: Recording) -> None:
    session = opened("exercise=squat")
    assert session.page.upload is None
    assert session.media("video") == session.image(squats.frames[0], 480, 640) == []
    assert session.media_problem("empty", {}) == session.export_ready("blob:x", "video/mp4", 1) == []
    assert session.timeline is None and session.results("json") == ""


def test_a_page_that_goes_no_further_takes_no_file(squats: Recording) -> None:
    session = Session()
    said = session.open("exercise=squat&source=image", {**SITE, "page": "upload_tracking"}, DEVELOPER)
    assert errors(said) == ["conflicting_parameters"] and len(said) == 1
    assert watched(session, squats) == []
    assert session.media_problem("empty", {}) == []


def test_no_file_is_taken_before_its_movement_is_there(squats: Recording) -> None:
    session = uploading("userExercise=https://repscope.test/mine.toml")
    assert watched(session, squats) == []


def test_a_video_without_frames_ends_like_any_other() -> None:
    session = uploading("exercise=squat")
    said = session.media("video") + session.finish()
    assert [m.type for m in said[1:]] == ["counter", "exercise_summary", "initialization"]
    assert summary(said[:-1]).durationMs == 0.0
    assert session.timeline is not None and session.timeline.values == ()
    json.loads(session.results("json"))


def test_an_export_is_told_with_its_size(squats: Recording) -> None:
    session, _ = uploaded(squats, "exercise=squat&export=true")
    assert session.export_ready("blob:https://a.test/1", "video/mp4", 12345) == [
        ExportReady("blob:https://a.test/1", "video/mp4", 12345)
    ]
