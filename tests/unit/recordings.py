"""Recordings that the tests of the command line and of what it is made of share."""

from __future__ import annotations

from py_core.recording import Recording
from tests.mannequin import play

OWN = """
id = "knee_bend"
kind = "repetitions"

[placement]
parts = ["hip", "knee", "ankle"]
sides = "one"

[[excursion]]
signal = "thigh_from_vertical_deg"
start = 12.0
target = 45.0
"""
"""A movement file of somebody's own that counts squats."""


def recorded(
    movement: str = "squat",
    *,
    reps: float = 2,
    view: str = "side",
    exercise: str | None = None,
    query: str | None = None,
    fps: float = 15.0,
    model: str = "coco17",
) -> Recording:
    """The mannequin's movement as a recording."""
    drawn = play(movement, reps=reps, view=view, fps=fps, model=model)
    return Recording(drawn.width, drawn.height, drawn.t_ms, drawn.frames, exercise=exercise, query=query)
