/** The third step: one repetition of the video chosen, looked at, named and made the reference. */

import { creatorText as own } from "../../generated/creator";
import type { ReferenceProblem, Survey } from "../../engine";
import { html, setData, setText } from "../../view/dom";
import { icon, type Icon } from "../../view/icons";
import type { SkeletonTheme } from "../../view/theme";
import { words } from "../../view/words";
import { type Film, Preview } from "./preview";
import { chosenOf, fineTime, partsOf, type Edge, type Span, worthClosing } from "./selection";
import type { Step } from "./step";
import { TrimLine } from "./trim_line";

/** After the last change the part is looked at so soon, ms: not at each step of a handle. */
const CHECK_AFTER_MS = 250;
/** As many characters as a reference's file holds: `LONGEST_NAME` of `py_core/reference/file.py`. */
const LONGEST_NAME = 120;

export interface TrimRequests {
  /** What stands in the way of this part becoming a reference; `null`: nothing. */
  readonly check: (span: Span) => Promise<ReferenceProblem | null>;
  /** Makes it; gives what stood in the way, and `null` when it is made. */
  readonly create: (span: Span, name: string) => Promise<ReferenceProblem | null>;
}

export interface TrimParts {
  readonly film: Film;
  readonly survey: Survey;
  /** What is to be said beside it: that the file was cut off. */
  readonly remark: string | null;
}

export class Trim implements Step {
  readonly name = "trim";
  readonly element = html("section", { class: "rs-cut" });
  readonly #preview: Preview;
  readonly #line: TrimLine;
  readonly #title: HTMLElement;
  readonly #play: HTMLButtonElement;
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #zoom: HTMLButtonElement;
  readonly #which = html("span", { class: "rs-cut-which", role: "status" });
  readonly #time = html("span", { class: "rs-cut-time" });
  readonly #said = html("p", { class: "rs-cut-said", role: "status" });
  readonly #name: HTMLInputElement;
  readonly #nameSaid = html("p", { class: "rs-cut-name-said", id: "rs-cut-name-said", role: "alert" });
  readonly #create: HTMLButtonElement;
  readonly #stop = new AbortController();
  /** For each repetition what to take for it. */
  readonly #parts: readonly Span[];
  #span: Span;
  #close = false;
  #held = false;
  #heldPlaying = false;
  #timer: number | undefined;
  /** Which check is the newest: answers of others are stale. */
  #checks = 0;
  #creating = false;

