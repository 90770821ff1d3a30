/**
 * The live page's own parts around a video file instead of a camera: same model, same session, same view.
 * Only the token is missing: this is the site's own page, which vouches for itself.
 */

import { type Engine, startEngine } from "../engine";
import type { Answer, Message, PagePlan } from "../generated/messages";
import { readEmbedding } from "../host/embedding";
import { Gate } from "../live/gate";
import { ModelSupply } from "../live/models";
import { runPipeline } from "../live/pipeline";
import { BASE, loadSiteConfig, type SiteConfig } from "../live/site";
import { SpeedWatch } from "../live/speed";
import { Timings } from "../live/timings";
import { FrameClock, watchFrames } from "../media/frames";
import { createEstimator, type Estimator, PoseError } from "../pose";
import { createView, type View, type ViewCommand } from "../view";

/** What the demo asks for, as an embedder would in an address. */
const QUERY = "token=demo&exercise=squat&recommendations=true&progression=true&mirror=false&lang=en";
/** What the figure's MP4 is; browsers without it get VP9. */
const H264 = 'video/mp4; codecs="avc1.42E01E"';
const DAY_S = 24 * 3600;

/** Runs until the page goes. `told` gets each message that a host would. */
export async function runDemo(
  stage: HTMLElement,
  video: HTMLVideoElement,
  told: (message: Message) => void,
): Promise<void> {
  const demo = new Demo(stage, video, told);
  await demo.run();
}

/** A film told to pause before it began to play says so; that is no fault. */
function ignoreInterruption(cause: unknown): void {
  if (!(cause instanceof DOMException && cause.name === "AbortError")) throw cause;
}

class Demo {
  readonly #view: View;
  readonly #gate = new Gate();
  readonly #speed = new SpeedWatch();
  readonly #models: ModelSupply<Estimator>;
  readonly #config: Promise<SiteConfig>;
  #engine: Engine | null = null;
  #size = { width: 0, height: 0 };
  #running = false;

  constructor(
    private readonly stage: HTMLElement,
    private readonly video: HTMLVideoElement,
    private readonly told: (message: Message) => void,
  ) {
    this.#config = loadSiteConfig(BASE);
    this.#models = new ModelSupply(BASE, this.#config, createEstimator);
    this.#view = createView(stage, video, {
      languages: ["en"],
      onCommand: (command) => void this.#command(command),
    });
  }

  async run(): Promise<void> {
    try {
      await this.#open();
    } catch (cause) {
      console.error(cause);
      const code = cause instanceof PoseError ? cause.code : "engine_load_failed";
      this.#view.broken(code, cause instanceof Error ? cause.message : "", () => location.reload());
    }
  }

  async #open(): Promise<void> {
    this.#view.cover("opening", null, "Starting the demo");
    this.#models.guess(guessedModel());
    const [engine, config] = await Promise.all([startEngine({ base: BASE }), this.#config]);
    this.#engine = engine;
    const nowS = Date.now() / 1000;
    const facts = { page: "tracking", now_s: nowS, ...readEmbedding(window), config };
    const payload = { plan: "developer", origins: [], iat: Math.floor(nowS), exp: Math.floor(nowS) + DAY_S };
    const answer = await this.#ask(engine.open(QUERY, facts, { status: "verified", payload }));
    const plan = answer.page;
    if (plan === null) throw new Error("Opening the demo's session gave no plan");
    if (!plan.proceed) return;
    await this.#play(engine, plan);
  }

  async #play(engine: Engine, plan: PagePlan): Promise<void> {
    this.#view.cover("model");
    await this.#ask(engine.report("loading_pose_model"));
    this.#models.listen(
      (event) => void this.#ask(engine.report(event.code, event.detail)),
      (share) => this.#view.cover("model", share),
    );
    this.video.src = `${BASE}demo/mannequin.${this.video.canPlayType(H264) === "" ? "webm" : "mp4"}`;
    const [estimator] = await Promise.all([this.#models.take(plan.model), this.video.play()]);
    this.video.currentTime = 0;
    this.#running = true;
    await this.#ask(engine.report("running"));
    this.#restOutOfSight();
    await runPipeline({
      video: this.video,
      frames: watchFrames(this.video, new FrameClock()),
      estimator,
      gate: this.#gate,
      speed: this.#speed,
      timings: new Timings(),
      judge: async ({ points, width, height }, tMs) => {
        this.#size = { width, height };
        const handedMs = performance.now();
        await this.#ask(engine.frame(points, tMs, width, height));
        return { sessionMs: performance.now() - handedMs, messagesMs: 0 };
      },
      tooSlow: () => void this.#tooSlow(engine),
    });
  }

  async #ask(asked: Promise<Answer>): Promise<Answer> {
    const answer = await asked;
    if (answer.page) this.#view.plan(answer.page);
    for (const message of answer.messages) {
      this.told(message);
      if (message.type === "exercise_summary") this.#view.summary(message);
      if (message.type === "error") this.#view.broken(message.error, message.message);
    }
    const { view } = answer;
    if (view && this.#running) {
      this.#view.show(view, this.#size.width, this.#size.height);
      this.#rest("session", view.state === "paused");
    }
    return answer;
  }

  async #tooSlow(engine: Engine): Promise<void> {
    const { messages } = await this.#ask(engine.report("device_too_slow"));
    for (const message of messages) {
      if (message.type === "warning") this.#view.notice(message.message);
    }
  }

  async #command(command: ViewCommand): Promise<void> {
    if (this.#engine === null) return;
    await this.#ask(this.#engine.command({ command }));
  }

  #rest(reason: "session" | "hidden", resting: boolean): void {
    this.#gate.set(reason, resting);
    if (this.#gate.isOpen()) this.video.play().catch(ignoreInterruption);
    else this.video.pause();
  }

  /** A demo that nobody sees costs nothing. */
  #restOutOfSight(): void {
    const watch = new IntersectionObserver(([entry]) => this.#rest("hidden", !entry.isIntersecting));
    watch.observe(this.stage);
  }
}

/** Begun while Python starts; the plan has the last word. */
function guessedModel(): PagePlan["model"] {
  return { family: "movenet", variant: "lightning", backend: "webgl", run_in_worker: false };
}
