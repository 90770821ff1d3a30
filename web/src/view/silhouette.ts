/**
 * Where a movement starts, as a figure to step into.
 *
 * Each figure is a handful of tapered limbs in units of body height; they are joined into one path of one winding,
 * so that a translucent fill shows no seams. Proportions: Drillis and Contini, "Body segment parameters", 1966.
 */

import type { Rect } from "./mapping";

/** x, y and radius at one end, then at the other. */
type Limb = readonly [number, number, number, number, number, number];

interface Figure {
  readonly limbs: readonly Limb[];
  readonly bounds: Rect;
}

function mirrored(limbs: readonly Limb[]): readonly Limb[] {
  return limbs.map(([x0, y0, r0, x1, y1, r1]): Limb => [-x0, y0, r0, -x1, y1, r1]);
}

const HALF_STANDING: readonly Limb[] = [
  [-0.07, 0.205, 0.05, -0.05, 0.48, 0.058],
  [-0.105, 0.205, 0.036, -0.14, 0.365, 0.028],
  [-0.14, 0.365, 0.028, -0.158, 0.5, 0.019],
  [-0.158, 0.5, 0.019, -0.16, 0.545, 0.019],
  [-0.053, 0.5, 0.062, -0.064, 0.72, 0.043],
  [-0.064, 0.72, 0.043, -0.068, 0.93, 0.026],
  [-0.068, 0.955, 0.025, -0.088, 0.965, 0.021],
];

const STANDING: Figure = {
  limbs: [
    [0, 0.066, 0.054, 0, 0.095, 0.046],
    [0, 0.12, 0.032, 0, 0.19, 0.04],
    [0, 0.21, 0.06, 0, 0.48, 0.066],
    ...HALF_STANDING,
    ...mirrored(HALF_STANDING),
  ],
  bounds: { left: -0.18, top: 0.01, right: 0.18, bottom: 0.99 },
};

/** Seen from the side, arms straight below the shoulders. */
const PUSH_UP: Figure = {
  limbs: [
    [-0.165, -0.075, 0.056, -0.14, -0.062, 0.05],
    [-0.11, -0.05, 0.034, 0, 0, 0.05],
    [0, 0.005, 0.062, 0.28, 0.112, 0.066],
    [0, 0.01, 0.04, -0.005, 0.17, 0.03],
    [-0.005, 0.17, 0.03, -0.005, 0.31, 0.02],
    [-0.005, 0.325, 0.02, -0.045, 0.33, 0.016],
    [0.3, 0.118, 0.064, 0.5, 0.196, 0.045],
    [0.5, 0.196, 0.045, 0.72, 0.282, 0.026],
    [0.735, 0.285, 0.024, 0.75, 0.328, 0.018],
  ],
  bounds: { left: -0.221, top: -0.131, right: 0.768, bottom: 0.346 },
};

/** Seen from the side, on the forearms. */
const PLANK: Figure = {
  limbs: [
    [-0.17, -0.045, 0.056, -0.145, -0.036, 0.05],
    [-0.11, -0.03, 0.034, 0, 0, 0.05],
    [0, 0.005, 0.062, 0.29, 0.05, 0.066],
    [0, 0.01, 0.04, 0, 0.165, 0.028],
    [0, 0.17, 0.026, -0.15, 0.176, 0.02],
    [0.3, 0.052, 0.064, 0.51, 0.09, 0.045],
    [0.51, 0.09, 0.045, 0.735, 0.135, 0.026],
    [0.75, 0.138, 0.024, 0.762, 0.18, 0.018],
  ],
  bounds: { left: -0.226, top: -0.101, right: 0.78, bottom: 0.198 },
};

/** Seen from the side, on the back with the arms beside the body. */
const ON_THE_BACK: readonly Limb[] = [
  [-0.45, 0, 0.056, -0.425, 0.004, 0.05],
  [-0.39, 0.02, 0.034, -0.32, 0.015, 0.05],
  [-0.3, 0.01, 0.06, -0.02, 0.015, 0.064],
  [-0.3, 0.03, 0.034, -0.12, 0.05, 0.026],
  [-0.12, 0.05, 0.026, 0.03, 0.058, 0.018],
];

