/** The keypoints of a short video, picture by picture: as the engine takes them, and as they are drawn. */

import type { Batch } from "../../upload/batches";

/** Joints of COCO, three numbers each: x, y, score. */
const COCO_NUMBERS = 51;
const BLAZEPOSE_NUMBERS = 132;
const BLAZEPOSE_STRIDE = 4;
/** For each COCO joint BlazePose's landmark of the same place; `FROM_BLAZEPOSE` of `py_core/skeleton.py`. */
const FROM_BLAZEPOSE = [0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28];
/** A player's clock counts in microseconds, a picture's time in its own fractions: as near as this is the same. */
const SLACK_MS = 0.5;

export class Keypoints {
  width = 0;
  height = 0;
  readonly timesMs: number[] = [];
  readonly lengths: number[] = [];
  readonly #poses: Float32Array[] = [];

  get size(): number {
    return this.timesMs.length;
  }

  /** From the first picture to the last. */
  get lengthMs(): number {
    return this.timesMs.at(-1) ?? 0;
  }

  /**
   * Takes pictures that follow those before them in time. One size of picture makes one recording: of a camera that
   * was turned meanwhile, what has another size than its first pictures is left out.
   */
  add({ points, lengths, timesMs, width, height }: Batch): void {
    if (this.size === 0) {
      this.width = width;
      this.height = height;
    } else if (width !== this.width || height !== this.height) return;
    let at = 0;
    lengths.forEach((length, index) => {
      this.#poses.push(points.subarray(at, at + length));
      this.lengths.push(length);
      this.timesMs.push(timesMs[index]);
      at += length;
    });
  }

  /** All numbers, one picture's after the other's. */
  points(): Float32Array {
    const all = new Float32Array(this.lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    for (const pose of this.#poses) {
      all.set(pose, at);
      at += pose.length;
    }
    return all;
  }

  /** Which picture is shown at `tMs`: the last one not after it; -1 before the first. */
  indexAt(tMs: number): number {
    return lastNotAfter(this.timesMs, tMs + SLACK_MS);
  }

  /** What to draw over the picture that is shown at `tMs`: 17 joints as x, y, score; none where nobody was seen. */
  at(tMs: number): readonly number[] {
    const index = this.indexAt(tMs);
    return index < 0 ? [] : drawn(this.#poses[index]);
  }
}

/** A pose of either model as 17 COCO joints, flat: x, y, score. */
export function drawn(pose: Float32Array): readonly number[] {
  if (pose.length === COCO_NUMBERS) return [...pose];
  if (pose.length !== BLAZEPOSE_NUMBERS) return [];
  return FROM_BLAZEPOSE.flatMap((landmark) => {
    const at = landmark * BLAZEPOSE_STRIDE;
    return [pose[at], pose[at + 1], pose[at + 3]];
  });
}

/** Index of the last of `rising` that is not above `value`; -1 where there is none. */
export function lastNotAfter(rising: readonly number[], value: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
