/** What floats on the picture while the person moves: count, grade, progress, hint and countdown. */

import { html, setData, setText, svg } from "./dom";
import { icon, type Icon } from "./icons";
import type { PagePlan, ViewState } from "./types";
import { clock, words } from "./words";

/** Share of the full circle that the progress arc takes; the gap below holds the grade. */
const ARC = 0.76;
/** Hints longer than this take a smaller size rather than a third line. */
const LONG_HINT = 24;
/** A hint must stand this long before it is spoken: hints that come and go would talk without end. */
const SPEAK_AFTER_MS = 700;

const DIRECTIONS: Readonly<Record<string, Icon>> = {
  "in-frame": "frame",
  "face-camera": "turn",
  "profile-camera": "turn",
  left: "left",
  right: "right",
  up: "up",
  down: "down",
  forward: "forward",
  backward: "backward",
};

export class Hud {
  readonly element: HTMLElement;
  private readonly gauge = html("div", { class: "rs-gauge", "aria-hidden": "true" });
  private readonly arc = svg("circle", { class: "rs-arc", cx: "50", cy: "50", r: "46", pathLength: "100" });
  private readonly count = html("span", { class: "rs-count" });
  private readonly unit = html("span", { class: "rs-unit" });
  private readonly grade = html("span", { class: "rs-grade" });
  private readonly jumps = html("span", { class: "rs-jumps" });
  private readonly left = html("div", { class: "rs-left", role: "timer" });
  private readonly hint = html("div", { class: "rs-hint", "aria-hidden": "true" });
  private readonly hintText = html("span", {});
  private readonly countdown = html("div", { class: "rs-countdown", "aria-hidden": "true" });
  private readonly spokenCount = html("p", { class: "rs-spoken", role: "status" });
  private readonly spokenHint = html("p", { class: "rs-spoken", role: "status" });
  private lang = "en";
  private unitKind: PagePlan["unit"] = "repetitions";
  private hasMovement = false;
  private lastCount: number | null = null;
  private lastArc = -1;
  private lastIcon: Icon | null = null;
  private speaking: number | undefined;
  private pendingHint = "";

  constructor(private readonly calm: MediaQueryList) {
    const track = svg("circle", { class: "rs-track", cx: "50", cy: "50", r: "46", pathLength: "100" });
    track.style.strokeDasharray = `${ARC * 100} 100`;
    this.gauge.append(
      svg("svg", { viewBox: "0 0 100 100", class: "rs-ring" }, track, this.arc),
      html("span", { class: "rs-number" }, this.count, this.unit),
      this.grade,
      this.jumps,
    );
    this.hint.append(this.hintText);
    this.element = html(
      "div",
      { class: "rs-hud" },
      this.gauge,
      this.left,
      this.countdown,
      this.hint,
      this.spokenCount,
      this.spokenHint,
    );
    this.clear();
  }

  plan(plan: PagePlan): void {
    this.lang = plan.lang;
    this.unitKind = plan.unit;
    this.hasMovement = plan.unit !== "none";
    setData(this.gauge, "unit", plan.unit);
    setText(this.unit, unitShort(plan));
    const { style } = this.countdown;
    for (const [name, value] of [
      ["background", plan.look.timer_bg],
      ["color", plan.look.timer_color],
      // A whole border, or only its colour.
      [
        CSS.supports("color", plan.look.timer_border ?? "") ? "border-color" : "border",
        plan.look.timer_border,
      ],
    ] as const) {
      if (value === null) style.removeProperty(name);
      else style.setProperty(name, value);
    }
  }

  show(view: ViewState): void {
    const begun = view.state === "ready" || view.state === "counting" || view.count > 0;
    setData(this.element, "state", view.state);
    setData(this.gauge, "shown", this.hasMovement && begun && view.state !== "countdown" ? "" : null);
    this.showCount(view);
    setText(this.left, view.left_s === null ? "" : clock(view.left_s * 1000));
    setData(this.left, "shown", this.gauge.dataset.shown === undefined ? null : "");
    this.showArc(view.progress);
    this.showHint(view);
    setData(this.countdown, "shown", view.state === "countdown" ? "" : null);
    if (view.state === "countdown") this.showCountdown(view.countdown_s);
  }

