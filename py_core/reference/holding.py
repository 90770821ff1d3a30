"""Comparing a position held with a reference that does not move: live likeness, and each stretch held.

Plain floats: a frame costs a few dozen operations a segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, sqrt

from py_core.geometry import NAN
from py_core.phases import HoldLimits
from py_core.reference.comparing import SEEN, SHARPNESS, WEIGHTS, Comparison, joints_of, worst_of
from py_core.reference.features import SEGMENTS, mirrored
from py_core.reference.model import Signature
from py_core.reference.profiles import Profile

WOBBLE_MS = HoldLimits().wobble_ms
"""A position left for no longer goes on being the same stretch, as in the catalogue's holds."""
STILLNESS = 0.5
"""Sway is told from holding still by so much of the error that is told from the right pose: a segment that keeps
swinging by 11 degrees about the right place has half of the likeness in ``movement``."""

_S = len(SEGMENTS)
_Vectors = list[tuple[float, float]]


class HoldMatcher:
    """Follows one person. Constant memory."""

    def __init__(self, signature: Signature, profile: Profile) -> None:
        self._profile = profile
        self._position = _position(signature)
        self._known = sum(w for w, (x, _) in zip(WEIGHTS, self._position, strict=True) if x == x)
        self._duration_ms = signature.duration_ms
        self.similarity = NAN
        """Likeness of the last frame's pose, 0..1; NaN where too little of it was seen."""
        self.inside = False
        """Whether the position is taken."""
        self.mirrored = False
        """Whether it is taken the other way about; kept for as long as it is."""
        self._left_ms: float | None = None
        self._begin()

    def step(self, features: Sequence[float], t_ms: float) -> None:
        """One frame's description."""
        losses, similarity = self._look(features, self.mirrored)
        if not self.inside:
            others, other = self._look(features, not self.mirrored)
            if other > similarity or similarity != similarity:
                losses, similarity, self.mirrored = others, other, not self.mirrored
        self.similarity = similarity
        if similarity != similarity:
            return
        was = self.inside
        self.inside = similarity >= (self._profile.hold_leave if was else self._profile.hold_enter)
        if self.inside:
            if not was and (self._left_ms is None or t_ms - self._left_ms > WOBBLE_MS):
                self._begin()
            self._add(mirrored(features) if self.mirrored else features, losses, similarity, t_ms)
        elif was:
            self._left_ms = t_ms

    def lose(self) -> None:
        """The person is gone: the stretch is over."""
        self.similarity = NAN
        self.inside = False
        self._left_ms = None

    def comparison(self) -> Comparison | None:
        """The stretch under way, or the last one; ``None`` before the first.

        ``pose`` is the mean likeness, ``timing`` the time held as a share of the reference's, ``movement`` stillness.
        """
        if not self._frames:
            return None
        profile, frames = self._profile, self._frames
        held_ms = self._last_ms - self._since_ms
        pose = self._similarity / frames
        timing = min(held_ms / self._duration_ms, 1.0) if self._duration_ms > 0.0 else 1.0
        movement = 1.0 - self._mean([1.0 - profile.likeness(sway / STILLNESS) for sway in self._sways()])
        losses = [
            sqrt(lost / seen) if seen else NAN for lost, seen in zip(self._lost, self._seen, strict=True)
        ]
        joints = joints_of(losses, [seen / frames for seen in self._seen], self.mirrored)
        return Comparison(
            pose=pose,
            timing=timing,
            movement=movement,
            overall=profile.overall(pose, timing, movement),
            joints=joints,
            worst_joint=worst_of(joints),
            worst_phase=0.0,
            tempo=self._duration_ms / held_ms if held_ms > 0.0 else 0.0,
            range=1.0,
            similarity=pose,
            frames=frames,
            hold=True,
        )

    def _begin(self) -> None:
        self._frames = 0
        self._since_ms = self._last_ms = 0.0
        self._similarity = 0.0
        self._seen, self._lost = [0] * _S, [0.0] * _S
        self._mean_x, self._mean_y, self._scatter = [0.0] * _S, [0.0] * _S, [0.0] * _S

    def _add(self, features: Sequence[float], losses: list[float], similarity: float, t_ms: float) -> None:
        if not self._frames:
            self._since_ms = t_ms
        self._frames += 1
        self._last_ms = t_ms
        self._similarity += similarity
        for i, loss in enumerate(losses):
            if loss != loss:
                continue
            # Mean and scatter as they go (Welford, Technometrics 4, 1962).
            x, y = features[2 * i], features[2 * i + 1]
            self._seen[i] += 1
            self._lost[i] += loss * loss
            dx, dy = x - self._mean_x[i], y - self._mean_y[i]
            self._mean_x[i] += dx / self._seen[i]
            self._mean_y[i] += dy / self._seen[i]
            self._scatter[i] += dx * (x - self._mean_x[i]) + dy * (y - self._mean_y[i])

    def _sways(self) -> list[float]:
        """Root mean square distance of each segment from its mean in the stretch; NaN unseen."""
        return [
            sqrt(scatter / seen) if seen else NAN
            for scatter, seen in zip(self._scatter, self._seen, strict=True)
        ]

    def _look(self, features: Sequence[float], other_way: bool) -> tuple[list[float], float]:
        """Each segment's loss, NaN unseen, and the likeness of the pose; NaN where too little is seen."""
        own = mirrored(features) if other_way else features
        losses = [
            1.0 - self._profile.likeness(hypot(own[2 * i] - x, own[2 * i + 1] - y))
            for i, (x, y) in enumerate(self._position)
        ]
        seen = sum(w for w, loss in zip(WEIGHTS, losses, strict=True) if loss == loss)
        return losses, 1.0 - self._mean(losses) if seen > 0.0 and seen >= SEEN * self._known else NAN

    @staticmethod
    def _mean(losses: Sequence[float]) -> float:
        """As ``comparing.power_mean``, of those that are not NaN."""
        known = [(loss, w) for loss, w in zip(losses, WEIGHTS, strict=True) if loss == loss]
        total = sum(w for _, w in known)
        return min(float((sum(loss**SHARPNESS * w for loss, w in known) / total) ** (1.0 / SHARPNESS)), 1.0)


def _position(signature: Signature) -> _Vectors:
    """The mean direction of each segment; NaN where it is not seen for most of the time."""
    found: _Vectors = []
    for i in range(_S):
        seen = [
            (x, y)
            for row in signature.steps
            if (x := row[2 * i]) is not None and (y := row[2 * i + 1]) is not None
        ]
        if len(seen) * 2 < len(signature.steps) or not seen:
            found.append((NAN, NAN))
        else:
            found.append((sum(x for x, _ in seen) / len(seen), sum(y for _, y in seen) / len(seen)))
    return found
