/** The drawn figure of the empty list: somebody squats after a reference that goes deeper, a little ahead. */

import { ReferenceFigure } from "../view/reference_figure";
import type { SkeletonTheme } from "../view/theme";
import type { Paint } from "./animations";
import { Figure, fit, loopedMs, type Motion, poseAt } from "./thumbnail";

/** Lengths as shares of the body's height (Drillis and Contini, in Winter, Biomechanics, 4th ed., fig. 4.1). */
const SHANK = 0.246;
const THIGH = 0.245;
const TRUNK = 0.288;
const UPPER_ARM = 0.186;
const FOREARM = 0.146;
/** From the shoulders to the ear, and from there to eyes and nose; the figure's own proportions. */
const NECK = 0.13;
const FACE = 0.05;
/** How far the far side lies from the near one in the picture: seen from the side and a little from above. */
const APART_X = 0.045;
const APART_Y = 0.012;

/** Degrees from the vertical at the deepest point, towards where the figure looks. */
const SHANK_DEG = 32;
const THIGH_DEG = 84;
const TRUNK_DEG = 38;
const ARM_DEG = 84;

const DURATION_MS = 2600;
const STEPS = 40;
/** How far the person goes of the reference's way, and how long after it. */
const SHARE = 0.82;
const BEHIND_MS = 140;

export const REFERENCE = squat(1, 0);
const PERSON = squat(SHARE, BEHIND_MS);

/** Draws both, as the tracking pages do; still, both at the reference's deepest. */
export function paintExample(theme: SkeletonTheme): Paint {
  const reference = new ReferenceFigure();
  const person = new Figure(PERSON, theme);
  return (context, size, ms) => {
    const at = ms === null ? DURATION_MS / 2 : loopedMs(REFERENCE, ms);
    const mapping = fit(REFERENCE, size);
    reference.draw(context, poseAt(REFERENCE, at), mapping, theme);
    person.draw(context, poseAt(PERSON, at), mapping);
  };
}

function squat(share: number, behindMs: number): Motion {
  const t_ms = Array.from({ length: STEPS + 1 }, (_, step) => (step / STEPS) * DURATION_MS);
  const frames = t_ms.map((t) => {
    const turn = Math.min(1, Math.max(0, (t - behindMs) / (DURATION_MS - BEHIND_MS)));
    return pose(share * (0.5 - 0.5 * Math.cos(turn * 2 * Math.PI)));
  });
  return { width: 1000, height: 1000, t_ms, frames };
}

/** The figure from its right side at `depth`, 0 upright to 1 deepest, looking to the left, as COCO joints. */
function pose(depth: number): number[] {
  const shank = radians(SHANK_DEG * depth);
  const thigh = radians(THIGH_DEG * depth);
  const trunk = radians(4 + (TRUNK_DEG - 4) * depth);
  const arm = radians(6 + (ARM_DEG - 6) * depth);
  const ankle: Point = [0.5, 0.95];
  const knee = beyond(ankle, SHANK, shank);
  const hip = beyond(knee, THIGH, -thigh);
  const shoulder = beyond(hip, TRUNK, trunk);
  const elbow = beyond(shoulder, -UPPER_ARM, -arm);
  const wrist = beyond(elbow, -FOREARM, -arm - radians(6));
  const ear = beyond(shoulder, NECK, trunk * 0.4);
  const nose: Point = [ear[0] - FACE, ear[1] + FACE * 0.4];
  const eye: Point = [ear[0] - FACE * 0.8, ear[1] - FACE * 0.2];
  const far = ([x, y]: Point): Point => [x - APART_X, y - APART_Y];
  const pairs = [eye, ear, shoulder, elbow, wrist, hip, knee, ankle].flatMap((point) => [far(point), point]);
  return [nose, ...pairs].flatMap(([x, y]) => [x, y, 1]);
}

type Point = readonly [number, number];

/** The point `length` above `from` on a line that leans by `angle` towards where the figure looks. */
function beyond([x, y]: Point, length: number, angle: number): Point {
  return [x - Math.sin(angle) * length, y - Math.cos(angle) * length];
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
