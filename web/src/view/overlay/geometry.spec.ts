import { describe, expect, it } from "vitest";

import { metrics, plate, swell } from "./geometry";

const SIZES = [
  [1080, 1920],
  [1280, 720],
  [320, 240],
  [240, 240],
] as const;

describe("metrics", () => {
  it.each(SIZES)("gives digits of at least 8 %% of the shorter side in %i x %i", (width, height) => {
    const of = metrics(width, height);
    expect(of.numeral).toBeGreaterThanOrEqual(0.08 * Math.min(width, height));
    expect(of.label).toBeGreaterThanOrEqual(11);
  });
});

describe("plate", () => {
  it.each(SIZES)("stays in the upper left of %i x %i, and holds what stands on it", (width, height) => {
    const of = metrics(width, height);
    for (const numeralWidth of [of.numeral * 0.7, of.numeral * 2.8]) {
      for (const graded of [false, true]) {
        const at = plate(of, numeralWidth, of.label * 8, of.label * 0.73, graded, width);
        expect(at.left + at.width).toBeLessThan(width * 0.75);
        expect(at.top + at.height).toBeLessThan(height * 0.45);
        expect(at.numeralLeft).toBeGreaterThan(at.left);
        expect(at.numeralBaseline - of.numeral).toBeGreaterThan(at.top);
        expect(at.labelBaseline).toBeLessThan(at.top + at.height);
        if (graded) expect(at.badgeX + of.badge / 2).toBeLessThan(at.left + at.width);
        expect(at.badgeX - of.badge / 2).toBeGreaterThan(at.numeralLeft + numeralWidth);
      }
    }
  });

  it("never leaves the picture, however long a word is", () => {
    const of = metrics(300, 300);
    const at = plate(of, 40, 2000, 9, true, 300);
    expect(at.left + at.width).toBeLessThanOrEqual(300 - of.edge + 1e-9);
  });
});

describe("swell", () => {
  it("rises and falls once", () => {
    expect(swell(0)).toBe(1);
    expect(swell(180)).toBeGreaterThan(1.1);
    expect(swell(360)).toBe(1);
  });

  it("rests before and after", () => {
    expect([-5, 5000, Infinity, NaN].map(swell)).toEqual([1, 1, 1, 1]);
  });
});
