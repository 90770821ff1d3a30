/**
 * Sampling a video frame's own planes: brightness at full size, colour at half.
 *
 * A browser that draws a frame turns every pixel of it into red, green and blue first, on the processor where the
 * picture is read back there: for 1280 x 720 that takes a quarter of MoveNet's own time. The model wants some
 * 37,000 pixels, so only those are turned.
 */

import { placesOf } from "./turning";
import type { Turn } from "../media/types";

/** Where a plane lies in the bytes, and how far its rows are apart. */
export interface PlaneLayout {
  readonly offset: number;
  readonly stride: number;
}

export interface YuvPicture {
  /** I420: planes Y, U, V. NV12: Y, then U and V by turns. */
  readonly format: "I420" | "NV12";
  readonly bytes: Uint8Array;
  readonly planes: readonly PlaneLayout[];
  /** Size in pixels. */
  readonly width: number;
  readonly height: number;
  /** The matrix between YUV and RGB: see `yuvMatrix`. */
  readonly matrix: YuvMatrix;
}

/** Red, green and blue by brightness and colour difference; 0..255 each, `black` is where brightness begins. */
export interface YuvMatrix {
  readonly black: number;
  readonly gain: number;
  readonly redByV: number;
  readonly greenByU: number;
  readonly greenByV: number;
  readonly blueByU: number;
}

/** Weights of red and blue in brightness: ITU-R BT.601, BT.709, BT.2020. */
const WEIGHTS: Readonly<Record<string, readonly [number, number] | undefined>> = {
  smpte170m: [0.299, 0.114],
  bt470bg: [0.299, 0.114],
  bt709: [0.2126, 0.0722],
  "bt2020-ncl": [0.2627, 0.0593],
};
/** Pictures that do not say follow BT.601 up to this height (standard definition), BT.709 above. */
const STANDARD_HEIGHT = 576;

/** @param name of the matrix in WebCodecs, if the frame says. @returns `null` for one that is none of YUV's. */
export function yuvMatrix(name: string | null, fullRange: boolean, height: number): YuvMatrix | null {
  const weights = WEIGHTS[name ?? (height > STANDARD_HEIGHT ? "bt709" : "smpte170m")];
  if (weights === undefined) return null;
  const [red, blue] = weights;
  const green = 1 - red - blue;
  // Limited range: brightness 16..235, colour differences 112 to either side of 128.
  const gain = fullRange ? 1 : 255 / 219;
  const colour = fullRange ? 255 / 127.5 : 255 / 112;
  return {
    black: fullRange ? 0 : 16,
    gain,
    redByV: colour * (1 - red),
    greenByU: (-colour * blue * (1 - blue)) / green,
    greenByV: (-colour * red * (1 - red)) / green,
    blueByU: colour * (1 - blue),
  };
}

/** Part of a picture in its pixels; it may reach beyond the picture. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Points that are averaged for one pixel of the result, across and down; each lies between four pixels itself. */
const MAX_TAPS = 3;

/**
 * Resizes a part of a picture. Brightness is averaged over points spread over the pixel, more of them the smaller the
 * result: with a single one a camera's noise makes the joints tremble. Colour is the nearest. Black outside.
 *
 * @param across @param down size of the result before it is turned.
 * @param into red, green, blue, 0..255 each, row by row of the turned result: across x down x 3 values.
 */
export function sampleYuv(
  picture: YuvPicture,
  part: Part,
  into: Int32Array,
  across: number,
  down: number,
  turn: Turn = 0,
): void {
  const { bytes, planes, width, height, format } = picture;
  const { black, gain, redByV, greenByU, greenByV, blueByU } = picture.matrix;
  const [luma, first] = planes;
  const isI420 = format === "I420";
  const second = isI420 ? planes[2] : { offset: first.offset + 1, stride: first.stride };
  const chromaStep = isI420 ? 1 : 2;
  const columns = new Axis(part.left, part.width / across, across, width);
  const rows = new Axis(part.top, part.height / down, down, height);
  const { taps } = columns;
  const scale = gain / (taps * rows.taps);
  const places = placesOf({ width: across, height: down }, turn);
  const brightness = new Float32Array(across);
  into.fill(0);
  for (let row = rows.begin; row < rows.end; row += 1) {
    brightness.fill(0);
    for (let tapY = row * rows.taps; tapY < (row + 1) * rows.taps; tapY += 1) {
      const above = luma.offset + rows.before[tapY] * luma.stride;
      const below = luma.offset + rows.after[tapY] * luma.stride;
      const lowerY = rows.share[tapY];
      for (let column = columns.begin; column < columns.end; column += 1) {
        let sum = 0;
        for (let tap = column * taps; tap < (column + 1) * taps; tap += 1) {
          const left = columns.before[tap];
          const right = columns.after[tap];
          const rightX = columns.share[tap];
          const upper = bytes[above + left] + rightX * (bytes[above + right] - bytes[above + left]);
          const lower = bytes[below + left] + rightX * (bytes[below + right] - bytes[below + left]);
          sum += upper + lowerY * (lower - upper);
        }
        brightness[column] += sum;
      }
    }
    const rowU = first.offset + (rows.nearest[row] >> 1) * first.stride;
    const rowV = second.offset + (rows.nearest[row] >> 1) * second.stride;
    for (let column = columns.begin; column < columns.end; column += 1) {
      const chroma = (columns.nearest[column] >> 1) * chromaStep;
      const y = scale * brightness[column] - gain * black;
      const u = bytes[rowU + chroma] - 128;
      const v = bytes[rowV + chroma] - 128;
      const to = 3 * (places.first + row * places.rows + column * places.columns);
      into[to] = toByte(y + redByV * v);
      into[to + 1] = toByte(y + greenByU * u + greenByV * v);
      into[to + 2] = toByte(y + blueByU * u);
    }
  }
}

/** Where along one axis the result's pixels and their taps lie in the picture. */
class Axis {
  readonly taps: number;
  /** Of the result's pixels, those from `begin` to before `end` have their middle in the picture. */
  readonly begin: number;
  readonly end: number;
  /** For each of those, the picture's pixel that its middle is in. */
  readonly nearest: Int32Array;
  /** For each tap the two pixels that it lies between, and the second one's share. */
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly share: Float32Array;

  /** @param start where the result begins, and @param step how far its pixels are apart, in pixels of the picture. */
  constructor(start: number, step: number, count: number, size: number) {
    const taps = Math.min(Math.max(Math.round(step / 2), 1), MAX_TAPS);
    this.taps = taps;
    this.nearest = new Int32Array(count);
    this.before = new Int32Array(count * taps);
    this.after = new Int32Array(count * taps);
    this.share = new Float32Array(count * taps);
    let begin = count;
    let end = 0;
    for (let pixel = 0; pixel < count; pixel += 1) {
      const middle = start + (pixel + 0.5) * step;
      if (middle < 0 || middle >= size) continue;
      begin = Math.min(begin, pixel);
      end = pixel + 1;
      this.nearest[pixel] = Math.floor(middle);
      for (let tap = 0; tap < taps; tap += 1) {
        const place = start + (pixel + (tap + 0.5) / taps) * step - 0.5;
        const exact = Math.min(Math.max(place, 0), size - 1);
        const at = pixel * taps + tap;
        this.before[at] = Math.floor(exact);
        this.after[at] = Math.min(this.before[at] + 1, size - 1);
        this.share[at] = exact - this.before[at];
      }
    }
    this.begin = begin;
    this.end = end;
  }
}

function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0;
}
