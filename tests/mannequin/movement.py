"""Movement files: key poses in degrees, when they are taken, and what stays on the floor.

A file in `movements/` holds

    views = ["front", "side"]        # camera sides from which the movement makes sense
    contacts = ["left_foot", ...]    # what carries the body: feet, hands, elbows, knees, pelvis, chest (the upper back)
    free_pitch = true                # optional: contacts decide the trunk's pitch (prone movements)
    alternate = true                 # optional: every other repetition is mirrored
    reps_per_cycle = 1               # 0 where nothing is counted
    framing = "standing"             # optional: frame a standing figure, not the whole path
    start = [-1.5, 0.0]              # optional: where on the floor (x, z in statures) it begins
    chair = true                     # optional: a chair stands behind the figure
    nobody = true                    # optional: the room alone

    [poses.NAME]                     # angles; what is not named is as in the first pose
    knee_flexion = 110               # both sides; left_knee_flexion for one
    moves = ["left_foot"]            # contacts set down anew in this pose
    free = ["left_foot"]             # contacts in the air in this pose
    lift = 0.04                      # statures by which every contact is off the floor

    [[cycle]]                        # one repetition: when each pose is reached
    pose = "NAME"
    at_s = 0.0

    [heights]                        # optional: how high above the floor lies what a contact rests on
    hand = 0.27                      # a bench, a bar; statures; left_hand for one

    [flight]                         # optional: a jump; see `flight`
    crouch = "NAME"                  # and takeoff, landing, absorbed: poses, each once in the cycle
    height_cm = 30                   # how high, where `play` asks for no other height

    [wobble.trunk_pitch]             # sway laid over an angle all the time
    amplitude = 0.5
    period_s = 4.0

    [faults.NAME]                    # a form fault: what one unit of it adds to angles
    poses = ["bottom"]
    per_unit = { trunk_pitch = 1.0 }
    play = "rom"                     # or: the parameter of `play` that makes it, rom or tempo
    amounts = [10, 25, 40]           # optional: from slight to plain, where it is a criterion's own fault
    view = "side"                    # optional: from where it shows; else the first of the views
    cue = "chest_up"                 # optional: what is named, where it is not the criterion's cue

The first pose opens and closes the recording; `play` enters a hold from its pose `enter` where it is asked to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "movements"

PAIRED = (
    "hip_flexion",
    "hip_abduction",
    "hip_rotation",
    "knee_flexion",
    "heel_raise",
    "ankle_flexion",
    "foot_grip",
    "toe_out",
    "shoulder_flexion",
    "shoulder_abduction",
    "shoulder_rotation",
    "girdle_elevation",
    "girdle_protraction",
    "elbow_flexion",
)
"""Angles that each side has. Rotation and abduction are positive outwards, flexion is positive as in anatomy.

`heel_raise` is the foot's pitch against the floor, `ankle_flexion` its pitch against the shank;
`foot_grip` (1: the first, 0: the second) says which counts. The girdle's angles are the collar bone's: up, and forward.
"""
CENTRAL = (
    "trunk_pitch",
    "trunk_roll",
    "heading",
    "spine_flexion",
    "spine_twist",
    "spine_bend",
    "neck_flexion",
    "head_turn",
)
"""Angles of the trunk and head: pitch and flexion forward, `heading` and turns to the figure's left."""
SIGNED = ("trunk_roll", "spine_twist", "spine_bend", "head_turn")
"""Central angles that change sign when sides are exchanged; the heading is the world's."""
SIDES = ("left", "right")
ANGLES = (*CENTRAL, *(f"{side}_{name}" for side in SIDES for name in PAIRED))
CONTACTS = (
    *(f"{side}_{part}" for part in ("foot", "hand", "elbow", "knee") for side in SIDES),
    "pelvis",
    "chest",
)


PLAYED = ("rom", "tempo")
"""Parameters of `play` that can be a fault."""


class MovementError(ValueError):
    """A movement file that cannot be played, and what to change in it."""


@dataclass(frozen=True)
class Pose:
    """All angles of one key pose in degrees, and how its contacts meet the floor."""

    angles: Mapping[str, float]
    moves: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    lift: float = 0.0

    def mirrored(self) -> Pose:
        """The same pose with left and right exchanged."""
        angles = {swap_side(name): value for name, value in self.angles.items()}
        for name in SIGNED:
            angles[name] = -angles[name]
        return Pose(
            angles, frozenset(map(swap_side, self.moves)), frozenset(map(swap_side, self.free)), self.lift
        )


