/** One place where a pool's pictures are looked at: a worker, or the page's own thread. */
import type { Picture } from "../media/types";
import type { LocalEstimator } from "./local";
import type { ModelFiles } from "./model_files";
import { nextTask } from "./next_task";
import { ANSWER_MS, broken, openWorker, post, revive, startModel } from "./opening";
import type { FromWorker } from "./protocol";
import type { Region } from "./region";
import { toPoseError, type Backend, type Estimate, type EstimatorOptions, type OnEvent } from "./types";

/** Says that a worker is gone; what it was asked may be asked of another. */
export class RunnerLost extends Error {}

export interface Runner {
  readonly backend: Backend;
  /** So many pictures are taken at once; one of them waits, so that the next begins without the page's doing. */
  readonly slots: number;
  /**
   * Looks at a picture and leaves it open.
   *
   * @param region where MoveNet is to look; `null` for BlazePose, which follows by itself.
   * @throws PoseError where this picture cannot be looked at, RunnerLost where none can any more.
   */
  run(picture: Picture, region: Region | null): Promise<Estimate>;
  reset(): void;
  dispose(): void;
}

/** @throws WorkerUnavailable, PoseError */
export async function startWorkerRunner(
  options: EstimatorOptions,
  files: Promise<readonly ModelFiles[]>,
  onEvent: OnEvent,
): Promise<Runner> {
  const worker = await openWorker();
  try {
    return new WorkerRunner(worker, await startModel(worker, options, files, onEvent), onEvent);
  } catch (thrown) {
    worker.terminate();
    throw thrown;
  }
}

interface Asked {
  readonly resolve: (estimate: Estimate) => void;
  readonly reject: (error: Error) => void;
}

export class WorkerRunner implements Runner {
  readonly slots = 2;
  private readonly asked = new Map<number, Asked>();
  private nextId = 1;
  private lost: RunnerLost | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param worker with its model loaded. */
  constructor(
    private readonly worker: Worker,
    private runningOn: Backend,
    onEvent: OnEvent,
  ) {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>): void => {
      if (data.kind === "event") onEvent(data.event);
      else if (data.kind === "estimate") {
        this.runningOn = data.backend;
        this.settle(data.id)?.resolve(data.estimate);
      } else if (data.kind === "error") this.settle(data.id)?.reject(revive(data.error));
    };
    worker.onerror = (event): void => {
      event.preventDefault();
      this.lose(event.message);
    };
    worker.onmessageerror = (): void => this.lose("an answer could not be read");
  }

  get backend(): Backend {
    return this.runningOn;
  }

  run(picture: Picture, region: Region | null): Promise<Estimate> {
    return new Promise((resolve, reject) => {
      if (this.lost !== null) {
        reject(this.lost);
        return;
      }
      const id = this.nextId;
      this.nextId += 1;
      try {
        this.send(id, picture, region);
      } catch (thrown) {
        reject(toPoseError(thrown));
        return;
      }
      this.asked.set(id, { resolve, reject });
      if (this.asked.size === 1) this.watch();
    });
  }

  reset(): void {
    if (this.lost === null) post(this.worker, { kind: "reset" });
  }

  dispose(): void {
    this.lose("it was disposed of");
  }

  /** A `VideoFrame` travels as a second handle on the same memory; an `ImageBitmap` is copied. */
  private send(id: number, picture: Picture, region: Region | null): void {
    const { frame } = picture;
    if (!("clone" in frame)) {
      post(this.worker, { kind: "picture", id, picture, region });
      return;
    }
    const handle = frame.clone();
    try {
      post(this.worker, { kind: "picture", id, picture: { ...picture, frame: handle }, region }, [handle]);
    } catch (thrown) {
      handle.close();
      throw thrown;
    }
  }

  private settle(id: number): Asked | undefined {
    const asked = this.asked.get(id);
    this.asked.delete(id);
    this.watch();
    return asked;
  }

  /** Gives the worker time for its next answer, if one is due. */
  private watch(): void {
    clearTimeout(this.timer);
    if (this.asked.size === 0) return;
    this.timer = setTimeout(() => this.lose(`no answer for ${ANSWER_MS / 1000} s`), ANSWER_MS);
  }

  private lose(what: string): void {
    if (this.lost !== null) return;
    this.lost = new RunnerLost(broken(what).message);
    clearTimeout(this.timer);
    this.worker.terminate();
    for (const { reject } of this.asked.values()) reject(this.lost);
    this.asked.clear();
  }
}

export class LocalRunner implements Runner {
  readonly slots = 1;

  constructor(private readonly estimator: LocalEstimator) {}

  get backend(): Backend {
    return this.estimator.backend;
  }

  async run(picture: Picture, region: Region | null): Promise<Estimate> {
    await nextTask();
    return this.estimator.estimateIn(picture, region);
  }

  reset(): void {
    this.estimator.reset();
  }

  dispose(): void {
    this.estimator.dispose();
  }
}
