import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Picture } from "../media/types";
import type { FromWorker, ToWorker } from "./protocol";
import { RunnerLost, WorkerRunner } from "./runner";
import type { Estimate, PoseEvent } from "./types";

const found: Estimate = {
  points: new Float32Array(51),
  width: 640,
  height: 480,
  grabMs: 0,
  cropMs: 1,
  modelMs: 20,
};
const region = { left: 0, top: -80, side: 640 };

class FakeWorker {
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault: () => void }) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  readonly posted: ToWorker[] = [];
  transferred: unknown[] = [];
  terminated = 0;
  refuses = false;

  postMessage(message: ToWorker, transfer: unknown[]): void {
    if (this.refuses) throw new Error("could not be cloned");
    this.posted.push(message);
    this.transferred.push(...transfer);
  }
  terminate(): void {
    this.terminated += 1;
  }
  tell(data: FromWorker): void {
    this.onmessage?.({ data });
  }
  answer(id: number, backend: "wasm" | "webgl" = "wasm"): void {
    this.tell({ kind: "estimate", id, estimate: found, backend, workMs: 21 });
  }
}

class FakeFrame {
  open = true;
  readonly handles: FakeFrame[] = [];
  clone(): FakeFrame {
    const handle = new FakeFrame();
    this.handles.push(handle);
    return handle;
  }
  close(): void {
    this.open = false;
  }
}

let worker: FakeWorker;
let events: PoseEvent[];
let runner: WorkerRunner;

const picture = (frame: unknown = new FakeFrame()): Picture => ({
  frame: frame as VideoFrame,
  turn: 90,
  width: 640,
  height: 480,
  tMs: 33,
});

beforeEach(() => {
  vi.useFakeTimers();
  worker = new FakeWorker();
  events = [];
  runner = new WorkerRunner(worker as unknown as Worker, "webgl", (event) => events.push(event));
});
afterEach(() => {
  vi.useRealTimers();
});

describe("WorkerRunner", () => {
  it("sends a second handle of a frame, and keeps the frame open", async () => {
    const frame = new FakeFrame();
    const answer = runner.run(picture(frame), region);
    expect(worker.posted).toEqual([
      { kind: "picture", id: 1, picture: { ...picture(frame.handles[0]) }, region },
    ]);
    expect(worker.transferred).toEqual(frame.handles);
    worker.answer(1);
    expect(await answer).toBe(found);
    expect(frame.open).toBe(true);
  });

  it("copies a bitmap", () => {
    const bitmap = { close: vi.fn() };
    void runner.run(picture(bitmap), region);
    expect(worker.posted).toHaveLength(1);
    expect(worker.transferred).toEqual([]);
    expect(bitmap.close).not.toHaveBeenCalled();
  });

  it("settles each by its number, and tells what the worker runs on by then", async () => {
    const first = runner.run(picture(), region);
    const second = runner.run(picture(), region);
    worker.tell({ kind: "event", event: { code: "backend_fallback_wasm", detail: "lost" } });
    worker.tell({ kind: "error", id: 2, error: { code: "internal", message: "no pixels" } });
    worker.answer(1);
    expect(await first).toBe(found);
    await expect(second).rejects.toMatchObject({ code: "internal", message: "no pixels" });
    expect(runner.backend).toBe("wasm");
    expect(events).toHaveLength(1);
  });

  it.each([
    ["an error", (): void => worker.onerror?.({ message: "out of memory", preventDefault: vi.fn() })],
    ["an answer that cannot be read", (): void => worker.onmessageerror?.()],
    ["a minute without an answer", (): void => void vi.advanceTimersByTime(60_000)],
    ["being disposed of", (): void => runner.dispose()],
  ])("is lost after %s, with all that it was asked", async (_, breakDown) => {
    const asked = [runner.run(picture(), region), runner.run(picture(), region)];
    const outcomes = Promise.allSettled(asked);
    breakDown();
    for (const outcome of await outcomes)
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(RunnerLost);
    expect(worker.terminated).toBe(1);
    await expect(runner.run(picture(), region)).rejects.toBeInstanceOf(RunnerLost);
    runner.reset();
    runner.dispose();
    expect(worker.terminated).toBe(1);
    expect(worker.posted).toHaveLength(2);
  });

  it("gives the worker its minute for each answer, and any time while nothing is asked", async () => {
    const first = runner.run(picture(), region);
    const second = runner.run(picture(), region);
    vi.advanceTimersByTime(59_000);
    worker.answer(1);
    await first;
    vi.advanceTimersByTime(59_000);
    worker.answer(2);
    await second;
    vi.advanceTimersByTime(600_000);
    expect(worker.terminated).toBe(0);
  });

  it("says of a picture that cannot be sent that it cannot, and lets go of its handle", async () => {
    worker.refuses = true;
    const frame = new FakeFrame();
    await expect(runner.run(picture(frame), region)).rejects.toMatchObject({ code: "internal" });
    expect(frame.handles.map(({ open }) => open)).toEqual([false]);
    vi.advanceTimersByTime(600_000);
    expect(worker.terminated).toBe(0);
  });
});
