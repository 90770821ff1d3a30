/** The live page's view with data of a test's own, over a film in the camera's place; `shown` gives it to the view. */

import "../../../web/src/view/page.css";
import { createView } from "../../../web/src/view";
import { createOverlay } from "../../../web/src/view/overlay";
import type { FrameMark, PagePlan } from "../../../web/src/view/upload/types";
import type { View } from "../../../web/src/view/types";

const root = document.querySelector("#repscope") as HTMLElement;
const video = root.querySelector("video") as HTMLVideoElement;
const view = createView(root, video, { onCommand: () => undefined });

const shown = {
  view,
  /** Puts a film in the camera's place; resolves when the picture of that time is there. */
  async film(url: string, seconds: number): Promise<void> {
    video.src = url;
    video.currentTime = seconds;
    await new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
  },
  /** Paints an exported video's frame over nothing, beside the view; resolves with its picture as a data URL. */
  painted(plan: PagePlan, mark: FrameMark | null, width: number, height: number): string {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    createOverlay({ plan }).paint(context, width, height, mark, 0);
    return canvas.toDataURL();
  },
};

declare global {
  interface Window {
    shown: typeof shown & { view: View };
  }
}

window.shown = shown;
