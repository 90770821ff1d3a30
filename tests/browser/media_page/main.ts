/** A page that opens files and nothing else: tests choose one in its input, or name an address. */

import { openPicture } from "../../../web/src/media/picture_file";
import { MediaError, type Picture, type VideoFacts } from "../../../web/src/media/types";
import { openVideo } from "../../../web/src/media/video_file";
import { readNumber } from "../../videos/number.mjs";

type Failure = { reason: string; values: Record<string, string | number> };

interface Seen {
  tMs: number;
  /** What the picture says once it is upright; `null`: nothing. */
  number: number | null;
  /** How far the upright picture is from upright, degrees: 0 where `turn` was right. */
  off: number | null;
  width: number;
  height: number;
}

interface Watched {
  facts: VideoFacts | null;
  seen: Seen[];
  failure: Failure | null;
  /** Frames open at once, at most, those that the test holds included; and those still open at the end. */
  mostOpen: number;
  leftOpen: number;
}

interface WatchOptions {
  /** Milliseconds that the test spends on each picture. */
  slowMs?: number;
  /** Leaves the loop after so many pictures. */
  take?: number;
  /** Aborts after so many pictures, without leaving. */
  abortAfter?: number;
  /** Closes the video after so many pictures, without leaving. */
  closeAfter?: number;
  /** Aborts as soon as opening has begun. */
  abortOpening?: boolean;
}

const open = new Set<VideoFrame>();
let mostOpen = 0;
const opened = (frame: VideoFrame): VideoFrame => {
  open.add(frame);
  mostOpen = Math.max(mostOpen, open.size);
  return frame;
};
if ("VideoDecoder" in window) {
  const { VideoFrame: Frame, VideoDecoder: Decoder } = window;
  const close = Frame.prototype.close;
  Frame.prototype.close = function (this: VideoFrame) {
    open.delete(this);
    close.call(this);
  };
  const construct = (target: typeof Frame, args: unknown[]): VideoFrame =>
    opened(Reflect.construct(target, args) as VideoFrame);
  window.VideoFrame = new Proxy(Frame, { construct });
  window.VideoDecoder = class extends Decoder {
    constructor(init: VideoDecoderInit) {
      super({ ...init, output: (frame) => init.output(opened(frame)) });
    }
  };
}

const failure = (thrown: unknown): Failure => {
  if (thrown instanceof MediaError) return { reason: thrown.reason, values: { ...thrown.values } };
  if (thrown instanceof DOMException && thrown.name === "AbortError")
    return { reason: "aborted", values: {} };
  throw thrown;
};

const chosen = (url?: string): File | URL => {
  if (url !== undefined) return new URL(url, location.href);
  const file = document.querySelector("input")?.files?.item(0);
  if (!file) throw new Error("no file was chosen");
  return file;
};

const canvas = document.createElement("canvas");
const context = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;

function read({ frame, turn, width, height, tMs }: Picture): Seen {
  [canvas.width, canvas.height] = [Math.round(width / 2), Math.round(height / 2)];
  const sideways = turn % 180 !== 0;
  const [w, h] = sideways ? [canvas.height, canvas.width] : [canvas.width, canvas.height];
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate((turn * Math.PI) / 180);
  context.drawImage(frame, -w / 2, -h / 2, w, h);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const found = readNumber(data, canvas.width, canvas.height);
  return { tMs, number: found?.number ?? null, off: found?.turn ?? null, width, height };
}

const tested = {
  async watch(url?: string, options: WatchOptions = {}): Promise<Watched> {
    const { slowMs = 0, take, abortAfter, closeAfter, abortOpening = false } = options;
    const watched: Watched = { facts: null, seen: [], failure: null, mostOpen: 0, leftOpen: 0 };
    mostOpen = 0;
    const opening = new AbortController();
    try {
      const begun = openVideo(chosen(url), { signal: opening.signal });
      if (abortOpening) opening.abort();
      const video = await begun;
      watched.facts = video.facts;
      const stop = new AbortController();
      try {
        for await (const picture of video.pictures(stop.signal)) {
          watched.seen.push(read(picture));
          if (slowMs > 0) await new Promise((over) => setTimeout(over, slowMs));
          picture.frame.close();
          if (watched.seen.length === take) break;
          if (watched.seen.length === abortAfter) stop.abort();
          if (watched.seen.length === closeAfter) video.close();
        }
      } finally {
        video.close();
      }
    } catch (thrown) {
      watched.failure = failure(thrown);
    }
    // What the decoder had under way still arrives, and is to be closed.
    await new Promise((over) => setTimeout(over, 200));
    watched.mostOpen = mostOpen;
    watched.leftOpen = open.size;
    return watched;
  },
  /** The picture as the page would show it, a PNG, and the size that it was said to have. */
  async look(url?: string): Promise<{ data: string; width: number; height: number } | Failure> {
    try {
      const { picture, width, height } = await openPicture(chosen(url));
      const paper = document.createElement("canvas");
      [paper.width, paper.height] = [picture.width, picture.height];
      paper.getContext("2d")?.drawImage(picture, 0, 0);
      picture.close();
      return { data: paper.toDataURL("image/png"), width, height };
    } catch (thrown) {
      return failure(thrown);
    }
  },
};

declare global {
  interface Window {
    media: typeof tested;
  }
}

window.media = tested;
