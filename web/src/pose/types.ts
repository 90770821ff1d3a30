/** What the estimator takes and gives. It knows pictures and keypoints, and no message of the contract. */

export type Family = "movenet" | "blazepose";
export type Variant = "lightning" | "thunder" | "lite" | "full" | "heavy";
export type Backend = "webgl" | "wasm";

/** Anything with a picture in it. An estimate leaves it open and usable: closing it stays the caller's task. */
export type FrameSource = HTMLVideoElement | ImageBitmap | HTMLCanvasElement | OffscreenCanvas | VideoFrame;

export interface EstimatorOptions {
  readonly family: Family;
  readonly variant: Variant;
  /** What is wished for; `Estimator.backend` says what it became. */
  readonly backend: Backend;
  readonly runInWorker: boolean;
  /** URL of the site's root, ending in a slash: models are under `models/`, the wasm binaries under `wasm/`. */
  readonly base: string;
  /** Whether a WebGL that runs on the processor is good enough; it is several times slower than wasm. */
  readonly softwareWebgl: "refuse" | "accept";
}

export type PoseEventCode = "backend_fallback_wasm" | "worker_unavailable" | "context_lost_recovered";

/** Something that went another way than asked, while estimates go on. `detail` says why, in English. */
export interface PoseEvent {
  readonly code: PoseEventCode;
  readonly detail: string;
}

export type OnEvent = (event: PoseEvent) => void;

/** Bytes of the model files that have arrived, and how many there are in all (0: not known yet). */
export type OnProgress = (loadedBytes: number, totalBytes: number) => void;

/** One frame's pose. */
export interface Estimate {
  /**
   * Flat: 17 x (x, y, score) in COCO order from MoveNet, 33 x (x, y, z, score) from BlazePose, empty when BlazePose
   * finds nobody. x and y are fractions of the frame, unmirrored, y down; a joint may lie outside 0..1. z is in frame
   * widths, smaller nearer to the camera, 0 at the hips. Scores are 0..1. MoveNet always gives 17 joints: a picture
   * without a person shows as low scores, and all are 0 while the person followed is hidden behind somebody else.
   */
  readonly points: Float32Array;
  /** Size of the frame in pixels. */
  readonly width: number;
  readonly height: number;
  /** Milliseconds to get hold of the frame: with a worker all that travelling there and back costs. */
  readonly grabMs: number;
  /** Milliseconds to cut out and resize the person and to turn the pixels into the model's input. */
  readonly cropMs: number;
  /** Milliseconds that the model took, until its output was read back. */
  readonly modelMs: number;
}

export interface Estimator {
  /** What it runs on now; after repeated loss of the GPU this changes to `wasm`. */
  readonly backend: Backend;
  readonly inWorker: boolean;
  /**
   * Finds the person in one frame. Takes one frame at a time: a second call before the first has answered rejects.
   *
   * @param tMs the frame's time in milliseconds, not falling from frame to frame.
   * @throws PoseError
   */
  estimate(source: FrameSource, tMs: number): Promise<Estimate>;
  /** Forgets the person tracked: the next frame is searched as a whole. */
  reset(): void;
  /** Frees models and worker. An estimate under way still answers; later ones reject. */
  dispose(): void;
}

export type PoseErrorCode = "model_load_failed" | "webgl_unavailable" | "internal";

/** What the estimator throws: `message` says what was expected, what came and what to do. */
export class PoseError extends Error {
  override readonly name = "PoseError";

  constructor(
    readonly code: PoseErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** An estimator takes one frame at a time, and none once it is disposed of. Throws a `PoseError` that says so. */
export function refuseUnlessFree(disposed: boolean, busy: boolean): void {
  if (disposed) throw new PoseError("internal", "The estimator was disposed of: create another one.");
  if (busy) {
    throw new PoseError(
      "internal",
      "An estimate is still under way: wait for its answer and give the newest frame.",
    );
  }
}

/** Any thrown value as a `PoseError`; what is none already becomes `internal`. */
export function toPoseError(thrown: unknown): PoseError {
  if (thrown instanceof PoseError) return thrown;
  if (thrown instanceof DOMException && thrown.name === "SecurityError") {
    return new PoseError(
      "internal",
      "The picture's pixels may not be read: it comes from another site that does not allow it. " +
        "Serve it with the header Access-Control-Allow-Origin, or from this site.",
    );
  }
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new PoseError("internal", `The pose estimator failed: ${text}`);
}
