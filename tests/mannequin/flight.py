"""Jumps: the body's centre of mass flies as gravity has it, and a push-off and a landing lead into that.

A movement file with a `[flight]` table names four of its poses: `crouch`, from where the push-off rises; `takeoff`
and `landing`, the feet's last and first touch; `absorbed`, the deepest point after it. The times that the file gives
to what lies between them are replaced: the push-off pushes evenly to the speed that the asked height needs, the
flight lasts as long as gravity says, the landing brakes evenly. Lengths are statures, as everywhere in the figure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from tests.mannequin.algebra import Array
from tests.mannequin.body import Body
from tests.mannequin.kinematics import Skeleton, bend
from tests.mannequin.movement import SIDES, Flight, MovementError

GRAVITY_CM = 981.0
"""Centimetres a second squared."""
SEGMENTS: tuple[tuple[str, str, float, float], ...] = (
    ("skull", "skull", 0.0, 0.081),
    ("pelvis", "chest", 0.5, 0.497),
    *(
        (f"{side}_{start}", f"{side}_{end}", along, mass)
        for side in SIDES
        for start, end, along, mass in (
            ("shoulder", "elbow", 0.436, 0.028),
            ("elbow", "wrist", 0.682, 0.022),
            ("hip", "knee", 0.433, 0.100),
            ("knee", "ankle", 0.606, 0.061),
        )
    ),
)
"""Ends of each segment, where between them its centre lies, and its share of the body's mass: Winter, Biomechanics,
4th ed., table 4.1 (head and neck, trunk, upper arm, forearm and hand, thigh, foot and leg)."""
ROUNDS = 6
"""The legs' own mass moves when they bend, so the centre is where it is due only after some rounds."""

Posed = Callable[[Array], Skeleton]


def centre_of_mass(skeleton: Skeleton) -> Array:
    """Where the body's mass is centred: (T, 3)."""
    points = skeleton.points
    total = sum(mass for *_, mass in SEGMENTS)
    moment = sum(
        mass * (points[start] + along * (points[end] - points[start])) for start, end, along, mass in SEGMENTS
    )
    return np.asarray(moment / total)


@dataclass(frozen=True)
class Jump:
    """What was jumped: the instants of take-off and landing, and how high the centre rose between them."""

    takeoff_ms: float
    landing_ms: float
    height_cm: float


@dataclass(frozen=True)
class _Stretch:
    """Real time from `start_s`, while the poses go evenly from `from_s` to `to_s` of the file's time.

    Where the centre's height is prescribed, `rise` says how: its height, speed and acceleration at `start_s`.
    """

    start_s: float
    length_s: float
    from_s: float
    to_s: float
    on_floor: bool
    rise: tuple[float, float, float] | None = None


