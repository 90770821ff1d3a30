"""Every message that leaves for the host page or app: one frozen dataclass each, one union.

Field names are the published JSON names, so the dataclasses are the contract: the JSON Schema and the
TypeScript types are generated from them. A field that is ``None`` is left out of the JSON, save the ones
listed in a class's ``NULLABLE``, which are sent as ``null``.
"""

# ruff: noqa: N801, N815 - names as published

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal

Grade = Literal["A", "B", "C", "D", "F"]
Direction = Literal[
    "in-frame", "face-camera", "profile-camera", "left", "right", "up", "down", "forward", "backward", ""
]

DiscardReason = Literal["too_small", "not_landed", "lost_tracking", "moved_sideways", "bent_knees"]


@dataclass(frozen=True, slots=True)
class FormScore:
    """Grade of one counted repetition, or of a hold so far: 0..100 each."""

    score: int
    avg_score: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class ReferenceScore:
    """How like the reference a repetition was, 0..1 each; ``joints`` maps joints (``knee_left``) to that."""

    overallScore: float
    poseScore: float
    timingScore: float
    movementScore: float
    grade: Grade
    joints: Mapping[str, float] | None = None
    worst_phase: float | None = None
    """Where within the movement, 0..1, it was least alike."""


@dataclass(frozen=True, slots=True)
class FlexibilityPeaks:
    """Extremes of a forward fold; ``wrist_to_ankle`` in leg lengths. ``None`` where a joint was not seen."""

    trunk_angle_deg: float | None
    hip_angle_deg: float | None
    knee_angle_deg: float | None
    shank_from_vertical_deg: float | None
    wrist_to_ankle: float | None
    NULLABLE: ClassVar[frozenset[str]] = frozenset(
        {"trunk_angle_deg", "hip_angle_deg", "knee_angle_deg", "shank_from_vertical_deg", "wrist_to_ankle"}
    )


@dataclass(frozen=True, slots=True)
class FlexibilityFlags:
    knee_locked: bool
    leg_straight: bool
    shank_vertical: bool


@dataclass(frozen=True, slots=True)
class FlexibilityAnalysis:
    """What ``back_flexibility_test`` found in one fold, and how far that can be trusted."""

    peaks: FlexibilityPeaks
    flags: FlexibilityFlags
    camera: str
    method: str
    disclaimer: str
    interpretation: str


@dataclass(frozen=True, slots=True)
class Requirements:
    """What placement still lacks: COCO names of the joints that are not seen well enough."""

    missingKeypoints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Keypoint:
    """One joint; x and y in 0..1 of the frame as the person sees it, z (BlazePose) in frame widths."""

    name: str
    x: float
    y: float
    score: float
    z: float | None = None


@dataclass(frozen=True, slots=True)
class KeypointsFrame:
    timestampMs: float
    keypoints: tuple[Keypoint, ...]


@dataclass(frozen=True, slots=True)
class KneeAngle:
    from_hip_to_ankle: float | None
    score_from_hip_to_ankle: float
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"from_hip_to_ankle"})


@dataclass(frozen=True, slots=True)
class HipAngle:
    from_knee_to_shoulder: float | None
    score_from_knee_to_shoulder: float
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"from_knee_to_shoulder"})


@dataclass(frozen=True, slots=True)
class ShoulderAngle:
    from_hip_to_elbow: float | None
    score_from_hip_to_elbow: float
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"from_hip_to_elbow"})


@dataclass(frozen=True, slots=True)
class ElbowAngle:
    from_shoulder_to_wrist: float | None
    score_from_shoulder_to_wrist: float
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"from_shoulder_to_wrist"})


@dataclass(frozen=True, slots=True)
class SideAngles:
    """Angles of one side in degrees, 0..180; ``None`` where a joint was not seen."""

    knee_angle: KneeAngle
    hip_angle: HipAngle
    shoulder_angle: ShoulderAngle
    elbow_angle: ElbowAngle


