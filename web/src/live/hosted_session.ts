/**
 * The session as a page has it: Python started, the token's signature looked at, the bridge to the host
 * addressed, the host's commands taken. What a page shows is the page's own.
 */

import { checkToken, type Engine, startEngine } from "../engine";
import type { Answer, ErrorMessage, MovementFile, PagePlan } from "../generated/messages";
import { type Bridge, createBridge } from "../host/bridge";
import { type Command, type Commands, listenForCommands } from "../host/commands";
import { readEmbedding } from "../host/embedding";
import { Conversation } from "./conversation";
import { fallbackError, type FallbackCode } from "./fallback";
import { guessFromQuery, type Guess } from "./guess";
import { fetchMovementFile } from "./movement_file";
import { BASE, loadSiteConfig, type SiteConfig } from "./site";

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
  readonly #page: "tracking" | "upload_tracking";
  readonly #query: string;
  readonly #events: HostedSessionEvents;
  readonly #commands: Commands;
  readonly #engine: Promise<Engine>;
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
    const file = opening?.page?.movement_file;
    const answer = file ? await this.#define(file) : opening;
    if (answer?.page?.proceed) this.#commands.allow(answer.page.command_origins);
    return answer;
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

  /** Brings the session the movement file that it asks for. */
  async #define(file: MovementFile): Promise<Answer | null> {
    const root = new URL(BASE, location.href);
    const fetched = await fetchMovementFile(new URL(file.url, root), file.most_bytes);
    if ("source" in fetched) this.movementSource = fetched.source;
    return this.ask((session) =>
      "source" in fetched
        ? session.define(fetched.source)
        : session.define("", fetched.problem, fetched.detail),
    );
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
    if (answer.view && this.#plan?.exercise) this.#count = answer.view.count;
    for (const message of answer.messages) this.bridge.send(message);
    this.#events.answered(answer);
    this.deliveryMs = performance.now() - began;
  }
}
