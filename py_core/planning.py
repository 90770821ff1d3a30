"""From settings and the token's verdict to what the page has to start and show."""

from __future__ import annotations

from dataclasses import replace

from py_core.catalogue import Movement
from py_core.movement_ids import IDS
from py_core.own_movement import movement_file
from py_core.page import Capture, Look, ModelChoice, PagePlan, ReferenceFile, Unit, UploadPlan
from py_core.plans import Verdict
from py_core.reference.model import MOST_BYTES
from py_core.settings import Settings
from py_core.text import text
from py_core.upload import configured

UNITS: dict[str, Unit] = {
    "repetitions": "repetitions",
    "hold": "seconds",
    "test": "repetitions",
    "jump": "jumps",
}


MOST_MINUTES = 120.0
"""Longest video unless the site's ``uploadMostMinutes`` says otherwise: what the page keeps of a frame for playing
back then comes to some 100 MB at 30 frames a second."""


def plan_for(
    asked: Settings, lang: str, movement: Movement | None, verdict: Verdict, config: object = None
) -> PagePlan:
    """The plan of a page that may go on; ``config`` is the site's."""
    plan = PagePlan(
        proceed=True,
        lang=lang,
        exercise=None,
        exercise_name=None,
        movement_file=None if asked.user_exercise is None else movement_file(asked.user_exercise),
        reference=None,
        reference_file=None if asked.reference is None else _reference_file(asked.reference),
        unit="none",
        caution=None,
        message_format=asked.message_format,
        target_origin=verdict.target_origin,
        command_origins=verdict.command_origins,
        model=_model(asked),
        capture=Capture(asked.width, asked.height, asked.camera_facing, asked.is_android),
        look=_look(asked, verdict.watermark),
        upload=configured(_upload(asked), config) if asked.page == "upload_tracking" else None,
        record=asked.record,
        width=asked.width,
        height=asked.height,
    )
    return plan if movement is None else exercising(plan, movement)


def exercising(plan: PagePlan, movement: Movement) -> PagePlan:
    """The same plan with a movement, or with another one; it waits for no file any more."""
    compared = movement.reference is not None
    return replace(
        plan,
        exercise=None if compared else movement.id,
        exercise_name=movement.name(plan.lang),
        movement_file=None,
        reference=movement.id if compared else None,
        reference_file=None,
        unit=UNITS[movement.kind],
        caution=text(plan.lang, "page.not_medical") if IDS.get(movement.id) == "tests" else None,
    )


def closed_plan(lang: str, target_origin: str | None, asked: Settings) -> PagePlan:
    """The plan of a page that goes no further: whom to tell, in what form, and how it looks doing so."""
    closed = Verdict(None, None, False, target_origin, ())
    return replace(
        plan_for(asked, lang, None, closed), proceed=False, movement_file=None, reference_file=None
    )


def _reference_file(reference: str) -> ReferenceFile:
    return ReferenceFile(reference, f"references/{reference}.json", MOST_BYTES)


def _model(asked: Settings) -> ModelChoice:
    if asked.blazepose:
        return ModelChoice("blazepose", asked.mediapipe_model, asked.pose_backend, asked.run_in_worker)
    return ModelChoice("movenet", asked.move_net_model, asked.pose_backend, asked.run_in_worker)


def _look(asked: Settings, watermark: bool) -> Look:
    return Look(
        mirror=asked.mirrored(asked.camera_facing),
        skeleton=asked.skeleton,
        skeleton_theme=asked.skeleton_theme,
        posture_box=asked.posture_box,
        placement_overlay=asked.placement_overlay,
        placement_zone=asked.placement_zone,
        placement_zone_color=asked.placement_zone_color,
        placement_overlay_opacity=asked.placement_overlay_opacity,
        placement_box_stroke_color=asked.placement_box_stroke_color,
        placement_overlay_image_url=asked.placement_overlay_image_url,
        placement_image_opacity=asked.placement_image_opacity,
        silhouette=asked.silhouette,
        silhouette_color=asked.silhouette_color,
        silhouette_shadow=asked.silhouette_shadow,
        padding_top=asked.padding_top,
        padding_right=asked.padding_right,
        padding_bottom=asked.padding_bottom,
        padding_left=asked.padding_left,
        timer_bg=asked.timer_bg,
        timer_color=asked.timer_color,
        timer_border=asked.timer_border,
        guide=asked.guide,
        loading_message=asked.loading_message,
        watermark=watermark,
    )


def _upload(asked: Settings) -> UploadPlan:
    return UploadPlan(
        source=asked.source,
        src=asked.video_src if asked.source == "video" else asked.image_src,
        show_upload=asked.show_upload,
        export=asked.export,
        min_height=asked.container_min_height,
        max_width=asked.container_max_width,
        max_height=asked.container_max_height,
        object_fit=asked.object_fit,
        button_position=asked.upload_button_position,
        area_padding=asked.upload_area_padding,
        label=asked.upload_label,
        most_minutes=MOST_MINUTES,
        workers=None,
    )
