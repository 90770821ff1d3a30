"""What a clip consists of, before any reference is known: the position at rest, and the ways out of it and back.

Positions are points in the space of descriptions (see ``features``), distances there Euclidean. A repetition is a way
from a position that the person dwells in, out of it and back to it. Which position that is, and how far a way has to
lead, is not known: the positions dwelt in longest are tried at one amplitude after the other, from the largest in the
clip down to what is no movement any more, and the set of ways wins that are many, large and like each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from py_core.reference.features import FEATURES, FEET, mirrored
from py_core.reference.recorded import Described, Floats

Flags = NDArray[np.bool_]

STEP_MS = 1000.0 / 30.0
SMOOTH_MS = 133.0
"""Within a tenth of a second on either side what happens is noise: the catalogue's fastest way out, a high knee at
twice its tempo, takes as long."""
SMALL = 0.4
CALM_MS = 600.0
"""A movement that small is lost in the noise unless more of it is taken away; none so small takes less than a second
and a half."""
BRIDGE_MS = 500.0
"""Who is unseen for longer may have moved on meanwhile."""
NOISE = 0.01
"""A number that wavers more than this from frame to frame counts for less by as much: in profile the neck and the
short lines across wander by ten times as much as the other segments (mannequin, noise of 2 % of the torso)."""
MOVES = 0.1
"""A way that leads no further is no movement. On the mannequin the smallest of the catalogue, the calf raise, comes to
0.14; the sway of its holds, 0.12 from end to end, leads out of their middle and back by half of it."""


STILL = 0.125
STILL_SHARE = 0.1
"""Within half a second somebody who holds a position moves no further than the one, or than the other of the way there:
the first is the mannequin's sway with noise, the second the tremor of planks in real films."""

LEAVES = 0.3
ARRIVES = 0.6
"""Shares of an amplitude: a way has left the rest at the one and counts from the other on."""
DWELLS = 0.2
"""Positions that differ by so much of an amplitude are one."""
LEAST_DWELL_MS = 200.0
MOST_RESTS = 3
ALIKE = 0.5
"""Two ways that differ by less than half of what either differs from rest are the same movement."""
LONG_MS = 12_500.0
"""A repetition longer than this is likely to be more: the slowest of the catalogue at half its tempo."""
SHORTEST_MS = 250.0
BETTER = 1.05
"""A smaller amplitude, or a position dwelt in for less, has to give that much more."""
FALLS = 0.03
FALLS_MS = 150.0
"""A way begins where within so long before there is nothing nearer to the rest by this share of its height."""

_SAMPLES = 24
_MOST_POSITIONS = 240
_MOST_WAYS = 40


@dataclass(frozen=True, slots=True)
class Track:
    """A clip at even times.

    ``t_ms``: (n,); ``points``: (n, FEATURES) without NaN, weighted by what can be relied on, 0 where never seen;
    ``seen``: (n,), whether somebody was.
    """

    t_ms: Floats
    points: Floats
    seen: Flags


@dataclass(frozen=True, slots=True)
class Way:
    """Out of the rest and back: indexes into a track, the last one included."""

    start: int
    peak: int
    end: int
    height: float
    """How far it leads, in descriptions."""


@dataclass(frozen=True, slots=True)
class Course:
    """What was found. ``distance``: (n,), from the rest; ``ways``: in order; ``alike``: those like ``best``, it too."""

    rest: Floats
    distance: Floats
    ways: tuple[Way, ...]
    alike: tuple[Way, ...]
    best: Way
    worth: float


def track_of(described: Described) -> Track:
    """The clip at thirty a second; empty where it has fewer than two frames."""
    t_ms, features = described.t_ms, described.features
    there = np.isfinite(features[:, :FEET]).sum(axis=1) * 2 >= FEET
    if len(t_ms) < 2 or not there.any():
        empty = np.zeros(0)
        return Track(empty, np.zeros((0, FEATURES)), empty.astype(bool))
    grid = np.arange(t_ms[0], t_ms[-1] + STEP_MS / 2.0, STEP_MS)
    points = np.zeros((len(grid), FEATURES))
    for column in range(FEATURES):
        known = np.isfinite(features[:, column])
        if known.sum() * 2 >= there.sum():
            points[:, column] = np.interp(grid, t_ms[known], features[known, column])
    jumps = np.abs(np.diff(points, n=2, axis=0)) if len(grid) > 2 else np.zeros((1, FEATURES))
    # The quieter half of the frames tells of noise, the other half moves.
    noise = np.percentile(jumps, 25.0, axis=0)
    # One side's arm is the other's in the next repetition.
    noise = (noise + noise[_ORDER]) / 2.0
    weights = 1.0 / np.hypot(NOISE, noise * 3.0)
    weights /= weights.max()
    seen_ms = t_ms[there]
    after = np.clip(np.searchsorted(seen_ms, grid), 1, max(len(seen_ms) - 1, 1))
    nearest = np.minimum(
        np.abs(grid - seen_ms[np.minimum(after, len(seen_ms) - 1)]), np.abs(grid - seen_ms[after - 1])
    )
    return Track(grid, _smoothed(points * weights, SMOOTH_MS), nearest <= BRIDGE_MS / 2.0)


