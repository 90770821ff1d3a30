/** Draws one body over the picture. Costs some forty canvas calls a frame and reads no layout. */

import { mapX, mapY, type Mapping } from "./mapping";
import type { SkeletonTheme } from "./theme";

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Joints in COCO order, as the session sends them. */
export const JOINTS = [
  "nose",
  "left_eye",
  "right_eye",
  "left_ear",
  "right_ear",
  "left_shoulder",
  "right_shoulder",
  "left_elbow",
  "right_elbow",
  "left_wrist",
  "right_wrist",
  "left_hip",
  "right_hip",
  "left_knee",
  "right_knee",
  "left_ankle",
  "right_ankle",
] as const;

export const NOSE = 0;
export const FIRST_BODY_JOINT = 5;
export const LEFT_SHOULDER = 5;
export const RIGHT_SHOULDER = 6;
const LEFT_HIP = 11;
const RIGHT_HIP = 12;
/** Numbers a joint: x, y, score. */
export const STRIDE = 3;

type Side = "left" | "right" | "middle";

/** Far side first, so that the trunk and then the limbs lie on top. Pairs of joint numbers. */
export const BONES: readonly (readonly [number, number, Side])[] = [
  [LEFT_SHOULDER, RIGHT_SHOULDER, "middle"],
  [LEFT_HIP, RIGHT_HIP, "middle"],
  [LEFT_SHOULDER, LEFT_HIP, "left"],
  [RIGHT_SHOULDER, RIGHT_HIP, "right"],
  [LEFT_SHOULDER, 7, "left"],
  [RIGHT_SHOULDER, 8, "right"],
  [7, 9, "left"],
  [8, 10, "right"],
  [LEFT_HIP, 13, "left"],
  [RIGHT_HIP, 14, "right"],
  [13, 15, "left"],
  [14, 16, "right"],
];

/** Scores at which a joint begins to show, and from which it is drawn in full. */
const FADE_FROM = 0.12;
const FADE_TO = 0.45;

/** Line width as a share of the trunk's length on the page, and its bounds in CSS pixels. */
const WIDTH_OF_TRUNK = 0.055;
const THINNEST = 2.5;
const THICKEST = 16;
/** A trunk seen from its end is short; the whole body's extent then stands in. */
const TRUNK_OF_EXTENT = 0.26;
/** Share of the way from between the shoulders to the nose: as far as a neck goes. */
const NECK = 0.5;
/** A head bent before the chest leaves only a stump of a neck, not worth drawing; in line widths. */
const SHORTEST_NECK = 4;
/** Share by which the width follows a new size each frame: widths that jitter look broken. */
export const FOLLOW = 0.15;

/** Opacity of a joint by its score: 0 below what is worth showing, 1 where the model is sure. */
export function visibility(score: number): number {
  return Math.min(1, Math.max(0, (score - FADE_FROM) / (FADE_TO - FADE_FROM)));
}

/**
 * Which bones light up: those between two joints at fault; for a joint whose neighbours are all well, every bone
 * that meets in it.
 */
export function faultBones(faults: readonly string[]): ReadonlySet<number> {
  const lit = new Set<number>();
  if (faults.length === 0) return lit;
  const faulty = JOINTS.map((name) => faults.includes(name));
  for (let joint = 0; joint < JOINTS.length; joint += 1) {
    if (!faulty[joint]) continue;
    const meeting = BONES.flatMap(([a, b], index) => (a === joint || b === joint ? [index] : []));
    const shared = meeting.filter((index) => BONES[index].slice(0, 2).every((end) => faulty[end as number]));
    for (const index of shared.length > 0 ? shared : meeting) lit.add(index);
  }
  return lit;
}

/** Width of a body's lines by its size on the page, CSS pixels; a joint with alpha 0 is not seen. */
export function lineWidth(x: Float64Array, y: Float64Array, alpha: Float64Array): number {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (let joint = 0; joint < JOINTS.length; joint += 1) {
    if (alpha[joint] === 0) continue;
    left = Math.min(left, x[joint]);
    right = Math.max(right, x[joint]);
    top = Math.min(top, y[joint]);
    bottom = Math.max(bottom, y[joint]);
  }
  let size = right > left ? Math.hypot(right - left, bottom - top) * TRUNK_OF_EXTENT : 0;
  if (alpha[LEFT_SHOULDER] * alpha[RIGHT_SHOULDER] * alpha[LEFT_HIP] * alpha[RIGHT_HIP] > 0) {
    const across = (x[LEFT_SHOULDER] + x[RIGHT_SHOULDER] - x[LEFT_HIP] - x[RIGHT_HIP]) / 2;
    const down = (y[LEFT_SHOULDER] + y[RIGHT_SHOULDER] - y[LEFT_HIP] - y[RIGHT_HIP]) / 2;
    size = Math.max(size, Math.hypot(across, down));
  }
  return Math.min(THICKEST, Math.max(THINNEST, size * WIDTH_OF_TRUNK));
}

