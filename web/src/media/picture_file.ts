/** Still pictures: upright by their EXIF orientation, and no larger than the page has use for. */

import { firstBytes, pictureFormat } from "./signatures";
import { MediaError } from "./types";

/** Longest side of what the model sees and the page shows, pixels. */
const LONGEST = 2048;

export interface OpenedPicture {
  /** Upright, its longest side at most 2048 pixels, on white where it is transparent. Whoever takes it over closes it. */
  readonly picture: ImageBitmap;
  /** Size of the file's own picture, upright. */
  readonly width: number;
  readonly height: number;
}

/** @throws {MediaError} `empty`, `not_media`, `codec`, `picture_damaged`, `status`, `unreachable`. */
export async function openPicture(source: File | URL): Promise<OpenedPicture> {
  const file = source instanceof URL ? await fetched(source) : source;
  if (file.size === 0) throw new MediaError("empty");
  const url = URL.createObjectURL(file);
  const image = new Image();
  try {
    // An element knows its upright size before a pixel is decoded, and is decoded once, as it is drawn.
    await loaded(image, url);
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("no canvas");
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return { picture: await createImageBitmap(canvas), width, height };
  } catch (cause) {
    throw pictureError(await firstBytes(file), cause);
  } finally {
    image.removeAttribute("src");
    URL.revokeObjectURL(url);
  }
}

async function loaded(image: HTMLImageElement, url: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    image.onload = () => resolve();
    image.onerror = () => reject(new Error("the browser shows no picture of it"));
    image.src = url;
  });
  // Also what loads may be broken further down.
  await image.decode();
}

async function fetched(url: URL): Promise<Blob> {
  let status = 0;
  try {
    const response = await fetch(url);
    status = response.status;
    if (response.ok) return await response.blob();
  } catch (cause) {
    throw new MediaError("unreachable", {}, { cause });
  }
  throw new MediaError("status", { status });
}

/** Why a file with these first bytes gave no picture. */
export function pictureError(head: string, cause: unknown): MediaError {
  const format = pictureFormat(head);
  if (format === null) return new MediaError("not_media", {}, { cause });
  if (format.usual) return new MediaError("picture_damaged", {}, { cause });
  return new MediaError("codec", { codec: format.name }, { cause });
}
