import { describe, expect, it } from "vitest";
import { firstBytes, pictureFormat, videoFormat } from "./signatures";

describe("videoFormat", () => {
  it.each([
    ["RIFF\x10\0\0\0AVI LIST\0\0\0\0hdrlstrhxxxxvidsXVID", "AVI, XVID"],
    ["RIFF\x10\0\0\0AVI LIST", "AVI"],
    ["0&\xb2u\x8ef\xcf\x11", "WMV"],
    ["\0\0\x01\xba", "MPEG-2"],
    ["bread, milk, apples", null],
    ["RIFF\x10\0\0\0WAVE", null],
    ["", null],
  ])("of %j is %s", (head, format) => {
    expect(videoFormat(head)).toBe(format);
  });
});

describe("pictureFormat", () => {
  it.each([
    ["\xff\xd8\xff\xe0", "JPEG"],
    ["RIFF\n\0\0\0WEBPVP8 ", "WebP"],
    ["\0\0\0\x18ftypheic", "HEIC"],
    ["\0\0\0\x18ftypavif", "AVIF"],
    ["\0\0\0\x18ftypisom", undefined],
    ["a text", undefined],
  ])("of %j is %s", (head, name) => {
    expect(pictureFormat(head)?.name).toBe(name);
  });
});

describe("firstBytes", () => {
  it("reads bytes as they are", async () => {
    expect(await firstBytes(new Blob([Uint8Array.of(0, 0x89, 255)]))).toBe("\0\x89\xff");
  });

  it("is empty where nothing can be read", async () => {
    expect(await firstBytes(new URL("data:no"))).toBe("");
  });
});
