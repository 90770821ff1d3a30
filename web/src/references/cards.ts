/** A reference movement's card as the store kept it, which may have been written by another version of the site. */

import type { ReferenceCard } from "../engine";

const NUMBERS_A_FRAME = 51;

/** `value` where it is a card that can be shown; otherwise `null`, and Python has to read the file first. */
export function shownCard(value: unknown, id: string): ReferenceCard | null {
  if (typeof value !== "object" || value === null) return null;
  const card = value as Partial<Record<keyof ReferenceCard, unknown>>;
  const { t_ms: times, frames } = card;
  const fits =
    card.id === id &&
    typeof card.name === "string" &&
    typeof card.created === "string" &&
    (card.kind === "repetition" || card.kind === "hold") &&
    [card.duration_ms, card.width, card.height].every((size) => isNumber(size) && size > 0) &&
    areNumbers(times) &&
    Array.isArray(frames) &&
    frames.length === times.length &&
    frames.every((frame) => areNumbers(frame) && (frame.length === 0 || frame.length === NUMBERS_A_FRAME));
  return fits ? (value as ReferenceCard) : null;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function areNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isNumber);
}
