"""The table of all query parameters: one row each, from which parsing, documents and the URL builder come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "token", "bool", "integer", "number", "choice", "text", "movement", "uuid", "uuid_or_url", "url",
    "origin", "skeleton", "seconds_or_bool", "colour", "css", "length",
]  # fmt: skip
Page = Literal["tracking", "upload_tracking"]

PAGES: tuple[Page, ...] = ("tracking", "upload_tracking")
_LIVE: tuple[Page, ...] = ("tracking",)
_UPLOAD: tuple[Page, ...] = ("upload_tracking",)

_PLACES = "center top bottom left right top-left top-right bottom-left bottom-right"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a parameter takes. ``low`` and ``high`` are inclusive; of a text, ``high`` is the length."""

    name: str
    kind: Kind
    about: str
    default: bool | float | str | None = None
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    pages: tuple[Page, ...] = PAGES
    any_case: bool = False
    """Choices in capitals that may also be written small."""
    wrong: str = "invalid_parameter"
    """Error code for a value that does not fit."""


def _pixels(name: str, about: str) -> Parameter:
    return Parameter(name, "integer", about, low=16, high=8192)


def _padding(side: str, about: str) -> Parameter:
    return Parameter(f"padding{side}", "number", about, low=0, high=45, pages=_LIVE)


