/** The page's own words. */

export { text as words, type TextKey } from "../generated/texts";

/** Milliseconds as m:ss, the same in every language of the page. */
export function clock(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
