/**
 * The way to a reference movement: a video from a file or the camera, its keypoints, the repetition in it, a name.
 * One step fills the element at a time. Pictures stay in memory and are dropped with it.
 */

import "../view/tokens.css";
import "../view/view.css";
import "../view/hud.css";
import "../view/covers.css";
import "../view/upload/choose.css";
import "../view/upload/player.css";
import "./creator/creator.css";
import "./creator/shoot.css";
import "./creator/trim.css";

import type { Engine, ReferenceCard, ReferenceProblem, Survey } from "../engine";
import type { ModelChoice } from "../generated/messages";
import { creatorText as own, mediaProblem } from "../generated/creator";
import { codeText } from "../generated/texts";
import { Gate } from "../live/gate";
import { guessFromQuery } from "../live/guess";
import { ModelSupply } from "../live/models";
import { BASE, loadSiteConfig } from "../live/site";
import { keepAwake } from "../live/wake_lock";
import { MediaError } from "../media/types";
import { openVideo } from "../media/video_file";
import { createPool, type EstimatorPool, PoseError } from "../pose";
import { analyse } from "../upload/analysis";
import { Glimpses } from "../upload/glimpses";
import { Pacer } from "../upload/pacer";
import { html, setData, setText } from "../view/dom";
import { icon } from "../view/icons";
import { readTheme } from "../view/theme";
import { takeFiles } from "../view/upload/files";
import { words } from "../view/words";
import { Analysing } from "./creator/analysing";
import { Choose } from "./creator/choose";
import { drawn, Keypoints } from "./creator/keypoints";
import type { Film } from "./creator/preview";
import type { Span } from "./creator/selection";
import { Shoot, type Take } from "./creator/shoot";
import type { Step } from "./creator/step";
import { Trim } from "./creator/trim";
import { codeTrouble, type Trouble, troubleOf, videoTrouble } from "./creator/troubles";

/** Whoever films one movement films seconds; more than this is another file, minutes. */
const MOST_MINUTES = 5;

/** What of the engine the creator needs; a fake one serves in tests. */
export type CreatorEngine = Pick<Engine, "needNumpy" | "referenceSurvey" | "referenceMake">;

export interface Created {
  readonly id: string;
  /** The text of its file. */
  readonly text: string;
  readonly card: ReferenceCard;
}

export interface CreatorOptions {
  readonly engine: Promise<CreatorEngine>;
  readonly lang: string;
  /** The page's query: which model, as on the other pages. */
  readonly query: string;
  /** Root of the site's files, with a slash at the end. */
  readonly base?: string;
}

export interface Creator {
  /** Fills the window once it is in the page. */
  readonly element: HTMLElement;
  /**
   * What was created, or `null` when the person went back. Camera, decoder and model are let go of by then; workers
   * that were still starting end when they have.
   */
  readonly done: Promise<Created | null>;
  /** As if the person went back. */
  close(): void;
}

export function openCreator(options: CreatorOptions): Creator {
  const way = new Way(options);
  return { element: way.element, done: way.done, close: () => way.end(null) };
}

class Way {
  readonly element: HTMLElement;
  readonly done: Promise<Created | null>;
  readonly #lang: string;
  readonly #engine: Promise<CreatorEngine>;
  readonly #choice: ModelChoice;
  readonly #models: ModelSupply<EstimatorPool>;
  readonly #place = html("div", { class: "rs-creator-place" });
  readonly #dropSign = html("div", { class: "rs-drop", "aria-hidden": "true" });
  readonly #spoken = html("p", { class: "rs-spoken", role: "status" });
  readonly #box: HTMLElement;
  readonly #stopTaking: () => void;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");
  #theme: ReturnType<typeof readTheme> | null = null;
  #resolve: (created: Created | null) => void = () => undefined;
  #step: Step | null = null;
  /** Ends what is under way: another step follows, or none. */
  #under = new AbortController();
  /** Resolves when no step has a picture at the model any more. */
  #free: Promise<unknown> = Promise.resolve();
  /** Of the video in memory. */
  #url: string | null = null;
  #over = false;

