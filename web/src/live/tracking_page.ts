/**
 * The live page: camera, model, session, view and host put together. It starts everything at once, asks for
 * the camera only when the session has agreed, and mends what can be mended: a camera that was refused or
 * lost, a model that did not load.
 */

import type { Answer, ErrorMessage, PagePlan, ViewState } from "../generated/messages";
import type { Command } from "../host/commands";
import { browserEnvironment, CameraError, hasSecondCamera, watchPermission } from "../media/camera";
import type { FrameStream } from "../media/frames";
import { createEstimator, type Estimate, type Estimator, PoseError } from "../pose";
import { type CoverStage, createView, type View } from "../view";
import { text } from "../generated/texts";
import { errorOf, messageOf } from "./answers";
import { CameraFeed } from "./camera_feed";
import { Gate } from "./gate";
import { HostedSession } from "./hosted_session";
import { ModelSupply } from "./models";
import { type JudgedTimes, runPipeline } from "./pipeline";
import { download } from "./download";
import { fileName, type RecordedSession, Recorder, toFile } from "./recorder";
import { BASE } from "./site";
import { SpeedWatch } from "./speed";
import { Timings } from "./timings";
import { keepAwake, type WakeLock } from "./wake_lock";

/** Trying again would find the same. */
const BEYOND_RETRY: ReadonlySet<string> = new Set(["insecure_context", "webgl_unavailable"]);

export class TrackingPage {
  readonly timings = new Timings();
  readonly #session: HostedSession;
  readonly #view: View;
  readonly #video: HTMLVideoElement;
  readonly #query: string;
  readonly #feed: CameraFeed;
  readonly #models: ModelSupply<Estimator>;
  readonly #gate = new Gate();
  readonly #speed = new SpeedWatch();
  /** Aborted when nothing more is to happen: the page is left, or an error has ended it. */
  readonly #end = new AbortController();
  #awake: WakeLock | null = null;
  #recorder: Recorder | null = null;
  #size = { width: 0, height: 0 };
  #state: ViewState["state"] | null = null;
  #facing: PagePlan["capture"]["facing"] | null = null;
  #running = false;
  #lost = false;
  #wanted: (() => void)[] = [];

