/** The second step: the video being worked through, with glimpses of what is found, and the way out. */

import type { Picture } from "../../media/types";
import { html, setData, setText } from "../../view/dom";
import { icon } from "../../view/icons";
import { SkeletonPainter } from "../../view/skeleton";
import type { SkeletonTheme } from "../../view/theme";
import { drawPicture, Stage } from "../../view/upload/stage";
import { percent } from "../../view/upload/times";
import { clock, words } from "../../view/words";
import type { Step } from "./step";

export interface Doing {
  readonly title: string;
  /** 0..1, `null` where nobody can tell. */
  readonly share: number | null;
  readonly leftMs?: number | null;
}

interface Shown {
  readonly picture: ImageBitmap | OffscreenCanvas;
  readonly turn: Picture["turn"];
  readonly width: number;
  readonly height: number;
}

export class Analysing implements Step {
  readonly name = "analyse";
  readonly element = html("section", { class: "rs-working" });
  // One CSS pixel is one of the canvas: the processor is busy with the model.
  readonly #stage = new Stage("contain", () => undefined, 1);
  readonly #painter = new SkeletonPainter();
  readonly #pulse = html(
    "div",
    { class: "rs-pulse", "aria-hidden": "true" },
    html("i"),
    html("i"),
    html("i"),
  );
  readonly #title = html("h2", { class: "rs-title", tabindex: "-1" });
  readonly #share = html("strong", { class: "rs-working-share" });
  readonly #fill = html("div", { class: "rs-bar-fill" });
  readonly #bar = html(
    "div",
    { class: "rs-bar", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100" },
    this.#fill,
  );
  readonly #left = html("span", {});

  constructor(
    readonly lang: string,
    readonly theme: () => SkeletonTheme,
    cancel: () => void,
  ) {
    const out = html(
      "button",
      { type: "button", class: "rs-button rs-quiet" },
      icon("cross"),
      words(lang, "upload_cancel"),
    );
    out.addEventListener("click", cancel);
    this.#stage.element.append(this.#pulse);
    this.element.append(
      this.#stage.element,
      html(
        "div",
        { class: "rs-working-panel" },
        html("div", { class: "rs-working-head" }, this.#title, this.#share),
        this.#bar,
        html("p", { class: "rs-working-facts" }, this.#left),
        html("div", { class: "rs-buttons" }, out),
      ),
    );
  }

  show({ title, share, leftMs = null }: Doing): void {
    const { lang } = this;
    setText(this.#title, title);
    const portion = share === null ? null : Math.min(1, Math.max(0, share));
    // 100 % is said by the next step alone.
    const said = portion === null ? "" : percent(Math.min(0.99, Math.floor(portion * 100) / 100), lang);
    setText(this.#share, said);
    setText(this.#left, leftMs === null ? "" : words(lang, "upload_left", { time: clock(leftMs) }));
    setData(this.#bar, "unknown", portion === null ? "" : null);
    this.#fill.style.transform = `scaleX(${(portion ?? 0).toFixed(3)})`;
    this.#bar.setAttribute("aria-label", title);
    if (portion === null) this.#bar.removeAttribute("aria-valuenow");
    else this.#bar.setAttribute("aria-valuenow", String(Math.floor(portion * 100)));
  }

  glimpse({ picture, turn, width, height }: Shown, points: readonly number[]): void {
    const stage = this.#stage;
    const { context } = stage;
    if (context === null) return;
    this.#pulse.remove();
    stage.frameSize(width, height);
    stage.clear();
    drawPicture(context, picture, turn, stage.mapping);
    stage.paintRoom(stage.canvas);
    // Glimpses lie far apart: each has its own size of line.
    this.#painter.reset();
    this.#painter.draw(context, points, [], stage.mapping, this.theme());
  }

  focus(): void {
    this.#title.focus({ preventScroll: true });
  }

  dispose(): void {
    this.#stage.dispose();
    this.element.remove();
  }
}
