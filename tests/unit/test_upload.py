"""The upload page's session: what it says in which order, what it counts, and what changes nothing."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

from py_core import Session, encode
from py_core.encoding import to_json
from py_core.messages import (
    Angles,
    Initialization,
    Keypoints,
    KeypointsBatch,
    Message,
    Warning_,
)
from py_core.upload import BATCH
from tests.mannequin import Recording, empty_room, joined, play
from tests.unit.sessions import (
    DEVELOPER,
    SITE,
    counters,
    errors,
    frames_of,
    played,
    uploaded,
    uploading,
    watched,
)
from tests.unit.test_schema import closed
from web.tools import generate

ALL = "&keypoints=true&angles=true&progression=true&recommendations=true"
JUMP = "exercise=jump_analysis&userHeightCm=175"


@pytest.fixture(scope="module")
def squats() -> Recording:
    return play("squat", reps=2, view="side", fps=15)


@pytest.fixture(scope="module")
def jumps() -> Recording:
    return play("jump", reps=2, view="side", fps=30)


def stages(messages: list[Message]) -> list[tuple[str, bool]]:
    """The ``initialization`` messages."""
    return [(m.message, m.ready) for m in messages if isinstance(m, Initialization)]


def timed(messages: list[Message]) -> list[Message]:
    """What was judged: without the stages of the page's work."""
    return [m for m in messages if not isinstance(m, Initialization)]


# What is said, and when


def test_a_video_is_announced_in_the_contracts_words(squats: Recording) -> None:
    session = Session()
    said = session.open("?token=t&exercise=squat", {**SITE, "page": "upload_tracking"}, DEVELOPER)
    said += session.media("video")
    for percent in ("0", "37"):
        said += session.report("processing", percent)
    said += session.frames(frames_of(squats))[0]
    said += session.report("processing", "100")
    said += session.finish()
    assert stages(said) == [
        ("loading video", False),
        ("Your video is processing, please stay on this page (0%)", False),
        ("Your video is processing, please stay on this page (37%)", False),
        ("Your video is processing, please stay on this page (100%)", False),
        ("Analysis completed", True),
    ]
    assert isinstance(said[0], Initialization) and isinstance(said[-1], Initialization)


def test_an_image_is_announced_in_the_contracts_words(squats: Recording) -> None:
    session = uploading("source=image&angles=true")
    said = session.media("image")
    said += session.report("initializing_pose_model") + session.report("running")
    said += session.image(squats.frames[0], squats.width, squats.height)
    assert stages(said) == [("loading image", False), ("initializing pose model", False), ("running", True)]
    assert [m.type for m in said] == ["initialization"] * 3 + ["keypoints", "angles"]
    assert session.finish() == []


@pytest.mark.parametrize("detail", ["", "-1", "101", "3.7", "1e1", "٣٧", "0x1", "1000", "a lot", "²"])
def test_a_percent_that_is_none_is_an_error(detail: str) -> None:
    said = uploading("exercise=squat").report("processing", detail)
    assert errors(said) == ["internal"]


def test_the_end_of_a_video_is_the_last_count_and_the_summary(squats: Recording) -> None:
    session, said = uploaded(squats, f"exercise=squat{ALL}")
    assert [m.type for m in said[-4:]] == [
        "keypoints_batch",
        "counter",
        "exercise_summary",
        "initialization",
    ]
    last = counters(said)[-1]
    assert (last.current_count, last.final) == (2, True)
    assert last.form_score == counters(said)[-2].form_score
    assert [m.final for m in counters(said)[:-1]] == [None, None]
    assert session.view.state == "finished"
    assert len(session.view.reasons) == 2


def test_a_repetition_that_is_all_but_over_is_counted_before_the_last_count() -> None:
    whole = play("squat", reps=2, view="side", fps=30, lead_out_s=0.0)
    for cut in range(1, 30):
        short = replace(whole, frames=whole.frames[:-cut], t_ms=whole.t_ms[:-cut])
        _, said = uploaded(short, "exercise=squat")
        counts = [(m.current_count, bool(m.final)) for m in counters(said)]
        assert counts[-1][1] and counts[-1][0] == counts[-2][0]


def test_the_end_of_jumps(jumps: Recording) -> None:
    _, said = uploaded(jumps, JUMP)
    assert [m.type for m in said[-4:]] == ["jump_summary", "counter", "exercise_summary", "initialization"]
    assert counters(said)[-1].current_count == 2


def test_the_last_count_of_a_fold_carries_its_analysis() -> None:
    _, said = uploaded(play("back_flexibility_test", view="side"), "exercise=back_flexibility_test")
    *_, before, last = counters(said)
    assert last.final and last.analysis is not None
    assert last.analysis == before.analysis
    assert last.analysis.interpretation != ""


