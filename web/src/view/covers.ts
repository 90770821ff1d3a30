/** Calm pictures for the times when there is no movement to show: loading, asking, broken, paused, finished. */

import { adviceFor } from "./advice";
import { html, setData, setText } from "./dom";
import { icon, type Icon } from "./icons";
import { summaryCard, type Closing } from "./summary";
import type { CoverStage, ViewCommand } from "./types";
import { words, type TextKey } from "./words";

/** Where each stage begins and ends on the one bar that shows how far the start is, in 0..1. */
const STAGES: Readonly<Record<CoverStage, readonly [number, number]>> = {
  opening: [0.04, 0.12],
  camera: [0.12, 0.3],
  file: [0.12, 0.3],
  model: [0.3, 0.88],
  // Live it comes after the model, of a file before it; the bar never goes back.
  reference: [0.12, 0.3],
  starting: [0.88, 1],
};

/** How long a camera may take to open before the person is told of the browser's question. */
const ASK_AFTER_MS = 450;

const TITLES: Readonly<Record<Exclude<CoverStage, "camera">, TextKey>> = {
  opening: "cover_opening",
  file: "upload_file",
  model: "cover_model",
  reference: "comparison_cover",
  starting: "cover_starting",
};

type Kind = "none" | "loading" | "asking" | "broken" | "paused" | "closing";

export class Covers {
  readonly element = html("section", { class: "rs-cover" });
  /** Which cover lies on the picture. */
  kind: Kind = "none";
  private lang = "en";
  private readonly title = html("h2", { class: "rs-title" });
  private readonly advice = html("p", { class: "rs-advice" });
  private readonly fill = html("div", { class: "rs-bar-fill" });
  private readonly bar = html(
    "div",
    { class: "rs-bar", role: "progressbar", "aria-valuemin": "0" },
    this.fill,
  );
  private reached = 0;
  private asking: number | undefined;

  constructor(private readonly onCommand: ((command: ViewCommand) => void) | undefined) {
    this.bar.setAttribute("aria-valuemax", "100");
    this.element.setAttribute("aria-live", "polite");
  }

  language(lang: string): void {
    this.lang = lang;
  }

  /** Whether the picture may shine through: there is one already. */
  glass(seeThrough: boolean): void {
    setData(this.element, "glass", seeThrough ? "" : null);
  }

  /** `message`: an embedder's words in place of ours, or `null`. */
  loading(stage: CoverStage, progress: number | null, message: string | null): void {
    window.clearTimeout(this.asking);
    // A permission given earlier passes this stage at once: no flash of a question that is not asked.
    if (stage === "camera") {
      if (this.kind === "none") this.ask();
      else this.asking = window.setTimeout(() => this.ask(), ASK_AFTER_MS);
    } else {
      if (this.kind !== "loading") this.put("loading", pulse(), this.title, this.advice, this.bar);
      const own = words(this.lang, TITLES[stage]);
      const replaced = message !== null && message !== "";
      setText(this.title, replaced ? message : own);
      setText(this.advice, replaced ? own : stage === "model" ? words(this.lang, "cover_model_advice") : "");
    }
    const [from, to] = STAGES[stage];
    this.reached = Math.max(this.reached, from + (to - from) * Math.min(1, Math.max(0, progress ?? 0)));
    this.fill.style.transform = `scaleX(${this.reached.toFixed(3)})`;
    this.bar.setAttribute("aria-valuenow", String(Math.round(this.reached * 100)));
    this.bar.setAttribute("aria-label", this.title.textContent);
    setData(this.bar, "unknown", progress === null ? "" : null);
  }

  broken(code: string, message: string, retry: (() => void) | undefined): void {
    const { icon: picture, title, advice, showMessage } = adviceFor(code);
    const parts: Node[] = [icon(picture), html("h2", { class: "rs-title" }, words(this.lang, title))];
    if (showMessage && message !== "") {
      parts.push(html("p", { class: "rs-message" }, message));
    }
    parts.push(html("p", { class: "rs-advice" }, words(this.lang, advice)));
    if (retry !== undefined) parts.push(this.button("again", "button_retry", retry));
    parts.push(html("code", { class: "rs-code", title: message }, code));
    this.put("broken", ...parts);
    this.element.setAttribute("role", "alert");
  }

  paused(): void {
    if (this.kind === "paused") return;
    const parts: Node[] = [icon("pause"), html("h2", { class: "rs-title" }, words(this.lang, "paused"))];
    const { onCommand } = this;
    if (onCommand !== undefined) parts.push(this.button("play", "button_resume", () => onCommand("resume")));
    this.put("paused", ...parts);
  }

  closing(closing: Closing): void {
    const parts: Node[] = [summaryCard(this.lang, closing)];
    const { onCommand } = this;
    const buttons = html("div", { class: "rs-buttons" });
    if (onCommand !== undefined) {
      buttons.append(this.button("again", "button_again", () => onCommand("reset")));
    }
    if (closing.save !== undefined) {
      const save = this.button("save", "button_save_recording", closing.save);
      save.classList.add("rs-quiet");
      buttons.append(save);
    }
    this.put("closing", ...parts, buttons);
  }

  hide(): void {
    window.clearTimeout(this.asking);
    if (this.kind === "none") return;
    this.kind = "none";
    this.reached = 0;
    setData(this.element, "kind", null);
    this.element.removeAttribute("role");
    this.element.replaceChildren();
  }

  private put(kind: Kind, ...parts: readonly Node[]): void {
    window.clearTimeout(this.asking);
    this.kind = kind;
    setData(this.element, "kind", kind);
    this.element.removeAttribute("role");
    this.element.replaceChildren(html("div", { class: "rs-cover-body" }, ...parts));
  }

  private button(
    picture: Icon,
    label: "button_retry" | "button_resume" | "button_again" | "button_save_recording",
    act: () => void,
  ): HTMLElement {
    const button = html(
      "button",
      { class: "rs-button", type: "button" },
      icon(picture),
      words(this.lang, label),
    );
    button.addEventListener("click", act);
    return button;
  }

  private ask(): void {
    this.put("asking", icon("camera"), this.title, this.advice);
    setText(this.title, words(this.lang, "cover_camera"));
    setText(this.advice, words(this.lang, "cover_camera_advice"));
  }
}

/** Three bars that rise and sink like breath. */
function pulse(): HTMLElement {
  return html("div", { class: "rs-pulse", "aria-hidden": "true" }, html("i"), html("i"), html("i"));
}
