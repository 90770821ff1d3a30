import { describe, expect, it } from "vitest";
import type { Turn } from "../media/types";
import { matrixOf, placesOf, storedPart, turnedSize } from "./turning";
import { sampleYuv, yuvMatrix, type Part, type YuvPicture } from "./yuv";

const TURNS: readonly Turn[] = [0, 90, 180, 270];
const UPRIGHT = { width: 48, height: 32 };

/** Where a stored pixel is shown, by the meaning of turning clockwise. */
function shownAt(
  x: number,
  y: number,
  stored: { width: number; height: number },
  turn: Turn,
): [number, number] {
  let [column, row, { width, height }] = [x, y, stored];
  for (let turned = 0; turned < turn; turned += 90) {
    [column, row] = [height - 1 - row, column];
    [width, height] = [height, width];
  }
  return [column, row];
}

const matrix = yuvMatrix("smpte170m", true, 480);

/** A picture that is shown upright as `UPRIGHT`, with brightness and colour by place, as it is stored. */
function picture(turn: Turn): YuvPicture {
  if (matrix === null) throw new Error("no matrix");
  const { width, height } = turnedSize(UPRIGHT, turn);
  const bytes = new Uint8Array((width * height * 3) / 2);
  const planes = [
    { offset: 0, stride: width },
    { offset: width * height, stride: width / 2 },
    { offset: (width * height * 5) / 4, stride: width / 2 },
  ];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [column, row] = shownAt(x, y, { width, height }, turn);
      bytes[y * width + x] = 40 + 3 * column + 2 * row + ((column * row) % 5);
    }
  for (let y = 0; y < height / 2; y += 1)
    for (let x = 0; x < width / 2; x += 1) {
      const [column, row] = shownAt(x, y, { width: width / 2, height: height / 2 }, turn);
      bytes[planes[1].offset + (y * width) / 2 + x] = 100 + 2 * column;
      bytes[planes[2].offset + (y * width) / 2 + x] = 150 - 2 * row;
    }
  return { format: "I420", bytes, planes, width, height, matrix };
}

/** The part of the upright picture, cut from one that is stored turned. */
function cut(turn: Turn, part: Part, across: number, down: number): number[] {
  const into = new Int32Array(across * down * 3).fill(-1);
  const result = turnedSize({ width: across, height: down }, turn);
  sampleYuv(picture(turn), storedPart(part, UPRIGHT, turn), into, result.width, result.height, turn);
  return [...into];
}

describe("turned pictures", () => {
  it.each([
    ["the whole picture", { left: 0, top: 0, width: 48, height: 32 }, 12, 8],
    ["a part", { left: 8, top: 4, width: 24, height: 24 }, 8, 8],
    ["a part between pixels", { left: 5.3, top: 2.7, width: 20.2, height: 20.2 }, 12, 12],
    ["a part beyond its edge", { left: -16, top: -8, width: 64, height: 48 }, 16, 12],
  ])("give the same values as the upright one: %s", (_, part, across, down) => {
    const expected = cut(0, part, across, down);
    expect(expected).not.toContain(-1);
    for (const turn of TURNS) {
      const apart = cut(turn, part, across, down).map((value, at) => Math.abs(value - expected[at]));
      // Colour is that of the nearest pixel: where two are as near it may be the neighbour's.
      expect(Math.max(...apart)).toBeLessThanOrEqual(4);
    }
  });

  it.each(TURNS)("have each pixel in its place (%i)", (turn) => {
    const stored = turnedSize(UPRIGHT, turn);
    const { first, rows, columns } = placesOf(stored, turn);
    const [a, b, c, d, e, f] = matrixOf(UPRIGHT, turn);
    for (const [x, y] of [
      [0, 0],
      [5, 0],
      [0, 7],
      [stored.width - 1, stored.height - 1],
    ]) {
      const [column, row] = shownAt(x, y, stored, turn);
      expect(first + y * rows + x * columns).toBe(row * UPRIGHT.width + column);
      // A canvas moves the middle of the pixel to the middle of the pixel.
      const [middleX, middleY] = [x + 0.5, y + 0.5];
      expect([a * middleX + c * middleY + e, b * middleX + d * middleY + f]).toEqual([
        column + 0.5,
        row + 0.5,
      ]);
      const pixel = storedPart({ left: column, top: row, width: 1, height: 1 }, UPRIGHT, turn);
      expect(pixel).toEqual({ left: x, top: y, width: 1, height: 1 });
    }
  });
});
