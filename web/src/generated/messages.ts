/** Made by web/tools/generate.py from py_core. Do not edit: change the Python and run it again. */

export type Message =
  | Initialization
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
  | WarningMessage
  | ErrorMessage;
export type Direction =
  | "in-frame"
  | "face-camera"
  | "profile-camera"
  | "left"
  | "right"
  | "up"
  | "down"
  | "forward"
  | "backward"
  | "";
export type Grade = "A" | "B" | "C" | "D" | "F";
export type DiscardReason = "too_small" | "not_landed" | "lost_tracking" | "moved_sideways" | "bent_knees";
export type State = "no_person" | "placing" | "countdown" | "ready" | "counting" | "paused" | "finished";

/**
 * What a call of the session gives: messages to the host, what to show and to start.
 */
export interface Answer {
  messages: Message[];
  view: ViewState | null;
  page: PagePlan | null;
  /**
   * Of `frames`: what to draw over each of them.
   */
  marks?: FrameMark[];
  /**
   * Of `finish` after a video with a movement.
   */
  timeline?: Timeline | null;
}
export interface Initialization {
  type: "initialization";
  message: string;
  ready: boolean;
  timestampMs?: number;
}
export interface Posture {
  type: "posture";
  message: string;
  placementMessage: string;
  ready: boolean;
  direction: Direction;
  postureDirection: Direction;
  requirements: Requirements;
  timestampMs?: number;
}
/**
 * What placement still lacks: COCO names of the joints that are not seen well enough.
 */
export interface Requirements {
  missingKeypoints: string[];
}
export interface Counter {
  type: "counter";
  current_count: number;
  final?: boolean;
  form_score?: FormScore;
  reference_score?: ReferenceScore;
  analysis?: FlexibilityAnalysis;
  timestampMs?: number;
}
/**
 * Grade of one counted repetition, or of a hold so far: 0..100 each.
 */
export interface FormScore {
  score: number;
  avg_score: number;
  grade: Grade;
}
/**
 * How like the reference a repetition was, 0..1 each; ``joints`` maps joints (``knee_left``) to that.
 */
export interface ReferenceScore {
  overallScore: number;
  poseScore: number;
  timingScore: number;
  movementScore: number;
  grade: Grade;
  joints?: {
    [k: string]: number;
  };
  /**
   * Where within the movement, 0..1, it was least alike.
   */
  worst_phase?: number;
}
/**
 * What ``back_flexibility_test`` found in one fold, and how far that can be trusted.
 */
export interface FlexibilityAnalysis {
  peaks: FlexibilityPeaks;
  flags: FlexibilityFlags;
  camera: string;
  method: string;
  disclaimer: string;
  interpretation: string;
}
/**
 * Extremes of a forward fold; ``wrist_to_ankle`` in leg lengths. ``None`` where a joint was not seen.
 */
export interface FlexibilityPeaks {
  trunk_angle_deg: number | null;
  hip_angle_deg: number | null;
  knee_angle_deg: number | null;
  shank_from_vertical_deg: number | null;
  wrist_to_ankle: number | null;
}
export interface FlexibilityFlags {
  knee_locked: boolean;
  leg_straight: boolean;
  shank_vertical: boolean;
}
export interface FormScoreMessage {
  type: "form_score";
  score: number;
  avg_score: number;
  grade: Grade;
  timestampMs?: number;
}
export interface Progression {
  type: "progression";
  value: number;
  timestampMs?: number;
}
export interface Recommendations {
  type: "recommendations";
  data: string[];
  codes: string[];
  timestampMs?: number;
}
export interface Keypoints {
  type: "keypoints";
  data: Keypoint[];
  score: number;
  timestampMs?: number;
}
/**
 * One joint; x and y in 0..1 of the frame as the person sees it, z (BlazePose) in frame widths.
 */
export interface Keypoint {
  name: string;
  x: number;
  y: number;
  score: number;
  z?: number;
}
export interface KeypointsBatch {
  type: "keypoints_batch";
  data: KeypointsFrame[];
  timestampMs?: number;
}
export interface KeypointsFrame {
  timestampMs: number;
  keypoints: Keypoint[];
}
export interface Angles {
  type: "angles";
  data: BodyAngles;
  timestampMs?: number;
}
export interface BodyAngles {
  left_side: SideAngles;
  right_side: SideAngles;
}
/**
 * Angles of one side in degrees, 0..180; ``None`` where a joint was not seen.
 */
