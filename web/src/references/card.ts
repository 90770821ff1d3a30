/** One reference movement in the list: its figure, what it is called, and what can be done with it. */

import type { ReferenceCard } from "../engine";
import { type DashboardKey, dashboardText } from "../generated/dashboard";
import { html, setText } from "../view/dom";
import { icon, type Icon } from "../view/icons";
import type { SkeletonTheme } from "../view/theme";
import { type TrackingPage, trackingAddress, withOwnChoices } from "./addresses";
import type { Animations } from "./animations";
import { copyOnClick } from "./copying";
import { Renaming } from "./renaming";
import { paintMotion } from "./thumbnail";

/** What the cards share, and whom they tell. */
export interface CardContext {
  readonly lang: string;
  /** How dates and numbers are written. */
  readonly locale: string;
  readonly site: URL;
  readonly query: URLSearchParams;
  readonly animations: Animations;
  readonly theme: SkeletonTheme;
  readonly announce: (text: string) => void;
  /** Resolves with what is in the way of the name, or `null` once the card has it. */
  readonly rename: (id: string, name: string) => Promise<string | null>;
  /** @param byKey whether the person works with keys. */
  readonly remove: (id: string, byKey: boolean) => void;
  readonly save: (id: string) => void;
  /** The person wants to follow an address that has no token yet. */
  readonly lacksToken: () => void;
}

interface Address {
  readonly element: HTMLElement;
  readonly page: TrackingPage;
  readonly field: HTMLInputElement;
  readonly link: HTMLAnchorElement;
}

export class Card {
  readonly element = html("li", { class: "rm-card" });
  readonly #canvas = html("canvas", { role: "img" });
  readonly #title = html("h2", { tabindex: "-1" });
  readonly #facts = html("p", { class: "rm-facts" });
  readonly #problem = html("p", { class: "rm-problem" });
  readonly #try: HTMLAnchorElement;
  readonly #addresses: Address[];
  readonly #named: [Element, DashboardKey][] = [];
  readonly #renaming: Renaming;
  #drawn: ReferenceCard | null = null;
  #token = "";
  #called: string | null = null;

