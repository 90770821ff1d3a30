/**
 * BlazePose through `@tensorflow-models/pose-detection`: a detector where nobody is followed yet, then landmarks in
 * the region that the last pose leads to. Loaded only where BlazePose is asked for.
 */
import { createDetector, SupportedModels, type PoseDetector } from "@tensorflow-models/pose-detection";
import { GraphModel } from "@tensorflow/tfjs-converter";
import { dispose, zeros, type Tensor } from "@tensorflow/tfjs-core";
import type { RunningBackend } from "./backend";
import { Cutter } from "./cutter";
import { isPlausible } from "./decode";
import type { ModelFiles } from "./model_files";
import type { PoseModel, Timed, View } from "./pose_model";
import type { Backend, Variant } from "./types";

export const BLAZEPOSE_JOINTS = 33;
const VALUES = 4;
/** The landmark model's input, pixels. */
const LANDMARK_SIDE = 256;

/**
 * Longest side, in pixels, of the picture handed over. The detector sees 224 pixels and the landmarks 256 around the
 * person, so more than this only costs time.
 */
const LONG_SIDE = 512;
/** What the pipeline asks of the landmark model. */
const LANDMARK_OUTPUTS = ["ld_3d", "output_poseflag", "activation_heatmap", "world_3d"];

export class BlazePose implements PoseModel {
  private cutter: Cutter | null = null;

  private constructor(
    private readonly detector: PoseDetector,
    private readonly landmark: ModelFiles,
    private readonly backend: Backend,
  ) {}

  /** @param files of the detector and of the landmark model, in this order. */
  static async load(files: readonly ModelFiles[], variant: Variant, backend: Backend): Promise<BlazePose> {
    const [detector, landmark] = files;
    if (files.length !== 2 || variant === "lightning" || variant === "thunder") {
      throw new Error(`BlazePose comes as lite, full or heavy with two models, not as ${variant}.`);
    }
    const pipeline = await createDetector(SupportedModels.BlazePose, {
      runtime: "tfjs",
      modelType: variant,
      // Smoothing is done where all models' keypoints pass, on the frames' own times.
      enableSmoothing: false,
      enableSegmentation: false,
      detectorModelUrl: { load: () => Promise.resolve(detector) },
      landmarkModelUrl: { load: () => Promise.resolve(landmark) },
    });
    return new BlazePose(pipeline, landmark, backend);
  }

  async run({ source, turn, width, height, tMs }: View): Promise<Timed> {
    const began = performance.now();
    const cutter = this.cutterFor(width, height);
    const image = await cutter.cut(source, { left: 0, top: 0, width, height }, { width, height }, turn);
    const cropped = performance.now();
    try {
      const poses = await this.detector.estimatePoses(image, { maxPoses: 1, flipHorizontal: false }, tMs);
      const points =
        poses.length === 0 ? new Float32Array(0) : flatten(poses[0].keypoints, cutter.width, cutter.height);
      return { points, cropMs: cropped - began, modelMs: performance.now() - cropped };
    } finally {
      image.dispose();
    }
  }

  async warmUp(compile: RunningBackend["compile"]): Promise<void> {
    if (this.backend === "webgl") await this.warmLandmarks(compile);
    const cutter = this.cutterFor(LONG_SIDE, LONG_SIDE);
    const image = cutter.drawn();
    try {
      await this.detector.estimatePoses(image, { maxPoses: 1, flipHorizontal: false }, 0);
    } finally {
      image.dispose();
    }
  }

  /**
   * Runs a second instance of the landmark model: on an empty picture the pipeline finds nobody and stops at its
   * detector, and the first person would wait for the shaders. The backend keeps these for both instances.
   */
  private async warmLandmarks(compile: RunningBackend["compile"]): Promise<void> {
    const model = new GraphModel({ load: () => Promise.resolve(this.landmark) });
    await model.load();
    const image = zeros([1, LANDMARK_SIDE, LANDMARK_SIDE, 3]);
    const run = (): Tensor[] => model.execute(image, LANDMARK_OUTPUTS) as Tensor[];
    try {
      compile(() => dispose(run()));
      const outputs = run();
      const values = await outputs[0].data();
      dispose(outputs);
      if (!isPlausible(values)) throw new Error("BlazePose gave numbers that cannot be meant.");
    } finally {
      image.dispose();
      model.dispose();
    }
  }

  reset(): void {
    this.detector.reset();
  }

  dispose(): void {
    this.detector.dispose();
  }

  private cutterFor(width: number, height: number): Cutter {
    const scale = Math.min(1, LONG_SIDE / Math.max(width, height));
    const across = Math.max(1, Math.round(width * scale));
    const down = Math.max(1, Math.round(height * scale));
    if (this.cutter?.width !== across || this.cutter.height !== down) {
      this.cutter = new Cutter(across, down, this.backend);
    }
    return this.cutter;
  }
}

/** One joint as pose-detection gives it: pixels of the picture handed over, z in the same unit. */
interface Joint {
  readonly x: number;
  readonly y: number;
  readonly z?: number;
  readonly score?: number;
}

/** 33 x (x, y, z, score) as in `Estimate.points`; a joint with a number that is not finite becomes four zeros. */
export function flatten(joints: readonly Joint[], width: number, height: number): Float32Array {
  const points = new Float32Array(BLAZEPOSE_JOINTS * VALUES);
  joints.slice(0, BLAZEPOSE_JOINTS).forEach(({ x, y, z = 0, score = 0 }, joint) => {
    const values = [x / width, y / height, z / width, score];
    if (values.every(Number.isFinite)) points.set(values, joint * VALUES);
  });
  return points;
}