export interface SideAngles {
  knee_angle: KneeAngle;
  hip_angle: HipAngle;
  shoulder_angle: ShoulderAngle;
  elbow_angle: ElbowAngle;
}
export interface KneeAngle {
  from_hip_to_ankle: number | null;
  score_from_hip_to_ankle: number;
}
export interface HipAngle {
  from_knee_to_shoulder: number | null;
  score_from_knee_to_shoulder: number;
}
export interface ShoulderAngle {
  from_hip_to_elbow: number | null;
  score_from_hip_to_elbow: number;
}
export interface ElbowAngle {
  from_shoulder_to_wrist: number | null;
  score_from_shoulder_to_wrist: number;
}
export interface ExerciseSummary {
  type: "exercise_summary";
  counter: number;
  avg_rep_score: number | null;
  grade: Grade | null;
  durationMs: number;
  history: Repetition[];
  exercise?: string;
  timestampMs?: number;
}
/**
 * One entry of a summary's history. ``criteria`` maps each form criterion to its 0..100 score.
 *
 * Against a reference ``score`` is 100 times the ``overallScore`` of ``reference_score``, and the criteria are its
 * ``pose``, ``timing`` and ``movement``.
 */
export interface Repetition {
  index: number;
  startMs: number;
  endMs: number;
  score: number;
  grade: Grade;
  criteria: {
    [k: string]: number;
  };
  reference_score?: ReferenceScore;
}
/**
 * The summary in reference mode: averages 0..1, ``null`` when nothing was compared.
 */
export interface ReferenceSummary {
  type: "exercise_summary";
  counter: number;
  avg_similarity: number | null;
  avg_rep_score: number | null;
  total_frames_compared: number;
  durationMs: number;
  history: Repetition[];
  reference?: string;
  grade?: Grade;
  timestampMs?: number;
}
/**
 * ``url`` is a blob URL of the page.
 */
export interface ExportReady {
  type: "export_ready";
  url: string;
  mimeType: string;
  sizeBytes: number;
  timestampMs?: number;
}
/**
 * ``baselineY`` is a fraction of the frame, y down; both measures are ``null`` until ``calibrated``.
 */
export interface JumpCalibration {
  type: "jump_calibration";
  calibrated: boolean;
  cmPerPixel: number | null;
  baselineY: number | null;
  message: string;
  timestampMs?: number;
}
export interface JumpStarted {
  type: "jump_started";
  message: string;
  timestampMs?: number;
}
export interface JumpHeight {
  type: "jump_height";
  jumpHeightCm: number;
  airTimeSeconds: number;
  final: boolean;
  uncertaintyCm?: number;
  timestampMs?: number;
}
export interface JumpDiscarded {
  type: "jump_discarded";
  reason: DiscardReason;
  userMessage: string;
  timestampMs?: number;
}
export interface JumpResult {
  type: "jump_result";
  jumpNumber: number;
  jumpHeightCm: number;
  airTimeMs: number;
  uncertaintyCm?: number;
  timestampMs?: number;
}
/**
 * Heights in centimetres, ``null`` without a jump.
 */
export interface JumpSummary {
  type: "jump_summary";
  totalJumps: number;
  maxJumpHeight: number | null;
  avgJumpHeight: number | null;
  jumps: Jump[];
  timestampMs?: number;
}
/**
 * One entry of a jump summary; ``uncertaintyCm`` is the height's standard uncertainty.
 */
export interface Jump {
  jumpNumber: number;
  jumpHeightCm: number;
  airTimeMs: number;
  uncertaintyCm?: number;
}
export interface WarningMessage {
  type: "warning";
  error: string;
  message: string;
  timestampMs?: number;
}
export interface ErrorMessage {
  type: "error";
  error: string;
  message: string;
  current_count?: number;
  origin?: string;
  timestampMs?: number;
}
/**
 * What to show after a frame.
 */
export interface ViewState {
  state: State;
  /**
   * 17 COCO joints as x, y, score, flat, smoothed; empty without a person. Missing joints: score 0.
   */
  points: number[];
  count: number;
  /**
   * Form score of the last repetition (or the hold so far), 0..100.
   */
  score: number | null;
  grade: Grade | null;
  /**
   * 0..1 within the current repetition.
   */
  progress: number;
  /**
   * One line for the person: where to stand, or the fault to mend. Empty: nothing to say.
   */
  hint: string;
  direction: string;
  countdown_s: number;
  /**
   * COCO names of the joints whose limbs light up.
   */
  fault_joints: string[];
  missing_joints: string[];
  /**
   * The reference movement's figure where the person is in it, placed and sized as they are; as ``points``. Empty:
   * there is none to draw.
   */
  reference_points: number[];
  /**
   * Height of the last jump that counted.
   */
  jump_cm: number | null;
  /**
   * Whole seconds until the time of a timed test is up; ``None`` for other movements.
   */
  left_s: number | null;
  /**
   * Once finished, for each entry of the summary's history what took most off its score; empty for grade A.
   */
  reasons: string[];
}
/**
 * Answer to ``Session.open``. ``proceed`` is false after an error: the page goes no further.
 */
