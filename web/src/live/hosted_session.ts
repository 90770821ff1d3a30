/**
 * The session as a page has it: Python started, the token's signature looked at, the bridge to the host
 * addressed, the host's commands taken. What a page shows is the page's own.
 */

import { checkToken, type Engine, startEngine } from "../engine";
import type { Answer, ErrorMessage, MovementFile, PagePlan, ReferenceFile } from "../generated/messages";
import { type Bridge, createBridge } from "../host/bridge";
import { type Command, type Commands, listenForCommands } from "../host/commands";
import { readEmbedding } from "../host/embedding";
import { errorOf } from "./answers";
import { Conversation } from "./conversation";
import { fallbackError, type FallbackCode } from "./fallback";
import { guessFromQuery, type Guess, sameReference } from "./guess";
import { findReference, type FoundReference } from "./reference_file";
import { BASE, loadSiteConfig, type SiteConfig } from "./site";
import { fetchText } from "./text_file";

export interface HostedSessionEvents {
  /** Each answer in order, after its messages have left for the host. */
  readonly answered: (answer: Answer) => void;
  /** The end: Python could not be started or broke. The host has been told. */
  readonly failed: (error: ErrorMessage) => void;
  /** A command from the host, to be handed to the session when the page is ready for it. */
  readonly commanded: (command: Command) => void;
}

export class HostedSession {
  readonly guess: Guess;
  readonly config: Promise<SiteConfig>;
  readonly bridge: Bridge;
  /** What it took to give the last answer to host and page, milliseconds. */
  deliveryMs = 0;
  /** The text of the movement file that the session was given. */
  movementSource: string | null = null;
  /** The text of the reference's file that the session was given. */
  referenceSource: string | null = null;
  readonly #page: "tracking" | "upload_tracking";
  readonly #query: string;
  readonly #events: HostedSessionEvents;
  readonly #commands: Commands;
  readonly #engine: Promise<Engine>;
  readonly #root = new URL(BASE, location.href);
  /** The reference that the query seems to ask for, looked for while Python starts. */
  readonly #found: Promise<FoundReference> | null;
  /** numpy under way or there, once something wants it. */
  #numpy: Promise<Answer> | null = null;
  #conversation: Conversation | null = null;
  #plan: PagePlan | null = null;
  #count: number | null = null;
  #closed = false;
  #failed = false;

