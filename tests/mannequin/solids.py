"""Shaded round cones drawn straight into a picture: the only shape the figure is made of.

A round cone is every sphere between two given ones. Looked at along parallel rays its nearest point has a
closed form: with w the pixel's offset from the first sphere's centre, a the axis in the picture and a_z in
depth, dr the change of radius, the sphere at share s is entered at depth s a_z - sqrt(q(s)), where q(s) = (r
+ s dr)^2 - |w - s a|^2. That depth is convex in s; setting its slope to zero gives the s below. Stretched
cones (a trunk is wider than deep) are round ones in a stretched space.

Parts are drawn from back to front with a depth buffer, so that edges can be blended over what lies behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.mannequin.algebra import Array

Pixels = NDArray[np.float32]
Pattern = Callable[[Pixels, Pixels, Pixels], NDArray[np.intp]]
"""Local positions x, y, z in statures on a part's surface to the number of the paint there."""

LEVELS = 64
NEAREST = 0.15
"""Parts nearer to the camera than this (statures) are left out."""
ROUND = (1.0, 1.0, 1.0)
EYE = np.eye(3, dtype=np.float32)
LIGHT = np.array([-0.36, -0.62, -0.70])
"""Where the light comes from, in camera axes (right, down, into the picture): above, a little left, from
the front."""


@dataclass(frozen=True)
class Cone:
    """One part of the figure in camera axes, lengths in statures.

    `start`, `end` are camera coordinates (right, down, depth); `frame` (3, 3) has the part's own axes as
    columns, in camera axes; `stretch` widens it along these. `paints` (P, LEVELS, 3) go from shadow to
    light; `pattern` says which paint is where (positions from `origin`, along the part's own axes) or with
    -1 that nothing is; without one, the first is everywhere.
    """

    start: Array
    end: Array
    radius: float
    end_radius: float
    paints: Pixels
    frame: Array | None = None
    stretch: tuple[float, float, float] = (1.0, 1.0, 1.0)
    pattern: Pattern | None = None
    origin: Array | None = None


@dataclass
class Canvas:
    """The picture being drawn: colours (H, W, 3) 0 to 255 and depth (H, W) in statures."""

    colours: Pixels
    depth: Pixels
    focal: float
    middle: tuple[float, float]


def paint(shadow: tuple[int, int, int], base: tuple[int, int, int], light: tuple[int, int, int]) -> Pixels:
    """A ramp (LEVELS, 3) of one material from its dark side over its own colour to its lit side."""
    at = np.linspace(0, 1, LEVELS)
    return np.stack(
        [
            np.interp(at, [0.0, 0.28, 0.66, 1.0], [s * 0.8, s, b, h])
            for s, b, h in zip(shadow, base, light, strict=True)
        ],
        axis=1,
    ).astype(np.float32)


def draw(canvas: Canvas, cone: Cone) -> None:
    """Draws one cone. Nothing happens where it is behind the camera or outside the picture."""
    if min(cone.start[2], cone.end[2]) < NEAREST:
        return
    scale = canvas.focal / ((cone.start[2] + cone.end[2]) / 2)
    first, last = _in_picture(canvas, cone.start, scale), _in_picture(canvas, cone.end, scale)
    r_first = float(cone.radius * canvas.focal / cone.start[2])
    growth = float(cone.end_radius * canvas.focal / cone.end[2]) - r_first
    shape = None if cone.frame is None or cone.stretch == ROUND else _shape(cone.frame, cone.stretch)
    window = _window(canvas, first, last, max(r_first, r_first + growth), shape)
    if window is None:
        return
    rows, columns = window
    x = (np.arange(columns.start, columns.stop, dtype=np.float32) + np.float32(0.5 - first[0]))[None, :]
    y = (np.arange(rows.start, rows.stop, dtype=np.float32) + np.float32(0.5 - first[1]))[:, None]
    form = EYE if shape is None else shape.astype(np.float32)
    w_x, w_y = (x, y) if shape is None else (form[0, 0] * x + form[0, 1] * y, form[1, 0] * x + form[1, 1] * y)
    axis = [float(value) for value in form @ (last - first)]
    share = _nearest_share(w_x, w_y, axis, r_first, growth)
    w_x = w_x - share * np.float32(axis[0])
    w_y = w_y - share * np.float32(axis[1])
    radius = np.float32(r_first) + share * np.float32(growth)
    off = w_x * w_x + w_y * w_y
    grain = np.float32(1.0 if shape is None else abs(float(np.linalg.det(shape[:2, :2]))) ** 0.5)
    alpha = np.clip((radius - np.sqrt(off)) / grain + np.float32(0.5), 0, 1)

    # From here on only the pixels that the cone covers, as flat lists.
    spots = np.flatnonzero(alpha.ravel() > 0)
    row, column = np.divmod(spots, alpha.shape[1])
    alpha, w_x, w_y, radius = (values.ravel()[spots] for values in (alpha, w_x, w_y, radius))
    share, off = share.ravel()[spots], off.ravel()[spots]
    x, y = x[0, column], y[row, 0]
    bulge = np.sqrt(np.maximum(radius * radius - off, 0))
    deep = (share * np.float32(axis[2]) - bulge - form[2, 0] * x - form[2, 1] * y) / form[2, 2]
    depth = (np.float32(first[2]) + deep) / np.float32(scale)
    spots = (row + rows.start) * canvas.depth.shape[1] + (column + columns.start)
    colours, behind = canvas.colours.reshape(-1, 3), canvas.depth.reshape(-1)
    alpha *= depth < behind[spots]
    level = (_light(w_x, w_y, bulge, radius, None if shape is None else form) * (LEVELS - 1)).astype(np.intp)
    np.clip(level, 0, LEVELS - 1, out=level)
    if cone.pattern is None or cone.frame is None or cone.origin is None:
        painted = cone.paints[0][level]
    else:
        offset = (_in_picture(canvas, cone.origin, scale) - first).astype(np.float32)
        local = (cone.frame.T / scale).astype(np.float32)
        which = cone.pattern(*(local @ np.stack([x - offset[0], y - offset[1], deep - offset[2]])))
        alpha *= which >= 0
        painted = cone.paints[which, level]
    old = colours[spots]
    colours[spots] = old + alpha[:, None] * (painted - old)
    solid = alpha > 0.5
    behind[spots[solid]] = depth[solid]


