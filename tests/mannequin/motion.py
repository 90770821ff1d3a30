"""A movement in time: which pose when, where the contacts are, and the skeleton of every frame."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tests.mannequin.algebra import Array, monotone_curve
from tests.mannequin.body import Body
from tests.mannequin.flight import Flights, Jump
from tests.mannequin.kinematics import Skeleton, contact_height, contact_point, pose_body, settle
from tests.mannequin.movement import ANGLES, Movement, Pose


@dataclass(frozen=True)
class Rep:
    """One repetition as played: when it begins, turns and ends."""

    start_ms: float
    turn_ms: float
    end_ms: float
    side: str | None = None


@dataclass(frozen=True)
class Motion:
    """Skeletons at times `t_ms` (T,), the repetitions and jumps in them and the angles that were asked for."""

    t_ms: Array
    skeleton: Skeleton
    angles: Mapping[str, Array]
    reps: tuple[Rep, ...]
    jumps: tuple[Jump, ...] = ()


@dataclass(frozen=True)
class _Key:
    at_s: float
    pose: Pose


def perform(
    movement: Movement,
    body: Body,
    *,
    reps: float = 5,
    tempo: float = 1.0,
    fps: float = 30.0,
    rom: float = 1.0,
    lead_in_s: float = 1.5,
    lead_out_s: float = 1.0,
    pause_s: float = 0.0,
    faults: Mapping[str, float] | None = None,
    side: str | None = None,
    t_ms: Array | None = None,
    jump_cm: float | None = None,
    drift: tuple[float, float] = (0.0, 0.0),
    step_cm: float = 0.0,
    enter_s: float = 0.0,
) -> Motion:
    """Plays `reps` cycles of a movement; a fraction (2.5) stops inside the last one and comes back the same
    way.

    `rom` scales every pose's distance from the opening pose; `tempo` 2 plays twice as fast; `pause_s`
    rests between repetitions. `side` ("left", "right" or "alternate") says which side leads a movement
    that has one. `t_ms` gives the frames' times instead of `fps`. Jumps rise `jump_cm`, carry by `drift` (to the left
    and ahead, in statures) and land `step_cm` higher. With `enter_s` a hold is entered from its pose `enter` and left
    to it again, in that many seconds each, before and after the cycles.
    """
    if reps < 0 or tempo <= 0 or fps <= 0:
        raise ValueError(f"reps >= 0, tempo > 0, fps > 0, not {reps}, {tempo}, {fps}")
    poses = {
        name: _scaled(pose, movement.rest, rom) for name, pose in movement.with_faults(faults or {}).items()
    }
    keys, marks = _timeline(movement, poses, reps, tempo, pause_s, lead_in_s, side)
    if enter_s > 0.0:
        keys = _entered(keys, poses["enter"], lead_in_s, enter_s)
    knots = np.array([key.at_s for key in keys])
    roots, placed, pitches = _place_keys(movement, body, keys)

    def posed(
        pose_s: Array, seconds: Array | None = None
    ) -> tuple[Skeleton, dict[str, Array], dict[str, Array]]:
        angles = {
            name: monotone_curve(knots, np.array([key.pose.angles[name] for key in keys]), pose_s)
            for name in ANGLES
        }
        angles["trunk_pitch"] = monotone_curve(knots, pitches, pose_s)
        if seconds is not None:
            for name, (amplitude, period_s) in movement.wobble.items():
                angles[name] = angles[name] + amplitude * np.sin(2 * np.pi * seconds / period_s)
        root = monotone_curve(knots, roots, pose_s)
        targets = {contact: monotone_curve(knots, places, pose_s) for contact, places in placed.items()}
        grips = {
            contact: np.asarray(
                np.interp(pose_s, knots, [0.0 if contact in key.pose.free else 1.0 for key in keys]),
                dtype=np.float64,
            )
            for contact in targets
        }
        skeleton, _, pitch = settle(body, angles, root, targets, grips, movement.free_pitch)
        if movement.free_pitch:
            angles["trunk_pitch"] = pitch
        return skeleton, angles, targets

    flights = None
    if movement.flight is not None and marks:
        flights = Flights(
            movement.flight,
            {name: at_s / tempo for name, at_s in movement.cycle},
            lambda pose_s: posed(pose_s)[0],
            body,
            starts_s=[mark.start_ms / 1000.0 for mark in marks],
            ends_s=keys[-1].at_s,
            height_cm=movement.flight.height_cm if jump_cm is None else jump_cm,
            drift=drift,
            step_cm=step_cm,
        )
    total_s = (keys[-1].at_s if flights is None else flights.length_s) + lead_out_s
    times = t_ms
    if times is None:
        times = np.arange(math.floor(total_s * fps + 1e-6) + 1, dtype=np.float64) * 1000.0 / fps
    seconds: Array = times / 1000.0
    if flights is None:
        skeleton, angles, _ = posed(seconds, seconds)
        return Motion(times, skeleton, angles, tuple(marks))
    skeleton, angles, feet = posed(flights.pose_times(seconds), seconds)
    marks = [
        replace(
            mark,
            start_ms=flights.real_s(mark.start_ms / 1000.0) * 1000.0,
            turn_ms=(jump.takeoff_ms + jump.landing_ms) / 2.0,
            end_ms=flights.real_s(mark.end_ms / 1000.0) * 1000.0,
        )
        for mark, jump in zip(marks, flights.jumps, strict=True)
    ]
    skeleton = flights.carried(skeleton, seconds, feet)
    return Motion(times, skeleton, angles, tuple(marks), tuple(flights.jumps))


def _scaled(pose: Pose, rest: Pose, rom: float) -> Pose:
    """A pose moved towards (rom < 1) or away from the opening pose."""
    angles = {
        name: rest.angles[name] + rom * (value - rest.angles[name]) for name, value in pose.angles.items()
    }
    return Pose(angles, pose.moves, pose.free, pose.lift * rom)


def _timeline(
    movement: Movement,
    poses: Mapping[str, Pose],
    reps: float,
    tempo: float,
    pause_s: float,
    lead_in_s: float,
    side: str | None,
) -> tuple[list[_Key], list[Rep]]:
    """Key poses with times, and one mark for every repetition."""
    if side not in (None, "left", "right", "alternate"):
        raise ValueError(f"side is left, right, alternate or None, not {side!r}")
    alternate = movement.alternate and side in (None, "alternate")
    steps = [(poses[name], at_s / tempo) for name, at_s in movement.cycle]
    period = steps[-1][1]
    keys = [_Key(0.0, steps[0][0])]
    now = lead_in_s
    marks: list[Rep] = []
    for index in range(math.ceil(reps)):
        mirrored = (alternate and index % 2 == 1) or (movement.alternate and side == "right")
        part = min(1.0, reps - index)
        begin = now
        turning = max(range(len(steps)), key=lambda step: _distance(steps[step][0], movement.rest))
        for number, (pose, at_s) in enumerate(steps):
            if number == 0 and keys[-1].at_s >= begin - 1e-9:
                continue
            shown = _scaled(pose, movement.rest, part) if part < 1 else pose
            keys.append(_Key(begin + at_s, shown.mirrored() if mirrored else shown))
        now = begin + period + pause_s
        if pause_s > 0:
            keys.append(_Key(now, keys[-1].pose))
        if movement.reps_per_cycle and part == 1.0:
            lead = ("right" if mirrored else "left") if movement.alternate else None
            marks.append(Rep(begin * 1000, (begin + steps[turning][1]) * 1000, (begin + period) * 1000, lead))
    if not math.ceil(reps):
        keys.append(_Key(max(now, 0.1), steps[0][0]))
    return keys, marks


def _entered(keys: list[_Key], enter: Pose, lead_in_s: float, enter_s: float) -> list[_Key]:
    """The keys of a hold with those of coming into it, up to the end of the lead-in, and of leaving it."""
    opening = [_Key(0.0, enter)]
    if lead_in_s > enter_s:
        opening.append(_Key(lead_in_s - enter_s, enter))
    held = [key for key in keys if key.at_s >= lead_in_s - 1e-9 and key.at_s > 0.0]
    return [*opening, *held, _Key(keys[-1].at_s + enter_s, enter)]


def _distance(pose: Pose, rest: Pose) -> float:
    return sum(abs(value - rest.angles[name]) for name, value in pose.angles.items())


def _place_keys(movement: Movement, body: Body, keys: list[_Key]) -> tuple[Array, dict[str, Array], Array]:
    """Root (K, 3), contact places {name: (K, 3)} and trunk pitch (K,) of every key pose, one after the other.

    A contact stays where the key before left it, unless the pose sets it down anew or has it in the air.
    """
    places: dict[str, Array] = {}
    roots: list[Array] = []
    pitches: list[float] = []
    tracks: dict[str, list[Array]] = {contact: [] for contact in movement.contacts}
    before = np.array([[movement.start[0], 0.0, movement.start[1]]])
    for key in keys:
        angles = {name: np.array([value]) for name, value in key.pose.angles.items()}
        posed = pose_body(body, angles, np.zeros((1, 3)))
        on_floor = [contact for contact in movement.contacts if contact not in key.pose.free]
        kept = [contact for contact in on_floor if contact in places and contact not in key.pose.moves] or [
            contact for contact in on_floor if contact in places
        ]
        if kept:
            offsets = [places[contact] - contact_point(posed, contact) for contact in kept]
            root = np.mean(offsets, axis=0)
        else:
            root = before.copy()
        heights = {
            contact: contact_height(posed, contact) + movement.heights.get(contact, 0.0) + key.pose.lift
            for contact in on_floor
        }
        floors = [heights[contact] - contact_point(posed, contact)[:, 1] for contact in (kept or on_floor)]
        if floors:
            root[:, 1] = np.mean(floors, axis=0)
        targets: dict[str, Array] = {}
        for contact in movement.contacts:
            found = contact_point(posed, contact) + root
            if contact in on_floor:
                still = contact in places and contact not in key.pose.moves
                place = places[contact].copy() if still else found.copy()
                place[:, 1] = heights[contact]
                places[contact] = place
                targets[contact] = place
            else:
                places.pop(contact, None)
                targets[contact] = found
        held = {contact: np.array([float(contact in on_floor)]) for contact in targets}
        _, root, pitch = settle(body, angles, root, targets, held, movement.free_pitch)
        for contact, place in targets.items():
            tracks[contact].append(place[0])
        roots.append(root[0])
        pitches.append(float(pitch[0]))
        before = root
    return np.array(roots), {name: np.array(track) for name, track in tracks.items()}, np.array(pitches)
