import { describe, expect, it } from "vitest";
import { Pacer } from "./pacer";

describe("the pace of an analysis", () => {
  it("tells share, speed and time left from what was worked through", () => {
    const pacer = new Pacer(20_000);
    expect(pacer).toMatchObject({ share: 0, speed: null, leftMs: null });
    pacer.reached(1000, 5000);
    expect(pacer).toMatchObject({ share: 0.05, speed: null });
    pacer.reached(5000, 7000);
    expect(pacer).toMatchObject({ share: 0.25, speed: 2, leftMs: 7500 });
  });

  it("does not count time in which it rested", () => {
    const pacer = new Pacer(20_000);
    pacer.reached(1000, 0);
    pacer.rest(true, 1000);
    pacer.rest(true, 5000);
    pacer.rest(false, 61_000);
    pacer.rest(false, 62_000);
    pacer.reached(5000, 62_000);
    expect(pacer.speed).toBe(2);
  });

  it("knows no share of a video that does not say how long it is", () => {
    const pacer = new Pacer(null);
    pacer.reached(0, 0);
    pacer.reached(4000, 2000);
    expect(pacer).toMatchObject({ share: null, speed: 2, leftMs: null });
  });

  it("stays within the whole, also where the file gave its length too short", () => {
    const pacer = new Pacer(1000);
    pacer.reached(0, 0);
    pacer.reached(4000, 4000);
    expect(pacer).toMatchObject({ share: 1, leftMs: 0 });
  });
});
