/** The `angles` message as rows that a person reads. */

import type { Angles } from "../generated/messages";
import { words } from "../view/words";
import type { PictureResult } from "../view/upload/types";

type Side = Angles["data"]["left_side"];

const ROWS = [
  ["angle_knee", (side: Side) => side.knee_angle.from_hip_to_ankle],
  ["angle_hip", (side: Side) => side.hip_angle.from_knee_to_shoulder],
  ["angle_shoulder", (side: Side) => side.shoulder_angle.from_hip_to_elbow],
  ["angle_elbow", (side: Side) => side.elbow_angle.from_shoulder_to_wrist],
] as const;

export function angleRows({ left_side, right_side }: Angles["data"], lang: string): PictureResult["angles"] {
  return ROWS.map(([label, read]) => ({
    label: words(lang, label),
    left: read(left_side),
    right: read(right_side),
  }));
}
