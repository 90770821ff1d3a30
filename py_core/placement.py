"""Can this movement be judged where the person stands, and if not, what should they do.

Directions are the person's own in the picture as they see it; ``Placement.direction`` is the contract's.
"""

from __future__ import annotations

from dataclasses import dataclass

from py_core.catalogue import Movement
from py_core.filtering import Body
from py_core.messages import Direction
from py_core.signals import SIGNALS
from py_core.skeleton import BODY_PARTS, COUNT, LEFT, NAMES, RIGHT

FRONT_BREADTH = 0.55
SIDE_BREADTH = 0.38
"""Shoulder breadth over torso length above which a person faces the camera or turns away from it, and below
which they stand in profile: cos 55 degrees and cos 65 degrees of the 0.9 that Winter's proportions give."""
VIEW_SMOOTHING_MS = 400.0
"""A turn of the body takes about a second; a single odd frame must not turn the person."""
MIN_TORSO = 0.06
"""Torso length in frame heights under which a joint's own jitter (about 1 % of the frame) exceeds a sixth of
it, the limit up to which the mannequin's counts stayed exact."""
EDGE = 0.02
"""A joint so close to the frame's border, in fractions of it, is being cut off."""
TALL = 0.8
"""Height of the visible joints over the frame's from which the person is too close, if joints are missing."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Verdict on one frame. ``key`` names the text that tells the person."""

    ready: bool
    key: str
    direction: Direction
    missing: tuple[str, ...] = ()


class ViewEstimator:
    """From which side the camera sees the person: ``front`` (or rear), ``side``, or ``oblique`` between."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """A new person."""
        self._breadth: float | None = None
        self._t_ms = 0.0
        self.view = "oblique"

    def step(self, body: Body) -> str:
        """One frame. One shoulder alone says nothing and changes nothing."""
        breadth = SIGNALS["shoulder_breadth"].both(body)
        if breadth == breadth:
            if self._breadth is None:
                self._breadth = breadth
            else:
                dt = body.t_ms - self._t_ms
                self._breadth += (breadth - self._breadth) * dt / (dt + VIEW_SMOOTHING_MS)
            self._t_ms = body.t_ms
            if self._breadth >= FRONT_BREADTH:
                self.view = "front"
            elif self._breadth <= SIDE_BREADTH:
                self.view = "side"
            else:
                self.view = "oblique"
        return self.view


def assess(body: Body, movement: Movement, view: str, mirrored: bool) -> Placement:
    """Placement of one frame; the most basic problem first."""
    seen = [j for j in range(COUNT) if body.score[j] > 0.0 and body.x[j] == body.x[j]]
    missing = missing_joints(body, movement)
    if not seen:
        return Placement(False, "nobody", "in-frame", missing)
    if missing:
        return _out_of_frame(body, seen, missing, mirrored)
    if body.torso < MIN_TORSO:
        return Placement(False, "step_closer", "forward")
    wanted = movement.placement.view
    if wanted == "front" and view == "side":
        return Placement(False, "face_camera", "face-camera")
    if wanted == "side" and view == "front":
        return Placement(False, "profile_camera", "profile-camera")
    for gate in movement.gates:
        value = SIGNALS[gate.signal].of(body, gate.limb, None)
        if value < gate.low - gate.margin or value > gate.high + gate.margin:
            return Placement(False, gate.hint, "")
    return Placement(True, "ready", "")


def missing_joints(body: Body, movement: Movement) -> tuple[str, ...]:
    """Names of required joints that are not seen; with ``sides = "one"`` of the better seen side."""
    pairs = [BODY_PARTS[part] for part in movement.placement.parts]
    lacking = [
        [pair[side] for pair in pairs if body.x[pair[side]] != body.x[pair[side]]] for side in (LEFT, RIGHT)
    ]
    if movement.placement.sides == "one":
        return tuple(NAMES[j] for j in min(lacking, key=len))
    return tuple(NAMES[j] for j in sorted(lacking[LEFT] + lacking[RIGHT]))


def _out_of_frame(body: Body, seen: list[int], missing: tuple[str, ...], mirrored: bool) -> Placement:
    xs = [body.x[j] / body.aspect for j in seen]
    ys = [body.y[j] for j in seen]
    left, right = min(xs) < EDGE, max(xs) > 1.0 - EDGE
    top, bottom = min(ys) < EDGE, max(ys) > 1.0 - EDGE
    if (left and right) or (top and bottom) or max(ys) - min(ys) > TALL:
        return Placement(False, "step_back", "backward", missing)
    if left or right:
        # Whoever is cut off at the left border of the picture they see has to move right in it.
        to_right = left != mirrored
        return Placement(
            False, "move_right" if to_right else "move_left", "right" if to_right else "left", missing
        )
    if bottom or top:
        return Placement(False, "step_back", "backward", missing)
    return Placement(False, "missing_joints", "in-frame", missing)
