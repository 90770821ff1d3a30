/**
 * Small upright copies of a video's pictures, to be shown. A browser without a graphics card that draws a large
 * picture keeps half a gigabyte of memory for doing so; the picture's own planes give a small one at a tenth of the cost.
 */
import type { Picture } from "../media/types";
import { PlaneReader } from "./planes";

type Small = ImageBitmap | OffscreenCanvas;

export class Miniatures {
  private readonly planes = new PlaneReader();
  private values = new Int32Array(0);

  /** @param longSide of what is made, in pixels; a smaller picture keeps its size. */
  constructor(private readonly longSide: number) {}

  /** A copy, which a bitmap's taker closes. The picture stays open; `null` where the browser makes none. */
  async of({
    frame,
    turn,
    width,
    height,
  }: Picture): Promise<{ picture: Small; turn: Picture["turn"] } | null> {
    const scale = Math.min(1, this.longSide / Math.max(width, height));
    const across = Math.max(1, Math.round(width * scale));
    const down = Math.max(1, Math.round(height * scale));
    const length = across * down * 3;
    if (this.values.length !== length) this.values = new Int32Array(length);
    const part = { left: 0, top: 0, width, height };
    const { values } = this;
    if (await this.planes.read(frame, part, { width, height }, turn, values, across, down)) {
      const canvas = new OffscreenCanvas(across, down);
      const context = canvas.getContext("2d", { alpha: false });
      if (context === null) return null;
      context.putImageData(imageOf(values, across, down), 0, 0);
      return { picture: canvas, turn: 0 };
    }
    // Its pixels lie on a graphics card, which resizes without effort.
    const lying = turn === 90 || turn === 270;
    const picture = await createImageBitmap(frame, {
      resizeWidth: lying ? down : across,
      resizeHeight: lying ? across : down,
    }).catch(() => null);
    return picture && { picture, turn };
  }
}

/** Red, green and blue by turns, as pixels of a canvas. */
function imageOf(values: Int32Array, width: number, height: number): ImageData {
  const image = new ImageData(width, height);
  const { data } = image;
  for (let from = 0, to = 0; from < values.length; from += 3, to += 4) {
    data[to] = values[from];
    data[to + 1] = values[from + 1];
    data[to + 2] = values[from + 2];
    data[to + 3] = 255;
  }
  return image;
}
