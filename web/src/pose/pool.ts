/**
 * Several workers that share a film's pictures, with the answers of one.
 *
 * Where MoveNet looks for the person comes from a pose some time before (see `follow.ts`), so a picture can be handed
 * out while the ones just before it are still looked at: two at a time at 30 frames a second, three at 60. Poses are
 * taken in order. Answers are to the bit what one estimator gives for the same pictures.
 */
import type { Picture } from "../media/types";
import { nobody } from "./decode";
import { Follower } from "./follow";
import { fetchModels, modelNames, type ModelFiles } from "./model_files";
import { WorkerUnavailable } from "./opening";
import type { Region } from "./region";
import { LocalRunner, RunnerLost, startWorkerRunner, type Runner } from "./runner";
import {
  PoseError,
  toPoseError,
  type Backend,
  type Estimate,
  type EstimatorOptions,
  type OnEvent,
  type OnProgress,
} from "./types";

export interface EstimatorPool {
  readonly backend: Backend;
  /** 0: this thread does the work. */
  readonly workers: number;
  /** So many estimates may be under way at once; more wait, their pictures in memory. */
  readonly depth: number;
  /**
   * Finds the person in the next picture. Takes the picture over and closes its frame. Answers come in the order of
   * the calls.
   *
   * @throws PoseError
   */
  estimate(picture: Picture): Promise<Estimate>;
  /** Forgets the person tracked: before another file. Nothing may be under way. */
  reset(): void;
  /** Frees models and workers. Estimates under way reject, their frames are closed. */
  dispose(): void;
}

export type PoolOptions = Omit<EstimatorOptions, "runInWorker"> & {
  /** How many; 0: none, `null`: by the device. WebGL and BlazePose have one at most. */
  readonly workers: number | null;
};

/**
 * Loads a pose model into workers, each having run it once. The model's files are fetched once.
 *
 * @param onEvent told when something went another way than asked: wasm instead of webgl, no worker, a GPU lost.
 * @throws PoseError
 */
export async function createPool(
  { workers, ...choice }: PoolOptions,
  onEvent: OnEvent,
  onProgress?: OnProgress,
): Promise<EstimatorPool> {
  const base = new URL(choice.base, document.baseURI).href;
  const options: EstimatorOptions = { ...choice, base, runInWorker: true };
  const files = fetchModels(base, modelNames(options.family, options.variant), onProgress);
  files.catch(() => undefined);
  const follower = options.family === "movenet" ? new Follower() : null;
  const wanted = workers ?? workersFor(navigator);
  if (wanted > 0) {
    try {
      return new OrderedPool(await startRunners(options, wanted, files, onEvent), follower);
    } catch (thrown) {
      if (!(thrown instanceof WorkerUnavailable)) throw thrown;
      onEvent({ code: "worker_unavailable", detail: thrown.message });
    }
  }
  const { startLocal } = await import("./local");
  const local = await startLocal({ ...options, runInWorker: false }, files, onEvent);
  return new OrderedPool([new LocalRunner(local)], follower, 0);
}

/** Cores, as the browser counts them, and GiB of memory, where it says. */
interface Device {
  readonly hardwareConcurrency?: number;
  readonly deviceMemory?: number;
}

/** How many workers a device runs at once: page, decoder and engine need some of it too. */
export function workersFor({ hardwareConcurrency: cores = 1, deviceMemory = 4 }: Device): number {
  if (deviceMemory <= 2 || cores < 2) return 1;
  // More than three would wait for each other (see `SETTLED_MS`).
  return cores < 6 ? 2 : 3;
}

/** Starts so many workers where each has a core of its own to use; those that do not start are done without. */
async function startRunners(
  options: EstimatorOptions,
  wanted: number,
  files: Promise<readonly ModelFiles[]>,
  onEvent: OnEvent,
): Promise<Runner[]> {
  const several = options.family === "movenet";
  if (several && options.backend === "wasm") return startAll(options, wanted, files, onEvent);
  const runners = await startAll(options, 1, files, onEvent);
  if (!several || wanted === 1 || runners[0].backend !== "wasm") return runners;
  const more = startAll({ ...options, backend: "wasm" }, wanted - 1, files, onEvent);
  return [...runners, ...(await more.catch(() => []))];
}

