/**
 * Draws the reference movement's figure: a broad faint line behind the person's own, which lies inside it where the
 * person moves as the reference does. One colour, and one path, so that nothing darkens where limbs cross.
 */

import { mapX, mapY, type Mapping } from "./mapping";
import {
  BONES,
  type Context,
  FIRST_BODY_JOINT,
  FOLLOW,
  JOINTS,
  LEFT_SHOULDER,
  lineWidth,
  NOSE,
  RIGHT_SHOULDER,
  STRIDE,
} from "./skeleton";
import type { SkeletonTheme } from "./theme";

/** Line widths of a skeleton of the same size: broad enough to show on both sides of one. */
const BREADTH = 2.1;
const HALO_BREADTH = 3;
/** The person's own lines and the picture stay what is looked at. */
const OPACITY = 0.55;
const HALO_OPACITY = 0.22;
/** Radius of the head as a share of the way from between the shoulders to its middle. */
const HEAD = 0.42;
/** A smaller head is a blot; in line widths. */
const SMALLEST_HEAD = 1.5;

/** Keeps the buffers and the smoothed width of one figure between frames. */
export class ReferenceFigure {
  private readonly x = new Float64Array(JOINTS.length);
  private readonly y = new Float64Array(JOINTS.length);
  private readonly seen = new Float64Array(JOINTS.length);
  private width = 0;

  /** Forgets the figure's size, for another place in the video. */
  reset(): void {
    this.width = 0;
  }

  /** `points`: 17 joints as x, y, score, flat; a joint with score 0 is left out, any other is drawn in full. */
  draw(context: Context, points: readonly number[], mapping: Mapping, theme: SkeletonTheme): void {
    if (points.length !== JOINTS.length * STRIDE) {
      this.reset();
      return;
    }
    for (let joint = 0; joint < JOINTS.length; joint += 1) {
      this.x[joint] = mapX(mapping, points[joint * STRIDE]);
      this.y[joint] = mapY(mapping, points[joint * STRIDE + 1]);
      this.seen[joint] = points[joint * STRIDE + 2] > 0 ? 1 : 0;
    }
    const target = lineWidth(this.x, this.y, this.seen) * theme.weight;
    this.width += (this.width === 0 ? 1 : FOLLOW) * (target - this.width);
    context.lineCap = "round";
    context.lineJoin = "round";
    context.beginPath();
    this.trace(context);
    for (const [style, breadth, opacity] of [
      [theme.halo, HALO_BREADTH, HALO_OPACITY],
      [theme.reference, BREADTH, OPACITY],
    ] as const) {
      context.globalAlpha = opacity;
      context.strokeStyle = style;
      context.lineWidth = this.width * breadth;
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  private trace(context: Context): void {
    const { x, y, seen } = this;
    for (const [a, b] of BONES) {
      if (seen[a] * seen[b] === 0) continue;
      context.moveTo(x[a], y[a]);
      context.lineTo(x[b], y[b]);
    }
    const head = this.head();
    if (!head || seen[LEFT_SHOULDER] * seen[RIGHT_SHOULDER] === 0) return;
    const neckX = (x[LEFT_SHOULDER] + x[RIGHT_SHOULDER]) / 2;
    const neckY = (y[LEFT_SHOULDER] + y[RIGHT_SHOULDER]) / 2;
    const radius = Math.hypot(head.x - neckX, head.y - neckY) * HEAD;
    if (radius < this.width * SMALLEST_HEAD) return;
    context.moveTo(neckX, neckY);
    context.lineTo(head.x + (neckX - head.x) * HEAD, head.y + (neckY - head.y) * HEAD);
    context.moveTo(head.x + radius, head.y);
    context.arc(head.x, head.y, radius, 0, Math.PI * 2);
  }

  /** The middle of what is seen of nose, eyes and ears; in profile the nose alone lies before the head. */
  private head(): { x: number; y: number } | null {
    let [x, y, count] = [0, 0, 0];
    for (let joint = NOSE; joint < FIRST_BODY_JOINT; joint += 1) {
      x += this.x[joint] * this.seen[joint];
      y += this.y[joint] * this.seen[joint];
      count += this.seen[joint];
    }
    return count > 0 ? { x: x / count, y: y / count } : null;
  }
}
