/** What an entry of the timeline is called. */

import { words } from "../words";
import type { PagePlan } from "./types";

const ONE = { repetitions: "upload_repetition", seconds: "upload_hold", jumps: "upload_jump" } as const;
const ALL = { repetitions: "upload_repetitions", seconds: "upload_holds", jumps: "upload_jumps" } as const;

/** `Repetition 3` */
export function entryName(lang: string, unit: PagePlan["unit"], number: number): string {
  return words(lang, ONE[unit === "none" ? "repetitions" : unit], { number });
}

/** `Repetitions` */
export function entriesName(lang: string, unit: PagePlan["unit"]): string {
  return words(lang, ALL[unit === "none" ? "repetitions" : unit]);
}
