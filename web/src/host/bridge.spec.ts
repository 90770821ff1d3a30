import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Message } from "../generated/messages";
import { createBridge, nativeWay, NATIVE_WAIT_MS } from "./bridge";

const counter = (count: number): Message => ({ type: "counter", current_count: count });
const first = counter(1);
const text = JSON.stringify(first);

/** A page's window that notes who was told what. */
class FakeWindow {
  [injected: string]: unknown;
  readonly told: [way: string, value: unknown][] = [];
  parent: { postMessage(message: unknown, targetOrigin: string): void } | null = null;

  note(way: string): (value: unknown) => void {
    return (value) => void this.told.push([way, value]);
  }

  dispatchEvent(event: Event): boolean {
    this.told.push([event.type, (event as CustomEvent<unknown>).detail]);
    return true;
  }

  inFrame(): this {
    this.parent = { postMessage: (message, origin) => void this.told.push([`parent ${origin}`, message]) };
    return this;
  }
}

const inject: Record<string, (window: FakeWindow) => void> = {
  ios: (w) => (w.webkit = { messageHandlers: { iosListener: { postMessage: w.note("ios") } } }),
  callbackFunction: (w) => (w.webViewCallback = w.note("callbackFunction")),
  callbackObject: (w) => (w.webViewCallback = { postMessage: w.note("callbackObject") }),
  flutterHandler: (w) =>
    (w.flutter_inappwebview = {
      callHandler: (name: string, value: unknown) => void w.told.push([`flutter ${name}`, value]),
    }),
  flutterChannel: (w) => (w.PoseTracker = { postMessage: w.note("flutterChannel") }),
  reactNative: (w) => (w.ReactNativeWebView = { postMessage: w.note("reactNative") }),
};

const expected: [kind: keyof typeof inject, told: [string, unknown]][] = [
  ["ios", ["ios", text]],
  ["callbackFunction", ["callbackFunction", first]],
  ["callbackObject", ["callbackObject", text]],
  ["flutterHandler", ["flutter sendDataToNative", first]],
  ["flutterChannel", ["flutterChannel", text]],
  ["reactNative", ["reactNative", text]],
];

function bridge(window: FakeWindow, failures: unknown[] = []) {
  return createBridge(window, { format: "object", onFailure: (cause) => failures.push(cause) });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the way that is taken", () => {
  it.each(expected)("is %s where that is injected", (kind, told) => {
    const window = new FakeWindow().inFrame();
    inject[kind](window);
    bridge(window).send(first);
    expect(window.told).toEqual([told]);
  });

  it("is the earlier one of the contract's list where several are there", () => {
    const kinds = expected.map(([kind]) => kind).filter((kind) => kind !== "callbackObject");
    for (const [place, kind] of kinds.entries()) {
      const window = new FakeWindow().inFrame();
      for (const later of kinds.slice(place)) inject[later](window);
      bridge(window).send(first);
      expect(window.told.map(([way]) => way)).toEqual([expected.find(([each]) => each === kind)?.[1][0]]);
    }
  });

  it("is chosen anew at each send", () => {
    const window = new FakeWindow().inFrame();
    const out = bridge(window);
    out.address("object", "https://host.example");
    out.send(first);
    inject.reactNative(window);
    out.send(first);
    delete window.ReactNativeWebView;
    out.send(first);
    expect(window.told.map(([way]) => way)).toEqual([
      "parent https://host.example",
      "reactNative",
      "parent https://host.example",
    ]);
  });

  it("is none for things that only look like a bridge", () => {
    expect(nativeWay({ webkit: { messageHandlers: {} } })).toBeNull();
    expect(nativeWay({ webViewCallback: true, PoseTracker: {}, ReactNativeWebView: null })).toBeNull();
  });
});

describe("in a frame", () => {
  it("sends the object, or its JSON text, to the origin that the session names", () => {
    const window = new FakeWindow().inFrame();
    const out = bridge(window);
    out.address("object", "https://host.example");
    out.send(first);
    out.address("json", "https://host.example");
    out.send(first);
    expect(window.told).toEqual([
      ["parent https://host.example", first],
      ["parent https://host.example", text],
    ]);
  });

  it("tells nobody where the session says so, and anybody before it has spoken", () => {
    const window = new FakeWindow().inFrame();
    const out = bridge(window);
    const error: Message = { type: "error", error: "engine_load_failed", message: "No" };
    out.send(error);
    out.address("object", null);
    out.send(first);
    expect(window.told).toEqual([["parent *", error]]);
  });
});

describe("at the top", () => {
  const atTop = (): FakeWindow => {
    const window = new FakeWindow();
    window.parent = window as unknown as FakeWindow["parent"];
    return window;
  };

  it("keeps messages for a native bridge that comes late, in order", () => {
    const window = atTop();
    const out = bridge(window);
    out.send(counter(1));
    out.send(counter(2));
    vi.advanceTimersByTime(1500);
    expect(window.told).toEqual([]);
    inject.callbackFunction(window);
    out.send(counter(3));
    expect(window.told.map(([, value]) => value)).toEqual([counter(1), counter(2), counter(3)]);
  });

  it("finds a late bridge without another message", () => {
    const window = atTop();
    bridge(window).send(first);
    inject.ios(window);
    vi.advanceTimersByTime(100);
    expect(window.told).toEqual([["ios", text]]);
  });

  it("gives them to the page after two seconds, and later ones at once", () => {
    const window = atTop();
    const out = bridge(window);
    out.send(counter(1));
    vi.advanceTimersByTime(NATIVE_WAIT_MS - 100);
    out.send(counter(2));
    expect(window.told).toEqual([]);
    vi.advanceTimersByTime(200);
    out.send(counter(3));
    expect(window.told).toEqual([
      ["posetracker", counter(1)],
      ["posetracker", counter(2)],
      ["posetracker", counter(3)],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("hands out what waits when the page is left", () => {
    const window = atTop();
    const out = bridge(window);
    out.send(first);
    out.flush();
    expect(window.told).toEqual([["posetracker", first]]);
  });
});

describe("a host whose callback fails", () => {
  it("neither stops the page nor loses the messages after it", () => {
    const window = new FakeWindow();
    const failures: unknown[] = [];
    const out = bridge(window, failures);
    let calls = 0;
    window.webViewCallback = () => {
      calls += 1;
      if (calls === 1) throw new Error("host");
    };
    out.send(counter(1));
    out.send(counter(2));
    expect(calls).toBe(2);
    expect(failures).toEqual([new Error("host")]);
  });

  it("may answer with a promise that fails", async () => {
    const window = new FakeWindow();
    const failures: unknown[] = [];
    window.flutter_inappwebview = { callHandler: () => Promise.reject(new Error("no handler")) };
    bridge(window, failures).send(first);
    await Promise.resolve();
    await Promise.resolve();
    expect(failures).toEqual([new Error("no handler")]);
  });

  it("may send from within the callback, in order", () => {
    const window = new FakeWindow();
    const out = bridge(window);
    const seen: unknown[] = [];
    window.webViewCallback = (message: unknown) => {
      seen.push(message);
      if (seen.length === 1) out.send(counter(2));
    };
    out.send(counter(1));
    out.send(counter(3));
    expect(seen).toEqual([counter(1), counter(2), counter(3)]);
  });
});
