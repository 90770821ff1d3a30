/** A reference movement as a small moving skeleton. */

import type { ReferenceCard } from "../engine";
import { type Mapping, mapX, mapY, type Size } from "../view/mapping";
import { type Context, SkeletonPainter, STRIDE, visibility } from "../view/skeleton";
import type { SkeletonTheme } from "../view/theme";
import type { Paint } from "./animations";

/** What of a card moves. */
export type Motion = Pick<ReferenceCard, "width" | "height" | "t_ms" | "frames">;

/** Joints of the face in COCO order: nose, eyes, ears. */
const FACE = [0, 1, 2, 3, 4];
const [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP] = [5, 6, 11, 12];
/**
 * The head's radius in lengths of the trunk: half of the head's share of the body's height, 0.130, over the trunk's,
 * 0.288 (Drillis and Contini, in Winter, Biomechanics, 4th ed., fig. 4.1).
 */
const HEAD = 0.226;
/** A small figure's lines are this much wider than over a person's picture: here they hide nothing. */
const WEIGHT = 1.7;

/** Part of the canvas that stays free on each side. */
const MARGIN = 0.1;
/** How long the last pose stands before the first one comes again: an end that can be seen, in milliseconds. */
const REST_MS = 500;
/** Poses side by side where nothing may move. */
const STILLS = 3;

/** Draws `motion` at its own tempo, over and over; still, as its start, its middle and where it is furthest. */
export function paintMotion(motion: Motion, theme: SkeletonTheme): Paint {
  const figure = new Figure(motion, { ...theme, weight: theme.weight * WEIGHT });
  const poses = stillPoses(motion);
  return (context, size, ms) => {
    if (ms !== null) {
      figure.draw(context, poseAt(motion, loopedMs(motion, ms)), fit(motion, size));
      return;
    }
    const width = size.width / poses.length;
    poses.forEach((pose, at) => {
      const mapping = fit(motion, { width, height: size.height });
      figure.draw(context, pose, { ...mapping, offsetX: mapping.offsetX + at * width });
    });
  };
}

/** A skeleton that has no picture of a person under it: with a head of its own. */
export class Figure {
  readonly #painter = new SkeletonPainter();
  /** In pixels of the motion's frames. */
  readonly #head: number;
  #scale = 0;

  constructor(
    private readonly motion: Motion,
    private readonly theme: SkeletonTheme,
  ) {
    this.#head = HEAD * Math.max(0, ...motion.frames.map((frame) => trunkLength(frame, motion)));
  }

  draw(context: Context, pose: readonly number[], mapping: Mapping): void {
    // Another size at once, not little by little as for a person who comes closer.
    if (mapping.scaleX !== this.#scale) this.#painter.reset();
    this.#scale = mapping.scaleX;
    this.#painter.draw(context, pose, [], mapping, this.theme);
    this.#drawHead(context, pose, mapping);
  }

  #drawHead(context: Context, pose: readonly number[], mapping: Mapping): void {
    const seen = FACE.filter((joint) => visibility(pose[joint * STRIDE + 2] ?? 0) > 0);
    if (seen.length === 0) return;
    const mean = (axis: number): number =>
      seen.reduce((sum, joint) => sum + pose[joint * STRIDE + axis], 0) / seen.length;
    const radius = (this.#head * mapping.scaleX) / this.motion.width;
    context.globalAlpha = 0.95;
    context.strokeStyle = this.theme.middle;
    context.lineWidth = Math.max(2, radius * 0.26);
    context.beginPath();
    context.arc(mapX(mapping, mean(0)), mapY(mapping, mean(1)), radius, 0, 2 * Math.PI);
    context.stroke();
    context.globalAlpha = 1;
  }
}

/** In pixels of the frame; 0 where nobody is. */
function trunkLength(frame: readonly number[], { width, height }: Motion): number {
  if (frame.length === 0) return 0;
  const between = (axis: number): number =>
    (frame[LEFT_SHOULDER * STRIDE + axis] +
      frame[RIGHT_SHOULDER * STRIDE + axis] -
      frame[LEFT_HIP * STRIDE + axis] -
      frame[RIGHT_HIP * STRIDE + axis]) /
    2;
  return Math.hypot(between(0) * width, between(1) * height);
}

/** The time in `motion` that shows after `ms` of playing it over and over. */
export function loopedMs({ t_ms }: Motion, ms: number): number {
  const duration = t_ms.at(-1) ?? 0;
  return Math.min(duration, ms % (duration + REST_MS));
}

/** The pose at `ms`, between its neighbouring frames; where one of them has nobody, the other. */
export function poseAt({ t_ms, frames }: Motion, ms: number): readonly number[] {
  const next = t_ms.findIndex((t) => t >= ms);
  if (next <= 0) return (next === 0 ? frames[0] : frames.at(-1)) ?? [];
  const [before, after] = [frames[next - 1], frames[next]];
  if (before.length === 0) return after;
  if (after.length === 0) return before;
  const share = (ms - t_ms[next - 1]) / (t_ms[next] - t_ms[next - 1]);
  return before.map((value, at) => value + (after[at] - value) * share);
}

/** Start, furthest pose from it, and the one half-way in time between: what a movement is, without moving. */
function stillPoses(motion: Motion): (readonly number[])[] {
  const seen = motion.frames.filter((frame) => frame.length > 0);
  const start = seen.at(0);
  if (start === undefined) return [[]];
  const far = seen.map((frame) => distance(start, frame));
  const furthest = far.indexOf(Math.max(...far));
  if (furthest < STILLS - 1) return [start];
  return [start, seen[Math.round(furthest / 2)], seen[furthest]];
}

function distance(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += STRIDE) {
    const seen = visibility(one[at + 2]) * visibility(other[at + 2]);
    sum += seen * Math.hypot(one[at] - other[at], one[at + 1] - other[at + 1]);
  }
  return sum;
}

/** The map that shows all of the movement as large as `size` allows, in its middle. */
export function fit(motion: Motion, size: Size): Mapping {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const frame of motion.frames) {
    for (let at = 0; at < frame.length; at += STRIDE) {
      if (visibility(frame[at + 2]) === 0) continue;
      left = Math.min(left, frame[at] * motion.width);
      right = Math.max(right, frame[at] * motion.width);
      top = Math.min(top, frame[at + 1] * motion.height);
      bottom = Math.max(bottom, frame[at + 1] * motion.height);
    }
  }
  if (left > right) [left, top, right, bottom] = [0, 0, motion.width, motion.height];
  const free = 1 - 2 * MARGIN;
  const scale = Math.min(
    (size.width * free) / Math.max(1, right - left),
    (size.height * free) / Math.max(1, bottom - top),
  );
  return {
    fit: "contain",
    scaleX: motion.width * scale,
    scaleY: motion.height * scale,
    offsetX: (size.width - (left + right) * scale) / 2,
    offsetY: (size.height - (top + bottom) * scale) / 2,
    box: size,
  };
}
