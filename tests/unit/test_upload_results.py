"""What a person saves of a video: a table that any spreadsheet reads, and JSON that says everything."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from py_core import Session
from py_core.messages import Repetition
from py_core.results import Results, to_results_csv, to_results_json
from tests.mannequin import empty_room, joined, play
from tests.unit.sessions import OWN_FILE, frames_of, summary, uploaded, uploading

OWN = OWN_FILE.replace("Mïne", "=HYPERLINK(1)").replace(
    'cue.deep = "Deeper"', """cue.deep = '=2+5"; "Deeper", please'"""
)


def rows(text: str) -> list[dict[str, str]]:
    """A table as a strict reader has it."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    found = list(reader)
    assert all(None not in row and None not in row.values() for row in found)
    return found


def test_repetitions_as_json() -> None:
    lean = play("squat", reps=3, view="side", fps=15, faults={"trunk_lean": 24})
    session, said = uploaded(
        joined(lean, empty_room(seconds=1)), "exercise=squat&moveNetModel=thunder&lang=de"
    )
    found = json.loads(session.results("json"))
    whole = summary(said[:-1])
    assert list(found) == [
        *("format", "version", "movement", "count", "average_score", "grade", "duration_ms", "frames"),
        *("model", "entries", "timeline"),
    ]
    assert (found["format"], found["version"]) == ("repscope-results", 1)
    assert found["movement"] == {"id": "squat", "name": "Kniebeuge", "unit": "repetitions"}
    assert (found["count"], found["average_score"], found["grade"]) == (3, whole.avg_rep_score, whole.grade)
    assert found["duration_ms"] == whole.durationMs
    assert found["frames"]["analysed"] - found["frames"]["with_person"] == len(empty_room(seconds=1).frames)
    assert found["model"] == {"family": "movenet", "variant": "thunder"}
    for entry, repetition in zip(found["entries"], whole.history, strict=True):
        assert entry["criteria"] == repetition.criteria
        assert (entry["start_ms"], entry["end_ms"]) == (repetition.startMs, repetition.endMs)
        assert entry["start_ms"] < entry["peak_ms"] < entry["end_ms"]
        assert entry["reason"] == session.view.reasons[entry["index"] - 1] != ""
    assert set(found["timeline"]) == {"label", "unit", "t_ms", "values"}
    assert len(found["timeline"]["t_ms"]) == len(found["timeline"]["values"]) > 100


def test_repetitions_as_a_table() -> None:
    session, said = uploaded(play("squat", reps=2, view="side", fps=15), "exercise=squat")
    found = rows(session.results("csv"))
    history = summary(said[:-1]).history
    assert [row["index"] for row in found] == ["1", "2"]
    for row, repetition in zip(found, history, strict=True):
        assert float(row["start_ms"]) == repetition.startMs and float(row["end_ms"]) == repetition.endMs
        assert (int(row["score"]), row["grade"]) == (repetition.score, repetition.grade)
        judged = {name.removeprefix("criterion_"): int(v) for name, v in row.items() if "criterion_" in name}
        assert judged == repetition.criteria


def test_a_criterion_that_was_not_always_seen_has_a_column_all_the_same() -> None:
    session, _ = uploaded(play("squat", reps=2, view="side", fps=15), "exercise=squat")
    found = _results(session)
    assert found.summary is not None
    first, second = found.summary.history
    history = (replace(first, criteria={"depth": 90}), replace(second, criteria={"tempo": 80, "depth": 70}))
    table = rows(to_results_csv(replace(found, summary=replace(found.summary, history=history))))
    assert [(row["criterion_depth"], row["criterion_tempo"]) for row in table] == [("90", ""), ("70", "80")]


def test_holds() -> None:
    session, _ = uploaded(play("plank", view="side", fps=15), "exercise=plank")
    found = json.loads(session.results("json"))
    assert found["movement"]["unit"] == "seconds"
    [entry] = found["entries"]
    assert entry["peak_ms"] is None and entry["grade"] == "A"
    [row] = rows(session.results("csv"))
    assert row["peak_ms"] == "" and float(row["end_ms"]) - float(row["start_ms"]) >= 1000 * found["count"]


