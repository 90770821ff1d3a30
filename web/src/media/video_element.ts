/**
 * Videos that the browser plays but does not hand out picture by picture: played in real time, without sound. The
 * element pauses while pictures wait to be taken, so that few are missed.
 */

import { MediaError, type OpenedVideo, type Picture, type VideoFacts } from "./types";

/** Pictures that may wait; while one does, the element is paused. */
const MOST_WAITING = 4;

/** Pictures per second of a file that does not say, in a browser that does not tell of presented ones. */
const USUAL_RATE = 30;

/**
 * Opens a video in an element that nobody sees.
 *
 * @param facts what its file says; how it is decoded is none of that.
 * @throws {MediaError} `codec` where the browser does not play it either; `unreachable`.
 * @throws the signal's reason.
 */
export async function openPlayed(
  source: File | URL,
  facts: VideoFacts,
  signal?: AbortSignal,
): Promise<OpenedVideo> {
  signal?.throwIfAborted();
  const url = source instanceof URL ? source.href : URL.createObjectURL(source);
  const video = document.createElement("video");
  const close = (): void => {
    video.remove();
    video.removeAttribute("src");
    video.load();
    if (!(source instanceof URL)) URL.revokeObjectURL(url);
  };
  video.muted = true;
  video.playsInline = true;
  video.preload = "auto";
  video.crossOrigin = "anonymous";
  video.ariaHidden = "true";
  // Some browsers load and present nothing that is not in the page.
  video.style.cssText = "position:fixed;left:0;top:0;width:1px;height:1px;opacity:0;pointer-events:none";
  video.src = url;
  document.body.append(video);
  try {
    await loaded(video, facts, signal);
  } catch (cause) {
    close();
    throw cause;
  }
  return new PlayedVideo(video, facts, close);
}

async function loaded(video: HTMLVideoElement, facts: VideoFacts, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    video.addEventListener("loadeddata", () => resolve(), { once: true });
    video.addEventListener("error", () => reject(elementError(video.error, facts.codec)), { once: true });
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  // A browser that knows the sound alone plays that.
  if (video.videoWidth === 0) throw elementError(null, facts.codec);
}

/** Why an element has no picture. */
export function elementError(error: { readonly code: number } | null, codec: string | null): MediaError {
  if (error?.code === NETWORK) return new MediaError("unreachable", {}, { cause: error });
  return new MediaError("codec", { codec: codec ?? "?" }, { cause: error });
}

/** `MediaError.MEDIA_ERR_NETWORK` of the DOM. */
const NETWORK = 2;

class PlayedVideo implements OpenedVideo {
  readonly facts: VideoFacts;
  readonly close: () => void;
  readonly #video: HTMLVideoElement;

  constructor(video: HTMLVideoElement, facts: VideoFacts, close: () => void) {
    this.#video = video;
    this.close = close;
    const { videoWidth: width, videoHeight: height, duration } = video;
    const durationMs = facts.durationMs ?? (Number.isFinite(duration) ? duration * 1000 : null);
    // An element turns its pictures itself.
    this.facts = { ...facts, width, height, turn: 0, durationMs, how: "played" };
  }

  async *pictures(signal: AbortSignal): AsyncGenerator<Picture, void, unknown> {
    const video = this.#video;
    const { startMs } = this.facts;
    let last = -1;
    const moments =
      "requestVideoFrameCallback" in video
        ? playThrough(video, signal)
        : seekThrough(video, this.facts, signal);
    for await (const { bitmap, atS } of moments) {
      const tMs = Math.max(0, atS * 1000 - startMs);
      if (tMs <= last) {
        // Shown once more after a pause.
        bitmap.close();
        continue;
      }
      last = tMs;
      yield { frame: bitmap, turn: 0, width: bitmap.width, height: bitmap.height, tMs };
    }
    if (video.error !== null && !signal.aborted) {
      const at = Math.round(Math.max(0, last) / 100) / 10;
      throw new MediaError("cut_off", { at }, { cause: video.error });
    }
  }
}

/** A picture and its time in the file, seconds. */
interface Moment {
  readonly bitmap: ImageBitmap;
  readonly atS: number;
}

async function* playThrough(
  video: HTMLVideoElement,
  signal: AbortSignal,
): AsyncGenerator<Moment, void, unknown> {
  const over = new AbortController();
  const waiting: Promise<Moment>[] = [];
  let handle = 0;
  let wake = (): void => undefined;
  const take = (atS: number): void => {
    if (waiting.length < MOST_WAITING) waiting.push(momentOf(video, atS));
    video.pause();
    wake();
  };
  const watch = (): void => {
    handle = video.requestVideoFrameCallback((_now, { mediaTime }) => {
      watch();
      take(mediaTime);
    });
  };
  for (const event of ["ended", "error"])
    video.addEventListener(event, () => wake(), { signal: over.signal });
  signal.addEventListener("abort", () => wake(), { signal: over.signal });
  try {
    // The first picture may have been presented before anyone watched.
    take(video.currentTime);
    watch();
    while (!signal.aborted) {
      const next = waiting.shift();
      if (next) {
        yield await next;
        continue;
      }
      if (video.ended || video.error !== null) return;
      const woken = new Promise<void>((resolve) => (wake = resolve));
      // Rejected where a pause comes first, which the next round mends.
      video.play().catch(() => undefined);
      await woken;
    }
  } finally {
    over.abort();
    video.pause();
    video.cancelVideoFrameCallback(handle);
    for (const moment of waiting) void moment.then(({ bitmap }) => bitmap.close());
  }
}

async function* seekThrough(
  video: HTMLVideoElement,
  facts: VideoFacts,
  signal: AbortSignal,
): AsyncGenerator<Moment, void, unknown> {
  const isOver = (): boolean => signal.aborted || video.error !== null;
  const step = 1 / (facts.fps ?? USUAL_RATE);
  for (let atS = facts.startMs / 1000; !isOver() && atS < video.duration; atS += step) {
    const settled = new Promise((resolve) => {
      for (const event of ["seeked", "error"]) video.addEventListener(event, resolve, { once: true });
      signal.addEventListener("abort", resolve, { once: true });
    });
    // Its middle: at its beginning rounding could show the one before.
    video.currentTime = atS + step / 2;
    await settled;
    if (isOver()) return;
    yield await momentOf(video, atS);
  }
}

async function momentOf(video: HTMLVideoElement, atS: number): Promise<Moment> {
  return { bitmap: await createImageBitmap(video), atS };
}
