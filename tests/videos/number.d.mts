/** See `number.mjs`. */
export function readNumber(
  data: Uint8ClampedArray | Uint8Array,
  width: number,
  height: number,
): { number: number; turn: 0 | 90 | 180 | 270 } | null;
