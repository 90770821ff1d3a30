/** A video frame's planes, where the browser gives them out. */
import type { Turn } from "../media/types";
import type { Size } from "./frame";
import { storedPart, turnedSize } from "./turning";
import type { FrameSource } from "./types";
import { sampleYuv, yuvMatrix, type Part, type PlaneLayout } from "./yuv";

/** The colours' planes are half as large, so a copy begins at an even pixel. */
const even = (pixel: number): number => Math.floor(pixel / 2) * 2;

export class PlaneReader {
  private bytes = new Uint8Array(0);
  /** False once a browser turned out not to give planes out: asking at every frame would cost time. */
  private works = typeof VideoFrame !== "undefined" && typeof VideoFrame.prototype.copyTo === "function";

  /**
   * Cuts, resizes and turns a part of a frame as `sampleYuv` does.
   *
   * @param part @param frame of the upright picture, in its pixels.
   * @param across @param down size of the upright result.
   * @returns false where the source is no video, or its pixels lie on the GPU or in another format than I420 and
   *   NV12; `into` is then as it was or half done.
   */
  async read(
    source: FrameSource,
    part: Part,
    frame: Size,
    turn: Turn,
    into: Int32Array,
    across: number,
    down: number,
  ): Promise<boolean> {
    if (!this.works) return false;
    const borrowed = source instanceof VideoFrame;
    if (!borrowed && !("videoWidth" in source)) return false;
    try {
      const video = borrowed ? source : new VideoFrame(source);
      try {
        const stored = turnedSize({ width: across, height: down }, turn);
        return await this.sample(
          video,
          storedPart(part, frame, turn),
          turnedSize(frame, turn),
          turn,
          into,
          stored,
        );
      } finally {
        if (!borrowed) video.close();
      }
    } catch {
      this.works = false;
      return false;
    }
  }

  /** As `read`, all but `turn` in the stored orientation. */
  private async sample(
    video: VideoFrame,
    part: Part,
    frame: Size,
    turn: Turn,
    into: Int32Array,
    result: Size,
  ): Promise<boolean> {
    const { format, visibleRect: visible, colorSpace } = video;
    if (format !== "I420" && format !== "NV12") return false;
    // What is stored must be what is shown: not turned, not stretched.
    if (visible?.width !== frame.width || visible.height !== frame.height || isTurned(video)) return false;
    const matrix = yuvMatrix(colorSpace.matrix, colorSpace.fullRange === true, frame.height);
    if (matrix === null) return false;

    const x = even(Math.min(Math.max(part.left, 0), frame.width - 1));
    const y = even(Math.min(Math.max(part.top, 0), frame.height - 1));
    const right = Math.min(even(part.left + part.width) + 2, frame.width);
    const bottom = Math.min(even(part.top + part.height) + 2, frame.height);
    const width = right - x;
    const height = bottom - y;
    if (width <= 0 || height <= 0) return false;
    const rect = { x: visible.x + x, y: visible.y + y, width, height };
    const size = video.allocationSize({ rect });
    if (this.bytes.length < size) this.bytes = new Uint8Array(size);
    const planes: readonly PlaneLayout[] = await video.copyTo(this.bytes, { rect });
    const within = { ...part, left: part.left - x, top: part.top - y };
    const picture = { format, bytes: this.bytes, planes, width, height, matrix } as const;
    sampleYuv(picture, within, into, result.width, result.height, turn);
    return true;
  }
}

/** Whether the frame is to be shown rotated or mirrored, which newer browsers say of it. */
function isTurned(video: VideoFrame): boolean {
  const { rotation = 0, flip = false } = video as { rotation?: number; flip?: boolean };
  return rotation !== 0 || flip;
}
