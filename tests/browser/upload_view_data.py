"""What the upload page's view is shown in tests: the mannequin's film with results of the tests' own making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import acos, degrees, hypot
from typing import Any, cast

from py_core.catalogue import MOVEMENTS
from py_core.messages import Grade, to_plain
from py_core.page import FrameMark, Timeline, TimelineEntry
from py_core.planning import plan_for
from py_core.plans import Verdict
from py_core.settings import readable
from tests.mannequin.film import Film, film

Json = dict[str, Any]

SCORES = {"A": 93, "B": 84, "C": 75, "D": 66, "F": 41}
REASONS = {"A": "", "B": "Chest up", "C": "Go lower", "D": "Push your knees out", "F": "Heels on the floor"}
HIP, KNEE, ANKLE = 11, 13, 15


def squats_film(reps: int = 5) -> Film:
    """Squats from the side, 480 x 640 pixels, 30 frames a second."""
    return film("squat", suffix=".mp4", reps=reps, view="side", lead_in_s=1.0, lead_out_s=0.5)


def plan(
    query: str = "exercise=squat",
    lang: str = "en",
    watermark: bool = False,
    page: str = "upload_tracking",
) -> Json:
    """The plan that the upload page, or another one, has from a query."""
    asked = readable(query, page)
    movement = None if asked.exercise is None else MOVEMENTS[asked.exercise]
    made: Json = to_plain(plan_for(asked, lang, movement, Verdict(None, None, watermark, None, ())))
    return made


def marks(shot: Film, grades: Sequence[str] = "ABCDF") -> list[Json]:
    """One for each frame: the count grows at a repetition's end; the third one is at fault."""
    recording = shot.recording
    made: list[Json] = []
    for t_ms, frame in zip(recording.t_ms, recording.frames, strict=True):
        count = sum(rep.end_ms <= t_ms for rep in recording.reps)
        grade = cast(Grade, grades[(count - 1) % len(grades)]) if count else None
        at_fault = any(rep.start_ms <= t_ms <= rep.end_ms for rep in recording.reps[2:3])
        faults = ("left_hip", "left_knee", "left_ankle") if at_fault else ()
        score = SCORES[grade] if grade else None
        made.append(asdict(FrameMark(t_ms, tuple(frame), count, score, grade, faults, ())))
    return made


def timeline(shot: Film, grades: Sequence[str] = "ABCDF") -> Json:
    """The angle of the left knee, and an entry for each repetition."""
    recording = shot.recording
    entries = []
    for number, rep in enumerate(recording.reps, start=1):
        grade = cast(Grade, grades[(number - 1) % len(grades)])
        entries.append(
            TimelineEntry(number, rep.start_ms, rep.turn_ms, rep.end_ms, SCORES[grade], grade, REASONS[grade])
        )
    values = tuple(_knee_deg(frame, recording.width, recording.height) for frame in recording.frames)
    return asdict(Timeline("Knee angle", "deg", tuple(recording.t_ms), values, tuple(entries)))


def summary(made: Json, exercise: str = "squat") -> Json:
    """The closing message that goes with a timeline."""
    entries = made["entries"]
    scores = [entry["score"] for entry in entries if entry["score"] is not None]
    return {
        "type": "exercise_summary",
        "exercise": exercise,
        "counter": len(entries),
        "avg_rep_score": round(sum(scores) / len(scores)) if scores else None,
        "grade": "B" if scores else None,
        "durationMs": made["t_ms"][-1] if made["t_ms"] else 0,
        "history": [
            {
                "index": entry["index"],
                "startMs": entry["start_ms"],
                "endMs": entry["end_ms"],
                "score": entry["score"],
                "grade": entry["grade"],
                "criteria": {},
            }
            for entry in entries
            if entry["score"] is not None
        ],
    }


def result(shot: Film, url: str, **changes: Any) -> Json:
    """A finished video of squats, with ``changes``."""
    line = timeline(shot)
    return {
        "url": url,
        "crossOrigin": False,
        "name": shot.path.name,
        "startMs": 0,
        "width": shot.recording.width,
        "height": shot.recording.height,
        "marks": marks(shot),
        "timeline": line,
        "summary": summary(line),
        "jumps": None,
        "remark": None,
        "exportable": True,
        **changes,
    }


def _knee_deg(frame: Sequence[float], width: int, height: int) -> float:
    def place(joint: int) -> tuple[float, float]:
        return frame[joint * 3] * width, frame[joint * 3 + 1] * height

    (hx, hy), (kx, ky), (ax, ay) = place(HIP), place(KNEE), place(ANKLE)
    dot = (hx - kx) * (ax - kx) + (hy - ky) * (ay - ky)
    cosine = dot / (hypot(hx - kx, hy - ky) * hypot(ax - kx, ay - ky))
    return round(degrees(acos(max(-1.0, min(1.0, cosine)))), 1)
