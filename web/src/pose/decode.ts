/** MoveNet's output to keypoints in fractions of the frame. */
import type { Region } from "./region";

export const MOVENET_JOINTS = 17;

/**
 * @param raw 17 x (y, x, score), positions in fractions of the square that the model saw.
 * @param region that square, in pixels of the frame.
 * @returns 17 x (x, y, score), positions in fractions of the frame; outside 0..1 where the square reaches beyond it.
 *   A joint with a number that is not finite gets (0, 0, 0), which nobody takes for seen.
 */
export function decodeMoveNet(
  raw: ArrayLike<number>,
  region: Region,
  width: number,
  height: number,
): Float32Array {
  const points = new Float32Array(3 * MOVENET_JOINTS);
  for (let at = 0; at < points.length; at += 3) {
    const x = (region.left + (raw[at + 1] ?? NaN) * region.side) / width;
    const y = (region.top + (raw[at] ?? NaN) * region.side) / height;
    const score = raw[at + 2] ?? NaN;
    if (!Number.isFinite(x + y + score)) continue;
    points[at] = x;
    points[at + 1] = y;
    points[at + 2] = score;
  }
  return points;
}

/** MoveNet's answer for a frame in which the one followed is not seen: all joints at 0. */
export function nobody(): Float32Array {
  return new Float32Array(3 * MOVENET_JOINTS);
}

/** Whether a model's output can be meant: a driver that computes nonsense gives NaN, infinities or only zeros. */
export function isPlausible(raw: ArrayLike<number>): boolean {
  let sum = 0;
  for (let at = 0; at < raw.length; at += 1) sum += Math.abs(raw[at] ?? NaN);
  return Number.isFinite(sum) && sum > 0;
}
