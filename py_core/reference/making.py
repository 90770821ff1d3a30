"""From a clip of keypoints to a reference movement: what happens in the clip, the part to take, and the taking.

No reference is known yet, so nothing here knows what the movement is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from py_core.filtering import as_coco
from py_core.reference.answers import Stretch, Survey
from py_core.reference.features import FEET
from py_core.reference.file import FURTHEST, LONGEST_MODEL, POINTS, renamed
from py_core.reference.model import STEPS, Kind, Reference, ReferenceError, Signature
from py_core.reference.recorded import Clip, Described, Floats, describe
from py_core.reference.repeating import (
    ALIKE,
    ARRIVES,
    LEAVES,
    MOVES,
    SMALL,
    STEP_MS,
    Course,
    Track,
    Way,
    calm,
    course_of,
    distance_from,
    still_stretch,
    track_of,
    unlike,
    ways_from,
)
from py_core.skeleton import ANKLES, COCO_STRIDE, HIPS, SHOULDERS

SHORTEST_MS = 300.0
"""No repetition is over sooner: the catalogue's quickest, a high knee, takes half a second."""
LONGEST_REPETITION_MS = 30_000.0
SHORTEST_HOLD_MS = 1000.0
LONGEST_HOLD_MS = 120_000.0
HELD_MS = 3000.0
"""Who stays so long where a single way led has gone there to hold it: lifters pause for one or two."""
QUIET = 0.5
"""One small way counts as a repetition where nothing else in the clip leads further than this share of it."""
HOLD_SHARE = 0.8
"""A part in which somebody stays for so much of its time is a hold; a squat with three seconds' pause comes to 0.6."""
HOLD_SWAY = 0.3
"""How far, in descriptions, somebody sways who holds a position: two and a half times what the mannequin does."""
LEAST_JOINTS = 6
"""Of the twelve from shoulders to ankles: one side of a whole body in profile, or both arms at a desk."""
JOINTS = range(SHOULDERS[0], ANKLES[1] + 1)
MARGIN = 0.2
"""Of a repetition's length: so much of the rest before and after belongs to it, as far as the next is not nearer."""
FRAME_MS = 1000.0 / 30.0
MOST_FRAMES = 180
"""Kept of a reference: six seconds at thirty a second, of a longer one as many at wider steps."""
GAP_MS = 500.0
"""A joint unseen for longer is unseen in the signature, too."""
EDGE_MS = 120.0
"""The first of a part, from which its movement is measured."""


def survey(clip: Clip) -> Survey:
    """What happens in a clip, and the part of it that would make the best reference.

    Raises:
        ReferenceError: it is a single picture, or nobody is seen in it.
    """
    described = describe(clip)
    if len(described.t_ms) < 2:
        raise ReferenceError("still_picture")
    track = track_of(described)
    if not track.seen.any():
        raise ReferenceError("no_person")
    course = course_of(track)
    if course is not None and not _in_earnest(track, course):
        course = None
    held = still_stretch(track)
    found = _held(track, course, held) or _repeated(track, course) or _one_way(track)
    shown = track.seen & np.isfinite(found.values)
    at = np.clip(np.round((described.t_ms - track.t_ms[0]) / STEP_MS).astype(int), 0, len(track.t_ms) - 1)
    start_ms, end_ms = described.t_ms[0], described.t_ms[-1]
    return Survey(
        t_ms=tuple(described.t_ms.tolist()),
        values=tuple(round(float(found.values[i]), 3) if shown[i] else None for i in at),
        repetitions=tuple(
            Stretch(float(track.t_ms[way.start]), float(min(track.t_ms[way.end], end_ms)))
            for way in found.ways
        ),
        start_ms=round(float(max(found.start_ms, start_ms)), 1),
        end_ms=round(float(min(found.end_ms, end_ms)), 1),
        kind=found.kind,
        seen=round(float(np.isfinite(described.features[:, :FEET]).any(axis=1).mean()), 3),
    )


def make(
    clip: Clip, start_ms: float, end_ms: float, *, name: str, id: str, created: str, model: str | None
) -> Reference:
    """The part of a clip from ``start_ms`` to ``end_ms``, in the clip's own times, as a reference movement.

    Args:
        id: a UUID.
        created: ISO 8601 in UTC.

    Raises:
        ReferenceError: the part is neither one repetition nor a hold, or too little is seen in it.
    """
    described = describe(clip)
    first = bisect_left(described.t_ms, start_ms)
    last = bisect_right(described.t_ms, end_ms) - 1
    if len(described.t_ms) < 2:
        raise ReferenceError("still_picture")
    lasts_ms = float(described.t_ms[last] - described.t_ms[first]) if last > first else 0.0
    if lasts_ms < SHORTEST_MS:
        raise ReferenceError("too_short", {"seconds": _seconds(lasts_ms), "least": _seconds(SHORTEST_MS)})
    _check_seen(described, first, last)
    kind = _kind(described, first, last, lasts_ms)
    most = LONGEST_HOLD_MS if kind == "hold" else LONGEST_REPETITION_MS
    if lasts_ms > most:
        raise ReferenceError(f"too_long_{kind}", {"seconds": _seconds(lasts_ms), "most": _seconds(most)})
    t_ms, frames = _kept(clip, float(described.t_ms[first]), float(described.t_ms[last]))
    reference = Reference(
        id=id.lower(),
        name=name,
        created=created,
        model=model[:LONGEST_MODEL] if model else None,
        width=round(clip.width),
        height=round(clip.height),
        t_ms=t_ms,
        frames=frames,
        signature=_signature(described, first, last, kind),
    )
    return renamed(reference, name)


