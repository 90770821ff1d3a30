/** Puts picture, placement, figures and covers on top of one another, and decides which of them is to be seen. */

import "./tokens.css";
import "./view.css";
import "./hud.css";
import "./covers.css";

import { Controls } from "./controls";
import { Covers } from "./covers";
import { html, setData, setText } from "./dom";
import { Hud } from "./hud";
import { Picture } from "./picture";
import { Placement } from "./placement";
import { ReferenceFigure } from "./reference_figure";
import { SkeletonPainter } from "./skeleton";
import { readTheme } from "./theme";
import { bestLanguage } from "../generated/texts";
import type { Jumps, PagePlan, Summary, View, ViewOptions, ViewState } from "./types";
import { words } from "./words";

const NOTICE_MS = 6000;

/**
 * Builds the view inside `root`, which it fills, around the page's own `video`.
 *
 * `root` must have a size of its own. The video is moved into the view until `dispose`.
 */
export function createView(root: HTMLElement, video: HTMLVideoElement, options: ViewOptions = {}): View {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const home = { parent: video.parentNode, next: video.nextSibling };
  const painter = new SkeletonPainter();
  const figure = new ReferenceFigure();
  const placement = new Placement();
  const hud = new Hud(calm);
  const { onSave } = options;
  const covers = new Covers(options.onCommand);
  const controls =
    options.onCommand === undefined
      ? null
      : new Controls(options.onCommand, () => onSave?.(), options.canSwitchCamera ?? false);
  const watermark = html("div", { class: "rs-watermark" }, "Repscope");
  const notice = html("div", { class: "rs-notice", role: "status" });
  const stage = html("div", { class: "rs-stage" });
  let current: PagePlan | null = null;
  let last: ViewState | null = null;
  let closingSummary: Summary | null = null;
  let closingJumps: Jumps | null = null;
  let noticeTimer: number | undefined;

  const picture = new Picture(video, () => {
    placement.layout(picture.mapping);
    draw();
  });
  stage.append(picture.element, placement.element, hud.element);
  if (controls !== null) stage.append(controls.element);
  stage.append(watermark, notice, covers.element);
  watermark.hidden = true;
  root.classList.add("rs-root");
  root.append(stage);
  let theme = readTheme(stage);
  speak(bestLanguage(null, options.languages ?? navigator.languages));

  const onScheme = (): void => {
    theme = readTheme(stage);
    draw();
  };
  dark.addEventListener("change", onScheme);

  function speak(lang: string): void {
    stage.lang = lang;
    controls?.language(lang);
    covers.language(lang);
    picture.element.setAttribute("role", "img");
    picture.element.setAttribute("aria-label", words(lang, "picture_label"));
    watermark.title = words(lang, "watermark_label");
  }

  function draw(): void {
    picture.clear();
    if (last === null || picture.context === null) return;
    figure.draw(picture.context, last.reference_points, picture.mapping, theme);
    if (current?.look.skeleton === false) return;
    painter.draw(picture.context, last.points, last.fault_joints, picture.mapping, theme);
  }

  function coverFor(view: ViewState): void {
    if (covers.kind === "broken") return;
    if (view.state === "paused") covers.paused();
    else if (view.state === "finished") {
      if (covers.kind !== "closing") close(view);
    } else covers.hide();
  }

  function close(view: ViewState): void {
    covers.closing({
      unit: current?.unit ?? "none",
      name: current?.exercise_name ?? null,
      caution: current?.caution ?? null,
      view,
      summary: closingSummary,
      jumps: closingJumps,
      save: current?.record === true ? onSave : undefined,
    });
  }

  function plan(next: PagePlan): void {
    current = next;
    speak(next.lang);
    setData(stage, "skeleton", next.look.skeleton_theme);
    controls?.canSave(next.record && onSave !== undefined);
    stage.style.setProperty("--rs-width", next.width === null ? "100%" : `${next.width}px`);
    stage.style.setProperty("--rs-height", next.height === null ? "100%" : `${next.height}px`);
    watermark.hidden = !next.look.watermark;
    setData(stage, "watermark", next.look.watermark ? "" : null);
    theme = readTheme(stage);
    hud.plan(next);
    placement.plan(next.look, next.exercise);
    picture.mirror(next.look.mirror);
    draw();
  }

  function show(view: ViewState, width: number, height: number): void {
    if (last !== null && last.points.length === 0) painter.reset();
    last = view;
    if (view.state !== "finished") closingSummary = closingJumps = null;
    picture.frameSize(width, height);
    picture.paintRoom(performance.now());
    draw();
    placement.show(view.state);
    hud.show(view);
    coverFor(view);
    controls?.show(covers.kind === "none");
  }

  function uncover(): void {
    if (covers.kind !== "broken") covers.hide();
  }

  return {
    plan,
    show,
    uncover,
    cover(coverStage, progress = null, message) {
      if (covers.kind === "broken") return;
      covers.glass(picture.hasPicture);
      covers.loading(coverStage, progress, message ?? current?.look.loading_message ?? null);
      controls?.show(false);
    },
    broken(code, message, retry) {
      covers.glass(false);
      covers.broken(code, message, retry);
      controls?.show(false);
    },
    recover() {
      covers.hide();
    },
    notice(message) {
      setText(notice, message);
      setData(notice, "shown", "");
      window.clearTimeout(noticeTimer);
      noticeTimer = window.setTimeout(() => setData(notice, "shown", null), NOTICE_MS);
    },
    summary(summary, jumps = null) {
      closingSummary = summary;
      closingJumps = jumps;
      if (covers.kind === "closing" && last !== null) close(last);
    },
    setCanSwitchCamera(possible) {
      controls?.canSwitch(possible);
    },
    dispose() {
      dark.removeEventListener("change", onScheme);
      window.clearTimeout(noticeTimer);
      hud.dispose();
      picture.dispose();
      stage.remove();
      root.classList.remove("rs-root");
      if (home.parent !== null) home.parent.insertBefore(video, home.next);
    },
  };
}
