/**
 * Pictures that are stored lying on their side or upside down, as phones do: the part that a model sees is cut in the
 * stored orientation, and only that small part is turned.
 */
import type { Turn } from "../media/types";
import type { Size } from "./frame";
import type { Part } from "./yuv";

/** The size as stored of what is so large when upright, and the other way round. */
export function turnedSize({ width, height }: Size, turn: Turn): Size {
  return turn === 90 || turn === 270 ? { width: height, height: width } : { width, height };
}

/** Where a part of the upright picture lies in the stored one. */
export function storedPart({ left, top, width, height }: Part, upright: Size, turn: Turn): Part {
  const right = upright.width - left - width;
  const bottom = upright.height - top - height;
  if (turn === 90) return { left: top, top: right, width: height, height: width };
  if (turn === 180) return { left: right, top: bottom, width, height };
  if (turn === 270) return { left: bottom, top: left, width: height, height: width };
  return { left, top, width, height };
}

/** Where pixels of a small stored picture go in the upright one: `first + row * rows + column * columns`. */
export interface Places {
  readonly first: number;
  readonly rows: number;
  readonly columns: number;
}

/** @param stored size of the small picture before it is turned. */
export function placesOf({ width, height }: Size, turn: Turn): Places {
  if (turn === 90) return { first: height - 1, rows: -1, columns: height };
  if (turn === 180) return { first: width * height - 1, rows: -width, columns: -1 };
  if (turn === 270) return { first: (width - 1) * height, rows: 1, columns: -height };
  return { first: 0, rows: width, columns: 1 };
}

/** The matrix of a canvas that turns what is drawn as stored, so that an upright picture of this size comes out. */
export function matrixOf(
  { width, height }: Size,
  turn: Turn,
): [number, number, number, number, number, number] {
  if (turn === 90) return [0, 1, -1, 0, width, 0];
  if (turn === 180) return [-1, 0, 0, -1, width, height];
  if (turn === 270) return [0, -1, 1, 0, 0, height];
  return [1, 0, 0, 1, 0, 0];
}
