/** How large an exported video is. */

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Longer sides to fall back to where an encoder does not take the video's own, pixels. */
const LONGER_SIDES = [1920, 1280, 854] as const;

/** The video's own size first, then smaller ones of the same shape. Sides are even, as encoders want them. */
export function exportSizes(width: number, height: number): PixelSize[] {
  const longer = Math.max(width, height);
  const factors = [1, ...LONGER_SIDES.filter((side) => side < longer).map((side) => side / longer)];
  return factors.map((factor) => ({ width: even(width * factor), height: even(height * factor) }));
}

const even = (length: number): number => Math.max(2, 2 * Math.round(length / 2));
