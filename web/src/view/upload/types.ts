/**
 * What the upload page tells its view, and what the view tells the page. The view only shows: it knows no decoder,
 * no tensor and no message of the host beyond the closing ones.
 */

import type { FrameMark, PagePlan, Timeline } from "../../generated/messages";
import type { Jumps, Summary } from "../types";

export type { FrameMark, PagePlan, Timeline };

/** What the person may ask for. */
export interface UploadRequests {
  /** A file was chosen, dropped or pasted; several at once: the first. */
  readonly chosen: (file: File) => void;
  /** Enough: the analysis or the export under way is to be dropped. */
  readonly cancel: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Back to choosing a file. */
  readonly another: () => void;
  /** Begin the export, or save what it made. */
  readonly save: (what: "json" | "csv" | "picture" | "video") => void;
}

/** Where an analysis is. */
export interface Progress {
  /** 0..1, or `null` where the length is not known. */
  readonly share: number | null;
  readonly leftMs: number | null;
  /** Seconds of video worked through per second, once it is known. */
  readonly speed: number | null;
  readonly count: number;
  readonly grade: string | null;
  readonly paused: boolean;
}

/** A finished video. */
export interface VideoResult {
  /** For the `<video>`: a blob URL, or the address that was given. */
  readonly url: string;
  readonly crossOrigin: boolean;
  readonly name: string;
  /** Time of the first picture in the file, ms: `video.currentTime * 1000 - startMs` is a mark's `t_ms`. */
  readonly startMs: number;
  readonly width: number;
  readonly height: number;
  /** In order of time; one for each picture of the video. */
  readonly marks: MarkLookup;
  readonly timeline: Timeline | null;
  readonly summary: Summary | null;
  readonly jumps: Jumps | null;
  /** What is to be said beside the result: that the file was cut off, that a person was hardly seen. */
  readonly remark: string | null;
  /** `null`: an export was not asked for. */
  readonly exportable: boolean;
}

/** The marks of a video by time. */
export interface MarkLookup {
  readonly size: number;
  /** The mark of the picture that is shown at `tMs`: the last one not after it; `null` before the first. */
  at(tMs: number): FrameMark | null;
  /** Which of them that is, from 0; -1 before the first. */
  indexAt(tMs: number): number;
}

/** A still picture that was looked at. */
export interface PictureResult {
  /** Upright. The view draws it and does not close it. */
  readonly picture: ImageBitmap | HTMLCanvasElement;
  readonly name: string;
  /** 17 joints as x, y, score; empty: nobody was found. */
  readonly points: readonly number[];
  /** Rows of joint, left and right in degrees, `null` unseen; empty: angles were not asked for. */
  readonly angles: readonly {
    readonly label: string;
    readonly left: number | null;
    readonly right: number | null;
  }[];
}

export type ExportState =
  | { readonly kind: "running"; readonly share: number }
  | { readonly kind: "ready"; readonly sizeBytes: number; readonly mimeType: string }
  | { readonly kind: "failed"; readonly message: string };

export interface UploadView {
  plan(plan: PagePlan): void;
  /** The area that takes a file; a `problem` of the last one stands in it as an alert. */
  choose(problem?: { readonly code: string; readonly message: string }): void;
  /** A file was taken and is being opened, or the model is loading; the embedder's own words go before ours. */
  loading(
    what: "opening" | "file" | "model" | "reference" | "starting",
    share?: number | null,
    message?: string,
  ): void;
  processing(progress: Progress): void;
  /** The picture that is being worked on, now and then; the view draws it at once and does not keep it. */
  glimpse(
    picture: CanvasImageSource,
    turn: 0 | 90 | 180 | 270,
    width: number,
    height: number,
    mark: FrameMark | null,
  ): void;
  result(result: VideoResult): void;
  picture(result: PictureResult): void;
  exporting(state: ExportState | null): void;
  /** The end of the page: nothing but loading it again could help, if that. */
  broken(code: string, message: string, retry?: () => void): void;
  /** A line at the edge that goes by itself. */
  notice(message: string): void;
  dispose(): void;
}
