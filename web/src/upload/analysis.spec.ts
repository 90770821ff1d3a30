import { describe, expect, it, vi } from "vitest";
import { Gate } from "../live/gate";
import { MediaError, type OpenedVideo, type Picture } from "../media/types";
import type { Estimate, EstimatorPool } from "../pose";
import { analyse } from "./analysis";
import type { Batch } from "./batches";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

class Film {
  open = 0;
  mostOpen = 0;

  constructor(
    readonly length: number,
    readonly failsAfter = Infinity,
  ) {}

  get video(): OpenedVideo {
    return { facts: {} as OpenedVideo["facts"], pictures: () => this.pictures(), close: () => undefined };
  }

  private async *pictures(): AsyncGenerator<Picture, void, unknown> {
    for (let index = 0; index < this.length; index += 1) {
      await Promise.resolve();
      if (index >= this.failsAfter) throw new MediaError("cut_off", { at: index });
      this.open += 1;
      this.mostOpen = Math.max(this.mostOpen, this.open);
      const frame = { close: () => (this.open -= 1) } as unknown as VideoFrame;
      yield { frame, turn: 0, width: 640, height: 480, tMs: index * 40 };
    }
  }
}

/** Answers in the order of the calls, each after a while, and closes the frame as a pool does. */
function fakePool(depth: number, failsAt = Infinity): EstimatorPool & { mostUnderWay: number } {
  let underWay = 0;
  let before: Promise<unknown> = Promise.resolve();
  let index = 0;
  const pool = {
    backend: "wasm" as const,
    workers: depth,
    depth,
    mostUnderWay: 0,
    reset: () => undefined,
    dispose: () => undefined,
    async estimate(picture: Picture): Promise<Estimate> {
      const mine = index;
      index += 1;
      underWay += 1;
      pool.mostUnderWay = Math.max(pool.mostUnderWay, underWay);
      const turn = before;
      const ended = turn.then(() => pause(1));
      before = ended;
      await ended;
      underWay -= 1;
      picture.frame.close();
      if (mine === failsAt) throw new Error("the model broke");
      const points = new Float32Array([mine]);
      return { points, width: 640, height: 480, grabMs: 0, cropMs: 0, modelMs: 0 };
    },
  };
  return pool;
}

function gathered(): { batches: Batch[]; judge: (batch: Batch) => Promise<void>; frames: () => number[] } {
  const batches: Batch[] = [];
  return {
    batches,
    judge: async (batch) => {
      await pause(2);
      batches.push(batch);
    },
    frames: () => batches.flatMap(({ points }) => [...points]),
  };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe("analysing a video", () => {
  it.each([1, 2, 4])("hands every picture on once and in order, %i under way", async (depth) => {
    const film = new Film(100);
    const pool = fakePool(depth);
    const { judge, frames, batches } = gathered();
    const passing = vi.fn();
    const signal = new AbortController().signal;
    await analyse({ video: film.video, pool, gate: new Gate(), signal, passing, judge });
    expect(frames()).toEqual(upTo(100));
    expect(batches.map(({ lengths }) => lengths.length)).toEqual([30, 30, 30, 10]);
    expect(passing).toHaveBeenCalledTimes(100);
    expect(pool.mostUnderWay).toBe(depth);
    expect(film.open).toBe(0);
    expect(film.mostOpen).toBeLessThanOrEqual(depth + 1);
  });

  it("hands on what was readable before it tells that the rest is not", async () => {
    const film = new Film(100, 47);
    const { judge, frames } = gathered();
    const signal = new AbortController().signal;
    const work = analyse({
      video: film.video,
      pool: fakePool(2),
      gate: new Gate(),
      signal,
      passing: () => undefined,
      judge,
    });
    await expect(work).rejects.toMatchObject({ reason: "cut_off", values: { at: 47 } });
    expect(frames()).toEqual(upTo(47));
    expect(film.open).toBe(0);
  });

  it("ends with the model's failure and keeps no picture", async () => {
    const film = new Film(100);
    const { judge, frames } = gathered();
    const signal = new AbortController().signal;
    const work = analyse({
      video: film.video,
      pool: fakePool(2, 40),
      gate: new Gate(),
      signal,
      passing: () => undefined,
      judge,
    });
    await expect(work).rejects.toThrow("the model broke");
    expect(frames().slice(0, 40)).toEqual(upTo(40));
    await pause(20);
    expect(film.open).toBe(0);
  });

  it("ends when it is told to, with what was under way handed on", async () => {
    const film = new Film(1000);
    const { judge, frames } = gathered();
    const end = new AbortController();
    const passing = ({ tMs }: Picture): void => {
      if (tMs === 50 * 40) end.abort();
    };
    const gate = new Gate();
    await analyse({ video: film.video, pool: fakePool(2), gate, signal: end.signal, passing, judge });
    expect(frames()).toEqual(upTo(51));
    expect(film.open).toBe(0);
  });

  it("rests while the gate is closed", async () => {
    const film = new Film(40);
    const { judge, frames } = gathered();
    const gate = new Gate();
    gate.set("session", true);
    const signal = new AbortController().signal;
    let passed = 0;
    const passing = (): void => {
      passed += 1;
    };
    const work = analyse({ video: film.video, pool: fakePool(2), gate, signal, passing, judge });
    await pause(20);
    expect(passed).toBe(0);
    gate.set("session", false);
    await work;
    expect(frames()).toEqual(upTo(40));
  });
});
