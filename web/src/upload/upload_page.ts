/**
 * The upload page: a file, the model, the session and the view put together. One file at a time is worked on; the
 * next one begins when the one before has let go of decoder and model.
 */

import type { Answer, ErrorMessage, FrameMark, PagePlan } from "../generated/messages";
import type { Command } from "../host/commands";
import { errorOf } from "../live/answers";
import { HostedSession } from "../live/hosted_session";
import { ModelSupply } from "../live/models";
import { BASE } from "../live/site";
import { Timings } from "../live/timings";
import { keepAwake } from "../live/wake_lock";
import { openPicture } from "../media/picture_file";
import { MediaError } from "../media/types";
import { openVideo } from "../media/video_file";
import { createPool, type EstimatorPool, PoseError } from "../pose";
import { createUploadView } from "../view/upload";
import type { UploadView } from "../view/upload/types";
import { analyse } from "./analysis";
import { Glimpses } from "./glimpses";
import { type Outcome, pictureOutcome, videoOutcome } from "./outcome";
import { Run } from "./run";
import { lookAt } from "./still";
import { VideoJudge } from "./video_judge";

type Upload = NonNullable<PagePlan["upload"]>;

export class UploadPage {
  readonly timings = new Timings();
  readonly #session: HostedSession;
  readonly #view: UploadView;
  readonly #models: ModelSupply<EstimatorPool>;
  #plan: PagePlan | null = null;
  #run: Run | null = null;
  /** What the last file gave, and with it what can be saved. */
  #outcome: Outcome | null = null;
  /** The work on the files before: there is one decoder and one model at a time. */
  #turn: Promise<void> = Promise.resolve();
  #awaitingModel = false;
  /** What the session judges frames with, once it is there; the error where it cannot be had. */
  #prepared: Promise<ErrorMessage | null> = Promise.resolve(null);
  #workers: number | null = null;

