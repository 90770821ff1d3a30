import { describe, expect, it } from "vitest";

import { silhouettePath, silhouetteTransform } from "./silhouette";

const ZONE = { left: 20, top: 40, right: 370, bottom: 800 };

const DRAWN = ["squat", "push_up", "mountain_climber", "plank", "leg_raise", "sit_up", "of_ones_own", null];

it("of a movement that starts in a pose of its own is none", () => {
  expect(silhouettePath("cobra")).toBe("");
});

describe.each(DRAWN)("silhouette of %s", (exercise) => {
  it("has a path without a number that is none", () => {
    expect(silhouettePath(exercise)).toMatch(/^M[-0-9.MALZ ]+Z$/);
  });

  it("stays inside the zone and keeps its shape", () => {
    const [, x, y, scale] = /^translate\((\S+) (\S+)\) scale\((\S+)\)$/.exec(
      silhouetteTransform(exercise, ZONE),
    ) as RegExpExecArray;
    const ends = silhouettePath(exercise)
      .split(/[MALZ]/)
      .map((part) => part.trim().split(" ").slice(-2).map(Number))
      .filter((end) => end.length === 2);
    for (const [endX, endY] of ends) {
      const left = Number(x) + endX * Number(scale);
      const top = Number(y) + endY * Number(scale);
      expect(left).toBeGreaterThanOrEqual(ZONE.left);
      expect(left).toBeLessThanOrEqual(ZONE.right);
      expect(top).toBeGreaterThanOrEqual(ZONE.top);
      expect(top).toBeLessThanOrEqual(ZONE.bottom);
    }
  });
});
