/** One canvas that cuts a part out of a frame and resizes it, used again for every frame. */
import { browser, tensor3d, type Tensor3D } from "@tensorflow/tfjs-core";
import { PoseError, type Backend, type FrameSource } from "./types";

/** Part of a frame in its pixels; it may reach beyond the frame. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

export class CropCanvas {
  private readonly context: Context;
  private readonly values: Int32Array | null;

  /**
   * @param width @param height of the model's input in pixels.
   * @param backend where the model runs. For wasm the canvas stays in the processor's memory, where its pixels are
   *   read; for webgl it stays on the GPU, which copies them into a texture.
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

  /** Draws a rectangle of the frame over the whole canvas; what lies outside the frame is black. */
  draw(source: FrameSource, part: Rect, frameWidth: number, frameHeight: number): void {
    const left = Math.max(0, part.left);
    const top = Math.max(0, part.top);
    const width = Math.min(frameWidth, part.left + part.width) - left;
    const height = Math.min(frameHeight, part.top + part.height) - top;
    if (width < part.width || height < part.height) this.context.clearRect(0, 0, this.width, this.height);
    if (width <= 0 || height <= 0) return;
    const scaleX = this.width / part.width;
    const scaleY = this.height / part.height;
    this.context.drawImage(
      source,
      left,
      top,
      width,
      height,
      (left - part.left) * scaleX,
      (top - part.top) * scaleY,
      width * scaleX,
      height * scaleY,
    );
  }

  /** The canvas's pixels as an int32 tensor [height, width, 3] of 0..255, the caller's to dispose. */
  tensor(): Tensor3D {
    if (this.values === null) return browser.fromPixels(this.context.canvas as HTMLCanvasElement);
    const { data } = this.context.getImageData(0, 0, this.width, this.height);
    const values = this.values;
    for (let from = 0, to = 0; to < values.length; from += 4, to += 3) {
      values[to] = data[from] ?? 0;
      values[to + 1] = data[from + 1] ?? 0;
      values[to + 2] = data[from + 2] ?? 0;
    }
    return tensor3d(values, [this.height, this.width, 3], "int32");
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
