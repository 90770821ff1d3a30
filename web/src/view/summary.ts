/** The closing picture of a session: how many, how good, and each repetition as a bar. */

import { html } from "./dom";
import type { PagePlan, Summary, ViewState } from "./types";
import { clock, words } from "./words";

/** More bars than this would be too thin to read; the last ones are shown. */
const MOST_BARS = 30;

export interface Closing {
  readonly unit: PagePlan["unit"];
  readonly name: string | null;
  readonly view: ViewState;
  /** Absent until the session has given it, and for a session without a movement. */
  readonly summary: Summary | null;
  /** Keeps the recording of the session, where there is one. */
  readonly save: (() => void) | undefined;
}

export function summaryCard(lang: string, { unit, name, view, summary }: Closing): HTMLElement {
  const count = summary?.counter ?? view.count;
  const grade = summary !== null && "grade" in summary ? summary.grade : view.grade;
  const card = html("div", { class: "rs-summary" });
  if (name !== null) card.append(html("p", { class: "rs-kicker" }, name));
  if (unit === "none" || count === 0) {
    card.append(
      html("h2", { class: "rs-title" }, words(lang, unit === "none" ? "finished" : "no_repetitions")),
    );
    return card;
  }
  const tally = html(
    "p",
    { class: "rs-tally" },
    html("strong", {}, String(count)),
    unitName(lang, unit, count),
  );
  if (grade !== null) {
    const badge = html("span", { class: "rs-grade", "data-grade": grade }, grade);
    badge.setAttribute("aria-label", words(lang, "grade_spoken", { grade }));
    tally.append(badge);
  }
  card.append(html("h2", { class: "rs-title" }, words(lang, "finished")), tally);
  if (summary === null) return card;
  const { history } = summary;
  if (history.length > 1) {
    const bars = html("div", { class: "rs-bars", "aria-hidden": "true" });
    for (const { score, grade: letter } of history.slice(-MOST_BARS)) {
      const bar = html("i", { "data-grade": letter });
      bar.style.height = `${Math.max(6, score)}%`;
      bars.append(bar);
    }
    card.append(bars);
  }
  const figures = html("dl", { class: "rs-figures" });
  const add = (label: string, value: string): void =>
    figures.append(html("div", {}, html("dt", {}, label), html("dd", {}, value)));
  const average = averageScore(summary);
  if (average !== null) add(words(lang, "average_score"), String(average));
  if (history.length > 0) {
    add(words(lang, "best_score"), String(Math.max(...history.map(({ score }) => score))));
  }
  add(words(lang, "duration"), clock(summary.durationMs));
  card.append(figures);
  return card;
}

/** 0..100. A comparison gives its average as a share, a built-in movement as this. */
function averageScore(summary: Summary): number | null {
  if (summary.avg_rep_score === null) return null;
  return "grade" in summary ? summary.avg_rep_score : Math.round(summary.avg_rep_score * 100);
}

function unitName(lang: string, unit: PagePlan["unit"], count: number): string {
  if (unit === "seconds") return words(lang, count === 1 ? "second_one" : "second_many");
  return words(lang, count === 1 ? "repetition_one" : "repetition_many");
}