def _window(
    canvas: Canvas, first: Array, last: Array, radius: float, shape: Array | None
) -> tuple[slice, slice] | None:
    """Rows and columns that a cone can touch, or None where it is outside the picture."""
    reach = [radius + 1.5, radius + 1.5]
    if shape is not None:
        outline = np.linalg.inv(shape[:2, :2])
        reach = [float(np.hypot(*outline[axis])) * radius + 1.5 for axis in (0, 1)]
    height, width = canvas.depth.shape
    left = max(int(min(first[0], last[0]) - reach[0]), 0)
    right = min(int(max(first[0], last[0]) + reach[0]) + 2, width)
    top = max(int(min(first[1], last[1]) - reach[1]), 0)
    bottom = min(int(max(first[1], last[1]) + reach[1]) + 2, height)
    return (slice(top, bottom), slice(left, right)) if left < right and top < bottom else None


def _in_picture(canvas: Canvas, place: Array, scale: float) -> Array:
    """Pixel position, and depth in pixels of the part's own scale."""
    perspective = canvas.focal / place[2]
    return np.array(
        [
            canvas.middle[0] + place[0] * perspective,
            canvas.middle[1] + place[1] * perspective,
            place[2] * scale,
        ]
    )


def _shape(frame: Array, stretch: tuple[float, float, float]) -> Array:
    """The map (3, 3) from picture axes to a space in which a stretched part is round, rays along the third
    axis."""
    squeeze = (frame / np.asarray(stretch)).T
    x, y, z = squeeze[:, 2] / np.linalg.norm(squeeze[:, 2])
    if z < 0:
        squeeze, x, y, z = -squeeze, -x, -y, -z
    # Two axes across a unit vector with z >= 0: the rotation that takes the third axis to it.
    tilt = 1 / (1 + z)
    across = np.array(
        [[1 - x * x * tilt, -x * y * tilt, -x], [-x * y * tilt, 1 - y * y * tilt, -y], [x, y, z]]
    )
    return np.asarray(across @ squeeze)


def _nearest_share(w_x: Pixels, w_y: Pixels, axis: list[float], radius: float, growth: float) -> Pixels:
    """Which sphere of the cone is seen at each pixel: 0 (first) to 1 (last)."""
    alpha = growth * growth - axis[0] * axis[0] - axis[1] * axis[1]
    if alpha > -1e-3:
        toward = axis[2] < 0 or (axis[2] == 0 and growth > 0)
        return np.full(np.broadcast_shapes(w_x.shape, w_y.shape), toward, dtype=np.float32)
    beta = np.float32(2 * axis[0]) * w_x + (np.float32(2 * axis[1]) * w_y + np.float32(2 * radius * growth))
    gamma = np.float32(radius * radius) - (w_x * w_x + w_y * w_y)
    share = beta * np.float32(-1 / (2 * alpha))
    if axis[2]:
        steep = 4 * (axis[2] * axis[2] - alpha)
        rise = np.sqrt(np.maximum(beta * beta - np.float32(4 * alpha) * gamma, 0))
        share = share + rise * np.float32(axis[2] / alpha / steep**0.5)
    return np.asarray(np.clip(share, 0, 1), dtype=np.float32)


def _light(w_x: Pixels, w_y: Pixels, bulge: Pixels, radius: Pixels, shape: Pixels | None) -> Pixels:
    """How lit each pixel is, 0 to 1: a wrapped key light and a little shade towards the outline."""
    if shape is None:
        n_x, n_y, n_z, size = w_x, w_y, -bulge, np.maximum(radius, 1e-3)
    else:
        n_x = shape[0, 0] * w_x + shape[1, 0] * w_y - shape[2, 0] * bulge
        n_y = shape[0, 1] * w_x + shape[1, 1] * w_y - shape[2, 1] * bulge
        n_z = shape[0, 2] * w_x + shape[1, 2] * w_y - shape[2, 2] * bulge
        size = np.maximum(np.sqrt(n_x * n_x + n_y * n_y + n_z * n_z), 1e-3)
    across, down, into = (np.float32(0.5 * part) for part in LIGHT)
    return np.asarray(
        np.float32(0.42) + (across * n_x + down * n_y + (into - np.float32(0.1)) * n_z) / size,
        dtype=np.float32,
    )
