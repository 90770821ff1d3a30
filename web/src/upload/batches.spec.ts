import { describe, expect, it } from "vitest";
import type { Estimate } from "../pose";
import { BATCH, Batcher } from "./batches";

const estimate = (points: number[], width = 640, height = 480): Estimate => ({
  points: new Float32Array(points),
  width,
  height,
  grabMs: 0,
  cropMs: 0,
  modelMs: 0,
});

describe("batches", () => {
  it("are full after thirty poses and hold them in their order", () => {
    const batcher = new Batcher();
    for (let index = 0; index < BATCH - 1; index += 1) {
      expect(batcher.add(estimate([index, index + 0.5]), index * 40)).toBeNull();
    }
    const batch = batcher.add(estimate([29, 29.5]), 1160);
    expect(batch?.timesMs).toEqual(Array.from({ length: BATCH }, (_, index) => index * 40));
    expect(batch?.lengths).toEqual(Array(BATCH).fill(2));
    expect(batch?.points[58]).toBe(29);
    expect(batcher.rest()).toBeNull();
  });

  it("keep the frames in which nobody was found", () => {
    const batcher = new Batcher();
    batcher.add(estimate([]), 0);
    batcher.add(estimate([1, 2, 3]), 40);
    batcher.add(estimate([]), 80);
    const batch = batcher.rest();
    expect(batch?.lengths).toEqual([0, 3, 0]);
    expect([...(batch?.points ?? [])]).toEqual([1, 2, 3]);
  });

  it("end where the picture's size changes", () => {
    const batcher = new Batcher();
    batcher.add(estimate([1]), 0);
    const ended = batcher.add(estimate([2], 480, 640), 40);
    expect(ended).toMatchObject({ width: 640, height: 480, timesMs: [0] });
    expect(batcher.rest()).toMatchObject({ width: 480, height: 640, timesMs: [40] });
  });
});
