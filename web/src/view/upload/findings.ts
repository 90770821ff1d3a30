/** What was found in a video, in words and numbers: the headline, each repetition, and what can be kept. */

import { isComparison, meanCriteria, meters } from "../comparison";
import { html, setData } from "../dom";
import { gathered, ranges } from "../figures";
import { icon } from "../icons";
import { averageScore, bestScore, gradeOf, scoreLabel, unitName } from "../summary";
import { clock, words } from "../words";
import { entriesName, entryName } from "./names";
import { entryAt } from "./scale";
import { percent, seconds, timeLabel } from "./times";
import type { PagePlan, Timeline, VideoResult } from "./types";

type Entry = Timeline["entries"][number];

/** As many reasons as a person takes in: the most frequent ones, above a list too long to see them in. */
const MOST_REASONS = 3;
const LONG_LIST = 4;
/** More places than this are counted rather than named. */
const MOST_NAMED = 8;

/** Count with its unit, grade and the figures beside them. */
export function headline(lang: string, plan: PagePlan, result: VideoResult): HTMLElement {
  const { unit } = plan;
  const { summary, jumps, marks } = result;
  const last = marks.at(Infinity);
  const count = summary?.counter ?? last?.count ?? 0;
  const title = html("h1", { class: "rs-tally", tabindex: "-1" });
  const figures = html("dl", { class: "rs-figures" });
  const add = (label: string, value: string): void =>
    figures.append(html("div", {}, html("dt", {}, label), html("dd", {}, value)));
  const best = jumps?.maxJumpHeight ?? null;
  if (unit === "none") {
    title.append(html("strong", {}, String(marks.size)), words(lang, "upload_frames"));
  } else if (count === 0) {
    title.append(html("span", { class: "rs-title" }, words(lang, "no_repetitions")));
  } else if (best !== null) {
    const said = words(lang, count === 1 ? "one_jump" : "best_of_jumps", { count });
    title.append(html("strong", {}, String(Math.round(best))), html("span", {}, `cm, ${said}`));
  } else {
    title.append(html("strong", {}, String(count)), html("span", {}, nameOf(lang, unit, count)));
  }
  const grade = summary !== null && count > 0 ? gradeOf(summary) : null;
  if (grade !== null) {
    title.append(
      html(
        "span",
        {
          class: "rs-grade",
          "data-grade": grade,
          role: "img",
          "aria-label": words(lang, "grade_spoken", { grade }),
        },
        grade,
      ),
    );
  }
  const average = summary === null || count === 0 ? null : averageScore(summary);
  if (summary !== null && average !== null) {
    add(words(lang, "average_score"), scoreLabel(lang, summary, average));
  }
  if (typeof jumps?.avgJumpHeight === "number") {
    add(words(lang, "average_score"), `${Math.round(jumps.avgJumpHeight)} cm`);
  }
  const history = summary?.history ?? [];
  if (unit === "seconds" && history.length > 1) {
    add(words(lang, "longest"), clock(Math.max(...history.map(({ startMs, endMs }) => endMs - startMs))));
  } else if (summary !== null && unit === "repetitions" && history.length > 1) {
    add(words(lang, "best_score"), scoreLabel(lang, summary, bestScore(summary)));
  }
  const similarity = summary !== null && isComparison(summary) ? summary.avg_similarity : null;
  if (similarity !== null) add(words(lang, "comparison_similarity"), percent(similarity, lang));
  const durationMs = summary?.durationMs ?? last?.t_ms ?? 0;
  add(
    words(lang, "duration"),
    durationMs < 1000 ? `${seconds(durationMs, lang)} s` : timeLabel(durationMs, Infinity),
  );
  const name = plan.exercise_name ?? result.name;
  const means = summary !== null && isComparison(summary) ? meters(lang, meanCriteria(history)) : null;
  const kicker = html("p", { class: "rs-kicker" }, name);
  const parts = [kicker, title, figures, ...(means === null ? [] : [means])];
  return html("header", { class: "rs-headline" }, ...parts);
}

/** The headline as one sentence for the live region. */
export function headlineSpoken(lang: string, plan: PagePlan, { summary, marks }: VideoResult): string {
  const done = words(lang, "upload_done");
  const count = summary?.counter ?? marks.at(Infinity)?.count ?? 0;
  if (plan.unit === "none") return done;
  if (count === 0) return `${done}: ${words(lang, "no_repetitions")}`;
  const parts = [`${count} ${nameOf(lang, plan.unit, count)}`];
  const grade = summary === null ? null : gradeOf(summary);
  if (grade !== null) parts.push(words(lang, "grade_spoken", { grade }));
  return `${done}: ${parts.join(", ")}`;
}

function nameOf(lang: string, unit: PagePlan["unit"], count: number): string {
  return unit === "jumps"
    ? words(lang, count === 1 ? "upload_jump_one" : "upload_jump_many")
    : unitName(lang, unit, count);
}

