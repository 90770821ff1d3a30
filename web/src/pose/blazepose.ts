/**
 * BlazePose through `@tensorflow-models/pose-detection`: a detector where nobody is followed yet, then landmarks in
 * the region that the last pose leads to. Loaded only where BlazePose is asked for.
 */
import { createDetector, SupportedModels, type PoseDetector } from "@tensorflow-models/pose-detection";
import { CropCanvas } from "./canvas";
import type { ModelFiles } from "./model_files";
import type { PoseModel, Timed } from "./pose_model";
import type { Backend, FrameSource, Variant } from "./types";

export const BLAZEPOSE_JOINTS = 33;
const VALUES = 4;

/**
 * Longest side, in pixels, of the picture handed over. The detector sees 224 pixels and the landmarks 256 around the
 * person, so more than this only costs time.
 */
const LONG_SIDE = 512;

export class BlazePose implements PoseModel {
  private canvas: CropCanvas | null = null;

  private constructor(
    private readonly detector: PoseDetector,
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
    return new BlazePose(pipeline, backend);
  }

  async run(source: FrameSource, width: number, height: number, tMs: number): Promise<Timed> {
    const began = performance.now();
    const canvas = this.canvasFor(width, height);
    canvas.draw(source, { left: 0, top: 0, width, height }, width, height);
    const image = canvas.tensor();
    const cropped = performance.now();
    try {
      const poses = await this.detector.estimatePoses(image, { maxPoses: 1, flipHorizontal: false }, tMs);
      const points =
        poses.length === 0 ? new Float32Array(0) : flatten(poses[0].keypoints, canvas.width, canvas.height);
      return { points, cropMs: cropped - began, modelMs: performance.now() - cropped };
    } finally {
      image.dispose();
    }
  }

  async warmUp(): Promise<void> {
    const canvas = this.canvasFor(LONG_SIDE, LONG_SIDE);
    const image = canvas.tensor();
    try {
      await this.detector.estimatePoses(image, { maxPoses: 1, flipHorizontal: false }, 0);
    } finally {
      image.dispose();
    }
  }

  reset(): void {
    this.detector.reset();
  }

  dispose(): void {
    this.detector.dispose();
  }

  private canvasFor(width: number, height: number): CropCanvas {
    const scale = Math.min(1, LONG_SIDE / Math.max(width, height));
    const across = Math.max(1, Math.round(width * scale));
    const down = Math.max(1, Math.round(height * scale));
    if (this.canvas?.width !== across || this.canvas.height !== down) {
      this.canvas = new CropCanvas(across, down, this.backend);
    }
    return this.canvas;
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
