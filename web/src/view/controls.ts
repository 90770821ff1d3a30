/** The two buttons that may lie on the picture; they keep to its corner. */

import { html, setData } from "./dom";
import { icon } from "./icons";
import type { ViewCommand } from "./types";
import { words } from "./words";

export class Controls {
  readonly element = html("div", { class: "rs-controls" });
  private readonly pause = html("button", { type: "button", class: "rs-control" }, icon("pause"));
  private readonly flip = html("button", { type: "button", class: "rs-control" }, icon("switch_camera"));

  constructor(onCommand: (command: ViewCommand) => void, canSwitch: boolean) {
    this.pause.addEventListener("click", () => onCommand("pause"));
    this.flip.addEventListener("click", () => onCommand("switchCamera"));
    this.element.append(this.flip, this.pause);
    this.canSwitch(canSwitch);
    this.language("en");
  }

  language(lang: string): void {
    for (const [button, key] of [
      [this.pause, "button_pause"],
      [this.flip, "button_switch_camera"],
    ] as const) {
      button.title = words(lang, key);
      button.setAttribute("aria-label", button.title);
    }
  }

  canSwitch(possible: boolean): void {
    this.flip.hidden = !possible;
  }

  show(shown: boolean): void {
    setData(this.element, "shown", shown ? "" : null);
  }
}
