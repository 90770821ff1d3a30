/** The page's side of the session: calls go out at once and in order, each is answered by one JSON text. */

import type { Answer } from "../generated/messages";
import { EngineError } from "./errors";
import type { PythonWorker } from "./pyscript";
import type { ReferenceAnswer, ReferenceMaking, SurveyAnswer } from "./references";

export interface Engine {
  /** Opens the session; see `Session.open` of py_core. Whatever is handed over has to be JSON-able. */
  open(query: string, site: object, claims: object): Promise<Answer>;
  /** The movement file that the plan asks for: its text, or the problem in the way and its particulars. */
  define(source: string, problem?: string, detail?: string): Promise<Answer>;
  /** The reference movement that the plan asks for: its text, or the problem in the way and its particulars. */
  reference(source: string, problem?: string, detail?: string): Promise<Answer>;
  /** One frame: 51 or 132 numbers, or none when nobody is seen. */
  frame(points: Float32Array, tMs: number, width: number, height: number): Promise<Answer>;
  /** Begins a new file: counts and times from nought. */
  media(kind: "video" | "image"): Promise<Answer>;
  /**
   * Pictures of a video, in order; the answer has a mark for each.
   *
   * @param points all their numbers, one picture's after the other's.
   * @param lengths how many of them each picture has: 0, 51 or 132.
   */
  frames(
    points: Float32Array,
    lengths: readonly number[],
    timesMs: readonly number[],
    width: number,
    height: number,
  ): Promise<Answer>;
  /** A still picture's pose; the answer's view has the skeleton. */
  image(points: Float32Array, width: number, height: number): Promise<Answer>;
  /** A problem with a file or its export: a reason that `py_core/media.py` knows, and the values it names. */
  mediaProblem(reason: string, values: Readonly<Record<string, string | number>>): Promise<Answer>;
  command(command: object): Promise<Answer>;
  report(code: string, detail?: string): Promise<Answer>;
  /** The end of a session or of a video; then the answer has the video's timeline, where a movement was followed. */
  finish(): Promise<Answer>;
  /** The text of the file that the person saves; empty where no video was analysed. */
  results(format: "json" | "csv"): Promise<string>;
  /** The exported video is there, at a blob URL. */
  exportReady(url: string, mimeType: string, sizeBytes: number): Promise<Answer>;
  /** Fetches numpy, for what works on whole movements: where a reference is asked for, frames wait for it. */
  needNumpy(): Promise<Answer>;
  /**
   * What happens in a clip: its repetitions, and the part that would make the best reference movement. Needs numpy.
   *
   * @param points as for `frames`.
   * @param lang the language of a problem's message.
   */
  referenceSurvey(
    points: Float32Array,
    lengths: readonly number[],
    timesMs: readonly number[],
    width: number,
    height: number,
    lang: string,
  ): Promise<SurveyAnswer>;
  /** Makes a part of a clip a reference movement: the text of its file, and its card. Needs numpy. */
  referenceMake(
    points: Float32Array,
    lengths: readonly number[],
    timesMs: readonly number[],
    width: number,
    height: number,
    making: ReferenceMaking,
  ): Promise<ReferenceAnswer>;
  /** Checks the text of a reference movement's file; the answer's text is the file anew. Needs no numpy. */
  referenceRead(text: string, lang: string): Promise<ReferenceAnswer>;
  /** The same reference movement by another name. Needs no numpy. */
  referenceRename(text: string, name: string, lang: string): Promise<ReferenceAnswer>;
  /** Ends Python; calls under way are rejected. */
  terminate(): void;
}

export class PythonEngine implements Engine {
  readonly #worker: PythonWorker;
  readonly #waiting = new Set<(reason: EngineError) => void>();
  #end: EngineError | null = null;

