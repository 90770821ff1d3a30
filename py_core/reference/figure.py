"""The reference's figure over a person: as large as they are, where they are, at the phase they are in."""

from __future__ import annotations

from bisect import bisect_right

from py_core.filtering import Body, Filter
from py_core.reference.features import Describer
from py_core.reference.model import Reference
from py_core.skeleton import ANKLES, COUNT, HIPS, SHOULDERS

SETTLE_MS = 120.0
"""The phase is followed within some four frames: from frame to frame it jumps where the movement hardly moves."""
ANCHORS = (HIPS, SHOULDERS, ANKLES)
"""What of the figure is laid over the same of the person, the first that both show."""
_SWAPPED = (0, *(j + 1 if j % 2 else j - 1 for j in range(1, COUNT)))


class Figure:
    """Places the reference's poses. Constant memory."""

    def __init__(self, reference: Reference) -> None:
        aspect = reference.width / reference.height
        smooth, describe = Filter(), Describer()
        self._t_ms: list[float] = []
        self._poses: list[Body] = []
        for frame, t_ms in zip(reference.frames, reference.t_ms, strict=True):
            body = smooth.step(frame, t_ms, aspect)
            describe.step(body)
            self._t_ms.append(t_ms)
            self._poses.append(body)
        self._scale = describe.scale
        self._shown: float | None = None
        self._last_ms = 0.0

    def lose(self) -> None:
        """The person is gone: the next phase is taken as it is."""
        self._shown = None

    def points(self, body: Body, scale: float, phase: float, mirrored: bool) -> tuple[float, ...]:
        """17 x (x, y, score), flat, in fractions of the person's frame; empty where there is nothing to lay it over.

        Args:
            scale: the person's torso length in frame heights.
            phase: 0..1 within the reference.
            mirrored: whether left and right are exchanged.
        """
        pose = self._pose(self._follow(phase, body.t_ms))
        if pose is None or not (scale > 0.0 and self._scale > 0.0):
            return ()
        size = scale / self._scale
        across = -size if mirrored else size
        for pair in ANCHORS:
            (px, py), (rx, ry) = body.middle(pair), pose.middle(pair)
            if px == px and rx == rx:
                break
        else:
            return ()
        found: list[float] = []
        for joint in _SWAPPED if mirrored else range(COUNT):
            x, y = pose.x[joint], pose.y[joint]
            if x == x:
                found += (
                    round((px + (x - rx) * across) / body.aspect, 4),
                    round(py + (y - ry) * size, 4),
                    1.0,
                )
            else:
                found += (0.0, 0.0, 0.0)
        return tuple(found)

    def _follow(self, phase: float, t_ms: float) -> float:
        """The phase to show."""
        shown = self._shown
        # From the end to the beginning it is no way back through the movement.
        if shown is None or abs(phase - shown) > 0.5:
            shown = phase
        else:
            dt_ms = t_ms - self._last_ms
            shown += (phase - shown) * dt_ms / (dt_ms + SETTLE_MS)
        self._shown, self._last_ms = shown, t_ms
        return shown

    def _pose(self, phase: float) -> Body | None:
        """The pose nearest to a phase; ``None`` of a reference without frames."""
        if not self._poses:
            return None
        wanted = phase * self._t_ms[-1]
        at = min(bisect_right(self._t_ms, wanted), len(self._t_ms) - 1)
        before = max(at - 1, 0)
        return self._poses[at if self._t_ms[at] - wanted < wanted - self._t_ms[before] else before]
