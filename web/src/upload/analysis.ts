/**
 * One video from decoder to session. Decoding, inference and judging overlap: while the session judges a batch, the
 * model works on the next one and the decoder is a few pictures ahead.
 */

import type { Gate } from "../live/gate";
import type { OpenedVideo, Picture } from "../media/types";
import type { EstimatorPool } from "../pose";
import { type Batch, Batcher } from "./batches";

/** So many batches may wait for the session: it takes a tenth of the model's time, so more mean that it is stuck. */
const MOST_BATCHES = 3;

export interface AnalysisParts {
  readonly video: OpenedVideo;
  readonly pool: EstimatorPool;
  /** Closed while the person or the host has the analysis pause. */
  readonly gate: Gate;
  readonly signal: AbortSignal;
  /** A picture on its way to the model, which takes its frame over. */
  readonly passing: (picture: Picture) => void;
  /** Hands a batch to the session; resolves when its answer was taken. */
  readonly judge: (batch: Batch) => Promise<void>;
}

/**
 * Works through a video until its end or until `signal` says so; all that was begun is finished and handed on,
 * whatever ended it.
 *
 * @throws {MediaError} where the file cannot be read on.
 * @throws {PoseError} when the model cannot go on.
 */
export async function analyse(parts: AnalysisParts): Promise<void> {
  const { video, pool, gate, signal, passing } = parts;
  const batcher = new Batcher();
  const judging = new Underway(MOST_BATCHES);
  const estimating = new Underway(pool.depth);
  const hand = (batch: Batch | null): void => {
    if (batch !== null) judging.add(parts.judge(batch));
  };
  const estimate = async (picture: Picture): Promise<void> => {
    hand(batcher.add(await pool.estimate(picture), picture.tMs));
  };
  try {
    for await (const picture of video.pictures(signal)) {
      if (!gate.isOpen()) await gate.pass();
      if (signal.aborted) {
        picture.frame.close();
        break;
      }
      passing(picture);
      try {
        await estimating.room();
        await judging.room();
      } catch (cause) {
        picture.frame.close();
        throw cause;
      }
      estimating.add(estimate(picture));
    }
  } finally {
    try {
      await estimating.done();
    } finally {
      hand(batcher.rest());
      await judging.done();
    }
  }
}

/** Promises of which only so many may be open, taken in their order. */
class Underway {
  readonly #most: number;
  #open: Promise<void>[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(promise: Promise<void>): void {
    // Its turn to be awaited may come later than its failure, which would count as an unhandled rejection.
    promise.catch(() => undefined);
    this.#open.push(promise);
  }

  /** Resolves when one more may begin; rejects with the failure of one that was begun. */
  async room(): Promise<void> {
    while (this.#open.length >= this.#most) await this.#open.shift();
  }

  async done(): Promise<void> {
    const open = this.#open;
    this.#open = [];
    await Promise.all(open);
  }
}
