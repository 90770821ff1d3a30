/** What the person may keep of a result, and the way to the next file. */

import { html, setData, setText } from "../dom";
import { icon, type Icon } from "../icons";
import { words } from "../words";
import { fileSize, percent } from "./times";
import type { ExportState, UploadRequests } from "./types";

export class Keeping {
  readonly element = html("footer", { class: "rs-keeping" });
  private readonly film = html("div", { class: "rs-export" });
  private readonly fill = html("div", { class: "rs-bar-fill" });
  private readonly bar: HTMLElement;
  private readonly share = html("span", { class: "rs-export-share" });
  private kind: ExportState["kind"] | "none" | null = null;

  /** @param exportable whether a video with the overlay may be made */
  constructor(
    private readonly lang: string,
    private readonly requests: UploadRequests,
    exportable: boolean,
  ) {
    this.bar = html(
      "div",
      { class: "rs-bar", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100" },
      this.fill,
    );
    this.bar.setAttribute("aria-label", words(lang, "upload_exporting"));
    if (exportable) this.element.append(this.film);
    const row = html("div", { class: "rs-keeping-row" });
    for (const [what, format] of [
      ["json", "JSON"],
      ["csv", "CSV"],
    ] as const) {
      const button = actionButton("save", format, () => requests.save(what));
      button.classList.add("rs-quiet");
      button.setAttribute("aria-label", words(lang, "upload_save_as", { format }));
      button.title = words(lang, "upload_save_as", { format });
      row.append(button);
    }
    const another = actionButton("open", words(lang, "upload_another_video"), () => requests.another());
    another.classList.add("rs-quiet");
    row.append(another);
    this.element.append(row);
    this.exporting(null);
  }

  exporting(state: ExportState | null): void {
    const kind = state?.kind ?? "none";
    if (state?.kind === "running") this.progress(state.share);
    if (kind === this.kind && kind === "running") return;
    const focused = this.film.contains(document.activeElement);
    this.kind = kind;
    setData(this.film, "kind", kind);
    this.film.replaceChildren(...this.parts(state));
    // The button that had the focus is gone; its successor takes it.
    if (focused) this.film.querySelector("button")?.focus({ preventScroll: true });
  }

  /** What the live region says of a state, or `""`. */
  spoken(state: ExportState | null): string {
    if (state?.kind === "ready") return words(this.lang, "upload_export_ready");
    return state?.kind === "failed" ? state.message : "";
  }

  private parts(state: ExportState | null): Node[] {
    const { lang, requests } = this;
    const begin = (): void => requests.save("video");
    switch (state?.kind) {
      case undefined:
        return [
          actionButton("film", words(lang, "upload_export"), begin),
          html("p", { class: "rs-export-about" }, words(lang, "upload_export_about")),
        ];
      case "running": {
        const cancel = actionButton("cross", words(lang, "upload_cancel"), () => requests.cancel());
        cancel.classList.add("rs-quiet");
        return [
          html(
            "div",
            { class: "rs-export-running" },
            html("p", {}, words(lang, "upload_exporting"), this.share),
            this.bar,
          ),
          cancel,
        ];
      }
      case "ready": {
        const size = fileSize(state.sizeBytes, lang);
        return [actionButton("save", `${words(lang, "upload_export_save")} (${size})`, begin)];
      }
      case "failed": {
        const again = actionButton("again", words(lang, "button_retry"), begin);
        again.classList.add("rs-quiet");
        return [html("p", { class: "rs-remark" }, icon("alert"), html("span", {}, state.message)), again];
      }
    }
  }

  private progress(share: number): void {
    const portion = Math.min(1, Math.max(0, share));
    this.fill.style.transform = `scaleX(${portion.toFixed(3)})`;
    setText(this.share, percent(Math.floor(portion * 100) / 100, this.lang));
    this.bar.setAttribute("aria-valuenow", String(Math.floor(portion * 100)));
  }
}

export function actionButton(picture: Icon, label: string, act: () => void): HTMLButtonElement {
  const button = html("button", { type: "button", class: "rs-button" }, icon(picture), label);
  button.addEventListener("click", act);
  return button;
}
