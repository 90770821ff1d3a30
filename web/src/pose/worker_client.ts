/** The page's side of an estimator that runs in a worker. */
import { frameSize, grab } from "./frame";
import type { FromWorker, ToWorker, WireError } from "./protocol";
import {
  PoseError,
  refuseUnlessFree,
  toPoseError,
  type Backend,
  type Estimate,
  type Estimator,
  type EstimatorOptions,
  type FrameSource,
  type OnEvent,
  type OnProgress,
} from "./types";

/** A worker that has not said hello by then cannot run here. */
const HELLO_MS = 15_000;
/** Longer than the worker itself waits for its GPU, recovery included: past it the worker is dead. */
const ANSWER_MS = 60_000;

/** Says that no worker can be had, and why; the page then works without. */
export class WorkerUnavailable extends Error {}

interface Pending {
  readonly id: number;
  readonly resolve: (answer: FromWorker & { kind: "estimate" }) => void;
  readonly reject: (error: PoseError) => void;
}

/**
 * Starts a worker and in it the estimator; resolves after its warm-up.
 *
 * @throws WorkerUnavailable where the browser cannot do it.
 * @throws PoseError where the estimator itself cannot start.
 */
export async function startInWorker(
  options: EstimatorOptions,
  onEvent: OnEvent,
  onProgress?: OnProgress,
): Promise<Estimator> {
  const missing = ["Worker", "OffscreenCanvas", "createImageBitmap"].find((name) => !(name in globalThis));
  if (missing !== undefined) throw new WorkerUnavailable(`This browser has no ${missing}.`);
  const worker = createWorker();
  try {
    await hello(worker);
    // In a worker a relative URL means relative to the worker's script.
    const base = new URL(options.base, document.baseURI).href;
    return await started(worker, { ...options, base }, onEvent, onProgress);
  } catch (thrown) {
    worker.terminate();
    throw thrown;
  }
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

function started(
  worker: Worker,
  options: EstimatorOptions,
  onEvent: OnEvent,
  onProgress?: OnProgress,
): Promise<Estimator> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>): void => {
      if (data.kind === "event") onEvent(data.event);
      else if (data.kind === "progress") onProgress?.(data.loadedBytes, data.totalBytes);
      else if (data.kind === "failed") reject(revive(data.error));
      else if (data.kind === "started") resolve(new WorkerEstimator(worker, data.backend, onEvent));
    };
    worker.onerror = (event): void => reject(broken(event.message));
    post(worker, { kind: "start", options });
  });
}

class WorkerEstimator implements Estimator {
  readonly inWorker = true;
  private pending: Pending | null = null;
  private busy = false;
  private disposed = false;
  private nextId = 1;

  constructor(
    private readonly worker: Worker,
    private runningOn: Backend,
    onEvent: OnEvent,
  ) {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>): void => {
      if (data.kind === "event") onEvent(data.event);
      else if (data.kind === "estimate" && data.id === this.pending?.id) this.pending.resolve(data);
      else if (data.kind === "error" && data.id === this.pending?.id) this.pending.reject(revive(data.error));
    };
    worker.onerror = (event): void => this.pending?.reject(broken(event.message));
  }

  get backend(): Backend {
    return this.runningOn;
  }

  async estimate(source: FrameSource, tMs: number): Promise<Estimate> {
    refuseUnlessFree(this.disposed, this.busy);
    this.busy = true;
    const began = performance.now();
    try {
      const { width, height } = frameSize(source);
      const frame = await grab(source);
      const { estimate, backend, workMs } = await this.ask(frame, tMs);
      this.runningOn = backend;
      return { ...estimate, width, height, grabMs: performance.now() - began - workMs };
    } catch (thrown) {
      throw toPoseError(thrown);
    } finally {
      this.busy = false;
      this.endIfDisposed();
    }
  }

  reset(): void {
    if (!this.disposed) post(this.worker, { kind: "reset" });
  }

  dispose(): void {
    this.disposed = true;
    this.endIfDisposed();
  }

  private endIfDisposed(): void {
    if (this.disposed && !this.busy) this.worker.terminate();
  }

  private async ask(
    frame: ImageBitmap | VideoFrame,
    tMs: number,
  ): Promise<FromWorker & { kind: "estimate" }> {
    const id = this.nextId;
    this.nextId += 1;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise((resolve, reject) => {
        this.pending = { id, resolve, reject };
        timer = setTimeout(() => reject(broken(`no answer for ${ANSWER_MS / 1000} s`)), ANSWER_MS);
        post(this.worker, { kind: "frame", id, frame, tMs }, [frame]);
      });
    } finally {
      clearTimeout(timer);
      this.pending = null;
    }
  }
}

function post(worker: Worker, message: ToWorker, transfer: Transferable[] = []): void {
  worker.postMessage(message, transfer);
}

function revive({ code, message }: WireError): PoseError {
  return new PoseError(code, message);
}

function broken(what: string): PoseError {
  return new PoseError("internal", `The pose worker broke down: ${what}. Reload the page.`);
}
