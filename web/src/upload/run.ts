/** One file being analysed: what it is, and what becomes of it. */

import { Gate } from "../live/gate";

/** What a run may be ended for; `stop` keeps what was found so far, `drop` forgets it. */
export type Ending = "stop" | "drop";

export class Run {
  /** Keeps the feeding of pictures while it is closed. */
  readonly gate = new Gate();
  readonly #over = new AbortController();
  #ending: Ending | null = null;
  #told: (paused: boolean) => void = () => undefined;

  constructor(readonly source: File | URL) {}

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Whether it was ended, for whichever reason. */
  isOver(): boolean {
    return this.#ending !== null;
  }

  /** Whether nobody wants to know any more what it finds. */
  isDropped(): boolean {
    return this.#ending === "drop";
  }

  /** Ends it; a run that is being stopped may still be dropped. */
  end(ending: Ending): void {
    if (this.#ending === "drop") return;
    this.#ending = ending;
    this.#over.abort();
    this.gate.set("session", false);
  }

  isPaused(): boolean {
    return !this.gate.isOpen();
  }

  pause(paused: boolean): void {
    if (this.#ending !== null) return;
    this.gate.set("session", paused);
    this.#told(paused);
  }

  /** Whom a pause and its end are told, from now on; one that is on already is told at once. */
  onPause(told: (paused: boolean) => void): void {
    this.#told = told;
    if (this.isPaused()) told(true);
  }
}
