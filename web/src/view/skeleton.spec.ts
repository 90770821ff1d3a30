import { describe, expect, it } from "vitest";

import { BONES, JOINTS, faultBones, visibility } from "./skeleton";

const named = (faults: readonly string[]): string[] =>
  [...faultBones(faults)].map((index) => `${JOINTS[BONES[index][0]]}-${JOINTS[BONES[index][1]]}`).sort();

describe("faultBones", () => {
  it("lights nothing without a fault", () => {
    expect(named([])).toEqual([]);
  });

  it("lights the bones between joints that are both at fault", () => {
    expect(named(["left_hip", "left_knee", "left_ankle"])).toEqual([
      "left_hip-left_knee",
      "left_knee-left_ankle",
    ]);
  });

  it("lights both bones at a joint that stands alone", () => {
    expect(named(["right_elbow"])).toEqual(["right_elbow-right_wrist", "right_shoulder-right_elbow"]);
  });

  it("knows no bones of the face", () => {
    expect(named(["nose", "left_ear"])).toEqual([]);
  });
});

describe("visibility", () => {
  it("hides what the model did not see, fades what it doubts, shows what it is sure of", () => {
    expect(visibility(0)).toBe(0);
    expect(visibility(0.1)).toBe(0);
    expect(visibility(0.3)).toBeGreaterThan(0.3);
    expect(visibility(0.3)).toBeLessThan(0.8);
    expect(visibility(0.9)).toBe(1);
  });
});
