/** What files give: pictures with their own times, and the problems in the way of them. */

/** How far a stored picture is to be turned clockwise to be upright, degrees. */
export type Turn = 0 | 90 | 180 | 270;

/** One picture of a video. Whoever takes it over closes `frame`. */
export interface Picture {
  /** As it is stored: not yet turned. */
  readonly frame: VideoFrame | ImageBitmap;
  readonly turn: Turn;
  /** Size as it is shown, upright and with square pixels. */
  readonly width: number;
  readonly height: number;
  /** Milliseconds since the file's first picture, growing from one to the next. */
  readonly tMs: number;
}

export interface VideoFacts {
  /** Size as it is shown. */
  readonly width: number;
  readonly height: number;
  readonly turn: Turn;
  /** From the first picture to the end of the last one, as the file says; `null` where it does not. */
  readonly durationMs: number | null;
  /** Time of the first picture in the file, which `currentTime` of a `<video>` counts with. */
  readonly startMs: number;
  /** Pictures per second on average, where the file says. */
  readonly fps: number | null;
  /** The codec's own name (`avc1.42c01e`), where it is known. */
  readonly codec: string | null;
  readonly hasAudio: boolean;
  /** `decoded`: every picture once, as fast as they are taken. `played`: in real time, some may be missed. */
  readonly how: "decoded" | "played";
}

export interface OpenedVideo {
  readonly facts: VideoFacts;
  /**
   * Every picture in order, each made when it is asked for, a few ahead at most. May be run once.
   *
   * @throws {MediaError} where reading stops before the end; what came before it is good.
   */
  pictures(signal: AbortSignal): AsyncGenerator<Picture, void, unknown>;
  close(): void;
}

/**
 * What is wrong with a file. `py_core/media.py` has the same list and says of each which error code it is and what
 * the person reads.
 *
 * - `empty`: no bytes. `not_media`: no video or picture of any kind that is known. `no_video`: only sound, say.
 * - `no_pictures`: a video track without a picture. `codec`: known, but cannot be decoded here (`codec`).
 * - `damaged`: nothing could be read. `cut_off`: reading stopped (`at`: seconds that were good).
 * - `status`: the server answered so (`status`). `unreachable`: no connection, or CORS.
 * - `too_long`: (`minutes`, `most`). `picture_damaged`: a still picture that cannot be decoded.
 * - `export_codec`: nothing here encodes video. `export_space`: no room. `export_broken`: anything else (`problem`).
 */
export type MediaReason =
  | "empty"
  | "not_media"
  | "no_video"
  | "no_pictures"
  | "codec"
  | "damaged"
  | "cut_off"
  | "status"
  | "unreachable"
  | "too_long"
  | "picture_damaged"
  | "export_codec"
  | "export_space"
  | "export_broken";

export class MediaError extends Error {
  override readonly name = "MediaError";

  /** @param values what the reason's text names. */
  constructor(
    readonly reason: MediaReason,
    readonly values: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(`${reason} ${JSON.stringify(values)}`, options);
  }
}
