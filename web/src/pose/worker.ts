/** The estimator's worker: starts a local estimator and hands frames to it. */
import type { LocalEstimator } from "./local";
import { fetchModels, modelNames, type ModelFiles } from "./model_files";
import type { FromWorker, ToWorker } from "./protocol";
import { toPoseError, type Estimate, type EstimatorOptions } from "./types";

/** A dedicated worker's global, which the DOM types that pages are checked against do not know. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
let estimator: LocalEstimator | null = null;
let takeFiles: (files: readonly ModelFiles[]) => void = () => undefined;
/** Settles when the pictures sent so far are answered. */
let pictures = Promise.resolve();

scope.onmessage = ({ data }) => {
  switch (data.kind) {
    case "start":
      void start(data.options, data.filesFollow);
      break;
    case "files":
      takeFiles(data.files);
      break;
    case "frame":
      void answer(data.id, data.frame, (local) => local.estimate(data.frame, data.tMs));
      break;
    case "picture": {
      const { id, picture, region } = data;
      pictures = pictures.then(() => answer(id, picture.frame, (local) => local.estimateIn(picture, region)));
      break;
    }
    case "reset":
      estimator?.reset();
  }
};
scope.postMessage({ kind: "hello" });

async function start(options: EstimatorOptions, filesFollow: boolean): Promise<void> {
  try {
    const files = filesFollow
      ? new Promise<readonly ModelFiles[]>((resolve) => {
          takeFiles = resolve;
        })
      : fetchModels(options.base, modelNames(options.family, options.variant), (loadedBytes, totalBytes) =>
          scope.postMessage({ kind: "progress", loadedBytes, totalBytes }),
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

async function answer(
  id: number,
  frame: ImageBitmap | VideoFrame,
  look: (local: LocalEstimator) => Promise<Estimate>,
): Promise<void> {
  const began = performance.now();
  try {
    if (estimator === null) throw new Error("a frame came before the model was loaded");
    const estimate = await look(estimator);
    const workMs = performance.now() - began;
    scope.postMessage({ kind: "estimate", id, estimate, backend: estimator.backend, workMs }, [
      estimate.points.buffer,
    ]);
  } catch (thrown) {
    const { code, message } = toPoseError(thrown);
    scope.postMessage({ kind: "error", id, error: { code, message } });
  } finally {
    frame.close();
  }
}
