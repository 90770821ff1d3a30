"""Finding a reference's repetitions in a stream as they end, for any movement, as it is or with sides exchanged.

Streaming subsequence dynamic time warping (SPRING: Sakurai, Faloutsos, Yamamuro, "Stream monitoring under the time
warping distance", ICDE 2007): one cell for each step of the reference holds the cheapest way of having come there and
when that way began. Every frame may begin one; one that has reached the last step, is near to it and becomes no cheaper
is a repetition. Lanes run side by side, one for each way of turning the reference (see ``LANES``).

What a step of the way costs: for each part the distance from where the reference has it, less what noise makes, weighed
by how heavy it is and how much it moves. What the person's own stance differs by from the reference's at the start is
taken off, within bounds, and heights count from the start altogether. The sum is divided by what the movement costs
somebody who stays in the start position, so that 1 means the same for a burpee and a calf raise.

The numbers here and in ``profiles.toml`` were chosen on ``python -m tests.bench reference``: the mannequin's
movements as played by other bodies, all its other movements, and real clips.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf, nan

import numpy as np
from numpy.typing import NDArray

from py_core.reference.features import FEATURES, FEET, SEGMENTS
from py_core.reference.model import Signature
from py_core.reference.profiles import Profile

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]

LANES: tuple[tuple[bool, bool], ...] = ((False, False), (True, True), (True, False), (False, True))
"""How a person may turn the reference: (left and right exchanged, turned about in the picture). As it is; as in a
mirror, which from the front is the other leg or arm; from the side the other leg is seen facing the same way, and the
same leg facing the other way. All four are followed from wherever the reference was seen: what is called a front view
reaches so far to the side that the other leg is no mirror image any more."""

STEP_MS, FEWEST, MOST = 40.0, 12, 48
"""A cell stands for no less time than a frame of a usual camera takes, within these counts."""
LEAST_DT_MS = 20.0
"""Frames that come sooner are left out: at sixty a second every other one tells the same at half the cost."""
GAP_MS = 1000.0
"""After a longer pause between frames what was under way is not taken up again (as ``counting.LOST_MS``)."""
STAY = 0.25
"""Share of its cost that a step is paid for again for every step's time that passes: whoever is in the right place may
stay, whoever is not gets further off."""
FASTEST, SLOWEST, PAUSE_MS = 2.4, 2.5, 2000.0
"""Tempos that are still the movement, somewhat more than the twofold that is promised; a pause within comes on top."""
LATER = 0.01
"""and so much whatever it costs, so that of ways as good the one that begins last is taken: a rest is no part of it."""
STANCE = 0.25
"""Difference from the reference's stance, in segment lengths, that is the person's own or the camera's: 15 degrees."""
NOISE, SMALL = 0.02, 0.1
"""A difference as small costs nothing: twice what is left of an error of 1 % of the torso after smoothing; but no more
than this share of what the part moves."""
STILL_PART = 0.05
"""A part that moves less is still."""
MOST_APART, APART_SHARE = 0.3, 0.8
"""A part costs at most so much, plus this share of the furthest it moves in the reference: arms that hold a bar in a
squat where the reference swings them do not outweigh legs and trunk."""
STILL = 0.15
"""Weight of a part that does not move beside that of the one that moves most: a wrong posture is another movement."""
NEAR, NEAR_AT_END = 0.3, 0.6
"""Distance from the last step at which a repetition can be over, as a share of how far the reference goes; when the
stream ends a return that came more than a third of the way counts."""
WAIT_MS = 200.0
"""A repetition is over when it has not become cheaper for so long."""
CHEAPER = 0.005
"""and by less than this per step is not cheaper."""
OVERLAP = 0.2
"""Two matches that share less than this part of the first are two repetitions: one may begin before the other has
wholly ended."""
LEAST_SHORT = 0.3
"""What goes no further than this share of the reference's way is no attempt."""
LEAST_SEEN = 0.5
"""Share of the movement, by weight, that has to be in sight."""
PRIOR, PRIOR_STEPS = 0.3, 8.0
"""Where the person is now is told by the mean cost of the ways; one that has just begun counts as having cost this much
for so many steps before."""
LANE_MARGIN = 0.04
"""By so much another lane has to be better before the figure turns."""
ACTIVE, IDLE = 0.2, 0.1
"""A repetition is under way from this share of the reference's way on, until it is back within the other."""
DOUBT = 1.5
"""and while it costs no more than this many times what would count."""
DIFFICULTY = {"easy": 0.85, "medium": 1.0, "hard": 1.2}
"""Factors of the range that counts: the catalogue's most frequent ones, rounded."""
MOST_RANGE = 0.95
"""More than what the coach showed is asked of nobody, with room for the noise of the two ends."""