  constructor(
    readonly lang: string,
    readonly parts: TrimParts,
    readonly theme: () => SkeletonTheme,
    readonly requests: TrimRequests,
  ) {
    const { film, survey, remark } = parts;
    this.#span = { startMs: survey.start_ms, endMs: survey.end_ms };
    this.#parts = partsOf(survey.repetitions, this.#span, film.keypoints.lengthMs);
    this.#play = this.#tool("play", own(lang, "play"), () => this.#preview.toggle());
    this.#play.classList.add("rs-tool-play");
    this.#previous = this.#tool("previous", own(lang, "previous"), () => this.#step(-1));
    this.#next = this.#tool("next", own(lang, "next"), () => this.#step(1));
    this.#zoom = this.#tool("zoom_in", own(lang, "zoom_in"), () => this.#closeUp(!this.#close));
    const hold = survey.kind === "hold";
    this.#title = html(
      "h2",
      { class: "rs-title", tabindex: "-1" },
      own(lang, hold ? "hold_title" : "trim_title"),
    );
    this.#name = html("input", {
      id: "rs-cut-name",
      name: "name",
      type: "text",
      autocomplete: "off",
      enterkeyhint: "done",
      maxlength: String(LONGEST_NAME),
      placeholder: own(lang, "name_example"),
      "aria-describedby": "rs-cut-name-said",
    });
    this.#create = html(
      "button",
      { type: "submit", class: "rs-button" },
      icon("check"),
      html("span", {}, own(lang, "create")),
    );
    this.#line = new TrimLine(lang, survey, film.keypoints.timesMs, this.#span, {
      changed: (span, edge) => this.#choose(span, edge),
      picked: (index) => this.#choose(this.#parts[index], null),
      held: (held) => this.#hold(held),
      seek: (tMs) => {
        this.#preview.pause();
        this.#preview.seek(tMs);
      },
      toggle: () => this.#preview.toggle(),
    });
    this.#preview = new Preview(lang, film, this.#span, theme, {
      passed: (tMs) => this.#line.place(tMs),
      playing: (playing) => this.#tellPlaying(playing),
    });
    const steps = survey.repetitions.length > 1 ? [this.#previous, this.#which, this.#next] : [];
    const form = html(
      "form",
      { class: "rs-cut-form", novalidate: "" },
      html(
        "div",
        { class: "rs-cut-name" },
        html("label", { for: "rs-cut-name" }, own(lang, "name")),
        this.#name,
        this.#nameSaid,
      ),
      this.#create,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#make();
    });
    this.#name.addEventListener("input", () => this.#nameProblem(""));
    this.element.append(
      this.#preview.element,
      html(
        "div",
        { class: "rs-cut-head" },
        this.#title,
        html("p", { class: "rs-advice" }, own(lang, hold ? "hold_advice" : "trim_advice")),
        ...(remark === null
          ? []
          : [html("p", { class: "rs-remark" }, icon("alert"), html("span", {}, remark))]),
      ),
      html(
        "div",
        { class: "rs-cut-line" },
        html(
          "div",
          { class: "rs-tools" },
          this.#play,
          html("span", { class: "rs-cut-steps" }, ...steps),
          this.#time,
          this.#zoom,
        ),
        this.#line.element,
        this.#said,
      ),
      form,
    );
    this.#closeUp(worthClosing(this.#span, film.keypoints.lengthMs));
    this.#tell();
    this.#check();
    // Movement that nobody asked for is not for everyone.
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.#preview.play();
    document.addEventListener(
      "visibilitychange",
      () => {
        if (document.hidden) this.#preview.pause();
      },
      { signal: this.#stop.signal },
    );
  }

  focus(): void {
    this.#title.focus({ preventScroll: true });
  }

  dispose(): void {
    this.#stop.abort();
    window.clearTimeout(this.#timer);
    this.#checks += 1;
    this.#preview.dispose();
    this.#line.dispose();
    this.element.remove();
  }

  #tool(picture: Icon, said: string, act: () => void): HTMLButtonElement {
    const button = html(
      "button",
      { type: "button", class: "rs-tool", title: said, "aria-label": said },
      icon(picture),
    );
    button.addEventListener("click", act);
    return button;
  }

  /** Takes a part; of an end that the person moves the picture is shown. */
  #choose(span: Span, edge: Edge | null): void {
    this.#span = span;
    this.#preview.span = span;
    this.#line.span = span;
    if (edge === null) {
      this.#preview.seek(span.startMs);
      this.#closeUp(this.#close);
    } else {
      this.#preview.pause();
      this.#preview.seek(edge === "start" ? span.startMs : span.endMs);
    }
    this.#tell();
    this.#check();
  }

  #hold(held: boolean): void {
    this.#held = held;
    if (held) {
      this.#heldPlaying = this.#preview.isPlaying;
      this.#preview.pause();
      return;
    }
    this.#check();
    // A handle at the edge of the close-up goes on from there.
    this.#closeUp(this.#close);
    if (this.#heldPlaying) {
      this.#preview.seek(this.#span.startMs);
      this.#preview.play();
    }
  }

  /** To the next (`1`) or previous (`-1`) repetition, from wherever the part lies. */
  #step(direction: 1 | -1): void {
    const to = this.#beside(direction);
    if (to !== undefined) this.#choose(to, null);
  }

  #beside(direction: 1 | -1): Span | undefined {
    const parts = this.#parts;
    const { startMs } = this.#span;
    const at = chosenOf(parts, this.#span);
    if (at >= 0) return at + direction < 0 ? undefined : parts.at(at + direction);
    return direction === 1
      ? parts.find((part) => part.startMs > startMs)
      : parts.filter((part) => part.startMs < startMs).at(-1);
  }

  #closeUp(close: boolean): void {
    this.#close = close;
    this.#line.closeUp = close;
    const { lengthMs } = this.parts.film.keypoints;
    this.#zoom.hidden = !close && !worthClosing(this.#span, lengthMs);
    const said = own(this.lang, close ? "zoom_out" : "zoom_in");
    this.#zoom.title = said;
    this.#zoom.setAttribute("aria-label", said);
    this.#zoom.replaceChildren(icon(close ? "zoom_out" : "zoom_in"));
  }

  #tell(): void {
    const { lang } = this;
    const { startMs, endMs } = this.#span;
    const at = chosenOf(this.#parts, this.#span);
    const count = this.#parts.length;
    setText(this.#which, at < 0 ? own(lang, "own") : own(lang, "of", { number: at + 1, count }));
    this.#previous.disabled = this.#beside(-1) === undefined;
    this.#next.disabled = this.#beside(1) === undefined;
    const seconds = new Intl.NumberFormat(lang, {
      style: "unit",
      unit: "second",
      unitDisplay: "narrow",
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }).format((endMs - startMs) / 1000);
    this.#time.replaceChildren(
      html("strong", {}, seconds),
      html("span", {}, `${fineTime(startMs)} – ${fineTime(endMs)}`),
    );
  }

  #tellPlaying(playing: boolean): void {
    const said = playing ? words(this.lang, "button_pause") : own(this.lang, "play");
    if (this.#play.title === said) return;
    this.#play.title = said;
    this.#play.setAttribute("aria-label", said);
    this.#play.replaceChildren(icon(playing ? "pause" : "play"));
  }

  /** Has the engine look at the part, once it stays as it is for a moment. */
  #check(): void {
    window.clearTimeout(this.#timer);
    this.#checks += 1;
    // A sentence that came now would move the timeline away from under the thumb.
    if (this.#held) return;
    const check = this.#checks;
    this.#timer = window.setTimeout(() => {
      this.requests.check(this.#span).then(
        (problem) => {
          if (check === this.#checks) this.#problem(problem);
        },
        // What breaks here breaks at the creating too, which tells.
        () => undefined,
      );
    }, CHECK_AFTER_MS);
  }

  #problem(problem: ReferenceProblem | null): void {
    setData(this.#said, "code", problem?.code ?? null);
    if (problem === null) this.#said.replaceChildren();
    else this.#said.replaceChildren(icon("alert"), html("span", {}, problem.message));
  }

  #nameProblem(said: string): void {
    setText(this.#nameSaid, said);
    this.#name.setAttribute("aria-invalid", String(said !== ""));
  }

  async #make(): Promise<void> {
    if (this.#creating) return;
    const name = this.#name.value.trim();
    if (name === "") {
      this.#nameProblem(own(this.lang, "name_missing"));
      this.#name.focus();
      return;
    }
    this.#busy(true);
    window.clearTimeout(this.#timer);
    this.#checks += 1;
    const problem = await this.requests.create(this.#span, name).finally(() => this.#busy(false));
    if (problem === null || this.#stop.signal.aborted) return;
    this.#problem(problem);
    this.#said.scrollIntoView({ block: "nearest" });
    this.#line.focus();
  }

  #busy(busy: boolean): void {
    this.#creating = busy;
    this.#create.setAttribute("aria-busy", String(busy));
    this.#create.disabled = busy;
    const label = this.#create.lastElementChild;
    if (label !== null) setText(label, own(this.lang, busy ? "creating" : "create"));
  }
}
