"""The form of a hold: by time, of which coming into the position and out of it is no part."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from py_core.filtering import Body
from py_core.form import CUE_BELOW, Criterion, Verdict, gauge_of, names, verdict
from py_core.geometry import NAN

SETTLE_MS = 500.0
"""The form counts from so long after a position's bounds were reached: whoever comes into a position passes its worst
form on the way. Measured: the mannequin, in half a second from one position to the other, is there 0.3 s after."""
UNDECIDED_MS = 800.0
"""The form of the last so many ms waits, and is left out when the hold ends with it: a wobble is decided within 400 ms,
and the way out of the bounds takes as long as the way in."""


class _Totals:
    """What each criterion scored, weighted with the time it was seen for."""

    def __init__(self, count: int) -> None:
        self._sum = [0.0] * count
        self._seen_ms = [0.0] * count

    def add(self, scores: Sequence[float], dt_ms: float) -> None:
        for i, score in enumerate(scores):
            if score == score:
                self._sum[i] += score * dt_ms
                self._seen_ms[i] += dt_ms

    @property
    def empty(self) -> bool:
        """Whether nothing was added yet."""
        return not any(self._seen_ms)

    def means(self, otherwise: Sequence[float]) -> list[float]:
        """Mean score of each, and that of ``otherwise`` where none was added yet."""
        return [
            s / ms if ms > 0.0 else o for s, ms, o in zip(self._sum, self._seen_ms, otherwise, strict=True)
        ]


class HoldForm:
    """Follows the criteria through the stretches of a hold. Memory is bounded by ``UNDECIDED_MS``."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        self._criteria = tuple(criteria)
        self._gauges = tuple(gauge_of(c) for c in criteria)
        self._whole = _Totals(len(self._criteria))
        self.begin(0.0)

    def begin(self, since_ms: float) -> None:
        """A stretch began at ``since_ms``."""
        count = len(self._criteria)
        self._from_ms = since_ms + SETTLE_MS
        self._stretch = _Totals(count)
        self._undecided: deque[tuple[float, float, list[float]]] = deque()
        self._now = [NAN] * count
        self._settled = False
        self._reset()

    def step(self, body: Body, view: str, lead: int | None, dt_ms: float) -> list[int]:
        """One frame of the stretch, ``dt_ms`` after the one before; indexes of the criteria that it breaks."""
        t_ms = body.t_ms
        if not self._settled and t_ms >= self._from_ms:
            self._settled = True
            self._reset()
        self._now = [
            NAN if gauge is None else criterion.score(gauge.step(body, view, lead, False))
            for criterion, gauge in zip(self._criteria, self._gauges, strict=True)
        ]
        if not self._settled:
            return []
        self._undecided.append((t_ms, dt_ms, self._now))
        while self._undecided[0][0] < t_ms - UNDECIDED_MS:
            self._decide()
        return [i for i, score in enumerate(self._now) if score < CUE_BELOW and self._criteria[i].live]

    def finish(self) -> None:
        """The recording ends in the hold: nobody came out of the position."""
        while self._undecided:
            self._decide()

    def names(self, indexes: Sequence[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Cue codes and body parts of the criteria with these indexes, without repetition."""
        return names(self._criteria, indexes)

    def whole(self) -> Verdict:
        """Over all stretches; of what waits, or the frame alone, as long as nothing is decided."""
        return self._verdict(self._whole)

    def stretch(self) -> Verdict:
        """Over the stretch under way, or the last one."""
        return self._verdict(self._stretch)

    def _verdict(self, decided: _Totals) -> Verdict:
        scores = self._now
        if decided.empty and self._undecided:
            waiting = _Totals(len(self._criteria))
            for _, dt_ms, now in self._undecided:
                waiting.add(now, dt_ms)
            scores = waiting.means(scores)
        return verdict(self._criteria, decided.means(scores))

    def _reset(self) -> None:
        for gauge in self._gauges:
            if gauge is not None:
                gauge.reset()

    def _decide(self) -> None:
        _, dt_ms, scores = self._undecided.popleft()
        self._whole.add(scores, dt_ms)
        self._stretch.add(scores, dt_ms)
