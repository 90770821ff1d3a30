"""Comparing one repetition with the reference: how alike the poses are, the timing and the range of motion.

Each score sees one thing and is blind to the others. Poses are aligned by dynamic time warping in which steps of the
reference may be left out at no cost, so that neither tempo nor a short range shows in them. The range compares
extremes, so that it does not matter when they were reached. The timing compares the tempo, and the rhythm of movements
brought to the same range. Both alignments keep within a band about the diagonal (Sakoe and Chiba, "Dynamic programming
algorithm optimization for spoken word recognition", IEEE Trans. ASSP 26, 1978).

Cost: two alignments of ``STEPS`` x ``STEPS``, whatever the repetition's length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2

import numpy as np
from numpy.typing import NDArray

from py_core.reference.features import FEATURES, FEET, SEGMENTS
from py_core.reference.model import STEPS, Signature
from py_core.reference.profiles import Profile

Floats = NDArray[np.float64]

BAND = 0.35
"""How far the alignment may leave the diagonal, in shares of the movement: a repetition of two equal halves may turn
after 15 to 85 % of its time."""
STRAY = 0.02
STRAY_RHYTHM = 0.5
"""What leaving the diagonal by all of the movement would cost, in squared shares of a segment's length, or of the
range: enough to keep to it where the body rests and nothing else says what belongs to what."""
SEEN = 0.3
"""A joint is compared that was seen for so much of the time, a frame in which so much of the body was."""
NAMED_BELOW = 0.9
"""Likeness below which a joint is worth naming: about 12 degrees off for half of the time."""
NEARER = 0.75
"""A limb swings as a whole about the joint nearest to the trunk: of joints that are off by so much of what the worst
one is, the nearest to it is named."""
BACK, BACK_LEAST = 0.33, 0.05
"""The same of the trunk, and how far off it is at least: it bends, so that the line from hip to shoulder turns by less
than head and arms. Measured: 0.36 to 1 where the back is at fault, at most 0.05 where a limb is."""
SHARPNESS = 3.0
"""Exponent of the mean of the segments' losses: one that is far off weighs more than all that are a little off, as it
does for whoever looks on."""
ACROSS_WEIGHT = 0.25
"""Weight of the lines from side to side: they tell mostly from where the camera looks, and are the shortest."""
STILL = 0.3
"""A number moves in the reference when its span is at least so much of the largest; the rest is noise or an
accompaniment, and no measure for the range."""
NOISE = 0.25
"""Span up to which a number of a description may be noise: 1.5 % of the torso, twice that of limbs the model guesses,
gives a far forearm 0.17 after the filter."""
DEPTH_NOISE = 0.6
"""The same of a segment's depth, which the noise of its length makes."""
STEADY, STEADY_STEPS = 9.0, 9
"""What spans less moves all the same when it does so steadily: its span is so many times the root mean square of its
distance from its own mean over so many steps. Measured: 10 to 26 for what moves in a calf raise, a shoulder roll and
a bridge, 2 to 8 for what is still."""
EXTRA = 0.2
"""Movement of a part beyond the reference's, in shares of its length, that is forgiven: 14 degrees."""
BEYOND = 0.4
"""What going beyond the reference's range costs, against falling short by as much."""
SMOOTHING = 5
"""Steps that the worst part of a movement is a mean of: a tenth of it."""

_S = len(SEGMENTS)
_SIDES = ("left", "right")
_INDEX = {segment.name: i for i, segment in enumerate(SEGMENTS)}
JOINTS: Mapping[str, tuple[int, ...]] = {
    "back": (_INDEX["trunk_left"], _INDEX["trunk_right"]),
    **{f"shoulder_{side}": (_INDEX["shoulder_line"],) for side in _SIDES},
    **{f"hip_{side}": (_INDEX["hip_line"],) for side in _SIDES},
    **{f"elbow_{side}": (_INDEX[f"upper_arm_{side}"],) for side in _SIDES},
    **{f"knee_{side}": (_INDEX[f"thigh_{side}"],) for side in _SIDES},
    "neck": (_INDEX["neck"],),
    **{f"wrist_{side}": (_INDEX[f"forearm_{side}"],) for side in _SIDES},
    **{f"ankle_{side}": (_INDEX[f"shank_{side}"],) for side in _SIDES},
}
"""The segments that end in each joint, those nearest to the trunk first."""
NAMED = tuple(name for name in JOINTS if not name.startswith(("shoulder", "hip")))
"""Joints that can be named as the worst: the lines from side to side are too short to blame one of their ends."""