  constructor(
    readonly id: string,
    private readonly context: CardContext,
  ) {
    this.element.dataset.id = id;
    this.#renaming = new Renaming(context.lang, this.#title, (name) => context.rename(id, name));
    this.#named.push([this.#renaming.button, "rename"], [this.#canvas, "figure"]);
    this.#try = html(
      "a",
      { class: "rm-button", target: "_blank", rel: "noopener" },
      icon("play"),
      this.#text("try"),
    );
    this.#named.push([this.#try, "try_live"]);
    this.#guard(this.#try);
    this.#addresses = [
      this.#address("tracking", "address_live"),
      this.#address("upload_tracking", "address_file"),
    ];
    const title = html("div", { class: "rm-title" }, this.#title, this.#renaming.button);
    const code = html("code", {}, id);
    this.element.append(
      html("div", { class: "rm-picture" }, this.#canvas),
      html(
        "div",
        { class: "rm-body" },
        html("div", { class: "rm-name" }, title, this.#renaming.form, this.#facts, this.#problem),
        html("div", { class: "rm-id" }, code, this.#copy(code, "copy_id")),
        html(
          "div",
          { class: "rm-actions" },
          this.#try,
          this.#action("save", "save_one", () => context.save(id)),
          this.#action("bin", "delete_one", ({ detail }) => context.remove(id, detail === 0)),
        ),
        html(
          "details",
          {},
          html("summary", {}, this.#text("addresses")),
          ...this.#addresses.map(({ element }) => element),
        ),
      ),
    );
    this.show(null);
  }

  /** What the reference is called, once that is known. */
  get name(): string | null {
    return this.#called;
  }

  /** Shows it: `null` while the file is still to be read. */
  show(card: ReferenceCard | null): void {
    if (card === null) {
      setText(this.#title, this.#text("card_reading"));
    } else {
      this.#called = card.name;
      setText(this.#title, card.name);
      setText(this.#facts, this.#describe(card));
      this.#name(card.name);
    }
    this.broken(null);
    this.#renaming.allow(card !== null);
    this.#draw(card);
  }

  /** The file can't be used; it may be exported and deleted still. */
  broken(message: string | null): void {
    this.element.toggleAttribute("data-broken", message !== null);
    this.#problem.hidden = message === null;
    setText(this.#problem, message ?? "");
    if (message === null) return;
    this.#renaming.allow(false);
    if (this.#drawn !== null) return;
    setText(this.#title, this.#text("card_broken"));
    this.#name(this.#text("card_broken"));
  }

  set token(token: string) {
    this.#token = token;
    const { site, query } = this.context;
    for (const { page, field, link } of this.#addresses) {
      const address = trackingAddress(site, page, this.id, token);
      field.value = address.href;
      link.href = withOwnChoices(address, query).href;
    }
    this.#try.href = this.#addresses[0].link.href;
  }

  /** Where the focus goes when the person's attention should. */
  focus(): void {
    this.#title.focus({ preventScroll: true });
  }

  /** Draws the eye to it for a moment. */
  point(): void {
    this.element.scrollIntoView({ block: "nearest" });
    this.element.removeAttribute("data-pointed");
    // Without a layout between, the browser would not see that it begins anew.
    this.element.getBoundingClientRect();
    this.element.dataset.pointed = "";
  }

  dispose(): void {
    this.context.animations.remove(this.#canvas);
    this.element.remove();
  }

  #draw(card: ReferenceCard | null): void {
    const { animations, theme } = this.context;
    if (card === null || JSON.stringify(card.frames) === JSON.stringify(this.#drawn?.frames)) return;
    const paint = paintMotion(card, theme);
    if (this.#drawn === null) animations.add(this.#canvas, paint);
    else animations.repaint(this.#canvas, paint);
    this.#drawn = card;
  }

  #describe({ kind, duration_ms, created }: ReferenceCard): string {
    const { locale } = this.context;
    const seconds = new Intl.NumberFormat(locale, {
      style: "unit",
      unit: "second",
      unitDisplay: "short",
      maximumFractionDigits: 1,
    }).format(duration_ms / 1000);
    const day = new Date(created);
    const date = Number.isNaN(day.valueOf())
      ? []
      : [new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(day)];
    return [this.#text(kind), seconds, ...date].join(" · ");
  }

  /** Controls of several cards are alike to the eye; to the ear each says whose it is. */
  #name(name: string): void {
    for (const [element, key] of this.#named) {
      const label = this.#text(key, { name });
      element.setAttribute("aria-label", label);
      if (element instanceof HTMLButtonElement) element.title = label;
    }
  }

  #action(sign: Icon, spoken: DashboardKey, act: (event: MouseEvent) => void): HTMLElement {
    const button = html("button", { type: "button", class: "rm-quiet" }, icon(sign));
    button.addEventListener("click", act);
    this.#named.push([button, spoken]);
    return button;
  }

  #copy(field: HTMLElement, spoken: DashboardKey | null): HTMLButtonElement {
    const button = html("button", { type: "button", class: "rm-quiet" });
    copyOnClick(
      button,
      field,
      { copied: this.#text("copied"), refused: this.#text("copy_refused") },
      this.context.announce,
    );
    if (spoken !== null) this.#named.push([button, spoken]);
    return button;
  }

  #address(page: TrackingPage, label: DashboardKey): Address {
    const field = html("input", {
      type: "text",
      readonly: "",
      spellcheck: "false",
      "aria-label": this.#text(label),
    });
    field.addEventListener("focus", () => field.select());
    const button = this.#copy(field, null);
    button.setAttribute("aria-label", `${this.#text("copy")}: ${this.#text(label)}`);
    const link = html("a", { target: "_blank", rel: "noopener" }, this.#text("open"));
    link.setAttribute("aria-label", `${this.#text("open")}: ${this.#text(label)}`);
    this.#guard(link);
    const row = html("div", { class: "rm-field" }, field, button);
    const head = html("div", { class: "rm-label" }, html("span", {}, this.#text(label)), link);
    return { element: html("div", { class: "rm-address" }, head, row), page, field, link };
  }

  /** An address without a token only leads to a page that says so. */
  #guard(link: HTMLAnchorElement): void {
    link.addEventListener("click", (event) => {
      if (this.#token !== "") return;
      event.preventDefault();
      this.context.lacksToken();
    });
  }

  #text(key: DashboardKey, values: Readonly<Record<string, string | number>> = {}): string {
    return dashboardText(this.context.lang, key, values);
  }
}
