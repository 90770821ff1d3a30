import { beforeEach, describe, expect, it } from "vitest";
import { Follower, PATIENCE_MS, SETTLED_MS } from "./follow";
import { wholeFrame } from "./region";
import { standing, type Figure } from "./spec_poses";

const WIDTH = 1280;
const HEIGHT = 720;
const FRAME_MS = 33;
const nobody = new Float32Array(51);
const person: Figure = { x: 400, y: 360, tall: 400 };
const stranger: Figure = { x: 900, y: 360, tall: 420 };

let follower: Follower;
let tMs: number;

const see = (points: Float32Array, stepMs = FRAME_MS): boolean => {
  tMs += stepMs;
  follower.regionFor(WIDTH, HEIGHT, tMs);
  return follower.take(points);
};
const pose = (figure: Figure): Float32Array => standing(figure, WIDTH, HEIGHT);
/** Where it would look a while later. */
const next = (): ReturnType<Follower["regionFor"]> => {
  tMs += SETTLED_MS;
  const region = follower.regionFor(WIDTH, HEIGHT, tMs);
  follower.skip();
  return region;
};

beforeEach(() => {
  follower = new Follower();
  tMs = 0;
});

describe("Follower", () => {
  it("starts with the whole frame", () => {
    expect(next()).toEqual(wholeFrame(WIDTH, HEIGHT));
  });

  it("closes in on the person once seen", () => {
    expect(see(pose(person))).toBe(true);
    const { left, side } = next();
    expect(left + side / 2).toBeCloseTo(400, 3);
    expect(side).toBeLessThan(HEIGHT);
  });

  it("turns down somebody else's pose and keeps looking where the person was", () => {
    see(pose(person));
    const before = next();
    expect(see(pose(stranger))).toBe(false);
    expect(next()).toEqual(before);
    expect(see(pose(person))).toBe(true);
  });

  it("takes whoever is there when the person stays away", () => {
    see(pose(person));
    let waited = 0;
    while (!see(pose(stranger))) waited += FRAME_MS;
    expect(waited).toBeGreaterThan(PATIENCE_MS - 2 * FRAME_MS);
    expect(waited).toBeLessThan(PATIENCE_MS + FRAME_MS);
    expect(see(pose(stranger))).toBe(true);
  });

  it("waits for the person also while nobody is seen", () => {
    see(pose(person));
    expect(see(nobody)).toBe(true);
    expect(next()).toEqual(wholeFrame(WIDTH, HEIGHT));
    expect(see(pose(stranger))).toBe(false);
  });

  it("follows a fall of three metres a second", () => {
    // 400 pixels stand for 1.7 m.
    const step = (3 * 400 * FRAME_MS) / 1000 / 1.7;
    for (let frame = 0; frame < 12; frame += 1)
      expect(see(pose({ ...person, y: 150 + frame * step }))).toBe(true);
  });

  it("follows at five frames a second", () => {
    expect(see(pose(person), 200)).toBe(true);
    expect(see(pose({ ...person, y: 500 }), 200)).toBe(true);
  });

  it.each([
    ["another size of picture", () => follower.regionFor(720, 1280, tMs)],
    ["an earlier time", () => follower.regionFor(WIDTH, HEIGHT, tMs - 1)],
  ])("begins anew with %s", (_, look) => {
    see(pose(person));
    expect(look().side).toBe(1280);
    expect(follower.take(pose(stranger))).toBe(true);
  });

  it("looks where the person was a while ago, so that frames in between need not be waited for", () => {
    for (const frame of [0, 1, 2, 3, 4, 5]) {
      expect(follower.canTell(WIDTH, HEIGHT, frame * FRAME_MS)).toBe(true);
      const { left, side } = follower.regionFor(WIDTH, HEIGHT, frame * FRAME_MS);
      if (frame < 2) expect(side).toBe(WIDTH);
      else expect(left + side / 2).toBeCloseTo(400 + 10 * (frame - 2), 3);
      // The next frame can be looked at before this one's pose is there, the one after it cannot.
      expect(follower.canTell(WIDTH, HEIGHT, (frame + 1) * FRAME_MS)).toBe(true);
      expect(follower.canTell(WIDTH, HEIGHT, (frame + 2) * FRAME_MS)).toBe(false);
      follower.take(pose({ ...person, x: 400 + 10 * frame }));
    }
  });

  it("waits for every pose before another size of picture", () => {
    follower.regionFor(WIDTH, HEIGHT, 0);
    expect(follower.canTell(720, 1280, FRAME_MS)).toBe(false);
    follower.take(pose(person));
    expect(follower.canTell(720, 1280, FRAME_MS)).toBe(true);
  });

  it("follows nobody from a frame that was under way at a reset", () => {
    follower.regionFor(WIDTH, HEIGHT, 0);
    follower.reset();
    expect(follower.take(pose(person))).toBe(true);
    expect(next()).toEqual(wholeFrame(WIDTH, HEIGHT));
  });
});
