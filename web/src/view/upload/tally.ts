/** The count and the grade that float on a picture. */

import { html, setData, setText } from "../dom";
import { words } from "../words";
import type { PagePlan } from "./types";

export class Tally {
  readonly element = html("div", { class: "rs-tag", "aria-hidden": "true" });
  private readonly number = html("span", { class: "rs-tag-number" });
  private readonly grade = html("span", { class: "rs-grade" });

  constructor(lang: string, unit: PagePlan["unit"]) {
    const short = unit === "seconds" ? words(lang, "seconds_short") : "";
    this.element.append(this.number, html("span", { class: "rs-tag-unit" }, short), this.grade);
    setData(this.element, "unit", unit);
    this.element.hidden = true;
  }

  show(number: string, grade: string | null): void {
    this.element.hidden = number === "";
    setText(this.number, number);
    setText(this.grade, grade ?? "");
    setData(this.element, "grade", grade);
  }
}
