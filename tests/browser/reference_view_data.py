"""What the views are shown in tests of a comparison: the mannequin's film, and a reference's figure that leads it."""

from __future__ import annotations

from typing import Any

from py_core.form import grade
from py_core.messages import ReferenceScore, ReferenceSummary, Repetition, to_plain
from py_core.page import ViewState
from tests.browser import upload_view_data as data
from tests.browser.upload_view_data import Json
from tests.mannequin.film import Film

ID = "123e4567-e89b-12d3-a456-426614174000"
NAME = "Kettlebell swing with both hands"
AHEAD = 9
"""Frames by which the figure is ahead of the person: far enough to be seen beside them."""
SCORES = ((0.96, 0.98, 0.97), (0.91, 0.78, 0.9), (0.62, 0.88, 0.55), (0.84, 0.93, 0.71), (0.42, 0.35, 0.5))
"""Pose, timing and movement of each repetition."""
ADVICE = (
    "",
    "Move a little faster",
    "Left knee: furthest from the reference",
    "Use the full range of motion",
)


def plan(query: str = "", lang: str = "en", unit: str = "repetitions", page: str = "upload_tracking") -> Json:
    """The plan of a page once its reference is there."""
    compared = {"exercise_name": NAME, "reference": ID, "reference_file": None, "unit": unit}
    return {**data.plan(query, lang, page=page), **compared}


def figure(shot: Film, frame: int) -> list[float]:
    """The reference's figure at a frame: the mannequin a little later, every joint as sure as any."""
    frames = shot.recording.frames
    later = frames[min(frame + AHEAD, len(frames) - 1)]
    return [1.0 if at % 3 == 2 else value for at, value in enumerate(later)]


def marks(shot: Film) -> list[Json]:
    """Those of the film with the figure in them while a repetition is under way."""
    recording = shot.recording
    made = data.marks(shot)
    for at, mark in enumerate(made):
        if any(rep.start_ms <= recording.t_ms[at] <= rep.end_ms for rep in recording.reps):
            mark["reference_points"] = figure(shot, at)
    return made


def history(shot: Film) -> tuple[Repetition, ...]:
    """Each repetition of the film with its scores."""
    made = []
    for index, (rep, (pose, timing, movement)) in enumerate(
        zip(shot.recording.reps, SCORES, strict=False), 1
    ):
        overall = (pose + timing + movement) / 3.0
        score = round(100.0 * overall)
        criteria = {
            name: round(100.0 * value)
            for name, value in (("pose", pose), ("timing", timing), ("movement", movement))
        }
        likeness = ReferenceScore(overall, pose, timing, movement, grade(score))
        made.append(Repetition(index, rep.start_ms, rep.end_ms, score, grade(score), criteria, likeness))
    return tuple(made)


def summary(shot: Film) -> Json:
    """The closing message of the comparison."""
    counted = history(shot)
    average = sum(each.score for each in counted) / len(counted) / 100.0
    made: Json = to_plain(
        ReferenceSummary(
            counter=len(counted),
            avg_similarity=0.83,
            avg_rep_score=average,
            total_frames_compared=412,
            durationMs=shot.recording.t_ms[-1],
            history=counted,
            reference=ID,
            grade=grade(100.0 * average),
        )
    )
    return made


def result(shot: Film, **changes: Any) -> Json:
    """A finished video of the comparison, with ``changes``."""
    made = data.result(shot, "squats.mp4", marks=marks(shot), summary=summary(shot))
    made["timeline"] |= {"label": "Way through the movement", "unit": "share"}
    values = made["timeline"]["values"]
    made["timeline"]["values"] = [None if v is None else round((180.0 - v) / 110.0, 3) for v in values]
    for at, (entry, rep) in enumerate(
        zip(made["timeline"]["entries"], made["summary"]["history"], strict=True)
    ):
        entry |= {"score": rep["score"], "grade": rep["grade"], "reason": ADVICE[at % len(ADVICE)]}
    return {**made, **changes}


def view(shot: Film, frame: int, **changes: Any) -> Json:
    """What the live page shows at a frame of the film."""
    made: Json = to_plain(
        ViewState(
            state="counting",
            points=tuple(shot.recording.frames[frame]),
            count=2,
            score=84,
            grade="B",
            progress=0.6,
            hint="",
            direction="",
            countdown_s=0,
            fault_joints=(),
            missing_joints=(),
            reference_points=tuple(figure(shot, frame)),
            jump_cm=None,
            left_s=None,
            reasons=(),
        )
    )
    return {**made, **changes}