def signature_of(
    t_ms: Sequence[float], frames: Sequence[Sequence[float]], width: float, height: float
) -> Signature:
    """The signature of a repetition that is a clip by itself.

    Raises:
        ReferenceError: as for ``make``.
    """
    described = describe(Clip(width, height, t_ms, frames))
    last = len(described.t_ms) - 1
    if last < 1:
        raise ReferenceError("still_picture")
    kind = _kind(described, 0, last, float(described.t_ms[last] - described.t_ms[0]))
    return _signature(described, 0, last, kind)


@dataclass(frozen=True, slots=True)
class _Proposal:
    """``values``: (n,) of the track, 0 at rest to 1 furthest."""

    values: Floats
    ways: tuple[Way, ...]
    start_ms: float
    end_ms: float
    kind: Kind


def _in_earnest(track: Track, course: Course) -> bool:
    """Whether the ways of a course are a movement rather than somebody swaying."""
    if course.best.height >= SMALL or len(course.alike) > 2:
        return True
    outside = track.seen.copy()
    for way in course.ways:
        outside[way.start : way.end + 1] = False
    if not outside.any():
        return True
    return bool(np.percentile(course.distance[outside], 95.0) <= QUIET * course.best.height)


def _held(track: Track, course: Course | None, still: tuple[int, int] | None) -> _Proposal | None:
    """A hold, where the clip is one: nothing moves for the most part, or somebody went somewhere and stayed."""
    if still is None or (still[1] - still[0]) * STEP_MS < SHORTEST_HOLD_MS:
        return None
    start, end = still
    if course is not None:
        best = course.best
        inside = best.start <= start and end <= best.end
        if len(course.alike) > 1 or not inside or (end - start) * STEP_MS < HELD_MS:
            return None
    elif (end - start) * 2 < track.seen.sum():
        return None
    rest = track.points[start : end + 1].mean(axis=0)
    distance = distance_from(track, rest)
    values = np.clip(distance / max(float(distance[track.seen].max()), HOLD_SWAY * 2.0), 0.0, 1.0)
    return _Proposal(values, (), float(track.t_ms[start]), float(track.t_ms[end]), "hold")


def _repeated(track: Track, course: Course | None) -> _Proposal | None:
    """The best repetition of several, or the only one."""
    if course is None:
        return None
    height = float(np.median([way.height for way in course.alike]))
    at = course.ways.index(course.best)
    way = course.best
    before = course.ways[at - 1].end if at > 0 else 0
    after = course.ways[at + 1].start if at + 1 < len(course.ways) else len(track.t_ms) - 1
    margin = MARGIN * (way.end - way.start)
    start = way.start - min(margin, (way.start - before) / 2.0)
    end = way.end + min(margin, (after - way.end) / 2.0)
    return _Proposal(
        np.clip(course.distance / height, 0.0, 1.0),
        course.ways,
        float(track.t_ms[0] + start * STEP_MS),
        float(track.t_ms[0] + end * STEP_MS),
        "repetition",
    )


def _one_way(track: Track) -> _Proposal:
    """A movement that does not come back: from its onset until it has arrived."""
    there = np.flatnonzero(track.seen)
    rest = track.points[there[: max(1, round(EDGE_MS / STEP_MS))]].mean(axis=0)
    distance = distance_from(track, rest)
    furthest = max(float(distance[there].max()), MOVES)
    values = np.clip(distance / furthest, 0.0, 1.0)
    moving = there[(values[there] > 0.05) & (values[there] < 0.95)]
    start, end = (moving[0], moving[-1]) if len(moving) > 1 else (there[0], there[-1])
    margin = MARGIN * (end - start)
    return _Proposal(
        values,
        (),
        float(track.t_ms[0] + max(start - margin, there[0]) * STEP_MS),
        float(track.t_ms[0] + min(end + margin, there[-1]) * STEP_MS),
        "repetition",
    )


def _check_seen(described: Described, first: int, last: int) -> None:
    seen = described.scores[first : last + 1] > 0.0
    somebody = seen[:, JOINTS].any(axis=1).mean()
    if somebody < 0.5:
        raise ReferenceError("no_person" if somebody == 0.0 else "mostly_nobody")
    joints = int((seen[:, JOINTS].mean(axis=0) >= 0.5).sum())
    trunk = seen[:, [*SHOULDERS, *HIPS]].mean(axis=0).max() >= 0.5
    if joints < LEAST_JOINTS or not trunk:
        raise ReferenceError("unseen", {"seen": joints, "least": LEAST_JOINTS})


