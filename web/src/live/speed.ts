/** Notices once that the device works through too few frames for a movement to be followed. */

const LEAST_FPS = 8;
const WINDOW_MS = 5000;

export class SpeedWatch {
  #since: number | null = null;
  #frames = 0;
  #told = false;

  /**
   * Takes note of one finished frame.
   *
   * @param nowMs the page's clock
   * @returns true once, at the end of the first five seconds that were too slow
   */
  frame(nowMs: number): boolean {
    this.#since ??= nowMs;
    this.#frames += 1;
    const passed = nowMs - this.#since;
    if (passed < WINDOW_MS) return false;
    const slow = (this.#frames - 1) / (passed / 1000) < LEAST_FPS;
    this.restart();
    if (!slow || this.#told) return false;
    this.#told = true;
    return true;
  }

  /** Begins a new window, as after a rest, whose time must not count. */
  restart(): void {
    this.#since = null;
    this.#frames = 0;
  }
}