  constructor(worker: PythonWorker) {
    this.#worker = worker;
    worker.addEventListener("error", (event) => this.#stop(`Python broke: ${event.message}`));
  }

  open(query: string, site: object, claims: object): Promise<Answer> {
    return this.#call("open", query, JSON.stringify(site), JSON.stringify(claims));
  }

  define(source: string, problem = "", detail = ""): Promise<Answer> {
    return this.#call("define", source, problem, detail);
  }

  reference(source: string, problem = "", detail = ""): Promise<Answer> {
    return this.#call("reference", source, problem, detail);
  }

  frame(points: Float32Array, tMs: number, width: number, height: number): Promise<Answer> {
    return this.#call("frame", points, tMs, width, height);
  }

  media(kind: "video" | "image"): Promise<Answer> {
    return this.#call("media", kind);
  }

  frames(
    points: Float32Array,
    lengths: readonly number[],
    timesMs: readonly number[],
    width: number,
    height: number,
  ): Promise<Answer> {
    return this.#call("frames", points, Uint32Array.from(lengths), Float64Array.from(timesMs), width, height);
  }

  image(points: Float32Array, width: number, height: number): Promise<Answer> {
    return this.#call("image", points, width, height);
  }

  mediaProblem(reason: string, values: Readonly<Record<string, string | number>>): Promise<Answer> {
    return this.#call("media_problem", reason, JSON.stringify(values));
  }

  command(command: object): Promise<Answer> {
    return this.#call("command", JSON.stringify(command));
  }

  report(code: string, detail = ""): Promise<Answer> {
    return this.#call("report", code, detail);
  }

  finish(): Promise<Answer> {
    return this.#call("finish");
  }

  results(format: "json" | "csv"): Promise<string> {
    return this.#text("results", format);
  }

  exportReady(url: string, mimeType: string, sizeBytes: number): Promise<Answer> {
    return this.#call("export_ready", url, mimeType, sizeBytes);
  }

  needNumpy(): Promise<Answer> {
    return this.#call("need_numpy");
  }

  async referenceSurvey(
    points: Float32Array,
    lengths: readonly number[],
    timesMs: readonly number[],
    width: number,
    height: number,
    lang: string,
  ): Promise<SurveyAnswer> {
    const clip = [points, Uint32Array.from(lengths), Float64Array.from(timesMs), width, height];
    return JSON.parse(await this.#text("reference_survey", ...clip, lang)) as SurveyAnswer;
  }

  async referenceMake(
    points: Float32Array,
    lengths: readonly number[],
    timesMs: readonly number[],
    width: number,
    height: number,
    making: ReferenceMaking,
  ): Promise<ReferenceAnswer> {
    const clip = [points, Uint32Array.from(lengths), Float64Array.from(timesMs), width, height];
    return this.#reference("reference_make", ...clip, JSON.stringify(making));
  }

  referenceRead(text: string, lang: string): Promise<ReferenceAnswer> {
    return this.#reference("reference_read", text, lang);
  }

  referenceRename(text: string, name: string, lang: string): Promise<ReferenceAnswer> {
    return this.#reference("reference_rename", text, name, lang);
  }

  terminate(): void {
    this.#stop("Python was ended by the page");
  }

  async #call(name: string, ...values: readonly unknown[]): Promise<Answer> {
    return JSON.parse(await this.#text(name, ...values)) as Answer;
  }

  async #reference(name: string, ...values: readonly unknown[]): Promise<ReferenceAnswer> {
    return JSON.parse(await this.#text(name, ...values)) as ReferenceAnswer;
  }

  #text(name: string, ...values: readonly unknown[]): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#end) {
        reject(this.#end);
        return;
      }
      this.#waiting.add(reject);
      this.#ask(name, values)
        .then(resolve, (cause: unknown) =>
          reject(new EngineError("internal", `Python did not answer ${name}`, { cause })),
        )
        .finally(() => this.#waiting.delete(reject));
    });
  }

  async #ask(name: string, values: readonly unknown[]): Promise<string> {
    const text = await this.#worker.sync[name](...values);
    if (typeof text !== "string") throw new TypeError(`expected a text, got ${typeof text}`);
    return text;
  }

  #stop(message: string): void {
    if (this.#end) return;
    this.#end = new EngineError("internal", message);
    this.#worker.terminate();
    for (const reject of this.#waiting) reject(this.#end);
    this.#waiting.clear();
  }
}
