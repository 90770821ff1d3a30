/**
 * The creator of reference movements alone, with an engine of the test's own: its answers are what the test puts into
 * `tested.answers`, or what `window.python` gives, where the test offers that.
 */

import type { ReferenceCard, ReferenceProblem, Survey } from "../../../web/src/engine";
import {
  openCreator,
  type Created,
  type Creator,
  type CreatorEngine,
} from "../../../web/src/references/creator";
import { Keypoints } from "../../../web/src/references/creator/keypoints";
import { Trim } from "../../../web/src/references/creator/trim";
import { readTheme } from "../../../web/src/view/theme";

type Python = (name: string, clip: unknown, more: unknown) => Promise<string>;

interface Answers {
  survey: Partial<Survey>;
  /** Instead of a survey. */
  surveyProblem: ReferenceProblem | null;
  /** By the part's length: parts of at least so many ms have the problem. */
  makeProblems: { fromMs: number; problem: ReferenceProblem }[];
  /** Whether the engine loads. */
  loads: boolean;
}

interface Asked {
  readonly call: string;
  readonly frames: number;
  readonly numbers: number;
  readonly size: readonly [number, number];
  readonly making: object | string;
}

interface Clip {
  /** Of the video. */
  readonly url: string;
  readonly timesMs: readonly number[];
  /** 17 x (x, y, score), picture after picture. */
  readonly points: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly lang: string;
}

const answers: Answers = { survey: {}, surveyProblem: null, makeProblems: [], loads: true };
const asked: Asked[] = [];
let creator: Creator | null = null;

const note = (
  call: string,
  points: Float32Array,
  lengths: readonly number[],
  width: number,
  height: number,
  making: object | string,
): void => {
  if (lengths.reduce((sum, length) => sum + length, 0) !== points.length)
    throw new Error("lengths do not fit");
  asked.push({ call, frames: lengths.length, numbers: points.length, size: [width, height], making });
};

/** A signal that goes there and back in each repetition. */
function surveyOf(timesMs: readonly number[]): Survey {
  const last = timesMs.at(-1) ?? 0;
  const { repetitions = [{ start_ms: last * 0.25, end_ms: last * 0.75 }] } = answers.survey;
  const values = timesMs.map((tMs) => {
    const within = repetitions.find(({ start_ms: from, end_ms: to }) => tMs >= from && tMs <= to);
    if (within === undefined) return 0.02;
    return Math.sin((Math.PI * (tMs - within.start_ms)) / (within.end_ms - within.start_ms)) ** 2;
  });
  const first = repetitions.at(0) ?? { start_ms: 0, end_ms: last };
  return {
    t_ms: [...timesMs],
    values,
    repetitions,
    ...first,
    kind: "repetition",
    seen: 1,
    ...answers.survey,
  };
}

const python = (): Python | undefined => (window as unknown as { python?: Python }).python;

const engine: CreatorEngine = {
  needNumpy: () =>
    Promise.resolve({ messages: [], view: null, page: null } as unknown as Awaited<
      ReturnType<CreatorEngine["needNumpy"]>
    >),
  async referenceSurvey(points, lengths, timesMs, width, height, lang) {
    note("survey", points, lengths, width, height, lang);
    const ask = python();
    if (ask) {
      const clip = { points: [...points], lengths, timesMs, width, height };
      return JSON.parse(await ask("survey", clip, lang)) as Awaited<
        ReturnType<CreatorEngine["referenceSurvey"]>
      >;
    }
    const problem = answers.surveyProblem;
    return { survey: problem ? null : surveyOf(timesMs), problem };
  },
  async referenceMake(points, lengths, timesMs, width, height, making) {
    note("make", points, lengths, width, height, making);
    const ask = python();
    if (ask) {
      const clip = { points: [...points], lengths, timesMs, width, height };
      return JSON.parse(await ask("make", clip, making)) as Awaited<
        ReturnType<CreatorEngine["referenceMake"]>
      >;
    }
    const { startMs, endMs, id, name, created, model } = making;
    const problem =
      answers.makeProblems.filter(({ fromMs }) => endMs - startMs >= fromMs).at(-1)?.problem ?? null;
    if (problem) return { text: null, card: null, problem };
    const card: ReferenceCard = {
      id,
      name,
      created,
      kind: "repetition",
      duration_ms: endMs - startMs,
      width,
      height,
      model,
      t_ms: [],
      frames: [],
      bytes: 2,
    };
    return { text: "{}", card, problem: null };
  },
};

const tested = {
  answers,
  asked,
  /** What the creator gave; `undefined` until it is done. */
  given: undefined as Created | null | undefined,
  open(lang = "en", query = "poseBackend=wasm"): void {
    tested.given = undefined;
    const coming = answers.loads
      ? Promise.resolve(engine)
      : Promise.reject(new Error("the test wants no engine"));
    creator = openCreator({ engine: coming, lang, query, base: new URL("..", location.href).pathname });
    document.body.append(creator.element);
    void creator.done.then((created) => (tested.given = created));
  },
  close(): void {
    creator?.close();
  },
  /** The timeline at once, with keypoints of the test's own in place of a model's. */
  trim({ url, timesMs, points, width, height, lang }: Clip): void {
    tested.given = undefined;
    const keypoints = new Keypoints();
    const lengths = timesMs.map(() => 51);
    keypoints.add({ points: Float32Array.from(points), lengths, timesMs, width, height });
    const film = { url, startMs: 0, keypoints };
    const making = { id: "", created: "", model: null, lang };
    const make = (span: { startMs: number; endMs: number }, name: string) =>
      engine.referenceMake(keypoints.points(), lengths, timesMs, width, height, { ...making, ...span, name });
    const step = new Trim(
      lang,
      { film, survey: surveyOf(timesMs), remark: null },
      () => readTheme(document.documentElement),
      {
        check: async (span) => (await make(span, "-")).problem,
        async create(span, name) {
          const { text, card, problem } = await make(span, name);
          if (text !== null && card !== null) tested.given = { id: "", text, card };
          return problem;
        },
      },
    );
    const box = document.createElement("div");
    box.className = "rs-stage rs-box";
    const place = document.createElement("div");
    place.className = "rs-creator-place";
    place.append(step.element);
    box.append(document.createElement("header"), place);
    const section = document.createElement("section");
    section.className = "rs-creator";
    section.dataset.step = "trim";
    section.append(box);
    document.body.append(section);
  },
};

declare global {
  interface Window {
    tested: typeof tested;
  }
}

window.tested = tested;
