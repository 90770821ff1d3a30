import { describe, expect, it } from "vitest";

import { gathered, ranges } from "./figures";

describe("reasons", () => {
  it("are gathered, the most frequent first, with the repetitions they stand for", () => {
    expect(gathered(["", "Go lower", "Chest up", "Chest up", ""])).toEqual([
      { text: "Chest up", entries: [3, 4] },
      { text: "Go lower", entries: [2] },
    ]);
  });

  it("keep their order where they are equally frequent", () => {
    expect(gathered(["b", "a", "b", "a"]).map(({ text }) => text)).toEqual(["b", "a"]);
  });

  it("are none where every repetition was good", () => {
    expect(gathered(["", ""])).toEqual([]);
  });
});

describe("ranges", () => {
  it("names runs of three by their ends", () => {
    expect(ranges([1, 2, 3, 5, 7, 8])).toBe("1–3, 5, 7, 8");
    expect(ranges([4])).toBe("4");
    expect(ranges([])).toBe("");
  });
});
