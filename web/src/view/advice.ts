/** What each error code means to the person in front of the page: a picture, a title and what to do. */

import type { Icon } from "./icons";
import type { TextKey } from "./words";

export interface Advice {
  readonly icon: Icon;
  readonly title: TextKey;
  readonly advice: TextKey;
  /** Whether the error's own text tells an embedder more than the advice tells the person. */
  readonly showMessage: boolean;
}

const ACCESS: Advice = { icon: "key", title: "access_title", advice: "access_advice", showMessage: true };
const SETTING: Advice = {
  icon: "alert",
  title: "setting_title",
  advice: "setting_advice",
  showMessage: true,
};
const INTERNAL: Advice = {
  icon: "alert",
  title: "internal_title",
  advice: "internal_advice",
  showMessage: false,
};

const BY_CODE: Readonly<Record<string, Advice>> = {
  missing_token: ACCESS,
  invalid_token: ACCESS,
  expired_token: ACCESS,
  origin_not_allowed: ACCESS,
  quota_exceeded: ACCESS,
  free_plan_feature_blocked: ACCESS,
  premium_exercise_blocked: ACCESS,
  invalid_exercise: SETTING,
  invalid_reference: SETTING,
  reference_not_found: SETTING,
  conflicting_parameters: SETTING,
  invalid_parameter: SETTING,
  jump_analysis_missing_height: SETTING,
  camera_denied: {
    icon: "camera_off",
    title: "camera_denied_title",
    advice: "camera_denied_advice",
    showMessage: false,
  },
  camera_not_found: {
    icon: "camera_off",
    title: "camera_not_found_title",
    advice: "camera_not_found_advice",
    showMessage: false,
  },
  camera_in_use: {
    icon: "camera",
    title: "camera_in_use_title",
    advice: "camera_in_use_advice",
    showMessage: false,
  },
  camera_lost: {
    icon: "unplugged",
    title: "camera_lost_title",
    advice: "camera_lost_advice",
    showMessage: false,
  },
  insecure_context: {
    icon: "lock",
    title: "insecure_context_title",
    advice: "insecure_context_advice",
    showMessage: false,
  },
  model_load_failed: {
    icon: "cloud",
    title: "model_load_failed_title",
    advice: "model_load_failed_advice",
    showMessage: false,
  },
  engine_load_failed: {
    icon: "cloud",
    title: "engine_load_failed_title",
    advice: "engine_load_failed_advice",
    showMessage: false,
  },
  webgl_unavailable: {
    icon: "chip",
    title: "webgl_unavailable_title",
    advice: "webgl_unavailable_advice",
    showMessage: false,
  },
  media_load_failed: media("media_load_failed"),
  media_unsupported: media("media_unsupported"),
  media_too_long: media("media_too_long"),
  export_failed: media("export_failed"),
};

/** Of a file's problem the message says which file and what, so it is always shown. */
function media(code: "media_load_failed" | "media_unsupported" | "media_too_long" | "export_failed"): Advice {
  return { icon: "film", title: `${code}_title`, advice: `${code}_advice`, showMessage: true };
}

/** Advice for a code of the contract; for any other the general one. */
export function adviceFor(code: string): Advice {
  return BY_CODE[code] ?? INTERNAL;
}