def test_keypoints_go_in_batches_of_thirty_and_the_rest_at_the_end(squats: Recording) -> None:
    _, said = uploaded(squats, "")
    batches = [m for m in said if isinstance(m, KeypointsBatch)]
    whole, rest = divmod(len(squats.frames), BATCH)
    assert [len(m.data) for m in batches] == [BATCH] * whole + [rest] * bool(rest)
    assert [m.type for m in timed(said)] == ["keypoints_batch"] * len(batches)
    assert stages(said)[-1] == ("Analysis completed", True)
    frames = [frame for batch in batches for frame in batch.data]
    assert [frame.timestampMs for frame in frames] == [round(t, 3) for t in squats.t_ms]
    assert all(batch.timestampMs == batch.data[-1].timestampMs for batch in batches)
    live = [m for m in played(squats, "mirror=false") if isinstance(m, Keypoints)]
    assert [frame.keypoints for frame in frames] == [m.data for m in live]


def test_angles_stay_with_their_frames(squats: Recording) -> None:
    _, said = uploaded(squats, "exercise=squat&angles=true")
    assert [m.timestampMs for m in said if isinstance(m, Angles)] == [round(t, 3) for t in squats.t_ms]


def test_a_file_is_not_mirrored(squats: Recording) -> None:
    session = uploading("source=image")
    assert not session.page.look.mirror
    session.media("image")
    [found] = session.image(squats.frames[0], squats.width, squats.height)
    assert isinstance(found, Keypoints)
    assert found.data[0].x == pytest.approx(squats.frames[0][0], abs=1e-4)
    assert session.view.points[0] == pytest.approx(squats.frames[0][0], abs=1e-4)


def test_nobody_in_a_picture() -> None:
    session = uploading("source=image&angles=true")
    session.media("image")
    found, angles = session.image([], 4000, 3000)
    assert isinstance(found, Keypoints) and found.data == () and found.timestampMs == 0.0
    assert isinstance(angles, Angles)
    assert session.view.points == ()


def test_every_message_of_a_frame_carries_its_time(squats: Recording) -> None:
    _, said = uploaded(squats, f"exercise=squat{ALL}")
    assert all(getattr(message, "timestampMs", None) is not None for message in timed(said))


# The same judgement as live


@pytest.mark.parametrize(
    ("name", "view", "query"),
    [
        ("squat", "side", "exercise=squat"),
        ("push_up", "side", "exercise=push_up&difficulty=hard"),
        ("lunge", "side", "exercise=lunge&minGrade=C"),
        ("jumping_jack", "front", "exercise=jumping_jack"),
        ("plank", "side", "exercise=plank"),
        ("sit_to_stand_30s", "side", "exercise=sit_to_stand_30s"),
    ],
)
def test_frames_of_a_file_are_judged_as_live_ones(name: str, view: str, query: str) -> None:
    recording = play(name, view=view, fps=20)
    query += "&angles=true&progression=true&recommendations=true"
    live = played(recording, query)
    _, said = uploaded(recording, query)
    final = [m for m in counters(said) if m.final][-1]
    assert [m for m in timed(said) if m is not final] == live
    assert counters(live)


@pytest.mark.parametrize("batch", [1, 7, 30, 10_000])
def test_the_size_of_the_batches_changes_nothing(squats: Recording, batch: int) -> None:
    by_thirty, by_others = (
        uploaded(squats, f"exercise=squat{ALL}", batch=size)[1] for size in (BATCH, batch)
    )
    assert encode(by_others) == encode(by_thirty)


def test_two_runs_say_the_same(squats: Recording) -> None:
    session, first = uploaded(squats, f"exercise=squat{ALL}")
    kept = (session.timeline, session.results("json"), session.results("csv"))
    other, second = uploaded(squats, f"exercise=squat{ALL}")
    assert encode(first) == encode(second)
    assert kept == (other.timeline, other.results("json"), other.results("csv"))


def test_a_second_file_begins_anew(squats: Recording, jumps: Recording) -> None:
    session, first = uploaded(squats, f"exercise=squat{ALL}")
    watched(session, jumps)
    assert encode(watched(session, squats)) == encode(first)


@pytest.mark.parametrize("frames", [1, 17, 31])
def test_a_run_that_was_dropped_leaves_nothing(squats: Recording, frames: int) -> None:
    _, first = uploaded(squats, f"exercise=squat{ALL}")
    session = uploading(f"exercise=squat{ALL}")
    session.media("video")
    session.frames([([0.5] * 50, 1e9, 480.0, 640.0), *frames_of(squats)[:frames]])
    assert encode(watched(session, squats)) == encode(first)


