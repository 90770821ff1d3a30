/** One short message at the page's foot, with what may still be done about it. */

import { html, setText } from "../view/dom";
import { icon } from "../view/icons";

export interface ToastAction {
  readonly label: string;
  readonly act: () => void;
}

export interface ToastOptions {
  readonly action?: ToastAction;
  /** The message has gone without its action being taken: its time is over, or another took its place. */
  readonly over?: () => void;
  /** Whether its action gets the focus: for who works with keys, and would look for it a while. */
  readonly focus?: boolean;
}

/** How long there is to undo, in milliseconds. */
const SHOWN_MS = 8_000;

export class Toast {
  readonly element = html("div", { class: "rm-toast", hidden: "" });
  readonly #text = html("p");
  readonly #button = html("button", { type: "button", class: "rm-toast-action" });
  readonly #close: HTMLButtonElement;
  #options: ToastOptions = {};
  #timer: number | undefined;
  #leftMs = 0;
  #since = 0;

  /**
   * @param announce has the message spoken.
   * @param focusBack gives the focus a place when what had it goes.
   */
  constructor(
    closeLabel: string,
    private readonly announce: (text: string) => void,
    private readonly focusBack: () => void,
  ) {
    this.#close = html(
      "button",
      { type: "button", class: "rm-quiet", "aria-label": closeLabel },
      icon("cross"),
    );
    this.element.append(this.#text, this.#button, this.#close);
    this.#button.addEventListener("click", () => this.undo());
    this.#close.addEventListener("click", () => this.#end());
    // Whoever reads it or has a finger on it is given the time for it.
    for (const event of ["pointerenter", "focusin"]) this.element.addEventListener(event, () => this.#hold());
    for (const event of ["pointerleave", "focusout"]) this.element.addEventListener(event, () => this.#run());
  }

  say(text: string, options: ToastOptions = {}): void {
    this.#finish();
    this.#options = options;
    setText(this.#text, text);
    this.announce(text);
    const { action, focus } = options;
    this.#button.hidden = action === undefined;
    setText(this.#button, action?.label ?? "");
    this.element.hidden = false;
    this.#leftMs = SHOWN_MS;
    if (action !== undefined && focus) this.#button.focus();
    this.#run();
  }

  /** Takes the action of the message that is shown; `false` where there is none. */
  undo(): boolean {
    const { action } = this.#options;
    if (action === undefined) return false;
    this.#options = {};
    this.#hide();
    action.act();
    return true;
  }

  #hold(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#leftMs -= performance.now() - this.#since;
  }

  #run(): void {
    this.#hold();
    if (this.element.hidden || this.element.matches(":hover, :has(:focus-visible)")) return;
    this.#since = performance.now();
    this.#timer = window.setTimeout(() => this.#end(), this.#leftMs);
  }

  #end(): void {
    this.#finish();
    this.#hide();
  }

  #finish(): void {
    const { over } = this.#options;
    this.#options = {};
    over?.();
  }

  #hide(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const focused = this.element.contains(document.activeElement);
    this.element.hidden = true;
    setText(this.#text, "");
    if (focused) this.focusBack();
  }
}
