/** Times, sizes and numbers as the person reads them. */

import { clock } from "../words";

/** Videos shorter than this show tenths of a second, ms. */
const SHORT_MS = 10_000;

/** A time of a video of `lengthMs`: `0:12`; of a short one `0:03.4`, where a second is too coarse. */
export function timeLabel(tMs: number, lengthMs: number): string {
  if (lengthMs >= SHORT_MS) return clock(Math.floor(tMs / 1000) * 1000);
  const tenths = Math.floor(Math.max(0, tMs) / 100 + 1e-6);
  return `0:0${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** Seconds held, whole from ten on: `3.4`, `42`. */
export function seconds(durationMs: number, lang: string): string {
  const value = Math.max(0, durationMs) / 1000;
  return numbers(lang, value < 9.95 ? 1 : 0).format(value);
}

/** `2.4` in the language's way. */
export function decimal(value: number, lang: string): string {
  return numbers(lang, value < 9.95 ? 1 : 0).format(value);
}

/** A file's size: `12.3 MB`. */
export function fileSize(bytes: number, lang: string): string {
  const megabytes = bytes / 1e6;
  const [value, unit] = megabytes >= 0.1 ? [megabytes, "megabyte"] : [Math.max(1, bytes / 1e3), "kilobyte"];
  const maximumFractionDigits = unit === "megabyte" && value < 99.5 ? 1 : 0;
  return new Intl.NumberFormat(lang, { style: "unit", unit, maximumFractionDigits }).format(value);
}

export function percent(share: number, lang: string): string {
  return new Intl.NumberFormat(lang, { style: "percent" }).format(share);
}

function numbers(lang: string, maximumFractionDigits: number): Intl.NumberFormat {
  return new Intl.NumberFormat(lang, { maximumFractionDigits });
}
