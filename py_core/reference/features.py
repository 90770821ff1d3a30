"""A body as numbers that do not depend on place, size, proportions or frame rate: the direction of each segment.

A segment is a vector in the picture, x to the right and y up, divided by the length it has in a body of this size.
Its length is then saturated, x / (1 + x^4)^(1/4): a limb of full length gives 0.84, one that is 10 % longer 0.88, so
that other proportions hardly matter; one that points at the camera gives its true foreshortening, which from the
front is all that shows. Heights of feet and hips follow, as some movements turn no segment: a calf raise, a jump.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from py_core.filtering import Body
from py_core.geometry import NAN, max_seen
from py_core.skeleton import ANKLES, EARS, ELBOWS, HIPS, KNEES, NOSE, SHOULDERS, WRISTS


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the body from one joint, or the middle of several, to another.

    ``mirror`` is the index of the segment that it becomes with left and right exchanged; ``length`` is in torso
    lengths; ``across``: it goes from the left side to the right, so that exchanging them turns it about.
    """

    name: str
    start: tuple[int, ...]
    end: tuple[int, ...]
    mirror: int
    length: float
    across: bool = False


TORSO = 0.288
"""Shoulder to hip in statures: the unit of the lengths below (Winter, Biomechanics, 4th ed., figure 4.1: 0.818 less
0.530)."""


def _pair(
    name: str, start: tuple[int, int], end: tuple[int, int], index: int, length: float
) -> list[Segment]:
    return [
        Segment(f"{name}_{side}", (start[i],), (end[i],), index + 1 - i, length)
        for i, side in enumerate(("left", "right"))
    ]


SEGMENTS: tuple[Segment, ...] = (
    *_pair("upper_arm", SHOULDERS, ELBOWS, 0, 0.186 / TORSO),
    *_pair("forearm", ELBOWS, WRISTS, 2, 0.146 / TORSO),
    *_pair("thigh", HIPS, KNEES, 4, 0.245 / TORSO),
    *_pair("shank", KNEES, ANKLES, 6, 0.246 / TORSO),
    *_pair("trunk", HIPS, SHOULDERS, 8, 1.0),
    Segment("shoulder_line", SHOULDERS[:1], SHOULDERS[1:], 10, 0.210 / TORSO, across=True),
    Segment("hip_line", HIPS[:1], HIPS[1:], 11, 0.110 / TORSO, across=True),
    Segment("neck", SHOULDERS, EARS, 12, 0.118 / TORSO),
)
"""Lengths after Winter (figure 4.1), the neck as shoulders to the height of the eyes. The two lines join the joints'
centres, which lie within the breadths printed there (see ``tests/mannequin/body.py``). The neck ends in the middle of
the ears, which turning the head does not move, and in the nose where no ear is seen."""

TRAVELS = ("feet", "hips")
"""The heights after the segments, in torso lengths: where they are differs from sighting to sighting, only changes
mean something."""
FEET = 2 * len(SEGMENTS)
HIP_HEIGHT = FEET + 1
FEATURES = FEET + len(TRAVELS)
"""Numbers in a description: x and y of each segment, then the travels."""

GROW_MS = 300.0
SHRINK_MS = 4000.0
"""The body's size is taken up within a third of a second and given up over four: what is seen of it is never longer
than it is, but bent towards the camera it is shorter for as long as a slow repetition lasts. Somebody who steps back
after starting the camera is measured right some seconds later."""
SETTLE_MS = 600.0
"""At first it follows quickly either way: the very first sighting of a person is the model's worst."""

_SIMPLE = tuple((s.start[0], s.end[0], 1.0 / s.length) for s in SEGMENTS[:-1])
_LIMBS = tuple(
    (a.start[0], a.end[0], b.start[0], b.end[0], a.length)
    for a, b in zip(SEGMENTS[0:8:2], SEGMENTS[1:8:2], strict=True)
)
_NECK = 1.0 / SEGMENTS[-1].length


