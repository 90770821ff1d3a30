/** The page around the cards: its head, the empty list that teaches, and what floats over it. */

import { type DashboardKey, dashboardText } from "../generated/dashboard";
import { html, setText } from "../view/dom";
import { icon } from "../view/icons";
import type { SkeletonTheme } from "../view/theme";
import { PLACEHOLDER } from "./addresses";
import type { Animations } from "./animations";
import { paintExample } from "./example";

export interface ShellActions {
  readonly create: () => void;
  readonly take: (files: readonly File[]) => void;
  /** With each letter that is typed of it. */
  readonly token: (token: string) => void;
  /** Once it is typed. */
  readonly keepToken: (token: string) => void;
}

const STEPS = ["film", "trim", "share"] as const;
/** How an address names a reference movement. */
const PARAMETER = "reference=ID";

export class Shell {
  readonly element = html("div", { class: "rm-page" });
  readonly #page = html("div", { class: "rm-list-page", hidden: "" });
  readonly #list = html("ul", { class: "rm-list" });
  readonly #welcome: HTMLElement;
  readonly #token = html("input", {
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: PLACEHOLDER,
    id: "rm-token",
  });
  readonly #advice = html("p", { class: "rm-fine", id: "rm-token-about" });
  readonly #spoken = html("p", { class: "rm-spoken", role: "status" });
  readonly #drop: HTMLElement;
  readonly #input = html("input", {
    type: "file",
    accept: ".json,application/json",
    multiple: "",
    hidden: "",
  });
  readonly #creating: HTMLButtonElement[] = [];
  readonly #taking: HTMLButtonElement[] = [];
  #instead: HTMLElement | null = null;

  constructor(
    private readonly lang: string,
    animations: Animations,
    theme: SkeletonTheme,
    actions: ShellActions,
  ) {
    const example = html("canvas", { role: "img", "aria-label": this.#text("example") });
    animations.add(example, paintExample(theme));
    this.#welcome = html(
      "section",
      { class: "rm-welcome" },
      html("div", { class: "rm-picture" }, example),
      html(
        "div",
        {},
        html("h2", {}, this.#text("welcome")),
        html("p", {}, this.#text("welcome_text")),
        this.#buttons(actions),
        html("ol", {}, ...STEPS.map((step) => this.#step(step))),
      ),
    );
    this.#drop = html(
      "div",
      { class: "rm-drop", hidden: "" },
      html("p", {}, icon("open"), this.#text("drop")),
    );
    this.#token.setAttribute("aria-describedby", this.#advice.id);
    setText(this.#advice, this.#text("token_about"));
    this.#token.addEventListener("input", () => {
      setText(this.#advice, this.#text("token_about"));
      this.#token.ariaInvalid = null;
      actions.token(this.token);
    });
    this.#token.addEventListener("change", () => actions.keepToken(this.token));
    this.#input.addEventListener("change", () => {
      const files = [...(this.#input.files ?? [])];
      // The same file may be chosen again after a problem.
      this.#input.value = "";
      if (files.length > 0) actions.take(files);
    });
    const token = html(
      "div",
      { class: "rm-token" },
      html("label", { for: this.#token.id }, this.#text("token")),
      this.#token,
      this.#advice,
    );
    const head = html("header", { class: "rm-intro" }, html("h1", {}, this.#text("title")));
    head.append(html("p", {}, this.#text("intro")));
    this.#page.append(
      html(
        "div",
        { class: "rm-head" },
        head,
        html("div", { class: "rm-tools" }, this.#buttons(actions), token),
      ),
      this.#welcome,
      this.#list,
      html("p", { class: "rm-fine rm-kept" }, icon("lock"), html("span", {}, this.#text("kept"))),
      this.#input,
    );
    this.element.append(this.#page, this.#drop, this.#spoken);
  }

  readonly announce = (text: string): void => {
    // The same words again are news too: a region that does not change says nothing.
    const again = this.#spoken.textContent === text;
    this.#spoken.textContent = again ? `${text}\u00a0` : text;
  };

  /** The list is known: the page may show. */
  ready(): void {
    this.#page.hidden = false;
  }

  set count(count: number) {
    this.element.toggleAttribute("data-empty", count === 0);
    this.#welcome.hidden = count > 0;
    this.#list.hidden = count === 0;
  }

  get token(): string {
    return this.#token.value.trim();
  }

  set token(token: string) {
    this.#token.value = token;
  }

  /** A page that needs a token was asked for without one. */
  askForToken(): void {
    setText(this.#advice, this.#text("token_missing"));
    this.#token.ariaInvalid = "true";
    this.announce(this.#text("token_missing"));
    this.#token.focus();
  }

  /** The way to a new one is being opened. */
  set opening(opening: boolean) {
    for (const button of this.#creating) button.ariaBusy = opening ? "true" : null;
  }

  set busy(busy: boolean) {
    for (const button of this.#taking) {
      button.ariaBusy = busy ? "true" : null;
      const label = button.querySelector("span");
      if (label !== null) setText(label, this.#text(busy ? "reading" : "take"));
    }
  }

  set dropping(over: boolean) {
    this.#drop.hidden = !over;
  }

  /** Has `card` be the one at `place`; one that is there already is not touched, which would take its focus. */
  place(card: HTMLElement, place: number): void {
    const there = this.#list.children.item(place);
    if (there !== card) this.#list.insertBefore(card, there);
  }

  /** Shows another element in place of the list, or the list again. */
  replace(element: HTMLElement | null): void {
    this.#instead?.remove();
    this.#instead = element;
    this.#page.hidden = element !== null;
    if (element !== null) this.element.prepend(element);
  }

  focus(): void {
    const seen = this.#creating.find((button) => button.offsetParent !== null);
    seen?.focus({ preventScroll: true });
  }

  #buttons(actions: ShellActions): HTMLElement {
    const create = html("button", { type: "button", class: "rm-button" }, icon("plus"), this.#text("create"));
    create.addEventListener("click", () => actions.create());
    const take = html(
      "button",
      { type: "button", class: "rm-button rm-second" },
      icon("open"),
      html("span", {}, this.#text("take")),
    );
    take.addEventListener("click", () => this.#input.click());
    this.#creating.push(create);
    this.#taking.push(take);
    return html("div", { class: "rm-buttons" }, create, take);
  }

  #step(step: (typeof STEPS)[number]): HTMLElement {
    const [before, after = ""] = this.#text(`step_${step}_text`, { parameter: "\u0000" }).split("\u0000");
    const code = step === "share" ? [html("code", {}, PARAMETER)] : [];
    return html("li", {}, html("h3", {}, this.#text(`step_${step}`)), html("p", {}, before, ...code, after));
  }

  #text(key: DashboardKey, values: Readonly<Record<string, string | number>> = {}): string {
    return dashboardText(this.lang, key, values);
  }
}
