/** The first step: a video of the movement, from a file or from the camera. */

import { creatorText as own } from "../../generated/creator";
import { html } from "../../view/dom";
import { icon } from "../../view/icons";
import { words } from "../../view/words";
import type { Step } from "./step";
import { type Trouble, troubleBox } from "./troubles";

export interface ChooseRequests {
  readonly chosen: (file: File) => void;
  readonly record: () => void;
}

export class Choose implements Step {
  readonly name = "choose";
  readonly element = html("section", { class: "rs-chooser rs-creator-choose" });
  readonly #first: HTMLElement;

  constructor(lang: string, trouble: Trouble | null, requests: ChooseRequests) {
    const input = html("input", {
      type: "file",
      class: "rs-spoken",
      accept: "video/*,.mkv",
      tabindex: "-1",
      "aria-hidden": "true",
    });
    input.addEventListener("change", () => {
      const file = input.files?.item(0);
      // The same file may be chosen again after a problem.
      input.value = "";
      if (file) requests.chosen(file);
    });
    const choose = html(
      "button",
      { type: "button", class: "rs-button" },
      icon("open"),
      words(lang, "upload_video_button"),
    );
    choose.addEventListener("click", () => input.click());
    const record = html(
      "button",
      { type: "button", class: "rs-button rs-quiet" },
      icon("camera"),
      own(lang, "record"),
    );
    record.addEventListener("click", requests.record);
    const title = html("h2", { class: "rs-title", tabindex: "-1" }, own(lang, "choose_title"));
    // A trouble is spoken as it comes, and takes the title's room.
    this.#first = trouble === null ? title : choose;
    this.element.append(
      html(
        "div",
        { class: "rs-chooser-area", "data-place": "center" },
        html(
          "div",
          { class: "rs-chooser-body" },
          ...(trouble === null ? [] : [troubleBox(trouble)]),
          html("span", { class: "rs-chooser-sign" }, icon("person")),
          title,
          html("p", { class: "rs-advice" }, own(lang, "choose_advice")),
          html("div", { class: "rs-buttons" }, choose, record),
          input,
          html("p", { class: "rs-chooser-hint" }, words(lang, "upload_or_drop")),
          html(
            "p",
            { class: "rs-chooser-about" },
            html("span", {}, words(lang, "upload_video_formats")),
            html("span", {}, icon("lock"), words(lang, "upload_private")),
          ),
        ),
      ),
    );
  }

  focus(): void {
    this.#first.focus({ preventScroll: true });
  }

  dispose(): void {
    this.element.remove();
  }
}
