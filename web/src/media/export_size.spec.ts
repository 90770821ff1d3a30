import { describe, expect, it } from "vitest";

import { exportSizes } from "./export_size";

describe("exportSizes", () => {
  it("keeps a small video's size", () => {
    expect(exportSizes(640, 480)).toEqual([{ width: 640, height: 480 }]);
  });

  it("makes sides even", () => {
    expect(exportSizes(405, 721)).toEqual([{ width: 406, height: 722 }]);
    expect(exportSizes(1, 1)).toEqual([{ width: 2, height: 2 }]);
  });

  it("falls back to smaller ones of the same shape, portrait as landscape", () => {
    expect(exportSizes(2160, 3840)).toEqual([
      { width: 2160, height: 3840 },
      { width: 1080, height: 1920 },
      { width: 720, height: 1280 },
      { width: 480, height: 854 },
    ]);
  });
});
