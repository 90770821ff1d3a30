/** Poses for the specs: a standing figure of 17 joints. */

/** x, y of the joints for a person one unit tall whose hips' middle is at the origin, facing the camera. */
const STANDING: readonly (readonly [number, number])[] = [
  [0, -0.4],
  [0.02, -0.42],
  [-0.02, -0.42],
  [0.04, -0.4],
  [-0.04, -0.4],
  [0.1, -0.29],
  [-0.1, -0.29],
  [0.13, -0.12],
  [-0.13, -0.12],
  [0.14, 0.03],
  [-0.14, 0.03],
  [0.05, 0],
  [-0.05, 0],
  [0.05, 0.24],
  [-0.05, 0.24],
  [0.05, 0.48],
  [-0.05, 0.48],
];

export interface Figure {
  /** Middle of the hips, pixels of the frame. */
  readonly x: number;
  readonly y: number;
  /** Height of the person, pixels. */
  readonly tall: number;
  readonly score?: number;
}

/** 17 x (x, y, score) in fractions of a frame of this size. */
export function standing({ x, y, tall, score = 0.8 }: Figure, width: number, height: number): Float32Array {
  return Float32Array.from(
    STANDING.flatMap(([right, down]) => [(x + right * tall) / width, (y + down * tall) / height, score]),
  );
}