MASSES = {
    "upper_arm": 0.028,
    "forearm": 0.022,
    "thigh": 0.100,
    "shank": 0.061,
    "trunk": 0.249,
    "shoulder_line": 0.03,
    "hip_line": 0.03,
    "neck": 0.081,
}
"""Mass of what each segment moves, as a share of the body's: Winter, Biomechanics, 4th ed., table 4.1, hands with
forearms, feet with shanks, one half of the trunk a side; the lines across tell little that the others do not."""
TRAVEL_MASS = 0.16
"""and of the two heights, between a thigh and half a trunk."""
MASS_POWER = 0.75
"""Arms weigh a twentieth of the body but say more of a movement than that."""

_PARTS = len(SEGMENTS) + FEATURES - FEET
_TRAVELS = slice(len(SEGMENTS), None)


@dataclass(frozen=True, slots=True)
class Found:
    """A repetition that has ended."""

    start_ms: float
    end_ms: float
    turn_ms: float
    """When it was furthest from its start."""
    mirrored: bool
    """Whether it was done with left and right exchanged: ``features`` are on the reference's side, so what is said of
    a left joint there is true of the person's right one."""
    complete: bool
    """``False`` for one that fell short of the range of motion that counts."""
    cost: float
    """0 the same as the reference, 1 as far off as not moving at all."""
    range: float
    """How far it went, as a share of the reference."""
    t_ms: Floats
    """(n,)"""
    features: Floats
    """(n, FEATURES) on the reference's side, NaN where not seen; heights from where they were at the start."""


@dataclass(slots=True)
class _Match:
    """The best way through the whole reference so far."""

    cost: float
    lane: int
    start_ms: float
    end_ms: float
    stance: Complexes
    cheaper_ms: float
    cheaper: float


