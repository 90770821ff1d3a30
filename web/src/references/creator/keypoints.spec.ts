import { describe, expect, it } from "vitest";
import type { Batch } from "../../upload/batches";
import { drawn, Keypoints } from "./keypoints";

const batch = (timesMs: number[], length: number, first = 0, size = [640, 480]): Batch => ({
  points: Float32Array.from({ length: timesMs.length * length }, (_, index) => first + index),
  lengths: timesMs.map(() => length),
  timesMs,
  width: size[0],
  height: size[1],
});

describe("Keypoints", () => {
  it("gives the engine all pictures in order", () => {
    const keypoints = new Keypoints();
    keypoints.add(batch([0, 33], 51));
    keypoints.add(batch([66], 0));
    keypoints.add(batch([100], 51, 102));
    expect(keypoints.size).toBe(4);
    expect(keypoints.lengthMs).toBe(100);
    expect(keypoints.lengths).toEqual([51, 51, 0, 51]);
    expect([...keypoints.points()]).toEqual(Array.from({ length: 153 }, (_, index) => index));
    expect([keypoints.width, keypoints.height]).toEqual([640, 480]);
  });

  it("leaves out what a turned camera took in another size", () => {
    const keypoints = new Keypoints();
    keypoints.add(batch([0], 51));
    keypoints.add(batch([33], 51, 0, [480, 640]));
    keypoints.add(batch([66], 51));
    expect(keypoints.timesMs).toEqual([0, 66]);
  });

  it("finds the picture that is shown at a time", () => {
    const keypoints = new Keypoints();
    expect(keypoints.at(0)).toEqual([]);
    keypoints.add(batch([10, 43], 51));
    keypoints.add(batch([76], 0));
    expect([0, 9.7, 42, 42.8, 1000].map((tMs) => keypoints.indexAt(tMs))).toEqual([-1, 0, 0, 1, 2]);
    expect(keypoints.at(43)[0]).toBe(51);
    expect(keypoints.at(80)).toEqual([]);
  });
});

describe("drawn", () => {
  it("takes x, y and score of the landmarks that COCO has too", () => {
    const pose = Float32Array.from({ length: 132 }, (_, index) => index);
    const points = drawn(pose);
    expect(points).toHaveLength(51);
    expect(points.slice(0, 6)).toEqual([0, 1, 3, 8, 9, 11]);
    expect(points.slice(48)).toEqual([112, 113, 115]);
  });

  it("draws nobody for anything else", () => {
    expect(drawn(new Float32Array(0))).toEqual([]);
    expect(drawn(new Float32Array(12))).toEqual([]);
  });
});
