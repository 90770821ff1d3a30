/** How far an analysis is and how long the rest will take, from what was worked through so far. */

/** A guess from less than this jumps about. */
const SPEED_AFTER_MS = 1500;

interface Mark {
  readonly tMs: number;
  readonly nowMs: number;
}

export class Pacer {
  readonly #durationMs: number | null;
  /** The first batch waits for the decoder and the model's first run: it says nothing about the rest. */
  #from: Mark | null = null;
  #to: Mark = { tMs: 0, nowMs: 0 };
  #restedMs = 0;
  #restingSince: number | null = null;

  /** @param durationMs of the video, `null` where the file does not say. */
  constructor(durationMs: number | null) {
    this.#durationMs = durationMs;
  }

  /** Notes that the video is worked through up to `tMs`; `nowMs` by the page's clock. */
  reached(tMs: number, nowMs: number): void {
    this.#to = { tMs, nowMs: nowMs - this.#restedMs };
    this.#from ??= this.#to;
  }

  /** Time in which nothing is done does not count. */
  rest(resting: boolean, nowMs: number): void {
    if (resting) this.#restingSince ??= nowMs;
    else if (this.#restingSince !== null) {
      this.#restedMs += nowMs - this.#restingSince;
      this.#restingSince = null;
    }
  }

  /** 0..1, `null` where the length is not known. */
  get share(): number | null {
    if (this.#durationMs === null) return null;
    return Math.min(1, this.#to.tMs / Math.max(1, this.#durationMs));
  }

  /** Seconds of video a second, `null` until it can be told. */
  get speed(): number | null {
    if (this.#from === null) return null;
    const passedMs = this.#to.nowMs - this.#from.nowMs;
    const workedMs = this.#to.tMs - this.#from.tMs;
    return passedMs < SPEED_AFTER_MS || workedMs <= 0 ? null : workedMs / passedMs;
  }

  /** Milliseconds, `null` where nobody can tell. */
  get leftMs(): number | null {
    const { speed } = this;
    if (speed === null || this.#durationMs === null) return null;
    return Math.max(0, this.#durationMs - this.#to.tMs) / speed;
  }
}
