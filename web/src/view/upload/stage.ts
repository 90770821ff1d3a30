/** A canvas in step with its box, the room behind a picture with margins, and the mapping of a picture's points to it by any `object-fit`. */

import { html } from "../dom";
import { createMapping, type Mapping, type ObjectFit, type Size, visibleFrame } from "../mapping";

/** Past twice a CSS pixel the eye gains nothing from lines, while the work grows with the square. */
const DENSEST = 2;
/** Side of the room's picture, which the browser blurs by stretching it. */
const ROOM = 12;

export class Stage {
  readonly element: HTMLElement;
  readonly canvas = html("canvas", { class: "rs-stage-canvas", "aria-hidden": "true" });
  readonly context: CanvasRenderingContext2D | null;
  private readonly room = html("canvas", { class: "rs-room", "aria-hidden": "true" });
  mapping: Mapping;
  private box: Size = { width: 0, height: 0 };
  private frame: Size = { width: 0, height: 0 };
  private density = 0;
  private readonly observer: ResizeObserver;

  /**
   * @param densest device pixels for a CSS pixel at most
   * @param onLayout called whenever the mapping changed and everything has to be drawn anew
   */
  constructor(
    private readonly fit: ObjectFit,
    private readonly onLayout: () => void,
    private readonly densest = DENSEST,
  ) {
    this.mapping = createMapping(this.frame, this.box, fit, false);
    this.context = this.canvas.getContext("2d");
    this.element = html("div", { class: "rs-screen" }, this.room, this.canvas);
    this.room.width = this.room.height = ROOM;
    const roomContext = this.room.getContext("2d");
    // Without it single pixels of the picture would be picked out, and the room would flicker.
    if (roomContext !== null) roomContext.imageSmoothingQuality = "medium";
    this.observer = new ResizeObserver((entries) => {
      const { width, height } = entries[entries.length - 1].contentRect;
      this.box = { width, height };
      this.layout();
    });
    this.observer.observe(this.element);
  }

  /** Size of the picture, upright. */
  frameSize(width: number, height: number): void {
    const density = Math.min(this.densest, window.devicePixelRatio);
    const { frame } = this;
    if (frame.width === width && frame.height === height && density === this.density) return;
    this.frame = { width, height };
    this.layout();
  }

  clear(): void {
    this.context?.clearRect(0, 0, this.box.width, this.box.height);
  }

  /** Fills what the picture leaves free with a blurred copy of it; of a canvas, the part where the picture is. */
  paintRoom(picture: CanvasImageSource): void {
    const context = this.room.getContext("2d");
    if (context === null || this.fit === "cover" || this.fit === "fill") return;
    if (picture !== this.canvas) {
      context.drawImage(picture, 0, 0, ROOM, ROOM);
      return;
    }
    const { left, top, right, bottom } = visibleFrame(this.mapping);
    if (right <= left || bottom <= top) return;
    const across = this.canvas.width / this.box.width;
    const down = this.canvas.height / this.box.height;
    context.drawImage(
      picture,
      left * across,
      top * down,
      (right - left) * across,
      (bottom - top) * down,
      0,
      0,
      ROOM,
      ROOM,
    );
  }

  dispose(): void {
    this.observer.disconnect();
  }

  private layout(): void {
    const { box } = this;
    this.density = Math.min(this.densest, window.devicePixelRatio);
    this.canvas.width = Math.round(box.width * this.density);
    this.canvas.height = Math.round(box.height * this.density);
    // Rounding the canvas to whole device pixels must not shift what is drawn on it.
    if (box.width > 0 && box.height > 0) {
      this.context?.setTransform(this.canvas.width / box.width, 0, 0, this.canvas.height / box.height, 0, 0);
    }
    this.mapping = createMapping(this.frame, box, this.fit, false);
    this.onLayout();
  }
}

/** Draws a picture where `mapping` has its frame, turned clockwise by `turn` degrees to be upright. */
export function drawPicture(
  context: CanvasRenderingContext2D,
  picture: CanvasImageSource,
  turn: 0 | 90 | 180 | 270,
  mapping: Mapping,
): void {
  const { offsetX, offsetY, scaleX, scaleY } = mapping;
  const lying = turn % 180 !== 0;
  const width = lying ? scaleY : scaleX;
  const height = lying ? scaleX : scaleY;
  context.save();
  context.translate(offsetX + scaleX / 2, offsetY + scaleY / 2);
  context.rotate((turn * Math.PI) / 180);
  context.drawImage(picture, -width / 2, -height / 2, width, height);
  context.restore();
}
