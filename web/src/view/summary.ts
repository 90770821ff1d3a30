/** The closing picture of a session: how many, how good, and each repetition as a bar. */

import { isComparison, meanCriteria, meters, scoreTable } from "./comparison";
import { html } from "./dom";
import { gathered, ranges } from "./figures";
import type { Grade, Jumps, PagePlan, Summary, ViewState } from "./types";
import { percent } from "./upload/times";
import { clock, words } from "./words";

/** More bars than this would be too thin to read, more rows too long to look through; the last ones are shown. */
const MOST_BARS = 30;
/** As many reasons as a person takes in; the most frequent ones. */
const MOST_REASONS = 3;

export interface Closing {
  readonly unit: PagePlan["unit"];
  readonly name: string | null;
  readonly caution: string | null;
  readonly view: ViewState;
  /** Absent until the session has given it, and for a session without a movement. */
  readonly summary: Summary | null;
  /** Likewise, and for a session without jumps. */
  readonly jumps: Jumps | null;
  /** Keeps the recording of the session, where there is one. */
  readonly save: (() => void) | undefined;
}

export function summaryCard(lang: string, closing: Closing): HTMLElement {
  const { unit, name, caution, view, summary, jumps } = closing;
  const count = summary?.counter ?? view.count;
  const grade = summary === null ? view.grade : gradeOf(summary);
  const card = html("div", { class: "rs-summary" });
  if (name !== null) card.append(html("p", { class: "rs-kicker" }, name));
  if (unit === "none" || count === 0) {
    card.append(
      html("h2", { class: "rs-title" }, words(lang, unit === "none" ? "finished" : "no_repetitions")),
    );
    return card;
  }
  const best = jumps?.maxJumpHeight ?? null;
  const tally =
    best === null
      ? html("p", { class: "rs-tally" }, html("strong", {}, String(count)), unitName(lang, unit, count))
      : html(
          "p",
          { class: "rs-tally" },
          html("strong", {}, String(Math.round(best))),
          `cm, ${words(lang, count === 1 ? "one_jump" : "best_of_jumps", { count })}`,
        );
  if (grade !== null) {
    const badge = html("span", { class: "rs-grade", "data-grade": grade }, grade);
    badge.setAttribute("aria-label", words(lang, "grade_spoken", { grade }));
    tally.append(badge);
  }
  card.append(html("h2", { class: "rs-title" }, words(lang, "finished")), tally);
  if (summary === null) return card;
  const { history } = summary;
  const compared = isComparison(summary);
  const heights = jumps?.jumps.map(({ jumpHeightCm }) => jumpHeightCm) ?? [];
  const bars =
    best === null
      ? history.map(({ score, grade: letter }): Bar => [score, letter])
      : heights.map((cm): Bar => [(100 * cm) / best, null]);
  // A comparison's table has the numbers themselves, the best among them.
  if (bars.length > 1 && !compared) card.append(barsOf(bars.slice(-MOST_BARS)));
  const figures = html("dl", { class: "rs-figures" });
  const add = (label: string, value: string): void =>
    figures.append(html("div", {}, html("dt", {}, label), html("dd", {}, value)));
  const average = averageScore(summary);
  if (average !== null) add(words(lang, "average_score"), scoreLabel(lang, summary, average));
  if (typeof jumps?.avgJumpHeight === "number") {
    add(words(lang, "average_score"), `${Math.round(jumps.avgJumpHeight)} cm`);
  }
  if (unit === "seconds" && history.length > 1) {
    add(words(lang, "longest"), clock(Math.max(...history.map(({ startMs, endMs }) => endMs - startMs))));
  } else if (unit === "repetitions" && history.length > 0 && !compared) {
    add(words(lang, "best_score"), String(bestScore(summary)));
  }
  const similarity = compared ? summary.avg_similarity : null;
  if (similarity !== null) add(words(lang, "comparison_similarity"), percent(similarity, lang));
  add(words(lang, "duration"), clock(summary.durationMs));
  card.append(figures);
  if (compared && history.length > 0) {
    const means = meters(lang, meanCriteria(history));
    if (means !== null) card.append(means);
    card.append(scoreTable(lang, unit, history.slice(-MOST_BARS)));
  }
  const reasons = gathered(view.reasons).slice(0, MOST_REASONS);
  if (reasons.length > 0) {
    const lines = reasons.map(({ text, entries }) =>
      html("li", {}, text, history.length > 1 ? html("span", {}, ranges(entries)) : ""),
    );
    card.append(html("ul", { class: "rs-reasons" }, ...lines));
  }
  if (caution !== null) card.append(html("p", { class: "rs-caution" }, caution));
  return card;
}

/** Height in percent, and the grade that colours it. */
type Bar = readonly [number, string | null];

function barsOf(bars: readonly Bar[]): HTMLElement {
  const element = html("div", { class: "rs-bars", "aria-hidden": "true" });
  for (const [height, letter] of bars) {
    const bar = html("i", letter === null ? {} : { "data-grade": letter });
    bar.style.height = `${Math.max(6, height)}%`;
    element.append(bar);
  }
  return element;
}

/** 0..100. A comparison gives its average as a share, a built-in movement as this. */
export function averageScore(summary: Summary): number | null {
  if (summary.avg_rep_score === null) return null;
  return isComparison(summary) ? Math.round(summary.avg_rep_score * 100) : summary.avg_rep_score;
}

/** The grade of all of it. */
export function gradeOf(summary: Summary): Grade | null {
  return summary.grade ?? null;
}

/** The best of a history that is not empty, 0..100. */
export function bestScore({ history }: Summary): number {
  return Math.max(...history.map(({ score }) => score));
}

/** A score as it is written: of a built-in movement as points, of a comparison as percent. */
export function scoreLabel(lang: string, summary: Summary, score: number): string {
  return isComparison(summary) ? percent(score / 100, lang) : String(score);
}

export function unitName(lang: string, unit: PagePlan["unit"], count: number): string {
  if (unit === "seconds") return words(lang, count === 1 ? "second_one" : "second_many");
  return words(lang, count === 1 ? "repetition_one" : "repetition_many");
}
