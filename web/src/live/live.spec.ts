import { describe, expect, it, vi } from "vitest";
import type { Engine } from "../engine";
import type { Answer, Message } from "../generated/messages";
import type { FrameMoment, FrameStream } from "../media/frames";
import type { Estimate, Estimator } from "../pose";
import { Conversation } from "./conversation";
import { fallbackError } from "./fallback";
import { Gate } from "./gate";
import { guessFromQuery, sameReference } from "./guess";
import { runPipeline } from "./pipeline";
import { SpeedWatch } from "./speed";
import { Timings } from "./timings";

const counter = (count: number): Message => ({ type: "counter", current_count: count });
const answer = (...messages: Message[]): Answer => ({ messages, view: null, page: null });

/** A promise and what settles it. */
function later<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (cause: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("a conversation", () => {
  function talk() {
    const seen: unknown[] = [];
    const terminate = vi.fn();
    const conversation = new Conversation({ terminate } as unknown as Engine, {
      answered: ({ messages }) => seen.push(...messages),
      failed: (cause) => seen.push(cause),
    });
    return { conversation, seen, terminate };
  }

  it("takes answers in the order of the calls, whichever comes first", async () => {
    const { conversation, seen } = talk();
    const [slow, fast] = [later<Answer>(), later<Answer>()];
    const both = Promise.all([conversation.ask(() => slow.promise), conversation.ask(() => fast.promise)]);
    fast.resolve(answer(counter(2)));
    await settled();
    expect(seen).toEqual([]);
    slow.resolve(answer(counter(1)));
    await both;
    expect(seen).toEqual([counter(1), counter(2)]);
  });

  it("ends at the first failure: told once, the engine stopped, nothing asked any more", async () => {
    const { conversation, seen, terminate } = talk();
    const broken = new Error("Python broke");
    const first = conversation.ask(() => Promise.reject(broken));
    const second = conversation.ask(async () => answer(counter(1)));
    expect(await first).toBeNull();
    expect(await second).toBeNull();
    const call = vi.fn();
    expect(await conversation.ask(call)).toBeNull();
    expect(seen).toEqual([broken]);
    expect(terminate).toHaveBeenCalledOnce();
    expect(call).not.toHaveBeenCalled();
  });

  it("drops what is under way when the page closes it", async () => {
    const { conversation, seen, terminate } = talk();
    const coming = later<Answer>();
    const asked = conversation.ask(() => coming.promise);
    conversation.close();
    coming.resolve(answer(counter(1)));
    expect(await asked).toBeNull();
    expect(seen).toEqual([]);
    expect(terminate).toHaveBeenCalledOnce();
  });
});

describe("the pipeline", () => {
  const estimate: Estimate = {
    points: new Float32Array(51),
    width: 640,
    height: 480,
    grabMs: 1,
    cropMs: 2,
    modelMs: 3,
  };

  function streamOf(count: number): FrameStream {
    let next = 0;
    return {
      next: async (): Promise<FrameMoment | null> =>
        next < count ? { tMs: 40 * next++, width: 640, height: 480 } : null,
      close: () => undefined,
    };
  }

  function parts(frames: FrameStream, run: () => Promise<Estimate>) {
    return {
      video: {} as HTMLVideoElement,
      frames,
      estimator: { estimate: run } as unknown as Estimator,
      gate: new Gate(),
      speed: new SpeedWatch(),
      timings: new Timings(),
      tooSlow: () => undefined,
    };
  }

  it("estimates the next frame while one is judged, and never runs further ahead", async () => {
    const log: string[] = [];
    const answers = [0, 1, 2].map(() => later<{ sessionMs: number; messagesMs: number }>());
    let [estimates, judged] = [0, 0];
    const running = runPipeline({
      ...parts(streamOf(3), async () => {
        log.push(`estimate ${estimates++}`);
        return estimate;
      }),
      judge: (_estimate, tMs) => {
        log.push(`judge ${tMs}`);
        return answers[judged++]?.promise ?? Promise.resolve(null);
      },
    });
    await settled();
    expect(log).toEqual(["estimate 0", "judge 0", "estimate 1"]);
    answers[0]?.resolve({ sessionMs: 1, messagesMs: 1 });
    await settled();
    expect(log.slice(3)).toEqual(["judge 40", "estimate 2"]);
    for (const each of answers) each.resolve({ sessionMs: 1, messagesMs: 1 });
    await running;
    expect(log.slice(5)).toEqual(["judge 80"]);
  });

  it("rests while the gate is closed, and drops the frame from before the rest", async () => {
    const judged: number[] = [];
    const made = parts(streamOf(3), async () => estimate);
    made.gate.set("hidden", true);
    const running = runPipeline({
      ...made,
      judge: async (_estimate, tMs) => {
        judged.push(tMs);
        return { sessionMs: 0, messagesMs: 0 };
      },
    });
    await settled();
    expect(judged).toEqual([]);
    made.gate.set("hidden", false);
    await running;
    expect(judged).toEqual([40, 80]);
    expect(made.timings.frames).toHaveLength(2);
  });

  it("ends with the reason when the model cannot go on", async () => {
    const broken = new Error("lost");
    const running = runPipeline({
      ...parts(streamOf(1), () => Promise.reject(broken)),
      judge: async () => null,
    });
    await expect(running).rejects.toBe(broken);
  });
});

describe("the gate", () => {
  it("opens when the last reason is gone", async () => {
    const gate = new Gate();
    const passed = vi.fn();
    gate.set("hidden", true);
    gate.set("session", true);
    const passing = gate.pass().then(passed);
    gate.set("hidden", false);
    await settled();
    expect(passed).not.toHaveBeenCalled();
    gate.set("session", false);
    await passing;
    expect(gate.isOpen()).toBe(true);
  });
});

describe("the watch on speed", () => {
  const run = (watch: SpeedWatch, fps: number, seconds: number, fromMs = 0): number => {
    let told = 0;
    for (let i = 0; i <= fps * seconds; i += 1) told += watch.frame(fromMs + (i * 1000) / fps) ? 1 : 0;
    return told;
  };

  it("tells once of a device that is too slow for five seconds", () => {
    expect(run(new SpeedWatch(), 5, 60)).toBe(1);
    expect(run(new SpeedWatch(), 5, 4)).toBe(0);
    expect(run(new SpeedWatch(), 10, 60)).toBe(0);
  });

  it("does not take a rest for slowness", () => {
    const watch = new SpeedWatch();
    run(watch, 20, 3);
    watch.restart();
    expect(run(watch, 20, 10, 600_000)).toBe(0);
  });
});

describe("the timings", () => {
  it("keep the last frames, oldest first", () => {
    const timings = new Timings();
    for (let tMs = 0; tMs < 1000; tMs += 1) {
      timings.add({ tMs, grabMs: 0, cropMs: 0, modelMs: 0, sessionMs: 0, messagesMs: 0, wholeMs: 0 });
    }
    const times = timings.frames.map(({ tMs }) => tMs);
    expect(times).toHaveLength(600);
    expect([times[0], times.at(-1)]).toEqual([400, 999]);
  });
});

describe("the guess from the query", () => {
  it("is what the session takes by default", () => {
    expect(guessFromQuery("?token=a.b.c&exercise=squat", ["fr"])).toEqual({
      token: "a.b.c",
      model: { family: "movenet", variant: "lightning", backend: "webgl", run_in_worker: false },
      format: "object",
      languages: ["fr"],
      loadingMessage: undefined,
      reference: null,
    });
  });

  it("names the file of a reference, by either name and in either case", () => {
    const id = "123e4567-e89b-12d3-a456-426614174000";
    for (const asked of [`reference=${id}`, `reference_movement=${id.toUpperCase()}`]) {
      expect(guessFromQuery(asked, []).reference).toMatchObject({ id, url: `references/${id}.json` });
    }
    expect(guessFromQuery("reference=squat", []).reference).toBeNull();
    const { reference } = guessFromQuery(`reference=${id}`, []);
    const plan = { id, url: `references/${id}.json`, most_bytes: 1000 };
    expect(sameReference(reference, plan)).toBe(true);
    expect(sameReference(reference, { ...plan, most_bytes: 1e9 })).toBe(false);
    expect(sameReference(reference, { ...plan, url: "elsewhere.json" })).toBe(false);
    expect(sameReference(null, plan)).toBe(false);
  });

  it("follows what is asked for", () => {
    const asked =
      "blazepose=1&mediapipeModel=full&poseBackend=wasm&runInWorker=true&messageFormat=json&lang=de";
    const guess = guessFromQuery(asked, ["fr"]);
    expect(guess.model).toEqual({
      family: "blazepose",
      variant: "full",
      backend: "wasm",
      run_in_worker: true,
    });
    expect(guess.format).toBe("json");
    expect(guess.languages).toEqual(["de", "fr"]);
    expect(guessFromQuery("moveNetModel=thunder", []).model.variant).toBe("thunder");
  });
});

describe("the page's own errors", () => {
  it("are there in the person's language, with the count that stood", () => {
    const german = fallbackError("internal", ["de-AT"], 7);
    expect(german).toMatchObject({ type: "error", error: "internal", current_count: 7 });
    expect(german.message).not.toBe(fallbackError("internal", ["en"], 7).message);
    expect(fallbackError("engine_load_failed", ["xx"], null)).toEqual(
      fallbackError("engine_load_failed", ["en"], null),
    );
  });
});
