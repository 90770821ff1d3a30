/** A video being worked through: glimpses of it, how far it is, and the way out. */

import { html, setData, setText } from "../dom";
import { icon } from "../icons";
import { ReferenceFigure } from "../reference_figure";
import { SkeletonPainter } from "../skeleton";
import type { SkeletonTheme } from "../theme";
import { clock, words } from "../words";
import { drawPicture, Stage } from "./stage";
import { Tally } from "./tally";
import { decimal, percent } from "./times";
import type { FrameMark, PagePlan, Progress, UploadRequests } from "./types";

type Turn = 0 | 90 | 180 | 270;

export class Working {
  readonly element = html("section", { class: "rs-working" });
  private readonly stage: Stage;
  private readonly painter = new SkeletonPainter();
  private readonly figure = new ReferenceFigure();
  private readonly tally: Tally;
  private readonly title = html("h1", { class: "rs-title", tabindex: "-1" });
  private readonly share = html("strong", { class: "rs-working-share" });
  private readonly fill = html("div", { class: "rs-bar-fill" });
  private readonly bar = html(
    "div",
    { class: "rs-bar", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100" },
    this.fill,
  );
  private readonly left = html("span", {});
  private readonly speed = html("span", {});
  private readonly pause = html("button", { type: "button", class: "rs-button rs-quiet" });
  private readonly pulse = html(
    "div",
    { class: "rs-pulse", "aria-hidden": "true" },
    html("i"),
    html("i"),
    html("i"),
  );
  private paused: boolean | null = null;

  constructor(
    private readonly lang: string,
    private readonly plan: PagePlan,
    private readonly theme: () => SkeletonTheme,
    requests: UploadRequests,
  ) {
    // One CSS pixel is one of the canvas: the processor is busy with the model.
    this.stage = new Stage(plan.upload?.object_fit ?? "contain", () => undefined, 1);
    this.tally = new Tally(lang, plan.unit);
    this.stage.element.append(this.pulse, this.tally.element);
    const cancel = html(
      "button",
      { type: "button", class: "rs-button rs-quiet" },
      icon("cross"),
      words(lang, "upload_cancel"),
    );
    cancel.addEventListener("click", () => requests.cancel());
    this.pause.addEventListener("click", () => (this.paused ? requests.resume() : requests.pause()));
    const name = plan.exercise_name;
    this.element.append(
      this.stage.element,
      html(
        "div",
        { class: "rs-working-panel" },
        html(
          "div",
          { class: "rs-working-head" },
          html("div", {}, ...(name === null ? [] : [html("p", { class: "rs-kicker" }, name)]), this.title),
          this.share,
        ),
        this.bar,
        html("p", { class: "rs-working-facts" }, this.left, this.speed),
        html("div", { class: "rs-buttons" }, this.pause, cancel),
      ),
    );
  }

  show({ share, leftMs, speed, count, grade, paused }: Progress): void {
    const { lang } = this;
    const title = words(lang, paused ? "paused" : "upload_analysing");
    setText(this.title, title);
    const portion = share === null ? null : Math.min(1, Math.max(0, share));
    // 100 % is said by the result alone.
    const shown = portion === null ? "" : percent(Math.min(0.99, Math.floor(portion * 100) / 100), lang);
    setText(this.share, shown);
    setData(this.bar, "unknown", portion === null ? "" : null);
    this.fill.style.transform = `scaleX(${(portion ?? 0).toFixed(3)})`;
    const left = leftMs === null || paused ? "" : words(lang, "upload_left", { time: clock(leftMs) });
    const fast = speed === null || paused ? "" : words(lang, "upload_speed", { speed: decimal(speed, lang) });
    setText(this.left, left);
    setText(this.speed, fast);
    this.bar.setAttribute("aria-label", title);
    if (portion === null) {
      this.bar.removeAttribute("aria-valuenow");
      this.bar.removeAttribute("aria-valuetext");
    } else {
      this.bar.setAttribute("aria-valuenow", String(Math.floor(portion * 100)));
      this.bar.setAttribute("aria-valuetext", left === "" ? shown : `${shown}, ${left}`);
    }
    this.tally.show(this.plan.unit === "none" ? "" : String(count), grade);
    if (paused === this.paused) return;
    this.paused = paused;
    this.pause.replaceChildren(
      icon(paused ? "play" : "pause"),
      words(lang, paused ? "button_resume" : "button_pause"),
    );
    setData(this.element, "paused", paused ? "" : null);
  }

  glimpse(
    picture: CanvasImageSource,
    turn: Turn,
    width: number,
    height: number,
    mark: FrameMark | null,
  ): void {
    const { stage, painter, figure } = this;
    const { context } = stage;
    if (context === null) return;
    this.pulse.remove();
    stage.frameSize(width, height);
    stage.clear();
    drawPicture(context, picture, turn, stage.mapping);
    stage.paintRoom(stage.canvas);
    if (mark === null) return;
    const theme = this.theme();
    // Glimpses lie far apart: each has its own size of line.
    figure.reset();
    figure.draw(context, mark.reference_points, stage.mapping, theme);
    if (!this.plan.look.skeleton) return;
    painter.reset();
    painter.draw(context, mark.points, mark.fault_joints, stage.mapping, theme);
  }

  focus(): void {
    this.title.focus({ preventScroll: true });
  }

  dispose(): void {
    this.stage.dispose();
  }
}
