/**
 * Pictures of a video that the person sees while it is worked through: a few a second, each with the skeleton that
 * was found in it. A small copy of the picture is kept until its mark is there, which takes a batch.
 */

import type { Picture } from "../media/types";
import { Miniatures } from "../pose";

/** Making and drawing one costs the processor what half an inference does; more often shows nothing new. */
const EVERY_MS = 400;
/** As large as a phone shows it. */
const LONG_SIDE = 480;

export interface Glimpse {
  readonly picture: ImageBitmap | OffscreenCanvas;
  readonly turn: Picture["turn"];
  /** Size of the video's picture. */
  readonly width: number;
  readonly height: number;
}

interface Waiting extends Glimpse {
  readonly tMs: number;
}

/** @typeParam M what a batch says of each of its pictures. */
export class Glimpses<M extends { readonly t_ms: number }> {
  readonly #show: (glimpse: Glimpse, mark: M) => void;
  readonly #miniatures = new Miniatures(LONG_SIDE);
  #waiting: Waiting | null = null;
  #making = false;
  #lastMs = -Infinity;
  #over = false;

  /** @param show draws at once; the picture is let go of after it. */
  constructor(show: (glimpse: Glimpse, mark: M) => void) {
    this.#show = show;
  }

  /** Looks at a picture that goes on to the model; copies it when one is due. */
  offer(picture: Picture): void {
    const nowMs = performance.now();
    if (this.#making || this.#waiting !== null || nowMs - this.#lastMs < EVERY_MS) return;
    // A bitmap has no second handle; browsers that give bitmaps play the video anyway.
    if (typeof VideoFrame === "undefined" || !(picture.frame instanceof VideoFrame)) return;
    this.#lastMs = nowMs;
    void this.#copy({ ...picture, frame: picture.frame.clone() });
  }

  /** Takes the marks of a batch and shows the picture that one of them belongs to. */
  marked(marks: readonly M[]): void {
    const waiting = this.#waiting;
    const last = marks.at(-1);
    if (waiting === null || last === undefined || last.t_ms + 0.5 < waiting.tMs) return;
    // The session rounds times to microseconds.
    const mark = marks.find(({ t_ms: tMs }) => Math.abs(tMs - waiting.tMs) < 0.5);
    if (mark !== undefined) this.#show(waiting, mark);
    this.#drop();
  }

  close(): void {
    this.#over = true;
    this.#drop();
  }

  async #copy(picture: Picture): Promise<void> {
    this.#making = true;
    const { frame, width, height, tMs } = picture;
    try {
      const made = await this.#miniatures.of(picture);
      if (made) this.#waiting = { ...made, width, height, tMs };
      if (this.#over) this.#drop();
    } finally {
      frame.close();
      this.#making = false;
    }
  }

  #drop(): void {
    if (this.#waiting && "close" in this.#waiting.picture) this.#waiting.picture.close();
    this.#waiting = null;
  }
}
