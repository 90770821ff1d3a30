/** Starting a worker with a model in it, from the page's side. */
import type { ModelFiles } from "./model_files";
import type { FromWorker, ToWorker, WireError } from "./protocol";
import {
  PoseError,
  toPoseError,
  type Backend,
  type EstimatorOptions,
  type OnEvent,
  type OnProgress,
} from "./types";

/** A worker that has not said hello by then cannot run here. */
const HELLO_MS = 15_000;
/** Longer than the worker itself waits for its GPU, recovery included: past it the worker is dead. */
export const ANSWER_MS = 60_000;

/** Says that no worker can be had, and why; the page then works without. */
export class WorkerUnavailable extends Error {}

/** A worker whose code runs. @throws WorkerUnavailable where the browser cannot do it. */
export async function openWorker(): Promise<Worker> {
  const missing = ["Worker", "OffscreenCanvas", "createImageBitmap"].find((name) => !(name in globalThis));
  if (missing !== undefined) throw new WorkerUnavailable(`This browser has no ${missing}.`);
  const worker = createWorker();
  try {
    await hello(worker);
    return worker;
  } catch (thrown) {
    worker.terminate();
    throw thrown;
  }
}

/**
 * Loads a model in a worker and warms it up.
 *
 * @param files the model's files, still loading perhaps; `null`: the worker fetches them.
 * @returns what it runs on.
 * @throws PoseError where the estimator itself cannot start.
 */
export function startModel(
  worker: Worker,
  options: EstimatorOptions,
  files: Promise<readonly ModelFiles[]> | null,
  onEvent: OnEvent,
  onProgress?: OnProgress,
): Promise<Backend> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>): void => {
      if (data.kind === "event") onEvent(data.event);
      else if (data.kind === "progress") onProgress?.(data.loadedBytes, data.totalBytes);
      else if (data.kind === "failed") reject(revive(data.error));
      else if (data.kind === "started") resolve(data.backend);
    };
    worker.onerror = (event): void => reject(broken(event.message));
    // In a worker a relative URL means relative to the worker's script.
    const base = new URL(options.base, document.baseURI).href;
    post(worker, { kind: "start", options: { ...options, base }, filesFollow: files !== null });
    files?.then(
      (loaded) => post(worker, { kind: "files", files: loaded }),
      (thrown: unknown) => reject(toPoseError(thrown)),
    );
  });
}

export function post(worker: Worker, message: ToWorker, transfer: Transferable[] = []): void {
  worker.postMessage(message, transfer);
}

export function revive({ code, message }: WireError): PoseError {
  return new PoseError(code, message);
}

export function broken(what: string): PoseError {
  return new PoseError("internal", `The pose worker broke down: ${what}. Reload the page.`);
}

function createWorker(): Worker {
  try {
    return new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "pose" });
  } catch (thrown) {
    throw new WorkerUnavailable(`The worker could not be made: ${String(thrown)}`);
  }
}

function hello(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new WorkerUnavailable("The worker did not start in time.")),
      HELLO_MS,
    );
    worker.onmessage = (): void => {
      clearTimeout(timer);
      resolve();
    };
    // A browser without module workers, a content policy or a missing file: all end here.
    worker.onerror = (event): void => {
      event.preventDefault();
      clearTimeout(timer);
      reject(new WorkerUnavailable(`The worker did not start. ${event.message}`.trim()));
    };
  });
}
