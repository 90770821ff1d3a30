import { describe, expect, it } from "vitest";

import { isComparison, meanCriteria } from "./comparison";
import { averageScore, scoreLabel } from "./summary";
import type { Comparison, Summary } from "./types";

const entry = (criteria: Record<string, number>): Summary["history"][number] => ({
  index: 1,
  startMs: 0,
  endMs: 1000,
  score: 80,
  grade: "B",
  criteria,
});
const COMPARISON = {
  type: "exercise_summary",
  counter: 2,
  avg_similarity: 0.81,
  avg_rep_score: 0.746,
  total_frames_compared: 60,
  durationMs: 4000,
  history: [],
} as unknown as Comparison;
const BUILT_IN: Summary = {
  type: "exercise_summary",
  counter: 2,
  avg_rep_score: 75,
  grade: "C",
  durationMs: 4000,
  history: [],
};

describe("a comparison's numbers", () => {
  it("are means over the repetitions that were judged by a criterion", () => {
    const history = [entry({ pose: 90, movement: 60 }), entry({ pose: 70, timing: 40 }), entry({})];
    expect(meanCriteria(history)).toEqual({ pose: 80, timing: 40, movement: 60 });
    expect(meanCriteria([])).toEqual({});
  });

  it("leave out what no comparison judges", () => {
    expect(meanCriteria([entry({ depth: 50 })])).toEqual({});
  });

  it("are percent, and a built-in movement's points", () => {
    expect([isComparison(COMPARISON), isComparison(BUILT_IN)]).toEqual([true, false]);
    expect([averageScore(COMPARISON), averageScore(BUILT_IN)]).toEqual([75, 75]);
    expect(averageScore({ ...COMPARISON, avg_rep_score: null })).toBeNull();
    expect([scoreLabel("en", COMPARISON, 75), scoreLabel("en", BUILT_IN, 75)]).toEqual(["75%", "75"]);
  });
});
