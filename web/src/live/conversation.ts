/**
 * Talking with the session: calls may overlap, answers are taken in the order of the calls, and a call that
 * fails ends the conversation, because it means a fault in the engine and not in what the page was given.
 */

import type { Engine } from "../engine";
import type { Answer } from "../generated/messages";

export interface ConversationEvents {
  /** Each answer, in the order of the calls. */
  readonly answered: (answer: Answer) => void;
  /** Called once; nothing is asked or answered after it. */
  readonly failed: (cause: unknown) => void;
}

export class Conversation {
  readonly #engine: Engine;
  readonly #events: ConversationEvents;
  #tail: Promise<unknown> = Promise.resolve();
  #over = false;

  constructor(engine: Engine, events: ConversationEvents) {
    this.#engine = engine;
    this.#events = events;
  }

  /**
   * Asks the session one thing.
   *
   * @returns its answer once `answered` has taken it; `null` when the conversation is over.
   */
  ask(call: (engine: Engine) => Promise<Answer>): Promise<Answer | null> {
    if (this.#over) return Promise.resolve(null);
    const answer = call(this.#engine);
    // Its turn to be handled may come later than its failure, which would count as an unhandled rejection.
    answer.catch(() => undefined);
    const handled = this.#tail.then(() => this.#take(answer));
    this.#tail = handled;
    return handled;
  }

  /** Ends it from the page's side: what is under way is dropped. */
  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#engine.terminate();
  }

  async #take(coming: Promise<Answer>): Promise<Answer | null> {
    try {
      const answer = await coming;
      if (this.#over) return null;
      this.#events.answered(answer);
      return answer;
    } catch (cause) {
      if (this.#over) return null;
      this.close();
      this.#events.failed(cause);
      return null;
    }
  }
}
