/** Where things lie on the chart: pure arithmetic from times and values to pixels. */

import type { Timeline } from "./types";

/** The chart's plot in CSS pixels, and the times that its edges stand for. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly lengthMs: number;
}

export function xAt(plot: Plot, tMs: number): number {
  const share = plot.lengthMs > 0 ? Math.min(1, Math.max(0, tMs / plot.lengthMs)) : 0;
  return plot.left + share * (plot.right - plot.left);
}

/** The time under `x`, kept within the video. */
export function timeAt(plot: Plot, x: number): number {
  const width = plot.right - plot.left;
  return width > 0 ? Math.min(1, Math.max(0, (x - plot.left) / width)) * plot.lengthMs : 0;
}

/** Lowest and highest value, a little apart even where all are equal; `null` without any. */
export function extent(values: readonly (number | null)[]): readonly [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return null;
  return high - low > 1e-9 ? [low, high] : [low - 1, high + 1];
}

/** The signal as an SVG path, in pieces where it was not seen; a value alone is a dot. */
export function signalPath(
  plot: Plot,
  { t_ms: times, values }: Pick<Timeline, "t_ms" | "values">,
  [low, high]: readonly [number, number],
): string {
  const parts: string[] = [];
  let open = false;
  times.forEach((tMs, index) => {
    const value = values[index] ?? null;
    if (value === null) {
      open = false;
      return;
    }
    const x = xAt(plot, tMs).toFixed(1);
    const y = (plot.bottom - ((value - low) / (high - low)) * (plot.bottom - plot.top)).toFixed(1);
    const alone = !open && (values[index + 1] ?? null) === null;
    parts.push(open ? `L${x} ${y}` : alone ? `M${x} ${y}h0.01` : `M${x} ${y}`);
    open = true;
  });
  return parts.join("");
}

const TICKS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Times to write below the chart, at least `apart` pixels from one another: the first is 0. */
export function timeTicks(plot: Plot, apart: number): number[] {
  const width = plot.right - plot.left;
  if (plot.lengthMs <= 0 || width <= 0) return [0];
  const least = (apart / width) * plot.lengthMs;
  const step = (TICKS_S.find((each) => each * 1000 >= least) ?? Math.ceil(least / 3_600_000) * 3600) * 1000;
  const ticks: number[] = [];
  for (let at = 0; at * step <= plot.lengthMs; at += 1) ticks.push(at * step);
  return ticks;
}

/** Number every how many entries, so that numbers stand `apart` pixels from one another: 1, 2, 5, 10, ... */
export function numberEvery(count: number, width: number, apart: number): number {
  const least = width > 0 ? (count * apart) / width : count;
  for (let power = 1; ; power *= 10) {
    for (const step of [1, 2, 5]) if (step * power >= least) return step * power;
  }
}

interface Spanned {
  readonly start_ms: number;
  readonly end_ms: number;
}

/**
 * Which entry `tMs` belongs to: the one that it lies in, else -1. Where two meet, the one that begins.
 */
export function entryAt(entries: readonly Spanned[], tMs: number): number {
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const { start_ms: from, end_ms: to } = entries[index];
    if (tMs >= from) return tMs <= to ? index : -1;
  }
  return -1;
}

/**
 * Where to go from `tMs` to be at the start of the next (`1`) or previous (`-1`) entry; within the first
 * `graceMs` of one, back leads to the one before. `null`: there is none.
 */
export function neighbour(
  entries: readonly Spanned[],
  tMs: number,
  direction: 1 | -1,
  graceMs: number,
): number | null {
  if (direction === 1) return entries.find(({ start_ms: start }) => start > tMs + 1)?.start_ms ?? null;
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    if (entries[index].start_ms < tMs - graceMs) return entries[index].start_ms;
  }
  return null;
}
