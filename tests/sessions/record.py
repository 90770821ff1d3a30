"""``python -m tests.sessions.record [--keypoints]``: write the expected messages anew.

With ``--keypoints`` the mannequin plays the sessions anew as well; without, the recorded keypoints stay.
"""

from __future__ import annotations

import sys

from py_core.catalogue import MOVEMENTS
from tests.mannequin import Recording, empty_room, joined, load_movement, play, with_noise
from tests.sessions.store import Recorded, expect, names, save

ALL = "&keypoints=true&angles=true&recommendations=true&progression=true"


def performances() -> dict[str, tuple[str, Recording]]:
    """Name to query and performance: what a session can be asked for, and each movement once."""
    return {
        "squat_side_all_outputs": (
            f"?token=t&exercise=squat{ALL}",
            with_noise(play("squat", reps=2, view="side", fps=15), dropout=0.05, seed=1),
        ),
        "squat_front_half_repetition": (
            "?token=t&exercise=face_squat&recommendations=true",
            play("squat", reps=2.5, view="front", fps=15),
        ),
        "squat_lean_min_grade": (
            "?token=t&exercise=squat&minGrade=B&recommendations=true&lang=de",
            play("squat", reps=2, view="side", fps=15, faults={"trunk_lean": 24}),
        ),
        "push_up_side": (
            "?token=t&exercise=push_up&progression=true",
            with_noise(play("push_up", reps=3, view="side", fps=15), dropout=0.05, seed=2),
        ),
        "lunge_front_alternating": (
            "?token=t&exercise=lunge&lang=fr",
            with_noise(play("lunge", reps=2, view="front", fps=15), seed=3),
        ),
        "jumping_jack_blazepose": (
            "?token=t&exercise=jumping_jack&blazepose=true&keypoints=true",
            play("jumping_jack", reps=2, view="front", fps=15, model="blazepose33"),
        ),
        "bicep_curl_leaving": (
            "?token=t&exercise=bicep_curl&timer=1",
            joined(
                play("bicep_curl", reps=2, view="front", fps=15),
                empty_room(seconds=3, fps=15),
                play("bicep_curl", reps=1, view="front", fps=15),
            ),
        ),
        "plank_sagging": (
            "?token=t&exercise=plank&recommendations=true",
            joined(
                play("plank", reps=1, view="side", fps=15),
                play("plank", reps=1, view="side", fps=15, faults={"body_line_sag": 30}),
            ),
        ),
        "keypoints_only_walk": (
            "?token=t&angles=true",
            play("walk", reps=1, view="side", fps=10),
        ),
        **{f"every_{movement}": _one_of_each(movement) for movement in sorted(MOVEMENTS)},
    }


def _one_of_each(movement: str) -> tuple[str, Recording]:
    """One repetition, stretch or jump of a movement, as a pose model would give it."""
    figure = "jump" if MOVEMENTS[movement].kind == "jump" else movement
    drawn = play(figure, reps=1, view=load_movement(figure).views[0], fps=12, lead_in_s=2.5)
    query = f"?token=t&exercise={movement}&userHeightCm=172&timer=1&recommendations=true&progression=true"
    return query, with_noise(drawn, seed=4)


def main() -> None:
    """Write what was asked for."""
    if "--keypoints" in sys.argv[1:]:
        for name, (query, recording) in performances().items():
            frames = list(zip(recording.t_ms, recording.frames, strict=True))
            save(Recorded(name, query, recording.width, recording.height, frames))
    for name in names():
        expect(name)


if __name__ == "__main__":
    main()
