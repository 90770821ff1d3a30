/** A page with a pool of estimators and nothing else: tests load a film, and run it through `window`. */
import {
  createEstimator,
  createPool,
  PoseError,
  type EstimatorPool,
  type PoolOptions,
  type PoseEvent,
} from "../../../web/src/pose";
import type { Picture, Turn } from "../../../web/src/media/types";
import { turnedSize } from "../../../web/src/pose/turning";
// By path: the packages are installed beside the page's code, not beside this.
import {
  ALL_FORMATS,
  Input,
  UrlSource,
  VideoSampleSink,
} from "../../../web/node_modules/mediabunny/dist/modules/src/index.js";

type Failure = { code: string; message: string };

interface Run {
  /** Each frame's points, or why there are none. */
  readonly answers: (number[] | Failure)[];
  /** Numbers of the frames in the order of their answers. */
  readonly order: number[];
  readonly wallMs: number;
  readonly cropMs: number[];
  readonly modelMs: number[];
}

interface Tested {
  readonly events: PoseEvent[];
  readonly progress: [number, number][];
  /** Workers that the page has made. */
  readonly workers: Worker[];
  pool: EstimatorPool | null;
  /** Decodes a film and keeps its frames. @returns how many. */
  load(url: string, most?: number): Promise<number>;
  /** Stores the film's frames so that they are upright when turned by so much clockwise. */
  turn(turn: Turn): Promise<void>;
  /** From now on frames are handed over as bitmaps, as films come that are played. */
  asBitmaps(): void;
  start(options?: Partial<PoolOptions>): Promise<null | Failure>;
  /** Runs the film, from frame `from` on, through the pool. */
  run(from?: number): Promise<Run>;
  /** Runs it through the estimator that the live page has, frame by frame. */
  live(runInWorker: boolean): Promise<Run>;
  /** Frames handed over that are not closed. */
  open(): number;
}

declare global {
  interface Window {
    tested: Tested;
  }
}

/** Where the site that is tested lies: the folder above this page's. */
const base = new URL("..", location.href).pathname;
const choice = {
  family: "movenet",
  variant: "lightning",
  backend: "wasm",
  base,
  softwareWebgl: "refuse",
} as const;

let frames: VideoFrame[] = [];
let stored: Turn = 0;
let bitmaps = false;
const handedOver: (VideoFrame | ImageBitmap)[] = [];

const workers: Worker[] = [];
const Made = window.Worker;
window.Worker = class extends Made {
  constructor(...args: ConstructorParameters<typeof Made>) {
    super(...args);
    workers.push(this);
  }
};

const failure = (thrown: unknown): Failure => {
  if (thrown instanceof PoseError) return { code: thrown.code, message: thrown.message };
  throw thrown;
};

async function pictureOf(frame: VideoFrame): Promise<Picture> {
  const size = { width: frame.displayWidth, height: frame.displayHeight };
  const own = bitmaps ? await createImageBitmap(frame) : frame.clone();
  handedOver.push(own);
  return { frame: own, turn: stored, ...turnedSize(size, stored), tMs: frame.timestamp / 1000 };
}

/** The planes of a frame, turned counter-clockwise by `turn`. */
async function turned(frame: VideoFrame, turn: Turn): Promise<VideoFrame> {
  if (frame.format !== "I420") throw new Error(`expected planes, got ${String(frame.format)}`);
  const { width, height } = frame.visibleRect!;
  const bytes = new Uint8Array(frame.allocationSize());
  const layout = await frame.copyTo(bytes);
  const size = turnedSize({ width, height }, turn);
  const into = new Uint8Array((width * height * 3) / 2);
  let at = 0;
  layout.forEach(({ offset, stride }, plane) => {
    const [w, h] = plane === 0 ? [width, height] : [width / 2, height / 2];
    const [across, down] = plane === 0 ? [size.width, size.height] : [size.width / 2, size.height / 2];
    for (let y = 0; y < down; y += 1) {
      for (let x = 0; x < across; x += 1) {
        const [column, row] =
          turn === 90
            ? [w - 1 - y, x]
            : turn === 180
              ? [w - 1 - x, h - 1 - y]
              : turn === 270
                ? [y, h - 1 - x]
                : [x, y];
        into[at] = bytes[offset + row * stride + column];
        at += 1;
      }
    }
  });
  const { timestamp, colorSpace } = frame;
  frame.close();
  return new VideoFrame(into, {
    format: "I420",
    codedWidth: size.width,
    codedHeight: size.height,
    timestamp,
    colorSpace,
  });
}

async function collect(
  look: (at: number) => Promise<{ points: Float32Array; cropMs: number; modelMs: number }>,
  depth: number,
  from = 0,
): Promise<Run> {
  const run: Run = { answers: [], order: [], wallMs: 0, cropMs: [], modelMs: [] };
  const began = performance.now();
  const underWay = new Set<Promise<void>>();
  for (let at = from; at < frames.length; at += 1) {
    const task = look(at).then(
      ({ points, cropMs, modelMs }) => {
        run.answers[at - from] = [...points];
        run.order.push(at);
        run.cropMs.push(cropMs);
        run.modelMs.push(modelMs);
      },
      (thrown: unknown) => {
        run.answers[at - from] = failure(thrown);
        run.order.push(at);
      },
    );
    const done = task.finally(() => underWay.delete(done));
    underWay.add(done);
    while (underWay.size >= depth) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  return { ...run, wallMs: performance.now() - began };
}

const tested: Tested = {
  events: [],
  progress: [],
  workers,
  pool: null,
  async load(url, most = Infinity) {
    const input = new Input({ source: new UrlSource(url), formats: ALL_FORMATS });
    const track = await input.getPrimaryVideoTrack();
    for (const frame of frames) frame.close();
    frames = [];
    for await (const sample of new VideoSampleSink(track!).samples()) {
      frames.push(sample.toVideoFrame());
      sample.close();
      if (frames.length === most) break;
    }
    stored = 0;
    return frames.length;
  },
  async turn(turn) {
    const all: VideoFrame[] = [];
    for (const frame of frames) all.push(await turned(frame, turn));
    frames = all;
    stored = turn;
  },
  asBitmaps() {
    bitmaps = true;
  },
  async start(options) {
    tested.pool?.dispose();
    tested.pool = null;
    try {
      tested.pool = await createPool(
        { ...choice, workers: 1, ...options },
        (event) => tested.events.push(event),
        (loaded, total) => tested.progress.push([loaded, total]),
      );
      return null;
    } catch (thrown) {
      return failure(thrown);
    }
  },
  async run(from) {
    const pool = tested.pool!;
    pool.reset();
    return collect(async (at) => pool.estimate(await pictureOf(frames[at])), pool.depth, from);
  },
  async live(runInWorker) {
    const estimator = await createEstimator({ ...choice, runInWorker }, (event) => tested.events.push(event));
    const run = await collect((at) => estimator.estimate(frames[at], frames[at].timestamp / 1000), 1);
    estimator.dispose();
    return run;
  },
  // A closed frame or bitmap has no size.
  open: () =>
    handedOver.filter((frame) => ("displayWidth" in frame ? frame.displayWidth : frame.width) > 0).length,
};

window.tested = tested;
