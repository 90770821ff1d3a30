import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { DEFAULTS, overlayTheme } from "./theme";

const TOKENS = readFileSync(new URL("../tokens.css", import.meta.url), "utf8");

/** A property's first value: that of the light page, without a skeleton theme. */
const token = (name: string): string | undefined =>
  new RegExp(`--repscope-${name}: ([^;]+);`).exec(TOKENS)?.[1];

describe("DEFAULTS", () => {
  it("are those of tokens.css", () => {
    const { left, right, middle, halo, joint, fault, reference } = DEFAULTS.skeleton;
    expect([left, right, middle, halo, joint]).toEqual(
      ["left", "right", "middle", "halo", "joint"].map((part) => token(`skeleton-${part}`)),
    );
    expect([fault, reference]).toEqual([token("fault"), token("reference")]);
    expect(DEFAULTS.grades).toEqual(
      Object.fromEntries(
        ["A", "B", "C", "D", "F"].map((grade) => [grade, token(`grade-${grade.toLowerCase()}`)]),
      ),
    );
    expect(DEFAULTS.gradeInk).toBe(token("grade-ink"));
    expect(DEFAULTS.font).toBe(token("font"));
  });

  it("hold without a page", () => {
    expect(overlayTheme("neon", null)).toBe(DEFAULTS);
  });
});
