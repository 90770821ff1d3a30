/** A finished video: the picture and its chart, the headline, the list and what can be kept. */

import { html } from "../dom";
import type { SkeletonTheme } from "../theme";
import { Entries, headline, remarkLine } from "./findings";
import { Keeping } from "./keeping";
import { Player } from "./player";
import type { ExportState, PagePlan, UploadRequests, VideoResult } from "./types";

export class Result {
  readonly element: HTMLElement;
  readonly keeping: Keeping;
  private readonly player: Player;
  private readonly title: HTMLElement | null;
  private readonly stop = new AbortController();

  constructor(
    lang: string,
    plan: PagePlan,
    theme: () => SkeletonTheme,
    result: VideoResult,
    requests: UploadRequests,
  ) {
    const entries = new Entries(lang, plan.unit, result, (tMs) => {
      this.player.seek(tMs);
      this.reveal();
    });
    this.player = new Player(lang, plan, theme, result, (tMs) => entries.place(tMs));
    this.keeping = new Keeping(lang, requests, result.exportable);
    const head = headline(lang, plan, result);
    this.title = head.querySelector("h1");
    const rest = html("div", { class: "rs-rest" });
    if (result.remark !== null && result.remark !== "") rest.append(remarkLine(result.remark));
    if (entries.element !== null) rest.append(entries.element);
    if (plan.caution !== null) rest.append(html("p", { class: "rs-caution" }, plan.caution));
    this.element = html(
      "section",
      { class: "rs-result" },
      head,
      this.player.element,
      rest,
      this.keeping.element,
    );
    this.element.dataset.shape = result.height > result.width ? "tall" : "wide";
    document.addEventListener("keydown", (event) => this.key(event), { signal: this.stop.signal });
  }

  exporting(state: ExportState | null): void {
    this.keeping.exporting(state);
  }

  focus(): void {
    this.title?.focus({ preventScroll: true });
  }

  dispose(): void {
    this.stop.abort();
    this.player.dispose();
  }

  /** Brings the picture back into sight where it was scrolled away. */
  private reveal(): void {
    const stage = this.player.element.getBoundingClientRect();
    const seen = this.element.getBoundingClientRect();
    if (stage.top >= seen.top - 1) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.element.scrollBy({ top: stage.top - seen.top, behavior: calm ? "auto" : "smooth" });
  }

  /** Space and arrows are the player's wherever nothing else on the page wants them. */
  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (!(target instanceof Element)) return;
    if (target !== document.body && !this.element.contains(target)) return;
    if (event.key === " ") {
      if (target.closest("button, a") !== null) return;
      this.player.toggle();
    } else if (event.key === "ArrowRight") this.player.jump(1);
    else if (event.key === "ArrowLeft") this.player.jump(-1);
    else return;
    event.preventDefault();
  }
}
