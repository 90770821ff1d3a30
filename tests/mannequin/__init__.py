"""An articulated figure that plays every movement: as keypoints, as pictures, as video.

    from tests.mannequin import play, with_noise
    squats = with_noise(play("squat", reps=5, view="side"), sigma_torso=0.01, seed=1)
    for points, t_ms in zip(squats.frames, squats.t_ms):
        session.frame(points, t_ms, squats.width, squats.height)

Proportions are in `body`, movements in `movements/*.toml` (see `movement` for what such a file holds).
"""

from tests.mannequin.body import BODIES, Body
from tests.mannequin.movement import load_movement, movement_names
from tests.mannequin.play import play, play_fault
from tests.mannequin.recording import Recording, empty_room, joined, mirrored, moved, with_noise

__all__ = [
    "BODIES",
    "Body",
    "Recording",
    "empty_room",
    "joined",
    "load_movement",
    "mirrored",
    "moved",
    "movement_names",
    "play",
    "play_fault",
    "with_noise",
]
