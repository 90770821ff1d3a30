/** Finds people's keypoints in pictures. The one door to this folder. */
import { fetchModels, modelNames } from "./model_files";
import { type Estimator, type EstimatorOptions, type OnEvent, type OnProgress } from "./types";
import { WorkerUnavailable } from "./opening";
import { startInWorker } from "./worker_client";

export { createPool } from "./pool";
export type { EstimatorPool, PoolOptions } from "./pool";
export { Miniatures } from "./miniature";
export { PoseError } from "./types";
export type {
  Backend,
  Estimate,
  Estimator,
  EstimatorOptions,
  Family,
  FrameSource,
  OnEvent,
  OnProgress,
  PoseErrorCode,
  PoseEvent,
  PoseEventCode,
  Variant,
} from "./types";

/**
 * Loads a pose model and runs it once, so that the first frame costs what the others do. Nothing is asked of the
 * network after that, unless a GPU that keeps failing makes wasm take over.
 *
 * One estimator at a time: dispose of one before creating another.
 *
 * @param onEvent told when something went another way than asked: wasm instead of webgl, no worker, a GPU lost.
 * @param onProgress told how far the model's download is.
 * @throws PoseError
 */
export async function createEstimator(
  options: EstimatorOptions,
  onEvent: OnEvent,
  onProgress?: OnProgress,
): Promise<Estimator> {
  if (options.runInWorker) {
    try {
      return await startInWorker(options, onEvent, onProgress);
    } catch (thrown) {
      if (!(thrown instanceof WorkerUnavailable)) throw thrown;
      onEvent({ code: "worker_unavailable", detail: thrown.message });
    }
  }
  const base = new URL(options.base, document.baseURI).href;
  // The model travels while the code that runs it does.
  const files = fetchModels(base, modelNames(options.family, options.variant), onProgress);
  files.catch(() => undefined);
  const { startLocal } = await import("./local");
  return startLocal({ ...options, base }, files, onEvent);
}
