"""A pinhole camera that looks at the figure from any side."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tests.mannequin.algebra import Array
from tests.mannequin.kinematics import Skeleton

VIEWS: dict[str, float] = {
    "front": 0.0,
    "side": 90.0,
    "left": 90.0,
    "right": -90.0,
    "oblique": 40.0,
    "back": 180.0,
}
"""Yaw of named views. `side` and `left` see the figure's left side: it faces the picture's left edge."""
CLOSEST = 0.8
"""How near the camera comes to any part of the figure, in statures: nobody films a plank from a hand's
breadth."""


@dataclass(frozen=True)
class Camera:
    """Where the camera is and what it sees. Lengths in statures, angles in degrees.

    `yaw_deg` 0 is before the figure, 90 at its left. `pitch_deg` > 0 looks down. `fov_deg` is the vertical
    field of view. `shift` moves the picture's content, in fractions of the frame.
    """

    yaw_deg: float
    pitch_deg: float
    fov_deg: float
    distance: float
    target: tuple[float, float, float]
    width: int
    height: int
    shift: tuple[float, float] = (0.0, 0.0)

    def axes(self) -> Array:
        """Rows: right, down and into the picture, in world axes."""
        yaw, pitch = math.radians(self.yaw_deg), math.radians(self.pitch_deg)
        back = np.array([math.sin(yaw) * math.cos(pitch), math.sin(pitch), math.cos(yaw) * math.cos(pitch)])
        right = np.array([math.cos(yaw), 0.0, -math.sin(yaw)])
        down = -np.cross(back, right)
        return np.stack([right, down, -back])

    @property
    def position(self) -> Array:
        return np.asarray(np.asarray(self.target) - self.axes()[2] * self.distance)

    @property
    def focal(self) -> float:
        """Focal length in pixels."""
        return self.height / 2 / math.tan(math.radians(self.fov_deg) / 2)

    def project(self, points: Array) -> Array:
        """World points (..., 3) to x, y in pixels and depth in statures along the optical axis: (..., 3)."""
        seen = (points - self.position) @ self.axes().T
        depth = np.maximum(seen[..., 2], 0.05)
        x = self.focal * seen[..., 0] / depth + self.width * (0.5 + self.shift[0])
        y = self.focal * seen[..., 1] / depth + self.height * (0.5 + self.shift[1])
        return np.stack([x, y, seen[..., 2]], axis=-1)


def view_yaw(view: str | float) -> float:
    """Degrees of a named view, or the number itself."""
    if isinstance(view, str):
        try:
            return VIEWS[view]
        except KeyError:
            raise ValueError(f"view is one of {', '.join(VIEWS)} or degrees, not {view!r}") from None
    return float(view)


def frame_camera(
    points: Array,
    *,
    view: str | float,
    width: int,
    height: int,
    pitch_deg: float = 4.0,
    fov_deg: float = 46.0,
    margin: float = 0.1,
    zoom: float = 1.0,
    shift: tuple[float, float] = (0.0, 0.0),
) -> Camera:
    """The nearest camera that sees all world points (N, 3) with `margin` of the frame left on every side.

    `zoom` then makes the figure that much larger (or smaller) in the picture.
    """
    yaw = view_yaw(view)
    target = (points.min(axis=0) + points.max(axis=0)) / 2
    camera = Camera(yaw, pitch_deg, fov_deg, 1.0, tuple(target.tolist()), width, height)
    low, high = 0.3, 60.0
    for _ in range(40):
        middle = (low + high) / 2
        camera = Camera(yaw, pitch_deg, fov_deg, middle, camera.target, width, height)
        seen = camera.project(points)
        x, y = seen[:, 0] / width - 0.5, seen[:, 1] / height - 0.5
        fits = seen[:, 2].min() > CLOSEST and max(np.abs(x).max(), np.abs(y).max()) <= 0.5 - margin
        low, high = (low, middle) if fits else (middle, high)
    return Camera(yaw, pitch_deg, fov_deg, high / zoom, camera.target, width, height, shift)


def framing_points(skeleton: Skeleton, framing: str) -> Array:
    """What has to be in the picture: the whole path of the figure, or a figure standing at the origin."""
    if framing == "standing":
        return np.array([[x, y, z] for x in (-0.25, 0.25) for y in (0.0, 1.02) for z in (-0.2, 0.2)])
    names = [name for name in skeleton.points if not name.endswith(("eye", "mouth"))]
    return np.concatenate([skeleton.points[name] for name in names])
