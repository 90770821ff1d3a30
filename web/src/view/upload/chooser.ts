/** The area that takes a file, and what was wrong with the last one. */

import { adviceFor } from "../advice";
import { html, setText } from "../dom";
import { icon } from "../icons";
import { words } from "../words";
import type { PagePlan } from "./types";

export interface Problem {
  readonly code: string;
  readonly message: string;
}

export class Chooser {
  readonly element = html("section", { class: "rs-chooser" });
  private readonly body = html("div", { class: "rs-chooser-body" });
  private readonly waiting = html("p", { class: "rs-chooser-about" });
  private button: HTMLButtonElement | null = null;

  constructor(
    lang: string,
    plan: PagePlan,
    problem: Problem | null,
    private readonly chosen: (file: File) => void,
  ) {
    const upload = plan.upload;
    const picture = upload?.source === "image";
    const area = html("div", {
      class: "rs-chooser-area",
      "data-place": upload?.button_position ?? "center",
    });
    if (problem !== null) this.body.append(alertOf(lang, problem));
    if (upload?.show_upload === false) {
      this.element.dataset.waiting = "";
      setText(this.waiting, words(lang, picture ? "upload_waiting_picture" : "upload_waiting_video"));
      this.body.append(...(problem === null ? [icon(picture ? "photo" : "film")] : []), this.waiting);
    } else {
      this.offer(lang, plan, picture);
    }
    area.append(this.body);
    this.element.append(area);
  }

  focus(): void {
    this.button?.focus({ preventScroll: true });
  }

  private offer(lang: string, plan: PagePlan, picture: boolean): void {
    const label =
      plan.upload?.label ?? words(lang, picture ? "upload_picture_button" : "upload_video_button");
    const input = html("input", {
      type: "file",
      class: "rs-spoken",
      accept: picture ? "image/*" : "video/*,.mkv",
      tabindex: "-1",
      "aria-hidden": "true",
    });
    input.addEventListener("change", () => {
      const file = input.files?.item(0);
      // The same file may be chosen again after a problem.
      input.value = "";
      if (file) this.chosen(file);
    });
    const button = html("button", { type: "button", class: "rs-button" }, icon("open"), label);
    button.addEventListener("click", () => input.click());
    this.button = button;
    const title = html(
      "h1",
      { class: "rs-title" },
      words(lang, picture ? "upload_picture_title" : "upload_video_title"),
    );
    const name = plan.exercise_name;
    this.body.append(
      html("span", { class: "rs-chooser-sign" }, icon(picture ? "photo" : "film")),
      html("div", {}, ...(name === null ? [] : [html("p", { class: "rs-kicker" }, name)]), title),
      button,
      input,
      html("p", { class: "rs-chooser-hint" }, words(lang, "upload_or_drop")),
      html(
        "p",
        { class: "rs-chooser-about" },
        html("span", {}, words(lang, picture ? "upload_picture_formats" : "upload_video_formats")),
        html("span", {}, icon("lock"), words(lang, "upload_private")),
      ),
    );
  }
}

function alertOf(lang: string, { code, message }: Problem): HTMLElement {
  const { icon: picture, title, advice } = adviceFor(code);
  return html(
    "div",
    { class: "rs-problem", role: "alert" },
    icon(picture),
    html(
      "div",
      {},
      html("strong", {}, words(lang, title)),
      html("p", {}, message === "" ? words(lang, advice) : message),
      html("code", { class: "rs-code" }, code),
    ),
  );
}