TABLE: tuple[Parameter, ...] = (
    Parameter("token", "token", "API key: says plan and limits"),
    Parameter("isAndroid", "bool", "Running in an Android WebView", False, aliases=("android",)),
    Parameter("exercise", "movement", "Built-in movement"),
    Parameter(
        "reference",
        "uuid",
        "Reference movement to compare with",
        aliases=("reference_movement",),
        wrong="invalid_reference",
    ),
    Parameter(
        "userExercise", "uuid_or_url", "File of a movement of your own: its address, or its UUID on this site"
    ),
    Parameter(
        "difficulty",
        "choice",
        "How much range of motion a repetition needs",
        "medium",
        choices=("easy", "medium", "hard"),
    ),
    Parameter(
        "minGrade",
        "choice",
        "Count only repetitions graded at least so",
        choices=("A", "B", "C", "D"),
        any_case=True,
    ),
    Parameter("skeleton", "skeleton", "Skeleton over the picture: yes, no, or a theme", True, high=64),
    Parameter("keypoints", "bool", "Emit keypoints during a movement", False),
    Parameter("angles", "bool", "Emit joint angles", False),
    Parameter("recommendations", "bool", "Emit form recommendations", False),
    Parameter("progression", "bool", "Emit progress within a repetition", False),
    Parameter("blazepose", "bool", "BlazePose instead of MoveNet", False),
    Parameter("mediapipeModel", "choice", "Which BlazePose", "lite", choices=("lite", "full", "heavy")),
    Parameter("moveNetModel", "choice", "Which MoveNet", "lightning", choices=("lightning", "thunder")),
    Parameter("poseBackend", "choice", "Where the pose model runs", "webgl", choices=("webgl", "wasm")),
    Parameter("runInWorker", "bool", "Pose model in a Web Worker where supported", False),
    _pixels("width", "Width of picture and capture"),
    _pixels("height", "Height of picture and capture"),
    Parameter("userHeightCm", "number", "The person's height; jump_analysis needs it", low=50, high=272),
    Parameter("devicePitchDeg", "number", "Camera tilt, compensated in jumps", 0.0, low=-45, high=45),
    Parameter(
        "scoring_profile",
        "choice",
        "Strictness of counting and scoring against a reference",
        "default",
        choices=("default", "kali", "kali-analysis"),
    ),
    Parameter("loading_message", "text", "Text of the loading cover", high=300),
    Parameter("lang", "choice", "Language of what a person reads", choices=("en", "fr", "es", "de", "pt")),
    Parameter("messageFormat", "choice", "What an iframe host gets", "object", choices=("object", "json")),
    Parameter("targetOrigin", "origin", "Whom the messages may reach"),
    Parameter("postureBox", "bool", "Box around the place to stand in", True, pages=_LIVE),
    Parameter("placementOverlay", "bool", "Dimmed border and start-pose silhouette", False, pages=_LIVE),
    Parameter("placementZoneColor", "colour", "Colour of the placement zone", pages=_LIVE),
    Parameter(
        "placementOverlayOpacity", "number", "How dark the dimmed border is", low=0, high=1, pages=_LIVE
    ),
    Parameter("placementBoxStrokeColor", "colour", "Colour of the box's outline", pages=_LIVE),
    Parameter("placementOverlayImageUrl", "url", "Picture shown while placing", pages=_LIVE),
    Parameter("placementImageOpacity", "number", "How solid that picture is", low=0, high=1, pages=_LIVE),
    Parameter("silhouette", "bool", "Silhouette of the start pose", True, pages=_LIVE),
    Parameter("silhouetteColor", "colour", "Colour of the silhouette", pages=_LIVE),
    Parameter("silhouetteShadow", "css", "Shadow of the silhouette", high=100, pages=_LIVE),
    Parameter("placementZone", "bool", "Show the placement zone", True, pages=_LIVE),
    _padding("Horizontal", "Free border left and right, percent of the frame"),
    _padding("Vertical", "Free border above and below, percent of the frame"),
    _padding("Left", "Free border on the left, percent of the frame"),
    _padding("Right", "Free border on the right, percent of the frame"),
    _padding("Top", "Free border above, percent of the frame"),
    _padding("Bottom", "Free border below, percent of the frame"),
    Parameter(
        "timer",
        "seconds_or_bool",
        "Countdown after placement, seconds; true for 3",
        low=0,
        high=60,
        pages=_LIVE,
    ),
    Parameter("timerSeconds", "number", "Length of the countdown", low=0, high=60, pages=_LIVE),
    Parameter("timerBg", "colour", "Background of the countdown", pages=_LIVE),
    Parameter("timerColor", "colour", "Colour of the countdown's numeral", pages=_LIVE),
    Parameter("timerBorder", "css", "Border of the countdown", high=100, pages=_LIVE),
    Parameter("guide", "bool", "Show how the movement goes", False, pages=_LIVE),
    Parameter("record", "bool", "Keep the keypoints, for the person to save as a file", False, pages=_LIVE),
    Parameter("cameraFacing", "choice", "Which camera", "user", choices=("user", "environment"), pages=_LIVE),
    Parameter("mirror", "bool", "Mirror the picture; by default with the user camera", pages=_LIVE),
    Parameter("source", "choice", "What is analysed", "video", choices=("video", "image"), pages=_UPLOAD),
    Parameter("videoSrc", "url", "Address of the video", pages=_UPLOAD),
    Parameter("imageSrc", "url", "Address of the image", pages=_UPLOAD),
    Parameter("showUpload", "bool", "Show the button that takes a file", True, pages=_UPLOAD),
    Parameter("export", "bool", "Make a new video with the overlay", False, pages=_UPLOAD),
    Parameter("containerMinHeight", "length", "Least height of the page's box", "200px", pages=_UPLOAD),
    Parameter("containerMaxWidth", "length", "Greatest width of the page's box", pages=_UPLOAD),
    Parameter("containerMaxHeight", "length", "Greatest height of the page's box", pages=_UPLOAD),
    Parameter(
        "objectFit",
        "choice",
        "How the picture fills its box",
        "contain",
        choices=("contain", "cover", "fill", "none", "scale-down"),
        pages=_UPLOAD,
    ),
    Parameter(
        "uploadButtonPosition",
        "choice",
        "Where the button is",
        "center",
        choices=tuple(_PLACES.split()),
        pages=_UPLOAD,
    ),
    Parameter("uploadAreaPadding", "length", "Padding of the area that takes a file", "12px", pages=_UPLOAD),
    Parameter("uploadLabel", "text", "Text of the button that takes a file", high=200, pages=_UPLOAD),
)
