/** The closing picture's figures: how an answer's numbers are put for a person. */

/** A reason, and the places in the history that it stands for. */
export interface Reason {
  readonly text: string;
  readonly entries: readonly number[];
}

/** Each reason once, the most frequent first; at equal numbers the one that came first. Empty ones are none. */
export function gathered(reasons: readonly string[]): Reason[] {
  const entries = new Map<string, number[]>();
  reasons.forEach((text, at) => {
    if (text !== "") entries.set(text, [...(entries.get(text) ?? []), at + 1]);
  });
  return [...entries]
    .map(([text, numbers]) => ({ text, entries: numbers }))
    .sort((a, b) => b.entries.length - a.entries.length);
}

/** Growing whole numbers as a person writes them: 1, 2, 3, 5 as "1–3, 5". */
export function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs
    .map(([from, to]) => (from === to ? `${from}` : `${from}${to > from + 1 ? "–" : ", "}${to}`))
    .join(", ");
}
