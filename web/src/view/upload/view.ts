/** The upload page's one view: which of its pictures is to be seen, and what is said of it. */

import "../tokens.css";
import "../view.css";
import "../hud.css";
import "../covers.css";
import "./choose.css";
import "./player.css";
import "./findings.css";
// The layout goes over what the parts say of themselves.
import "./result.css";

import { bestLanguage } from "../../generated/texts";
import { Covers } from "../covers";
import { html, setData, setProperty, setText } from "../dom";
import { icon } from "../icons";
import { readTheme } from "../theme";
import { words } from "../words";
import { Chooser, type Problem } from "./chooser";
import { headlineSpoken } from "./findings";
import { takeFiles } from "./files";
import { Result } from "./result";
import { Still } from "./still";
import { percent } from "./times";
import type { PagePlan, UploadRequests, UploadView } from "./types";
import { Working } from "./working";

const NOTICE_MS = 6000;
/** Progress is spoken at every so much of the whole. */
const SPOKEN_STEP = 0.25;

export interface UploadViewOptions {
  /** Languages of the person until the plan names one; by default the browser's. */
  readonly languages?: readonly string[];
}

/** Builds the view inside `root`, which it fills and which must have a size of its own. */
export function createUploadView(
  root: HTMLElement,
  requests: UploadRequests,
  options: UploadViewOptions = {},
): UploadView {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const covers = new Covers(undefined);
  const notice = html("div", { class: "rs-notice", role: "status" });
  const spoken = html("p", { class: "rs-spoken", role: "status" });
  const dropSign = html("div", { class: "rs-drop", "aria-hidden": "true" });
  const watermark = html("div", { class: "rs-watermark" }, "Repscope");
  const place = html("div", { class: "rs-place" });
  const box = html(
    "div",
    { class: "rs-stage rs-box" },
    place,
    watermark,
    covers.element,
    dropSign,
    notice,
    spoken,
  );
  watermark.hidden = true;
  root.classList.add("rs-root", "rs-upload");
  root.append(box);

  let plan: PagePlan | null = null;
  let lang: string = bestLanguage(null, options.languages ?? navigator.languages);
  let screen: Chooser | Working | Result | Still | null = null;
  let lastProblem: Problem | null = null;
  let noticeTimer: number | undefined;
  let spokenStep = 0;
  let theme = readTheme(box);
  const themeNow = (): typeof theme => theme;
  speak(lang);

  const onScheme = (): void => {
    theme = readTheme(box);
  };
  dark.addEventListener("change", onScheme);
  const stopTaking = takeFiles(document, {
    ready: () =>
      plan?.upload?.show_upload === true &&
      covers.kind === "none" &&
      screen !== null &&
      !(screen instanceof Working),
    over: (over) => setData(dropSign, "shown", over ? "" : null),
    taken: (file) => requests.chosen(file),
  });

  function speak(next: string): void {
    lang = next;
    box.lang = lang;
    covers.language(lang);
    watermark.title = words(lang, "watermark_label");
    const picture = plan?.upload?.source === "image";
    dropSign.replaceChildren(
      html("p", {}, icon("open"), words(lang, picture ? "upload_drop_picture" : "upload_drop_video")),
    );
  }

  /** Puts a screen in the place of the one before and hands it the focus, where this page has it. */
  function put(next: Chooser | Working | Result | Still | null, state: string): void {
    const had = document.hasFocus() && (box.contains(document.activeElement) || atNothing());
    if (screen !== null && !(screen instanceof Chooser)) screen.dispose();
    screen = next;
    place.replaceChildren(...(next === null ? [] : [next.element]));
    (next?.element.querySelector(".rs-screen") ?? box).append(watermark);
    setData(box, "state", state);
    if (had && next !== null) next.focus();
  }

  function atNothing(): boolean {
    return document.activeElement === null || document.activeElement === document.body;
  }

  function layout(next: PagePlan): void {
    const pixels = (value: number | null): string | null => (value === null ? null : `${value}px`);
    const { upload } = next;
    setProperty(box, "--rs-width", pixels(next.width));
    setProperty(box, "--rs-height", pixels(next.height));
    setProperty(box, "--rs-min-height", upload?.min_height ?? null);
    setProperty(box, "--rs-max-width", upload?.max_width ?? null);
    setProperty(box, "--rs-max-height", upload?.max_height ?? null);
    setProperty(box, "--rs-area-padding", upload?.area_padding ?? null);
    setData(box, "skeleton", next.look.skeleton_theme);
    watermark.hidden = !next.look.watermark;
    setData(box, "watermark", next.look.watermark ? "" : null);
    theme = readTheme(box);
  }

  function showChooser(): void {
    if (plan === null) return;
    put(new Chooser(lang, plan, lastProblem, (file) => requests.chosen(file)), "choose");
  }

  return {
    plan(next) {
      plan = next;
      speak(next.lang);
      layout(next);
      if (screen instanceof Chooser && covers.kind !== "broken") showChooser();
    },

    choose(problem) {
      if (covers.kind === "broken") return;
      covers.hide();
      lastProblem = problem ?? null;
      showChooser();
    },

    loading(what, share = null, message) {
      if (covers.kind === "broken") return;
      if (screen !== null) put(null, "loading");
      covers.loading(what, share, message ?? plan?.look.loading_message ?? null);
    },

    processing(progress) {
      if (covers.kind === "broken" || plan === null) return;
      if (!(screen instanceof Working)) {
        covers.hide();
        spokenStep = 0;
        put(new Working(lang, plan, themeNow, requests), "processing");
      }
      (screen as Working).show(progress);
      const step = Math.floor((progress.share ?? 0) / SPOKEN_STEP);
      if (step <= spokenStep || step >= 1 / SPOKEN_STEP) return;
      spokenStep = step;
      setText(spoken, percent(step * SPOKEN_STEP, lang));
    },

    glimpse(picture, turn, width, height, mark) {
      if (screen instanceof Working) screen.glimpse(picture, turn, width, height, mark);
    },

    result(result) {
      if (covers.kind === "broken" || plan === null) return;
      covers.hide();
      put(new Result(lang, plan, themeNow, result, requests), "result");
      setText(spoken, headlineSpoken(lang, plan, result));
    },

    picture(result) {
      if (covers.kind === "broken" || plan === null) return;
      covers.hide();
      const still = new Still(lang, plan, themeNow, result, requests);
      put(still, "picture");
      setText(spoken, still.spoken);
    },

    exporting(state) {
      if (!(screen instanceof Result)) return;
      screen.exporting(state);
      const said = screen.keeping.spoken(state);
      if (said !== "") setText(spoken, said);
    },

    broken(code, message, retry) {
      put(null, "broken");
      covers.broken(code, message, retry);
    },

    notice(message) {
      setText(notice, message);
      setData(notice, "shown", "");
      window.clearTimeout(noticeTimer);
      noticeTimer = window.setTimeout(() => setData(notice, "shown", null), NOTICE_MS);
    },

    dispose() {
      put(null, "");
      stopTaking();
      dark.removeEventListener("change", onScheme);
      window.clearTimeout(noticeTimer);
      box.remove();
      root.classList.remove("rs-root", "rs-upload");
    },
  };
}
