import { describe, expect, it } from "vitest";

import { chooseFit, createMapping, mapX, mapY, type ObjectFit, visibleFrame, zone } from "./mapping";

const PORTRAIT = { width: 480, height: 640 };
const WIDE = { width: 1280, height: 720 };

describe("createMapping", () => {
  it("puts the frame's corners on the box's where both have one shape", () => {
    const mapping = createMapping(WIDE, { width: 640, height: 360 }, "cover", false);
    expect([mapX(mapping, 0), mapY(mapping, 0), mapX(mapping, 1), mapY(mapping, 1)]).toEqual([
      0, 0, 640, 360,
    ]);
  });

  it("crops the sides alike when it covers a narrower box", () => {
    const mapping = createMapping(WIDE, { width: 360, height: 360 }, "cover", false);
    expect(mapX(mapping, 0)).toBe(-140);
    expect(mapX(mapping, 1)).toBe(500);
    expect(mapX(mapping, 0.5)).toBe(180);
    expect([mapY(mapping, 0), mapY(mapping, 1)]).toEqual([0, 360]);
  });

  it("does what each object-fit does", () => {
    const box = { width: 400, height: 400 };
    const corners = (fit: ObjectFit, frame = WIDE): number[] => {
      const mapping = createMapping(frame, box, fit, false);
      return [mapX(mapping, 0), mapY(mapping, 0), mapX(mapping, 1), mapY(mapping, 1)];
    };
    const small = { width: 100, height: 50 };
    expect(corners("fill")).toEqual([0, 0, 400, 400]);
    expect(corners("none")).toEqual([-440, -160, 840, 560]);
    expect(corners("none", small)).toEqual([150, 175, 250, 225]);
    expect(corners("scale-down")).toEqual(corners("contain"));
    expect(corners("scale-down", small)).toEqual(corners("none", small));
    expect(corners("contain", small)).toEqual([0, 100, 400, 300]);
    expect(corners("cover", small)).toEqual([-200, 0, 600, 400]);
  });

  it("leaves alike margins when it is contained", () => {
    const mapping = createMapping(WIDE, { width: 360, height: 360 }, "contain", false);
    expect([mapX(mapping, 0), mapX(mapping, 1)]).toEqual([0, 360]);
    expect(mapY(mapping, 0)).toBeCloseTo(78.75);
    expect(mapY(mapping, 1)).toBeCloseTo(281.25);
  });

  it.each(["cover", "contain"] as const)("mirrors about the box's middle (%s)", (fit) => {
    const box = { width: 390, height: 844 };
    const plain = createMapping(PORTRAIT, box, fit, false);
    const mirrored = createMapping(PORTRAIT, box, fit, true);
    for (const x of [0, 0.1, 0.5, 0.73, 1]) {
      expect(mapX(mirrored, x)).toBeCloseTo(box.width - mapX(plain, x));
      expect(mapY(mirrored, x)).toBe(mapY(plain, x));
    }
  });

  it("keeps the frame's shape, whatever the box", () => {
    for (const box of [PORTRAIT, WIDE, { width: 300, height: 300 }, { width: 10, height: 900 }]) {
      for (const fit of ["cover", "contain"] as const) {
        const mapping = createMapping(PORTRAIT, box, fit, true);
        expect(Math.abs(mapping.scaleX) / mapping.scaleY).toBeCloseTo(480 / 640);
      }
    }
  });

  it("gives no NaN for an empty box or frame", () => {
    const nothing = { width: 0, height: 0 };
    for (const mapping of [
      createMapping(nothing, WIDE, "cover", true),
      createMapping(WIDE, nothing, "contain", false),
    ]) {
      expect([mapX(mapping, 0.5), mapY(mapping, 0.5)].every(Number.isFinite)).toBe(true);
    }
  });
});

describe("chooseFit", () => {
  it("fills a box of about the frame's shape", () => {
    expect(chooseFit({ width: 720, height: 1280 }, { width: 390, height: 844 })).toBe("cover");
    expect(chooseFit({ width: 640, height: 480 }, { width: 300, height: 300 })).toBe("cover");
  });

  it("shows the whole frame rather than cut head and feet, or most of the room", () => {
    expect(chooseFit({ width: 480, height: 640 }, { width: 844, height: 390 })).toBe("contain");
    expect(chooseFit(WIDE, { width: 390, height: 844 })).toBe("contain");
    expect(chooseFit({ width: 640, height: 480 }, { width: 1280, height: 720 })).toBe("contain");
  });

  it("covers while either size is unknown", () => {
    expect(chooseFit({ width: 0, height: 0 }, WIDE)).toBe("cover");
    expect(chooseFit(WIDE, { width: 0, height: 0 })).toBe("cover");
  });
});

describe("zone", () => {
  it("takes paddings as percent of the frame, left as the person sees it", () => {
    const paddings = { top: 10, right: 0, bottom: 5, left: 20 };
    for (const mirror of [false, true]) {
      const mapping = createMapping(WIDE, { width: 640, height: 360 }, "cover", mirror);
      expect(zone(mapping, paddings, 0)).toEqual({ left: 128, top: 36, right: 640, bottom: 342 });
    }
  });

  it("stays inside what the box shows of a cropped frame", () => {
    const mapping = createMapping(WIDE, { width: 360, height: 360 }, "cover", true);
    expect(zone(mapping, { top: 0, right: 0, bottom: 0, left: 0 }, 8)).toEqual({
      left: 8,
      top: 8,
      right: 352,
      bottom: 352,
    });
  });

  it("gives the visible frame where paddings leave nothing", () => {
    const mapping = createMapping(WIDE, { width: 640, height: 360 }, "cover", false);
    expect(zone(mapping, { top: 60, right: 0, bottom: 60, left: 0 }, 0)).toEqual(visibleFrame(mapping));
  });
});
