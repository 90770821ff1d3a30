"""The landing page's demo film: the figure squats in a seamless loop, with a poster for the time before it
plays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PIL import Image

from tests.mannequin import film
from tests.mannequin.body import body_named
from tests.mannequin.camera import frame_camera, framing_points
from tests.mannequin.motion import perform
from tests.mannequin.movement import load_movement
from tests.mannequin.picture import Painter
from tests.mannequin.recording import record

MOVEMENT = "squat"
VIEW_DEG = 52.0
"""Between front and profile: knees, hips and face can all be seen."""
WIDTH, HEIGHT, FPS = 720, 960, 30
REPS = 2
POSTER_S = 1.0
"""A moment on the way down, arms coming up."""
STAMP = ".made-from"


def make_demo(out: Path) -> None:
    """Writes `out/demo/mannequin.mp4` (H.264), `mannequin.webm` (VP9) and `mannequin.jpg`, if they are not
    up to date."""
    folder = out / "demo"
    stamp = folder / STAMP
    fingerprint = film.fingerprint([])
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    folder.mkdir(parents=True, exist_ok=True)
    painter = demo_painter()
    pictures = list(painter.frames())
    for name in ("mannequin.mp4", "mannequin.webm"):
        film.encode(iter(pictures), folder / name, fps=FPS, crf=25, preset="medium")
    Image.fromarray(pictures[round(POSTER_S * FPS)]).save(folder / "mannequin.jpg", quality=86)
    stamp.write_text(fingerprint)


def demo_painter() -> Painter:
    """The loop's frames. Nothing sways on a clock of its own, so that the last frame leads into the first."""
    movement, body = replace(load_movement(MOVEMENT), wobble={}), body_named("average")
    motion = perform(movement, body, reps=REPS, lead_in_s=0.0, lead_out_s=0.0, fps=FPS)
    frames = len(motion.t_ms) - 1
    motion = perform(movement, body, reps=REPS, lead_in_s=0.0, lead_out_s=0.0, t_ms=motion.t_ms[:frames])
    camera = frame_camera(
        framing_points(motion.skeleton, movement.framing),
        view=VIEW_DEG,
        width=WIDTH,
        height=HEIGHT,
        pitch_deg=6.0,
        fov_deg=36.0,
        margin=0.09,
    )
    return Painter(record(motion, camera, movement), body=body, grain=1.0)
