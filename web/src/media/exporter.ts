/**
 * A video drawn over and encoded anew: every picture once, at its own time, upright; the sound as it was.
 *
 * The pictures are decoded a second time rather than kept from the analysis, so memory does not grow with length.
 */

import {
  Conversion,
  type Input,
  InputDisposedError,
  type InputVideoTrack,
  Mp4OutputFormat,
  Output,
  Quality,
  VideoSample,
  VideoSampleSink,
  VideoSampleSource,
  WebMOutputFormat,
  canEncodeVideo,
} from "mediabunny";

import { mended } from "./cut_matroska";
import { createExportFile, type ExportFile } from "./export_file";
import { exportSizes, type PixelSize } from "./export_size";
import { openInput } from "./input";
import { MediaError } from "./types";

export interface ExportOptions {
  /** Paints over one upright picture, which lies on the context already. `tMs` as in `Picture`. */
  readonly paint: (context: Context, tMs: number, width: number, height: number) => void;
  /** 0..1, growing. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
  /** Time of the first picture in the file, as `VideoFacts.startMs`; by default that of the first one decoded. */
  readonly startMs?: number;
}

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export interface Exported {
  readonly file: Blob;
  readonly mimeType: "video/mp4" | "video/webm";
  readonly extension: "mp4" | "webm";
  readonly width: number;
  readonly height: number;
  /** `lost`: the source has sound, but nothing here can bring it over. */
  readonly sound: "kept" | "none" | "lost";
  /** Frees the disk or memory that the file takes; it cannot be read any more then. */
  discard(): Promise<void>;
}

/** Seconds in the file. */
interface Begins {
  readonly picture: number;
  /** Of picture or sound, whichever comes first: zero of the export. */
  readonly all: number;
}

interface Way {
  readonly codec: "avc" | "vp9" | "vp8" | "hevc" | "av1";
  readonly extension: "mp4" | "webm";
}

/** H.264 in MP4 plays nearly everywhere; of the others, what is quickest to encode goes first. */
const WAYS: readonly Way[] = [
  { codec: "avc", extension: "mp4" },
  { codec: "vp9", extension: "webm" },
  { codec: "vp8", extension: "webm" },
  { codec: "hevc", extension: "mp4" },
  { codec: "av1", extension: "webm" },
];

/** About 6 Mbit/s for H.264 at 1920 x 1080, less by size and codec: thin lines stay sharp. */
const QUALITY = new Quality({ quality: "high", preferBitrate: true });
/** Seconds of sound that may be written ahead of the pictures. */
const SOUND_AHEAD_S = 1;

/** An encoder that said it could and then could not: another one may. */
class EncoderFailure extends Error {}

/** What lies before the file's zero only feeds the decoders. */
const ZERO_S = 0;

/**
 * What of `source` can be read, drawn over. One export at a time keeps to a few pictures of memory.
 *
 * @throws {MediaError} `export_codec`, `export_space`, `export_broken`, or what opening the source gave; the
 * signal's reason where it was aborted. Nothing is left on the disk then.
 */
export async function exportVideo(source: File | URL, options: ExportOptions): Promise<Exported> {
  const { signal } = options;
  signal.throwIfAborted();
  const whole = source instanceof URL ? source : await mended(source);
  signal.throwIfAborted();
  const input = openInput(whole);
  const stop = (): void => {
    input.dispose();
  };
  signal.addEventListener("abort", stop);
  try {
    return await exportInput(input, options);
  } catch (thrown) {
    signal.throwIfAborted();
    throw asMediaError(thrown);
  } finally {
    signal.removeEventListener("abort", stop);
    input.dispose();
  }
}

