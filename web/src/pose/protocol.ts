/** What page and worker say to each other. */
import type { Picture } from "../media/types";
import type { ModelFiles } from "./model_files";
import type { Region } from "./region";
import type { Backend, Estimate, EstimatorOptions, PoseErrorCode, PoseEvent } from "./types";

export interface WireError {
  readonly code: PoseErrorCode;
  readonly message: string;
}

export type ToWorker =
  /** With `filesFollow` the page sends the model's files, else the worker fetches them. */
  | { readonly kind: "start"; readonly options: EstimatorOptions; readonly filesFollow: boolean }
  | { readonly kind: "files"; readonly files: readonly ModelFiles[] }
  | {
      readonly kind: "frame";
      readonly id: number;
      readonly frame: ImageBitmap | VideoFrame;
      readonly tMs: number;
    }
  /** Any number may be sent ahead; they are answered one after the other. */
  | {
      readonly kind: "picture";
      readonly id: number;
      readonly picture: Picture;
      readonly region: Region | null;
    }
  | { readonly kind: "reset" };

export type FromWorker =
  /** The worker's code runs. */
  | { readonly kind: "hello" }
  | { readonly kind: "event"; readonly event: PoseEvent }
  | { readonly kind: "progress"; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly kind: "started"; readonly backend: Backend }
  | { readonly kind: "failed"; readonly error: WireError }
  | {
      readonly kind: "estimate";
      readonly id: number;
      readonly estimate: Estimate;
      readonly backend: Backend;
      /** Milliseconds between the frame's arrival and this answer. */
      readonly workMs: number;
    }
  | { readonly kind: "error"; readonly id: number; readonly error: WireError };
