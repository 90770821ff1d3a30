/** Why the loop rests, if it does: it goes on once every reason is gone. */

export type RestReason = "hidden" | "session" | "camera";

export class Gate {
  readonly #reasons = new Set<RestReason>();
  #waiting: (() => void)[] = [];

  isOpen(): boolean {
    return this.#reasons.size === 0;
  }

  set(reason: RestReason, resting: boolean): void {
    if (resting) this.#reasons.add(reason);
    else this.#reasons.delete(reason);
    if (this.isOpen()) for (const go of this.#waiting.splice(0)) go();
  }

  /** Resolves at once where nothing keeps the loop, else when the last reason goes. */
  pass(): Promise<void> {
    return this.isOpen() ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }
}
