/** What MoveNet and BlazePose have in common. */
import type { RunningBackend } from "./backend";
import type { FrameSource } from "./types";

/** Keypoints as in `Estimate.points`, and what they cost. */
export interface Timed {
  readonly points: Float32Array;
  readonly cropMs: number;
  readonly modelMs: number;
}

export interface PoseModel {
  /** @param width @param height of the frame in pixels. */
  run(source: FrameSource, width: number, height: number, tMs: number): Promise<Timed>;
  /** Runs once on an empty picture, so that shaders are compiled. Throws when the backend computes nonsense. */
  warmUp(compile: RunningBackend["compile"]): Promise<void>;
  /** Forgets the person tracked. */
  reset(): void;
  dispose(): void;
}
