/** The part of a video that becomes the reference: pure arithmetic from handles and keys to times of pictures. */

import { lastNotAfter } from "./keypoints";

/** Times of the video, ms. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

export type Edge = "start" | "end";

/**
 * The ends stay so far apart, ms, that each can be told from the other. What is too short for a repetition is the
 * engine's to say.
 */
export const APART_MS = 100;

/** With Shift an arrow key moves by so many pictures. */
const LEAP = 10;

/** Index of the picture whose time is nearest. */
export function nearest(timesMs: readonly number[], tMs: number): number {
  const before = Math.max(0, lastNotAfter(timesMs, tMs));
  const after = Math.min(timesMs.length - 1, before + 1);
  return tMs - timesMs[before] <= timesMs[after] - tMs ? before : after;
}

/** The span with one end at the picture nearest to `toMs`, as far as the other end leaves room. */
export function withEdge(span: Span, edge: Edge, toMs: number, timesMs: readonly number[]): Span {
  const [low, high] = room(span, edge, timesMs);
  const at = timesMs[Math.min(high, Math.max(low, nearest(timesMs, toMs)))];
  return edge === "start" ? { ...span, startMs: at } : { ...span, endMs: at };
}

/** First and last picture that an end may be at. */
function room({ startMs, endMs }: Span, edge: Edge, timesMs: readonly number[]): readonly [number, number] {
  const last = timesMs.length - 1;
  if (edge === "start") return [0, Math.max(0, lastNotAfter(timesMs, endMs - APART_MS))];
  const first = lastNotAfter(timesMs, startMs + APART_MS - 1e-6) + 1;
  return [Math.min(last, first), last];
}

/** Times that an end may have, as its slider tells. */
export function boundsOf(span: Span, edge: Edge, timesMs: readonly number[]): readonly [number, number] {
  const [low, high] = room(span, edge, timesMs);
  return [timesMs[low], timesMs[high]];
}

/**
 * The span after a key on one of its ends, or `null` for a key that means nothing: arrows go by pictures, Page Up and
 * Page Down to the next edge of a repetition, Home and End as far as there is room.
 */
export function afterKey(
  span: Span,
  edge: Edge,
  { key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">,
  timesMs: readonly number[],
  edgesMs: readonly number[],
): Span | null {
  const tMs = edge === "start" ? span.startMs : span.endMs;
  const step = (pictures: number): Span => {
    const index = Math.min(timesMs.length - 1, Math.max(0, nearest(timesMs, tMs) + pictures));
    return withEdge(span, edge, timesMs[index], timesMs);
  };
  const [low, high] = boundsOf(span, edge, timesMs);
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return step(shiftKey ? LEAP : 1);
    case "ArrowLeft":
    case "ArrowDown":
      return step(shiftKey ? -LEAP : -1);
    case "PageUp":
      return withEdge(span, edge, edgesMs.find((at) => at > tMs + 1) ?? high, timesMs);
    case "PageDown":
      return withEdge(span, edge, edgesMs.filter((at) => at < tMs - 1).at(-1) ?? low, timesMs);
    case "Home":
      return withEdge(span, edge, low, timesMs);
    case "End":
      return withEdge(span, edge, high, timesMs);
    default:
      return null;
  }
}

/** `tMs`, or the edge of a repetition that lies within `withinMs` of it. */
export function snapped(tMs: number, edgesMs: readonly number[], withinMs: number): number {
  let best = tMs;
  let least = withinMs;
  for (const edge of edgesMs) {
    const away = Math.abs(edge - tMs);
    if (away <= least) [best, least] = [edge, away];
  }
  return best;
}

/** Edges of repetitions in order of time, none twice. */
export function edgesOf(repetitions: readonly Stretch[]): number[] {
  const all = repetitions.flatMap(({ start_ms: start, end_ms: end }) => [start, end]);
  return [...new Set(all)].sort((a, b) => a - b);
}

interface Stretch {
  readonly start_ms: number;
  readonly end_ms: number;
}

/**
 * For each repetition the part of the video to take for it: with as much of the rest before and after, as a share of
 * its length, as the engine proposes for its best, but never nearer to another one than to it.
 */
export function partsOf(repetitions: readonly Stretch[], proposed: Span, lengthMs: number): Span[] {
  const best = chosenOf(
    repetitions.map(({ start_ms: startMs, end_ms: endMs }) => ({ startMs, endMs })),
    proposed,
  );
  const share = best < 0 ? 0 : restOf(repetitions[best], proposed);
  return repetitions.map(({ start_ms: start, end_ms: end }, index) => {
    if (index === best) return proposed;
    const rest = share * (end - start);
    const before = index === 0 ? start : (start - repetitions[index - 1].end_ms) / 2;
    const after =
      index === repetitions.length - 1 ? lengthMs - end : (repetitions[index + 1].start_ms - end) / 2;
    return {
      startMs: start - Math.min(rest, Math.max(0, before)),
      endMs: end + Math.min(rest, Math.max(0, after)),
    };
  });
}

/** The longer of the rests at both ends, of which the other may have had less room. */
function restOf({ start_ms: start, end_ms: end }: Stretch, { startMs, endMs }: Span): number {
  return Math.max(0, start - startMs, endMs - end) / Math.max(1, end - start);
}

/** Which of the parts the span is, by and large; -1: a choice of the person's own. */
export function chosenOf(parts: readonly Span[], { startMs, endMs }: Span): number {
  return parts.findIndex((part) => {
    const shared = Math.min(endMs, part.endMs) - Math.max(startMs, part.startMs);
    const together = Math.max(endMs, part.endMs) - Math.min(startMs, part.startMs);
    return shared >= SAME * together;
  });
}

/** So much of two parts together is in both where they are the same repetition: an end may be off by a sixth of it. */
const SAME = 0.7;

/** Room beside the span when the timeline shows it large, as a share of its length, and ms at least. */
const BESIDE = 0.75;
const LEAST_BESIDE_MS = 600;

/** The part of the timeline that shows the span large, within the video. */
export function closeUp({ startMs, endMs }: Span, lengthMs: number): Span {
  const beside = Math.max(LEAST_BESIDE_MS, BESIDE * (endMs - startMs));
  return { startMs: Math.max(0, startMs - beside), endMs: Math.min(lengthMs, endMs + beside) };
}

/** Whether a close-up shows clearly more than the whole video does. */
export function worthClosing(span: Span, lengthMs: number): boolean {
  const near = closeUp(span, lengthMs);
  return near.endMs - near.startMs < WORTH * lengthMs;
}

const WORTH = 0.6;

/** `0:03.4`: a time as fine as a repetition needs it. */
export function fineTime(tMs: number): string {
  const tenths = Math.round(Math.max(0, tMs) / 100);
  const seconds = Math.floor(tenths / 10);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}.${tenths % 10}`;
}
