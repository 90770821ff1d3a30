"""Raw keypoints to a body: weak joints go missing, short gaps are bridged, the rest is smoothed.

The order matters: what the model doubts is dropped first, only then are gaps bridged, so a guess never
feeds the smoother. Smoothing is the One-Euro filter (Casiez, Roussel, Vogel, CHI 2012) on each frame's own
timestamp; speeds are measured in torso lengths a second, so a small figure is smoothed like a large one.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, pi

from py_core.geometry import NAN, max_seen
from py_core.skeleton import (
    BLAZEPOSE_COUNT,
    BLAZEPOSE_STRIDE,
    COCO_STRIDE,
    COUNT,
    FROM_BLAZEPOSE,
    HIPS,
    SHOULDERS,
)

APPEAR_SCORE = 0.3
"""A joint is believed from this score on: the threshold of Google's MoveNet sample application."""
VANISH_SCORE = 0.2
"""and until it falls below this one, MoveNet's own limit for a usable torso (same source)."""
GAP_MS = 250.0
"""A joint unseen for no longer keeps its place: a quarter of a second is less than half of the fastest
repetition in the catalogue, so a bridged gap cannot hide one."""
MIN_CUTOFF_HZ = 1.0
BETA = 5.0
DERIVATIVE_CUTOFF_HZ = 1.0
"""One-Euro constants, chosen so that noise of 1 % of the torso at rest shrinks below 40 % while a repetition of 0.6 s
keeps 85 % of its range (tests/unit/test_filtering.py holds both)."""
OUTSIDE = 0.5
"""A joint further outside the picture than half of it is a model's fancy, not a sighting."""
UNSOUND = 1e6
"""A fraction of a frame so large is no measurement."""
MIN_SPEED_SCALE = 0.02
"""Torso length, in frame heights, below which speeds are no longer scaled up."""
JUMP_TORSOS = 0.12
JUMP_TORSOS_PER_S2 = 60.0
"""A joint further than this, in torso lengths, from where its motion was taking it has not moved there: six times
the noise of a sighting (2 %), and the hardest accelerations of a wrist in the mannequin's jumping jacks. It is left
out for the frame; another sighting near the new place shows that the model did find the joint there."""
SURE_SCORE = 0.4
"""Below this score the model's errors are jumps rather than noise, so the reach shrinks with the score's square."""
COLLAPSED = 0.4
"""A score that falls at once to less of what it was tells of a joint lost, not of one that moved: no reach at all
beyond the noise."""
SCORE_SMOOTHING = 0.3
"""Scores weigh one side against the other; about three frames' mean keeps that from flickering."""
SHOULDER_TO_TORSO = 1.11
"""Torso length over shoulder breadth: 0.288 H / 0.259 H (Winter, Biomechanics, 4th ed., table 4.1 figure)."""


class Body:
    """One frame's joints after filtering.

    ``x``, ``y``: 17 floats each in frame heights, NaN where missing; ``score``: 17 floats, 0 where missing;
    ``z``: 17 floats in frame heights for BlazePose, else empty; ``torso``: the torso's length in frame heights
    as a person of these shoulders would have it from any side, NaN when not seen; ``aspect``: width / height.

    ``raw_x``, ``raw_y``: this frame's own sightings, neither bridged nor smoothed, NaN where there was none: for what
    has to know when something happened, as smoothing delays. ``height_px``: of the frame.
    """

    __slots__ = ("aspect", "height_px", "raw_x", "raw_y", "score", "t_ms", "torso", "x", "y", "z")

    def __init__(self, t_ms: float, aspect: float) -> None:
        self.t_ms = t_ms
        self.aspect = aspect
        self.height_px = 1.0
        self.x = [NAN] * COUNT
        self.y = [NAN] * COUNT
        self.raw_x = [NAN] * COUNT
        self.raw_y = [NAN] * COUNT
        self.score = [0.0] * COUNT
        self.z: list[float] = []
        self.torso = NAN

    def middle(self, pair: tuple[int, int]) -> tuple[float, float]:
        """Middle of two joints; of one when the other is missing."""
        a, b = pair
        ax, bx = self.x[a], self.x[b]
        if ax != ax:
            return bx, self.y[b]
        if bx != bx:
            return ax, self.y[a]
        return (ax + bx) / 2.0, (self.y[a] + self.y[b]) / 2.0


