/** Downloads that end: in the bytes that were promised, or in an error that names the URL and what to do. */
import { PoseError } from "./types";

/** A transfer that brings nothing for so long is given up. */
export const STALL_MS = 20_000;

const MEND =
  "Check the connection and reload the page; if it stays so, build the site again and upload all of it.";

export interface FetchOptions {
  /** How many bytes there must be; fewer or more is an error. Left out: any number. */
  readonly expectedBytes?: number;
  /** Called with the number of bytes in each piece that arrives. */
  readonly onBytes?: (count: number) => void;
  readonly stallMs?: number;
}

/**
 * The body of a URL.
 *
 * @throws PoseError `model_load_failed` for a refused connection, a status other than 2xx, a body of another length
 *   than promised, and a transfer that stalls.
 */
export async function fetchBytes(url: string, options: FetchOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const stallMs = options.stallMs ?? STALL_MS;
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), stallMs);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok) throw failed(url, `the server answered ${response.status}`);
    const reader = response.body?.getReader();
    if (reader === undefined) throw failed(url, "the answer is empty");
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), stallMs);
      pieces.push(value);
      length += value.byteLength;
      options.onBytes?.(value.byteLength);
    }
  } catch (thrown) {
    if (thrown instanceof PoseError) throw thrown;
    if (abort.signal.aborted) throw failed(url, `nothing arrived for ${Math.round(stallMs / 1000)} s`);
    throw failed(url, thrown instanceof Error ? thrown.message : String(thrown));
  } finally {
    clearTimeout(timer);
  }
  if (options.expectedBytes !== undefined && length !== options.expectedBytes) {
    throw failed(url, `expected ${options.expectedBytes} bytes, got ${length}`);
  }
  return join(pieces, length);
}

/** The error of a file that cannot be used. */
export function failed(url: string, reason: string): PoseError {
  return new PoseError("model_load_failed", `Could not load ${url}: ${reason}. ${MEND}`);
}

function join(pieces: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}
