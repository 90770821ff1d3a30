/** The page's side of an estimator that runs in a worker. */
import { frameSize, grab } from "./frame";
import { ANSWER_MS, broken, openWorker, post, revive, startModel } from "./opening";
import type { FromWorker } from "./protocol";
import {
  refuseUnlessFree,
  toPoseError,
  type Backend,
  type Estimate,
  type Estimator,
  type EstimatorOptions,
  type FrameSource,
  type OnEvent,
  type OnProgress,
  type PoseError,
} from "./types";

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
  const worker = await openWorker();
  try {
    const backend = await startModel(worker, options, null, onEvent, onProgress);
    return new WorkerEstimator(worker, backend, onEvent);
  } catch (thrown) {
    worker.terminate();
    throw thrown;
  }
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
