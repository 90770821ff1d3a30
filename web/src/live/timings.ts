/**
 * Where the time goes: the milestones of the start, and each of the last frames by part. Held for whoever
 * measures, in the page's own memory; nothing of it is sent anywhere.
 */

/** One frame, milliseconds each. */
export interface FrameTiming {
  readonly tMs: number;
  readonly grabMs: number;
  readonly cropMs: number;
  readonly modelMs: number;
  /** From handing the points to the session until its answer was back; overlaps with the next frame. */
  readonly sessionMs: number;
  /** Giving the answer's messages to the host and its state to the view. */
  readonly messagesMs: number;
  /** From taking the frame to handing it to the session, waiting for the answer before it included. */
  readonly wholeMs: number;
}

const KEPT_FRAMES = 600;

export class Timings {
  /** Milliseconds since navigation, by milestone. */
  readonly marks: Record<string, number> = {};
  #frames: FrameTiming[] = [];
  #next = 0;

  mark(milestone: string): void {
    this.marks[milestone] ??= performance.now();
  }

  add(frame: FrameTiming): void {
    this.#frames[this.#next] = frame;
    this.#next = (this.#next + 1) % KEPT_FRAMES;
  }

  /** The last frames, oldest first. */
  get frames(): readonly FrameTiming[] {
    const wrapped = this.#frames.length === KEPT_FRAMES;
    return wrapped
      ? [...this.#frames.slice(this.#next), ...this.#frames.slice(0, this.#next)]
      : [...this.#frames];
  }
}