/** Each repetition, stretch of a hold or jump; choosing one goes there in the video. */
export class Entries {
  /** `null` where nothing was counted. */
  readonly element: HTMLElement | null;
  private readonly entries: readonly Entry[];
  private readonly rows: HTMLButtonElement[] = [];
  private current = -1;

  constructor(
    private readonly lang: string,
    private readonly unit: PagePlan["unit"],
    result: VideoResult,
    private readonly seek: (tMs: number) => void,
  ) {
    this.entries = result.timeline?.entries ?? [];
    const lengthMs = this.entries.at(-1)?.end_ms ?? 0;
    const list = html("ol", { class: "rs-entries" });
    for (const entry of this.entries) list.append(html("li", {}, this.row(entry, lengthMs, result)));
    this.element =
      this.entries.length === 0
        ? null
        : html(
            "section",
            { class: "rs-list", "aria-labelledby": "rs-list-title" },
            html("h2", { id: "rs-list-title" }, entriesName(lang, unit)),
            ...this.reasons(),
            list,
          );
  }

  /** Lights up the entry that the video is in. */
  place(tMs: number): void {
    const at = entryAt(this.entries, tMs);
    if (at === this.current) return;
    this.rows[this.current]?.removeAttribute("aria-current");
    this.rows[at]?.setAttribute("aria-current", "true");
    this.current = at;
  }

  private reasons(): HTMLElement[] {
    if (this.entries.length <= LONG_LIST || this.unit === "jumps") return [];
    const found = gathered(this.entries.map(({ reason }) => reason))
      .filter(({ entries }) => entries.length > 1)
      .slice(0, MOST_REASONS);
    if (found.length === 0) return [];
    const lines = found.map(({ text, entries }) =>
      html("li", {}, text, html("span", {}, where(entries.map((at) => this.entries[at - 1].index)))),
    );
    return [html("ul", { class: "rs-reasons" }, ...lines)];
  }

  private row(entry: Entry, lengthMs: number, result: VideoResult): HTMLElement {
    const { lang, unit } = this;
    const from = timeLabel(entry.start_ms, lengthMs);
    const held = words(lang, "upload_held", { seconds: seconds(entry.end_ms - entry.start_ms, lang) });
    const main = unit === "seconds" ? held : unit === "jumps" ? heightOf(entry, result) : entry.reason;
    const more = unit === "seconds" ? entry.reason : "";
    const row = html(
      "button",
      { type: "button", class: "rs-entry" },
      html("span", { class: "rs-entry-number", "aria-hidden": "true" }, String(entry.index)),
      html("span", { class: "rs-spoken" }, `${entryName(lang, unit, entry.index)},`),
      html(
        "span",
        { class: "rs-entry-text" },
        html("span", { class: "rs-entry-main" }, main),
        html("span", { class: "rs-entry-more" }, from, more === "" ? "" : ` · ${more}`),
      ),
    );
    if (entry.score !== null) {
      const { summary } = result;
      const score = summary === null ? String(entry.score) : scoreLabel(lang, summary, entry.score);
      row.append(
        html("span", { class: "rs-entry-score", "aria-hidden": "true" }, score),
        html("span", { class: "rs-spoken" }, `, ${words(lang, "upload_score", { score })}`),
      );
    }
    if (entry.grade !== null) {
      setData(row, "grade", entry.grade);
      row.append(
        html("span", { class: "rs-grade", "aria-hidden": "true" }, entry.grade),
        html("span", { class: "rs-spoken" }, `, ${words(lang, "grade_spoken", { grade: entry.grade })}`),
      );
    }
    const criteria = criteriaOf(lang, entry, result);
    if (criteria !== null) row.append(criteria);
    row.addEventListener("click", () => this.seek(entry.start_ms));
    this.rows.push(row);
    return row;
  }
}

/** How an entry compares in each criterion; `null` where nothing was compared. */
function criteriaOf(lang: string, { index }: Entry, { summary }: VideoResult): HTMLElement | null {
  if (summary === null || !isComparison(summary)) return null;
  const found = summary.history.find((each) => each.index === index);
  return found === undefined ? null : meters(lang, found.criteria);
}

function where(numbers: readonly number[]): string {
  return numbers.length > MOST_NAMED ? `× ${numbers.length}` : ranges(numbers);
}

/** A jump's height as the session puts it, else from its number among the jumps. */
function heightOf(entry: Entry, { jumps }: VideoResult): string {
  if (entry.reason !== "") return entry.reason;
  const jump = jumps?.jumps.find(({ jumpNumber }) => jumpNumber === entry.index);
  return jump === undefined ? "" : `${Math.round(jump.jumpHeightCm)} cm`;
}

export function remarkLine(remark: string): HTMLElement {
  return html("p", { class: "rs-remark" }, icon("info"), html("span", {}, remark));
}
