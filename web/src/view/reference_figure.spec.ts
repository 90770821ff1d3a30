import { describe, expect, it } from "vitest";

import { createMapping } from "./mapping";
import { ReferenceFigure } from "./reference_figure";
import { type Context, JOINTS } from "./skeleton";
import type { SkeletonTheme } from "./theme";

const SIZE = { width: 400, height: 400 };
const STRAIGHT = createMapping(SIZE, SIZE, "contain", false);
const MIRRORED = createMapping(SIZE, SIZE, "contain", true);
const THEME = { halo: "black", reference: "violet", weight: 1 } as SkeletonTheme;

/** Somebody upright, `height` of the frame high: fractions of it, every joint with this score. */
function standing(height: number, score = 0.01): number[] {
  const places: Readonly<Record<string, readonly [number, number]>> = {
    nose: [0, 0.1],
    left_shoulder: [0.1, 0.2],
    right_shoulder: [-0.1, 0.2],
    left_hip: [0.07, 0.5],
    right_hip: [-0.07, 0.5],
    left_ankle: [0.07, 1],
    right_ankle: [-0.07, 1],
  };
  return JOINTS.flatMap((name) => {
    const [x, y] = places[name] ?? [0, 0.5];
    return [0.5 + x * height, y * height, score];
  });
}

/** A canvas that notes what is stroked: colour, width, opacity and the ends of all lines. */
function canvas() {
  const strokes: { style: unknown; width: number; opacity: number; ends: number[][]; circles: number }[] = [];
  let ends: number[][] = [];
  let circles = 0;
  const context = {
    strokeStyle: "",
    lineWidth: 0,
    globalAlpha: 1,
    beginPath: () => ([ends, circles] = [[], 0]),
    moveTo: (...to: number[]) => ends.push(to),
    lineTo: (...to: number[]) => ends.push(to),
    arc: () => (circles += 1),
    stroke: () =>
      strokes.push({
        style: context.strokeStyle,
        width: context.lineWidth,
        opacity: context.globalAlpha,
        ends,
        circles,
      }),
  };
  return { context: context as unknown as Context, strokes };
}

function drawn(points: readonly number[], mapping = STRAIGHT, theme = THEME) {
  const { context, strokes } = canvas();
  new ReferenceFigure().draw(context, points, mapping, theme);
  return strokes;
}

describe("the reference's figure", () => {
  it("is one line in one colour over a wider edge, neither of which hides the picture", () => {
    const [edge, line] = drawn(standing(1));
    expect([edge.style, line.style]).toEqual(["black", "violet"]);
    expect(edge.width).toBeGreaterThan(line.width);
    for (const { opacity } of [edge, line]) expect(opacity).toBeLessThan(0.7);
    expect([line.ends.length, line.circles]).toEqual([2 * 12 + 3, 1]);
  });

  it("does not fade with the scores; joints without one are left out", () => {
    const weak = drawn(standing(1, 0.01));
    expect(weak).toEqual(drawn(standing(1, 1)));
    const points = standing(1);
    points[15 * 3 + 2] = 0;
    expect(drawn(points)[1].ends).toHaveLength(weak[1].ends.length - 2);
    for (let joint = 0; joint < 5; joint += 1) points[joint * 3 + 2] = 0;
    expect(drawn(points)[1].circles).toBe(0);
  });

  it("has lines as wide as its size and the theme's weight ask for", () => {
    const [near, far] = [drawn(standing(0.9))[1].width, drawn(standing(0.45))[1].width];
    expect(near / far).toBeCloseTo(2);
    expect(drawn(standing(0.9), STRAIGHT, { ...THEME, weight: 1.5 })[1].width).toBeCloseTo(1.5 * near);
  });

  it("follows a new size softly, and takes it at once after a break", () => {
    const { context, strokes } = canvas();
    const figure = new ReferenceFigure();
    const width = (size: number): number => {
      figure.draw(context, standing(size), STRAIGHT, THEME);
      return strokes[strokes.length - 1].width;
    };
    const far = width(0.45);
    expect(width(0.9)).toBeLessThan(1.3 * far);
    figure.draw(context, [], STRAIGHT, THEME);
    expect(width(0.9)).toBeCloseTo(2 * far);
    figure.reset();
    expect(width(0.45)).toBeCloseTo(far);
  });

  it("is mirrored with the picture", () => {
    const straight = drawn(standing(1))[1].ends;
    const mirrored = drawn(standing(1), MIRRORED)[1].ends;
    // The last is where the pen begins the head's circle, on its right either way.
    mirrored.slice(0, -1).forEach(([x, y], at) => {
      expect(x).toBeCloseTo(400 - straight[at][0]);
      expect(y).toBeCloseTo(straight[at][1]);
    });
  });

  it("is nothing where there is nothing to draw", () => {
    expect(drawn([])).toEqual([]);
    expect(drawn([0.5, 0.5, 1])).toEqual([]);
  });
});