export interface PagePlan {
  proceed: boolean;
  lang: string;
  exercise: string | null;
  exercise_name: string | null;
  movement_file: MovementFile | null;
  /**
   * Id of the reference movement, once it is there; its name is ``exercise_name``.
   */
  reference: string | null;
  reference_file: ReferenceFile | null;
  unit: "repetitions" | "seconds" | "jumps" | "none";
  /**
   * What the person is told of a physical test's worth, at its end; ``None`` for other movements.
   */
  caution: string | null;
  message_format: "object" | "json";
  /**
   * Origin for ``postMessage``; ``"*"`` for a token bound to no origin; ``None``: nobody may be told.
   */
  target_origin: string | null;
  /**
   * Origins whose ``postMessage`` commands are taken; ``("*",)`` for a token bound to none.
   */
  command_origins: string[];
  model: ModelChoice;
  capture: Capture;
  look: Look;
  /**
   * ``None`` on the live page.
   */
  upload: UploadPlan | null;
  /**
   * Whether the page keeps the session for the person to save.
   */
  record: boolean;
  width: number | null;
  height: number | null;
}
/**
 * A movement file to fetch and hand to ``Session.define`` before frames are looked at.
 */
export interface MovementFile {
  /**
   * Absolute, or relative to the site's root.
   */
  url: string;
  most_bytes: number;
}
/**
 * A reference movement to look for and hand to ``Session.reference`` before frames are looked at.
 *
 * This browser's own comes first; then the site's, at ``url``, which is relative to the site's root.
 */
export interface ReferenceFile {
  id: string;
  url: string;
  most_bytes: number;
}
export interface ModelChoice {
  family: "movenet" | "blazepose";
  variant: "lightning" | "thunder" | "lite" | "full" | "heavy";
  backend: "webgl" | "wasm";
  run_in_worker: boolean;
}
/**
 * Camera wishes: pixels or ``None`` for what the device likes; ``android`` avoids exact constraints.
 */
export interface Capture {
  width: number | null;
  height: number | null;
  facing: "user" | "environment";
  android: boolean;
}
/**
 * What is drawn over the picture, as the query asked for it.
 */
export interface Look {
  mirror: boolean;
  skeleton: boolean;
  skeleton_theme: string | null;
  posture_box: boolean;
  placement_overlay: boolean;
  placement_zone: boolean;
  placement_zone_color: string | null;
  placement_overlay_opacity: number | null;
  placement_box_stroke_color: string | null;
  placement_overlay_image_url: string | null;
  placement_image_opacity: number | null;
  silhouette: boolean;
  silhouette_color: string | null;
  silhouette_shadow: string | null;
  padding_top: number;
  padding_right: number;
  padding_bottom: number;
  padding_left: number;
  timer_bg: string | null;
  timer_color: string | null;
  timer_border: string | null;
  guide: boolean;
  loading_message: string | null;
  watermark: boolean;
}
/**
 * What the upload page takes, and how its box looks. Lengths are CSS lengths.
 */
export interface UploadPlan {
  source: "video" | "image";
  /**
   * Address of the video or picture to begin with, or that ``analyze`` named last.
   */
  src: string | null;
  show_upload: boolean;
  export: boolean;
  min_height: string;
  max_width: string | null;
  max_height: string | null;
  object_fit: "contain" | "cover" | "fill" | "none" | "scale-down";
  button_position: string;
  area_padding: string;
  label: string | null;
  /**
   * A longer video is ``media_too_long``.
   */
  most_minutes: number;
  /**
   * How many workers share the inference; ``None``: as many as suit the device.
   */
  workers: number | null;
}
/**
 * What is drawn over one frame of a video: kept by the page for playing it back and for the export.
 */
export interface FrameMark {
  t_ms: number;
  /**
   * As in ``ViewState``.
   */
  points: number[];
  count: number;
  score: number | null;
  grade: Grade | null;
  fault_joints: string[];
  /**
   * As in ``ViewState``.
   */
  reference_points: number[];
}
/**
 * The movement's leading signal over a whole video, thinned to what a chart can show, and its entries.
 */
export interface Timeline {
  /**
   * What the signal is, in the person's language.
   */
  label: string;
  /**
   * Degrees, or a length as a share of the body's (0..1 and beyond).
   */
  unit: "deg" | "share";
  t_ms: number[];
  /**
   * ``None`` where nobody was seen or the signal could not be.
   */
  values: (number | null)[];
  entries: TimelineEntry[];
}
/**
 * One repetition, stretch of a hold, or jump of a video. Times as in messages: ms since the first frame.
 */
export interface TimelineEntry {
  index: number;
  start_ms: number;
  /**
   * When the movement was at its furthest.
   */
  peak_ms: number | null;
  end_ms: number;
  score: number | null;
  grade: Grade | null;
  /**
   * What took most off its score, or a jump's height; empty: nothing to say.
   */
  reason: string;
}
