/** A still picture that was looked at: the skeleton on it, and the angles where they were asked for. */

import { html } from "../dom";
import { SkeletonPainter } from "../skeleton";
import type { SkeletonTheme } from "../theme";
import { words } from "../words";
import { actionButton } from "./keeping";
import { drawPicture, Stage } from "./stage";
import type { PagePlan, PictureResult, UploadRequests } from "./types";

export class Still {
  readonly element: HTMLElement;
  private readonly stage: Stage;
  private readonly painter = new SkeletonPainter();
  private readonly title: HTMLElement;

  constructor(
    lang: string,
    private readonly plan: PagePlan,
    private readonly theme: () => SkeletonTheme,
    private readonly result: PictureResult,
    requests: UploadRequests,
  ) {
    const { picture, points, angles, name } = result;
    this.stage = new Stage(plan.upload?.object_fit ?? "contain", () => this.draw());
    const { element, canvas } = this.stage;
    element.style.setProperty("--rs-frame", `${picture.width} / ${picture.height}`);
    canvas.removeAttribute("aria-hidden");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", words(lang, "upload_picture_label"));
    this.stage.frameSize(picture.width, picture.height);
    this.title = html(
      "h1",
      { class: "rs-title", tabindex: "-1" },
      words(lang, points.length === 0 ? "upload_nobody" : "upload_found"),
    );
    const rest = html("div", { class: "rs-rest" });
    if (angles.length > 0) rest.append(angleTable(lang, angles));
    const another = actionButton("open", words(lang, "upload_another_picture"), () => requests.another());
    another.classList.add("rs-quiet");
    const row = html("div", { class: "rs-keeping-row" });
    row.append(
      actionButton("save", words(lang, "upload_save_picture"), () => requests.save("picture")),
      another,
    );
    this.element = html(
      "section",
      { class: "rs-result", "data-shape": picture.height > picture.width ? "tall" : "wide" },
      html("header", { class: "rs-headline" }, html("p", { class: "rs-kicker" }, name), this.title),
      html("div", { class: "rs-player" }, element),
      rest,
      html("footer", { class: "rs-keeping" }, row),
    );
  }

  /** What the live region says. */
  get spoken(): string {
    return this.title.textContent;
  }

  focus(): void {
    this.title.focus({ preventScroll: true });
  }

  dispose(): void {
    this.stage.dispose();
  }

  private draw(): void {
    const { context, mapping } = this.stage;
    this.stage.clear();
    // A picture that was closed meanwhile has no size.
    if (context === null || this.result.picture.width === 0) return;
    drawPicture(context, this.result.picture, 0, mapping);
    this.stage.paintRoom(this.result.picture);
    if (!this.plan.look.skeleton) return;
    this.painter.reset();
    this.painter.draw(context, this.result.points, [], mapping, this.theme());
  }
}

function angleTable(lang: string, angles: PictureResult["angles"]): HTMLElement {
  const heading = (label: string): HTMLElement => html("th", { scope: "col" }, label);
  const cell = (angle: number | null): HTMLElement =>
    angle === null
      ? html("td", { class: "rs-unseen" }, words(lang, "upload_unseen"))
      : html("td", {}, `${Math.round(angle)}°`);
  return html(
    "table",
    { class: "rs-angles" },
    html("caption", {}, words(lang, "upload_angles")),
    html(
      "thead",
      {},
      html(
        "tr",
        {},
        heading(words(lang, "upload_joint")),
        heading(words(lang, "upload_left_side")),
        heading(words(lang, "upload_right_side")),
      ),
    ),
    html(
      "tbody",
      {},
      ...angles.map(({ label, left, right }) =>
        html("tr", {}, html("th", { scope: "row" }, label), cell(left), cell(right)),
      ),
    ),
  );
}
