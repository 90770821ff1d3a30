/** The estimator's worker: starts a local estimator and hands frames to it. */
import type { LocalEstimator } from "./local";
import { fetchModels, modelNames } from "./model_files";
import type { FromWorker, ToWorker } from "./protocol";
import { toPoseError, type EstimatorOptions } from "./types";

/** A dedicated worker's global, which the DOM types that pages are checked against do not know. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
let estimator: LocalEstimator | null = null;

scope.onmessage = ({ data }) => {
  if (data.kind === "start") void start(data.options);
  else if (data.kind === "frame") void estimate(data.id, data.frame, data.tMs);
  else estimator?.reset();
};
scope.postMessage({ kind: "hello" });

async function start(options: EstimatorOptions): Promise<void> {
  try {
    const files = fetchModels(
      options.base,
      modelNames(options.family, options.variant),
      (loadedBytes, totalBytes) => scope.postMessage({ kind: "progress", loadedBytes, totalBytes }),
    );
    files.catch(() => undefined);
    const { startLocal } = await import("./local");
    estimator = await startLocal(options, files, (event) => scope.postMessage({ kind: "event", event }));
    scope.postMessage({ kind: "started", backend: estimator.backend });
  } catch (thrown) {
    const { code, message } = toPoseError(thrown);
    scope.postMessage({ kind: "failed", error: { code, message } });
  }
}

async function estimate(id: number, frame: ImageBitmap | VideoFrame, tMs: number): Promise<void> {
  const began = performance.now();
  try {
    if (estimator === null) throw new Error("a frame came before the model was loaded");
    const found = await estimator.estimate(frame, tMs);
    scope.postMessage(
      {
        kind: "estimate",
        id,
        estimate: found,
        backend: estimator.backend,
        workMs: performance.now() - began,
      },
      [found.points.buffer],
    );
  } catch (thrown) {
    const { code, message } = toPoseError(thrown);
    scope.postMessage({ kind: "error", id, error: { code, message } });
  } finally {
    frame.close();
  }
}