@dataclass(frozen=True, slots=True)
class BodyAngles:
    left_side: SideAngles
    right_side: SideAngles


@dataclass(frozen=True, slots=True)
class Repetition:
    """One entry of a summary's history. ``criteria`` maps each form criterion to its 0..100 score.

    Against a reference ``score`` is 100 times the ``overallScore`` of ``reference_score``, and the criteria are its
    ``pose``, ``timing`` and ``movement``.
    """

    index: int
    startMs: float
    endMs: float
    score: int
    grade: Grade
    criteria: Mapping[str, int] = field(default_factory=dict)
    reference_score: ReferenceScore | None = None


@dataclass(frozen=True, slots=True)
class Jump:
    """One entry of a jump summary; ``uncertaintyCm`` is the height's standard uncertainty."""

    jumpNumber: int
    jumpHeightCm: float
    airTimeMs: float
    uncertaintyCm: float | None = None


@dataclass(frozen=True, slots=True)
class Initialization:
    message: str
    ready: bool
    timestampMs: float | None = None
    type: Literal["initialization"] = "initialization"


@dataclass(frozen=True, slots=True)
class Posture:
    message: str
    placementMessage: str
    ready: bool
    direction: Direction
    postureDirection: Direction
    requirements: Requirements
    timestampMs: float | None = None
    type: Literal["posture"] = "posture"


@dataclass(frozen=True, slots=True)
class Counter:
    current_count: int
    final: bool | None = None
    form_score: FormScore | None = None
    reference_score: ReferenceScore | None = None
    analysis: FlexibilityAnalysis | None = None
    timestampMs: float | None = None
    type: Literal["counter"] = "counter"


@dataclass(frozen=True, slots=True)
class FormScoreMessage:
    score: int
    avg_score: int
    grade: Grade
    timestampMs: float | None = None
    type: Literal["form_score"] = "form_score"


@dataclass(frozen=True, slots=True)
class Progression:
    value: int
    timestampMs: float | None = None
    type: Literal["progression"] = "progression"


@dataclass(frozen=True, slots=True)
class Recommendations:
    data: tuple[str, ...]
    codes: tuple[str, ...]
    timestampMs: float | None = None
    type: Literal["recommendations"] = "recommendations"


@dataclass(frozen=True, slots=True)
class Keypoints:
    data: tuple[Keypoint, ...]
    score: float
    timestampMs: float | None = None
    type: Literal["keypoints"] = "keypoints"


@dataclass(frozen=True, slots=True)
class KeypointsBatch:
    data: tuple[KeypointsFrame, ...]
    timestampMs: float | None = None
    type: Literal["keypoints_batch"] = "keypoints_batch"


@dataclass(frozen=True, slots=True)
class Angles:
    data: BodyAngles
    timestampMs: float | None = None
    type: Literal["angles"] = "angles"


@dataclass(frozen=True, slots=True)
class ExerciseSummary:
    counter: int
    avg_rep_score: int | None
    grade: Grade | None
    durationMs: float
    history: tuple[Repetition, ...]
    exercise: str | None = None
    timestampMs: float | None = None
    type: Literal["exercise_summary"] = "exercise_summary"
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"avg_rep_score", "grade"})


@dataclass(frozen=True, slots=True)
class ReferenceSummary:
    """The summary in reference mode: averages 0..1, ``null`` when nothing was compared."""

    counter: int
    avg_similarity: float | None
    avg_rep_score: float | None
    total_frames_compared: int
    durationMs: float
    history: tuple[Repetition, ...]
    reference: str | None = None
    grade: Grade | None = None
    """Of ``avg_rep_score``; left out when nothing was compared."""
    timestampMs: float | None = None
    type: Literal["exercise_summary"] = "exercise_summary"
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"avg_similarity", "avg_rep_score"})

    @property
    def average_score(self) -> int | None:
        """``avg_rep_score`` as scores of movements are, 0..100."""
        return None if self.avg_rep_score is None else round(100.0 * self.avg_rep_score)


