/** The camera's picture in the page's `<video>`: opened, switched, closed, and its loss told. */

import type { Capture } from "../generated/messages";
import { CameraError, openCamera, type OpenCamera } from "../media/camera";
import { FrameClock, type FrameStream, watchFrames } from "../media/frames";

/** A camera that is on delivers within this time; one that another program holds may never. */
const PICTURE_WAIT_MS = 10_000;

export class CameraFeed {
  readonly #video: HTMLVideoElement;
  readonly #lost: () => void;
  readonly #clock = new FrameClock();
  #camera: OpenCamera | null = null;
  #latest: OpenCamera | null = null;
  #frames: FrameStream | null = null;
  /** Which call of `open` is the current one; any later call or `close` outdates it. */
  #opening = 0;

  /** @param lost called when the camera ends by itself; the feed is closed by then. */
  constructor(video: HTMLVideoElement, lost: () => void) {
    this.#video = video;
    this.#lost = lost;
  }

  /**
   * Opens the camera that `capture` asks for in place of the one before; waits for its first picture.
   *
   * @returns `null` when the feed was closed meanwhile.
   * @throws {CameraError} with the reason why there is none.
   */
  async open(capture: Capture): Promise<FrameStream | null> {
    const before = this.#latest;
    this.close();
    const opening = this.#opening;
    const camera = await openCamera(capture, {
      before,
      lost: () => {
        if (this.#camera !== camera) return;
        this.close();
        this.#lost();
      },
    });
    if (this.#opening !== opening) {
      camera.close();
      return null;
    }
    this.#camera = camera;
    this.#latest = camera;
    this.#video.srcObject = camera.stream;
    if (!(await this.#picture())) return null;
    this.#frames = watchFrames(this.#video, this.#clock);
    return this.#frames;
  }

  close(): void {
    this.#opening += 1;
    this.#frames?.close();
    this.#frames = null;
    this.#camera?.close();
    this.#camera = null;
    this.#video.srcObject = null;
  }

  /** Goes on playing where the browser has paused the picture, as iOS does in hidden pages. */
  resume(): void {
    if (this.#camera && this.#video.paused) this.#play();
  }

  #play(): void {
    // Interrupted by the next picture or forbidden while hidden; both end with the page being shown.
    this.#video.play().catch(() => undefined);
  }

  /** Waits until there is something to see; `false` when the feed was closed meanwhile. */
  async #picture(): Promise<boolean> {
    const video = this.#video;
    const opening = this.#opening;
    this.#play();
    let until = performance.now() + PICTURE_WAIT_MS;
    while (video.videoWidth === 0 || video.readyState < video.HAVE_CURRENT_DATA) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (this.#opening !== opening) return false;
      // Some browsers play nothing in a hidden page.
      if (document.hidden) until = performance.now() + PICTURE_WAIT_MS;
      if (performance.now() > until) {
        throw new CameraError("camera_in_use", `No picture within ${PICTURE_WAIT_MS / 1000} s`);
      }
    }
    return true;
  }
}
