/** What MoveNet and BlazePose have in common. */
import type { Turn } from "../media/types";
import type { RunningBackend } from "./backend";
import type { Region } from "./region";
import type { FrameSource } from "./types";

/** A picture to look at. */
export interface View {
  readonly source: FrameSource;
  /** How far the source is turned clockwise to be upright. */
  readonly turn: Turn;
  /** Size of the upright picture in pixels. */
  readonly width: number;
  readonly height: number;
  readonly tMs: number;
}

/** Keypoints as in `Estimate.points`, and what they cost. */
export interface Timed {
  readonly points: Float32Array;
  readonly cropMs: number;
  readonly modelMs: number;
}

export interface PoseModel {
  /**
   * @param region where to look, of the upright picture; the pose found there is then given as it is. `null`: the
   *   model follows the person by itself. BlazePose always does.
   */
  run(view: View, region: Region | null): Promise<Timed>;
  /** Runs once on an empty picture, so that shaders are compiled. Throws when the backend computes nonsense. */
  warmUp(compile: RunningBackend["compile"]): Promise<void>;
  /** Forgets the person tracked. */
  reset(): void;
  dispose(): void;
}
