/** A title that becomes a field: Enter or a click elsewhere keeps what was typed, Escape does not. */

import { dashboardText } from "../generated/dashboard";
import { html, setText } from "../view/dom";
import { icon } from "../view/icons";

export class Renaming {
  readonly button = html("button", { type: "button", class: "rm-quiet" }, icon("pencil"));
  readonly form: HTMLFormElement;
  readonly #field: HTMLInputElement;
  readonly #problem = html("p", { class: "rm-problem", role: "alert" });
  #asking = false;

  /** @param rename resolves with what is wrong with the name, or `null` once it is changed. */
  constructor(
    lang: string,
    private readonly title: HTMLElement,
    private readonly rename: (name: string) => Promise<string | null>,
  ) {
    const label = (key: "name" | "name_keep" | "cancel"): string => dashboardText(lang, key);
    this.#field = html("input", {
      type: "text",
      autocomplete: "off",
      enterkeyhint: "done",
      "aria-label": label("name"),
    });
    const keep = html("button", { class: "rm-quiet", "aria-label": label("name_keep") }, icon("check"));
    const cancel = html(
      "button",
      { type: "button", class: "rm-quiet", "aria-label": label("cancel") },
      icon("cross"),
    );
    const row = html("div", { class: "rm-field" }, this.#field, keep, cancel);
    this.form = html("form", { class: "rm-rename", novalidate: "", hidden: "" }, row, this.#problem);
    this.button.addEventListener("click", () => this.#open());
    cancel.addEventListener("click", () => this.#shut());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#keep();
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#shut();
    });
    // Safari gives a clicked button no focus: the field would lose it to nobody, and keep what was to be cancelled.
    row.addEventListener("mousedown", (event) => {
      if (event.target !== this.#field) event.preventDefault();
    });
    this.form.addEventListener("focusout", ({ relatedTarget }) => {
      const within = relatedTarget instanceof Node && this.form.contains(relatedTarget);
      // A window that is left for another has not been left for good.
      if (!within && document.hasFocus()) void this.#keep();
    });
  }

  allow(allowed: boolean): void {
    this.button.hidden = !allowed;
    if (!allowed) this.#show(false);
  }

  #open(): void {
    this.#field.value = this.title.textContent;
    setText(this.#problem, "");
    this.#show(true);
    this.#field.focus();
    this.#field.select();
  }

  async #keep(): Promise<void> {
    if (this.form.hidden || this.#asking) return;
    const name = this.#field.value.trim();
    if (name === this.title.textContent) {
      this.#shut();
      return;
    }
    this.#asking = true;
    this.form.ariaBusy = "true";
    const problem = await this.rename(name);
    this.form.ariaBusy = null;
    this.#asking = false;
    setText(this.#problem, problem ?? "");
    this.#field.ariaInvalid = problem === null ? null : "true";
    if (problem === null) this.#shut();
  }

  /** The focus that was in the form goes to where it came from. */
  #shut(): void {
    const focused = this.form.contains(document.activeElement);
    this.#show(false);
    if (focused) this.button.focus();
  }

  #show(open: boolean): void {
    this.form.hidden = !open;
    if (this.title.parentElement !== null) this.title.parentElement.hidden = open;
  }
}
