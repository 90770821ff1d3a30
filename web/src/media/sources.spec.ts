import { describe, expect, it } from "vitest";
import { isForeign, nameOf } from "./sources";

describe("nameOf", () => {
  it("is a file's own name", () => {
    expect(nameOf(new File([], "my squats.mp4"))).toBe("my squats.mp4");
  });

  it.each([
    ["https://host.example/clips/a%20b.mp4?token=1#t=2", "a b.mp4"],
    ["https://host.example/clips/", "clips"],
    ["https://host.example/", "host.example"],
    ["https://host.example/100%.mp4", "100%.mp4"],
    ["blob:https://host.example/9115d58c-bcda", ""],
    ["data:video/mp4;base64,AAAA", ""],
  ])("of %s is %s", (address, name) => {
    expect(nameOf(new URL(address))).toBe(name);
  });
});

describe("isForeign", () => {
  it.each([
    ["https://host.example/x.mp4", false],
    ["https://host.example:444/x.mp4", true],
    ["http://host.example/x.mp4", true],
    ["https://cdn.host.example/x.mp4", true],
    ["blob:https://host.example/9115d58c-bcda", false],
    ["data:video/mp4;base64,AAAA", false],
  ])("says of %s %s", (address, foreign) => {
    expect(isForeign(new URL(address), "https://host.example/page?x=1")).toBe(foreign);
  });
});
