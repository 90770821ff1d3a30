/** A video's batches on their way to the session, what comes back of them, and how far all that is. */

import type { FrameMark } from "../generated/messages";
import type { HostedSession } from "../live/hosted_session";
import { MediaError, type VideoFacts } from "../media/types";
import { Marks } from "../view/upload/marks";
import type { UploadView } from "../view/upload/types";
import type { Batch } from "./batches";
import { Pacer } from "./pacer";
import type { Run } from "./run";

export class VideoJudge {
  readonly marks = new Marks();
  readonly #session: HostedSession;
  readonly #view: UploadView;
  readonly #run: Run;
  readonly #pacer: Pacer;
  readonly #mostMs: number;
  #percent = -1;
  #last: FrameMark | null = null;

  /** @param mostMinutes for a file that did not say how long it is. */
  constructor(session: HostedSession, view: UploadView, run: Run, facts: VideoFacts, mostMinutes: number) {
    this.#session = session;
    this.#view = view;
    this.#run = run;
    this.#pacer = new Pacer(facts.durationMs);
    this.#mostMs = mostMinutes * 60_000;
    run.onPause((paused) => {
      this.#pacer.rest(paused, performance.now());
      this.#show();
    });
  }

  async begin(): Promise<void> {
    this.#show();
    await this.#tell();
  }

  /**
   * Has the session judge a batch; gives its marks, none once the run was dropped.
   *
   * @throws {MediaError} `too_long`, when the video turns out to be.
   */
  async take(batch: Batch): Promise<readonly FrameMark[]> {
    if (this.#run.isDropped()) return [];
    const { points, lengths, timesMs, width, height } = batch;
    const answer = await this.#session.ask((engine) =>
      engine.frames(points, lengths, timesMs, width, height),
    );
    const marks = answer?.marks ?? [];
    const last = marks.at(-1);
    if (last === undefined || this.#run.isDropped()) return [];
    this.marks.append(marks);
    this.#last = last;
    this.#pacer.reached(last.t_ms, performance.now());
    this.#show();
    await this.#tell();
    if (last.t_ms > this.#mostMs) {
      throw new MediaError("too_long", {
        minutes: Math.ceil(last.t_ms / 60_000),
        most: this.#mostMs / 60_000,
      });
    }
    return marks;
  }

  #show(): void {
    if (this.#run.isOver()) return;
    const { share, leftMs, speed } = this.#pacer;
    this.#view.processing({
      share,
      leftMs,
      speed,
      count: this.#last?.count ?? 0,
      grade: this.#last?.grade ?? null,
      paused: this.#run.isPaused(),
    });
  }

  /** Tells the host of each new percent: by what was judged and not by the clock, so that each run tells the same. */
  async #tell(): Promise<void> {
    const { share } = this.#pacer;
    const percent = Math.floor((share ?? 0) * 100);
    if (percent === this.#percent) return;
    this.#percent = percent;
    await this.#session.ask((engine) => engine.report("processing", String(percent)));
  }
}