class FrameError(ValueError):
    """Keypoints that are no frame; the message says what was expected and what came."""


def as_coco(keypoints: Sequence[float]) -> list[float]:
    """A MoveNet or BlazePose frame as 17 x (x, y, score); BlazePose's z is dropped.

    Raises:
        FrameError: the length is neither 51 nor 132.
    """
    if len(keypoints) == COUNT * COCO_STRIDE:
        return list(keypoints)
    if len(keypoints) != BLAZEPOSE_COUNT * BLAZEPOSE_STRIDE:
        raise FrameError(
            f"a frame has 51 numbers (17 joints x x, y, score), 132 (33 x x, y, z, score) or none,"
            f" not {len(keypoints)}"
        )
    flat: list[float] = []
    for landmark in FROM_BLAZEPOSE:
        at = landmark * BLAZEPOSE_STRIDE
        flat += (keypoints[at], keypoints[at + 1], keypoints[at + 3])
    return flat


def depths(keypoints: Sequence[float]) -> list[float]:
    """z of the 17 COCO joints of a BlazePose frame, in frame widths; empty for a MoveNet frame."""
    if len(keypoints) != BLAZEPOSE_COUNT * BLAZEPOSE_STRIDE:
        return []
    found = [keypoints[i * BLAZEPOSE_STRIDE + 2] for i in FROM_BLAZEPOSE]
    return found if all_sound(found) else [v if abs(v) < UNSOUND else 0.0 for v in found]


def all_sound(keypoints: Sequence[float]) -> bool:
    """Whether no number is NaN, infinite or absurd."""
    return sum(map(abs, keypoints)) < UNSOUND or all(abs(v) < UNSOUND for v in keypoints)