/** Keeps the buffers and the smoothed width of one skeleton between frames. */
export class SkeletonPainter {
  private readonly x = new Float64Array(JOINTS.length);
  private readonly y = new Float64Array(JOINTS.length);
  private readonly alpha = new Float64Array(JOINTS.length);
  private width = 0;
  private faults: readonly string[] = [];
  private lit: ReadonlySet<number> = new Set<number>();

  /** Forgets the person's size, for another person or picture. */
  reset(): void {
    this.width = 0;
  }

  /** `points`: 17 joints as x, y, score, flat; any other length draws nothing. */
  draw(
    context: Context,
    points: readonly number[],
    faults: readonly string[],
    mapping: Mapping,
    theme: SkeletonTheme,
  ): void {
    if (points.length !== JOINTS.length * STRIDE) return;
    for (let joint = 0; joint < JOINTS.length; joint += 1) {
      this.x[joint] = mapX(mapping, points[joint * STRIDE]);
      this.y[joint] = mapY(mapping, points[joint * STRIDE + 1]);
      this.alpha[joint] = visibility(points[joint * STRIDE + 2]);
    }
    const target = lineWidth(this.x, this.y, this.alpha) * theme.weight;
    this.width += (this.width === 0 ? 1 : FOLLOW) * (target - this.width);
    if (faults.join() !== this.faults.join()) {
      this.faults = faults;
      this.lit = faultBones(faults);
    }

    context.lineCap = "round";
    context.lineJoin = "round";
    this.drawHead(context, theme);
    this.strokeBones(context, theme.halo, this.width * 1.65, 0.5, null);
    for (const side of ["middle", "left", "right"] as const) {
      this.strokeBones(context, theme[side], side === "middle" ? this.width * 0.8 : this.width, 0.95, side);
    }
    if (this.lit.size > 0) this.drawFaults(context, theme);
    this.drawJoints(context, theme);
    context.globalAlpha = 1;
  }

  /** Neck and head: one thin line, so that the face stays free. */
  private drawHead(context: Context, theme: SkeletonTheme): void {
    const { x, y, alpha } = this;
    const seen = Math.min(alpha[NOSE], alpha[LEFT_SHOULDER], alpha[RIGHT_SHOULDER]);
    if (seen === 0) return;
    const neckX = (x[LEFT_SHOULDER] + x[RIGHT_SHOULDER]) / 2;
    const neckY = (y[LEFT_SHOULDER] + y[RIGHT_SHOULDER]) / 2;
    if (Math.hypot(this.x[NOSE] - neckX, this.y[NOSE] - neckY) < this.width * SHORTEST_NECK) return;
    context.globalAlpha = seen * 0.7;
    context.strokeStyle = theme.middle;
    context.lineWidth = this.width * 0.5;
    context.beginPath();
    context.moveTo(neckX, neckY);
    context.lineTo(neckX + (x[NOSE] - neckX) * NECK, neckY + (y[NOSE] - neckY) * NECK);
    context.stroke();
  }

  private strokeBones(
    context: Context,
    style: string,
    width: number,
    opacity: number,
    side: Side | null,
  ): void {
    context.strokeStyle = style;
    context.lineWidth = width;
    for (const [a, b, boneSide] of BONES) {
      if (side !== null && boneSide !== side) continue;
      this.strokeBone(context, a, b, opacity);
    }
  }

  private strokeBone(context: Context, a: number, b: number, opacity: number): void {
    const seen = Math.min(this.alpha[a], this.alpha[b]);
    if (seen === 0) return;
    context.globalAlpha = seen * opacity;
    context.beginPath();
    context.moveTo(this.x[a], this.y[a]);
    context.lineTo(this.x[b], this.y[b]);
    context.stroke();
  }

  /** Wide glow, then the limb itself: by form as well as by colour, for who does not tell red from green. */
  private drawFaults(context: Context, theme: SkeletonTheme): void {
    context.strokeStyle = theme.fault;
    for (const [factor, opacity] of [
      [4.2, 0.22],
      [2.6, 0.32],
      [1.35, 1],
    ]) {
      context.lineWidth = this.width * factor;
      this.strokeTogether(context, this.lit, opacity);
    }
  }

  /** One path for several bones, so that a translucent line does not darken where they meet. */
  private strokeTogether(context: Context, bones: ReadonlySet<number>, opacity: number): void {
    let seen = 0;
    context.beginPath();
    for (const index of bones) {
      const [a, b] = BONES[index];
      const bone = Math.min(this.alpha[a], this.alpha[b]);
      if (bone === 0) continue;
      seen = Math.max(seen, bone);
      context.moveTo(this.x[a], this.y[a]);
      context.lineTo(this.x[b], this.y[b]);
    }
    context.globalAlpha = seen * opacity;
    context.stroke();
  }

  private drawJoints(context: Context, theme: SkeletonTheme): void {
    context.fillStyle = theme.joint;
    const radius = this.width * 0.42;
    for (let joint = FIRST_BODY_JOINT; joint < JOINTS.length; joint += 1) {
      if (this.alpha[joint] === 0) continue;
      context.globalAlpha = this.alpha[joint];
      context.beginPath();
      context.arc(this.x[joint], this.y[joint], radius, 0, Math.PI * 2);
      context.fill();
    }
  }
}
