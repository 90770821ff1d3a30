/**
 * MoveNet: cut out the person, run the model, turn its output into keypoints.
 *
 * The person is cut out and resized before TensorFlow.js sees the picture, so only the model's own input is ever
 * copied; a library that takes the whole frame spends as long on that as on the model.
 */
import type { GraphModel } from "@tensorflow/tfjs-converter";
import { expandDims, tidy, type Tensor, type Tensor3D } from "@tensorflow/tfjs-core";
import type { RunningBackend } from "./backend";
import { Cutter } from "./cutter";
import { decodeMoveNet, isPlausible } from "./decode";
import type { PoseModel, Timed } from "./pose_model";
import { Follower } from "./follow";
import type { Backend, FrameSource } from "./types";

export class MoveNet implements PoseModel {
  private readonly cutter: Cutter;
  private readonly follower = new Follower();

  constructor(
    private readonly model: GraphModel,
    backend: Backend,
  ) {
    const shape = model.inputs[0].shape ?? [];
    if (shape.length !== 4) throw new Error(`expected an input of 4 dimensions, got ${shape.length}`);
    this.cutter = new Cutter(shape[2], shape[1], backend);
  }

  async run(source: FrameSource, width: number, height: number, tMs: number): Promise<Timed> {
    const began = performance.now();
    const region = this.follower.regionFor(width, height, tMs);
    const { left, top, side } = region;
    const image = await this.cutter.cut(source, { left, top, width: side, height: side }, { width, height });
    const cropped = performance.now();
    const raw = await this.execute(image);
    const modelMs = performance.now() - cropped;
    const points = decodeMoveNet(raw, region, width, height);
    const isTheirs = this.follower.take(points);
    return { points: isTheirs ? points : new Float32Array(points.length), cropMs: cropped - began, modelMs };
  }

  async warmUp(compile: RunningBackend["compile"]): Promise<void> {
    compile(() => {
      const image = this.cutter.drawn();
      this.predict(image).dispose();
      image.dispose();
    });
    if (!isPlausible(await this.execute(this.cutter.drawn())))
      throw new Error("MoveNet gave numbers that cannot be meant.");
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

  /** The model's output for its input, which is disposed of. */
  private async execute(image: Tensor3D): Promise<ArrayLike<number>> {
    const output = this.predict(image);
    image.dispose();
    try {
      // Asynchronous: on webgl it waits for the GPU without blocking the page.
      return await output.data();
    } finally {
      output.dispose();
    }
  }
}
