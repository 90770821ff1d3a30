"""The chart of a video: the movement's signal is what the figure did, bounded, with its extremes and entries."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from math import cos, nan, pi, sin
from random import Random

import pytest

from py_core import Session
from py_core.catalogue import MOVEMENTS
from py_core.exercise import Exercise
from py_core.page import Timeline
from py_core.settings import Settings, parse
from py_core.signals import SIGNALS
from py_core.text import LANGUAGES, TEXTS, has
from py_core.timeline import COMPARED, DEFINING, KINDS, MOST_KEPT, MOST_SHOWN, Course, Series, height_text
from tests.mannequin import Recording, empty_room, joined, play
from tests.unit.sessions import frames_of, uploaded, uploading


def timeline(recording: Recording, query: str) -> Timeline:
    session, _ = uploaded(recording, query)
    found = session.timeline
    assert found is not None
    return found


def value_at(found: Timeline, t_ms: float) -> float:
    at = min(bisect_left(found.t_ms, t_ms), len(found.t_ms) - 1)
    value = found.values[at]
    assert value is not None
    return value


def leaning(degrees: list[float], fps: float = 30.0) -> Recording:
    """A figure seen from the side whose trunk leans as told, frame by frame, and whose legs stand."""
    frames = []
    hip, knee, ankle = (240.0, 380.0), (240.0, 480.0), (240.0, 580.0)
    for angle in degrees:
        x, y = sin(angle * pi / 180.0), -cos(angle * pi / 180.0)
        shoulder = (hip[0] + 140.0 * x, hip[1] + 140.0 * y)
        head = (hip[0] + 190.0 * x + 8.0, hip[1] + 190.0 * y)
        elbow, wrist = (shoulder[0], shoulder[1] + 70.0), (shoulder[0], shoulder[1] + 130.0)
        joints = [head] * 5 + [p for pair in (shoulder, elbow, wrist, hip, knee, ankle) for p in (pair, pair)]
        frames.append([v for px, py in joints for v in (px / 480.0, py / 640.0, 0.9)])
    times = [i * 1000.0 / fps for i in range(len(frames))]
    return replace(play("stand", reps=1), frames=frames, t_ms=times)


def test_the_signal_is_the_movements_own_in_degrees() -> None:
    """A trunk that leans by a known curve, in a movement that counts by its lean."""
    fps, period_s = 30.0, 4.0
    curve = [40.0 * (1.0 - cos(2.0 * pi * i / fps / period_s)) for i in range(int(3 * period_s * fps) + 1)]
    found = timeline(leaning([0.0] * 30 + curve + [0.0] * 30), "exercise=back_flexibility_test")
    assert (found.unit, found.label) == ("deg", "Trunk lean")
    seen = [(t, v) for t, v in zip(found.t_ms, found.values, strict=True) if v is not None and t > 1000.0]
    assert len(seen) > 300
    for t_ms, value in seen:
        i = round(t_ms / 1000.0 * fps) - 30
        expected = curve[i] if 0 <= i < len(curve) else 0.0
        assert value == pytest.approx(expected, abs=4.0), t_ms
    assert max(v for _, v in seen) == pytest.approx(80.0, abs=1.0)
    assert [entry.index for entry in found.entries] == [1, 2, 3]
    for entry, k in zip(found.entries, range(3), strict=True):
        assert entry.peak_ms == pytest.approx(1000.0 + (k + 0.5) * period_s * 1000.0, abs=80.0)


@pytest.mark.parametrize("difficulty", ["easy", "medium", "hard"])
def test_difficulty_moves_the_target_and_not_the_signal(difficulty: str) -> None:
    squats = play("squat", reps=2, view="side", fps=30)
    found = timeline(squats, f"exercise=squat&difficulty={difficulty}")
    assert (found.unit, found.label) == ("deg", "Thigh angle")
    session = uploading("exercise=squat")
    session.media("video")
    for frame, value in zip(frames_of(squats), found.values, strict=True):
        session.frame(*frame)
        assert session.body is not None
        if value is not None:
            assert value == pytest.approx(SIGNALS["thigh_from_vertical_deg"].both(session.body), abs=0.051)
    assert sum(value is None for value in found.values) < 3


def test_entries_are_the_summarys_with_peaks_and_reasons() -> None:
    lean = play("squat", reps=3, view="side", fps=30, faults={"trunk_lean": 24})
    session, said = uploaded(lean, "exercise=squat")
    found = session.timeline
    assert found is not None
    history = next(m for m in said if m.type == "exercise_summary").history
    assert [(e.index, e.start_ms, e.end_ms, e.score, e.grade) for e in found.entries] == [
        (r.index, r.startMs, r.endMs, r.score, r.grade) for r in history
    ]
    for entry in found.entries:
        assert entry.peak_ms is not None and entry.start_ms < entry.peak_ms < entry.end_ms
        assert value_at(found, entry.peak_ms) == max(
            v
            for t, v in zip(found.t_ms, found.values, strict=True)
            if v is not None and entry.start_ms <= t <= entry.end_ms
        )
    assert {entry.reason for entry in found.entries} == {"Keep your chest up"}
    assert tuple(entry.reason for entry in found.entries) == session.view.reasons


def test_a_repetition_that_is_not_graded_well_enough_is_no_entry() -> None:
    lean = play("squat", reps=2, view="side", faults={"trunk_lean": 24})
    found = timeline(lean, "exercise=squat&minGrade=A")
    assert found.entries == ()
    assert max(v for v in found.values if v is not None) > 60.0


def test_jumps_are_their_heights() -> None:
    found = timeline(
        play("jump", reps=2, view="side", fps=60), "exercise=jump_analysis&userHeightCm=175&lang=fr"
    )
    assert (found.unit, found.label) == ("share", "Hauteur des hanches")
    assert [entry.index for entry in found.entries] == [1, 2]
    for entry in found.entries:
        assert (entry.score, entry.grade) == (None, None)
        assert entry.reason.endswith(" cm") and "," in entry.reason
        assert entry.peak_ms is not None
        # Over standing, the hips rise by what the feet do and by the ankles' stretch on top.
        height = float(entry.reason.removesuffix(" cm").replace(",", ".")) / 175.0
        assert height < value_at(found, entry.peak_ms) < height + 0.12
    assert height_text("en", 31.0) == "31.0 cm" and height_text("de", 31.25) == "31,2 cm"


def test_holds_are_the_signal_that_defines_them() -> None:
    found = timeline(play("plank", view="side", fps=15), "exercise=plank")
    assert (found.unit, found.label) == ("deg", "Body line")
    assert all(abs(v) < 8.0 for v in found.values if v is not None)
    assert [(entry.index, entry.peak_ms) for entry in found.entries] == [(1, None)]
    side = timeline(play("balance_leg", view="front", fps=15), "exercise=balance_leg")
    assert (side.unit, side.label) == ("share", "Foot height")
    assert max(v for v in side.values if v is not None) > 0.32


def test_nobody_and_what_is_not_judged_are_gaps() -> None:
    squats = play("squat", reps=1, view="side", fps=15)
    recording = joined(squats, empty_room(seconds=2), squats)
    found = timeline(recording, "exercise=squat")
    # A joint keeps its place for a quarter of a second.
    gap = [v for t, v in zip(found.t_ms, found.values, strict=True) if 400 < t - squats.t_ms[-1] < 1900]
    assert gap and set(gap) == {None}
    session = uploading("exercise=sit_to_stand_30s")
    session.media("video")
    session.frames(frames_of(empty_room(seconds=1)))
    session.finish()
    assert session.timeline is not None and set(session.timeline.values) == {None}


def test_a_movement_with_several_signals_shows_the_one_that_lags() -> None:
    found = timeline(play("jumping_jack", reps=2, view="front", fps=30), "exercise=jumping_jack")
    assert (found.unit, found.label) == ("deg", "Arm raise")
    assert max(v for v in found.values if v is not None) > 95.0
    relative = timeline(play("push_up", reps=2, view="side", fps=30), "exercise=push_up")
    assert (relative.unit, relative.label) == ("share", "Shoulders over hands")
    seen = [v for v in relative.values if v is not None]
    assert max(seen) == pytest.approx(1.0, abs=0.06) and min(seen) < 0.66


@pytest.mark.parametrize("name", sorted(MOVEMENTS))
def test_every_movement_has_a_label_in_every_language(name: str) -> None:
    settings = parse(f"exercise={name}&userHeightCm=170", "upload_tracking")
    assert isinstance(settings, Settings)
    for lang in LANGUAGES:
        exercise = Exercise(MOVEMENTS[name], settings, lang, mirrored=False)
        scale = Course(exercise)._reader.scale()
        assert 3 < len(TEXTS[lang][f"signal.{scale.kind}"]) < 50


def test_every_signal_has_a_label() -> None:
    named = [signal for signals in KINDS.values() for signal in signals]
    assert sorted(named) == sorted(SIGNALS)
    kinds = {*KINDS, *COMPARED.values()}
    assert {key for key in TEXTS["en"] if key.startswith("signal.")} == {f"signal.{kind}" for kind in kinds}
    assert all(has(f"signal.{kind}") for kind in kinds)


def test_defining_signals_are_of_the_position() -> None:
    for name, signal in DEFINING.items():
        assert signal in [condition.signal for condition in MOVEMENTS[name].posture]
        assert signal != MOVEMENTS[name].posture[0].signal


@pytest.mark.parametrize("count", [0, 1, 2, 1499, 1500, 1501, 2999, 3000, 3001, 7000, 50_000])
def test_memory_is_bounded_and_extremes_stay(count: int) -> None:
    random = Random(count)
    series = Series()
    values = [nan if 0.3 < i / (count + 1) < 0.4 else random.gauss(0.0, 1.0) for i in range(count)]
    if count > 2:
        values[count // 5], values[count // 2] = 50.0, -50.0
    for i, value in enumerate(values):
        series.add(i * 33.0, value)
        assert len(series._stretches) <= MOST_KEPT
    points = series.points()
    assert len(points) <= MOST_SHOWN
    assert [t for t, _ in points] == sorted({t for t, _ in points})
    assert all(v != v or values[round(t / 33.0)] == v for t, v in points), "each is a frame's own"
    if count <= MOST_SHOWN:
        assert len(points) == count
    else:
        assert len(points) > MOST_SHOWN / 4
    if count > 2:
        assert {(count // 5 * 33.0, 50.0), (count // 2 * 33.0, -50.0)} <= set(points)
    if count > 100:
        assert any(v != v for _, v in points), "a gap stays a gap"


def test_no_repetition_is_lost_in_a_long_video() -> None:
    """Ten squats in an hour of standing: thinned to one point in some seventy frames."""
    session: Session = uploading("exercise=squat")
    squats = frames_of(play("squat", reps=1, view="side", fps=10))
    still = squats[0]
    t_ms = 0.0
    session.media("video")
    for _ in range(10):
        for points, *_, width, height in [*squats, *[still] * 900]:
            session.frame(points, t_ms, width, height)
            t_ms += 100.0
    session.finish()
    found = session.timeline
    assert found is not None and len(found.entries) == 10 and len(found.t_ms) <= MOST_SHOWN
    deepest = max(v for v in found.values if v is not None)
    for entry in found.entries:
        near = [
            v
            for t, v in zip(found.t_ms, found.values, strict=True)
            if v is not None and entry.start_ms <= t <= entry.end_ms
        ]
        assert max(near) == pytest.approx(deepest, abs=2.0)
