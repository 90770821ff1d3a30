/** The person's picture and the canvas over it: fills the frame, keeps both in step at any size and density. */

import { html, setData } from "./dom";
import { chooseFit, createMapping, type Mapping, type Size } from "./mapping";

/** Past twice a CSS pixel the eye gains nothing from lines, while the work grows with the square. */
const DENSEST = 2;
/** Size of the blurred room behind a picture that does not fill the frame, and how often it is taken anew. */
const ROOM: Size = { width: 24, height: 24 };
const ROOM_EVERY_MS = 4000;
const ROOM_BLEND = 0.5;

export class Picture {
  readonly element: HTMLElement;
  readonly context: CanvasRenderingContext2D | null;
  mapping: Mapping = createMapping({ width: 0, height: 0 }, { width: 0, height: 0 }, "cover", false);
  private readonly canvas = html("canvas", { class: "rs-skeleton", "aria-hidden": "true" });
  private readonly room = html("canvas", { class: "rs-room", "aria-hidden": "true" });
  private readonly roomContext: CanvasRenderingContext2D | null;
  private readonly observer: ResizeObserver;
  private box: Size = { width: 0, height: 0 };
  private frame: Size = { width: 0, height: 0 };
  private density = 0;
  private mirrored = false;
  private roomTakenAt = -Infinity;

  /** `onLayout` is called whenever the mapping changed and everything has to be drawn anew. */
  constructor(
    private readonly video: HTMLVideoElement,
    private readonly onLayout: () => void,
  ) {
    this.room.width = ROOM.width;
    this.room.height = ROOM.height;
    this.roomContext = this.room.getContext("2d");
    this.context = this.canvas.getContext("2d");
    video.classList.add("rs-video");
    this.element = html("div", { class: "rs-picture" }, this.room, video, this.canvas);
    this.observer = new ResizeObserver((entries) => {
      const { width, height } = entries[entries.length - 1].contentRect;
      this.box = { width, height };
      this.layout();
    });
    this.observer.observe(this.element);
    video.addEventListener("loadedmetadata", this.takeVideoSize);
    video.addEventListener("resize", this.takeVideoSize);
    video.addEventListener("loadeddata", this.tellEmpty);
    video.addEventListener("emptied", this.tellEmpty);
    this.takeVideoSize();
    this.tellEmpty();
  }

  get hasPicture(): boolean {
    return this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  mirror(mirrored: boolean): void {
    if (mirrored === this.mirrored) return;
    this.mirrored = mirrored;
    this.layout();
  }

  /** Takes note of the frame that points belong to. Where the picture has a size of its own, that one rules. */
  frameSize(width: number, height: number): void {
    if (this.video.videoWidth > 0) this.takeVideoSize();
    else this.setFrame(width, height);
    if (Math.min(DENSEST, window.devicePixelRatio) !== this.density) this.layout();
  }

  clear(): void {
    this.context?.clearRect(0, 0, this.box.width, this.box.height);
  }

  /** Paints the room behind a picture with margins, now and then; `nowMs` on any steady clock. */
  paintRoom(nowMs: number): void {
    if (this.mapping.fit !== "contain" || nowMs - this.roomTakenAt < ROOM_EVERY_MS || !this.hasPicture)
      return;
    const first = this.roomTakenAt === -Infinity;
    this.roomTakenAt = nowMs;
    if (this.roomContext === null) return;
    this.roomContext.globalAlpha = first ? 1 : ROOM_BLEND;
    this.roomContext.drawImage(this.video, 0, 0, ROOM.width, ROOM.height);
  }

  /** Gives the video back as it was; the caller takes `element` away. */
  dispose(): void {
    this.observer.disconnect();
    this.video.removeEventListener("loadedmetadata", this.takeVideoSize);
    this.video.removeEventListener("resize", this.takeVideoSize);
    this.video.removeEventListener("loadeddata", this.tellEmpty);
    this.video.removeEventListener("emptied", this.tellEmpty);
    this.video.classList.remove("rs-video");
    this.video.style.removeProperty("object-fit");
  }

  private readonly takeVideoSize = (): void => {
    this.setFrame(this.video.videoWidth, this.video.videoHeight);
  };

  private readonly tellEmpty = (): void => {
    setData(this.element, "empty", this.hasPicture ? null : "");
  };

  private setFrame(width: number, height: number): void {
    if (width === 0 || height === 0 || (width === this.frame.width && height === this.frame.height)) return;
    this.frame = { width, height };
    this.layout();
  }

  private layout(): void {
    const { box, frame } = this;
    this.density = Math.min(DENSEST, window.devicePixelRatio);
    this.canvas.width = Math.round(box.width * this.density);
    this.canvas.height = Math.round(box.height * this.density);
    // Rounding the canvas to whole device pixels must not shift what is drawn on it.
    if (box.width > 0 && box.height > 0) {
      this.context?.setTransform(this.canvas.width / box.width, 0, 0, this.canvas.height / box.height, 0, 0);
    }
    const fit = chooseFit(frame, box);
    this.mapping = createMapping(frame, box, fit, this.mirrored);
    this.video.style.objectFit = fit;
    setData(this.element, "fit", fit);
    setData(this.element, "mirrored", this.mirrored ? "" : null);
    this.onLayout();
  }
}
