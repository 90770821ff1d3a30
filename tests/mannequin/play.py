"""`play`: a movement by name, seen by a camera, as keypoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tests.mannequin.body import Body, body_named
from tests.mannequin.camera import frame_camera, framing_points
from tests.mannequin.motion import perform
from tests.mannequin.movement import Movement, load_movement
from tests.mannequin.recording import Recording, record


def play(
    movement: str | Movement,
    *,
    reps: float = 5,
    tempo: float = 1.0,
    fps: float = 30.0,
    view: str | float = "front",
    width: int = 480,
    height: int = 640,
    body: str | Body = "average",
    rom: float = 1.0,
    lead_in_s: float = 1.5,
    lead_out_s: float = 1.0,
    pause_s: float = 0.0,
    faults: Mapping[str, float] | None = None,
    side: str | None = None,
    model: str = "coco17",
    pitch_deg: float = 4.0,
    fov_deg: float = 46.0,
    margin: float = 0.1,
    zoom: float = 1.0,
    shift: tuple[float, float] = (0.0, 0.0),
    t_ms: Sequence[float] | None = None,
    jump_cm: float | None = None,
    drift: tuple[float, float] = (0.0, 0.0),
    step_cm: float = 0.0,
    enter_s: float = 0.0,
) -> Recording:
    """Keypoints of the figure performing `movement` (a file in `movements/`, or one read and changed), without error.

    `view` is front, side (= left), right, oblique, back or degrees; the camera stands where the whole
    movement fits with `margin`, then `zoom` and `shift` change that. The other parameters are those of
    `perform`.
    """
    asked = load_movement(movement) if isinstance(movement, str) else movement
    build = body_named(body)
    motion = perform(
        asked,
        build,
        reps=reps,
        tempo=tempo,
        fps=fps,
        rom=rom,
        lead_in_s=lead_in_s,
        lead_out_s=lead_out_s,
        pause_s=pause_s,
        faults=faults,
        side=side,
        t_ms=None if t_ms is None else np.asarray(t_ms, dtype=np.float64),
        jump_cm=jump_cm,
        drift=drift,
        step_cm=step_cm,
        enter_s=enter_s,
    )
    camera = frame_camera(
        framing_points(motion.skeleton, asked.framing),
        view=view,
        width=width,
        height=height,
        pitch_deg=pitch_deg,
        fov_deg=fov_deg,
        margin=margin,
        zoom=zoom,
        shift=shift,
    )
    return record(motion, camera, asked, model=model)


def play_fault(movement: str, fault: str, amount: float, **asked: Any) -> Recording:
    """The figure with one fault of its movement file; `asked` as for `play`, seen from where the fault shows."""
    spec = load_movement(movement).faults[fault]
    if spec.view is not None:
        asked.setdefault("view", spec.view)
    if spec.play:
        return play(movement, **{**asked, spec.play: amount})
    return play(movement, **asked, faults={fault: amount})