def _kind(described: Described, first: int, last: int, lasts_ms: float) -> Kind:
    """What the part is.

    Raises:
        ReferenceError: it is several repetitions, or nothing that could be recognised.
    """
    whole = track_of(described)
    begin, end = (round((described.t_ms[i] - whole.t_ms[0]) / STEP_MS) for i in (first, last))
    cut = slice(begin, end + 1)
    edge = max(1, round(EDGE_MS / STEP_MS))
    for track in (whole, calm(whole)):
        part = Track(track.t_ms[cut], track.points[cut], track.seen[cut])
        distance = distance_from(part, part.points[:edge].mean(axis=0))
        furthest = float(np.percentile(distance, 95.0))
        if furthest >= SMALL:
            break
    rest = part.points[:edge].mean(axis=0)
    ways = ways_from(part, rest, furthest, least=0.0)
    if furthest < MOVES or _stays(part, ways):
        if lasts_ms < SHORTEST_HOLD_MS:
            raise ReferenceError(
                "too_still", {"seconds": _seconds(lasts_ms), "least": _seconds(SHORTEST_HOLD_MS)}
            )
        return "hold"
    _check_single(part, rest, ways, distance, furthest)
    return "repetition"


def _stays(part: Track, ways: list[Way]) -> bool:
    """Whether a part is a position held rather than a small movement."""
    still = still_stretch(part)
    moving = sum(way.end - way.start for way in ways)
    frames = len(part.t_ms)
    return still is not None and still[1] - still[0] >= HOLD_SHARE * (frames - 1) and moving < frames / 2.0


def _check_single(part: Track, rest: Floats, ways: list[Way], distance: Floats, furthest: float) -> None:
    """Refuse what is done twice to the same side; left and then right may be one repetition."""
    count = max(
        (sum(unlike(part, rest, one, other, sides=False) < ALIKE for other in ways) for one in ways),
        default=0,
    )
    if ways and distance[-1] > LEAVES * furthest:
        # What has begun after the last that is over.
        count += bool(distance[ways[-1].end :].max() > ARRIVES * furthest)
    if count > 1:
        raise ReferenceError("two_repetitions", {"count": count})


def _signature(described: Described, first: int, last: int, kind: Kind) -> Signature:
    t_ms = described.t_ms[first : last + 1]
    features = described.features[first : last + 1]
    wanted = np.linspace(t_ms[0], t_ms[-1], STEPS)
    steps = np.full((STEPS, features.shape[1]), np.nan)
    for column in range(features.shape[1]):
        known = np.isfinite(features[:, column])
        if not known.any():
            continue
        times = t_ms[known]
        values = np.interp(wanted, times, features[known, column])
        after = np.clip(np.searchsorted(times, wanted), 1, max(len(times) - 1, 1)) % len(times)
        near = np.minimum(np.abs(times[after] - wanted), np.abs(wanted - times[after - 1]))
        values[near > GAP_MS / 2.0] = np.nan
        # Where feet and hips are is a matter of the picture; what counts is how they move.
        steps[:, column] = values - features[known, column][0] if column >= FEET else values
    steps = np.clip(np.round(steps, 4), -FURTHEST, FURTHEST)
    views = described.views[first : last + 1]
    return Signature(
        kind,
        round(float(t_ms[-1] - t_ms[0]), 1),
        max(set(views), key=lambda view: (views.count(view), view)),
        tuple(tuple(v if v == v else None for v in step) for step in steps.tolist()),
    )


def _kept(
    clip: Clip, start_ms: float, end_ms: float
) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
    """Times from 0 and keypoints of a part, at most thirty a second and ``MOST_FRAMES``."""
    apart_ms = max(FRAME_MS * 0.9, (end_ms - start_ms) / (MOST_FRAMES - 1))
    times: list[float] = []
    frames: list[tuple[float, ...]] = []
    for frame, t_ms in zip(clip.frames, clip.t_ms, strict=True):
        time = round(t_ms - start_ms, 1)
        if not start_ms <= t_ms <= end_ms or (times and time < times[-1] + apart_ms):
            continue
        times.append(time)
        frames.append(_sound(as_coco(frame)) if len(frame) else ())
    return tuple(times), tuple(frames)


def _sound(flat: list[float]) -> tuple[float, ...]:
    """A frame as a file has it: rounded, and 0 for all of a joint that is nowhere."""
    found: list[float] = []
    for at in range(0, POINTS, COCO_STRIDE):
        x, y, score = flat[at : at + COCO_STRIDE]
        if all(isfinite(v) and abs(v) <= FURTHEST for v in (x, y, score)) and score > 0.0:
            found += (round(x, 4), round(y, 4), round(min(score, 1.0), 2))
        else:
            found += (0.0, 0.0, 0.0)
    return tuple(found)


def _seconds(ms: float) -> str:
    return f"{ms / 1000.0:.1f}".removesuffix(".0")
