"""What a person saves of an analysed video: one JSON object, or a CSV table with a row for each thing counted.

JSON, version 1. Times are milliseconds since the video's first frame; what is not known is ``null``.

- ``format`` ``"repscope-results"``, ``version`` ``1``
- ``movement``: ``{id, name, unit}`` (``id`` may be a reference's, ``name`` in the person's language, ``unit``
  ``repetitions`` ``seconds`` or ``jumps``); ``null`` where no movement was followed
- ``count``: repetitions, whole seconds held, or jumps; ``average_score`` 0..100 and ``grade`` of all of it; all three
  ``null`` without a movement, the last two for jumps as well
- ``duration_ms``: from the first frame analysed to the last
- ``frames``: ``{analysed, with_person}``
- ``model``: ``{family, variant}`` of the pose model
- ``entries``, one for each repetition or stretch of a hold: ``{index, start_ms, peak_ms, end_ms, score, grade,
  reason, criteria}``; ``reason`` is what took most off, in the person's language, empty for grade A; ``criteria`` maps
  each form criterion to its 0..100 (against a reference: ``pose``, ``timing`` and ``movement``); ``peak_ms`` is
  ``null`` for holds. For each jump (the latest 100): ``{index, start_ms, peak_ms, end_ms, height_cm, air_time_ms,
  uncertainty_cm}``, its start and end being take-off and landing
- ``best_height_cm``, ``average_height_cm``: of jumps only
- ``timeline``: ``{label, unit, t_ms: [...], values: [...]}``, the movement's leading signal, thinned to 1500 points;
  ``unit`` is ``deg`` or ``share``; ``null`` without a movement

CSV, by RFC 4180 with a header, UTF-8; the columns are those of ``entries``, one column ``criterion_NAME`` for each form
criterion that was judged; without a movement ``frames_analysed``, ``frames_with_person``, ``duration_ms`` in one row.
A text that a spreadsheet would take for a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from py_core.encoding import to_json
from py_core.exercise import Exercise
from py_core.form import grade
from py_core.jumps import JumpJudge
from py_core.messages import ExerciseSummary, ReferenceSummary
from py_core.page import PagePlan, Timeline
from py_core.upload import Seen

FORMAT = "repscope-results"
VERSION = 1
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")  # noqa: RUF001
"""What a cell begins with that some spreadsheet reads as a formula."""


@dataclass(frozen=True, slots=True)
class Results:
    """All that is known of an analysed video. ``summary`` and ``timeline``: ``None`` without a movement."""

    page: PagePlan
    seen: Seen
    exercise: Exercise | None
    summary: ExerciseSummary | ReferenceSummary | None
    timeline: Timeline | None


def to_results_json(found: Results) -> str:
    """The results as one JSON object; see the module."""
    page, summary, timeline = found.page, found.summary, found.timeline
    plain: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    name = page.exercise or page.reference
    plain["movement"] = (
        None if summary is None else {"id": name, "name": page.exercise_name, "unit": page.unit}
    )
    plain["count"] = None if summary is None else summary.counter
    average = None if summary is None else _average(summary)
    plain["average_score"] = average
    plain["grade"] = None if average is None else grade(average)
    plain["duration_ms"] = round(found.seen.duration_ms, 3)
    plain["frames"] = {"analysed": found.seen.frames, "with_person": found.seen.with_person}
    plain["model"] = {"family": page.model.family, "variant": page.model.variant}
    plain["entries"] = list(_entries(found))
    judge = found.exercise.judge if found.exercise is not None else None
    if isinstance(judge, JumpJudge):
        plain["best_height_cm"], plain["average_height_cm"] = judge.best_cm, judge.average_cm
    plain["timeline"] = None
    if timeline is not None:
        plain["timeline"] = {name: getattr(timeline, name) for name in ("label", "unit", "t_ms", "values")}
    return to_json(plain) + "\n"


def to_results_csv(found: Results) -> str:
    """The results as a table; see the module."""
    if found.summary is None:
        seen = found.seen
        row = {
            "frames_analysed": seen.frames,
            "frames_with_person": seen.with_person,
            "duration_ms": round(seen.duration_ms, 3),
        }
        return _table(list(row), [row])
    rows = list(_entries(found))
    if found.exercise is not None and isinstance(found.exercise.judge, JumpJudge):
        return _table(_JUMP_COLUMNS, rows)
    criteria = [row.pop("criteria") for row in rows]
    judged = dict.fromkeys(name for scores in criteria for name in scores)
    for row, scores in zip(rows, criteria, strict=True):
        row.update({f"criterion_{name}": score for name, score in scores.items()})
    return _table([*_COLUMNS, *(f"criterion_{name}" for name in judged)], rows)


WRITERS: Mapping[str, Callable[[Results], str]] = {"json": to_results_json, "csv": to_results_csv}
"""By the name of the form."""


def _average(summary: ExerciseSummary | ReferenceSummary) -> int | None:
    """Mean score of all that was counted, 0..100."""
    if isinstance(summary, ExerciseSummary):
        return summary.avg_rep_score
    return summary.average_score


_COLUMNS = ["index", "start_ms", "peak_ms", "end_ms", "score", "grade", "reason"]
_JUMP_COLUMNS = [
    "index",
    "start_ms",
    "peak_ms",
    "end_ms",
    "height_cm",
    "air_time_ms",
    "uncertainty_cm",
]


def _entries(found: Results) -> Iterable[dict[str, Any]]:
    if found.timeline is None or found.summary is None or found.exercise is None:
        return
    judge = found.exercise.judge
    for at, entry in enumerate(found.timeline.entries):
        times = {
            "index": entry.index,
            "start_ms": entry.start_ms,
            "peak_ms": entry.peak_ms,
            "end_ms": entry.end_ms,
        }
        if isinstance(judge, JumpJudge):
            jump = judge.jumps[at]
            yield {
                **times,
                "height_cm": jump.jumpHeightCm,
                "air_time_ms": jump.airTimeMs,
                "uncertainty_cm": jump.uncertaintyCm,
            }
        else:
            judged = {"score": entry.score, "grade": entry.grade, "reason": entry.reason}
            yield {**times, **judged, "criteria": found.summary.history[at].criteria}


def _table(columns: list[str], rows: Iterable[Mapping[str, object]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.lstrip().startswith(_FORMULA):
        return f"'{value}"
    return value
