"""Messages as JSON: the contract's names and shapes, what is left out, what is null."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from py_core import messages, page
from py_core.encoding import encode
from py_core.messages import (
    Counter,
    Error,
    ExerciseSummary,
    FormScore,
    Initialization,
    Keypoint,
    Keypoints,
    KneeAngle,
    Recommendations,
    ReferenceScore,
    ReferenceSummary,
    Requirements,
    Warning_,
    to_plain,
)

TYPES = """
    initialization posture counter form_score progression recommendations keypoints keypoints_batch angles
    exercise_summary export_ready warning error jump_calibration jump_started jump_height jump_discarded
    jump_result jump_summary
""".split()  # noqa: SIM905


def dataclasses_of(module: Any) -> list[type]:
    return [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type) and is_dataclass(thing) and thing.__module__ == module.__name__
    ]


def may_be_none(hint: Any) -> bool:
    return get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint)


def test_the_types_of_the_contract() -> None:
    made = {cls.__dataclass_fields__["type"].default for cls in get_args(messages.Message)}
    assert made == set(TYPES)


@pytest.mark.parametrize("cls", dataclasses_of(messages))
def test_none_is_either_left_out_by_default_or_nullable(cls: type) -> None:
    nullable: frozenset[str] = getattr(cls, "NULLABLE", frozenset())
    hints = get_type_hints(cls)
    for field in fields(cls):
        if may_be_none(hints[field.name]):
            assert (field.default is None) != (field.name in nullable), field.name
        else:
            assert field.name not in nullable
    assert nullable <= {field.name for field in fields(cls)}


@pytest.mark.parametrize("cls", dataclasses_of(page))
def test_the_page_gets_every_field(cls: type) -> None:
    hints = get_type_hints(cls)
    optional = {field.name for field in fields(cls) if may_be_none(hints[field.name])}
    assert getattr(cls, "NULLABLE", frozenset()) == optional


@pytest.mark.parametrize("cls", get_args(messages.Message))
def test_messages_may_carry_the_time_of_their_frame(cls: type) -> None:
    assert get_type_hints(cls)["timestampMs"] == float | None


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            Counter(5, form_score=FormScore(72, 81, "C")),
            '{"type":"counter","current_count":5,"form_score":{"score":72,"avg_score":81,"grade":"C"}}',
        ),
        (
            Counter(10, final=True, form_score=FormScore(90, 84, "A")),
            '{"type":"counter","current_count":10,"final":true,'
            '"form_score":{"score":90,"avg_score":84,"grade":"A"}}',
        ),
        (
            Counter(2, reference_score=ReferenceScore(0.84, 0.79, 0.91, 0.85, "B")),
            '{"type":"counter","current_count":2,"reference_score":{"overallScore":0.84,"poseScore":0.79,'
            '"timingScore":0.91,"movementScore":0.85,"grade":"B"}}',
        ),
        (
            ReferenceSummary(12, 0.76, 0.81, 530, 0.0, ()),
            '{"type":"exercise_summary","counter":12,"avg_similarity":0.76,"avg_rep_score":0.81,'
            '"total_frames_compared":530,"durationMs":0.0,"history":[]}',
        ),
    ],
)
def test_the_examples_of_the_contract(message: messages.Message, expected: str) -> None:
    assert encode([message]) == f"[{expected}]"


def test_the_type_comes_first_and_absent_fields_are_left_out() -> None:
    assert list(to_plain(Error("internal", "x"))) == ["type", "error", "message"]
    assert list(to_plain(Error("internal", "x", 0, timestampMs=0.0))) == [
        "type",
        "error",
        "message",
        "current_count",
        "timestampMs",
    ]
    assert to_plain(Keypoint("nose", 0.5, 0.25, 0.9)) == {"name": "nose", "x": 0.5, "y": 0.25, "score": 0.9}


def test_nullable_fields_are_sent() -> None:
    summary = to_plain(ExerciseSummary(0, None, None, 0.0, (), "squat"))
    assert summary["avg_rep_score"] is None and summary["grade"] is None
    assert to_plain(ReferenceSummary(0, None, None, 0, 0.0, ()))["avg_similarity"] is None
    assert to_plain(KneeAngle(None, 0.0)) == {"from_hip_to_ankle": None, "score_from_hip_to_ankle": 0.0}


def test_empty_lists_are_sent() -> None:
    assert to_plain(Recommendations((), ())) == {"type": "recommendations", "data": [], "codes": []}
    assert to_plain(Keypoints((), 0.0)) == {"type": "keypoints", "data": [], "score": 0.0}
    assert to_plain(Requirements()) == {"missingKeypoints": []}


def test_text_is_not_escaped_and_order_is_kept() -> None:
    sent = encode([Warning_("a", "élan “ß”"), Initialization("running", ready=True)])
    assert "élan “ß”" in sent
    assert [message["type"] for message in json.loads(sent)] == ["warning", "initialization"]
    assert encode([]) == "[]"