@dataclass(frozen=True)
class Fault:
    """A form fault: what one unit of it adds to angles, or the parameter of `play` that its amount replaces."""

    poses: tuple[str, ...] = ()
    per_unit: Mapping[str, float] = field(default_factory=dict)
    play: str = ""
    amounts: tuple[float, ...] = ()
    view: str | float | None = None
    cue: str | None = None


@dataclass(frozen=True)
class Flight:
    """Which poses of a jump lead into its flight and out of it, and its height."""

    crouch: str
    takeoff: str
    landing: str
    absorbed: str
    height_cm: float


@dataclass(frozen=True)
class Movement:
    """One movement file, checked."""

    name: str
    views: tuple[str | float, ...]
    contacts: tuple[str, ...]
    poses: Mapping[str, Pose]
    cycle: tuple[tuple[str, float], ...]
    free_pitch: bool = False
    alternate: bool = False
    reps_per_cycle: int = 1
    framing: str = "path"
    start: tuple[float, float] = (0.0, 0.0)
    chair: bool = False
    heights: Mapping[str, float] = field(default_factory=dict)
    nobody: bool = False
    wobble: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    faults: Mapping[str, Fault] = field(default_factory=dict)
    flight: Flight | None = None

    @property
    def rest(self) -> Pose:
        """The pose the recording opens and closes with."""
        return next(iter(self.poses.values()))

    @property
    def period_s(self) -> float:
        return self.cycle[-1][1]

    def with_faults(self, amounts: Mapping[str, float]) -> dict[str, Pose]:
        """The poses with faults of the given amounts (in the units the file uses) added."""
        poses = dict(self.poses)
        for fault, amount in amounts.items():
            if fault not in self.faults:
                known = ", ".join(self.faults) or "none"
                raise MovementError(f"{self.name} has no fault {fault!r}; it has: {known}")
            asked = self.faults[fault]
            for name in asked.poses:
                angles = dict(poses[name].angles)
                for angle, factor in asked.per_unit.items():
                    angles[angle] += factor * amount
                old = poses[name]
                poses[name] = Pose(angles, old.moves, old.free, old.lift)
        return poses


def swap_side(name: str) -> str:
    """`left_...` for `right_...` and the reverse; other names as they are."""
    for one, other in (SIDES, SIDES[::-1]):
        if name.startswith(f"{one}_"):
            return f"{other}_{name.removeprefix(f'{one}_')}"
    return name


