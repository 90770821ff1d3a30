/**
 * Frames of a playing video, newest only: while one is worked on, later ones replace each other, and none
 * queue up. Each carries its own time, counted in milliseconds from the first one and always growing.
 */

/** One presented frame: its time, and the pixels that the video shows now. */
export interface FrameMoment {
  readonly tMs: number;
  readonly width: number;
  readonly height: number;
}

export interface FrameStream {
  /**
   * The newest frame that was not taken yet, or the next one to come.
   *
   * @returns `null` once the stream is closed.
   */
  next(): Promise<FrameMoment | null>;
  close(): void;
}

/** Times that one presented frame comes with; the optional ones depend on browser and source. */
export interface PresentedTimes {
  /** When it was presented, by the page's clock, ms. */
  readonly now: number;
  /** When the camera took it, by the page's clock, ms. */
  readonly captureTime?: number;
  /** Its place in the media, seconds. */
  readonly mediaTime?: number;
}

/**
 * Frame times from whichever clock a frame brings: the camera's, else the media's, else the page's.
 *
 * Where a clock stands still, jumps back (a looping file, another camera) or changes, time goes on by what
 * the page's clock says has passed, so that the result always grows.
 */
export class FrameClock {
  #begun = false;
  #last: { tMs: number; now: number; source: string; raw: number } | null = null;

  /** The frame that was read last is the first one to count from; later calls change nothing. */
  begin(): void {
    this.#begun = true;
  }

  /** @returns milliseconds since the first frame, strictly more than the frame before; 0 until `begin`. */
  read(times: PresentedTimes): number {
    if (!this.#begun) this.#last = null;
    const [source, raw] = rawTime(times);
    const last = this.#last;
    let tMs = 0;
    if (last) {
      const step = raw - last.raw;
      const steady = source === last.source && step > 0 && step < LONGEST_STEP_MS;
      tMs = last.tMs + (steady ? step : Math.max(1, times.now - last.now));
    }
    this.#last = { tMs, now: times.now, source, raw };
    return tMs;
  }
}

/** No camera pauses this long; a longer step means another clock. A page may be hidden for an hour. */
const LONGEST_STEP_MS = 24 * 3600 * 1000;

function rawTime(times: PresentedTimes): [source: string, ms: number] {
  if (times.captureTime !== undefined) return ["capture", times.captureTime];
  if (times.mediaTime !== undefined) return ["media", times.mediaTime * 1000];
  return ["page", times.now];
}

/** What of a `<video>` the stream uses; a fake one serves in tests. */
export type FrameVideo = Pick<HTMLVideoElement, "videoWidth" | "videoHeight" | "readyState" | "currentTime"> &
  Partial<Pick<HTMLVideoElement, "requestVideoFrameCallback" | "cancelVideoFrameCallback">>;

/**
 * Watches the frames that `video` presents.
 *
 * @param clock goes on counting over several streams of one session, as after switching the camera.
 */
export function watchFrames(video: FrameVideo, clock: FrameClock): FrameStream {
  let newest: FrameMoment | null = null;
  let waiter: ((frame: FrameMoment | null) => void) | null = null;
  let closed = false;

  const present = (times: PresentedTimes): void => {
    if (closed || video.videoWidth === 0) return;
    const frame = { tMs: clock.read(times), width: video.videoWidth, height: video.videoHeight };
    if (waiter) {
      const take = waiter;
      waiter = null;
      clock.begin();
      take(frame);
    } else {
      newest = frame;
    }
  };
  const stop = video.requestVideoFrameCallback ? watchPresented(video, present) : watchScreen(video, present);

  return {
    next() {
      const frame = newest;
      newest = null;
      if (frame) clock.begin();
      if (frame || closed) return Promise.resolve(frame);
      return new Promise((resolve) => (waiter = resolve));
    },
    close() {
      closed = true;
      newest = null;
      stop();
      waiter?.(null);
      waiter = null;
    },
  };
}

function watchPresented(video: FrameVideo, present: (times: PresentedTimes) => void): () => void {
  let handle: number | undefined;
  const again = (): void => {
    handle = video.requestVideoFrameCallback?.((now, metadata) => {
      again();
      present({ now, captureTime: metadata.captureTime, mediaTime: metadata.mediaTime });
    });
  };
  again();
  return () => {
    if (handle !== undefined) video.cancelVideoFrameCallback?.(handle);
  };
}

/** For browsers that do not tell of presented frames: looks at each repaint whether the media has moved. */
function watchScreen(video: FrameVideo, present: (times: PresentedTimes) => void): () => void {
  let handle = 0;
  let shown = -1;
  const look = (now: number): void => {
    handle = requestAnimationFrame(look);
    if (video.readyState < HAVE_CURRENT_DATA || video.currentTime === shown) return;
    shown = video.currentTime;
    present({ now });
  };
  handle = requestAnimationFrame(look);
  return () => cancelAnimationFrame(handle);
}

const HAVE_CURRENT_DATA = 2;