WEIGHTS: tuple[float, ...] = tuple(ACROSS_WEIGHT if segment.across else 1.0 for segment in SEGMENTS)
"""Of each segment in the pose."""
_WEIGHTS: Floats = np.array(WEIGHTS)
_PAIRED: Floats = np.repeat(_WEIGHTS, 2)
_BENDS = np.array([not segment.across and segment.name != "neck" for segment in SEGMENTS])
_LOUD: Floats = np.array([*[NOISE] * FEATURES, *np.where(_BENDS, DEPTH_NOISE, np.inf)])
"""Span from which on each number of a lifted step (see ``_lifted``) moves for certain."""
_PARTS = np.concatenate([np.repeat(np.arange(_S), 2), np.arange(_S, _S + FEATURES - FEET), np.arange(_S)])
"""The part of the body, a segment or a travel, that each number of a lifted step is about."""
_FREE = np.concatenate([np.repeat(_BENDS | (np.arange(_S) == _INDEX["neck"]), 2), [True, True]])
"""The numbers that tell of another movement where they move."""
_APART: Floats = np.abs(np.subtract.outer(np.arange(STEPS), np.arange(STEPS))) / (STEPS - 1)
_BARRED: Floats = np.where(_APART > BAND, 1e6, 0.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a repetition compares with the reference. Scores and likenesses are of 0..1, 1 being the same."""

    pose: float
    timing: float
    movement: float
    overall: float
    joints: Mapping[str, float]
    """Likeness of each joint seen, of the segment that ends in it; ``back`` is the trunk, ``neck`` the head. Left and
    right are the person's own."""
    worst_joint: str | None
    """The joint furthest off; ``None`` where none is below ``NAMED_BELOW``."""
    worst_phase: float
    """Where in the reference the poses were furthest off, as a share of its time."""
    tempo: float
    """The reference's duration over the person's: 2 is twice as fast. 0 where there was no time."""
    range: float
    """Range of motion as a share of the reference's."""
    similarity: float
    """Mean likeness of the poses in the frames compared."""
    frames: int
    """How many frames were compared: those in which enough was seen."""
    hold: bool = False
    """Whether it is of a position held: then ``timing`` is of the time held, and ``movement`` the stillness."""


def compare(
    signature: Signature, t_ms: Floats, features: Floats, profile: Profile, *, mirrored: bool = False
) -> Comparison:
    """Compare one repetition.

    Args:
        t_ms: times of the repetition's frames, growing.
        features: (frames, FEATURES), on the reference's side, travels relative to the start; NaN where not seen.
        mirrored: whether ``features`` had sides exchanged for that, so that joints are named on the person's own.
    """
    reference = _reference(signature)
    steps = _resampled(t_ms, features)
    path = _pose_path(steps, reference.steps)
    losses = 1.0 - likeness(_errors(steps, reference.steps[path]), profile)
    seen = ~np.isnan(losses)
    lost, weights = np.where(seen, losses, 0.0), np.where(seen, _WEIGHTS, 0.0)
    segments = _root_mean_square(lost, seen)
    pose = 1.0 - power_mean(segments, weights.sum(axis=0))
    joints = joints_of(segments, seen.sum(axis=0) / STEPS, mirrored)
    lifted = _lifted(steps)
    spans = _spans(lifted)
    share, movement = _movement(reference, spans, profile)
    duration_ms = float(t_ms[-1] - t_ms[0]) if len(t_ms) else 0.0
    tempo = signature.duration_ms / duration_ms if duration_ms > 0.0 else 0.0
    timing = _tempo_score(tempo, profile) * _rhythm_score(reference, lifted, spans, profile)
    enough = ~np.isnan(features[:, :FEET:2]) @ _WEIGHTS >= SEEN * _WEIGHTS.sum()
    total = weights.sum()
    return Comparison(
        pose=pose,
        timing=timing,
        movement=movement,
        overall=profile.overall(pose, timing, movement),
        joints=joints,
        worst_joint=worst_of(joints),
        worst_phase=_worst_phase(path, lost, weights),
        tempo=tempo,
        range=share,
        similarity=1.0 - float((lost * weights).sum() / total) if total else 0.0,
        frames=int(enough.sum()),
    )


def likeness(errors: Floats, profile: Profile) -> Floats:
    """``Profile.likeness`` of each error."""
    over = np.maximum(errors - profile.pose_slack, 0.0) / (profile.pose_half - profile.pose_slack)
    return np.exp2(-(over**2))


def power_mean(losses: Floats, weights: Floats) -> float:
    """Mean of the segments' losses that the worst ones dominate; 1 where nothing was seen."""
    total = weights.sum()
    if not total > 0.0:
        return 1.0
    return float(min((losses**SHARPNESS @ weights / total) ** (1.0 / SHARPNESS), 1.0))


def joints_of(
    losses: Sequence[float] | Floats, seen: Sequence[float] | Floats, mirrored: bool
) -> dict[str, float]:
    """Likeness of each joint from its segments' losses, of those seen for long enough, a share of the time."""
    found: dict[str, float] = {}
    for name, segments in JOINTS.items():
        known = [losses[i] for i in segments if seen[i] >= SEEN]
        if known:
            found[_exchanged(name) if mirrored else name] = 1.0 - float(max(known))
    return found


def worst_of(joints: Mapping[str, float]) -> str | None:
    """The joint to name: the furthest off, or one nearer to the trunk that is off nearly as much."""
    known = {name: joints[name] for name in NAMED if name in joints}
    least = min(known.values(), default=1.0)
    if least >= NAMED_BELOW:
        return None
    kinds = [name.split("_")[0] for name in NAMED]
    if 1.0 - known.get("back", 1.0) >= max(BACK * (1.0 - least), BACK_LEAST):
        return "back"
    near = [name for name, value in known.items() if 1.0 - value >= NEARER * (1.0 - least)]
    return min(near, key=lambda name: (kinds.index(name.split("_")[0]), known[name]))


def _exchanged(name: str) -> str:
    part, _, side = name.rpartition("_")
    return f"{part}_{_SIDES[1 - _SIDES.index(side)]}" if part else name


@dataclass(frozen=True, slots=True)
class _Reference:
    """A signature as arrays: ``steps`` (STEPS, FEATURES), ``lifted``, and its ``spans``, infinite where not seen."""

    steps: Floats
    lifted: Floats
    spans: Floats
    moving: Floats
    """Weight of each number of a lifted step in the range: the square of its span, 0 where it does not move."""


@lru_cache(maxsize=4)
def _reference(signature: Signature) -> _Reference:
    steps = np.array([[np.nan if v is None else v for v in row] for row in signature.steps], dtype=np.float64)
    lifted = _lifted(steps)
    spans = _spans(lifted)
    spans = np.where(np.isnan(spans), -np.inf, spans)
    moves = (spans >= _LOUD) | ((_LOUD <= NOISE) & _steady(lifted))
    if not moves.any():
        moves = (_LOUD <= NOISE) & (spans >= 0.0)
    known = np.where(moves, spans, 0.0)
    moving = np.where(known >= STILL * known.max(initial=0.0), known**2, 0.0)
    return _Reference(steps, lifted, np.abs(spans), moving)


def _steady(steps: Floats) -> NDArray[np.bool_]:
    """Which numbers move as a limb does rather than as noise."""
    half = STEADY_STEPS // 2
    padded = np.concatenate([np.repeat(steps[:1], half, axis=0), steps, np.repeat(steps[-1:], half, axis=0)])
    sums = np.cumsum(np.concatenate([np.zeros_like(padded[:1]), padded]), axis=0)
    smooth = (sums[STEADY_STEPS:] - sums[:-STEADY_STEPS]) / STEADY_STEPS
    rest = np.sqrt(((steps - smooth) ** 2).mean(axis=0))
    return np.asarray((rest > 0.0) & (smooth.max(axis=0) - smooth.min(axis=0) >= STEADY * rest))


def _resampled(t_ms: Floats, features: Floats) -> Floats:
    """``STEPS`` descriptions at even steps of time; where one neighbour is not seen the other stands for both."""
    if len(t_ms) < 2:
        return np.tile(features[0] if len(t_ms) else np.full(FEATURES, np.nan), (STEPS, 1))
    grid = np.linspace(t_ms[0], t_ms[-1], STEPS)
    after = np.clip(np.searchsorted(t_ms, grid), 1, len(t_ms) - 1)
    before = after - 1
    share = ((grid - t_ms[before]) / np.maximum(t_ms[after] - t_ms[before], 1e-9))[:, None]
    a, b = features[before], features[after]
    return np.where(np.isnan(a), b, np.where(np.isnan(b), a, a + (b - a) * share))


def _errors(a: Floats, b: Floats) -> Floats:
    """(STEPS, segments): distance of each segment's direction, in shares of its length."""
    off = (a - b)[:, :FEET].reshape(-1, _S, 2)
    return np.hypot(off[..., 0], off[..., 1])


def _root_mean_square(values: Floats, seen: NDArray[np.bool_]) -> Floats:
    return np.asarray(np.sqrt((values**2).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)), dtype=np.float64)