async function exportInput(input: Input, options: ExportOptions): Promise<Exported> {
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw broken("there is no video track");
  if (!(await track.canDecode())) {
    throw broken(
      `the codec ${(await track.getCodecParameterString()) ?? "of the video"} cannot be decoded here`,
    );
  }
  const width = await track.getDisplayWidth();
  const height = await track.getDisplayHeight();
  let failure: unknown = null;
  for await (const [way, size] of ways(width, height)) {
    const target = await createExportFile(way.extension);
    try {
      return await new Attempt(input, track, way, size, target, options).run();
    } catch (thrown) {
      await target.discard();
      if (!(thrown instanceof EncoderFailure)) throw thrown;
      failure = thrown.cause;
    }
  }
  throw new MediaError("export_codec", {}, { cause: failure });
}

/** Each way that the device says it can, with the largest size that it says it can. */
async function* ways(width: number, height: number): AsyncGenerator<readonly [Way, PixelSize]> {
  for (const way of WAYS) {
    for (const size of exportSizes(width, height)) {
      if (await canEncodeVideo(way.codec, { ...size, quality: QUALITY })) {
        yield [way, size];
        break;
      }
    }
  }
}

/** One run through the file with one encoder. */
class Attempt {
  private readonly output: Output;
  private readonly context: Context;
  private readonly encoder: VideoSampleSource;

  constructor(
    private readonly input: Input,
    private readonly track: InputVideoTrack,
    private readonly way: Way,
    private readonly size: PixelSize,
    private readonly file: ExportFile,
    private readonly options: ExportOptions,
  ) {
    this.output = new Output({
      format: way.extension === "mp4" ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat(),
      target: file.target,
    });
    this.context = createContext(size);
    this.encoder = new VideoSampleSource({ codec: way.codec, quality: QUALITY });
    this.output.addVideoTrack(this.encoder);
  }

  async run(): Promise<Exported> {
    const { output, file, way } = this;
    try {
      const begins = await this.begins();
      const sound = await Sound.open(this.input, output, file, begins.all);
      await output.start();
      await this.pictures(begins, sound);
      // What the encoder still holds.
      await this.encoding(output.finalize());
      const mimeType = way.extension === "mp4" ? "video/mp4" : "video/webm";
      const blob = await file.finished(mimeType);
      this.options.signal.throwIfAborted();
      this.options.onProgress(1);
      return {
        file: blob,
        mimeType,
        extension: way.extension,
        ...this.size,
        sound: sound.state,
        discard: () => file.discard(),
      };
    } catch (thrown) {
      await output.cancel().catch(() => undefined);
      throw file.full ? new MediaError("export_space", {}, { cause: thrown }) : thrown;
    }
  }

  private async begins(): Promise<Begins> {
    const picture = Math.max(ZERO_S, await this.track.getFirstTimestamp());
    const audio = await this.input.getPrimaryAudioTrack();
    const sound = audio === null ? Infinity : await audio.getFirstTimestamp().catch(() => Infinity);
    return { picture, all: Math.min(picture, Math.max(ZERO_S, sound)) };
  }

  private async pictures(begins: Begins, sound: Sound): Promise<void> {
    const { signal, onProgress, startMs = begins.picture * 1000 } = this.options;
    const length = (await this.endOfPictures()) - begins.picture;
    const samples = new VideoSampleSink(this.track).samples(begins.picture);
    let reached: number | null = null;
    let ending: "end" | "cut off";
    try {
      for (;;) {
        const sample = await next(samples, reached !== null);
        if (!(sample instanceof VideoSample)) {
          ending = sample;
          break;
        }
        const { timestamp, duration } = sample;
        await this.picture(sample, Math.max(0, timestamp * 1000 - startMs), begins.all);
        reached = timestamp + duration;
        await sound.until(reached - begins.all + SOUND_AHEAD_S);
        signal.throwIfAborted();
        if (length > 0) onProgress(Math.min(1, (reached - begins.picture) / length));
      }
    } finally {
      await samples.return().catch(() => undefined);
    }
    if (reached === null) throw broken("no picture could be read");
    this.encoder.close();
    await sound.finish(ending === "cut off" ? reached - begins.all : null);
    signal.throwIfAborted();
  }