def test_marks_are_what_the_view_shows_after_each_frame(squats: Recording) -> None:
    lean = play("squat", reps=2, view="side", fps=15, faults={"trunk_lean": 24})
    frames = frames_of(joined(lean, empty_room(seconds=1)))
    session, single = (uploading("exercise=squat&recommendations=true") for _ in range(2))
    session.media("video")
    single.media("video")
    _, marks = session.frames(frames)
    assert len(marks) == len(frames)
    for frame, mark in zip(frames, marks, strict=True):
        single.frame(*frame)
        view = single.view
        assert mark.t_ms == round(frame[1], 3)
        assert (mark.points, mark.count, mark.score, mark.grade, mark.fault_joints) == (
            view.points,
            view.count,
            view.score,
            view.grade,
            view.fault_joints,
        )
    assert marks[-1].count == 2 and marks[-1].points == ()
    assert any(mark.fault_joints for mark in marks)
    # Those of frames that are left out draw nothing, so that there is one for every frame.
    bad = [([0.5] * 50, 1e6), ([0.5] * 51, float("nan")), ([0.5] * 51, 0.0)]
    _, left_out = session.frames([(points, t_ms, 480.0, 640.0) for points, t_ms in bad])
    assert [(mark.t_ms, mark.points, mark.count) for mark in left_out] == [
        (1e6, (), 2),
        (marks[-1].t_ms, (), 2),
        (0.0, (), 2),
    ]


# Settings of the site


@pytest.mark.parametrize(
    ("config", "minutes", "workers"),
    [
        ({}, 120.0, None),
        ({"uploadMostMinutes": 10, "uploadWorkers": 2}, 10.0, 2),
        ({"uploadMostMinutes": 0.5, "uploadWorkers": 1.0}, 0.5, 1),
        ({"uploadMostMinutes": 0, "uploadWorkers": 0}, 120.0, None),
        ({"uploadMostMinutes": -1, "uploadWorkers": 1.5}, 120.0, None),
        ({"uploadMostMinutes": "10", "uploadWorkers": "2"}, 120.0, None),
        ({"uploadMostMinutes": True, "uploadWorkers": True}, 120.0, None),
        ({"uploadMostMinutes": float("nan"), "uploadWorkers": float("inf")}, 120.0, None),
        ({"uploadMostMinutes": 10**400, "uploadWorkers": 10**400}, 120.0, None),
        ({"uploadMostMinutes": [], "uploadWorkers": {}}, 120.0, None),
        (None, 120.0, None),
        ("x", 120.0, None),
    ],
)
def test_the_sites_settings(config: Any, minutes: float, workers: int | None) -> None:
    plan = uploading("exercise=squat", {"config": config}).page.upload
    assert plan is not None and (plan.most_minutes, plan.workers) == (minutes, workers)


# What leaves


def test_every_answer_fits_its_schema(
    squats: Recording, jumps: Recording, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(repo / "web" / "engine")
    repo_calls = importlib.import_module("repscope_calls").Calls
    check = fastjsonschema.compile(closed(generate.answer_schema()))
    site, claims = json.dumps({**SITE, "page": "upload_tracking"}), json.dumps(DEVELOPER)
    runs = ((squats, f"exercise=squat{ALL}"), (jumps, f"{JUMP}{ALL}"), (squats, ""), (squats, "source=image"))
    for recording, query in runs:
        calls = repo_calls()
        points = [v for frame in recording.frames for v in frame]
        lengths = [len(frame) for frame in recording.frames]
        answers = [
            calls.open(f"token=t&{query}", site, claims),
            calls.frames(points, lengths, recording.t_ms, recording.width, recording.height),
            calls.media("image" if "image" in query else "video"),
            calls.frames(points, lengths, recording.t_ms, recording.width, recording.height),
            calls.image(recording.frames[0], recording.width, recording.height),
            calls.media_problem("cut_off", '{"at": 2.5}'),
            calls.command('{"command": "analyze", "videoSrc": "https://a.test/1.mp4"}'),
            calls.finish(),
            calls.finish(),
            calls.export_ready("blob:x", "video/webm", 1e6),
        ]
        for answer in answers:
            check(json.loads(answer))
        assert json.loads(answers[1])["marks"] == []
        marks = json.loads(answers[3])["marks"]
        assert len(marks) == (0 if "image" in query else len(recording.frames))
        assert ("timeline" in json.loads(answers[7])) == ("exercise" in query)
        assert "timeline" not in json.loads(answers[8])
        # Numbers that do not belong together are a bug of the page, which ends in one message.
        broken = json.loads(calls.frames(points[:-1], lengths, recording.t_ms, 480, 640))
        assert [m["error"] for m in broken["messages"]] == ["internal"]
        assert calls.results("txt") == ""


def test_marks_are_written_as_json_is(squats: Recording) -> None:
    session = uploading("exercise=squat")
    session.media("video")
    _, marks = session.frames(frames_of(squats)[:5])
    for mark, written in zip(marks, json.loads(to_json(marks)), strict=True):
        assert written["points"] == list(mark.points)
        fields = ["t_ms", "points", "count", "score", "grade", "fault_joints", "reference_points"]
        assert list(written) == fields


def test_a_warning_of_the_opening_comes_first() -> None:
    session = Session()
    said = session.open("?token=t&exercise=squat&timer=3", {**SITE, "page": "upload_tracking"}, DEVELOPER)
    assert [(type(m), m.error) for m in said if isinstance(m, Warning_)] == [(Warning_, "unknown_parameter")]
    assert len(said) == 1