def _costs(a: Floats, b: Floats, weights: Floats) -> Floats:
    """(len(a), len(b)): weighted mean of the squared differences of what both have seen; 0 where that is nothing."""
    seen_a, seen_b = (~np.isnan(a)) * weights, (~np.isnan(b)).astype(np.float64)
    a, b = np.nan_to_num(a), np.nan_to_num(b)
    squares = (a * a * weights) @ seen_b.T + seen_a @ (b * b).T - 2.0 * (a * weights) @ b.T
    return np.asarray(np.maximum(squares, 0.0) / np.maximum(seen_a @ seen_b.T, 1e-9), dtype=np.float64)


def _pose_path(steps: Floats, reference: Floats) -> NDArray[np.intp]:
    """For each step of the person the reference's that it is most like, never going back; any may be left out."""
    cost = _costs(steps[:, :FEET], reference[:, :FEET], _PAIRED) + STRAY * _APART**2 + _BARRED
    sums = np.empty_like(cost)
    sums[0] = cost[0]
    for i in range(1, STEPS):
        sums[i] = cost[i] + np.minimum.accumulate(sums[i - 1])
    path = np.empty(STEPS, dtype=np.intp)
    at = STEPS - 1
    for i in range(STEPS - 1, -1, -1):
        path[i] = at = int(sums[i, : at + 1].argmin())
    return path


