import { describe, expect, it } from "vitest";

import {
  entryAt,
  extent,
  neighbour,
  numberEvery,
  signalPath,
  timeAt,
  timeTicks,
  xAt,
  type Plot,
} from "./scale";

const PLOT: Plot = { left: 10, right: 310, top: 20, bottom: 120, lengthMs: 60_000 };

describe("times on the chart", () => {
  it("lie between its edges and come back from where they lie", () => {
    expect([xAt(PLOT, 0), xAt(PLOT, 30_000), xAt(PLOT, 60_000)]).toEqual([10, 160, 310]);
    expect([xAt(PLOT, -5), xAt(PLOT, 70_000)]).toEqual([10, 310]);
    expect([timeAt(PLOT, 160), timeAt(PLOT, -99), timeAt(PLOT, 999)]).toEqual([30_000, 0, 60_000]);
  });

  it("are all 0 of a video without length", () => {
    const empty = { ...PLOT, lengthMs: 0 };
    expect([xAt(empty, 0), xAt(empty, 500), timeAt(empty, 200)]).toEqual([10, 10, 0]);
    expect(timeTicks(empty, 60)).toEqual([0]);
    expect(timeAt({ ...PLOT, right: 10 }, 50)).toBe(0);
  });

  it("are written at round steps that leave room", () => {
    expect(timeTicks(PLOT, 60)).toEqual([0, 15_000, 30_000, 45_000, 60_000]);
    expect(timeTicks({ ...PLOT, lengthMs: 33 }, 60)).toEqual([0]);
    expect(timeTicks({ ...PLOT, lengthMs: 7_200_000 }, 60)).toEqual([
      0, 1_800_000, 3_600_000, 5_400_000, 7_200_000,
    ]);
  });
});

describe("extent", () => {
  it("spans the values that there are, and never nothing", () => {
    expect(extent([3, null, 1, 2])).toEqual([1, 3]);
    expect(extent([5, 5])).toEqual([4, 6]);
    expect(extent([null])).toBeNull();
    expect(extent([])).toBeNull();
  });
});

describe("signalPath", () => {
  it("breaks where nothing was seen, and shows a value alone", () => {
    const t_ms = [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000];
    const path = signalPath(PLOT, { t_ms, values: [0, 100, null, 50, null, 0, 0] }, [0, 100]);
    expect(path).toBe("M10.0 120.0L60.0 20.0M160.0 70.0h0.01M260.0 120.0L310.0 120.0");
  });

  it("is empty without values", () => {
    expect(signalPath(PLOT, { t_ms: [], values: [] }, [0, 1])).toBe("");
  });
});

describe("numberEvery", () => {
  it("leaves numbers out until there is room", () => {
    expect([numberEvery(0, 300, 20), numberEvery(15, 300, 20), numberEvery(16, 300, 20)]).toEqual([1, 1, 2]);
    expect([numberEvery(100, 300, 20), numberEvery(1000, 300, 20)]).toEqual([10, 100]);
  });
});

describe("entries", () => {
  const ENTRIES = [
    { start_ms: 1000, end_ms: 3000 },
    { start_ms: 3000, end_ms: 5000 },
    { start_ms: 7000, end_ms: 9000 },
  ];

  it("own the times within them", () => {
    expect([0, 1000, 2999, 3000, 6000, 9000, 9001].map((tMs) => entryAt(ENTRIES, tMs))).toEqual([
      -1, 0, 0, 1, -1, 2, -1,
    ]);
    expect(entryAt([], 5)).toBe(-1);
  });

  it("are reached one by one", () => {
    expect(neighbour(ENTRIES, 0, 1, 700)).toBe(1000);
    expect(neighbour(ENTRIES, 1000, 1, 700)).toBe(3000);
    expect(neighbour(ENTRIES, 7000, 1, 700)).toBeNull();
    expect(neighbour(ENTRIES, 8000, -1, 700)).toBe(7000);
    expect(neighbour(ENTRIES, 7500, -1, 700)).toBe(3000);
    expect(neighbour(ENTRIES, 1200, -1, 700)).toBeNull();
  });
});
