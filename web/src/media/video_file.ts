/** Videos, every picture decoded once, as fast as they are taken, a few ahead of whoever takes them. */

import { EncodedPacketSink, type Input, type InputVideoTrack, type VideoSample } from "mediabunny";
import { mended } from "./cut_matroska";
import { mediaError, openInput } from "./input";
import { pacedSamples } from "./paced_samples";
import { firstBytes, videoFormat } from "./signatures";
import { MediaError, type OpenedVideo, type Picture, type VideoFacts } from "./types";
import { openPlayed } from "./video_element";

export interface VideoOptions {
  /** Gives up opening; afterwards `pictures` has a signal of its own. */
  readonly signal?: AbortSignal;
}

/**
 * Opens a video. Where it cannot be decoded picture by picture, it is played, if the browser can do that.
 *
 * @throws {MediaError} where it can be neither.
 * @throws the signal's reason.
 */
export async function openVideo(source: File | URL, options: VideoOptions = {}): Promise<OpenedVideo> {
  const { signal } = options;
  signal?.throwIfAborted();
  if (!(source instanceof URL) && source.size === 0) throw new MediaError("empty");
  const whole = source instanceof URL ? source : await mended(source).catch(refuse);
  signal?.throwIfAborted();
  const input = openInput(whole);
  const stop = (): void => input.dispose();
  signal?.addEventListener("abort", stop);
  try {
    const track = await videoTrack(input);
    const facts = await factsOf(input, track, whole !== source);
    if (await track.canDecode()) return new DecodedVideo(input, track, facts, whole !== source);
    const played = await openPlayed(source, facts, signal);
    input.dispose();
    return played;
  } catch (cause) {
    input.dispose();
    signal?.throwIfAborted();
    throw await refusal(source, mediaError(cause));
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

function refuse(thrown: unknown): never {
  throw mediaError(thrown);
}

/** A format that nothing here reads is named, unlike what is no video at all. */
async function refusal(source: File | URL, error: MediaError): Promise<MediaError> {
  if (error.reason !== "not_media") return error;
  const format = videoFormat(await firstBytes(source));
  return format === null ? error : new MediaError("codec", { codec: format }, { cause: error });
}

/**
 * The track with the pictures.
 *
 * @throws {MediaError} `no_video`, `damaged`, `no_pictures`.
 */
async function videoTrack(input: Input): Promise<InputVideoTrack> {
  const tracks = await input.getTracks();
  // Of a file that ends before its index nothing is known but its format.
  if (tracks.length === 0) throw new MediaError("damaged");
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new MediaError("no_video");
  return track;
}

/** Pictures that the mean rate is taken of. */
const RATE_PICTURES = 100;

async function factsOf(input: Input, track: InputVideoTrack, cut: boolean): Promise<VideoFacts> {
  const codec = (await track.getCodecParameterString()) ?? String((await track.getInternalCodecId()) ?? "?");
  const first = await new EncodedPacketSink(track).getFirstPacket({ metadataOnly: true });
  if (first === null) throw new MediaError(cut ? "damaged" : "no_pictures");
  // Presented from the file's zero on; what lies before it only feeds the decoder.
  const start = Math.max(0, await track.getFirstTimestamp());
  const end = await track.getDurationFromMetadata();
  const { averagePacketRate } = await track.computePacketStats(RATE_PICTURES);
  return {
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
    turn: await track.getRotation(),
    durationMs: end !== null && end > start ? (end - start) * 1000 : null,
    startMs: start * 1000,
    fps: Number.isFinite(averagePacketRate) && averagePacketRate > 0 ? averagePacketRate : null,
    codec,
    hasAudio: (await input.getPrimaryAudioTrack()) !== null,
    how: "decoded",
  };
}

class DecodedVideo implements OpenedVideo {
  readonly facts: VideoFacts;
  readonly #input: Input;
  readonly #track: InputVideoTrack;
  /** The file ends in the midst of its pictures. */
  readonly #cut: boolean;
  readonly #over = new AbortController();

  constructor(input: Input, track: InputVideoTrack, facts: VideoFacts, cut: boolean) {
    this.#input = input;
    this.#track = track;
    this.#cut = cut;
    this.facts = facts;
  }

  async *pictures(signal: AbortSignal): AsyncGenerator<Picture, void, unknown> {
    const { startMs, turn } = this.facts;
    const over = this.#over;
    const times = new Times();
    const stop = (): void => over.abort();
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    try {
      for await (const sample of this.#samples(over.signal)) {
        yield picture(sample, turn, times.next(sample.timestamp * 1000 - startMs));
      }
      if (!over.signal.aborted) await this.#checkEnd(times);
    } catch (cause) {
      if (over.signal.aborted) return;
      if (times.count === 0) throw mediaError(cause);
      if (cause instanceof MediaError && cause.reason === "cut_off") throw cause;
      throw new MediaError("cut_off", { at: seconds(times.lastMs) }, { cause });
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  close(): void {
    this.#over.abort();
    this.#input.dispose();
  }

  /** What the decoder gives, each to be closed by whoever takes it; begins again where the browser took it away. */
  async *#samples(signal: AbortSignal): AsyncGenerator<VideoSample, void, unknown> {
    const { startMs } = this.facts;
    let last = -Infinity;
    for (;;) {
      const before = last;
      const begin = last > -Infinity ? last : startMs / 1000;
      try {
        for await (const sample of pacedSamples(this.#track, begin, signal)) {
          if (sample.timestamp <= before) {
            sample.close();
            continue;
          }
          last = Math.max(last, sample.timestamp);
          yield sample;
        }
        return;
      } catch (cause) {
        // Browsers reclaim decoders that stand idle, as while the person has paused.
        const reclaimed = cause instanceof DOMException && cause.name === "QuotaExceededError";
        if (!reclaimed || last === before) throw cause;
      }
    }
  }

  /**
   * Whether the pictures ended where the file says they do.
   *
   * @throws {MediaError}
   */
  async #checkEnd(times: Times): Promise<void> {
    const { startMs, fps } = this.facts;
    const reached = (startMs + times.lastMs) / 1000;
    // A decoder may keep a picture or two at the end to itself.
    const tolerance = Math.max(MISSING_S, MISSING_PICTURES / (fps ?? 30));
    const promised = await promisedEnd(this.#input, this.#track);
    if (times.count === 0) throw new MediaError(promised > 0 ? "damaged" : "no_pictures");
    if (this.#cut || promised - reached > tolerance)
      throw new MediaError("cut_off", { at: seconds(times.lastMs) });
  }
}

const MISSING_S = 0.1;
const MISSING_PICTURES = 2.5;

/** Time at which the file says that its last picture begins, seconds. */
async function promisedEnd(input: Input, track: InputVideoTrack): Promise<number> {
  let indexed = 0;
  let stored = 0;
  for (const each of await input.getTracks()) {
    const last = await new EncodedPacketSink(each).getPacket(Infinity, { metadataOnly: true });
    if (last === null) continue;
    if (each === track) indexed = last.timestamp;
    stored = Math.max(stored, last.timestamp + last.duration);
  }
  // Files without an index only tell how long they should be, by the longest track, which may be the sound.
  const told = (await track.getDurationFromMetadata()) ?? 0;
  return told - stored > TOLD_S ? told : indexed;
}

/** By so much a file's length may differ from what is in it. */
const TOLD_S = 0.5;

/** Takes the sample over. */
function picture(sample: VideoSample, turn: Picture["turn"], tMs: number): Picture {
  try {
    return {
      frame: sample.toVideoFrame(),
      turn,
      width: sample.displayWidth,
      height: sample.displayHeight,
      tMs,
    };
  } finally {
    sample.close();
  }
}

/** Times that grow, whatever the file says. */
class Times {
  count = 0;
  lastMs = 0;

  /** @returns the time itself where it is later than the one before, else a little after that one. */
  next(tMs: number): number {
    this.lastMs = this.count === 0 ? Math.max(0, tMs) : Math.max(tMs, this.lastMs + LEAST_STEP_MS);
    this.count += 1;
    return this.lastMs;
  }
}

const LEAST_STEP_MS = 1;

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
