"""What a pose model would have said about a movement: keypoints, scores and times, exact or disturbed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tests.mannequin.algebra import Array, length, unit
from tests.mannequin.camera import Camera
from tests.mannequin.kinematics import Skeleton
from tests.mannequin.motion import Motion, Rep
from tests.mannequin.movement import SIDES, Movement, swap_side

COCO_17 = (
    *("nose", "left_eye", "right_eye", "left_ear", "right_ear"),
    *(f"{side}_{part}" for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle") for side in SIDES),
)
BLAZEPOSE_33 = (
    "nose",
    *(f"{side}_{part}" for side in SIDES for part in ("eye_inner", "eye", "eye_outer")),
    *(
        f"{side}_{part}"
        for part in ("ear", "mouth", "shoulder", "elbow", "wrist", "pinky", "index", "thumb", "hip")
        for side in SIDES
    ),
    *(f"{side}_{part}" for part in ("knee", "ankle", "heel", "toe") for side in SIDES),
)
FIELDS = {"coco17": 3, "blazepose33": 4}

SEEN, HIDDEN, AWAY, OUTSIDE = 0.85, 0.45, 0.35, 0.08
"""Scores: in plain sight, behind another part of the body, on the averted side of the head, out of the
picture.

MoveNet Lightning answers about so for people in profile: it guesses the far limbs, and says it less surely.
"""


@dataclass(frozen=True)
class Recording:
    """Frames as `Session.frame` takes them.

    `frames` holds per frame a flat list: COCO-17 as x, y, score or BlazePose-33 as x, y, z, score; x and y
    are fractions of the frame, z frame widths towards the camera from the hips' centre (nearer is
    negative).
    """

    movement: str
    view_deg: float
    frames: list[list[float]]
    t_ms: list[float]
    width: int
    height: int
    reps: tuple[Rep, ...] = ()
    model: str = "coco17"
    motion: Motion | None = None
    camera: Camera | None = None
    nobody: bool = False
    chair: bool = False

    @property
    def reps_truth(self) -> int:
        """How many repetitions were played."""
        return len(self.reps)

    @property
    def fields(self) -> int:
        return FIELDS[self.model]

    def __len__(self) -> int:
        return len(self.frames)

    def array(self) -> Array:
        """Frames as (T, K, fields)."""
        return np.array(self.frames, dtype=np.float64).reshape(len(self.frames), -1, self.fields)

    def keypoint(self, name: str) -> Array:
        """One keypoint over time: (T, fields)."""
        names = COCO_17 if self.model == "coco17" else BLAZEPOSE_33
        return np.asarray(self.array()[:, names.index(name)])


def record(motion: Motion, camera: Camera, movement: Movement, *, model: str = "coco17") -> Recording:
    """What the camera sees of a motion, without error. Where the movement is nobody's, frames are empty."""
    if model not in FIELDS:
        raise ValueError(f"model is one of {', '.join(FIELDS)}, not {model!r}")
    names = COCO_17 if model == "coco17" else BLAZEPOSE_33
    places = np.stack([_place(motion.skeleton, name) for name in names], axis=1)
    seen = camera.project(places)
    x, y = seen[..., 0] / camera.width, seen[..., 1] / camera.height
    scores = visibility(motion.skeleton, camera, names, places)
    outside = np.maximum.reduce([-x, x - 1, -y, y - 1, np.zeros_like(x)])
    scores = np.where((outside > 0) | (seen[..., 2] < 0.1), OUTSIDE, scores)
    if model == "coco17":
        values = np.stack([np.clip(x, 0, 1), np.clip(y, 0, 1), scores], axis=-1)
    else:
        hips = (motion.skeleton.points["left_hip"] + motion.skeleton.points["right_hip"]) / 2
        middle = camera.project(hips)[:, None, 2]
        z = (seen[..., 2] - middle) / middle * camera.focal / camera.width
        values = np.stack([x, y, z, np.clip(scores + 0.12, 0, 1)], axis=-1)
    return Recording(
        movement.name,
        camera.yaw_deg,
        [[] for _ in values] if movement.nobody else _flat(values),
        motion.t_ms.tolist(),
        camera.width,
        camera.height,
        motion.reps,
        model,
        motion,
        camera,
        movement.nobody,
        movement.chair,
    )