def course_of(track: Track) -> Course | None:
    """The best set of ways in a track; ``None`` where there is none that leads out and back."""
    course = _best(track)
    if course is not None and course.best.height >= SMALL:
        return course
    return _best(calm(track))


def calm(track: Track) -> Track:
    """The same with what is left of the noise taken away, and of quick movements, too."""
    return replace(track, points=_smoothed(track.points, CALM_MS))


def still_stretch(track: Track) -> tuple[int, int] | None:
    """First and last index of the longest time in which somebody is seen and stays as they are; ``None``: never."""
    points = calm(track).points
    half = round(BRIDGE_MS / STEP_MS / 2.0)
    speed = np.full(len(points), np.inf)
    if len(points) > 2 * half:
        speed[half:-half] = np.linalg.norm(points[2 * half :] - points[: -2 * half], axis=1)
        speed[:half], speed[-half:] = speed[half], speed[-half - 1]
    reach = (
        distance_from(track, np.median(points[track.seen], axis=0))[track.seen] if track.seen.any() else [0.0]
    )
    still = (speed < max(STILL, STILL_SHARE * float(np.max(reach)))) & track.seen
    edges = np.flatnonzero(np.diff(np.concatenate(([0], still.astype(int), [0]))))
    if not len(edges):
        return None
    starts, ends = edges[::2], edges[1::2] - 1
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest])