  clear(): void {
    this.lastCount = null;
    for (const part of [this.gauge, this.left, this.hint, this.countdown]) setData(part, "shown", null);
    setData(this.element, "state", null);
  }

  dispose(): void {
    window.clearTimeout(this.speaking);
  }

  /** Of jumps the last one's height is what the person looks for; their number stands below it. */
  private showCount({ count, grade, jump_cm: height }: ViewState): void {
    setData(this.gauge, "grade", grade);
    setText(this.grade, grade ?? "");
    if (count === this.lastCount) return;
    const jumping = this.unitKind === "jumps";
    const number = !jumping ? String(count) : height === null ? "–" : String(Math.round(height));
    setText(this.count, number);
    setText(this.jumps, jumping && count > 0 ? `× ${count}` : "");
    setData(this.gauge, "digits", String(number.length));
    if (this.lastCount !== null && count > this.lastCount) {
      this.celebrate(
        jumping
          ? words(this.lang, "height_spoken", { height: number })
          : words(this.lang, "count_spoken", { count }),
        count,
        grade,
      );
    }
    this.lastCount = count;
  }

  /** A counted repetition swells once and is spoken; seconds of a hold do so every ten. */
  private celebrate(said: string, count: number, grade: ViewState["grade"]): void {
    if (this.unitKind === "seconds" && count % 10 !== 0) return;
    const parts = [said];
    if (grade !== null) parts.push(words(this.lang, "grade_spoken", { grade }));
    setText(this.spokenCount, parts.join(", "));
    if (this.calm.matches) return;
    this.gauge.animate([{ transform: "scale(1)" }, { transform: "scale(1.1)" }, { transform: "scale(1)" }], {
      duration: 320,
      easing: "cubic-bezier(.2,.7,.3,1)",
    });
  }

  private showArc(progress: number): void {
    const percent = Math.round(Math.min(1, Math.max(0, progress)) * 100);
    if (percent === this.lastArc) return;
    this.lastArc = percent;
    this.arc.style.strokeDasharray = `${percent * ARC} 100`;
    this.arc.style.opacity = percent === 0 ? "0" : "1";
  }

  private showHint(view: ViewState): void {
    const empty = view.state === "no_person" && this.hasMovement ? words(this.lang, "nobody") : "";
    const said = view.hint === "" ? empty : view.hint;
    const wanted = said === "" || view.state === "countdown" ? null : this.iconFor(view);
    setData(this.hint, "shown", wanted === null ? null : "");
    if (wanted === null) {
      this.speak("");
      return;
    }
    setText(this.hintText, said);
    setData(this.hint, "long", said.length > LONG_HINT ? "" : null);
    setData(this.hint, "fault", view.fault_joints.length > 0 ? "" : null);
    if (wanted !== this.lastIcon) {
      this.lastIcon = wanted;
      this.hint.replaceChildren(icon(wanted), this.hintText);
    }
    this.speak(said);
  }

  private iconFor(view: ViewState): Icon {
    if (view.fault_joints.length > 0) return "alert";
    if (view.state === "no_person") return "person";
    if (view.state === "ready") return "check";
    // Left and right are those of the picture as it is shown.
    return DIRECTIONS[view.direction] ?? (view.state === "placing" ? "frame" : "info");
  }

  private showCountdown(seconds: number): void {
    const said = String(seconds);
    if (this.countdown.textContent === said) return;
    setText(this.countdown, said);
    setText(this.spokenCount, said);
    if (this.calm.matches) return;
    this.countdown.animate(
      [
        { transform: "scale(1.18)", opacity: 0.4 },
        { transform: "scale(1)", opacity: 1 },
      ],
      { duration: 260, easing: "ease-out" },
    );
  }

  private speak(hint: string): void {
    if (hint === this.pendingHint) return;
    this.pendingHint = hint;
    window.clearTimeout(this.speaking);
    this.speaking = window.setTimeout(() => setText(this.spokenHint, hint), SPEAK_AFTER_MS);
  }
}

function unitShort({ unit, lang }: PagePlan): string {
  if (unit === "jumps") return "cm";
  return unit === "seconds" ? words(lang, "seconds_short") : "";
}