/** @throws the first's problem where none starts. */
async function startAll(
  options: EstimatorOptions,
  count: number,
  files: Promise<readonly ModelFiles[]>,
  onEvent: OnEvent,
): Promise<Runner[]> {
  const starts = Array.from({ length: count }, () => startWorkerRunner(options, files, onEvent));
  const settled = await Promise.allSettled(starts);
  const runners = settled.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  if (runners.length === 0) await starts[0];
  return runners;
}

interface Job {
  readonly picture: Picture;
  readonly resolve: (estimate: Estimate) => void;
  readonly reject: (error: PoseError) => void;
  /** Where to look, once that is known. */
  region: Region | null;
  running: boolean;
  answer: Estimate | PoseError | null;
}

export class OrderedPool implements EstimatorPool {
  readonly workers: number;
  readonly depth: number;
  private readonly loads: Map<Runner, number>;
  /** In the order of the calls; the first is the next to be answered. */
  private jobs: Job[] = [];
  private ended: PoseError | null = null;

  /**
   * @param follower says where to look; `null` where the model does that by itself, then with one runner only.
   * @param workers as it is told to the outside.
   */
  constructor(
    private readonly runners: readonly Runner[],
    private readonly follower: Follower | null,
    workers = runners.length,
  ) {
    this.workers = workers;
    this.depth = runners.reduce((sum, runner) => sum + runner.slots, 0);
    this.loads = new Map(runners.map((runner) => [runner, 0]));
  }

  get backend(): Backend {
    return this.runners[0].backend;
  }

  estimate(picture: Picture): Promise<Estimate> {
    return new Promise((resolve, reject) => {
      if (this.ended !== null) {
        picture.frame.close();
        reject(this.ended);
        return;
      }
      this.jobs.push({ picture, resolve, reject, region: null, running: false, answer: null });
      this.handOut();
    });
  }

  reset(): void {
    if (this.jobs.length > 0) {
      throw new PoseError("internal", "Estimates are still under way: wait for them before another film.");
    }
    this.follower?.reset();
    for (const runner of this.runners) runner.reset();
  }

  dispose(): void {
    this.end(new PoseError("internal", "The estimator was disposed of: create another one."));
    for (const runner of this.runners) runner.dispose();
  }

  /** Gives the pictures that wait, in order, to the runners that have room, the least busy first. */
  private handOut(): void {
    for (const job of this.jobs) {
      if (job.running || job.answer !== null) continue;
      const free = [...this.loads].filter(([runner, load]) => load < runner.slots);
      if (free.length === 0 || !this.place(job)) return;
      const [runner] = free.reduce((least, one) => (one[1] < least[1] ? one : least));
      void this.hand(job, runner);
    }
  }

  /** Finds out where to look in a picture; false while a pose is to come that this depends on. */
  private place(job: Job): boolean {
    const { follower } = this;
    if (follower === null || job.region !== null) return true;
    const { width, height, tMs } = job.picture;
    if (!follower.canTell(width, height, tMs)) return false;
    job.region = follower.regionFor(width, height, tMs);
    return true;
  }

  private async hand(job: Job, runner: Runner): Promise<void> {
    job.running = true;
    this.addLoad(runner, 1);
    try {
      job.answer = await runner.run(job.picture, job.region);
    } catch (thrown) {
      if (thrown instanceof RunnerLost) this.lose(runner, thrown);
      else job.answer = toPoseError(thrown);
    }
    this.addLoad(runner, -1);
    job.running = false;
    this.takeAnswers();
    this.handOut();
  }

  /** Takes the answers that are due, in order. */
  private takeAnswers(): void {
    const { follower } = this;
    for (;;) {
      const job = this.jobs.at(0);
      if (job?.answer == null) return;
      let { answer } = job;
      this.jobs.shift();
      job.picture.frame.close();
      if (answer instanceof PoseError) {
        follower?.skip();
        job.reject(answer);
        continue;
      }
      if (follower !== null && !follower.take(answer.points)) answer = { ...answer, points: nobody() };
      job.resolve(answer);
    }
  }

  private addLoad(runner: Runner, change: number): void {
    const load = this.loads.get(runner);
    if (load !== undefined) this.loads.set(runner, load + change);
  }

  private lose(runner: Runner, why: RunnerLost): void {
    this.loads.delete(runner);
    if (this.loads.size === 0) this.end(new PoseError("internal", why.message));
  }

  private end(why: PoseError): void {
    this.ended ??= why;
    const jobs = this.jobs;
    this.jobs = [];
    for (const { picture, reject } of jobs) {
      picture.frame.close();
      reject(why);
    }
  }
}