def movement_names() -> list[str]:
    """Every movement there is a file for."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_movement(name: str) -> Movement:
    """Reads and checks `movements/NAME.toml`. Raises MovementError naming the file and the entry at fault."""
    path = FOLDER / f"{name}.toml"
    if not path.exists():
        raise MovementError(f"no movement {name!r}; there are: {', '.join(movement_names())}")
    return parse_movement(name, tomllib.loads(path.read_text(encoding="utf-8")))


def parse_movement(name: str, table: Mapping[str, Any]) -> Movement:
    """A movement from its TOML table."""
    known = {
        "views", "contacts", "free_pitch", "alternate", "reps_per_cycle", "framing", "start", "chair",
        "nobody", "heights", "poses", "cycle", "wobble", "faults", "flight",
    }  # fmt: skip
    if unknown := set(table) - known:
        raise MovementError(f"{name}: unknown entries {sorted(unknown)}; known are {sorted(known)}")
    contacts = tuple(_contacts(name, table["contacts"]))
    poses: dict[str, Pose] = {}
    rest: dict[str, float] = dict.fromkeys(ANGLES, 0.0)
    rest.update({f"{side}_foot_grip": 1.0 for side in SIDES})
    for pose_name, entry in table["poses"].items():
        angles = dict(rest)
        angles.update(_angles(f"{name}: pose {pose_name}", entry, ("moves", "free", "lift")))
        if not poses:
            rest = dict(angles)
        poses[pose_name] = Pose(
            angles,
            frozenset(_contacts(name, entry.get("moves", []))),
            frozenset(_contacts(name, entry.get("free", []))),
            float(entry.get("lift", 0.0)),
        )
    cycle = tuple((str(step["pose"]), float(step["at_s"])) for step in table["cycle"])
    times = [at for _, at in cycle]
    if missing := {pose for pose, _ in cycle} - set(poses):
        raise MovementError(f"{name}: the cycle names poses that are not there: {sorted(missing)}")
    if times[0] != 0.0 or any(b <= a for a, b in pairwise(times)):
        raise MovementError(f"{name}: at_s starts with 0 and grows; it is {times}")
    faults = {
        fault: _fault(f"{name}: fault {fault}", entry, poses)
        for fault, entry in table.get("faults", {}).items()
    }
    wobble = {}
    for angle, entry in table.get("wobble", {}).items():
        for full in _angles(f"{name}: wobble", {angle: 0.0}, ()):
            wobble[full] = (float(entry["amplitude"]), float(entry["period_s"]))
    start = table.get("start", [0.0, 0.0])
    return Movement(
        name=name,
        views=tuple(table["views"]),
        contacts=contacts,
        poses=poses,
        cycle=cycle,
        free_pitch=bool(table.get("free_pitch", False)),
        alternate=bool(table.get("alternate", False)),
        reps_per_cycle=int(table.get("reps_per_cycle", 1)),
        framing=str(table.get("framing", "path")),
        start=(float(start[0]), float(start[1])),
        chair=bool(table.get("chair", False)),
        heights=_heights(name, table.get("heights", {})),
        nobody=bool(table.get("nobody", False)),
        wobble=wobble,
        faults=faults,
        flight=_flight(name, table["flight"], cycle) if "flight" in table else None,
    )


def _flight(name: str, entry: Mapping[str, Any], cycle: tuple[tuple[str, float], ...]) -> Flight:
    crouch, takeoff, landing, absorbed = (
        str(entry[pose]) for pose in ("crouch", "takeoff", "landing", "absorbed")
    )
    flight = Flight(crouch, takeoff, landing, absorbed, float(entry["height_cm"]))
    steps = [pose for pose, _ in cycle]
    for pose in (flight.takeoff, flight.landing, flight.absorbed):
        if steps.count(pose) != 1:
            raise MovementError(f"{name}: [flight] needs {pose!r} once in the cycle; it has {steps}")
    return flight


def _fault(where: str, entry: Mapping[str, Any], poses: Mapping[str, Pose]) -> Fault:
    named = tuple(entry.get("poses", ()))
    played = str(entry.get("play", ""))
    if missing := set(named) - set(poses):
        raise MovementError(f"{where}: no such poses: {sorted(missing)}")
    if unknown := set(entry) - {"poses", "per_unit", "play", "amounts", "view", "cue"}:
        raise MovementError(f"{where}: unknown entries {sorted(unknown)}")
    if bool(named) == bool(played) or (played and played not in PLAYED):
        raise MovementError(f"{where}: either poses with per_unit, or play, one of {', '.join(PLAYED)}")
    return Fault(
        named,
        _angles(where, entry.get("per_unit", {}), ()),
        played,
        tuple(float(amount) for amount in entry.get("amounts", ())),
        entry.get("view"),
        entry.get("cue"),
    )


def _angles(where: str, entry: Mapping[str, Any], skip: tuple[str, ...]) -> dict[str, float]:
    """Angle entries spelt out by side, those for both sides first so that a side can differ."""
    both: dict[str, float] = {}
    single: dict[str, float] = {}
    for key, value in entry.items():
        if key in skip:
            continue
        if key in PAIRED:
            both.update({f"{side}_{key}": float(value) for side in SIDES})
        elif key in ANGLES:
            single[key] = float(value)
        else:
            raise MovementError(f"{where}: unknown angle {key!r}; known are {', '.join((*CENTRAL, *PAIRED))}")
    return both | single


def _heights(name: str, entry: Mapping[str, Any]) -> dict[str, float]:
    """How high each contact's support is, both sides of ``hand`` or ``foot`` spelt out."""
    found: dict[str, float] = {}
    for key, value in entry.items():
        both = [f"{side}_{key}" for side in SIDES]
        for contact in _contacts(name, both if both[0] in CONTACTS else [key]):
            found[contact] = float(value)
    return found


def _contacts(name: str, entries: Any) -> list[str]:
    unknown = [entry for entry in entries if entry not in CONTACTS]
    if unknown:
        raise MovementError(f"{name}: unknown contacts {unknown}; known are {', '.join(CONTACTS)}")
    return [str(entry) for entry in entries]
