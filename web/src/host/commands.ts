/**
 * The way in: commands from the page around the frame, and from a native app through `window.repscope`.
 *
 * A page's command is taken only from `window.parent` and only from an origin that the session allows. Until
 * the session has said which those are, commands wait, so that a host may speak before the page is ready.
 */

/** One command as the session takes it; whether it means anything is the session's to say. */
export type Command = Readonly<Record<string, unknown>>;

/** More than this many commands before the page is ready can only be a mistake. */
const MOST_WAITING = 32;

export interface CommandWindow {
  readonly parent: unknown;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  removeEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

export interface Commands {
  /** Opens the gate to these origins (`"*"`: any) and hands on what has waited. */
  allow(origins: readonly string[]): void;
  /** Takes a command from the app that the page runs in: an object, or its JSON text. */
  fromApp(command: unknown): void;
  dispose(): void;
}

/** Listens on `window`; `take` gets each command in the order of arrival. */
export function listenForCommands(window: CommandWindow, take: (command: Command) => void): Commands {
  const waiting: { command: Command; origin: string | null }[] = [];
  let allowed: readonly string[] | null = null;

  const hand = (command: Command, origin: string | null): void => {
    if (allowed === null) {
      if (waiting.length < MOST_WAITING) waiting.push({ command, origin });
      return;
    }
    if (origin === null || allowed.includes("*") || allowed.includes(origin)) take(command);
  };

  const listener = (event: MessageEvent): void => {
    // At the top, `parent` is the window itself: what scripts of this page post there is no command.
    if (window.parent === window || event.source !== window.parent) return;
    const command = readCommand(event.data);
    if (command) hand(command, event.origin);
  };
  window.addEventListener("message", listener);

  return {
    allow(origins) {
      allowed = origins;
      for (const { command, origin } of waiting.splice(0)) hand(command, origin);
    },
    fromApp(value) {
      const command = readCommand(value);
      if (!command) {
        throw new TypeError('repscope.command takes an object such as {command: "stop"}, or its JSON text');
      }
      hand(command, null);
    },
    dispose: () => window.removeEventListener("message", listener),
  };
}

/** The command in `data`, or `null` for the many other things that pages post to each other. */
export function readCommand(data: unknown): Command | null {
  if (typeof data === "string") {
    try {
      return asCommand(JSON.parse(data));
    } catch {
      return null;
    }
  }
  return asCommand(data);
}

function asCommand(value: unknown): Command | null {
  if (typeof value !== "object" || value === null || !("command" in value)) return null;
  return typeof value.command === "string" ? { ...value } : null;
}