  /** Begins all that can begin at once; `open` waits for it. */
  constructor(page: "tracking" | "upload_tracking", query: string, events: HostedSessionEvents) {
    this.#page = page;
    this.#query = query;
    this.#events = events;
    this.guess = guessFromQuery(query, navigator.languages);
    this.bridge = createBridge(window, { format: this.guess.format, onFailure: reportError });
    this.#commands = listenForCommands(window, events.commanded);
    this.#engine = startEngine({ base: BASE });
    this.config = loadSiteConfig(BASE);
    // Both are awaited by `open`, the one after the other.
    for (const begun of [this.#engine, this.config]) begun.catch(() => undefined);
    const { reference } = this.guess;
    this.#found = reference && findReference(reference, this.#root);
    if (reference) void this.#fetchNumpy();
  }

  get plan(): PagePlan | null {
    return this.#plan;
  }

  /** Takes a command from the app around the page; see `window.repscope`. */
  fromApp(command: unknown): void {
    this.#commands.fromApp(command);
  }

  /**
   * Opens the session.
   *
   * @returns the answer whose plan says whether to go on; `null` when there is no session, of which `failed`
   *   has told.
   */
  async open(): Promise<Answer | null> {
    if (!window.isSecureContext) {
      // Browsers check signatures, as they give cameras, only there.
      this.fail("insecure_context", new Error(`${location.origin} should be https or localhost`));
      return null;
    }
    let engine: Engine;
    let site: SiteConfig;
    try {
      [engine, site] = await Promise.all([this.#engine, this.config]);
    } catch (cause) {
      this.fail("engine_load_failed", cause);
      return null;
    }
    if (this.#closed) return null;
    this.#conversation = new Conversation(engine, {
      answered: (answer) => this.#take(answer),
      failed: (cause) => this.fail("internal", cause),
    });
    const claims = await checkToken(this.guess.token, [...site.publicKeys]);
    const facts = { page: this.#page, now_s: Date.now() / 1000, ...readEmbedding(window), config: site };
    const opening = await this.ask((session) => session.open(this.#query, facts, claims));
    const answer = await this.#bring(opening);
    if (answer?.page?.proceed) this.#commands.allow(answer.page.command_origins);
    return answer;
  }

  /**
   * Waits for what frames are judged with, while camera and model start: a comparison takes numpy.
   *
   * @returns the error where it cannot be had, of which the host has been told; called again, it is tried again.
   */
  async prepare(): Promise<ErrorMessage | null> {
    if (!this.#plan?.reference || this.#closed || this.#failed) return null;
    // Asked a second time where it did not come: that was perhaps before there was a session to tell of it.
    if (!(await hasCome(this.#fetchNumpy()))) this.#numpy = null;
    const coming = this.#fetchNumpy();
    const error = errorOf(await this.ask(() => coming));
    if (error) this.#numpy = null;
    return error;
  }

  /** Asks the session one thing; `null` before it is open, and once it is over. */
  ask(call: (engine: Engine) => Promise<Answer>): Promise<Answer | null> {
    return this.#conversation?.ask(call) ?? Promise.resolve(null);
  }

  /** Asks for something that is no answer: a file's text, say. `null` where there is no session to give it. */
  async fetch<T>(call: (engine: Engine) => Promise<T>): Promise<T | null> {
    if (!this.#conversation || this.#closed || this.#failed) return null;
    try {
      return await call(await this.#engine);
    } catch (cause) {
      this.fail("internal", cause);
      return null;
    }
  }

  /** Ends the session with an error that the page itself found, and tells host and page. */
  fail(code: FallbackCode, cause: unknown): void {
    if (this.#closed || this.#failed) return;
    this.#failed = true;
    this.#stop();
    const languages = this.#plan ? [this.#plan.lang] : this.guess.languages;
    const error = fallbackError(code, languages, this.#count);
    // The person reads a sentence; whoever runs the site finds the reason in the console.
    console.error(cause);
    this.bridge.send(error);
    this.#events.failed(error);
  }

  close(): void {
    this.#closed = true;
    this.#commands.dispose();
    this.#stop();
    this.bridge.flush();
  }

  /** Brings the session the file that it asks for, if it does. */
  async #bring(opening: Answer | null): Promise<Answer | null> {
    const { movement_file: movement, reference_file: reference } = opening?.page ?? {};
    if (movement) return this.#define(movement);
    return reference ? this.#refer(reference) : opening;
  }

  async #define(file: MovementFile): Promise<Answer | null> {
    const fetched = await fetchText(new URL(file.url, this.#root), file.most_bytes);
    if ("source" in fetched) this.movementSource = fetched.source;
    return this.ask((session) =>
      "source" in fetched
        ? session.define(fetched.source)
        : session.define("", fetched.problem, fetched.detail),
    );
  }

  async #refer(file: ReferenceFile): Promise<Answer | null> {
    const begun = sameReference(this.guess.reference, file) ? this.#found : null;
    const found = await (begun ?? findReference(file, this.#root));
    if ("source" in found) this.referenceSource = found.source;
    return this.ask((session) =>
      "source" in found
        ? session.reference(found.source)
        : session.reference("", found.problem, found.detail),
    );
  }

  #fetchNumpy(): Promise<Answer> {
    if (!this.#numpy) {
      this.#numpy = this.#engine.then((engine) => engine.needNumpy());
      // Whoever needs it meets its failure.
      this.#numpy.catch(() => undefined);
    }
    return this.#numpy;
  }

  /** Ends Python, running or still starting. */
  #stop(): void {
    if (this.#conversation) this.#conversation.close();
    else
      this.#engine.then(
        (engine) => engine.terminate(),
        () => undefined,
      );
  }

  #take(answer: Answer): void {
    const began = performance.now();
    if (answer.page) {
      this.#plan = answer.page;
      this.bridge.address(answer.page.message_format, answer.page.target_origin);
    }
    if (answer.view && this.#plan && this.#plan.unit !== "none") this.#count = answer.view.count;
    for (const message of answer.messages) this.bridge.send(message);
    this.#events.answered(answer);
    this.deliveryMs = performance.now() - began;
  }
}

async function hasCome(numpy: Promise<Answer>): Promise<boolean> {
  try {
    return errorOf(await numpy)?.error !== "engine_load_failed";
  } catch {
    return false;
  }
}
