/** Decoded pictures in order, a few ahead of whoever takes them. */

import {
  type EncodedPacket,
  EncodedPacketSink,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from "mediabunny";

/**
 * Pictures in the decoder and behind it that nobody took yet. The library alone decodes up to forty, which of a 4K
 * video is half a gigabyte.
 */
const MOST_AHEAD = 8;

/** A decoder that gives nothing for so long is taken to wait for more: some reorder across sixteen pictures. */
const STARVING_MS = 5;

/**
 * The pictures of a track from the one at `begin` on, which begins there or before, each to be closed by whoever
 * takes it. Ends early when `signal` says so.
 *
 * @param begin seconds.
 */
export async function* pacedSamples(
  track: InputVideoTrack,
  begin: number,
  signal: AbortSignal,
): AsyncGenerator<VideoSample, void, unknown> {
  const pace = new Pace();
  const samples = new PacedSink(track, pace).samples(begin);
  const stop = (): void => {
    pace.end();
    // Also ends the wait for the next one.
    void samples.return();
  };
  signal.addEventListener("abort", stop);
  try {
    while (!signal.aborted) {
      pace.wanted();
      const { value: sample, done } = await samples.next();
      if (done) return;
      pace.taken(sample.timestamp);
      yield sample;
    }
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/** How far the decoder is ahead. */
class Pace {
  /** Times of what the decoder got and nobody took. */
  #ahead: number[] = [];
  #wanted = false;
  #ended = false;
  #proceed = (): void => undefined;

  /** Somebody waits for a picture. */
  wanted(): void {
    this.#wanted = true;
    this.#proceed();
  }

  /** A picture was taken; those before it that never came were not to be shown, or were broken. */
  taken(timestamp: number): void {
    this.#wanted = false;
    this.#ahead = this.#ahead.filter((each) => each > timestamp);
  }

  end(): void {
    this.#ended = true;
    this.#proceed();
  }

  /** Resolves when one more may be decoded. */
  async room(timestamp: number): Promise<void> {
    while (this.#ahead.length >= MOST_AHEAD && !this.#ended) {
      if (this.#wanted) {
        const before = this.#ahead;
        await new Promise((over) => setTimeout(over, STARVING_MS));
        if (this.#ahead === before) break;
      } else {
        await new Promise<void>((resolve) => (this.#proceed = resolve));
      }
    }
    this.#ahead.push(timestamp);
  }
}

class PacedSink extends VideoSampleSink {
  readonly #track: InputVideoTrack;
  readonly #pace: Pace;

  constructor(track: InputVideoTrack, pace: Pace) {
    super(track);
    this.#track = track;
    this.#pace = pace;
  }

  /** The library's own hook for where packets come from; it is not in its types. */
  _createPacketSink(): EncodedPacketSink {
    return new PacedPackets(this.#track, this.#pace);
  }
}

class PacedPackets extends EncodedPacketSink {
  readonly #pace: Pace;

  constructor(track: InputVideoTrack, pace: Pace) {
    super(track);
    this.#pace = pace;
  }

  override async *packets(
    ...args: Parameters<EncodedPacketSink["packets"]>
  ): AsyncGenerator<EncodedPacket, void, unknown> {
    for await (const packet of super.packets(...args)) {
      await this.#pace.room(packet.timestamp);
      yield packet;
    }
  }
}
