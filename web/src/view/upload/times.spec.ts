import { describe, expect, it } from "vitest";

import { decimal, fileSize, percent, seconds, timeLabel } from "./times";

describe("timeLabel", () => {
  it("counts whole seconds that have passed, and tenths of a short video", () => {
    expect(timeLabel(12_900, 60_000)).toBe("0:12");
    expect(timeLabel(754_000, 7_200_000)).toBe("12:34");
    expect(timeLabel(3_470, 9_000)).toBe("0:03.4");
    expect(timeLabel(300, 9_000)).toBe("0:00.3");
    expect(timeLabel(-5, 33)).toBe("0:00.0");
  });
});

describe("numbers", () => {
  it("are written in the person's language", () => {
    expect([decimal(2.43, "en"), decimal(2.43, "de"), decimal(24.3, "de")]).toEqual(["2.4", "2,4", "24"]);
    expect([seconds(3400, "en"), seconds(41_600, "fr"), seconds(-1, "en")]).toEqual(["3.4", "42", "0"]);
    expect(percent(0.37, "en")).toBe("37%");
  });
});

describe("fileSize", () => {
  it("is in megabytes, small files in kilobytes", () => {
    expect(fileSize(12_345_678, "en")).toBe("12.3 MB");
    expect(fileSize(1_234_567_890, "en")).toBe("1,235 MB");
    expect(fileSize(4_300, "en")).toBe("4 kB");
    expect(fileSize(0, "en")).toBe("1 kB");
  });
});
