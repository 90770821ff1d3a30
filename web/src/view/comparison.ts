/** A comparison with a reference, in numbers: how like it each repetition was, by criterion and in all. */

import { html } from "./dom";
import type { Comparison, PagePlan, Summary } from "./types";
import { entriesName, entryName } from "./upload/names";
import { percent } from "./upload/times";
import { words, type TextKey } from "./words";

/** The criteria of a comparison in a summary's history, as a person reads them. A hold has no timing, say. */
const CRITERIA: readonly (readonly [string, TextKey])[] = [
  ["pose", "comparison_pose"],
  ["timing", "comparison_timing"],
  ["movement", "comparison_movement"],
];

type Criteria = Summary["history"][number]["criteria"];

export function isComparison(summary: Summary): summary is Comparison {
  return "avg_similarity" in summary;
}

/** Mean of each criterion over all of a history. */
export function meanCriteria(history: Summary["history"]): Criteria {
  const means: Criteria = {};
  for (const [criterion] of CRITERIA) {
    const scores = history.flatMap(({ criteria }) => (criterion in criteria ? [criteria[criterion]] : []));
    if (scores.length > 0) means[criterion] = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  }
  return means;
}

/** Each criterion as name, percent and bar; `null` where none was judged. */
export function meters(lang: string, criteria: Criteria): HTMLElement | null {
  const judged = CRITERIA.filter(([criterion]) => criterion in criteria);
  if (judged.length === 0) return null;
  const all = judged.map(([criterion, label]) => {
    const fill = html("i");
    fill.style.width = `${criteria[criterion]}%`;
    return html(
      "span",
      { class: "rs-meter", "data-criterion": criterion },
      html("span", { class: "rs-meter-name" }, words(lang, label)),
      " ",
      html("span", { class: "rs-meter-value" }, percent(criteria[criterion] / 100, lang)),
      html("span", { class: "rs-meter-bar", "aria-hidden": "true" }, fill),
    );
  });
  return html("span", { class: "rs-meters" }, ...all);
}

/** A row for each repetition or stretch: its criteria, the whole and the grade. */
export function scoreTable(lang: string, unit: PagePlan["unit"], history: Summary["history"]): HTMLElement {
  const columns = CRITERIA.filter(([criterion]) => history.some(({ criteria }) => criterion in criteria));
  const heading = (label: string): HTMLElement => html("th", { scope: "col" }, label);
  const rows = history.map(({ index, score, grade, criteria }) => {
    const number = html("th", { scope: "row", "aria-label": entryName(lang, unit, index) }, String(index));
    const badge = html("span", { class: "rs-grade", "data-grade": grade, role: "img" }, grade);
    badge.setAttribute("aria-label", words(lang, "grade_spoken", { grade }));
    const cells = columns.map(([criterion]) =>
      html("td", {}, criterion in criteria ? percent(criteria[criterion] / 100, lang) : ""),
    );
    return html(
      "tr",
      {},
      number,
      ...cells,
      html("td", {}, percent(score / 100, lang)),
      html("td", {}, badge),
    );
  });
  const table = html(
    "table",
    {},
    html("caption", { class: "rs-spoken" }, entriesName(lang, unit)),
    html(
      "thead",
      {},
      html(
        "tr",
        {},
        html("td"),
        ...columns.map(([, label]) => heading(words(lang, label))),
        heading(words(lang, "comparison_overall")),
        html("td"),
      ),
    ),
    html("tbody", {}, ...rows),
  );
  const element = html("div", { class: "rs-scores", tabindex: "0", role: "region" }, table);
  element.setAttribute("aria-label", entriesName(lang, unit));
  return element;
}
