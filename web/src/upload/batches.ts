/** Gathers the poses of a video's pictures, in order, into the batches that the session is handed. */

import type { Estimate } from "../pose";

/** As many as a `keypoints_batch` holds: a second of most videos. */
export const BATCH = 30;

/** Poses of one size of picture, as the engine takes them. */
export interface Batch {
  readonly points: Float32Array;
  readonly lengths: readonly number[];
  readonly timesMs: readonly number[];
  readonly width: number;
  readonly height: number;
}

export class Batcher {
  #poses: { readonly points: Float32Array; readonly tMs: number }[] = [];
  #width = 0;
  #height = 0;

  /** Takes one pose; gives the batch that is full with it, or that ended before it because the size changed. */
  add({ points, width, height }: Estimate, tMs: number): Batch | null {
    const ended = width !== this.#width || height !== this.#height ? this.rest() : null;
    this.#width = width;
    this.#height = height;
    this.#poses.push({ points, tMs });
    return this.#poses.length < BATCH ? ended : this.rest();
  }

  /** What has gathered so far, or `null` for nothing. */
  rest(): Batch | null {
    const poses = this.#poses;
    if (poses.length === 0) return null;
    this.#poses = [];
    const lengths = poses.map(({ points }) => points.length);
    const points = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    for (const pose of poses) {
      points.set(pose.points, at);
      at += pose.points.length;
    }
    return {
      points,
      lengths,
      timesMs: poses.map(({ tMs }) => tMs),
      width: this.#width,
      height: this.#height,
    };
  }
}
