/**
 * The way out: every message to the embedding page or app, in order, by exactly one way.
 *
 * The way is chosen anew at each send, because a native app may inject its bridge late and a page may be
 * taken over by another one. A top page may be a WebView whose bridge is still to come: what is sent there
 * waits up to two seconds before it is given to the page itself.
 */

import type { Message, PagePlan } from "../generated/messages";

export type MessageFormat = PagePlan["message_format"];

/** How long messages of a top page wait for a native bridge, counted from the first one. */
export const NATIVE_WAIT_MS = 2000;
const LOOK_AGAIN_MS = 25;

type Callable = (...values: unknown[]) => unknown;
interface Receiver {
  readonly postMessage: Callable;
}

/** What of a browser window the bridge uses; a fake one serves in tests. */
export interface BridgeWindow {
  readonly parent: { postMessage(message: unknown, targetOrigin: string): void } | null;
  dispatchEvent(event: Event): boolean;
}

export interface Bridge {
  /** Sends one message, or puts it behind those that still wait. Never throws. */
  send(message: Message): void;
  /**
   * Takes what the session decided: the form for a frame's host and whom it may reach.
   *
   * @param targetOrigin an origin, `"*"`, or `null` for nobody.
   */
  address(format: MessageFormat, targetOrigin: string | null): void;
  /** Hands out at once what still waits, by whatever way there is. */
  flush(): void;
}

export interface BridgeOptions {
  readonly format: MessageFormat;
  /** Where the failure of a host's own callback is shown; it must not stop the page. */
  readonly onFailure: (cause: unknown) => void;
}

type Way = (message: Message) => unknown;

function isRecord(value: unknown): value is Record<string, unknown> {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function member(owner: unknown, name: string): unknown {
  return isRecord(owner) ? owner[name] : undefined;
}

function receiver(value: unknown): Receiver | null {
  return typeof member(value, "postMessage") === "function" ? (value as Receiver) : null;
}

/** The native app's way, if one is injected at this moment; the contract's order. */
export function nativeWay(window: unknown): Way | null {
  const ios = receiver(member(member(member(window, "webkit"), "messageHandlers"), "iosListener"));
  if (ios) return (message) => ios.postMessage(JSON.stringify(message));

  const callback = member(window, "webViewCallback");
  if (typeof callback === "function") return (message) => (callback as Callable).call(window, message);
  const callbackObject = receiver(callback);
  if (callbackObject) return (message) => callbackObject.postMessage(JSON.stringify(message));

  const flutter = member(window, "flutter_inappwebview");
  if (typeof member(flutter, "callHandler") === "function") {
    return (message) => (flutter as { callHandler: Callable }).callHandler("sendDataToNative", message);
  }
  const channel = receiver(member(window, "PoseTracker"));
  if (channel) return (message) => channel.postMessage(JSON.stringify(message));

  const reactNative = receiver(member(window, "ReactNativeWebView"));
  if (reactNative) return (message) => reactNative.postMessage(JSON.stringify(message));
  return null;
}

/**
 * A bridge out of `window`. Until `address` says whom the messages may reach, they go to whoever frames the
 * page: that is only why it could not start, which holds nothing about a person.
 */
export function createBridge(window: BridgeWindow, options: BridgeOptions): Bridge {
  const waiting: Message[] = [];
  let { format } = options;
  let targetOrigin: string | null = "*";
  let deadline: number | null = null;
  let timer: ReturnType<typeof setInterval> | null = null;

  const framed = (): boolean => window.parent !== null && (window.parent as unknown) !== window;

  const toParent: Way = (message) => {
    if (targetOrigin === null) return;
    window.parent?.postMessage(format === "json" ? JSON.stringify(message) : message, targetOrigin);
  };
  const toPage: Way = (message) => {
    window.dispatchEvent(new CustomEvent("posetracker", { detail: message }));
  };

  const chooseWay = (mayWait: boolean): Way | null => {
    const native = nativeWay(window);
    if (native) return native;
    if (framed()) return toParent;
    return mayWait && (deadline === null || performance.now() < deadline) ? null : toPage;
  };

  const attempt = (way: Way, message: Message): void => {
    try {
      // Flutter answers with a promise that fails where the app has no handler of that name.
      Promise.resolve(way(message)).catch(options.onFailure);
    } catch (cause) {
      options.onFailure(cause);
    }
  };

  const drain = (mayWait: boolean): void => {
    for (let next = waiting.at(0); next !== undefined; next = waiting.at(0)) {
      const way = chooseWay(mayWait);
      if (!way) return;
      waiting.shift();
      attempt(way, next);
    }
    if (timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };

  return {
    send(message) {
      waiting.push(message);
      deadline ??= performance.now() + NATIVE_WAIT_MS;
      drain(true);
      if (waiting.length > 0) timer ??= setInterval(() => drain(true), LOOK_AGAIN_MS);
    },
    address(newFormat, newTarget) {
      format = newFormat;
      targetOrigin = newTarget;
    },
    flush: () => drain(false),
  };
}
