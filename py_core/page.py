"""What the page itself is told: what to start (once) and what to show (each frame).

These never reach the host. Like the messages they are frozen dataclasses from which the TypeScript types
are generated; positions are fractions of the unmirrored frame, y down. All fields are always there: the ones
that may be ``None`` are ``NULLABLE`` and come as ``null``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from py_core.messages import Grade

Facing = Literal["user", "environment"]
Unit = Literal["repetitions", "seconds", "jumps", "none"]
State = Literal["no_person", "placing", "countdown", "ready", "counting", "paused", "finished"]


@dataclass(frozen=True, slots=True)
class ModelChoice:
    family: Literal["movenet", "blazepose"]
    variant: Literal["lightning", "thunder", "lite", "full", "heavy"]
    backend: Literal["webgl", "wasm"]
    run_in_worker: bool


@dataclass(frozen=True, slots=True)
class Capture:
    """Camera wishes: pixels or ``None`` for what the device likes; ``android`` avoids exact constraints."""

    width: int | None
    height: int | None
    facing: Facing
    android: bool
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"width", "height"})


@dataclass(frozen=True, slots=True)
class Look:
    """What is drawn over the picture, as the query asked for it."""

    mirror: bool
    skeleton: bool
    skeleton_theme: str | None
    posture_box: bool
    placement_overlay: bool
    placement_zone: bool
    placement_zone_color: str | None
    placement_overlay_opacity: float | None
    placement_box_stroke_color: str | None
    placement_overlay_image_url: str | None
    placement_image_opacity: float | None
    silhouette: bool
    silhouette_color: str | None
    silhouette_shadow: str | None
    padding_top: float
    padding_right: float
    padding_bottom: float
    padding_left: float
    timer_bg: str | None
    timer_color: str | None
    timer_border: str | None
    guide: bool
    loading_message: str | None
    watermark: bool
    NULLABLE: ClassVar[frozenset[str]] = frozenset(
        {
            "skeleton_theme",
            "placement_zone_color",
            "placement_overlay_opacity",
            "placement_box_stroke_color",
            "placement_overlay_image_url",
            "placement_image_opacity",
            "silhouette_color",
            "silhouette_shadow",
            "timer_bg",
            "timer_color",
            "timer_border",
            "loading_message",
        }
    )


@dataclass(frozen=True, slots=True)
class MovementFile:
    """A movement file to fetch and hand to ``Session.define`` before frames are looked at."""

    url: str
    """Absolute, or relative to the site's root."""
    most_bytes: int


@dataclass(frozen=True, slots=True)
class ReferenceFile:
    """A reference movement to look for and hand to ``Session.reference`` before frames are looked at.

    This browser's own comes first; then the site's, at ``url``, which is relative to the site's root.
    """

    id: str
    url: str
    most_bytes: int


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """What the upload page takes, and how its box looks. Lengths are CSS lengths."""

    source: Literal["video", "image"]
    src: str | None
    """Address of the video or picture to begin with, or that ``analyze`` named last."""
    show_upload: bool
    export: bool
    min_height: str
    max_width: str | None
    max_height: str | None
    object_fit: Literal["contain", "cover", "fill", "none", "scale-down"]
    button_position: str
    area_padding: str
    label: str | None
    most_minutes: float
    """A longer video is ``media_too_long``."""
    workers: int | None
    """How many workers share the inference; ``None``: as many as suit the device."""
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"src", "max_width", "max_height", "label", "workers"})


@dataclass(frozen=True, slots=True)
class PagePlan:
    """Answer to ``Session.open``. ``proceed`` is false after an error: the page goes no further."""

    proceed: bool
    lang: str
    exercise: str | None
    exercise_name: str | None
    movement_file: MovementFile | None
    reference: str | None
    """Id of the reference movement, once it is there; its name is ``exercise_name``."""
    reference_file: ReferenceFile | None
    unit: Unit
    caution: str | None
    """What the person is told of a physical test's worth, at its end; ``None`` for other movements."""
    message_format: Literal["object", "json"]
    target_origin: str | None
    """Origin for ``postMessage``; ``"*"`` for a token bound to no origin; ``None``: nobody may be told."""
    command_origins: tuple[str, ...]
    """Origins whose ``postMessage`` commands are taken; ``("*",)`` for a token bound to none."""
    model: ModelChoice
    capture: Capture
    look: Look
    upload: UploadPlan | None
    """``None`` on the live page."""
    record: bool
    """Whether the page keeps the session for the person to save."""
    width: int | None
    height: int | None
    NULLABLE: ClassVar[frozenset[str]] = frozenset(
        {
            "exercise",
            "exercise_name",
            "movement_file",
            "reference",
            "reference_file",
            "caution",
            "target_origin",
            "upload",
            "width",
            "height",
        }
    )

    def facing(self, facing: Facing, mirrored: bool) -> PagePlan:
        """The same plan with the camera that faces there."""
        return replace(
            self, capture=replace(self.capture, facing=facing), look=replace(self.look, mirror=mirrored)
        )


@dataclass(frozen=True, slots=True)
class ViewState:
    """What to show after a frame."""

    state: State
    points: tuple[float, ...]
    """17 COCO joints as x, y, score, flat, smoothed; empty without a person. Missing joints: score 0."""
    count: int
    score: int | None
    """Form score of the last repetition (or the hold so far), 0..100."""
    grade: Grade | None
    progress: float
    """0..1 within the current repetition."""
    hint: str
    """One line for the person: where to stand, or the fault to mend. Empty: nothing to say."""
    direction: str
    countdown_s: int
    fault_joints: tuple[str, ...]
    """COCO names of the joints whose limbs light up."""
    missing_joints: tuple[str, ...]
    reference_points: tuple[float, ...]
    """The reference movement's figure where the person is in it, placed and sized as they are; as ``points``. Empty:
    there is none to draw."""
    jump_cm: float | None
    """Height of the last jump that counted."""
    left_s: int | None
    """Whole seconds until the time of a timed test is up; ``None`` for other movements."""
    reasons: tuple[str, ...]
    """Once finished, for each entry of the summary's history what took most off its score; empty for grade A."""
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"score", "grade", "jump_cm", "left_s"})


@dataclass(frozen=True, slots=True)
class FrameMark:
    """What is drawn over one frame of a video: kept by the page for playing it back and for the export."""

    t_ms: float
    points: tuple[float, ...]
    """As in ``ViewState``."""
    count: int
    score: int | None
    grade: Grade | None
    fault_joints: tuple[str, ...]
    reference_points: tuple[float, ...]
    """As in ``ViewState``."""
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"score", "grade"})


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One repetition, stretch of a hold, or jump of a video. Times as in messages: ms since the first frame."""

    index: int
    start_ms: float
    peak_ms: float | None
    """When the movement was at its furthest."""
    end_ms: float
    score: int | None
    grade: Grade | None
    reason: str
    """What took most off its score, or a jump's height; empty: nothing to say."""
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"peak_ms", "score", "grade"})


@dataclass(frozen=True, slots=True)
class Timeline:
    """The movement's leading signal over a whole video, thinned to what a chart can show, and its entries."""

    label: str
    """What the signal is, in the person's language."""
    unit: Literal["deg", "share"]
    """Degrees, or a length as a share of the body's (0..1 and beyond)."""
    t_ms: tuple[float, ...]
    values: tuple[float | None, ...]
    """``None`` where nobody was seen or the signal could not be."""
    entries: tuple[TimelineEntry, ...]
