import { describe, expect, it } from "vitest";
import { mended } from "./cut_matroska";

const CLUSTER = [0x1f, 0x43, 0xb6, 0x75];
const block = (length: number): number[] => [0xa3, 0x80 + length, ...Array<number>(length).fill(7)];

/** A header, then a segment that says that it is `length` long, with `content`. */
const file = (length: number[], ...content: number[]): File =>
  new File(
    [Uint8Array.from([0x1a, 0x45, 0xdf, 0xa3, 0x82, 1, 2, 0x18, 0x53, 0x80, 0x67, ...length, ...content])],
    "x.webm",
    { type: "video/webm" },
  );
const bytes = async (blob: Blob): Promise<number[]> => [...new Uint8Array(await blob.arrayBuffer())];
const LONG = [0x01, 0, 0, 0, 0, 0, 0, 99];
const UNKNOWN = [0x01, 255, 255, 255, 255, 255, 255, 255];

describe("mended", () => {
  it.each([
    ["whole", file([0x88], ...CLUSTER, 0x83, ...block(1))],
    ["cut between clusters", file(LONG, ...CLUSTER, 0x83, ...block(1))],
    ["cut in something else", file(LONG, 0xec, 0x90, 1, 2)],
    ["recorded live", file(UNKNOWN, ...CLUSTER, 0xff, ...block(1))],
    ["of another kind", new File(["text that goes on"], "x.webm")],
    ["empty", new File([], "x.webm")],
  ])("leaves a file that is %s", async (_what, given) => {
    expect(await mended(given)).toBe(given);
  });

  it.each([
    ["in a block", [...block(2), ...block(3).slice(0, 3)]],
    ["in a block's head", [...block(2), 0xa3]],
    ["between blocks", block(2)],
  ])("ends a cluster that is cut %s with its last whole block", async (_what, rest) => {
    const cluster = [...CLUSTER, 0x40, 60];
    const found = await mended(file(LONG, ...CLUSTER, 0x83, ...block(1), ...cluster, ...rest));
    expect(found.name).toBe("x.webm");
    expect(found.type).toBe("video/webm");
    const expected = file(LONG, ...CLUSTER, 0x83, ...block(1), ...CLUSTER, 0x40, 4, ...block(2));
    expect(await bytes(found)).toEqual(await bytes(expected));
  });

  it("reads sizes beyond what a double holds", async () => {
    const size = [0x01, 0, 0, 0, 0, 0, 0, 61];
    const found = await mended(file(LONG, ...CLUSTER, ...size, ...block(2), 0xa3));
    const expected = file(LONG, ...CLUSTER, 0x01, 0, 0, 0, 0, 0, 0, 4, ...block(2));
    expect(await bytes(found)).toEqual(await bytes(expected));
  });
});