def test_jumps() -> None:
    session, said = uploaded(
        play("jump", reps=2, view="side", fps=60), "exercise=jump_analysis&userHeightCm=175"
    )
    found = json.loads(session.results("json"))
    jumps: Any = [m for m in said if m.type == "jump_summary"][-1]
    assert (found["count"], found["average_score"], found["grade"]) == (2, None, None)
    assert (found["best_height_cm"], found["average_height_cm"]) == (
        jumps.maxJumpHeight,
        jumps.avgJumpHeight,
    )
    table = rows(session.results("csv"))
    for entry, row, jump in zip(found["entries"], table, jumps.jumps, strict=True):
        assert entry["height_cm"] == float(row["height_cm"]) == jump.jumpHeightCm
        assert entry["end_ms"] - entry["start_ms"] == pytest.approx(jump.airTimeMs, abs=0.1)
        assert entry["uncertainty_cm"] == jump.uncertaintyCm


def test_without_a_movement_frames_are_counted() -> None:
    recording = joined(play("squat", reps=1, fps=15), empty_room(seconds=1))
    session, _ = uploaded(recording, "")
    nobody = len(empty_room(seconds=1).frames)
    found = json.loads(session.results("json"))
    assert found["movement"] is found["count"] is found["grade"] is found["timeline"] is None
    assert found["entries"] == []
    assert found["frames"] == {
        "analysed": len(recording.frames),
        "with_person": len(recording.frames) - nobody,
    }
    assert found["duration_ms"] == round(recording.t_ms[-1] - recording.t_ms[0], 3)
    [row] = rows(session.results("csv"))
    assert (int(row["frames_analysed"]), float(row["duration_ms"])) == (
        found["frames"]["analysed"],
        found["duration_ms"],
    )


def test_nothing_counted_is_a_table_without_rows() -> None:
    session, _ = uploaded(empty_room(seconds=1), "exercise=squat")
    assert rows(session.results("csv")) == []
    assert json.loads(session.results("json"))["entries"] == []


def test_words_of_an_embedders_own_are_no_formulas() -> None:
    session = uploading("userExercise=https://repscope.test/mine.toml")
    assert session.define(OWN) == []
    session.media("video")
    session.frames(frames_of(play("squat", reps=1, view="side", fps=15)))
    session.finish()
    [row] = rows(session.results("csv"))
    assert row["reason"] == '\'=2+5"; "Deeper", please'
    found = json.loads(session.results("json"))
    assert found["movement"]["name"] == "=HYPERLINK(1)", "JSON is read by no spreadsheet"


@pytest.mark.parametrize(
    "words", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\u00a0=1", "\r=1", "\n=1", "|x", "%0", "＝1"]  # noqa: RUF001
)  # fmt: skip
def test_no_text_is_a_formula(words: str) -> None:
    session, _ = uploaded(play("squat", reps=1, view="side", fps=15), "exercise=squat")
    found = _results(session)
    assert found.timeline is not None
    [entry] = found.timeline.entries
    changed = replace(found, timeline=replace(found.timeline, entries=(replace(entry, reason=words),)))
    text = to_results_csv(changed)
    [row] = csv.DictReader(StringIO(text, newline=""), strict=True)
    assert row["reason"] == f"'{words}"
    assert json.loads(to_results_json(changed))["entries"][0]["reason"] == words


@pytest.mark.parametrize("form", ["", "xlsx", "JSON", "csv "])
def test_a_form_that_is_none_is_a_bug(form: str) -> None:
    session, _ = uploaded(empty_room(seconds=1), "exercise=squat")
    with pytest.raises(ValueError, match="json or csv"):
        session.results(form)


def _results(session: Session) -> Results:
    assert session._upload is not None
    return Results(session.page, session._upload.seen, session.exercise, session._summary, session.timeline)


def test_ten_thousand_repetitions_are_all_there() -> None:
    session, _ = uploaded(play("squat", reps=1, view="side", fps=15), "exercise=squat")
    found = _results(session)
    assert found.timeline is not None and found.summary is not None
    [entry] = found.timeline.entries
    many = 10_000
    history = tuple(Repetition(i, 0.0, 1.0, 90, "A") for i in range(many))
    found = replace(
        found,
        timeline=replace(found.timeline, entries=(entry,) * many),
        summary=replace(found.summary, history=history),
    )
    assert len(rows(to_results_csv(found))) == many
    assert len(json.loads(to_results_json(found))["entries"]) == many
