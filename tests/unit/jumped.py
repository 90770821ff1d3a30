"""The mannequin's jumps, as the tests of jumps share them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from py_core.filtering import Body
from tests.mannequin import Recording, play

LEAD_S = 4.5
"""Standing before the jump: placement, the countdown, and a little more."""
GRAVITY_CM = 981.0


@lru_cache(maxsize=64)
def jumped(movement: str = "jump", view: str = "front", **options: Any) -> Recording:
    """One jump, or as many as asked for. ``faults`` as pairs, so that equal wishes are played once."""
    options["faults"] = dict(options.get("faults", ()))
    return play(movement, view=view, **{"reps": 1, "lead_in_s": LEAD_S, **options})


def flight_ms(recording: Recording) -> tuple[float, float]:
    """When the first jump takes off and lands."""
    assert recording.motion is not None
    return recording.motion.jumps[0].takeoff_ms, recording.motion.jumps[0].landing_ms


def pixels(recording: Recording) -> float:
    """The figure's stature in the picture, where it stands at first."""
    assert recording.camera is not None
    foot, crown = recording.camera.project(np.array([[0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))[:, 1]
    return float(foot - crown)


def body_of(recording: Recording, index: int) -> Body:
    """One frame as the filter leaves it, as far as jumps look at it."""
    body = Body(recording.t_ms[index], recording.width / recording.height)
    for j in range(17):
        body.raw_x[j] = recording.frames[index][3 * j] * body.aspect
        body.raw_y[j] = recording.frames[index][3 * j + 1]
    return body