def _worst_phase(path: NDArray[np.intp], lost: Floats, weights: Floats) -> float:
    each = (lost**2 * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
    smooth = np.convolve(each, np.full(SMOOTHING, 1.0 / SMOOTHING), mode="same")
    return float(path[int(smooth.argmax())]) / (STEPS - 1)


def _lifted(steps: Floats) -> Floats:
    """``steps`` with the depth of each segment after the rest: how far it points towards the camera, or away from it.

    Seen from the front a thigh that goes half-way down shortens by a fifth of what it does all the way; its depth,
    the other side of the right angle, says what is missing. A segment is as long as it was longest in the repetition,
    within a quarter of what is natural.
    """
    pairs = steps[:, :FEET].reshape(-1, _S, 2)
    saturated = np.minimum(np.hypot(pairs[..., 0], pairs[..., 1]), 0.999)
    length = saturated / (1.0 - saturated**4) ** 0.25
    longest = np.where(np.isnan(length), 0.0, length).max(axis=0)
    depth = np.sqrt(np.maximum(1.0 - (length / np.clip(longest, 0.8, 1.25)) ** 2, 0.0))
    return np.concatenate([steps, depth], axis=1)


def _spans(steps: Floats) -> Floats:
    """Span of each number, of means of three steps; NaN where it was hardly seen."""
    padded = np.concatenate([steps[:1], steps, steps[-1:]])
    smooth = (padded[:-2] + padded[1:-1] + padded[2:]) / 3.0
    seen = ~np.isnan(smooth)
    spans = np.where(seen, smooth, -np.inf).max(axis=0) - np.where(seen, smooth, np.inf).min(axis=0)
    return np.where(seen.sum(axis=0) >= SEEN * STEPS, spans, np.nan)


def _movement(reference: _Reference, spans: Floats, profile: Profile) -> tuple[float, float]:
    """Range of motion as a share of the reference's, and its score.

    The score is a part's share of its range, in the mean of the parts that move, weighed by the squares of their
    ranges; what moves that should not, or goes much further, counts as missing from a larger whole.
    """
    seen = ~np.isnan(spans)
    weights = np.where(seen, reference.moving, 0.0)
    total = float(weights.sum())
    if not total > 0.0:
        return 0.0, 0.0
    known = np.where(seen, spans, 0.0)
    reached = np.where(weights > 0.0, weights * known / np.where(weights > 0.0, reference.spans, 1.0), 0.0)
    per_part = np.bincount(_PARTS, weights)
    shares = np.bincount(_PARTS, reached) / np.where(per_part > 0.0, per_part, 1.0)
    beyond = np.maximum(shares - 1.0 / profile.full_range, 0.0)
    scores = np.maximum(np.minimum(shares / profile.full_range, 1.0) - BEYOND * beyond, 0.0)
    extra = np.maximum(known - 1.15 * reference.spans - EXTRA, 0.0)[:FEATURES][_FREE]
    share = float(reached.sum() / total)
    return share, min(float(per_part @ scores / (total + extra @ extra)), 1.0)


def _half_at(off: float, slack: float, half: float) -> float:
    """1 up to ``slack``, 0.5 at ``half``, and never quite 0."""
    over = max(off - slack, 0.0) / (half - slack)
    return 1.0 / (1.0 + over * over)


def _tempo_score(tempo: float, profile: Profile) -> float:
    return _half_at(abs(log2(tempo)), profile.tempo_slack, profile.tempo_half) if tempo > 0.0 else 0.0


def _rhythm_score(reference: _Reference, lifted: Floats, spans: Floats, profile: Profile) -> float:
    return _half_at(_unevenness(reference, lifted, spans), profile.rhythm_slack, profile.rhythm_half)


def _unevenness(reference: _Reference, lifted: Floats, spans: Floats) -> float:
    """Mean distance of the warped time from the even one, in shares of the movement; 0 where nothing moves.

    Each number that moves is brought to a range of 0..1, the person's and the reference's, so that a short range is
    no other rhythm. Steps of the path advance the person by one and the reference by none, one or two.
    """
    with np.errstate(invalid="ignore"):
        use = (reference.moving > 0.0) & (spans > EXTRA * reference.spans)
    if not use.any():
        return 0.0
    cost = _costs(_ranged(lifted[:, use]), _ranged(reference.lifted[:, use]), reference.moving[use])
    cost = cost + STRAY_RHYTHM * _APART**2 + _BARRED
    sums = np.full((STEPS, STEPS + 2), 1e9)
    sums[0, 2] = cost[0, 0]
    for i in range(1, STEPS):
        last = sums[i - 1]
        sums[i, 2:] = cost[i] + np.minimum(np.minimum(last[2:], last[1:-1]), last[:-2])
    at, off = STEPS - 1, 0
    for i in range(STEPS - 1, 0, -1):
        off += abs(at - i)
        at -= int(sums[i - 1, at : at + 3][::-1].argmin())
    return off / (STEPS * (STEPS - 1))


def _ranged(values: Floats) -> Floats:
    low = np.where(np.isnan(values), np.inf, values).min(axis=0)
    high = np.where(np.isnan(values), -np.inf, values).max(axis=0)
    return np.asarray((values - low) / np.maximum(high - low, 1e-9), dtype=np.float64)