@dataclass(frozen=True, slots=True)
class ExportReady:
    """``url`` is a blob URL of the page."""

    url: str
    mimeType: str
    sizeBytes: int
    timestampMs: float | None = None
    type: Literal["export_ready"] = "export_ready"


@dataclass(frozen=True, slots=True)
class JumpCalibration:
    """``baselineY`` is a fraction of the frame, y down; both measures are ``null`` until ``calibrated``."""

    calibrated: bool
    cmPerPixel: float | None
    baselineY: float | None
    message: str
    timestampMs: float | None = None
    type: Literal["jump_calibration"] = "jump_calibration"
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"cmPerPixel", "baselineY"})


@dataclass(frozen=True, slots=True)
class JumpStarted:
    message: str
    timestampMs: float | None = None
    type: Literal["jump_started"] = "jump_started"


@dataclass(frozen=True, slots=True)
class JumpHeight:
    jumpHeightCm: float
    airTimeSeconds: float
    final: bool
    uncertaintyCm: float | None = None
    timestampMs: float | None = None
    type: Literal["jump_height"] = "jump_height"


@dataclass(frozen=True, slots=True)
class JumpDiscarded:
    reason: DiscardReason
    userMessage: str
    timestampMs: float | None = None
    type: Literal["jump_discarded"] = "jump_discarded"


@dataclass(frozen=True, slots=True)
class JumpResult:
    jumpNumber: int
    jumpHeightCm: float
    airTimeMs: float
    uncertaintyCm: float | None = None
    timestampMs: float | None = None
    type: Literal["jump_result"] = "jump_result"


@dataclass(frozen=True, slots=True)
class JumpSummary:
    """Heights in centimetres, ``null`` without a jump."""

    totalJumps: int
    maxJumpHeight: float | None
    avgJumpHeight: float | None
    jumps: tuple[Jump, ...]
    timestampMs: float | None = None
    type: Literal["jump_summary"] = "jump_summary"
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"maxJumpHeight", "avgJumpHeight"})


@dataclass(frozen=True, slots=True)
class Warning_:
    error: str
    message: str
    timestampMs: float | None = None
    type: Literal["warning"] = "warning"


@dataclass(frozen=True, slots=True)
class Error:
    error: str
    message: str
    current_count: int | None = None
    origin: str | None = None
    timestampMs: float | None = None
    type: Literal["error"] = "error"


Message = (
    Initialization
    | Posture
    | Counter
    | FormScoreMessage
    | Progression
    | Recommendations
    | Keypoints
    | KeypointsBatch
    | Angles
    | ExerciseSummary
    | ReferenceSummary
    | ExportReady
    | JumpCalibration
    | JumpStarted
    | JumpHeight
    | JumpDiscarded
    | JumpResult
    | JumpSummary
    | Warning_
    | Error
)


def to_plain(value: Any) -> Any:
    """``value`` as JSON-able dicts and lists, ``type`` first, absent fields left out."""
    if isinstance(value, (str, int, float)) or value is None:
        return value
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    nullable: frozenset[str] = getattr(value, "NULLABLE", frozenset())
    plain: dict[str, Any] = {}
    if hasattr(value, "type"):
        plain["type"] = value.type
    for name in field_names(type(value)):
        item = getattr(value, name)
        if item is not None or name in nullable:
            plain[name] = to_plain(item)
    return plain


_NAMES: dict[type, tuple[str, ...]] = {}


def field_names(cls: type) -> tuple[str, ...]:
    """Names of a message's fields in their order, but for ``type``."""
    names = _NAMES.get(cls)
    if names is None:
        names = tuple(f.name for f in fields(cls) if f.name != "type")
        _NAMES[cls] = names
    return names
