import { describe, expect, it } from "vitest";
import { decodeMoveNet, isPlausible } from "./decode";
import { wholeFrame } from "./region";

const raw = (joint: number, y: number, x: number, score: number): Float32Array => {
  const values = new Float32Array(51).fill(0.5);
  values.set([y, x, score], 3 * joint);
  return values;
};

describe("decodeMoveNet", () => {
  it("swaps y and x and goes from the square to the frame", () => {
    const points = decodeMoveNet(raw(3, 0.25, 0.75, 0.9), { left: 100, top: 50, side: 200 }, 640, 480);
    expect(points[9]).toBeCloseTo((100 + 150) / 640, 6);
    expect(points[10]).toBeCloseTo((50 + 50) / 480, 6);
    expect(points[11]).toBeCloseTo(0.9, 6);
  });

  it.each([
    [640, 480],
    [480, 640],
  ])("undoes the padding of the whole frame of %i x %i", (width, height) => {
    const region = wholeFrame(width, height);
    const y = (0.3 * height - region.top) / region.side;
    const x = (0.9 * width - region.left) / region.side;
    const points = decodeMoveNet(raw(0, y, x, 1), region, width, height);
    expect(points[0]).toBeCloseTo(0.9, 6);
    expect(points[1]).toBeCloseTo(0.3, 6);
  });

  it("lets joints lie outside the frame", () => {
    const points = decodeMoveNet(raw(0, 0, 0, 0.4), wholeFrame(640, 480), 640, 480);
    expect(points[1]).toBeLessThan(0);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("makes a joint with %d one that nobody sees", (bad) => {
    for (const values of [raw(2, bad, 0.5, 0.9), raw(2, 0.5, bad, 0.9), raw(2, 0.5, 0.5, bad)]) {
      const points = decodeMoveNet(values, wholeFrame(100, 100), 100, 100);
      expect([...points.slice(6, 9)]).toEqual([0, 0, 0]);
      expect(points[9]).toBeCloseTo(0.5);
    }
  });

  it("gives 17 joints for an output that is too short", () => {
    expect(decodeMoveNet([], wholeFrame(10, 10), 10, 10)).toEqual(new Float32Array(51));
  });
});

describe("isPlausible", () => {
  it("turns down what a broken driver computes", () => {
    expect(isPlausible(raw(0, 0.1, 0.2, 0.3))).toBe(true);
    expect(isPlausible(new Float32Array(51))).toBe(false);
    expect(isPlausible(raw(0, Number.NaN, 0.2, 0.3))).toBe(false);
    expect(isPlausible(raw(0, Number.NEGATIVE_INFINITY, 0.2, 0.3))).toBe(false);
  });
});
