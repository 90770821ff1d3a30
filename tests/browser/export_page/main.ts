/** A page with the export and the overlay and nothing else: tests drive it through `window`. */

import { exportVideo, type Exported } from "../../../web/src/media/exporter";
import { MediaError } from "../../../web/src/media/types";
import { createOverlay, type OverlayOptions } from "../../../web/src/view/overlay";
import type { FrameMark } from "../../../web/src/generated/messages";
import "../../../web/src/view/tokens.css";

interface Asked {
  /** What is painted: a marker at a place that the picture's time decides, or the overlay with these marks. */
  readonly times?: readonly number[];
  readonly overlay?: OverlayOptions["plan"];
  readonly marks?: readonly FrameMark[];
  readonly startMs?: number;
  /** Cancels once so much is done. */
  readonly cancelAt?: number;
  readonly byAddress?: boolean;
}

type Answer = Pick<Exported, "mimeType" | "extension" | "width" | "height" | "sound"> & {
  url: string;
  type: string;
  size: number;
  painted: number[];
  shares: number[];
};
type Failure = { reason: string; problem?: string | number };

interface Tested {
  last: Exported | null;
  run(url: string, asked: Asked): Promise<Answer | Failure>;
  /** The overlay over a plain grey picture, as a data URL. */
  paint(
    plan: OverlayOptions["plan"],
    width: number,
    height: number,
    marks: readonly (FrameMark | null)[],
    background?: string,
  ): Promise<string>;
  /** Names of what the origin's private file system holds. */
  stored(): Promise<string[]>;
}

declare global {
  interface Window {
    tested: Tested;
  }
}

/** Places of the marker, from left to right. */
const PLACES = 19;

const failure = (thrown: unknown): Failure =>
  thrown instanceof MediaError
    ? { reason: thrown.reason, problem: thrown.values.problem }
    : {
        reason: thrown instanceof Error ? thrown.name : String(thrown),
        problem: String(thrown),
      };

function nearest(times: readonly number[], tMs: number): number {
  let best = 0;
  times.forEach((time, index) => {
    if (Math.abs(time - tMs) < Math.abs(times[best] - tMs)) best = index;
  });
  return best;
}

const fileAt = async (url: string): Promise<File> =>
  new File([await (await fetch(url)).blob()], url.split("/").at(-1) ?? "video");

window.tested = {
  last: null,
  async run(url, asked) {
    const aborting = new AbortController();
    const painted: number[] = [];
    const shares: number[] = [];
    const overlay = asked.overlay && createOverlay({ plan: asked.overlay });
    const source = asked.byAddress ? new URL(url, location.href) : await fileAt(url);
    try {
      const made = await exportVideo(source, {
        signal: aborting.signal,
        startMs: asked.startMs,
        paint(context, tMs, width, height) {
          painted.push(tMs);
          if (asked.times) {
            const index = nearest(asked.times, tMs);
            context.fillStyle = "#ff00ff";
            const x = (0.05 + (0.9 * (index % PLACES)) / (PLACES - 1)) * width;
            context.fillRect(x - 0.02 * width, 0.37 * height, 0.04 * width, 0.06 * height);
          }
          if (asked.marks) overlay?.paint(context, width, height, asked.marks[painted.length - 1], tMs);
        },
        onProgress(share) {
          shares.push(share);
          if (asked.cancelAt !== undefined && share >= asked.cancelAt) aborting.abort();
        },
      });
      window.tested.last = made;
      const { mimeType, extension, width, height, sound, file } = made;
      const address = URL.createObjectURL(file);
      return {
        mimeType,
        extension,
        width,
        height,
        sound,
        url: address,
        type: file.type,
        size: file.size,
        painted,
        shares,
      };
    } catch (thrown) {
      return failure(thrown);
    }
  },
  async paint(plan, width, height, marks, background = "#6a7480") {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    const overlay = createOverlay({ plan });
    for (const [index, mark] of marks.entries()) {
      if (background.startsWith("data:")) {
        context.drawImage(
          await createImageBitmap(await (await fetch(background)).blob()),
          0,
          0,
          width,
          height,
        );
      } else {
        context.fillStyle = background;
        context.fillRect(0, 0, width, height);
      }
      overlay.paint(context, width, height, mark, index * 33);
    }
    const blob = await canvas.convertToBlob({ type: "image/png" });
    return new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result as string);
      reader.readAsDataURL(blob);
    });
  },
  async stored() {
    const names: string[] = [];
    const list = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, entry] of (folder as any).entries()) {
        if (entry.kind === "directory") await list(entry, `${path}${name}/`);
        else names.push(`${path}${name}`);
      }
    };
    await list(await navigator.storage.getDirectory(), "");
    return names;
  },
};