def _best(track: Track) -> Course | None:
    if len(track.t_ms) < 3:
        return None
    stride = -(-len(track.t_ms) // _MOST_POSITIONS)
    some = np.flatnonzero(track.seen)[::stride]
    if len(some) < 3:
        return None
    apart = _apart(track.points[some], track.points[some])
    largest = float(np.percentile(apart, 95.0))
    best: Course | None = None
    amplitude = largest
    while amplitude >= MOVES / 2.0:
        for rest in _rests(track, some, apart, amplitude, stride):
            course = _course(track, rest, amplitude, largest)
            if course is not None and (best is None or course.worth > best.worth * BETTER):
                best = course
        amplitude /= 2.0
    return best


def distance_from(track: Track, rest: Floats) -> Floats:
    """How far each frame is from a position."""
    return np.asarray(np.linalg.norm(track.points - rest, axis=1))


def ways_from(track: Track, rest: Floats, amplitude: float, least: float = MOVES) -> list[Way]:
    """The ways out of a rest and back whose height is about ``amplitude`` or more, and ``least``."""
    distance = distance_from(track, rest)
    inside = (distance < LEAVES * amplitude) & track.seen
    ways: list[Way] = []
    edges = np.flatnonzero(inside)
    for before, after in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if after - before < 2 or not track.seen[before : after + 1].all():
            continue
        peak = before + int(np.argmax(distance[before : after + 1]))
        height = float(distance[peak])
        if height < max(ARRIVES * amplitude, least) or (after - before) * STEP_MS < SHORTEST_MS:
            continue
        ways.append(Way(before, peak, after, height))
    return _widened(ways, distance)


def unlike(track: Track, rest: Floats, one: Way, other: Way, *, sides: bool) -> float:
    """How much two ways differ, as a share of how much they differ from rest: 0 the same.

    With ``sides`` the way of the other side, or to the other side, counts as the same.
    """
    a, b = _drawn(track, rest, one), _drawn(track, rest, other)
    size = (np.sqrt((a * a).mean(axis=0).sum()) + np.sqrt((b * b).mean(axis=0).sum())) / 2.0
    found = [np.sqrt(((a - c) ** 2).mean(axis=0).sum()) for c in (_turned(b) if sides else [b])]
    return float(min(found) / size) if size > 0.0 else 0.0


def _course(track: Track, rest: Floats, amplitude: float, largest: float) -> Course | None:
    ways = ways_from(track, rest, amplitude)[:_MOST_WAYS]
    if not ways:
        return None
    costs = np.zeros((len(ways), len(ways)))
    for i, one in enumerate(ways):
        for j in range(i):
            costs[i, j] = costs[j, i] = unlike(track, rest, one, ways[j], sides=True)
    near = costs < ALIKE
    means = np.where(near, costs, 0.0).sum(axis=1) / near.sum(axis=1)
    most = near.sum(axis=1)
    middle = int(np.lexsort((means, -most))[0])
    alike = tuple(way for way, like in zip(ways, near[middle], strict=True) if like)
    typical = float(np.median([way.height for way in alike]))
    lasts = float(np.median([(way.end - way.start) * STEP_MS for way in alike]))
    worth = len(alike) * np.sqrt(typical / largest) * min(1.0, LONG_MS / lasts)
    return Course(rest, distance_from(track, rest), tuple(ways), alike, ways[middle], float(worth))


def _rests(
    track: Track, some: NDArray[np.intp], apart: Floats, amplitude: float, stride: int
) -> list[Floats]:
    """The positions dwelt in longest, at most ``MOST_RESTS``."""
    near = apart < DWELLS * amplitude
    left = np.ones(len(some), dtype=bool)
    rests: list[Floats] = []
    least = LEAST_DWELL_MS / (STEP_MS * stride)
    for _ in range(MOST_RESTS):
        counts = (near & left).sum(axis=1) * left
        top = int(np.argmax(counts))
        if counts[top] < least:
            break
        rests.append(track.points[some[near[top]]].mean(axis=0))
        left &= apart[top] >= 2.0 * DWELLS * amplitude
    return rests


def _widened(ways: list[Way], distance: Floats) -> list[Way]:
    """Ways from where they begin to leave until they have arrived, rather than from one threshold to the other."""
    look = round(FALLS_MS / STEP_MS)
    found: list[Way] = []
    for index, way in enumerate(ways):
        first = found[-1].end if found else 0
        last = ways[index + 1].start if index + 1 < len(ways) else len(distance) - 1
        start = way.start - _fallen(distance[first : way.start + 1][::-1], look, way.height)
        end = way.end + _fallen(distance[way.end : last + 1], look, way.height)
        found.append(replace(way, start=start, end=end))
    return found


def _fallen(distance: Floats, look: int, height: float) -> int:
    """Index until which a distance falls."""
    at = 0
    while at + 1 < len(distance):
        ahead = distance[at + 1 : at + 1 + look]
        lowest = int(np.argmin(ahead))
        if ahead[lowest] > distance[at] - FALLS * height:
            break
        at += lowest + 1
    return at


def _drawn(track: Track, rest: Floats, way: Way) -> Floats:
    """(_SAMPLES, FEATURES) of a way, less the rest."""
    at = np.linspace(way.start, way.end, _SAMPLES)
    below = np.floor(at).astype(int)
    above = np.minimum(below + 1, way.end)
    share = (at - below)[:, None]
    return np.asarray(track.points[below] * (1.0 - share) + track.points[above] * share - rest)


_UNIT = [float(index + 1) for index in range(FEATURES)]
_MIRROR = np.array(mirrored(_UNIT))
_ORDER, _SIGNS = np.abs(_MIRROR).astype(int) - 1, np.sign(_MIRROR)
_X = np.array([-1.0 if index % 2 == 0 and index < FEET else 1.0 for index in range(FEATURES)])


def _turned(way: Floats) -> list[Floats]:
    """A way, its mirror image, and both facing the other way: from the side, the other leg is no mirror image."""
    other = way[:, _ORDER] * _SIGNS
    return [way, other, way * _X, other * _X]


def _apart(one: Floats, other: Floats) -> Floats:
    """Distances of all of one to all of the other."""
    squares = (one * one).sum(axis=1)[:, None] + (other * other).sum(axis=1)[None] - 2.0 * one @ other.T
    return np.asarray(np.sqrt(np.maximum(squares, 0.0)))


def _smoothed(points: Floats, over_ms: float) -> Floats:
    """Each number over time through a Hann window."""
    half = round(over_ms / STEP_MS / 2.0)
    window = np.hanning(2 * half + 3)[1:-1]
    window /= window.sum()
    padded = np.pad(points, ((half, half), (0, 0)), mode="edge")
    columns = [np.convolve(padded[:, column], window, mode="valid") for column in range(points.shape[1])]
    return np.stack(columns, axis=1)
