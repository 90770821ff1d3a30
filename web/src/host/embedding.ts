/**
 * Where the page stands: alone, in another page's frame, or as the top page of an app's WebView. Facts only;
 * what follows from them is the session's to say.
 */

import { nativeWay } from "./bridge";

/** What of a browser window and its navigator tells the embedding. */
export interface EmbeddingWindow {
  readonly parent: unknown;
  readonly location: { readonly origin: string; readonly ancestorOrigins?: ArrayLike<string> };
  readonly document: { readonly referrer: string };
  readonly navigator: { readonly userAgent: string; readonly languages: readonly string[] };
}

export interface Embedding {
  readonly embedding: "top" | "frame" | "webview";
  /** Origin of the page right around this one; `null` at the top and where nothing tells it. */
  readonly host_origin: string | null;
  readonly self_origin: string;
  readonly languages: readonly string[];
}

export function readEmbedding(window: EmbeddingWindow): Embedding {
  const framed = window.parent !== null && window.parent !== (window as unknown);
  return {
    embedding: framed ? "frame" : isWebView(window) ? "webview" : "top",
    host_origin: framed ? hostOrigin(window) : null,
    self_origin: window.location.origin,
    languages: [...window.navigator.languages],
  };
}

function hostOrigin(window: EmbeddingWindow): string | null {
  const ancestor = window.location.ancestorOrigins?.[0];
  // A sandboxed or data: parent shows as "null", which names nobody.
  if (ancestor !== undefined) return ancestor === "null" ? null : ancestor;
  try {
    const { origin } = new URL(window.document.referrer);
    return origin === "null" ? null : origin;
  } catch {
    return null;
  }
}

/**
 * Android's WebView says `; wv)`; iOS's WKWebView is a WebKit that does not say `Safari/`. An app may name
 * itself otherwise, so an injected bridge counts too.
 */
function isWebView(window: EmbeddingWindow): boolean {
  const { userAgent } = window.navigator;
  const android = userAgent.includes("; wv)");
  const ios = /\b(iPhone|iPad|iPod)\b/.test(userAgent) && !userAgent.includes("Safari/");
  return android || ios || nativeWay(window) !== null;
}
