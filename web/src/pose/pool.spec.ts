import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Picture } from "../media/types";
import { Follower } from "./follow";
import { OrderedPool, workersFor } from "./pool";
import type { Region } from "./region";
import { RunnerLost, type Runner } from "./runner";
import { standing } from "./spec_poses";
import { PoseError, type Backend, type Estimate } from "./types";

const WIDTH = 1280;
const HEIGHT = 720;
const FRAME_MS = 33;

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

class FakeFrame {
  closed = 0;
  close(): void {
    this.closed += 1;
  }
}

/** A film of somebody who stands, walks off, is gone for a while and comes back nearer. */
class Film {
  readonly frames: FakeFrame[] = [];
  readonly pictures: Picture[];

  constructor(count: number, stepMs = FRAME_MS) {
    this.pictures = Array.from({ length: count }, (_, at) => {
      const frame = new FakeFrame();
      this.frames.push(frame);
      return {
        frame: frame as unknown as ImageBitmap,
        turn: 0,
        // A film may change its size.
        width: at < 0.9 * count ? WIDTH : HEIGHT,
        height: at < 0.9 * count ? HEIGHT : WIDTH,
        tMs: at * stepMs,
      };
    });
  }

  /** Frames handed over that are not closed exactly once. */
  leaks(): number {
    return this.frames.filter(({ closed }) => closed !== 1).length;
  }
}

/** What a model would find: it depends on the square by as little as a bit. */
function find({ width, height, tMs }: Picture, region: Region | null): Estimate {
  const at = Math.round(tMs / FRAME_MS);
  const walked = at < 30 ? 0 : 9 * (at - 30);
  const gone = at >= 80 && at < 100;
  const stranger = at >= 110 && at < 114;
  const figure = {
    x: (stranger ? 1100 : 250) + (at < 80 ? walked : 0),
    y: 360,
    tall: at < 100 ? 300 : 450,
    score: gone ? 0.1 : 0.8,
  };
  const points = standing(figure, width, height);
  if (region !== null) points[0] += (region.left + 2 * region.top + 3 * region.side) * 1e-7;
  return { points, width, height, grabMs: 0, cropMs: 0, modelMs: 0 };
}

class FakeRunner implements Runner {
  readonly backend: Backend = "wasm";
  readonly slots = 2;
  runs = 0;
  underWay = 0;
  resets = 0;
  disposed = 0;
  /** Called at the beginning of each run: may throw what the run is to reject with. */
  onRun: (picture: Picture) => void = () => undefined;

  constructor(private readonly latencyMs: () => number = () => 10) {}

  async run(picture: Picture, region: Region | null): Promise<Estimate> {
    this.runs += 1;
    this.underWay += 1;
    expect(this.underWay).toBeLessThanOrEqual(this.slots);
    expect((picture.frame as unknown as FakeFrame).closed).toBe(0);
    try {
      await new Promise((resolve) => setTimeout(resolve, this.latencyMs()));
      this.onRun(picture);
      return find(picture, region);
    } finally {
      this.underWay -= 1;
    }
  }
  reset(): void {
    this.resets += 1;
  }
  dispose(): void {
    this.disposed += 1;
  }
}

/** What one estimator gives that looks at one picture after the other. */
function oneByOne(film: Film, skipped: readonly number[] = []): number[][] {
  const follower = new Follower();
  return film.pictures.flatMap((picture, at) => {
    const region = follower.regionFor(picture.width, picture.height, picture.tMs);
    if (skipped.includes(at)) {
      follower.skip();
      return [];
    }
    const { points } = find(picture, region);
    return [[...(follower.take(points) ? points : new Float32Array(51))]];
  });
}

