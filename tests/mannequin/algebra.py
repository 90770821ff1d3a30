"""Rotations and curves over many frames at once: arrays of shape (T, 3, 3), (T, 3) and (T,)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def rotation(axis: int, angle_deg: Array | float) -> Array:
    """Right-handed rotation about world axis 0, 1 or 2: (T, 3, 3) from (T,) degrees."""
    angle = np.radians(np.atleast_1d(np.asarray(angle_deg, dtype=np.float64)))
    cosine, sine = np.cos(angle), np.sin(angle)
    second, third = (axis + 1) % 3, (axis + 2) % 3
    matrix = np.zeros((angle.size, 3, 3))
    matrix[:, axis, axis] = 1.0
    matrix[:, second, second] = cosine
    matrix[:, third, third] = cosine
    matrix[:, second, third] = -sine
    matrix[:, third, second] = sine
    return matrix


def turn(matrix: Array, vector: Array | tuple[float, float, float]) -> Array:
    """Every rotation of (T, 3, 3) applied to one vector (3,) or to its own row of (T, 3)."""
    rows = np.asarray(vector, dtype=np.float64)
    if rows.ndim == 1:
        return np.asarray(matrix @ rows, dtype=np.float64)
    return np.asarray(np.einsum("tij,tj->ti", matrix, rows), dtype=np.float64)


def length(vectors: Array) -> Array:
    """Euclidean length along the last axis."""
    return np.asarray(np.sqrt(np.sum(vectors * vectors, axis=-1)), dtype=np.float64)


def unit(vectors: Array) -> Array:
    """Vectors scaled to length one; a zero vector stays zero."""
    size = length(vectors)[..., None]
    return np.divide(vectors, size, out=np.zeros_like(vectors), where=size > 1e-12)


def monotone_curve(knots: Array, values: Array, at: Array) -> Array:
    """Fritsch-Carlson monotone cubic through (knots, values[K, ...]), read at `at`: shape (T, ...).

    Slopes are zero at both ends, at turning points and on plateaus, so a limb stops where its key poses
    stop and never overshoots them. Before the first and after the last knot the curve is constant.
    """
    flat = values.reshape(len(knots), -1)
    if len(knots) == 1:
        return np.repeat(values, len(at), axis=0)
    steps = np.diff(knots)[:, None]
    slopes = np.diff(flat, axis=0) / steps
    tangents = np.zeros_like(flat)
    before, after = slopes[:-1], slopes[1:]
    same = before * after > 0
    weight_before = 2 * steps[1:] + steps[:-1]
    weight_after = steps[1:] + 2 * steps[:-1]
    harmonic = np.divide(
        (weight_before + weight_after) * before * after,
        weight_before * after + weight_after * before,
        out=np.zeros_like(before),
        where=same,
    )
    tangents[1:-1] = harmonic
    clipped = np.clip(at, knots[0], knots[-1])
    index = np.clip(np.searchsorted(knots, clipped, side="right") - 1, 0, len(knots) - 2)
    width = steps[index]
    u = (clipped - knots[index])[:, None] / width
    start, end = flat[index], flat[index + 1]
    curve = (
        (1 + 2 * u) * (1 - u) ** 2 * start
        + u * (1 - u) ** 2 * width * tangents[index]
        + u * u * (3 - 2 * u) * end
        + u * u * (u - 1) * width * tangents[index + 1]
    )
    return np.asarray(curve.reshape((len(at), *values.shape[1:])))
