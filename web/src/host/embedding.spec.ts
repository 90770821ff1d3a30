import { describe, expect, it } from "vitest";
import { type EmbeddingWindow, readEmbedding } from "./embedding";

interface Facts {
  framed?: boolean;
  ancestors?: string[];
  referrer?: string;
  userAgent?: string;
  injected?: Record<string, unknown>;
}

function windowOf(facts: Facts): EmbeddingWindow {
  const window: Record<string, unknown> = {
    location: { origin: "https://site.example", ancestorOrigins: facts.ancestors },
    document: { referrer: facts.referrer ?? "" },
    navigator: { userAgent: facts.userAgent ?? "Mozilla/5.0 Safari/604.1", languages: ["fr", "en"] },
    ...facts.injected,
  };
  window.parent = facts.framed ? {} : window;
  return window as unknown as EmbeddingWindow;
}

describe("in a frame", () => {
  it("takes the host's origin from ancestorOrigins, else from the referrer", () => {
    const ancestors = ["https://host.example", "https://top.example"];
    const both = readEmbedding(windowOf({ framed: true, ancestors, referrer: "https://other.example/x" }));
    expect(both.host_origin).toBe("https://host.example");
    const old = readEmbedding(windowOf({ framed: true, referrer: "https://host.example/path?q" }));
    expect(old.host_origin).toBe("https://host.example");
    expect(old.embedding).toBe("frame");
  });

  it.each([
    { ancestors: ["null"], referrer: "https://host.example/" },
    { referrer: "" },
    { referrer: "about:blank" },
  ])("knows none where nothing names it: %j", (facts) => {
    expect(readEmbedding(windowOf({ framed: true, ...facts })).host_origin).toBeNull();
  });
});

describe("at the top", () => {
  it("is a plain page, whatever linked to it", () => {
    const facts = readEmbedding(windowOf({ referrer: "https://search.example/" }));
    expect(facts).toEqual({
      embedding: "top",
      host_origin: null,
      self_origin: "https://site.example",
      languages: ["fr", "en"],
    });
  });

  it.each([
    { userAgent: "Mozilla/5.0 (Linux; Android 14; Pixel; wv) Chrome/120 Mobile Safari/537.36" },
    {
      userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    },
    { injected: { ReactNativeWebView: { postMessage: () => undefined } } },
  ])("is an app's WebView where it shows: %j", (facts) => {
    expect(readEmbedding(windowOf(facts)).embedding).toBe("webview");
  });
});