class Describer:
    """Describes one person's bodies, frame by frame. Constant memory."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the person."""
        self._scale = NAN
        self._since_ms = self._t_ms = 0.0
        self._ankles = _Height(ANKLES)
        self._hips = _Height(HIPS)

    @property
    def scale(self) -> float:
        """The torso's length in frame heights, however the person stands now; NaN until somebody was seen."""
        return self._scale

    def step(self, body: Body) -> list[float]:
        """``FEATURES`` numbers; NaN where a joint is not seen."""
        self._follow(_size(body), body.t_ms)
        scale = self._scale
        if not scale > 0.0:
            return [NAN] * FEATURES
        x, y = body.x, body.y
        per_scale = 1.0 / scale
        found: list[float] = []
        for a, b, per_length in _SIMPLE:
            per = per_length * per_scale
            dx, dy = (x[b] - x[a]) * per, (y[a] - y[b]) * per
            square = dx * dx + dy * dy
            shrink = 1.0 / sqrt(sqrt(1.0 + square * square))
            found += (dx * shrink, dy * shrink)
        # One shoulder alone is no middle: from the front the neck would lean by half the shoulders' breadth.
        left, right = SHOULDERS
        sx, sy = (x[left] + x[right]) / 2.0, (y[left] + y[right]) / 2.0
        ex, ey = body.middle(EARS)
        if ex != ex:
            ex, ey = x[NOSE], y[NOSE]
        per = _NECK * per_scale
        dx, dy = (ex - sx) * per, (sy - ey) * per
        square = dx * dx + dy * dy
        shrink = 1.0 / sqrt(sqrt(1.0 + square * square))
        found += (dx * shrink, dy * shrink, self._ankles.step(y, per_scale), self._hips.step(y, per_scale))
        return found

    def _follow(self, size: float, t_ms: float) -> None:
        if size != size:
            return
        if self._scale != self._scale:
            self._scale, self._since_ms = size, t_ms
        else:
            quick = size > self._scale or t_ms - self._since_ms < SETTLE_MS
            dt_ms = t_ms - self._t_ms
            if dt_ms > 0.0:
                self._scale += (size - self._scale) * dt_ms / (dt_ms + (GROW_MS if quick else SHRINK_MS))
        self._t_ms = t_ms


def mirrored(features: Sequence[float]) -> list[float]:
    """The description of the same body with left and right exchanged, as in a mirror. Twice gives the first."""
    found: list[float] = []
    for segment in SEGMENTS:
        dx, dy = features[2 * segment.mirror], features[2 * segment.mirror + 1]
        found += (dx, -dy) if segment.across else (-dx, dy)
    found += features[FEET:]
    return found


class _Height:
    """How far a pair of joints has risen since it was first seen, in torso lengths.

    Steps are added up rather than heights divided: the size followed changes a little all the time, and so would the
    height of feet that stand still. A joint that comes into sight beside the other adds nothing with that frame.
    """

    __slots__ = ("_height", "_joints", "_last", "_middle")

    def __init__(self, joints: tuple[int, int]) -> None:
        self._joints = joints
        self._last = [NAN, NAN]
        self._middle = NAN
        self._height = 0.0

    def step(self, y: Sequence[float], per_scale: float) -> float:
        left, right = y[self._joints[0]], y[self._joints[1]]
        rises = [
            before - now
            for before, now in zip(self._last, (left, right), strict=True)
            if before - now == before - now
        ]
        self._last = [left, right]
        middle = right if left != left else left if right != right else (left + right) / 2.0
        if middle != middle:
            return NAN
        if rises:
            self._height += sum(rises) / len(rises) * per_scale
        elif self._middle == self._middle:
            self._height += (self._middle - middle) * per_scale
        self._middle = middle
        return self._height


def _size(body: Body) -> float:
    """Torso length in frame heights by the second longest of torso and limbs, each by the length it would have.

    Foreshortening only shortens, and of trunk, arms and legs at least two are nearly level with the picture in every
    pose; the longest alone would follow one joint's error. NaN where no two are seen but for the torso.
    """
    x, y = body.x, body.y
    first = second = NAN
    for value in (
        body.torso,
        *[
            max_seen(hypot(x[b] - x[a], y[b] - y[a]), hypot(x[d] - x[c], y[d] - y[c])) / length
            for a, b, c, d, length in _LIMBS
        ],
    ):
        if value == value:
            if not value <= first:
                first, second = value, first
            elif not value <= second:
                second = value
    size = first if second != second else second
    return size if size > 0.0 else NAN
