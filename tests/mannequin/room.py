"""The room around the figure: a plain wall, a floor, the shadow on it, and a chair where somebody sits
down."""

from __future__ import annotations

import numpy as np
from PIL import Image

from tests.mannequin.algebra import Array
from tests.mannequin.camera import Camera
from tests.mannequin.solids import Pixels

WALL = ((226, 222, 214), (204, 200, 194))
FLOOR = ((186, 164, 142), (208, 188, 166))
SKIRTING = (240, 238, 232)
WALL_BEHIND = 0.85
"""How far the wall stands behind what the camera looks at, in statures."""
MAT = (150, 172, 178)
MAT_HALF = (0.24, 0.62)
"""Half the exercise mat's width and length, in statures: it lies along the figure."""
SHADOW_GRID = 4
"""The shadow is worked out in blocks of this many pixels; it is soft anyway."""


def backdrop(camera: Camera) -> Pixels:
    """Wall, skirting board and floor as the camera sees them: (H, W, 3), 0 to 255."""
    height, width = camera.height, camera.width
    foot = np.asarray(camera.target) + camera.axes()[2] * [1, 0, 1] * WALL_BEHIND
    foot[1] = 0.0
    seam = float(camera.project(foot[None])[0, 1])
    board = float(camera.project((foot + np.array([0, 0.045, 0]))[None])[0, 1])
    rows = np.arange(height, dtype=np.float64) + 0.5
    columns = (np.arange(width, dtype=np.float64) + 0.5) / width
    wall = _blend(WALL, np.clip(rows / max(seam, 1.0), 0, 1))
    floor = _blend(FLOOR, np.clip((rows - seam) / max(height - seam, 1.0), 0, 1))
    under = np.clip(rows - seam + 0.5, 0, 1)[:, None]
    edge = np.clip(rows - board + 0.5, 0, 1)[:, None] * (1 - under)
    column = wall * (1 - under) + floor * under
    column = column * (1 - edge) + np.array(SKIRTING) * edge
    crease = np.exp(-np.abs(rows - seam) / (0.012 * height))[:, None]
    column *= 1 - 0.13 * crease
    picture = np.repeat(column[:, None, :], width, axis=1)
    _lay_mat(picture, camera)
    glow = 1.0 + 0.05 * np.exp(-(((columns - 0.36) / 0.4) ** 2)) - 0.2 * (columns - 0.5) ** 2
    return np.asarray(np.clip(picture * glow[None, :, None], 0, 255), dtype=np.float32)


def _lay_mat(picture: Array, camera: Camera) -> None:
    """An exercise mat on the floor before the camera's target, along the figure's forward axis."""
    x, z, seen = _floor(camera, 1)
    pixel = camera.distance / camera.focal
    beyond = np.maximum(
        np.abs(x - camera.target[0]) - MAT_HALF[0] + 0.02, np.abs(z - camera.target[2]) - MAT_HALF[1] + 0.02
    )
    corner = np.hypot(
        np.maximum(np.abs(x - camera.target[0]) - MAT_HALF[0] + 0.02, 0),
        np.maximum(np.abs(z - camera.target[2]) - MAT_HALF[1] + 0.02, 0),
    )
    distance = np.where(beyond > 0, corner, beyond) - 0.02
    cover = np.clip(0.5 - distance / (1.5 * pixel), 0, 1) * seen
    inner = np.clip(0.5 - (np.abs(distance + 0.022) - 0.0035) / (1.5 * pixel), 0, 1) * seen
    picture += cover[..., None] * (np.array(MAT) - picture)
    picture += (0.35 * inner * cover)[..., None] * (255 - picture)


def _floor(camera: Camera, grid: int) -> tuple[Array, Array, Array]:
    """World x and z of the floor seen in every block of `grid` pixels, and whether it is floor at all."""
    rows, columns = np.mgrid[0 : camera.height : grid, 0 : camera.width : grid]
    y = (rows + grid / 2 - camera.height * (0.5 + camera.shift[1])) / camera.focal
    x = (columns + grid / 2 - camera.width * (0.5 + camera.shift[0])) / camera.focal
    rays = np.stack([x, y, np.ones_like(x)], axis=-1) @ camera.axes()
    down = -rays[..., 1]
    seen = down > 1e-3
    far = np.where(seen, camera.position[1] / np.maximum(down, 1e-3), 0.0)
    places = camera.position + rays * far[..., None]
    return places[..., 0], places[..., 2], seen.astype(np.float64)


def _blend(ends: tuple[tuple[int, int, int], tuple[int, int, int]], share: Array) -> Array:
    first, last = np.array(ends[0], dtype=np.float64), np.array(ends[1], dtype=np.float64)
    return np.asarray(first + share[:, None] * (last - first))


class Shadow:
    """The soft shadow that a figure's joints cast straight down on the floor."""

    def __init__(self, camera: Camera) -> None:
        x, z, seen = _floor(camera, SHADOW_GRID)
        rows = np.flatnonzero(seen.any(axis=1))
        self._top = int(rows[0]) if len(rows) else seen.shape[0]
        self._x = x[self._top :].astype(np.float32)
        self._z = z[self._top :].astype(np.float32)

    def fall(self, picture: Pixels, places: Array) -> None:
        """Darkens the floor of `picture` under `places` (N, 3), the more the lower they are."""
        if self._x.size == 0:
            return
        light = np.ones_like(self._x)
        for x, y, z in places:
            spread = 0.045 + 0.16 * max(float(y), 0.0)
            strength = np.float32(0.30 * (0.045 / spread) ** 2 + 0.03)
            away = np.square(self._x - np.float32(x)) + np.square(self._z - np.float32(z))
            light *= 1 - strength * np.exp(away * np.float32(-0.5 / spread**2))
        rows, columns = picture.shape[0] - self._top * SHADOW_GRID, picture.shape[1]
        size = (light.shape[1] * SHADOW_GRID, light.shape[0] * SHADOW_GRID)
        smooth = Image.fromarray(np.maximum(light, np.float32(0.45))).resize(size, Image.Resampling.BILINEAR)
        picture[-rows:] *= np.asarray(smooth)[:rows, :columns, None]
