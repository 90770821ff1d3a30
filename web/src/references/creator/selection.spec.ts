import { describe, expect, it } from "vitest";
import {
  afterKey,
  APART_MS,
  boundsOf,
  chosenOf,
  closeUp,
  edgesOf,
  fineTime,
  nearest,
  partsOf,
  snapped,
  type Span,
  withEdge,
  worthClosing,
} from "./selection";

/** Three seconds at 25 pictures a second. */
const TIMES = Array.from({ length: 76 }, (_, index) => index * 40);
const SPAN: Span = { startMs: 1000, endMs: 2000 };
const REPETITIONS = [
  { start_ms: 200, end_ms: 1000 },
  { start_ms: 1000, end_ms: 2000 },
];
const EDGES = edgesOf(REPETITIONS);

const press = (edge: "start" | "end", key: string, shiftKey = false): Span | null =>
  afterKey(SPAN, edge, { key, shiftKey }, TIMES, EDGES);

describe("nearest", () => {
  it("is the picture next to a time, whatever the steps between them are", () => {
    expect([-5, 0, 19, 21, 61, 5000].map((tMs) => nearest(TIMES, tMs))).toEqual([0, 0, 0, 1, 2, 75]);
    expect(nearest([0, 33, 200, 210], 150)).toBe(2);
    expect(nearest([0], 10)).toBe(0);
  });
});

describe("withEdge", () => {
  it("moves one end to a picture and leaves the other", () => {
    expect(withEdge(SPAN, "start", 523, TIMES)).toEqual({ startMs: 520, endMs: 2000 });
    expect(withEdge(SPAN, "end", 2501, TIMES)).toEqual({ startMs: 1000, endMs: 2520 });
  });

  it("keeps within the video", () => {
    expect(withEdge(SPAN, "start", -900, TIMES).startMs).toBe(0);
    expect(withEdge(SPAN, "end", 9000, TIMES).endMs).toBe(3000);
  });

  it("never lets the ends touch or cross", () => {
    for (const toMs of [1890, 1950, 2000, 2600]) {
      const { startMs, endMs } = withEdge(SPAN, "start", toMs, TIMES);
      expect([startMs, endMs]).toEqual([1880, 2000]);
      expect(endMs - startMs).toBeGreaterThanOrEqual(APART_MS);
    }
    expect(withEdge(SPAN, "end", 0, TIMES)).toEqual({ startMs: 1000, endMs: 1120 });
  });

  it("stays where it is in a video too short for two ends", () => {
    expect(withEdge({ startMs: 0, endMs: 40 }, "end", 0, [0, 40])).toEqual({ startMs: 0, endMs: 40 });
    expect(withEdge({ startMs: 0, endMs: 40 }, "start", 40, [0, 40])).toEqual({ startMs: 0, endMs: 40 });
  });

  it("has the bounds that its slider tells", () => {
    expect(boundsOf(SPAN, "start", TIMES)).toEqual([0, 1880]);
    expect(boundsOf(SPAN, "end", TIMES)).toEqual([1120, 3000]);
  });
});

describe("afterKey", () => {
  it("goes by one picture with an arrow and by ten with Shift", () => {
    expect(press("start", "ArrowRight")?.startMs).toBe(1040);
    expect(press("start", "ArrowLeft")?.startMs).toBe(960);
    expect(press("end", "ArrowUp", true)?.endMs).toBe(2400);
    expect(press("end", "ArrowDown", true)?.endMs).toBe(1600);
  });

  it("goes to the next edge of a repetition, and beyond the last as far as there is room", () => {
    expect(press("start", "PageDown")?.startMs).toBe(200);
    expect(press("end", "PageDown")?.endMs).toBe(1120);
    expect(press("end", "PageUp")?.endMs).toBe(3000);
  });

  it("goes as far as there is room with Home and End", () => {
    expect(press("start", "Home")).toEqual({ startMs: 0, endMs: 2000 });
    expect(press("start", "End")).toEqual({ startMs: 1880, endMs: 2000 });
    expect(press("end", "Home")).toEqual({ startMs: 1000, endMs: 1120 });
    expect(press("end", "End")).toEqual({ startMs: 1000, endMs: 3000 });
  });

  it("leaves other keys alone", () => {
    expect(press("start", "Tab")).toBeNull();
    expect(press("end", "a")).toBeNull();
  });

  it("moves where pictures are not evenly spaced", () => {
    const times = [0, 33, 200, 210, 500];
    const span = { startMs: 0, endMs: 500 };
    const right = (from: Span): Span | null =>
      afterKey(from, "start", { key: "ArrowRight", shiftKey: false }, times, []);
    expect(right(span)?.startMs).toBe(33);
    expect(right({ ...span, startMs: 200 })?.startMs).toBe(210);
    expect(right({ ...span, startMs: 210 })?.startMs).toBe(210);
  });
});

describe("repetitions", () => {
  it("have edges that a handle snaps to when it is near", () => {
    expect(EDGES).toEqual([200, 1000, 2000]);
    expect(snapped(1030, EDGES, 50)).toBe(1000);
    expect(snapped(1060, EDGES, 50)).toBe(1060);
    expect(snapped(610, [600, 612], 50)).toBe(612);
    expect(snapped(1030, [], 50)).toBe(1030);
  });

  it("are known again by and large", () => {
    const parts = REPETITIONS.map(({ start_ms: startMs, end_ms: endMs }) => ({ startMs, endMs }));
    expect(chosenOf(parts, { startMs: 1000, endMs: 2000 })).toBe(1);
    expect(chosenOf(parts, { startMs: 900, endMs: 2150 })).toBe(1);
    expect(chosenOf(parts, { startMs: 200, endMs: 2000 })).toBe(-1);
    expect(chosenOf(parts, { startMs: 1000, endMs: 1500 })).toBe(-1);
    expect(chosenOf([], SPAN)).toBe(-1);
  });

  it("are taken with as much rest as the proposed one, as far as there is room", () => {
    const repetitions = [
      { start_ms: 200, end_ms: 1200 },
      { start_ms: 1400, end_ms: 2400 },
      { start_ms: 4000, end_ms: 6000 },
    ];
    expect(partsOf(repetitions, { startMs: 1300, endMs: 2550 }, 6100)).toEqual([
      { startMs: 50, endMs: 1300 },
      { startMs: 1300, endMs: 2550 },
      { startMs: 3700, endMs: 6100 },
    ]);
  });

  it("are taken alone where something else is proposed", () => {
    expect(partsOf(REPETITIONS, { startMs: 0, endMs: 3000 }, 3000)).toEqual([
      { startMs: 200, endMs: 1000 },
      { startMs: 1000, endMs: 2000 },
    ]);
  });
});

describe("closeUp", () => {
  it("shows the span with some room beside it, within the video", () => {
    expect(closeUp({ startMs: 10_000, endMs: 12_000 }, 60_000)).toEqual({ startMs: 8500, endMs: 13_500 });
    expect(closeUp({ startMs: 200, endMs: 600 }, 900)).toEqual({ startMs: 0, endMs: 900 });
  });

  it("is worth it only where the video is much longer", () => {
    expect(worthClosing({ startMs: 10_000, endMs: 12_000 }, 60_000)).toBe(true);
    expect(worthClosing({ startMs: 500, endMs: 2500 }, 4000)).toBe(false);
  });
});

describe("fineTime", () => {
  it("is minutes, seconds and tenths", () => {
    expect([0, 3449, 59_960, 61_000, -3].map(fineTime)).toEqual([
      "0:00.0",
      "0:03.4",
      "1:00.0",
      "1:01.0",
      "0:00.0",
    ]);
  });
});
