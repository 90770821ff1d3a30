/** The estimator in this thread: backend, model, and getting over a lost GPU. */
import { GraphModel } from "@tensorflow/tfjs-converter";
import type { Picture } from "../media/types";
import { startBackend, startWasm, startWebgl, type RunningBackend } from "./backend";
import { frameSize } from "./frame";
import type { ModelFiles } from "./model_files";
import { MoveNet } from "./movenet";
import type { PoseModel, Timed, View } from "./pose_model";
import type { Region } from "./region";
import {
  refuseUnlessFree,
  toPoseError,
  type Backend,
  type Estimate,
  type Estimator,
  type EstimatorOptions,
  type FrameSource,
  type OnEvent,
} from "./types";

/**
 * How often within `LOSS_WINDOW_MS` WebGL is started again after a lost context before wasm takes over. Phones take
 * the context from a page in the background, so losses now and then say nothing against the GPU.
 */
const MAX_LOSSES = 3;
const LOSS_WINDOW_MS = 300_000;
/** A driver that was reset needs a moment; waits before each try to start WebGL again, ms. */
const RETRY_AFTER_MS = [0, 300, 1500];
/** A frame that takes longer has a GPU that no longer answers. */
const FRAME_MS = 15_000;
/** The first run compiles shaders, which on a slow phone takes long. */
const WARM_UP_MS = 90_000;

class ContextLost extends Error {}

/**
 * @param files the models' files, still loading perhaps, in the order of `modelNames`.
 * @returns after one run of the model.
 * @throws PoseError
 */
export async function startLocal(
  options: EstimatorOptions,
  files: Promise<readonly ModelFiles[]>,
  onEvent: OnEvent,
): Promise<LocalEstimator> {
  try {
    const [running, loaded] = await Promise.all([startBackend(options, onEvent), files]);
    const estimator = new LocalEstimator(options, loaded, onEvent);
    await estimator.start(running);
    return estimator;
  } catch (thrown) {
    throw toPoseError(thrown);
  }
}

export class LocalEstimator implements Estimator {
  readonly inWorker = false;
  private running: RunningBackend | null = null;
  private model: PoseModel | null = null;
  /** When the context was lost lately, in `performance.now` time. */
  private losses: number[] = [];
  private busy = false;
  private disposed = false;

  constructor(
    private readonly options: EstimatorOptions,
    private readonly files: readonly ModelFiles[],
    private readonly onEvent: OnEvent,
  ) {}

  get backend(): Backend {
    return this.running?.name ?? this.options.backend;
  }

  /** Loads the model onto a running backend and warms it up; a WebGL that cannot run it gives way to wasm. */
  async start(running: RunningBackend): Promise<void> {
    try {
      await this.use(running);
    } catch (thrown) {
      if (running.name === "wasm") throw thrown;
      await this.fallBack(
        `WebGL could not run the model: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      );
    }
  }

  async estimate(source: FrameSource, tMs: number): Promise<Estimate> {
    return this.lookAt(() => ({ source, turn: 0, ...frameSize(source), tMs }), null);
  }

  /** As `estimate`; MoveNet looks where it is told and follows nobody. The picture's frame is left open. */
  async estimateIn({ frame, ...view }: Picture, region: Region | null): Promise<Estimate> {
    return this.lookAt(() => ({ source: frame, ...view }), region);
  }

  reset(): void {
    this.model?.reset();
  }

  dispose(): void {
    this.disposed = true;
    this.freeIfDisposed();
  }

  private async lookAt(viewOf: () => View, region: Region | null): Promise<Estimate> {
    refuseUnlessFree(this.disposed, this.busy);
    this.busy = true;
    try {
      const view = viewOf();
      const timed = await this.attempt(view, region);
      return { ...timed, width: view.width, height: view.height, grabMs: 0 };
    } catch (thrown) {
      throw toPoseError(thrown);
    } finally {
      this.busy = false;
      this.freeIfDisposed();
    }
  }

  private async attempt(view: View, region: Region | null): Promise<Timed> {
    for (;;) {
      const { model, running } = this;
      if (model === null || running === null) throw new Error("no model is loaded");
      try {
        return await orLost(running, FRAME_MS, () => model.run(view, region));
      } catch (thrown) {
        if (!(thrown instanceof ContextLost)) throw thrown;
        await this.recover(thrown.message);
      }
    }
  }

  private async recover(what: string): Promise<void> {
    const now = performance.now();
    this.losses = [...this.losses.filter((at) => now - at < LOSS_WINDOW_MS), now];
    if (this.losses.length > MAX_LOSSES) {
      await this.fallBack(`${what} It happened ${this.losses.length} times within minutes.`);
      return;
    }
    this.free();
    for (const delayMs of RETRY_AFTER_MS) {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      const running = await startWebgl(this.options.softwareWebgl);
      if (typeof running === "string") continue;
      try {
        await this.use(running);
        this.onEvent({ code: "context_lost_recovered", detail: what });
        return;
      } catch {
        this.free();
      }
    }
    await this.fallBack(`${what} It did not start again.`);
  }

  private async fallBack(why: string): Promise<void> {
    this.free();
    await this.use(await startWasm(this.options.base, why));
    this.onEvent({ code: "backend_fallback_wasm", detail: why });
  }

  private async use(running: RunningBackend): Promise<void> {
    const model = await this.loadModel(running.name);
    this.model = model;
    this.running = running;
    await orLost(running, WARM_UP_MS, () => model.warmUp((run) => running.compile(run)));
  }

  private async loadModel(backend: Backend): Promise<PoseModel> {
    if (this.options.family === "blazepose") {
      const { BlazePose } = await import("./blazepose");
      return BlazePose.load(this.files, this.options.variant, backend);
    }
    const graph = new GraphModel({ load: () => Promise.resolve(this.files[0]) });
    await graph.load();
    return new MoveNet(graph, backend);
  }

  private freeIfDisposed(): void {
    if (this.disposed && !this.busy) this.free();
  }

  private free(): void {
    this.model?.dispose();
    this.model = null;
  }
}

/** What `run` gives, unless the GPU's context goes or nothing comes in time: then `ContextLost`. */
async function orLost<T>(running: RunningBackend, limitMs: number, run: () => Promise<T>): Promise<T> {
  if (running.name === "wasm") return run();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lost = new Promise<never>((_, reject) => {
    void running.lost.then(() => reject(new ContextLost("The GPU's context was lost.")));
    timer = setTimeout(
      () => reject(new ContextLost(`The GPU gave no answer for ${limitMs / 1000} s.`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([run(), lost]);
  } finally {
    clearTimeout(timer);
  }
}
