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
import { decodeMoveNet, isPlausible, nobody } from "./decode";
import { Follower } from "./follow";
import type { PoseModel, Timed, View } from "./pose_model";
import type { Region } from "./region";
import type { Backend } from "./types";

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

  async run(view: View, given: Region | null): Promise<Timed> {
    if (given !== null) return this.look(view, given);
    const { follower } = this;
    const region = follower.regionFor(view.width, view.height, view.tMs);
    try {
      const found = await this.look(view, region);
      return follower.take(found.points) ? found : { ...found, points: nobody() };
    } catch (thrown) {
      follower.skip();
      throw thrown;
    }
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

  private async look({ source, turn, width, height }: View, region: Region): Promise<Timed> {
    const began = performance.now();
    const { left, top, side } = region;
    const part = { left, top, width: side, height: side };
    const image = await this.cutter.cut(source, part, { width, height }, turn);
    const cropped = performance.now();
    const raw = await this.execute(image);
    const modelMs = performance.now() - cropped;
    return { points: decodeMoveNet(raw, region, width, height), cropMs: cropped - began, modelMs };
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