class Finder:
    """Finds the repetitions of one reference. ``step`` returns those that are over; constant memory and cost."""

    def __init__(self, signature: Signature, profile: Profile, difficulty: str) -> None:
        self._most_cost = profile.most_cost
        self._least_range = min(profile.least_range * DIFFICULTY[difficulty], MOST_RANGE)
        self._count = count = int(min(max(round(signature.duration_ms / STEP_MS), FEWEST), MOST))
        self._step_ms = signature.duration_ms / count
        self._shortest_ms = signature.duration_ms / FASTEST
        self._longest_ms = signature.duration_ms * SLOWEST + PAUSE_MS
        self._lanes = LANES
        self._rows = np.arange(len(self._lanes))[:, None]
        self._columns = np.arange(count)
        self._windows: dict[int, tuple[NDArray[np.intp], Floats]] = {}
        self._measure(_resampled(signature, count))
        self._now = np.zeros(2 * _PARTS)
        self.lose()

    def _measure(self, steps: Floats) -> None:
        """What is known of the reference beforehand: where each part is, its weight and the way it goes."""
        reference = _parts(np.stack([_turned(steps, *lane) for lane in self._lanes]))
        known = ~np.isnan(reference)
        reference[~known] = 0.0
        first = reference[:, :1]
        away = np.abs(reference - first) * (known & known[:, :1])
        mean, peak = away.sum(1) / np.maximum(known.sum(1), 1), away.max(1)
        most = float(mean.max())
        weight = _BASE * (STILL + (1.0 - STILL) * mean / (most if most > 0.0 else 1.0))
        self._reference, self._first = reference, first[:, 0]
        self._weight = weight[:, None] * known
        self._whole = np.maximum(weight * mean, 1e-9)
        self._noise = np.where(peak > STILL_PART, np.minimum(NOISE, SMALL * peak), NOISE)[:, None]
        self._most_apart = (MOST_APART + APART_SHARE * peak)[:, None]
        total = (away * weight[:, None]).sum(-1)
        self._furthest = float(total.max() / self._whole.sum(-1).max())
        far = total[0] >= 0.9 * total[0].max()
        self._way = (reference - first)[:, far].mean(1)
        length = np.abs(self._way)
        self._way_weight = weight * length
        self._along = weight * self._way.conj()
        self._along_whole = weight * length**2

    def lose(self) -> None:
        """The person is gone: what is under way is dropped."""
        size = (len(self._lanes), self._count)
        self._cost = np.full(size, inf)
        self._began = np.full(size, -inf)
        self._stance = np.zeros((*size, _PARTS), dtype=np.complex128)
        self._local = np.ones(size)
        self._seen = np.ones(_PARTS)
        self._now[:] = 0.0
        self._t_ms = nan
        self._kept: deque[tuple[float, Sequence[float]]] = deque()
        self._match: _Match | None = None
        self._lane = 0
        self.phase = 0.0
        """0..1: where in the reference the person is."""
        self.active = False
        """Whether a repetition is under way."""
        self.excursion = nan
        """0..1: how far from the start, as a share of the reference's furthest; NaN unseen."""

    @property
    def mirrored(self) -> bool:
        """Whether the reference has to be turned about in the picture to match the person as seen now."""
        return self._lanes[self._lane][1]

    def step(self, features: Sequence[float], t_ms: float) -> list[Found]:
        """One frame's description (see ``features``); the repetitions that are over with it."""
        dt_ms = t_ms - self._t_ms
        if dt_ms < LEAST_DT_MS:
            return []
        found: list[Found] = []
        if dt_ms > GAP_MS:
            found += self._report()
            self.lose()
        if dt_ms != dt_ms:
            dt_ms = self._step_ms
        now = self._take(features)
        share = (self._whole @ self._seen) / self._whole.sum(-1)
        if not share.min() >= LEAST_SEEN:
            self.excursion = nan
        else:
            self._t_ms = t_ms
            self._keep(t_ms, features)
            self._advance(now, t_ms, dt_ms)
            found += self._arrived(t_ms, self._cost[:, -1], self._began[:, -1], self._stance[:, -1], NEAR)
            self._look(now)
        match = self._match
        if match is not None and t_ms - match.cheaper_ms >= WAIT_MS:
            found += self._report()
        return found

    def finish(self, t_ms: float) -> list[Found]:
        """The end: a repetition that is all but over counts."""
        found: list[Found] = []
        if self._match is None and self._t_ms == self._t_ms:
            # What is left of the reference is paid for where the person is now.
            left = self._local[:, ::-1].cumsum(1)[:, ::-1]
            ways = self._cost + np.concatenate([left[:, 1:], np.zeros((len(left), 1))], axis=1)
            best = ways.argmin(1)
            lanes = self._rows[:, 0]
            found += self._arrived(
                self._t_ms,
                ways[lanes, best],
                self._began[lanes, best],
                self._stance[lanes, best],
                NEAR_AT_END,
            )
        return found + self._report()

    def _take(self, features: Sequence[float]) -> Complexes:
        """The parts as complex numbers, what is not seen where it was seen last; says in ``_seen`` which are."""
        given = np.array(features, dtype=np.float64)
        now = self._now
        good = given == given
        np.copyto(now[:FEET], given[:FEET], where=good[:FEET])
        np.copyto(now[FEET::2], given[FEET:], where=good[FEET:])
        self._seen[: len(SEGMENTS)] = good[:FEET:2] & good[1:FEET:2]
        self._seen[_TRAVELS] = good[FEET:]
        return now.view(np.complex128)

    def _keep(self, t_ms: float, features: Sequence[float]) -> None:
        kept = self._kept
        kept.append((t_ms, tuple(features)))
        while kept[0][0] < t_ms - self._longest_ms:
            kept.popleft()

    def _advance(self, now: Complexes, t_ms: float, dt_ms: float) -> None:
        """Every way goes on by as many steps as is cheapest, none to as many as the fastest tempo takes."""
        sources, steps = self._window(min(ceil(FASTEST * dt_ms / self._step_ms), self._count - 1))
        # The last column stands for what lies before the first step: nothing comes from there.
        before = np.concatenate([self._cost, np.full((len(self._lanes), 1), inf)], axis=1)
        # How the steps cost is known when the way is, whose stance it depends on; the frame before tells near enough.
        taken = (before[:, sources] + steps * self._local[:, :, None]).argmin(2)
        came = sources[self._columns, taken]
        cost = before[self._rows, came]
        came[came == self._count] = 0
        began, stance = self._began[self._rows, came], self._stance[self._rows, came]
        # A way begins with every frame.
        own = now - self._first
        length = np.abs(own)
        own *= np.where(length > STANCE, STANCE / np.maximum(length, STANCE), 1.0)
        own[:, _TRAVELS] = (now - self._first)[:, _TRAVELS]
        cost[:, 0], taken[:, 0], began[:, 0], stance[:, 0] = 0.0, 1, t_ms, own
        apart = np.abs(now - stance - self._reference)
        apart -= self._noise
        np.maximum(apart, 0.0, out=apart)
        np.minimum(apart, self._most_apart, out=apart)
        apart *= self._weight
        local = (apart @ self._seen) / (self._whole @ self._seen)[:, None]
        cost += taken * local + (STAY * local + LATER) * dt_ms / self._step_ms
        cost[began < t_ms - self._longest_ms] = inf
        self._cost, self._began, self._stance, self._local = cost, began, stance, local

    def _window(self, most: int) -> tuple[NDArray[np.intp], Floats]:
        """For each cell those that it can be reached from in one frame, and how many steps that takes."""
        if most not in self._windows:
            sources = self._columns[:, None] - np.arange(most + 1)
            sources[sources < 0] = self._count
            self._windows[most] = sources, np.arange(most + 1, dtype=np.float64)
        return self._windows[most]

    def _all_steps(self, took_ms: float) -> float:
        """Steps paid for by a way through the whole reference in that time."""
        return self._count + STAY * took_ms / self._step_ms

    def _arrived(
        self, t_ms: float, costs: Floats, began: Floats, stances: Complexes, near: float
    ) -> list[Found]:
        """Takes in ways (one a lane) to the last step; the match that one of them shows to be over before it."""
        found: list[Found] = []
        for lane in range(len(self._lanes)):
            cost, start_ms = float(costs[lane]), float(began[lane])
            took_ms = t_ms - start_ms
            if (
                cost == inf
                or took_ms < self._shortest_ms
                or cost > self._most_cost * self._all_steps(took_ms)
                or self._local[lane, -1] > near * self._furthest
            ):
                continue
            old = self._match
            if old is not None and start_ms >= old.end_ms - OVERLAP * (old.end_ms - old.start_ms):
                found += self._report()
                old = None
            if old is None:
                self._match = _Match(cost, lane, start_ms, t_ms, stances[lane].copy(), t_ms, cost)
            elif cost < old.cost:
                plainly = cost < old.cheaper - CHEAPER * self._count
                cheaper = (t_ms, cost) if plainly else (old.cheaper_ms, old.cheaper)
                self._match = _Match(cost, lane, start_ms, t_ms, stances[lane].copy(), *cheaper)
        return found

    def _report(self) -> list[Found]:
        """The match, if there is one; ways that overlap with it are dropped."""
        match, self._match = self._match, None
        if match is None:
            return []
        took_ms = match.end_ms - match.start_ms
        self._cost[self._began < match.end_ms - OVERLAP * took_ms] = inf
        rows = [row for row in self._kept if match.start_ms <= row[0] <= match.end_ms]
        t_ms = np.array([row[0] for row in rows])
        features = np.array([row[1] for row in rows])
        shares = self._shares(_parts(features), match)
        if np.isnan(shares).all():
            return []
        turn = int(np.nanargmax(shares))
        reach = float(shares[turn])
        if reach < LEAST_SHORT:
            return []
        exchanged, turned = self._lanes[match.lane]
        features = _turned(features, exchanged, turned)
        for column in range(FEET, FEATURES):
            seen = np.flatnonzero(~np.isnan(features[:, column]))
            if len(seen):
                features[:, column] -= features[seen[0], column]
        return [
            Found(
                start_ms=match.start_ms,
                end_ms=match.end_ms,
                turn_ms=float(t_ms[turn]),
                mirrored=exchanged,
                complete=reach >= self._least_range,
                cost=match.cost / self._all_steps(took_ms),
                range=reach,
                t_ms=t_ms,
                features=features,
            )
        ]

    def _shares(self, parts: Complexes, match: _Match) -> Floats:
        """(n,): how far out each frame is as a share of the reference; NaN where too little is seen.

        It is the median of the parts by weight, so that a barbell's arms do not make a squat shallow.
        """
        way, weight = self._way[match.lane], self._way_weight[match.lane]
        moved = parts - match.stance - self._first[match.lane]
        shares = (moved * way.conj()).real / np.maximum(np.abs(way) ** 2, 1e-9)
        weights = np.where(np.isnan(shares), 0.0, weight)
        order = shares.argsort(1)
        sums = np.take_along_axis(weights, order, 1).cumsum(1)
        middle = (sums >= 0.5 * sums[:, -1:]).argmax(1)
        found = shares[np.arange(len(shares)), order[np.arange(len(shares)), middle]]
        return np.where(sums[:, -1] >= LEAST_SEEN * weight.sum(), found, nan)

    def _look(self, now: Complexes) -> None:
        """Where in the reference the person is."""
        score = (self._cost + PRIOR * PRIOR_STEPS) / (self._columns + (1.0 + PRIOR_STEPS))
        lane, at = divmod(int(score.argmin()), self._count)
        if lane != self._lane:
            own = int(score[self._lane].argmin())
            if score[self._lane, own] < score[lane, at] + LANE_MARGIN:
                lane, at = self._lane, own
        self._lane = lane
        moved = now - self._stance[lane, at] - self._first[lane]
        whole = float(self._along_whole[lane] @ self._seen)
        out = float((moved * self._along[lane]).real @ self._seen) / whole if whole > 0.0 else nan
        self.excursion = min(max(out, 0.0), 1.0)
        self.phase = at / (self._count - 1)
        self.active = (
            self.excursion > (IDLE if self.active else ACTIVE)
            and float(score[lane, at]) < DOUBT * self._most_cost
        )


