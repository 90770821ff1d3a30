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
class PagePlan:
    """Answer to ``Session.open``. ``proceed`` is false after an error: the page goes no further."""

    proceed: bool
    lang: str
    exercise: str | None
    exercise_name: str | None
    movement_file: MovementFile | None
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
    record: bool
    """Whether the page keeps the session for the person to save."""
    width: int | None
    height: int | None
    NULLABLE: ClassVar[frozenset[str]] = frozenset(
        {
            "exercise",
            "exercise_name",
            "movement_file",
            "caution",
            "target_origin",
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
    jump_cm: float | None
    """Height of the last jump that counted."""
    left_s: int | None
    """Whole seconds until the time of a timed test is up; ``None`` for other movements."""
    reasons: tuple[str, ...]
    """Once finished, for each entry of the summary's history what took most off its score; empty for grade A."""
    NULLABLE: ClassVar[frozenset[str]] = frozenset({"score", "grade", "jump_cm", "left_s"})