class Flights:
    """The timing of a recording with jumps in it: real seconds to the file's, and how far to lift the figure.

    Args:
        posed: the figure, feet on the floor, at times of the file.
        starts_s: when each jump's cycle begins, in the file's time.
        ends_s: when the recording ends, in the file's time.
        drift: how far each flight carries to the left and ahead, in statures.
        step_cm: how much higher the landing is than the take-off.
    """

    def __init__(
        self,
        flight: Flight,
        times: dict[str, float],
        posed: Posed,
        body: Body,
        *,
        starts_s: list[float],
        ends_s: float,
        height_cm: float,
        drift: tuple[float, float],
        step_cm: float,
    ) -> None:
        self._gravity = GRAVITY_CM / body.stature_cm
        self._speed = math.sqrt(2.0 * self._gravity * height_cm / body.stature_cm)
        self._body, self._drift, self._step = body, drift, step_cm / body.stature_cm
        self._stretches: list[_Stretch] = []
        self.jumps: list[Jump] = []
        self._real = self._file = 0.0
        names = (flight.crouch, flight.takeoff, flight.landing, flight.absorbed)
        crouch, takeoff, landing, absorbed = (times[name] for name in names)
        for begin in starts_s:
            due = [begin + at for at in (crouch, takeoff, landing, absorbed)]
            low, leave, touch, deep = centre_of_mass(posed(np.array(due)))[:, 1].tolist()
            self._add(due[0], due[0] - self._file)
            push_s = 2.0 * (leave - low) / self._speed
            self._add(due[1], push_s, (low, 0.0, self._speed / push_s))
            fall = height_cm / body.stature_cm + leave - touch - self._step
            if fall <= 0.0:
                raise MovementError(f"a jump of {height_cm} cm does not reach a step of {step_cm} cm")
            down_s = math.sqrt(2.0 * fall / self._gravity)
            took_off = self._real
            self._add(
                due[2],
                self._speed / self._gravity + down_s,
                (leave, self._speed, -self._gravity),
                on_floor=False,
            )
            self.jumps.append(Jump(took_off * 1000.0, self._real * 1000.0, height_cm))
            speed = self._gravity * down_s
            brake_s = 2.0 * (touch - deep) / speed
            self._add(due[3], brake_s, (touch, -speed, speed / brake_s))
        self._add(ends_s, ends_s - self._file)

    @property
    def length_s(self) -> float:
        """When the last pose is reached."""
        return self._real

    def real_s(self, file_s: float) -> float:
        """When the figure reaches what the file has at `file_s`."""
        for part in self._stretches:
            if file_s <= part.to_s + 1e-9:
                share = (file_s - part.from_s) / max(part.to_s - part.from_s, 1e-9)
                return part.start_s + share * part.length_s
        return self._real + file_s - self._file

    def pose_times(self, seconds: Array) -> Array:
        """Times of the file whose poses are due at the real `seconds`."""
        found = self._file + (seconds - self._real)
        for part in self._stretches:
            share = (seconds - part.start_s) / max(part.length_s, 1e-9)
            inside = (share >= 0.0) & (share < 1.0)
            found = np.where(inside, part.from_s + share * (part.to_s - part.from_s), found)
        return np.asarray(found)

    def carried(self, skeleton: Skeleton, seconds: Array, targets: Mapping[str, Array]) -> Skeleton:
        """The figure with its centre where the push-off, the flight and the landing have it.

        `targets` are where its feet stand, (T, 3) each; while they do, the legs bend as far as the centre needs.
        """
        points = dict(skeleton.points)
        offset = np.zeros((len(seconds), 3))
        for part in self._stretches:
            frames = np.flatnonzero((seconds >= part.start_s) & (seconds < part.start_s + part.length_s))
            since = seconds[frames] - part.start_s
            if not part.on_floor:
                share = since / part.length_s
                offset[frames, 0] += self._drift[0] * share
                offset[frames, 2] += self._drift[1] * share
                later = seconds >= part.start_s + part.length_s
                offset[later] += (self._drift[0], self._step, self._drift[1])
            if part.rise is None or not len(frames):
                continue
            height, speed, acceleration = part.rise
            path = height + speed * since + 0.5 * acceleration * since**2
            some = Skeleton(
                {name: point[frames] for name, point in points.items()},
                {name: matrix[frames] for name, matrix in skeleton.turns.items()},
            )
            for _ in range(ROUNDS if part.on_floor else 1):
                up = path - centre_of_mass(some)[:, 1]
                for point in some.points.values():
                    point[:, 1] += up
                if part.on_floor:
                    for contact, target in targets.items():
                        bend(self._body, some, contact, target[frames])
            for name, point in some.points.items():
                points[name] = points[name].copy()
                points[name][frames] = point
        return Skeleton({name: point + offset for name, point in points.items()}, skeleton.turns)

    def _add(
        self,
        to_s: float,
        length_s: float,
        rise: tuple[float, float, float] | None = None,
        *,
        on_floor: bool = True,
    ) -> None:
        self._stretches.append(_Stretch(self._real, length_s, self._file, to_s, on_floor, rise))
        self._real += length_s
        self._file = to_s