class Filter:
    """Keeps what smoothing needs between frames: constant memory."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the person."""
        self._x = [NAN] * COUNT
        self._y = [NAN] * COUNT
        self._dx = [0.0] * COUNT
        self._dy = [0.0] * COUNT
        self._score = [0.0] * COUNT
        self._seen_ms = [0.0] * COUNT
        self._raw_x = [NAN] * COUNT
        self._raw_y = [NAN] * COUNT
        self._vx = [0.0] * COUNT
        self._vy = [0.0] * COUNT
        self._odd_x = [NAN] * COUNT
        self._odd_y = [NAN] * COUNT

    def step(self, flat: Sequence[float], t_ms: float, aspect: float) -> Body:
        """One frame of 17 x (x, y, score), as fractions of the frame, to a body.

        ``flat`` may be empty: nobody seen. Numbers that are not finite count as missing.
        """
        body = Body(t_ms, aspect)
        scale = self._scale()
        old_x, old_y, old_dx, old_dy = self._x, self._y, self._dx, self._dy
        for j in range(COUNT):
            believed = False
            if flat:
                at = j * 3
                x, y, score = flat[at], flat[at + 1], flat[at + 2]
                limit = VANISH_SCORE if old_x[j] == old_x[j] else APPEAR_SCORE
                believed = (
                    score >= limit
                    and -OUTSIDE <= x <= 1.0 + OUTSIDE
                    and -OUTSIDE <= y <= 1.0 + OUTSIDE
                    and score <= 1e6
                )
            if believed:
                x *= aspect
                dt_s = (t_ms - self._seen_ms[j]) / 1000.0
                believed = self._plausible(j, x, y, dt_s, self._reach(j, score, dt_s) * scale)
            if believed:
                body.raw_x[j], body.raw_y[j] = x, y
                self._seen_ms[j] = t_ms
                score = 1.0 if score > 1.0 else score
                if self._score[j] > 0.0:
                    self._score[j] += SCORE_SMOOTHING * (score - self._score[j])
                else:
                    self._score[j] = score
                px, py = old_x[j], old_y[j]
                if px != px or dt_s <= 0.0:
                    old_x[j], old_y[j] = x, y
                    old_dx[j] = old_dy[j] = 0.0
                else:
                    d_alpha = _alpha(DERIVATIVE_CUTOFF_HZ, dt_s)
                    dx = old_dx[j] + d_alpha * ((x - px) / dt_s - old_dx[j])
                    dy = old_dy[j] + d_alpha * ((y - py) / dt_s - old_dy[j])
                    old_dx[j], old_dy[j] = dx, dy
                    tau = 2.0 * pi * (MIN_CUTOFF_HZ + BETA * hypot(dx, dy) / scale) * dt_s
                    alpha = tau / (tau + 1.0)
                    old_x[j] = px + alpha * (x - px)
                    old_y[j] = py + alpha * (y - py)
            elif t_ms - self._seen_ms[j] > GAP_MS:
                old_x[j] = old_y[j] = self._raw_x[j] = NAN
                self._score[j] = 0.0
        body.x, body.y, body.score = old_x.copy(), old_y.copy(), self._score.copy()
        body.torso = _torso(body)
        return body

    def _reach(self, j: int, score: float, dt_s: float) -> float:
        """How far, in torso lengths, joint ``j`` may be from where its motion was taking it."""
        if score < COLLAPSED * self._score[j]:
            return JUMP_TORSOS
        sure = score / SURE_SCORE
        return (JUMP_TORSOS + JUMP_TORSOS_PER_S2 * dt_s * dt_s) * (sure * sure if sure < 1.0 else 1.0)

    def _plausible(self, j: int, x: float, y: float, dt_s: float, reach: float) -> bool:
        """Whether joint ``j`` can be at x, y now; keeps its raw place and speed, or the odd place if not.

        ``reach`` is in frame heights.
        """
        px, py = self._raw_x[j], self._raw_y[j]
        if px == px and dt_s > 0.0:
            if hypot(x - px - self._vx[j] * dt_s, y - py - self._vy[j] * dt_s) > reach:
                odd_x, odd_y = self._odd_x[j], self._odd_y[j]
                if not hypot(x - odd_x, y - odd_y) <= reach:
                    self._odd_x[j], self._odd_y[j] = x, y
                    return False
                self._vx[j] = self._vy[j] = 0.0
            else:
                self._vx[j], self._vy[j] = (x - px) / dt_s, (y - py) / dt_s
        else:
            self._vx[j] = self._vy[j] = 0.0
        self._raw_x[j], self._raw_y[j] = x, y
        self._odd_x[j] = NAN
        return True

    def _scale(self) -> float:
        torso = self._last_torso()
        return torso if torso > MIN_SPEED_SCALE else 0.25 if torso != torso else MIN_SPEED_SCALE

    def _last_torso(self) -> float:
        x, y = self._x, self._y
        left = hypot(x[SHOULDERS[0]] - x[HIPS[0]], y[SHOULDERS[0]] - y[HIPS[0]])
        right = hypot(x[SHOULDERS[1]] - x[HIPS[1]], y[SHOULDERS[1]] - y[HIPS[1]])
        return max_seen(left, right)


def _alpha(cutoff_hz: float, dt_s: float) -> float:
    tau = 2.0 * pi * cutoff_hz * dt_s
    return tau / (tau + 1.0)


def _torso(body: Body) -> float:
    """Torso length in frame heights: as seen, or from the shoulders where it points at the camera."""
    sx, sy = body.middle(SHOULDERS)
    hx, hy = body.middle(HIPS)
    length = hypot(sx - hx, sy - hy)
    left, right = SHOULDERS
    breadth = hypot(body.x[left] - body.x[right], body.y[left] - body.y[right])
    torso = max_seen(length, breadth * SHOULDER_TO_TORSO)
    # All joints on one point are no body to measure by.
    return torso if torso > 0.0 else NAN