  /** Draws one picture and hands it to the encoder; closes it. */
  private async picture(sample: VideoSample, tMs: number, begin: number): Promise<void> {
    const { context, size } = this;
    const timestamp = Math.max(0, sample.timestamp - begin);
    const { duration } = sample;
    try {
      sample.draw(context, 0, 0, size.width, size.height);
    } finally {
      sample.close();
    }
    context.save();
    this.options.paint(context, tMs, size.width, size.height);
    context.restore();
    const drawn = new VideoSample(context.canvas, { timestamp, duration });
    try {
      await this.encoding(this.encoder.add(drawn));
    } finally {
      drawn.close();
    }
  }

  /** Tells what the encoder could not do from what the disk or the person did not want. */
  private async encoding(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (cause) {
      if (this.file.full || cause instanceof RangeError || this.options.signal.aborted) throw cause;
      throw new EncoderFailure("the encoder failed", { cause });
    }
  }

  /** Seconds in the file, as far as that is known without reading all of it. */
  private async endOfPictures(): Promise<number> {
    return (await this.track.getDurationFromMetadata()) ?? (await this.track.computeDuration());
  }
}

/** What cannot be read or decoded after the first picture ends them. */
async function next(
  samples: AsyncGenerator<VideoSample, void>,
  begun: boolean,
): Promise<VideoSample | "end" | "cut off"> {
  try {
    const step = await samples.next();
    return step.done === true ? "end" : step.value;
  } catch (thrown) {
    // The browser took the decoder away: the file may be good, and the rest of it is not to be lost without a word.
    const reclaimed = thrown instanceof DOMException && thrown.name === "QuotaExceededError";
    if (begun && !reclaimed && !(thrown instanceof InputDisposedError)) return "cut off";
    throw thrown;
  }
}

/** The source's sound on its way into the output: copied where the container takes it, else encoded anew. */
class Sound {
  state: Exported["sound"];

  private constructor(
    private readonly conversion: Conversion,
    private readonly output: Output,
    private readonly file: ExportFile,
    hasSound: boolean,
  ) {
    this.state = !hasSound ? "none" : conversion.utilizedTracks.length > 0 ? "kept" : "lost";
  }

  static async open(input: Input, output: Output, file: ExportFile, start: number): Promise<Sound> {
    const conversion = await Conversion.init({
      input,
      output,
      tracks: "primary",
      video: { discard: true },
      trim: { start },
      composable: true,
      showWarnings: false,
    });
    return new Sound(conversion, output, file, (await input.getPrimaryAudioTrack()) !== null);
  }

  /** Brings it over up to a time of the output, seconds. */
  async until(time: number): Promise<void> {
    if (this.state !== "kept") return;
    try {
      await this.conversion.execute({ until: time });
    } catch (thrown) {
      if (this.file.full || thrown instanceof RangeError) throw thrown;
      // Cut off, or not what it says it is: what there was of it stays.
      this.close();
      this.state = "lost";
    }
  }

  /** The rest of it, or none beyond `end`. */
  async finish(end: number | null): Promise<void> {
    await this.until(end ?? Infinity);
    if (end !== null && this.state === "kept") await this.conversion.cancel();
    this.close();
  }

  /** The pictures are held back for as long as more sound may come. */
  private close(): void {
    for (const track of this.output.tracks) if (track.isAudioTrack()) track.source.close();
  }
}

function createContext({ width, height }: PixelSize): Context {
  const context =
    typeof OffscreenCanvas === "undefined"
      ? Object.assign(document.createElement("canvas"), { width, height }).getContext("2d", { alpha: false })
      : new OffscreenCanvas(width, height).getContext("2d", { alpha: false });
  if (context === null) throw broken("no canvas can be drawn on");
  return context;
}

const broken = (problem: string, cause?: unknown): MediaError =>
  new MediaError("export_broken", { problem }, { cause });

function asMediaError(thrown: unknown): MediaError {
  if (thrown instanceof MediaError) return thrown;
  // Of a buffer in memory that cannot grow.
  if (thrown instanceof RangeError) return new MediaError("export_space", {}, { cause: thrown });
  return broken(thrown instanceof Error ? thrown.message : String(thrown), thrown);
}
