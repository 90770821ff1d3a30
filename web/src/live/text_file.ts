/** Fetching a file of text: a movement of the embedder's own, a reference movement. What is in it, the session judges. */

/** Why there is no text; the words for it are the session's. */
export type FetchProblem = "status" | "unreachable" | "too_large" | "not_text" | "too_slow" | "redirected";

export type FetchedText =
  { readonly source: string } | { readonly problem: FetchProblem; readonly detail: string };

const TIMEOUT_MS = 20_000;

/**
 * The text at `url`. Never rejects.
 *
 * @param mostBytes a longer file is not read to its end.
 */
export async function fetchText(url: URL, mostBytes: number, timeoutMs = TIMEOUT_MS): Promise<FetchedText> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    // Asked for anew each time: whoever writes a file wants to see what became of it.
    const response = await fetch(url.href, { signal: abort.signal, cache: "no-cache" });
    const { origin } = new URL(response.url || url.href);
    // The session has allowed the origin that it was shown, no other.
    if (origin !== url.origin) return failed("redirected", origin);
    if (!response.ok) return failed("status", String(response.status));
    const bytes = await read(response, mostBytes);
    if (bytes === null) return failed("too_large");
    return text(bytes);
  } catch {
    return failed(abort.signal.aborted ? "too_slow" : "unreachable");
  } finally {
    clearTimeout(timer);
  }
}

function failed(problem: FetchProblem, detail = ""): FetchedText {
  return { problem, detail };
}

/** The body, or `null` when there is more than `most` of it. */
async function read(response: Response, most: number): Promise<Uint8Array | null> {
  const whole = new Uint8Array(most);
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return whole.subarray(0, length);
    if (length + value.byteLength > most) {
      await reader?.cancel();
      return null;
    }
    whole.set(value, length);
    length += value.byteLength;
  }
}

function text(bytes: Uint8Array): FetchedText {
  try {
    return { source: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return failed("not_text");
  }
}
