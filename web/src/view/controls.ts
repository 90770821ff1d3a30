/** The few buttons that may lie on the picture; they keep to its corner. */

import { html, setData } from "./dom";
import { icon } from "./icons";
import type { ViewCommand } from "./types";
import { words } from "./words";

export class Controls {
  readonly element = html("div", { class: "rs-controls" });
  private readonly pause = html("button", { type: "button", class: "rs-control" }, icon("pause"));
  private readonly flip = html("button", { type: "button", class: "rs-control" }, icon("switch_camera"));

  private readonly save = html("button", { type: "button", class: "rs-control rs-recording" }, icon("save"));

  constructor(onCommand: (command: ViewCommand) => void, onSave: () => void, canSwitch: boolean) {
    this.pause.addEventListener("click", () => onCommand("pause"));
    this.flip.addEventListener("click", () => onCommand("switchCamera"));
    this.save.addEventListener("click", onSave);
    this.element.append(this.save, this.flip, this.pause);
    this.canSwitch(canSwitch);
    this.canSave(false);
    this.language("en");
  }

  language(lang: string): void {
    for (const [button, key] of [
      [this.pause, "button_pause"],
      [this.flip, "button_switch_camera"],
      [this.save, "button_save_recording"],
    ] as const) {
      button.title = words(lang, key);
      button.setAttribute("aria-label", button.title);
    }
  }

  canSwitch(possible: boolean): void {
    this.flip.hidden = !possible;
  }

  /** Whether there is a recording to keep; the button's dot says that one is made. */
  canSave(possible: boolean): void {
    this.save.hidden = !possible;
  }

  show(shown: boolean): void {
    setData(this.element, "shown", shown ? "" : null);
  }
}