/** Hands the film over, so much at once, and collects answers in the order in which they come. */
async function play(pool: OrderedPool, film: Film): Promise<{ found: number[][]; errors: PoseError[] }> {
  const found: number[][] = [];
  const errors: PoseError[] = [];
  const order: number[] = [];
  const underWay = new Set<Promise<void>>();
  for (const [at, picture] of film.pictures.entries()) {
    const task = pool
      .estimate(picture)
      .then(
        ({ points }) => void found.push([...points]),
        (thrown: unknown) => void errors.push(thrown as PoseError),
      )
      .then(() => {
        order.push(at);
        underWay.delete(task);
      });
    underWay.add(task);
    while (underWay.size >= pool.depth) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  expect(order).toEqual(film.pictures.map((_, at) => at));
  return { found, errors };
}

async function settled<T>(promise: Promise<T>): Promise<T> {
  const guarded = promise.catch((thrown: unknown) => thrown);
  await vi.runAllTimersAsync();
  await guarded;
  return promise;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("OrderedPool", () => {
  it.each(Array.from({ length: 24 }, (_, seed) => [1 + (seed % 4), seed]))(
    "gives with %i runners what one estimator gives (latencies %i)",
    async (count, seed) => {
      const random = randomFrom(seed);
      const runners = Array.from({ length: count }, () => new FakeRunner(() => 40 * random() ** 3));
      const film = new Film(160);
      const { found, errors } = await settled(play(new OrderedPool(runners, new Follower()), film));
      expect(errors).toEqual([]);
      expect(found).toEqual(oneByOne(film));
      expect(film.leaks()).toBe(0);
    },
  );

  it.each([
    [33, 2],
    [16, 4],
    [60, 1],
  ])("looks at pictures %i ms apart %i at a time, each once", async (stepMs, most) => {
    const runners = [new FakeRunner(), new FakeRunner(), new FakeRunner()];
    let mostAtOnce = 0;
    for (const runner of runners) {
      runner.onRun = (): void => {
        const atOnce = runners.reduce((sum, { underWay }) => sum + underWay, 0);
        mostAtOnce = Math.max(mostAtOnce, atOnce);
      };
    }
    const film = new Film(60, stepMs);
    await settled(play(new OrderedPool(runners, new Follower()), film));
    expect(mostAtOnce).toBe(most);
    expect(runners.reduce((sum, { runs }) => sum + runs, 0)).toBe(60);
  });

  it("runs as many at once as the runners take, where the model follows by itself", async () => {
    const runners = [new FakeRunner(), new FakeRunner(), new FakeRunner()];
    const pool = new OrderedPool(runners, null);
    expect([pool.workers, pool.depth]).toEqual([3, 6]);
    const film = new Film(8);
    const answers = film.pictures.map((picture) => pool.estimate(picture));
    expect(runners.map(({ underWay }) => underWay)).toEqual([2, 2, 2]);
    await settled(Promise.all(answers));
    expect(film.leaks()).toBe(0);
  });

  it("gives a model that follows by itself each picture once, in order", async () => {
    const seen: number[] = [];
    const runner = new FakeRunner();
    runner.onRun = ({ tMs }): void => void seen.push(tMs);
    const film = new Film(20);
    await settled(play(new OrderedPool([runner], null), film));
    expect(seen).toEqual(film.pictures.map(({ tMs }) => tMs));
  });

  it("rejects for a picture that cannot be looked at, and goes on with the next", async () => {
    const runners = [new FakeRunner(), new FakeRunner()];
    for (const runner of runners)
      runner.onRun = ({ tMs }): void => {
        if (tMs === 50 * FRAME_MS) throw new TypeError("no pixels");
      };
    const film = new Film(90);
    const { found, errors } = await settled(play(new OrderedPool(runners, new Follower()), film));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(PoseError);
    expect(errors[0].message).toContain("no pixels");
    expect(found).toEqual(oneByOne(film, [50]));
    expect(film.leaks()).toBe(0);
  });

  it("gives a lost runner's pictures to the others", async () => {
    const runners = [new FakeRunner(), new FakeRunner()];
    runners[1].onRun = (): void => {
      if (runners[1].runs > 20) throw new RunnerLost("killed");
    };
    const film = new Film(160);
    const { found, errors } = await settled(play(new OrderedPool(runners, new Follower()), film));
    expect(errors).toEqual([]);
    expect(found).toEqual(oneByOne(film));
    expect(runners[1].runs).toBeLessThan(25);
    expect(film.leaks()).toBe(0);
  });

  it("rejects all that is under way and what comes later when the last runner is lost", async () => {
    const runner = new FakeRunner();
    runner.onRun = (): void => {
      if (runner.runs > 20) throw new RunnerLost("killed");
    };
    const film = new Film(40);
    const { found, errors } = await settled(play(new OrderedPool([runner], new Follower()), film));
    expect(found.length).toBeGreaterThan(10);
    expect(found.length + errors.length).toBe(40);
    expect(errors.at(-1)).toMatchObject({ code: "internal", message: "killed" });
    expect(film.leaks()).toBe(0);
  });

  it("closes and rejects what is under way when it is disposed of, and what comes after", async () => {
    const runners = [new FakeRunner(), new FakeRunner()];
    const pool = new OrderedPool(runners, new Follower());
    const film = new Film(7);
    const answers = film.pictures.slice(0, 6).map((picture) => pool.estimate(picture));
    pool.dispose();
    answers.push(pool.estimate(film.pictures[6]));
    const outcomes = await settled(Promise.allSettled(answers));
    for (const outcome of outcomes) {
      expect(outcome.status).toBe("rejected");
      expect((outcome as PromiseRejectedResult).reason).toMatchObject({ code: "internal" });
    }
    expect(film.leaks()).toBe(0);
    expect(runners.map(({ disposed }) => disposed)).toEqual([1, 1]);
  });

  it("begins anew after a reset, which it refuses while something is under way", async () => {
    const runners = [new FakeRunner(), new FakeRunner()];
    const pool = new OrderedPool(runners, new Follower());
    const film = new Film(70);
    const playing = play(pool, film);
    expect(() => pool.reset()).toThrow(PoseError);
    const first = await settled(playing);
    pool.reset();
    expect(runners.map(({ resets }) => resets)).toEqual([1, 1]);
    expect(await settled(play(pool, new Film(70)))).toEqual(first);
  });
});

describe("workersFor", () => {
  it.each([
    [1, 8, 1],
    [2, 8, 2],
    [4, 8, 2],
    [6, 8, 3],
    [64, 8, 3],
    [8, 2, 1],
    [8, 1, 1],
  ])("%i cores and %i GiB make %i", (hardwareConcurrency, deviceMemory, workers) => {
    expect(workersFor({ hardwareConcurrency, deviceMemory })).toBe(workers);
  });

  it("goes by the cores where the browser does not tell the memory", () => {
    expect(workersFor({ hardwareConcurrency: 8 })).toBe(3);
    expect(workersFor({})).toBe(1);
  });
});