  constructor(root: HTMLElement, video: HTMLVideoElement, query: string) {
    this.#video = video;
    this.#query = query;
    this.#session = new HostedSession("tracking", query, {
      answered: (answer) => this.#show(answer),
      failed: (error) => this.#broken(error),
      commanded: (command) => void this.#command(command),
    });
    const { guess, config } = this.#session;
    this.#models = new ModelSupply(BASE, config, createEstimator);
    this.#models.guess(guess.model);
    this.#view = createView(root, video, {
      languages: guess.languages,
      onCommand: (command) => void this.#command({ command }),
      onSave: () => void this.#save(),
    });
    this.#view.cover("opening", null, guess.loadingMessage);
    this.#feed = new CameraFeed(video, () => (this.#lost = true));
    document.addEventListener("visibilitychange", () => this.#visibility(), {
      signal: this.#end.signal,
    });
  }

  /** Takes a command from the app around the page; see `window.repscope`. */
  command(command: unknown): void {
    this.#session.fromApp(command);
  }

  /** What was recorded so far; see `window.repscope`. */
  recording(): RecordedSession | null {
    return this.#recorder?.toObject() ?? null;
  }

  /** From opening the session to leaving the page. */
  async run(): Promise<void> {
    try {
      await this.#open();
    } catch (cause) {
      this.#session.fail("internal", cause);
    }
  }

  /** Lets go of camera, model and Python. */
  close(): void {
    this.#end.abort();
    this.#feed.close();
    this.#models.drop();
    this.#session.close();
    this.#awake?.release();
  }

  async #open(): Promise<void> {
    const opening = await this.#session.open();
    this.timings.mark("opened");
    if (!opening) return;
    const plan = opening.page;
    if (!plan?.proceed) {
      const error = errorOf(opening);
      if (error) this.#broken(error);
      return;
    }
    this.#awake = keepAwake();
    await this.#track(plan);
  }

  async #track(plan: PagePlan): Promise<void> {
    void this.#report("accessing_webcam");
    // Both at once; a model that cannot be had is told when its turn comes.
    this.#models.take(plan.model).catch(() => undefined);
    const prepared = this.#session.prepare();
    let frames = await this.#camera(plan);
    void this.#report("loading_pose_model");
    this.#cover("model");
    this.#models.listen(
      (event) => void this.#report(event.code, event.detail),
      (share) => {
        if (!this.#running) this.#cover("model", share);
      },
    );
    let estimator = await this.#model(plan);
    this.timings.mark("model");
    await this.#judgeReady(prepared);
    await this.#start();
    while (frames) {
      try {
        await this.#loop(frames, estimator);
      } catch (cause) {
        if (!(cause instanceof PoseError)) throw cause;
        this.#feed.close();
        await this.#mend(cause.code, cause.message);
        this.#models.drop();
        estimator = await this.#model(plan);
      }
      frames = await this.#camera(plan);
      estimator.reset();
    }
  }

  /** Resolves when frames can be judged, which a comparison can only some time after everything else. */
  async #judgeReady(prepared: Promise<ErrorMessage | null>): Promise<void> {
    if (!this.#session.plan?.reference) return;
    this.#cover("reference");
    let error = await prepared;
    while (error) {
      await this.#offerRetry(error);
      this.#cover("reference");
      error = await this.#session.prepare();
    }
    this.timings.mark("reference");
  }

  async #start(): Promise<void> {
    this.#running = true;
    this.#cover("starting");
    await this.#report("running");
    this.timings.mark("running");
    if (document.hidden) this.#visibility();
  }

  #loop(frames: FrameStream, estimator: Estimator): Promise<void> {
    this.#speed.restart();
    return runPipeline({
      video: this.#video,
      frames,
      estimator,
      gate: this.#gate,
      speed: this.#speed,
      timings: this.timings,
      judge: (estimate, tMs) => this.#judge(estimate, tMs),
      tooSlow: () => void this.#tooSlow(),
    });
  }

  async #judge({ points, width, height }: Estimate, tMs: number): Promise<JudgedTimes | null> {
    this.#size = { width, height };
    const handedMs = performance.now();
    this.#recorder?.frame(points, tMs, width, height);
    const answer = await this.#session.ask((engine) => engine.frame(points, tMs, width, height));
    if (!answer) return null;
    this.timings.mark("first_frame");
    const messagesMs = this.#session.deliveryMs;
    return { sessionMs: performance.now() - handedMs - messagesMs, messagesMs };
  }

  /**
   * The camera's frames, asked for again each time that the person has seen to what was in the way, and not
   * before the session has use for a picture. `null`: nothing more is to happen.
   */
  async #camera(plan: PagePlan): Promise<FrameStream | null> {
    let covered = !this.#running;
    while (!this.#end.signal.aborted) {
      if (this.#lost) {
        await this.#mend("camera_lost", "");
        covered = true;
      }
      await this.#pictureWanted();
      this.#lost = false;
      if (covered) this.#cover("camera");
      const { capture } = this.#session.plan ?? plan;
      this.#facing = capture.facing;
      try {
        const frames = await this.#feed.open(capture);
        if (!frames) continue; // Closed meanwhile: lost, stopped or to be switched.
        this.timings.mark("camera");
        void this.#offerSwitch(capture);
        return frames;
      } catch (cause) {
        if (!(cause instanceof CameraError)) throw cause;
        this.#feed.close();
        await this.#mend(cause.code, cause.message);
        covered = true;
      }
    }
    return null;
  }

  async #model(plan: PagePlan): Promise<Estimator> {
    for (;;) {
      try {
        return await this.#models.take(plan.model);
      } catch (cause) {
        if (!(cause instanceof PoseError)) throw cause;
        await this.#mend(cause.code, cause.message);
        this.#cover("model");
      }
    }
  }

  /**
   * Tells person and host what is wrong, and resolves when the person has asked for another try. Where none
   * could help it never resolves, and the page stays as it is.
   */
  async #mend(code: string, detail: string): Promise<void> {
    const answer = await this.#report(code, detail);
    const error = errorOf(answer);
    if (!error) return new Promise(() => undefined); // The session itself is over, and has told why.
    if (BEYOND_RETRY.has(code)) {
      this.#broken(error);
      return new Promise(() => undefined);
    }
    const { capture } = this.#session.plan ?? {};
    await this.#offerRetry(error, (again) =>
      code === "camera_denied" && capture
        ? watchPermission(browserEnvironment(capture), again)
        : () => undefined,
    );
  }

  /**
   * Shows what is wrong; resolves when there is to be another try.
   *
   * @param watch begins to watch for what makes the person's asking unnecessary, and gives what ends that.
   */
  #offerRetry(
    { error, message }: ErrorMessage,
    watch: (again: () => void) => () => void = () => () => undefined,
  ): Promise<void> {
    return new Promise((resolve) => {
      const again = (): void => {
        unwatch();
        this.#view.recover();
        resolve();
      };
      const unwatch = watch(again);
      this.#view.broken(error, message, again);
    });
  }

  /** Resolves at once, unless the session was stopped: then when it has use for a picture again. */
  #pictureWanted(): Promise<void> {
    if (this.#state !== "finished") return Promise.resolve();
    return new Promise((resolve) => this.#wanted.push(resolve));
  }

  #report(code: string, detail?: string): Promise<Answer | null> {
    this.#recorder?.report(code, detail);
    return this.#session.ask((engine) => engine.report(code, detail));
  }

  async #command(command: Command): Promise<void> {
    this.#recorder?.command(command);
    await this.#session.ask((engine) => engine.command(command));
  }

  async #tooSlow(): Promise<void> {
    const answer = await this.#report("device_too_slow");
    for (const message of answer?.messages ?? []) {
      if (message.type === "warning") this.#view.notice(message.message);
    }
  }

  #visibility(): void {
    this.#gate.set("hidden", document.hidden);
    if (!document.hidden) this.#feed.resume();
    if (this.#running) void this.#report(document.hidden ? "hidden" : "visible");
  }

  async #offerSwitch(capture: PagePlan["capture"]): Promise<void> {
    this.#view.setCanSwitchCamera(await hasSecondCamera(browserEnvironment(capture)));
  }

  /** Begins with the first answer that knows the movement: commands that have waited come right after it. */
  #record(plan: PagePlan): void {
    if (!plan.proceed || !plan.record || this.#recorder) return;
    if (plan.movement_file || plan.reference_file) return;
    const { exercise, lang, model } = plan;
    this.#recorder = new Recorder(
      {
        exercise,
        movement: this.#session.movementSource,
        reference: this.#session.referenceSource,
        model: `${model.family}-${model.variant}`,
        query: this.#query,
      },
      () => this.#view.notice(text(lang, "recording_full")),
    );
  }

  async #save(): Promise<void> {
    if (!this.#recorder) return;
    const { exercise, reference } = this.#session.plan ?? {};
    const name = fileName(exercise ?? (reference ? "reference" : null), new Date());
    download(await toFile(this.#recorder, name));
  }

  /** What an answer changes on the page, after its messages have left. */
  #show(answer: Answer): void {
    if (answer.page) {
      this.#record(answer.page);
      this.#view.plan(answer.page);
    }
    const summary = messageOf(answer, "exercise_summary");
    if (summary) this.#view.summary(summary, messageOf(answer, "jump_summary"));
    if (answer.view) this.#showState(answer.view);
    // Another side was chosen: closing the stream lets the loop open the camera anew.
    const facing = answer.page?.capture.facing;
    if (this.#running && facing !== undefined && facing !== this.#facing) this.#feed.close();
  }

  #showState(state: ViewState): void {
    this.#state = state.state;
    this.#gate.set("session", state.state === "paused");
    if (this.#state === "finished") this.#feed.close();
    else for (const go of this.#wanted.splice(0)) go();
    if (this.#running) this.#view.show(state, this.#size.width, this.#size.height);
  }

  #cover(stage: CoverStage, share: number | null = null): void {
    this.#view.cover(stage, share, this.#session.plan?.look.loading_message ?? undefined);
  }

  /** Ends the page with an error that only loading it again could mend, if that. */
  #broken(error: ErrorMessage): void {
    this.#end.abort();
    this.#awake?.release();
    this.#feed.close();
    this.#models.drop();
    const mayHelp = error.error === "internal" || error.error === "engine_load_failed";
    this.#view.broken(error.error, error.message, mayHelp ? () => location.reload() : undefined);
  }
}
