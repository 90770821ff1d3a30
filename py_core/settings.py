"""The query string of a page to settings, or the problem that says why not.

Where a parameter is given more than once, under its name or an alias, the first one counts, as for
``URLSearchParams.get``. A parameter without a value (``exercise=``) counts as not given: templates leave
such. A parameter that belongs to the other page is unknown on this one.

Problems are looked for in this order, and the first is the answer: two movements at once; values that do not
fit, in the order of the table; a still image with a movement; ``jump_analysis`` without a height. A missing
token is no problem here: what a token allows is judged in ``plans``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast
from urllib.parse import unquote_to_bytes

from py_core.movement_ids import canonical
from py_core.parameters import PAGES, TABLE, Page, Parameter
from py_core.problem import Problem, shown
from py_core.values import Unfit, Value, value_of

_MOVEMENTS = ("exercise", "reference", "userExercise")
_DEFAULT_TIMER_S = 3.0
_MOST_UNKNOWN = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """Every parameter of the contract, with its default where the query had none. ``None``: not given."""

    page: Page
    token: str | None
    is_android: bool
    exercise: str | None
    """Canonical id, if it is one at all: the catalogue knows."""
    reference: str | None
    user_exercise: str | None
    difficulty: Literal["easy", "medium", "hard"]
    min_grade: Literal["A", "B", "C", "D"] | None
    skeleton: bool
    skeleton_theme: str | None
    keypoints: bool
    angles: bool
    recommendations: bool
    progression: bool
    blazepose: bool
    mediapipe_model: Literal["lite", "full", "heavy"]
    move_net_model: Literal["lightning", "thunder"]
    pose_backend: Literal["webgl", "wasm"]
    run_in_worker: bool
    width: int | None
    height: int | None
    user_height_cm: float | None
    device_pitch_deg: float
    scoring_profile: Literal["default", "kali", "kali-analysis"]
    loading_message: str | None
    lang: Literal["en", "fr", "es", "de", "pt"] | None
    message_format: Literal["object", "json"]
    target_origin: str | None
    posture_box: bool
    placement_overlay: bool
    placement_zone_color: str | None
    placement_overlay_opacity: float | None
    placement_box_stroke_color: str | None
    placement_overlay_image_url: str | None
    placement_image_opacity: float | None
    silhouette: bool
    silhouette_color: str | None
    silhouette_shadow: str | None
    placement_zone: bool
    padding_left: float
    """Percent of the frame, like the other three; a side's own value goes before horizontal and vertical."""
    padding_right: float
    padding_top: float
    padding_bottom: float
    timer_seconds: float | None
    """Length of the countdown after placement; ``None``: no countdown."""
    timer_bg: str | None
    timer_color: str | None
    timer_border: str | None
    guide: bool
    record: bool
    camera_facing: Literal["user", "environment"]
    mirror: bool | None
    source: Literal["video", "image"]
    video_src: str | None
    image_src: str | None
    show_upload: bool
    export: bool
    container_min_height: str
    """CSS length, like the other three."""
    container_max_width: str | None
    container_max_height: str | None
    object_fit: Literal["contain", "cover", "fill", "none", "scale-down"]
    upload_button_position: str
    upload_area_padding: str
    upload_label: str | None
    unknown: tuple[str, ...]
    """Names that this page does not know, each once, in order, fit to be shown; at most twenty."""

    @property
    def moves(self) -> bool:
        """Whether a movement is tracked at all; otherwise keypoints only."""
        return any(m is not None for m in (self.exercise, self.reference, self.user_exercise))

    def mirrored(self, facing: Literal["user", "environment"]) -> bool:
        """Whether the picture of the camera that faces there is mirrored; a file's never is."""
        if self.page == "upload_tracking":
            return False
        return facing == "user" if self.mirror is None else self.mirror


def parse(query: str, page: str) -> Settings | Problem:
    """Settings of ``page`` from ``query`` (with or without its ``?``), however malformed the query is.

    Raises:
        ValueError: ``page`` is no page of the contract.
    """
    here = _page(page)
    given, unknown = _given(query, here)
    values, misfit = _read(given)
    lang = cast(str | None, values["lang"])
    movements = [name for name in _MOVEMENTS if name in given]
    if len(movements) > 1:
        return _conflict(movements[0], movements[1], lang)
    if misfit is not None:
        return _misfit(misfit, given[misfit.name], lang)
    if values["source"] == "image" and movements:
        return _conflict("source=image", movements[0], lang)
    settings = _settings(here, values, unknown)
    return height_problem(settings.exercise, settings) or settings


def height_problem(exercise: str | None, settings: Settings) -> Problem | None:
    """What ``exercise`` lacks where it takes its scale from the person's height, and nobody gave that."""
    if exercise != "jump_analysis" or settings.user_height_cm is not None:
        return None
    return Problem("jump_analysis_missing_height", "jump_analysis_missing_height", lang=settings.lang)


def readable(query: str, page: str) -> Settings:
    """Settings for a page that stays closed: what fits as it is, the default for what does not.

    A closed page, too, has a language, a look, and a host that waits for messages in its form.

    Raises:
        ValueError: ``page`` is no page of the contract.
    """
    here = _page(page)
    given, unknown = _given(query, here)
    values, _ = _read(given)
    return _settings(here, values, unknown)


def _page(page: str) -> Page:
    if page not in PAGES:
        raise ValueError(f"page must be one of {', '.join(PAGES)}, not {page!r}")
    return page


