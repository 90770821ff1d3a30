/** Made by web/tools/generate.py from py_core. Do not edit: change the Python and run it again. */

export type ParameterKind = "token" | "bool" | "integer" | "number" | "choice" | "text" | "movement" | "uuid" | "uuid_or_url" | "url" | "origin" | "skeleton" | "seconds_or_bool" | "colour" | "css" | "length";
export type PageName = "tracking" | "upload_tracking";

/** One query parameter: what it takes and on which pages. `low` and `high` bound numbers and text lengths. */
export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly about: string;
  readonly default: string | number | boolean | null;
  readonly aliases: readonly string[];
  readonly choices: readonly string[];
  readonly low: number | null;
  readonly high: number | null;
  readonly pages: readonly PageName[];
}

export const PARAMETERS: readonly Parameter[] = [
  {
    "name": "token",
    "kind": "token",
    "about": "API key: says plan and limits",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "isAndroid",
    "kind": "bool",
    "about": "Running in an Android WebView",
    "default": false,
    "aliases": [
      "android"
    ],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "exercise",
    "kind": "movement",
    "about": "Built-in movement",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "reference",
    "kind": "uuid",
    "about": "Reference movement to compare with",
    "default": null,
    "aliases": [
      "reference_movement"
    ],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "userExercise",
    "kind": "uuid_or_url",
    "about": "File of a movement of your own: its address, or its UUID on this site",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "difficulty",
    "kind": "choice",
    "about": "How much range of motion a repetition needs",
    "default": "medium",
    "aliases": [],
    "choices": [
      "easy",
      "medium",
      "hard"
    ],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "minGrade",
    "kind": "choice",
    "about": "Count only repetitions graded at least so",
    "default": null,
    "aliases": [],
    "choices": [
      "A",
      "B",
      "C",
      "D"
    ],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "skeleton",
    "kind": "skeleton",
    "about": "Skeleton over the picture: yes, no, or a theme",
    "default": true,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": 64,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "keypoints",
    "kind": "bool",
    "about": "Emit keypoints during a movement",
    "default": false,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "angles",
    "kind": "bool",
    "about": "Emit joint angles",
    "default": false,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "recommendations",
    "kind": "bool",
    "about": "Emit form recommendations",
    "default": false,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "progression",
    "kind": "bool",
    "about": "Emit progress within a repetition",
    "default": false,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "blazepose",
    "kind": "bool",
    "about": "BlazePose instead of MoveNet",
    "default": false,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "mediapipeModel",
    "kind": "choice",
    "about": "Which BlazePose",
    "default": "lite",
    "aliases": [],
    "choices": [
      "lite",
      "full",
      "heavy"
    ],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "moveNetModel",
    "kind": "choice",
    "about": "Which MoveNet",
    "default": "lightning",
    "aliases": [],
    "choices": [
      "lightning",
      "thunder"
    ],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "poseBackend",
    "kind": "choice",
    "about": "Where the pose model runs",
    "default": "webgl",
    "aliases": [],
    "choices": [
      "webgl",
      "wasm"
    ],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "runInWorker",
    "kind": "bool",
    "about": "Pose model in a Web Worker where supported",
    "default": false,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "width",
    "kind": "integer",
    "about": "Width of picture and capture",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 16,
    "high": 8192,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "height",
    "kind": "integer",
    "about": "Height of picture and capture",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 16,
    "high": 8192,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "userHeightCm",
    "kind": "number",
    "about": "The person's height; jump_analysis needs it",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 50,
    "high": 272,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "devicePitchDeg",
    "kind": "number",
    "about": "Camera tilt, compensated in jumps",
    "default": 0.0,
    "aliases": [],
    "choices": [],
    "low": -45,
    "high": 45,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "scoring_profile",
    "kind": "choice",
    "about": "Strictness of counting and scoring against a reference",
    "default": "default",
    "aliases": [],
    "choices": [
      "default",
      "kali",
      "kali-analysis"
    ],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "loading_message",
    "kind": "text",
    "about": "Text of the loading cover",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": 300,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "lang",
    "kind": "choice",
    "about": "Language of what a person reads",
    "default": null,
    "aliases": [],
    "choices": [
      "en",
      "fr",
      "es",
      "de",
      "pt"
    ],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "messageFormat",
    "kind": "choice",
    "about": "What an iframe host gets",
    "default": "object",
    "aliases": [],
    "choices": [
      "object",
      "json"
    ],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "targetOrigin",
    "kind": "origin",
    "about": "Whom the messages may reach",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking",
      "upload_tracking"
    ]
  },
  {
    "name": "postureBox",
    "kind": "bool",
    "about": "Box around the place to stand in",
    "default": true,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "placementOverlay",
    "kind": "bool",
    "about": "Dimmed border and start-pose silhouette",
    "default": false,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "placementZoneColor",
    "kind": "colour",
    "about": "Colour of the placement zone",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "placementOverlayOpacity",
    "kind": "number",
    "about": "How dark the dimmed border is",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 0,
    "high": 1,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "placementBoxStrokeColor",
    "kind": "colour",
    "about": "Colour of the box's outline",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "placementOverlayImageUrl",
    "kind": "url",
    "about": "Picture shown while placing",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "placementImageOpacity",
    "kind": "number",
    "about": "How solid that picture is",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 0,
    "high": 1,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "silhouette",
    "kind": "bool",
    "about": "Silhouette of the start pose",
    "default": true,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "silhouetteColor",
    "kind": "colour",
    "about": "Colour of the silhouette",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "silhouetteShadow",
    "kind": "css",
    "about": "Shadow of the silhouette",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": 100,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "placementZone",
    "kind": "bool",
    "about": "Show the placement zone",
    "default": true,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "paddingHorizontal",
    "kind": "number",
    "about": "Free border left and right, percent of the frame",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 0,
    "high": 45,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "paddingVertical",
    "kind": "number",
    "about": "Free border above and below, percent of the frame",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 0,
    "high": 45,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "paddingLeft",
    "kind": "number",
    "about": "Free border on the left, percent of the frame",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 0,
    "high": 45,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "paddingRight",
    "kind": "number",
    "about": "Free border on the right, percent of the frame",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 0,
    "high": 45,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "paddingTop",
    "kind": "number",
    "about": "Free border above, percent of the frame",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 0,
    "high": 45,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "paddingBottom",
    "kind": "number",
    "about": "Free border below, percent of the frame",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 0,
    "high": 45,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "timer",
    "kind": "seconds_or_bool",
    "about": "Countdown after placement, seconds; true for 3",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 0,
    "high": 60,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "timerSeconds",
    "kind": "number",
    "about": "Length of the countdown",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": 0,
    "high": 60,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "timerBg",
    "kind": "colour",
    "about": "Background of the countdown",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "timerColor",
    "kind": "colour",
    "about": "Colour of the countdown's numeral",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "timerBorder",
    "kind": "css",
    "about": "Border of the countdown",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": 100,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "guide",
    "kind": "bool",
    "about": "Show how the movement goes",
    "default": false,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "record",
    "kind": "bool",
    "about": "Keep the keypoints, for the person to save as a file",
    "default": false,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "cameraFacing",
    "kind": "choice",
    "about": "Which camera",
    "default": "user",
    "aliases": [],
    "choices": [
      "user",
      "environment"
    ],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "mirror",
    "kind": "bool",
    "about": "Mirror the picture; by default with the user camera",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "tracking"
    ]
  },
  {
    "name": "source",
    "kind": "choice",
    "about": "What is analysed",
    "default": "video",
    "aliases": [],
    "choices": [
      "video",
      "image"
    ],
    "low": null,
    "high": null,
    "pages": [
      "upload_tracking"
    ]
  },
  {
    "name": "videoSrc",
    "kind": "url",
    "about": "Address of the video",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "upload_tracking"
    ]
  },
  {
    "name": "imageSrc",
    "kind": "url",
    "about": "Address of the image",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "upload_tracking"
    ]
  },
  {
    "name": "showUpload",
    "kind": "bool",
    "about": "Show the button that takes a file",
    "default": true,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "upload_tracking"
    ]
  },
  {
    "name": "export",
    "kind": "bool",
    "about": "Make a new video with the overlay",
    "default": false,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "upload_tracking"
    ]
  },
  {
    "name": "containerMinHeight",
    "kind": "length",
    "about": "Least height of the page's box",
    "default": "200px",
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "upload_tracking"
    ]
  },
  {
    "name": "containerMaxWidth",
    "kind": "length",
    "about": "Greatest width of the page's box",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "upload_tracking"
    ]
  },
  {
    "name": "containerMaxHeight",
    "kind": "length",
    "about": "Greatest height of the page's box",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "upload_tracking"
    ]
  },
  {
    "name": "objectFit",
    "kind": "choice",
    "about": "How the picture fills its box",
    "default": "contain",
    "aliases": [],
    "choices": [
      "contain",
      "cover",
      "fill",
      "none",
      "scale-down"
    ],
    "low": null,
    "high": null,
    "pages": [
      "upload_tracking"
    ]
  },
  {
    "name": "uploadButtonPosition",
    "kind": "choice",
    "about": "Where the button is",
    "default": "center",
    "aliases": [],
    "choices": [
      "center",
      "top",
      "bottom",
      "left",
      "right",
      "top-left",
      "top-right",
      "bottom-left",
      "bottom-right"
    ],
    "low": null,
    "high": null,
    "pages": [
      "upload_tracking"
    ]
  },
  {
    "name": "uploadAreaPadding",
    "kind": "length",
    "about": "Padding of the area that takes a file",
    "default": "12px",
    "aliases": [],
    "choices": [],
    "low": null,
    "high": null,
    "pages": [
      "upload_tracking"
    ]
  },
  {
    "name": "uploadLabel",
    "kind": "text",
    "about": "Text of the button that takes a file",
    "default": null,
    "aliases": [],
    "choices": [],
    "low": null,
    "high": 200,
    "pages": [
      "upload_tracking"
    ]
  }
];