  constructor({ engine, lang, query, base = BASE }: CreatorOptions) {
    this.#lang = lang;
    this.#engine = engine;
    engine.catch(() => undefined);
    this.#choice = guessFromQuery(query, [lang]).model;
    const config = loadSiteConfig(base);
    this.#models = new ModelSupply(base, config, (asked, onEvent, onProgress) =>
      createPool({ ...asked, workers: null }, onEvent, onProgress),
    );
    this.#models.guess(this.#choice);
    const close = html(
      "button",
      {
        type: "button",
        class: "rs-tool rs-creator-close",
        "aria-label": own(lang, "close"),
        title: own(lang, "close"),
      },
      icon("cross"),
    );
    close.addEventListener("click", () => this.end(null));
    const back = html(
      "button",
      {
        type: "button",
        class: "rs-tool rs-creator-back",
        "aria-label": own(lang, "back"),
        title: own(lang, "back"),
      },
      icon("left"),
    );
    back.addEventListener("click", () =>
      this.#step?.name === "choose" ? this.end(null) : this.#choose(null),
    );
    this.#dropSign.append(html("p", {}, icon("open"), words(lang, "upload_drop_video")));
    this.#box = html(
      "div",
      { class: "rs-stage rs-box", lang },
      html(
        "header",
        { class: "rs-creator-top" },
        back,
        html("h1", { id: "rs-creator-title" }, own(lang, "title")),
        close,
      ),
      this.#place,
      this.#dropSign,
      this.#spoken,
    );
    this.element = html("section", { class: "rs-creator", "aria-labelledby": "rs-creator-title" }, this.#box);
    this.#scheme.addEventListener("change", this.#forgetTheme);
    this.#stopTaking = takeFiles(document, {
      ready: () => this.#step?.name === "choose" || this.#step?.name === "trim",
      over: (over) => setData(this.#dropSign, "shown", over ? "" : null),
      taken: (file) => this.#take(file, null),
    });
    this.done = new Promise((resolve) => (this.#resolve = resolve));
    // It loads while the person films.
    engine.then((python) => python.needNumpy()).catch(() => undefined);
    this.#choose(null);
    // Whoever opened it puts it into the page first, and hides what had the focus.
    requestAnimationFrame(() => {
      const { activeElement } = document;
      const seen = activeElement !== document.body && (activeElement?.getClientRects().length ?? 0) > 0;
      if (this.#box.isConnected && !seen) this.#step?.focus();
    });
  }

  /** Lets go of everything, and says what came of it. */
  end(created: Created | null): void {
    if (this.#over) return;
    this.#over = true;
    this.#under.abort();
    this.#stopTaking();
    this.#scheme.removeEventListener("change", this.#forgetTheme);
    this.#put(null);
    this.#models.drop();
    this.#dropVideo();
    this.element.remove();
    void this.#free.then(() => this.#resolve(created));
  }

  readonly #forgetTheme = (): void => {
    this.#theme = null;
  };

  /** Read once the element is in the page, where its colours are known. */
  readonly #colours = (): ReturnType<typeof readTheme> => {
    if (!this.#box.isConnected) return readTheme(document.documentElement);
    this.#theme ??= readTheme(this.#box);
    return this.#theme;
  };

  /** Puts a step in the place of the one before and hands it the focus, where this page has it. */
  #put(next: Step | null): void {
    const had = this.#box.contains(document.activeElement) || document.activeElement === document.body;
    const gone = this.#step?.dispose();
    if (gone !== undefined) this.#free = Promise.all([this.#free, gone]);
    this.#step = next;
    this.#place.replaceChildren(...(next === null ? [] : [next.element]));
    if (next === null) return;
    setData(this.element, "step", next.name);
    if (had && this.#box.isConnected) next.focus();
  }

  /** Ends what is under way; the signal of what begins now. */
  #begin(): AbortSignal {
    this.#under.abort();
    this.#under = new AbortController();
    return this.#under.signal;
  }

  #choose(trouble: Trouble | null): void {
    if (this.#over) return;
    this.#begin();
    this.#dropVideo();
    this.#put(
      new Choose(this.#lang, trouble, {
        chosen: (file) => this.#take(file, null),
        record: () => this.#shoot(),
      }),
    );
  }

  #shoot(): void {
    const signal = this.#begin();
    this.#put(
      new Shoot(this.#lang, this.#colours, this.#pool(), {
        taken: ({ file, live }) => this.#taken({ file, live }),
        failed: (cause) => this.#fail(cause, signal),
      }),
    );
  }

  #taken({ file, live }: Take): void {
    if (file !== null) {
      this.#take(file, live);
      return;
    }
    const signal = this.#begin();
    this.#survey(signal, { url: null, startMs: 0, keypoints: live }, null).catch((cause: unknown) =>
      this.#fail(cause, signal),
    );
  }

  /** @param live what the camera's step saw itself, for a recording that cannot be read. */
  #take(file: File, live: Keypoints | null): void {
    const signal = this.#begin();
    this.#dropVideo();
    const awake = keepAwake();
    const work = this.#analyse(signal, file, live)
      .catch((cause: unknown) => this.#fail(cause, signal))
      .finally(() => awake.release());
    this.#free = Promise.all([this.#free, work]);
  }

  async #analyse(signal: AbortSignal, file: File, live: Keypoints | null): Promise<void> {
    const lang = this.#lang;
    const shown = this.#analysing();
    shown.show({ title: words(lang, "upload_file"), share: null });
    const free = this.#free;
    try {
      const { keypoints, startMs, remark } = await this.#look(signal, file, shown, free);
      this.#url = URL.createObjectURL(file);
      await this.#survey(signal, { url: this.#url, startMs, keypoints }, remark);
    } catch (cause) {
      if (!(cause instanceof MediaError) || live === null || live.size === 0 || signal.aborted) throw cause;
      await this.#survey(signal, { url: null, startMs: 0, keypoints: live }, null);
    }
  }

  /**
   * Finds the keypoints of every picture.
   *
   * @throws {MediaError} where nothing of the file can be read.
   */
  async #look(
    signal: AbortSignal,
    file: File,
    shown: Analysing,
    free: Promise<unknown>,
  ): Promise<{ keypoints: Keypoints; startMs: number; remark: string | null }> {
    const lang = this.#lang;
    const keypoints = new Keypoints();
    const video = await openVideo(file, { signal });
    try {
      const { facts } = video;
      checkLength(facts.durationMs ?? 0);
      const pool = await this.#pool(shown, free);
      signal.throwIfAborted();
      const pacer = new Pacer(facts.durationMs);
      const title = words(lang, "upload_analysing");
      const glimpses = new Glimpses<{ t_ms: number; points: readonly number[] }>((glimpse, { points }) => {
        if (!signal.aborted) shown.glimpse(glimpse, points);
      });
      shown.show({ title, share: facts.durationMs === null ? null : 0 });
      try {
        await analyse({
          video,
          pool,
          gate: new Gate(),
          signal,
          passing: (picture) => glimpses.offer(picture),
          judge: (batch) => {
            keypoints.add(batch);
            let at = 0;
            const marks = batch.lengths.map((length, index) => {
              const points = drawn(batch.points.subarray(at, at + length));
              at += length;
              return { t_ms: batch.timesMs[index], points };
            });
            glimpses.marked(marks);
            pacer.reached(batch.timesMs.at(-1) ?? 0, performance.now());
            shown.show({ title, share: pacer.share, leftMs: pacer.leftMs });
            checkLength(keypoints.lengthMs);
            return Promise.resolve();
          },
        });
      } catch (cause) {
        signal.throwIfAborted();
        if (!(cause instanceof MediaError) || cause.reason !== "cut_off" || keypoints.size === 0) throw cause;
        const { message } = mediaProblem(lang, cause.reason, cause.values);
        return { keypoints, startMs: facts.startMs, remark: message };
      } finally {
        glimpses.close();
      }
      signal.throwIfAborted();
      return { keypoints, startMs: facts.startMs, remark: null };
    } finally {
      video.close();
    }
  }

  async #survey(signal: AbortSignal, film: Film, remark: string | null): Promise<void> {
    const lang = this.#lang;
    const shown = this.#step instanceof Analysing ? this.#step : this.#analysing();
    shown.show({ title: own(lang, "surveying"), share: null });
    const python = await this.#python();
    signal.throwIfAborted();
    const { keypoints } = film;
    const { survey, problem } = await python.referenceSurvey(...clipOf(keypoints), lang);
    signal.throwIfAborted();
    if (survey === null) this.#choose(videoTrouble(lang, problem ?? { code: "internal", message: "" }));
    else this.#trim(film, survey, remark);
  }

  #trim(film: Film, survey: Survey, remark: string | null): void {
    const lang = this.#lang;
    const model = `${this.#choice.family}-${this.#choice.variant}`;
    const make = async (span: Span, name: string, id: string): Promise<Created | ReferenceProblem> => {
      const python = await this.#python();
      const created = new Date().toISOString();
      const making = { ...span, name, id, created, model, lang };
      const { text, card, problem } = await python.referenceMake(...clipOf(film.keypoints), making);
      if (text !== null && card !== null) return { id, text, card };
      return problem ?? { code: "internal", message: codeText(lang, "internal") ?? "" };
    };
    const signal = this.#under.signal;
    const id = crypto.randomUUID();
    this.#put(
      new Trim(lang, { film, survey, remark }, this.#colours, {
        check: async (span) => {
          const made = await make(span, "-", id);
          return "code" in made ? made : null;
        },
        create: async (span, name) => {
          try {
            const made = await make(span, name, id);
            if (signal.aborted) return null;
            if ("code" in made) return made;
            this.end(made);
            return null;
          } catch (cause) {
            console.error(cause);
            return { code: "internal", message: codeText(lang, "internal") ?? "" };
          }
        },
      }),
    );
    setText(this.#spoken, own(lang, survey.kind === "hold" ? "hold_title" : "trim_title"));
  }

  #analysing(): Analysing {
    const shown = new Analysing(this.#lang, this.#colours, () => this.#choose(null));
    this.#put(shown);
    return shown;
  }

  /** The model, started and free; `shown` shows its loading. */
  async #pool(shown?: Analysing, free = this.#free): Promise<EstimatorPool> {
    let waiting = true;
    this.#models.listen(
      () => undefined,
      (share) => {
        if (waiting) shown?.show({ title: words(this.#lang, "cover_model"), share });
      },
    );
    try {
      const [pool] = await Promise.all([this.#models.take(this.#choice), free]);
      pool.reset();
      return pool;
    } finally {
      waiting = false;
    }
  }

  /** The engine with all that a reference needs. */
  async #python(): Promise<CreatorEngine> {
    try {
      const python = await this.#engine;
      const { messages } = await python.needNumpy();
      const refused = messages.find(({ type }) => type === "error");
      if (refused !== undefined) throw new Error(JSON.stringify(refused));
      return python;
    } catch (cause) {
      throw new EngineMissing("The engine or numpy did not load", { cause });
    }
  }

  /** The person is told, and may choose again; of what is no longer wanted nobody is told. */
  #fail(cause: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    const lang = this.#lang;
    // The person reads a sentence; whoever looks for the reason finds it in the console.
    console.warn(cause);
    if (cause instanceof PoseError) this.#models.drop();
    const code = cause instanceof EngineMissing ? "engine_load_failed" : "internal";
    this.#choose(troubleOf(lang, cause) ?? codeTrouble(lang, code));
  }

  #dropVideo(): void {
    if (this.#url !== null) URL.revokeObjectURL(this.#url);
    this.#url = null;
  }
}

class EngineMissing extends Error {}

/** The keypoints as the engine's calls take them. */
function clipOf(keypoints: Keypoints): [Float32Array, readonly number[], readonly number[], number, number] {
  const { lengths, timesMs, width, height } = keypoints;
  return [keypoints.points(), lengths, timesMs, width, height];
}

/** @throws {MediaError} `too_long`. */
function checkLength(lengthMs: number): void {
  const minutes = lengthMs / 60_000;
  if (minutes > MOST_MINUTES) {
    throw new MediaError("too_long", { minutes: Math.ceil(minutes), most: MOST_MINUTES });
  }
}