def _read(given: dict[str, str]) -> tuple[dict[str, Value | None], Parameter | None]:
    """Every parameter's value, its default where its text does not fit; and the first row that misfits."""
    values: dict[str, Value | None] = {}
    misfit: Parameter | None = None
    for row in TABLE:
        values[row.name] = row.default
        if row.name in given:
            value = value_of(row, given[row.name])
            if isinstance(value, Unfit):
                misfit = misfit or row
            else:
                values[row.name] = value
    return values, misfit


def _given(query: str, page: Page) -> tuple[dict[str, str], tuple[str, ...]]:
    """First value of each known parameter, by its own name, without the empty ones; and unknown names."""
    rows = {name: row for row in TABLE if page in row.pages for name in (row.name, *row.aliases)}
    first: dict[str, str] = {}
    unknown: dict[str, None] = {}
    for piece in query.removeprefix("?").split("&"):
        if not piece:
            continue
        name_text, _, value_text = piece.partition("=")
        name = _decoded(name_text)
        row = rows.get(name)
        if row is not None:
            if row.name not in first:
                first[row.name] = _decoded(value_text)
        elif len(unknown) < _MOST_UNKNOWN:
            unknown[shown(name)] = None
    return {name: text for name, text in first.items() if text}, tuple(unknown)


def _decoded(text: str) -> str:
    """Form-decoded like a browser does: bad escapes stay, bad UTF-8 and lone surrogates become U+FFFD."""
    data = text.replace("+", " ").encode("utf-8", "surrogatepass")
    return unquote_to_bytes(data).decode("utf-8", "replace")


def _conflict(first: str, second: str, lang: str | None) -> Problem:
    values = {"first": first, "second": second}
    return Problem("conflicting_parameters", "conflicting_parameters", values, lang=lang)


def _misfit(row: Parameter, text: str, lang: str | None) -> Problem:
    bounds = {
        "low": "" if row.low is None else f"{row.low:g}",
        "high": "" if row.high is None else f"{row.high:g}",
        "choices": ", ".join(row.choices),
    }
    values = {"parameter": row.name, "value": shown(text)}
    return Problem(row.wrong, row.wrong, values, takes=row.kind, takes_values=bounds, lang=lang)


def _settings(page: Page, values: dict[str, Any], unknown: tuple[str, ...]) -> Settings:
    exercise = values["exercise"]
    skeleton = values["skeleton"]
    horizontal = _first(values["paddingHorizontal"], 0.0)
    vertical = _first(values["paddingVertical"], 0.0)
    return Settings(
        page=page,
        token=values["token"],
        is_android=values["isAndroid"],
        exercise=None if exercise is None else canonical(exercise),
        reference=values["reference"],
        user_exercise=values["userExercise"],
        difficulty=values["difficulty"],
        min_grade=values["minGrade"],
        skeleton=skeleton is not False,
        skeleton_theme=skeleton if isinstance(skeleton, str) else None,
        keypoints=values["keypoints"],
        angles=values["angles"],
        recommendations=values["recommendations"],
        progression=values["progression"],
        blazepose=values["blazepose"],
        mediapipe_model=values["mediapipeModel"],
        move_net_model=values["moveNetModel"],
        pose_backend=values["poseBackend"],
        run_in_worker=values["runInWorker"],
        width=values["width"],
        height=values["height"],
        user_height_cm=values["userHeightCm"],
        device_pitch_deg=values["devicePitchDeg"],
        scoring_profile=values["scoring_profile"],
        loading_message=values["loading_message"],
        lang=values["lang"],
        message_format=values["messageFormat"],
        target_origin=values["targetOrigin"],
        posture_box=values["postureBox"],
        placement_overlay=values["placementOverlay"],
        placement_zone_color=values["placementZoneColor"],
        placement_overlay_opacity=values["placementOverlayOpacity"],
        placement_box_stroke_color=values["placementBoxStrokeColor"],
        placement_overlay_image_url=values["placementOverlayImageUrl"],
        placement_image_opacity=values["placementImageOpacity"],
        silhouette=values["silhouette"],
        silhouette_color=values["silhouetteColor"],
        silhouette_shadow=values["silhouetteShadow"],
        placement_zone=values["placementZone"],
        padding_left=_first(values["paddingLeft"], horizontal),
        padding_right=_first(values["paddingRight"], horizontal),
        padding_top=_first(values["paddingTop"], vertical),
        padding_bottom=_first(values["paddingBottom"], vertical),
        timer_seconds=_timer_seconds(values["timer"], values["timerSeconds"]),
        timer_bg=values["timerBg"],
        timer_color=values["timerColor"],
        timer_border=values["timerBorder"],
        guide=values["guide"],
        record=values["record"],
        camera_facing=values["cameraFacing"],
        mirror=values["mirror"],
        source=values["source"],
        video_src=values["videoSrc"],
        image_src=values["imageSrc"],
        show_upload=values["showUpload"],
        export=values["export"],
        container_min_height=values["containerMinHeight"],
        container_max_width=values["containerMaxWidth"],
        container_max_height=values["containerMaxHeight"],
        object_fit=values["objectFit"],
        upload_button_position=values["uploadButtonPosition"],
        upload_area_padding=values["uploadAreaPadding"],
        upload_label=values["uploadLabel"],
        unknown=unknown,
    )


def _first(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _timer_seconds(timer: bool | float | None, seconds: float | None) -> float | None:
    """``timer`` switches the countdown and may give its length; ``timerSeconds`` gives it otherwise."""
    if timer is False:
        return None
    if timer is None or timer is True:
        length = seconds if seconds is not None else (_DEFAULT_TIMER_S if timer else None)
    else:
        length = timer
    return length or None
