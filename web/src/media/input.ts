/** Opens a file or an address for reading, a piece at a time, and says in our terms why that fails. */

import {
  ADTS,
  BlobSource,
  FLAC,
  Input,
  MATROSKA,
  MP3,
  MP4,
  MPEG_TS,
  OGG,
  QTFF,
  UnsupportedInputFormatError,
  UrlSource,
  WAVE,
  WEBM,
} from "mediabunny";
import { isForeign } from "./sources";
import { MediaError } from "./types";

/** Those of sound are known so that a song is told from a text. */
const FORMATS = [MP4, QTFF, MATROSKA, WEBM, MPEG_TS, WAVE, OGG, FLAC, MP3, ADTS];

/** What is kept of a file, bytes: sound and picture are read from two places, each with what lies ahead of it. */
const FILE_CACHE = 8 * 2 ** 20;
const URL_CACHE = 32 * 2 ** 20;

/** Requests in a row that bring nothing, after which a server counts as gone. */
const MOST_FRUITLESS = 5;
const FIRST_RETRY_S = 0.25;

/** Whoever opens an input disposes it. Nothing is read yet, and no error comes from here. */
export function openInput(source: File | URL): Input {
  return new Input({ formats: FORMATS, source: source instanceof URL ? fromUrl(source) : fromFile(source) });
}

/**
 * What went wrong while an input was read.
 *
 * @param thrown by the library, by `fetch`, or a `MediaError` already.
 */
export function mediaError(thrown: unknown): MediaError {
  if (thrown instanceof MediaError) return thrown;
  if (thrown instanceof UnsupportedInputFormatError) {
    return new MediaError("not_media", {}, { cause: thrown });
  }
  const reason = thrown instanceof Error && lost.has(thrown) ? "unreachable" : "damaged";
  return new MediaError(reason, {}, { cause: thrown });
}

/** Errors by which a connection ended. */
const lost = new WeakSet<Error>();

// What a read ahead of need meets, the read that needs it meets again.
const handleUnhandledError = (): void => undefined;

function fromFile(file: File): BlobSource {
  return new BlobSource(file, { maxCacheSize: FILE_CACHE, handleUnhandledError });
}

function fromUrl(url: URL): UrlSource {
  const server = new Server(url);
  const source = new UrlSource(url, {
    fetchFn: (_url, init) => server.ask(init),
    getRetryDelay: (_attempts, error) => server.retryDelay(error),
    maxCacheSize: URL_CACHE,
    handleUnhandledError,
  });
  source.on("read", () => server.gave());
  return source;
}

/**
 * One address, asked for ranges. A server that knows none sends all at once: the browser keeps that, on disk where
 * it is large, and ranges are cut from it. Reading on from the one response instead would fail on every file that
 * has its index at the end.
 */
export class Server {
  readonly #url: URL;
  #whole: Promise<Blob> | null = null;
  #fruitless = 0;
  #spoke = false;

  constructor(url: URL) {
    this.#url = url;
  }

  /** @throws {MediaError} that no further attempt would mend, before the first byte or after too many attempts. */
  async ask(init: RequestInit | undefined): Promise<Response> {
    this.#fruitless += 1;
    const from = Number(/bytes=(\d+)-/.exec(new Headers(init?.headers).get("Range") ?? "")?.[1] ?? 0);
    if (this.#whole === null) {
      const response = await this.#request(init);
      if (response.status === 206) return response;
      this.#whole = response.blob();
    }
    try {
      return part(await this.#whole, from);
    } catch (cause) {
      this.#whole = null;
      throw cause;
    }
  }

  /** Bytes have come. */
  gave(): void {
    this.#spoke = true;
    this.#fruitless = 0;
  }

  /** @returns seconds until the next attempt, or `null`: there is none. */
  retryDelay(error: unknown): number | null {
    const worthwhile = !(error instanceof MediaError) || error.reason === "unreachable";
    if (worthwhile && this.#spoke && this.#fruitless < MOST_FRUITLESS) {
      return FIRST_RETRY_S * 2 ** this.#fruitless;
    }
    if (error instanceof Error) lost.add(error);
    return null;
  }

  async #request(init: RequestInit | undefined): Promise<Response> {
    // An answer that ends at once is no failure to the library, which would ask again for ever.
    if (this.#fruitless > 2 * MOST_FRUITLESS) throw new MediaError("unreachable");
    const response = await this.#reach(init);
    if (response.status === 416 && !this.#spoke) throw new MediaError("empty");
    if (!response.ok) throw new MediaError("status", { status: response.status });
    return response;
  }

  async #reach(init: RequestInit | undefined): Promise<Response> {
    try {
      return await fetch(this.#url, init);
    } catch (cause) {
      if (init?.signal?.aborted) throw cause;
      if (!this.#spoke && isForeign(this.#url, location.href)) {
        // Older browsers ask a foreign server first whether it takes ranges, and many do not answer.
        const response = await fetch(this.#url, { ...init, headers: {} }).catch(() => null);
        if (response !== null) return response;
      }
      throw new MediaError("unreachable", {}, { cause });
    }
  }
}

/** The answer of a server that knows ranges. */
function part(whole: Blob, from: number): Response {
  if (whole.size === 0) throw new MediaError("empty");
  return new Response(whole.slice(from), {
    status: 206,
    headers: { "Content-Range": `bytes ${from}-${whole.size - 1}/${whole.size}` },
  });
}
