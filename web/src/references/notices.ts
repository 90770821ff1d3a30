/** What is wrong and stays so: above the list until it is mended or put away. */

import { html } from "../view/dom";
import { icon, type Icon } from "../view/icons";

export interface Notice {
  readonly icon: Icon;
  readonly title: string;
  readonly text: string;
  readonly action?: { readonly label: string; readonly act: () => void };
  /** It can't be put away: it stays true. */
  readonly lasting?: boolean;
}

export class Notices {
  readonly element = html("div", { class: "rm-notices" });
  readonly #shown = new Map<string, HTMLElement>();

  constructor(private readonly closeLabel: string) {}

  /** Shows it; in place of the one that was shown for the same `subject`. */
  show(subject: string, { icon: sign, title, text, action, lasting = false }: Notice): void {
    this.clear(subject);
    const words = html("div", {}, html("h2", {}, title), html("p", {}, text));
    const element = html("section", { class: "rm-notice", role: "alert" }, icon(sign), words);
    if (action !== undefined) {
      const button = html("button", { type: "button", class: "rm-button" }, action.label);
      button.addEventListener("click", () => action.act());
      words.append(button);
    }
    if (!lasting) {
      const close = html(
        "button",
        { type: "button", class: "rm-quiet", "aria-label": `${this.closeLabel}: ${title}` },
        icon("cross"),
      );
      close.addEventListener("click", () => this.clear(subject));
      element.append(close);
    }
    this.#shown.set(subject, element);
    this.element.append(element);
    // A file that is dropped far down the list is not seen to be refused above it.
    element.scrollIntoView({ block: "nearest" });
  }

  get subjects(): Iterable<string> {
    return this.#shown.keys();
  }

  clear(subject: string): void {
    this.#shown.get(subject)?.remove();
    this.#shown.delete(subject);
  }
}
