import { describe, expect, it } from "vitest";

import { PARAMETERS } from "../generated/parameters";
import { frameCode, listenerCode, pageUrl } from "./address";

const SITE = new URL("https://example.org/training/");

describe("pageUrl", () => {
  it("names only what differs from the defaults, under the site's own base", () => {
    const choices = new Map([
      ["token", "abc.def.ghi"],
      ["exercise", "squat"],
      ["difficulty", "medium"],
      ["recommendations", "true"],
      ["skeleton", "true"],
      ["minGrade", ""],
    ]);
    expect(pageUrl(SITE, "tracking", PARAMETERS, choices)).toBe(
      "https://example.org/training/pose_tracker/tracking?token=abc.def.ghi&exercise=squat&recommendations=true",
    );
  });

  it("escapes what a person typed", () => {
    const url = pageUrl(SITE, "tracking", PARAMETERS, new Map([["loading_message", "Un instant & à vous"]]));
    expect(new URL(url).searchParams.get("loading_message")).toBe("Un instant & à vous");
  });
});

describe("a file's page", () => {
  it("has an address of its own", () => {
    const choices = new Map([["exercise", "squat"]]);
    expect(pageUrl(SITE, "upload_tracking", PARAMETERS, choices)).toBe(
      "https://example.org/training/pose_tracker/upload_tracking?exercise=squat",
    );
  });
});

describe("code", () => {
  it("keeps the address whole inside an attribute", () => {
    expect(frameCode('https://a.example/?x=1&y="2"')).toContain(
      'src="https://a.example/?x=1&amp;y=&quot;2&quot;"',
    );
  });

  it("parses only what comes as text", () => {
    expect(listenerCode(SITE.href, true)).toContain("JSON.parse(event.data)");
    expect(listenerCode(SITE.href, false)).not.toContain("JSON.parse");
  });
});
