/** Where the plate with count and grade lies over a picture, in its pixels. */

/** Shares of the picture's shorter side. */
const EDGE = 0.04;
const NUMERAL = 0.115;
const LABEL = 0.037;
const BADGE = 0.098;
const MARK = 0.03;
/** Smallest letters that can be read, pixels. */
const SMALLEST_TEXT = 11;

export interface Metrics {
  /** From the picture's edges to the plate. */
  readonly edge: number;
  readonly padding: number;
  readonly radius: number;
  /** Height of the digits themselves. */
  readonly numeral: number;
  /** Font sizes of the unit below the count and of the mark in the corner. */
  readonly label: number;
  readonly mark: number;
  /** Diameter of the grade's disc. */
  readonly badge: number;
  /** Between count and grade, and between count and unit. */
  readonly beside: number;
  readonly below: number;
}

export interface Plate {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Where the digits begin, and the line they stand on. */
  readonly numeralLeft: number;
  readonly numeralBaseline: number;
  readonly labelBaseline: number;
  readonly badgeX: number;
  readonly badgeY: number;
}

export function metrics(width: number, height: number): Metrics {
  const side = Math.min(width, height);
  const label = Math.max(SMALLEST_TEXT, side * LABEL);
  return {
    edge: side * EDGE,
    padding: side * 0.034,
    radius: side * 0.045,
    numeral: side * NUMERAL,
    label,
    mark: Math.max(SMALLEST_TEXT, side * MARK),
    badge: side * BADGE,
    beside: side * 0.032,
    below: label * 0.75,
  };
}

/**
 * `numeralWidth` and `labelWidth`: the texts as they are set; `labelHeight`: of a letter with an ascender. The plate
 * never leaves the picture; a label too long for it is the painter's to narrow.
 */
export function plate(
  of: Metrics,
  numeralWidth: number,
  labelWidth: number,
  labelHeight: number,
  graded: boolean,
  width: number,
): Plate {
  const row = numeralWidth + (graded ? of.beside + of.badge : 0);
  const left = of.edge;
  const top = of.edge;
  const inner = Math.min(Math.max(row, labelWidth), width - 2 * (of.edge + of.padding));
  const numeralBaseline = top + of.padding + of.numeral;
  const labelBaseline = numeralBaseline + of.below + labelHeight;
  return {
    left,
    top,
    width: inner + 2 * of.padding,
    height: labelBaseline + of.padding - top,
    numeralLeft: left + of.padding,
    numeralBaseline,
    labelBaseline,
    badgeX: left + of.padding + numeralWidth + of.beside + of.badge / 2,
    badgeY: numeralBaseline - of.numeral / 2,
  };
}

/** Length of a count's swelling, ms, and how far it goes. */
const SWELL_MS = 360;
const SWELL_BY = 0.16;

/** Factor on the count's size so long after it changed. */
export function swell(sinceMs: number): number {
  if (!(sinceMs >= 0 && sinceMs < SWELL_MS)) return 1;
  return 1 + SWELL_BY * Math.sin((Math.PI * sinceMs) / SWELL_MS);
}
