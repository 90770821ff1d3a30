import { describe, expect, it } from "vitest";
import { FrameClock, watchFrames } from "./frames";

/** A video whose frames are presented by hand. */
class FakeVideo {
  videoWidth = 640;
  videoHeight = 480;
  readyState = 4;
  currentTime = 0;
  #callback: VideoFrameRequestCallback | null = null;

  requestVideoFrameCallback(callback: VideoFrameRequestCallback): number {
    this.#callback = callback;
    return 1;
  }
  cancelVideoFrameCallback(): void {
    this.#callback = null;
  }
  present(ms: number): void {
    const callback = this.#callback;
    this.#callback = null;
    callback?.(ms, { captureTime: ms } as VideoFrameCallbackMetadata);
  }
  get watched(): boolean {
    return this.#callback !== null;
  }
}

const watch = (video: FakeVideo) => watchFrames(video, new FrameClock());

describe("frames", () => {
  it("are given when they come, with time and size", async () => {
    const video = new FakeVideo();
    const frames = watch(video);
    const coming = frames.next();
    video.present(1000);
    expect(await coming).toEqual({ tMs: 0, width: 640, height: 480 });
    const next = frames.next();
    video.videoWidth = 480;
    video.present(1033);
    expect(await next).toEqual({ tMs: 33, width: 480, height: 480 });
  });

  it("do not queue up: only the newest is there after long work", async () => {
    const video = new FakeVideo();
    const frames = watch(video);
    const first = frames.next();
    video.present(1000);
    expect((await first)?.tMs).toBe(0);
    for (const ms of [1033, 1066, 1100]) video.present(ms);
    expect((await frames.next())?.tMs).toBe(100);
    const next = frames.next();
    video.present(1133);
    expect((await next)?.tMs).toBe(133);
  });

  it("count from the first one that is taken", async () => {
    const video = new FakeVideo();
    const frames = watch(video);
    for (const ms of [1000, 1033, 1066]) video.present(ms);
    expect((await frames.next())?.tMs).toBe(0);
    video.present(1100);
    expect((await frames.next())?.tMs).toBe(34);
  });

  it("end when the stream is closed, whether somebody waits or not", async () => {
    const video = new FakeVideo();
    const frames = watch(video);
    const waiting = frames.next();
    frames.close();
    expect(await waiting).toBeNull();
    expect(await frames.next()).toBeNull();
    expect(video.watched).toBe(false);
  });

  it("without a picture are passed over", async () => {
    const video = new FakeVideo();
    video.videoWidth = 0;
    const frames = watch(video);
    video.present(0);
    video.videoWidth = 640;
    video.present(33);
    expect((await frames.next())?.tMs).toBe(0);
  });
});

describe("the clock", () => {
  const times = (clock: FrameClock, ...frames: Parameters<FrameClock["read"]>[0][]): number[] =>
    frames.map((frame) => {
      const tMs = clock.read(frame);
      clock.begin();
      return tMs;
    });

  it("takes the camera's time before the media's before the page's", () => {
    const clock = new FrameClock();
    expect(
      times(clock, { now: 0, captureTime: 500, mediaTime: 9 }, { now: 90, captureTime: 533, mediaTime: 9.5 }),
    ).toEqual([0, 33]);
    expect(times(new FrameClock(), { now: 0, mediaTime: 2 }, { now: 90, mediaTime: 2.04 })).toEqual([
      0,
      expect.closeTo(40),
    ]);
    expect(times(new FrameClock(), { now: 5 }, { now: 25 })).toEqual([0, 20]);
  });

  it("goes on by the page's time where a file loops, a clock stands still or another camera begins", () => {
    const clock = new FrameClock();
    expect(
      times(
        clock,
        { now: 0, mediaTime: 9.96 },
        { now: 40, mediaTime: 10 },
        { now: 80, mediaTime: 0 },
        { now: 80, mediaTime: 0 },
        { now: 120, captureTime: 1 },
      ).map(Math.round),
    ).toEqual([0, 40, 80, 81, 121]);
  });

  it("always grows", () => {
    const clock = new FrameClock();
    clock.begin();
    let last = -1;
    for (let i = 0; i < 500; i += 1) {
      const odd = Math.sin(i * 12.9898) * 1000;
      const t = clock.read(i % 3 ? { now: odd } : { now: odd, mediaTime: odd / 7 });
      expect(t).toBeGreaterThan(last);
      last = t;
    }
  });
});
