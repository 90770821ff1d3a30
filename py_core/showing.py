"""What the page shows after a frame, and draws over each frame of a video."""

from __future__ import annotations

from collections.abc import Iterable

from py_core.exercise import Exercise
from py_core.filtering import Body
from py_core.form import grade
from py_core.page import FrameMark, State, ViewState
from py_core.skeleton import BODY_PARTS, NAMES
from py_core.text import text

_PARTS = {part: tuple(NAMES[j] for j in pair) for part, pair in BODY_PARTS.items()} | {
    f"{part}_{side}": (NAMES[pair[at]],)
    for part, pair in BODY_PARTS.items()
    for at, side in enumerate(("left", "right"))
}
"""COCO names of the joints of a part of the body, on both sides or on one."""


def view_of(exercise: Exercise | None, body: Body | None, state: State, lang: str) -> ViewState:
    """The view after the last frame."""
    points = points_of(body)
    if exercise is None:
        return ViewState(state, points, 0, None, None, 0.0, "", "", 0, (), (), (), None, None, ())
    score = exercise.score
    placing = state in ("no_person", "placing")
    return ViewState(
        state=state,
        points=points,
        count=exercise.count,
        score=score,
        grade=None if score is None else grade(score),
        progress=round(exercise.progress, 3),
        hint=exercise.hint if state != "paused" else text(lang, "hint.paused"),
        direction=exercise.placement.direction if placing else "",
        countdown_s=exercise.countdown_s,
        fault_joints=_joints(exercise.fault_parts),
        missing_joints=exercise.placement.missing if placing else (),
        reference_points=_figure(exercise),
        jump_cm=exercise.jump_cm,
        left_s=exercise.left_s,
        reasons=exercise.reasons,
    )


def mark_of(exercise: Exercise | None, body: Body | None, t_ms: float) -> FrameMark:
    """What to draw over the frame of that time; ``body`` is ``None`` for one that was left out."""
    points = points_of(body)
    if exercise is None:
        return FrameMark(t_ms, points, 0, None, None, (), ())
    score = exercise.score
    letter = None if score is None else grade(score)
    if body is None:
        return FrameMark(t_ms, points, exercise.count, score, letter, (), ())
    faults = _joints(exercise.fault_parts)
    return FrameMark(t_ms, points, exercise.count, score, letter, faults, _figure(exercise))


def points_of(body: Body | None) -> tuple[float, ...]:
    """A body's joints as the page draws them; see ``ViewState``."""
    if body is None or not any(body.score):
        return ()
    aspect = body.aspect
    points: list[float] = []
    for x, y, seen in zip(body.x, body.y, body.score, strict=True):
        if x == x:
            points += (round(x / aspect, 4), round(y, 4), round(seen, 3))
        else:
            points += (0.0, 0.0, 0.0)
    return tuple(points)


def _figure(exercise: Exercise) -> tuple[float, ...]:
    """The figure of the reference movement; none where the person is not being compared with one."""
    if exercise.comparing is None or not exercise.judging:
        return ()
    return exercise.comparing.figure


def _joints(parts: Iterable[str]) -> tuple[str, ...]:
    """COCO names of the joints of parts of the body."""
    return tuple([name for part in parts for name in _PARTS.get(part, ())])
