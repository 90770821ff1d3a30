/** A page with the pose estimator and nothing else: tests start it, and feed it, through `window`. */

import {
  createEstimator,
  PoseError,
  type Estimate,
  type Estimator,
  type EstimatorOptions,
  type FrameSource,
  type PoseEvent,
} from "../../../web/src/pose";
// By path: the packages are installed beside the page's code, not beside this.
import { memory } from "../../../web/node_modules/@tensorflow/tfjs-core/dist/index.js";

/** An estimate that can leave the page. */
type Answer = Omit<Estimate, "points"> & { points: number[] };
type Failure = { code: string; message: string };

interface Tested {
  readonly events: PoseEvent[];
  readonly progress: [number, number][];
  estimator: Estimator;
  /** Sets `estimator`; what is not said is MoveNet Lightning on wasm in this thread. */
  start(options?: Partial<EstimatorOptions>): Promise<null | Failure>;
  /** Estimates pictures, given as data URLs, one after the other. */
  look(pictures: readonly string[], stepMs?: number): Promise<Answer[]>;
  lookAt(source: FrameSource, tMs: number): Promise<Answer | Failure>;
  picture(url: string): Promise<ImageBitmap>;
  /** Tensors alive in this thread. */
  tensors(): number;
  /** What pose-detection's own MoveNet finds in the same pictures: 17 x (x, y, score) in fractions. */
  library(pictures: readonly string[], stepMs?: number): Promise<number[][]>;
}

declare global {
  interface Window {
    pose: Tested;
  }
}

/** Where the site that is tested lies: the folder above this page's. */
const base = new URL("..", location.href).pathname;

const answer = (estimate: Estimate): Answer => ({ ...estimate, points: [...estimate.points] });

const failure = (thrown: unknown): Failure => {
  if (thrown instanceof PoseError) return { code: thrown.code, message: thrown.message };
  throw thrown;
};

const tested: Omit<Tested, "estimator"> & Partial<Tested> = {
  events: [],
  progress: [],
  async start(options) {
    try {
      tested.estimator = await createEstimator(
        {
          family: "movenet",
          variant: "lightning",
          backend: "wasm",
          runInWorker: false,
          base,
          softwareWebgl: "refuse",
          ...options,
        },
        (event) => tested.events.push(event),
        (loaded, total) => tested.progress.push([loaded, total]),
      );
      return null;
    } catch (thrown) {
      return failure(thrown);
    }
  },
  async look(pictures, stepMs = 33) {
    const answers: Answer[] = [];
    for (const [at, url] of pictures.entries()) {
      const bitmap = await tested.picture(url);
      answers.push(answer(await (tested.estimator as Estimator).estimate(bitmap, at * stepMs)));
      bitmap.close();
    }
    return answers;
  },
  async lookAt(source, tMs) {
    try {
      return answer(await (tested.estimator as Estimator).estimate(source, tMs));
    } catch (thrown) {
      return failure(thrown);
    }
  },
  async picture(url) {
    return createImageBitmap(await (await fetch(url)).blob());
  },
  tensors: () => memory().numTensors,
  async library(pictures, stepMs = 33) {
    const { createDetector, movenet, SupportedModels } =
      await import("../../../web/node_modules/@tensorflow-models/pose-detection/dist/pose-detection.esm.js");
    const detector = await createDetector(SupportedModels.MoveNet, {
      modelType: movenet.modelType.SINGLEPOSE_LIGHTNING,
      modelUrl: `${base}models/movenet-lightning/model.json`,
      enableSmoothing: false,
    });
    const found: number[][] = [];
    for (const [at, url] of pictures.entries()) {
      const bitmap = await tested.picture(url);
      const [pose] = await detector.estimatePoses(bitmap, {}, at * stepMs);
      found.push(
        pose.keypoints.flatMap(({ x, y, score }) => [x / bitmap.width, y / bitmap.height, score ?? 0]),
      );
      bitmap.close();
    }
    return found;
  },
};

window.pose = tested as Tested;
