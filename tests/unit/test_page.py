"""What the page is told to show beside the messages: hints between movements, and what a test is worth."""

from __future__ import annotations

from dataclasses import replace

from py_core.catalogue import MOVEMENTS
from py_core.planning import exercising
from py_core.text import LANGUAGES
from tests.mannequin import Recording, joined, play
from tests.unit.sessions import opened


def said(recording: Recording, query: str) -> list[str]:
    """Hints in order, repeated ones once."""
    session = opened(query)
    hints: list[str] = []
    for keypoints, t_ms in zip(recording.frames, recording.t_ms, strict=True):
        session.frame(keypoints, t_ms, recording.width, recording.height)
        if not hints or hints[-1] != session.view.hint:
            hints.append(session.view.hint)
    return hints


def test_who_is_placed_is_told_to_begin_and_then_left_in_peace() -> None:
    hints = said(play("squat", view="side", reps=2, lead_in_s=2.0), "exercise=squat")
    assert hints[-2:] == ["Ready when you are", ""]


def test_who_is_placed_for_a_hold_is_told_to_take_the_pose_and_to_come_back_into_it() -> None:
    stand = play("stand", view="front", reps=1, lead_in_s=2.0)
    hold = play("wall_sit", view="side", reps=1, lead_in_s=3.0)
    hints = said(joined(hold, stand), "exercise=wall_sit")
    assert hints.index("") < hints.index("Come back into position")
    assert "Take the starting position" in said(stand, "exercise=wall_sit")


def test_a_physical_test_says_that_it_is_no_medical_advice() -> None:
    plan = opened("exercise=squat").page
    assert plan.caution is None
    test = replace(MOVEMENTS["squat"], id="sit_to_stand_30s")
    cautions = {exercising(replace(plan, lang=lang), test).caution for lang in LANGUAGES}
    assert len(cautions) == len(LANGUAGES)
    assert any("not medical advice" in str(caution) for caution in cautions)
    assert exercising(exercising(plan, test), MOVEMENTS["squat"]).caution is None