_BASE: Floats = (
    np.array(
        [
            *(MASSES[s.name.removesuffix("_left").removesuffix("_right")] for s in SEGMENTS),
            *[TRAVEL_MASS] * (FEATURES - FEET),
        ]
    )
    ** MASS_POWER
)
_HEIGHTS = list(range(FEET, FEATURES))
_OTHER_SIDE = np.array([2 * s.mirror + axis for s in SEGMENTS for axis in (0, 1)] + _HEIGHTS)
# A line from the left side to the right leans the other way when they are exchanged, and seen from behind it is the
# same line again.
_EXCHANGED: Floats = np.array(
    [-1.0 if s.across and y else 1.0 for s in SEGMENTS for y in (0, 1)] + [1.0] * len(_HEIGHTS)
)
_TURNED: Floats = np.array(
    [1.0 if s.across or y else -1.0 for s in SEGMENTS for y in (0, 1)] + [1.0] * len(_HEIGHTS)
)


def _turned(features: Floats, exchanged: bool, turned: bool) -> Floats:
    """(n, FEATURES) with left and right exchanged, turned about in the picture, or both: ``features.mirrored``."""
    if exchanged:
        features = features[:, _OTHER_SIDE] * _EXCHANGED
    return features * _TURNED if turned else features


def _parts(features: Floats) -> Complexes:
    """(..., FEATURES) as one complex number a segment, x + iy, and one a height."""
    pairs = np.zeros((*features.shape[:-1], _PARTS, 2))
    pairs[..., : len(SEGMENTS), :] = features[..., :FEET].reshape(*features.shape[:-1], len(SEGMENTS), 2)
    pairs[..., _TRAVELS, 0] = features[..., FEET:]
    return np.asarray(pairs.view(np.complex128)[..., 0])


def _resampled(signature: Signature, count: int) -> Floats:
    """(count, FEATURES) at even steps."""
    steps = np.array([[nan if v is None else v for v in row] for row in signature.steps], dtype=np.float64)
    at = np.linspace(0.0, len(steps) - 1.0, count)
    low = np.minimum(at.astype(np.intp), len(steps) - 2)
    share = (at - low)[:, None]
    return np.asarray(steps[low] * (1.0 - share) + steps[low + 1] * share)