def _flat(values: Array) -> list[list[float]]:
    """(T, K, fields) as one flat list a frame."""
    frames: list[list[float]] = values.reshape(len(values), -1).tolist()
    return frames


def _place(skeleton: Skeleton, name: str) -> Array:
    points = skeleton.points
    if name.endswith(("eye_inner", "eye_outer")):
        side, _, which = name.partition("_eye_")
        inward = 0.35 if which == "inner" else -0.35
        return np.asarray(
            points[f"{side}_eye"] + inward * (points["nose"] - points[f"{side}_eye"]) * [1, 0, 1]
        )
    return points[name]


BONES: tuple[tuple[str, str, float], ...] = (
    ("pelvis", "waist", 0.075),
    ("waist", "chest", 0.085),
    ("left_hip", "left_knee", 0.045),
    ("right_hip", "right_knee", 0.045),
    ("left_knee", "left_ankle", 0.03),
    ("right_knee", "right_ankle", 0.03),
    ("left_shoulder", "left_elbow", 0.026),
    ("right_shoulder", "right_elbow", 0.026),
    ("left_elbow", "left_wrist", 0.02),
    ("right_elbow", "right_wrist", 0.02),
    ("skull", "skull", 0.055),
)
"""Capsules that can hide a joint: ends and radius in statures."""
FACE = ("nose", "eye", "ear", "mouth")


def visibility(skeleton: Skeleton, camera: Camera, names: Sequence[str], places: Array) -> Array:
    """Score (T, K) of each keypoint from what lies between it and the camera."""
    scores = np.full(places.shape[:2], SEEN)
    toward = camera.position
    for index, name in enumerate(names):
        place = places[:, index]
        side, _, part = name.rpartition("_") if "_" not in name else name.partition("_")
        if part.startswith(FACE) or name.startswith(FACE):
            outward = unit(place - skeleton.points["skull"])
            facing = np.sum(outward * unit(toward - place), axis=1)
            scores[:, index] = AWAY + (SEEN - AWAY) * np.clip((facing + 0.5) / 0.5, 0, 1)
        hidden = np.zeros(len(place))
        for start, end, radius in BONES:
            if _own(name, side, part, start, end):
                continue
            gap, depth = _between(place, toward, skeleton.points[start], skeleton.points[end])
            covered = np.clip((radius - gap) / (0.4 * radius), 0, 1) * np.clip((depth - 0.03) / 0.02, 0, 1)
            hidden = np.maximum(hidden, covered)
        scores[:, index] = np.minimum(scores[:, index], SEEN + (HIDDEN - SEEN) * hidden)
    return scores


def _own(name: str, side: str, part: str, start: str, end: str) -> bool:
    """Whether a bone belongs to the keypoint itself and so cannot hide it."""
    if name in (start, end):
        return True
    if part in ("heel", "toe") and end == f"{side}_ankle":
        return True
    if part in ("index", "pinky", "thumb") and end == f"{side}_wrist":
        return True
    return start == "skull" and (part.startswith(FACE) or name == "nose")


def _between(place: Array, eye: Array, start: Array, end: Array) -> tuple[Array, Array]:
    """Least distance (T,) of a bone from the line of sight, and how far before the place it crosses."""
    sight = unit(eye - place)
    gap = np.full(len(place), np.inf)
    depth = np.zeros(len(place))
    for share in np.linspace(0, 1, 7) if start is not end else (0.0,):
        point = start + share * (end - start) - place
        along = np.sum(point * sight, axis=1)
        off = length(point - along[:, None] * sight)
        nearer = off < gap
        gap, depth = np.where(nearer, off, gap), np.where(nearer, along, depth)
    return gap, depth


