/** Cuts a part out of a frame and resizes it to a model's input, on memory that is used again for every frame. */
import { browser, tensor3d, type Tensor3D } from "@tensorflow/tfjs-core";
import type { Turn } from "../media/types";
import { frameSize, type Size } from "./frame";
import { PlaneReader } from "./planes";
import { matrixOf, storedPart, turnedSize } from "./turning";
import { PoseError, type Backend, type FrameSource } from "./types";
import type { Part } from "./yuv";

type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

export class Cutter {
  private readonly context: Context;
  private readonly values: Int32Array | null;
  private readonly planes = new PlaneReader();

  /**
   * @param width @param height of the model's input in pixels.
   * @param backend where the model runs. For wasm pixels are read in the processor's memory, from a video's own
   *   planes where they can be had; for webgl they stay on the GPU, which copies them into a texture.
   */
  constructor(
    readonly width: number,
    readonly height: number,
    backend: Backend,
  ) {
    this.context = createContext(width, height, backend === "wasm");
    // Small differences in where a joint lies come from how pixels are averaged: keep to what every browser does.
    this.context.imageSmoothingEnabled = true;
    this.context.imageSmoothingQuality = "low";
    this.values = backend === "wasm" ? new Int32Array(width * height * 3) : null;
  }

  /**
   * A part of the frame, given in its pixels, as an int32 tensor [height, width, 3] of 0..255; black where the part
   * reaches beyond the frame. The tensor is the caller's to dispose.
   *
   * @param part @param frame of the upright picture.
   * @param turn how far the source is turned clockwise to be upright.
   */
  async cut(source: FrameSource, part: Part, frame: Size, turn: Turn): Promise<Tensor3D> {
    const { values, width, height } = this;
    if (values !== null && (await this.planes.read(source, part, frame, turn, values, width, height))) {
      return tensor3d(values, [height, width, 3], "int32");
    }
    this.draw(source, part, frame, turn);
    return this.drawn();
  }

  /** A tensor as `cut` gives it, of whatever is on the canvas: at first black. */
  drawn(): Tensor3D {
    if (this.values === null) return browser.fromPixels(this.context.canvas as HTMLCanvasElement);
    const { data } = this.context.getImageData(0, 0, this.width, this.height);
    const values = this.values;
    for (let from = 0, to = 0; to < values.length; from += 4, to += 3) {
      values[to] = data[from];
      values[to + 1] = data[from + 1];
      values[to + 2] = data[from + 2];
    }
    return tensor3d(values, [this.height, this.width, 3], "int32");
  }

  private draw(source: FrameSource, upright: Part, frame: Size, turn: Turn): void {
    const { context } = this;
    const stored = turnedSize(frame, turn);
    const result = turnedSize(this, turn);
    const part = storedPart(upright, frame, turn);
    const left = Math.max(0, part.left);
    const top = Math.max(0, part.top);
    const width = Math.min(stored.width, part.left + part.width) - left;
    const height = Math.min(stored.height, part.top + part.height) - top;
    if (width < part.width || height < part.height) context.clearRect(0, 0, this.width, this.height);
    if (width <= 0 || height <= 0) return;
    // Pixels of a source that is stored with other than square ones are fewer or more.
    const pixels = frameSize(source);
    const pixelsX = pixels.width / stored.width;
    const pixelsY = pixels.height / stored.height;
    const scaleX = result.width / part.width;
    const scaleY = result.height / part.height;
    context.setTransform(...matrixOf(this, turn));
    context.drawImage(
      source,
      left * pixelsX,
      top * pixelsY,
      width * pixelsX,
      height * pixelsY,
      (left - part.left) * scaleX,
      (top - part.top) * scaleY,
      width * scaleX,
      height * scaleY,
    );
    context.resetTransform();
  }
}

function createContext(width: number, height: number, readBack: boolean): Context {
  // Opaque: pixels come back as they were drawn, without a detour through premultiplied alpha.
  const settings: CanvasRenderingContext2DSettings = { alpha: false, willReadFrequently: readBack };
  const context =
    typeof OffscreenCanvas === "undefined"
      ? elementOf(width, height).getContext("2d", settings)
      : new OffscreenCanvas(width, height).getContext("2d", settings);
  if (context !== null) return context;
  throw new PoseError(
    "internal",
    "Expected a 2D canvas, got none. Close other pages that use much memory and reload this one.",
  );
}

function elementOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
