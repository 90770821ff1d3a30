import { describe, expect, it } from "vitest";

import type { FrameMark } from "../../generated/messages";
import { Marks } from "./marks";

function mark(tMs: number, changes: Partial<FrameMark> = {}): FrameMark {
  const points = Array.from({ length: 51 }, (_, index) =>
    index % 3 === 2 ? 0.8 : (index + tMs / 1000) / 60,
  );
  return {
    t_ms: tMs,
    points,
    count: 0,
    score: null,
    grade: null,
    fault_joints: [],
    reference_points: [],
    ...changes,
  };
}

function filled(count: number, everyMs: number): Marks {
  const marks = new Marks();
  for (let from = 0; from < count; from += 30) {
    marks.append(
      Array.from({ length: Math.min(30, count - from) }, (_, at) =>
        mark((from + at) * everyMs, { count: from + at }),
      ),
    );
  }
  return marks;
}

describe("Marks", () => {
  it("gives the last mark that is not after a time", () => {
    const marks = filled(5000, 100 / 3);
    expect(marks.size).toBe(5000);
    expect(marks.at(-1)).toBeNull();
    expect(marks.at(0)?.count).toBe(0);
    expect(marks.at(33)?.count).toBe(1);
    expect(marks.at(66.1)?.count).toBe(1);
    expect(marks.at(100)?.count).toBe(3);
    expect(marks.at((4999 * 100) / 3)?.count).toBe(4999);
    expect(marks.at(Infinity)?.count).toBe(4999);
    expect([marks.indexAt(-1), marks.indexAt(99.8), marks.indexAt(1e9)]).toEqual([-1, 3, 4999]);
  });

  it("is of nothing when it is empty", () => {
    const marks = new Marks();
    expect([marks.size, marks.at(0), marks.indexAt(0)]).toEqual([0, null, -1]);
  });

  it("keeps what a mark says, places to a tenth of a pixel of a 4K picture", () => {
    const given = mark(12.5, {
      count: 70_000,
      score: 84,
      grade: "B",
      fault_joints: ["left_knee", "right_ankle"],
    });
    given.points.splice(0, 3, -0.4, 1.3, 0);
    const marks = new Marks();
    marks.append([given]);
    const kept = marks.at(13);
    expect(kept).toMatchObject({ t_ms: 12.5, count: 70_000, score: 84, grade: "B" });
    expect(kept?.fault_joints).toEqual(["left_knee", "right_ankle"]);
    expect(kept?.points).toHaveLength(51);
    kept?.points.forEach((value, index) => {
      expect(Math.abs(value - given.points[index])).toBeLessThan(index % 3 === 2 ? 0.005 : 0.1 / 3840);
    });
  });

  it("keeps the reference's figure beside the person, and pictures with one alone", () => {
    const figure = mark(500).points;
    const marks = new Marks();
    marks.append([
      mark(0, { reference_points: figure }),
      mark(40),
      mark(80, { points: [], reference_points: figure }),
    ]);
    expect([0, 40, 80].map((tMs) => marks.at(tMs)?.reference_points.length)).toEqual([51, 0, 51]);
    expect([0, 40, 80].map((tMs) => marks.at(tMs)?.points.length)).toEqual([51, 51, 0]);
    marks.at(80)?.reference_points.forEach((value, index) => expect(value).toBeCloseTo(figure[index], 2));
  });

  it("knows pictures without a person", () => {
    const marks = new Marks();
    marks.append([mark(0, { points: [] }), mark(40), mark(80, { points: [] })]);
    expect([0, 40, 80].map((tMs) => marks.at(tMs)?.points.length)).toEqual([0, 51, 0]);
  });
});