def with_noise(
    recording: Recording,
    *,
    sigma_torso: float = 0.01,
    dropout: float = 0.0,
    sigma_score: float = 0.05,
    jitter_ms: float = 0.0,
    missing: float = 0.0,
    seed: int = 0,
) -> Recording:
    """The recording as an estimator of flesh would give it.

    Keypoints move by a normal error of `sigma_torso` torso lengths, twice that where their score is low;
    `dropout` is the share of keypoints that jump and lose their score, `missing` the share of frames in
    which nobody is found, `jitter_ms` the spread of frame times (which stay in order).
    """
    random = np.random.default_rng(seed)
    values = recording.array()
    if values.size == 0:
        return recording
    frame = np.array([recording.width, recording.height])
    torso_px = _torso(recording) * recording.height
    weak = values[..., -1] < 0.6
    error = random.normal(0, 1, (*values.shape[:2], 2)) * (sigma_torso * torso_px) / frame
    values[..., :2] += np.where(weak[..., None], 2 * error, error)
    values[..., -1] = np.clip(values[..., -1] + random.normal(0, sigma_score, values.shape[:2]), 0.02, 0.98)
    lost = random.random(values.shape[:2]) < dropout
    values[..., :2] += np.where(
        lost[..., None], random.normal(0, 0.3, (*lost.shape, 2)) * torso_px / frame, 0
    )
    values[..., -1] = np.where(lost, random.uniform(0.02, 0.25, lost.shape), values[..., -1])
    frames = _flat(values)
    absent = random.random(len(frames)) < missing
    frames = [[] if gone else points for gone, points in zip(absent, frames, strict=True)]
    t_ms = np.array(recording.t_ms)
    if jitter_ms:
        t_ms = np.maximum.accumulate(t_ms + random.uniform(-jitter_ms, jitter_ms, len(t_ms)))
        t_ms += np.arange(len(t_ms)) * 1e-3
        t_ms -= min(0.0, float(t_ms[0]))
    return replace(recording, frames=frames, t_ms=t_ms.tolist())


def _torso(recording: Recording) -> float:
    """Median torso length in frame heights."""
    shoulders = recording.keypoint("left_shoulder")[:, :2] + recording.keypoint("right_shoulder")[:, :2]
    hips = recording.keypoint("left_hip")[:, :2] + recording.keypoint("right_hip")[:, :2]
    span = (shoulders - hips) / 2 * [recording.width / recording.height, 1]
    return float(np.median(length(span)))


def mirrored(recording: Recording) -> Recording:
    """The picture flipped left to right: x turned round, left and right names exchanged."""
    names = COCO_17 if recording.model == "coco17" else BLAZEPOSE_33
    order = [names.index(swap_side(name)) for name in names]
    values = recording.array()[:, order]
    values[..., 0] = 1 - values[..., 0]
    return replace(
        recording,
        view_deg=-recording.view_deg,
        frames=_flat(values),
        motion=None,
        camera=None,
    )


def moved(recording: Recording, *, scale: float = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> Recording:
    """The figure made smaller or larger about the frame's centre and then shifted, in frame fractions."""
    values = recording.array()
    values[..., :2] = (values[..., :2] - 0.5) * scale + 0.5 + np.array(shift)
    outside = np.any((values[..., :2] < 0) | (values[..., :2] > 1), axis=-1)
    values[..., -1] = np.where(outside, np.minimum(values[..., -1], OUTSIDE), values[..., -1])
    return replace(recording, frames=_flat(values), motion=None, camera=None)


def joined(*recordings: Recording, gap_ms: float = 33.0) -> Recording:
    """Recordings one after the other, times running on."""
    frames: list[list[float]] = []
    t_ms: list[float] = []
    reps: list[Rep] = []
    for part in recordings:
        offset = t_ms[-1] + gap_ms if t_ms else 0.0
        frames += part.frames
        t_ms += [offset + time for time in part.t_ms]
        reps += [
            Rep(rep.start_ms + offset, rep.turn_ms + offset, rep.end_ms + offset, rep.side)
            for rep in part.reps
        ]
    return replace(recordings[0], frames=frames, t_ms=t_ms, reps=tuple(reps), motion=None, camera=None)


def empty_room(
    *,
    seconds: float = 3.0,
    fps: float = 30.0,
    width: int = 480,
    height: int = 640,
    noise: bool = False,
    seed: int = 0,
) -> Recording:
    """Nobody: empty frames, or with `noise` what MoveNet says of an empty room, faint points anywhere."""
    count = int(seconds * fps)
    random = np.random.default_rng(seed)
    frames: list[list[float]] = [[] for _ in range(count)]
    if noise:
        values = np.concatenate(
            [random.uniform(0.2, 0.8, (count, 17, 2)), random.uniform(0.01, 0.1, (count, 17, 1))], axis=-1
        )
        frames = _flat(values)
    return Recording("empty_room", 0.0, frames, [index * 1000 / fps for index in range(count)], width, height)