const LYING: Figure = {
  limbs: [
    ...ON_THE_BACK,
    [0.02, 0.02, 0.06, 0.25, 0.035, 0.045],
    [0.25, 0.035, 0.045, 0.485, 0.05, 0.026],
    [0.5, 0.052, 0.024, 0.512, -0.02, 0.018],
  ],
  bounds: { left: -0.506, top: -0.056, right: 0.53, bottom: 0.08 },
};

const LYING_KNEES_BENT: Figure = {
  limbs: [
    ...ON_THE_BACK,
    [0.02, 0.02, 0.06, 0.18, -0.15, 0.045],
    [0.18, -0.15, 0.045, 0.275, 0.04, 0.026],
    [0.28, 0.055, 0.022, 0.35, 0.06, 0.018],
  ],
  bounds: { left: -0.506, top: -0.195, right: 0.368, bottom: 0.08 },
};

const NONE: Figure = { limbs: [], bounds: STANDING.bounds };

/** Movements that do not start standing; a figure that stands would mislead where there is no better one. */
const FIGURES: Readonly<Record<string, Figure>> = {
  push_up: PUSH_UP,
  mountain_climber: PUSH_UP,
  plank: PLANK,
  leg_raise: LYING,
  sit_up: LYING_KNEES_BENT,
  glute_bridge: LYING_KNEES_BENT,
  ...Object.fromEntries(
    [
      ...["tricep_dip", "pull_up", "wall_sit", "chair_forward_fold", "chair_side_stretch", "split"],
      ...["facial_split", "pancake", "closing", "bridge", "cobra", "bow", "tiger", "camel", "king_pigeon"],
      ...["side_plank", "sit_to_stand_30s"],
    ].map((id) => [id, NONE]),
  ),
};

/** A tapered limb with round ends, walked in the direction of growing angles. */
function limbPath([x0, y0, r0, x1, y1, r1]: Limb): string {
  const along = Math.atan2(y1 - y0, x1 - x0);
  const length = Math.hypot(x1 - x0, y1 - y0);
  const spread = Math.acos(Math.max(-1, Math.min(1, (r0 - r1) / length)));
  const at = (x: number, y: number, r: number, angle: number): string =>
    `${(x + r * Math.cos(angle)).toFixed(4)} ${(y + r * Math.sin(angle)).toFixed(4)}`;
  const large = spread < Math.PI / 2;
  return (
    `M${at(x0, y0, r0, along + spread)}` +
    `A${r0} ${r0} 0 ${large ? 1 : 0} 1 ${at(x0, y0, r0, along - spread)}` +
    `L${at(x1, y1, r1, along - spread)}` +
    `A${r1} ${r1} 0 ${large ? 0 : 1} 1 ${at(x1, y1, r1, along + spread)}Z`
  );
}

/** The start pose of a movement as SVG path data, in units of body height; standing where nothing else is known. */
export function silhouettePath(exercise: string | null): string {
  return figure(exercise).limbs.map(limbPath).join("");
}

/** The transform that stands the figure on the bottom of `zone`, as large as fits and not distorted. */
export function silhouetteTransform(exercise: string | null, zone: Rect): string {
  const { bounds } = figure(exercise);
  const across = (zone.right - zone.left) / (bounds.right - bounds.left);
  const down = (zone.bottom - zone.top) / (bounds.bottom - bounds.top);
  const scale = Math.min(across, down) * 0.94;
  const margin = ((zone.bottom - zone.top) * 0.06) / 2;
  const x = (zone.left + zone.right) / 2 - ((bounds.left + bounds.right) / 2) * scale;
  const y = zone.bottom - margin - bounds.bottom * scale;
  return `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(2)})`;
}

function figure(exercise: string | null): Figure {
  return (exercise === null ? undefined : FIGURES[exercise]) ?? STANDING;
}
