/**
 * MoveNet: cut out the person, run the model, turn its output into keypoints.
 *
 * The picture is cut and resized by a canvas before TensorFlow.js sees it, so only the model's own input is ever
 * copied; a library that takes the whole frame spends as long on that as on the model.
 */
import type { GraphModel } from "@tensorflow/tfjs-converter";
import { expandDims, tidy, type Tensor, type Tensor3D } from "@tensorflow/tfjs-core";
import type { RunningBackend } from "./backend";
import { CropCanvas } from "./canvas";
import { decodeMoveNet, isPlausible } from "./decode";
import type { PoseModel, Timed } from "./pose_model";
import { Follower } from "./follow";
import type { Backend, FrameSource } from "./types";

export class MoveNet implements PoseModel {
  private readonly canvas: CropCanvas;
  private readonly follower = new Follower();

  constructor(
    private readonly model: GraphModel,
    backend: Backend,
  ) {
    const shape = model.inputs[0].shape ?? [];
    if (shape.length !== 4) throw new Error(`expected an input of 4 dimensions, got ${shape.length}`);
    this.canvas = new CropCanvas(shape[2], shape[1], backend);
  }

  async run(source: FrameSource, width: number, height: number, tMs: number): Promise<Timed> {
    const began = performance.now();
    const region = this.follower.regionFor(width, height, tMs);
    const { left, top, side } = region;
    this.canvas.draw(source, { left, top, width: side, height: side }, width, height);
    const { raw, cropMs, modelMs } = await this.execute(began);
    const points = decodeMoveNet(raw, region, width, height);
    const isTheirs = this.follower.take(points);
    return { points: isTheirs ? points : new Float32Array(points.length), cropMs, modelMs };
  }

  async warmUp(compile: RunningBackend["compile"]): Promise<void> {
    compile(() => {
      const image = this.canvas.tensor();
      this.predict(image).dispose();
      image.dispose();
    });
    const { raw } = await this.execute(performance.now());
    if (!isPlausible(raw)) throw new Error("MoveNet gave numbers that cannot be meant.");
  }

  reset(): void {
    this.follower.reset();
  }

  dispose(): void {
    this.model.dispose();
  }

  private predict(image: Tensor3D): Tensor {
    return tidy(() => this.model.execute(expandDims(image)) as Tensor);
  }

  /** Runs the model on what is on the canvas. */
  private async execute(began: number): Promise<{ raw: ArrayLike<number>; cropMs: number; modelMs: number }> {
    const image = this.canvas.tensor();
    const cropped = performance.now();
    const output = this.predict(image);
    image.dispose();
    try {
      // Asynchronous: on webgl it waits for the GPU without blocking the page.
      const raw = (await output.data()) as Float32Array;
      return { raw, cropMs: cropped - began, modelMs: performance.now() - cropped };
    } finally {
      output.dispose();
    }
  }
}