  constructor(root: HTMLElement, query: string) {
    this.#session = new HostedSession("upload_tracking", query, {
      answered: (answer) => this.#answered(answer),
      failed: (error) => this.#broken(error),
      commanded: (command) => void this.#command(command),
    });
    const { guess, config } = this.#session;
    this.#models = new ModelSupply(BASE, config, (options, onEvent, onProgress) =>
      createPool({ ...options, workers: this.#workers }, onEvent, onProgress),
    );
    this.#view = createUploadView(
      root,
      {
        chosen: (file) => this.#begin(file),
        cancel: () => this.#cancel(),
        pause: () => void this.#command({ command: "pause" }),
        resume: () => void this.#command({ command: "resume" }),
        another: () => void this.#command({ command: "reset" }),
        save: (what) => void this.#outcome?.save(what),
      },
      { languages: guess.languages },
    );
    this.#view.loading("opening", null, guess.loadingMessage);
  }

  /** Takes a command from the app around the page; see `window.repscope`. */
  command(command: unknown): void {
    this.#session.fromApp(command);
  }

  /** From opening the session to leaving the page. */
  async run(): Promise<void> {
    try {
      await this.#open();
    } catch (cause) {
      this.#session.fail("internal", cause);
    }
  }

  /** Lets go of file, model and Python. */
  close(): void {
    this.#run?.end("drop");
    this.#outcome?.close();
    this.#models.drop();
    this.#session.close();
  }

  async #open(): Promise<void> {
    const opening = await this.#session.open();
    this.timings.mark("opened");
    if (!opening) return;
    if (!opening.page?.proceed) {
      const error = errorOf(opening);
      if (error) this.#broken(error);
      return;
    }
    const { model, upload } = opening.page;
    this.#workers = upload?.workers ?? null;
    this.#prepared = this.#session.prepare();
    // Ready by the time that a file is there; one that cannot be had is told when its turn comes.
    this.#models.take(model).catch(() => undefined);
    this.#models.listen(
      (event) => void this.#report(event.code, event.detail),
      (share) => {
        if (this.#awaitingModel) this.#view.loading("model", share);
      },
    );
    if (!this.#run) this.#next(upload);
  }

  /** What comes without anybody's doing: the file whose address the query gives, or the choice of one. */
  #next(upload: Upload | null): void {
    if (upload?.src) this.#begin(new URL(upload.src, location.href));
    else this.#view.choose();
  }

  #begin(source: File | URL): void {
    this.#letGo();
    const run = new Run(source);
    this.#run = run;
    this.#turn = this.#turn
      .then(() => this.#work(run))
      .catch((cause: unknown) => this.#session.fail("internal", cause));
  }

  async #work(run: Run): Promise<void> {
    const plan = this.#plan;
    if (!plan?.upload || run.isDropped()) return;
    const awake = keepAwake();
    try {
      if (plan.upload.source === "image") await this.#picture(run, plan);
      else await this.#video(run, plan, plan.upload);
    } catch (cause) {
      if (run.isDropped()) return;
      if (run.isOver()) await this.#finishedEarly();
      else if (cause instanceof MediaError) this.#chooseAnother(run, await this.#problem(cause));
      else if (cause instanceof PoseError) {
        this.#models.drop();
        this.#chooseAnother(run, errorOf(await this.#report(cause.code, cause.message)));
      } else throw cause;
    } finally {
      awake.release();
      if (this.#run === run) this.#run = null;
    }
  }

  async #video(run: Run, plan: PagePlan, upload: Upload): Promise<void> {
    const session = this.#session;
    if (!(await this.#judgeReady(plan)) || run.isDropped()) return;
    await session.ask((engine) => engine.media("video"));
    this.#view.loading("file");
    const video = await openVideo(run.source, { signal: run.signal });
    try {
      const { facts } = video;
      const minutes = (facts.durationMs ?? 0) / 60_000;
      if (minutes > upload.most_minutes) {
        throw new MediaError("too_long", { minutes: Math.ceil(minutes), most: upload.most_minutes });
      }
      if (facts.how === "played") await this.#warn("played");
      const pool = await this.#model(plan);
      if (run.isDropped()) return;
      const judge = new VideoJudge(session, this.#view, run, facts, upload.most_minutes);
      const glimpses = new Glimpses<FrameMark>(({ picture, turn, width, height }, mark) => {
        if (!run.isOver()) this.#view.glimpse(picture, turn, width, height, mark);
      });
      let remark: string | null = null;
      this.timings.mark("analysis_began");
      try {
        await judge.begin();
        await analyse({
          video,
          pool,
          gate: run.gate,
          signal: run.signal,
          passing: (picture) => glimpses.offer(picture),
          judge: async (batch) => glimpses.marked(await judge.take(batch)),
        });
      } catch (cause) {
        if (!(cause instanceof MediaError) || judge.marks.size === 0 || run.isDropped()) throw cause;
        remark = (await this.#problem(cause))?.message ?? null;
      } finally {
        glimpses.close();
      }
      if (run.isDropped()) return;
      if (judge.marks.size === 0) {
        await this.#finishedEarly();
        return;
      }
      const answer = await session.ask((engine) => engine.finish());
      this.timings.mark("analysis_ended");
      if (!answer || !this.#plan || run.isDropped()) return;
      const { marks } = judge;
      this.#outcome = videoOutcome({
        session,
        view: this.#view,
        plan: this.#plan,
        source: run.source,
        facts,
        marks,
        answer,
        remark,
      });
    } finally {
      video.close();
    }
  }

  async #picture(run: Run, plan: PagePlan): Promise<void> {
    const session = this.#session;
    await session.ask((engine) => engine.media("image"));
    this.#view.loading("file");
    const opened = await openPicture(run.source);
    let kept = false;
    try {
      await this.#report("initializing_pose_model");
      const pool = await this.#model(plan);
      if (run.isDropped()) return;
      const found = await lookAt(pool, opened.picture);
      await this.#report("running");
      const { width, height } = opened;
      const answer = await session.ask((engine) => engine.image(found.points, width, height));
      if (!answer || run.isDropped()) return;
      this.#outcome = pictureOutcome({ view: this.#view, plan, source: run.source, opened, answer });
      kept = true;
    } finally {
      if (!kept) opened.picture.close();
    }
  }

  /** Stopped before there was anything to judge: the host gets its closing messages, the person another choice. */
  async #finishedEarly(): Promise<void> {
    await this.#session.ask((engine) => engine.finish());
    this.#view.choose();
  }

  /** The model, started and free; its loading shows on the page. */
  async #model(plan: PagePlan): Promise<EstimatorPool> {
    this.#awaitingModel = true;
    this.#view.loading("model");
    try {
      const pool = await this.#models.take(plan.model);
      pool.reset();
      return pool;
    } finally {
      this.#awaitingModel = false;
    }
  }

  /** Waits until a video can be judged, while the model loads; false where it cannot, which ends the page. */
  async #judgeReady(plan: PagePlan): Promise<boolean> {
    if (plan.reference) this.#view.loading("reference");
    const error = await this.#prepared;
    if (error) this.#broken(error);
    return !error;
  }

  async #command(command: Command): Promise<void> {
    const run = this.#run;
    if (command.command === "stop" && run) {
      // What is under way is judged first; the run's own end then finishes the session.
      run.end("stop");
      return;
    }
    if (command.command === "reset") run?.end("drop");
    const answer = await this.#session.ask((engine) => engine.command(command));
    if (!answer || errorOf(answer)) return;
    if (command.command === "pause" || command.command === "resume") {
      this.#run?.pause(command.command === "pause");
    } else if (command.command === "reset") {
      this.#letGo();
      this.#view.choose();
    } else if (command.command === "setExercise") {
      const source = this.#there();
      if (source) this.#begin(source);
    } else if (command.command === "analyze") {
      this.#analyze(command);
    }
  }

  /** Works on the file that the host names, else once more on the one that is there. */
  #analyze(command: Command): void {
    const src = this.#plan?.upload?.src;
    const named = src ? new URL(src, location.href) : undefined;
    const isNamed = (command.videoSrc ?? command.imageSrc ?? null) !== null;
    const source = isNamed ? named : (this.#there() ?? named);
    if (source) this.#begin(source);
    else void this.#warn("nothing");
  }

  #cancel(): void {
    if (this.#run) void this.#command({ command: "reset" });
    else this.#outcome?.cancel();
  }

  /** The file that is being worked on or was last. */
  #there(): File | URL | undefined {
    return this.#run?.source ?? this.#outcome?.source;
  }

  #letGo(): void {
    this.#run?.end("drop");
    this.#run = null;
    this.#outcome?.close();
    this.#outcome = null;
  }

  #answered(answer: Answer): void {
    if (!answer.page) return;
    this.#plan = answer.page;
    this.#view.plan(answer.page);
  }

  /** The person may bring another file, and sees what was wrong with this one. */
  #chooseAnother(run: Run, error: ErrorMessage | null): void {
    if (error && !run.isDropped()) this.#view.choose({ code: error.error, message: error.message });
  }

  /** Tells the host what is wrong with the file. */
  async #problem({ reason, values, cause }: MediaError): Promise<ErrorMessage | null> {
    // The person reads a sentence; whoever looks for the reason finds it in the console.
    if (cause !== undefined) console.warn(cause);
    return errorOf(await this.#session.ask((engine) => engine.mediaProblem(reason, values)));
  }

  async #warn(reason: string): Promise<void> {
    const answer = await this.#session.ask((engine) => engine.mediaProblem(reason, {}));
    for (const message of answer?.messages ?? []) {
      if (message.type === "warning" || message.type === "error") this.#view.notice(message.message);
    }
  }

  #report(code: string, detail?: string): Promise<Answer | null> {
    return this.#session.ask((engine) => engine.report(code, detail));
  }

  /** Ends the page with an error that only loading it again could mend, if that. */
  #broken(error: ErrorMessage): void {
    this.#letGo();
    this.#models.drop();
    const mayHelp = error.error === "internal" || error.error === "engine_load_failed";
    this.#view.broken(error.error, error.message, mayHelp ? () => location.reload() : undefined);
  }
}
