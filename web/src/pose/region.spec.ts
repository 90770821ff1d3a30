import { describe, expect, it } from "vitest";
import { nextRegion, wholeFrame } from "./region";
import { standing } from "./spec_poses";

const WIDTH = 640;
const HEIGHT = 480;
const WHOLE = wholeFrame(WIDTH, HEIGHT);

const around = (points: Float32Array, previous = WHOLE, elapsedMs = 33): ReturnType<typeof nextRegion> =>
  nextRegion(points, WIDTH, HEIGHT, previous, elapsedMs);

describe("wholeFrame", () => {
  it("is the square that holds a wide frame, black above and below", () => {
    expect(wholeFrame(640, 480)).toEqual({ left: 0, top: -80, side: 640 });
  });
  it("is the square that holds a tall frame, black left and right", () => {
    expect(wholeFrame(480, 640)).toEqual({ left: -80, top: 0, side: 640 });
  });
});

describe("nextRegion", () => {
  it("is centred on the hips and reaches beyond the furthest joints", () => {
    const region = around(standing({ x: 200, y: 240, tall: 200 }, WIDTH, HEIGHT));
    expect(region.left + region.side / 2).toBeCloseTo(200, 3);
    expect(region.top + region.side / 2).toBeCloseTo(240, 3);
    // Ankles are 96 pixels down, times 1.2; shoulders 58 up, times 1.9, are less.
    expect(region.side).toBeCloseTo(2 * 96 * 1.2, 1);
  });

  it("goes by the torso where arms and legs are not seen", () => {
    const points = standing({ x: 200, y: 240, tall: 200 }, WIDTH, HEIGHT);
    for (const joint of [0, 1, 2, 3, 4, 7, 8, 9, 10, 13, 14, 15, 16]) points[3 * joint + 2] = 0.1;
    expect(around(points).side).toBeCloseTo(2 * 58 * 1.9, 1);
  });

  it("holds with one hip and one shoulder", () => {
    const points = standing({ x: 200, y: 240, tall: 200 }, WIDTH, HEIGHT);
    points[3 * 5 + 2] = 0;
    points[3 * 11 + 2] = 0;
    const region = around(points);
    expect(region.left + region.side / 2).toBeCloseTo(190, 3);
  });

  it.each([
    ["no hip", [11, 12]],
    ["no shoulder", [5, 6]],
  ])("is the whole frame where %s is seen", (_, joints) => {
    const points = standing({ x: 200, y: 240, tall: 200 }, WIDTH, HEIGHT);
    for (const joint of joints) points[3 * joint + 2] = 0.19;
    expect(around(points)).toEqual(WHOLE);
  });

  it("is the whole frame for a person who fills it", () => {
    expect(around(standing({ x: 320, y: 240, tall: 700 }, WIDTH, HEIGHT))).toEqual(WHOLE);
  });

  it("is the whole frame for joints that are not numbers", () => {
    expect(around(new Float32Array(51).fill(Number.NaN))).toEqual(WHOLE);
  });

  it("does not reach beyond the furthest edge of the frame", () => {
    const points = standing({ x: 320, y: 240, tall: 200 }, WIDTH, HEIGHT);
    points[3 * 9] = 40;
    expect(around(points).side).toBeLessThanOrEqual(640);
  });

  it("shrinks slowly and grows at once", () => {
    const small = standing({ x: 320, y: 240, tall: 100 }, WIDTH, HEIGHT);
    const large = standing({ x: 320, y: 240, tall: 300 }, WIDTH, HEIGHT);
    const wide = around(large);
    const shrinking = around(small, wide);
    expect(shrinking.side).toBeLessThan(wide.side);
    expect(shrinking.side).toBeGreaterThan(0.9 * wide.side);
    expect(around(small, wide, 10_000).side).toBeCloseTo(2 * 48 * 1.2, 1);
    expect(around(large, around(small)).side).toBeCloseTo(wide.side, 3);
  });
});
