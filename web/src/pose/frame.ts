/** A frame's size, and a copy of it that may travel to a worker. */
import { PoseError, type FrameSource } from "./types";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Width and height of a frame in pixels, as it is shown. @throws PoseError when there is no picture in it yet. */
export function frameSize(source: FrameSource): Size {
  const { width, height } = measure(source);
  if (width > 0 && height > 0) return { width, height };
  throw new PoseError(
    "internal",
    `Expected a frame with pixels, got ${width} x ${height}. Wait until the video has its first frame.`,
  );
}

function measure(source: FrameSource): Size {
  if ("videoWidth" in source) return { width: source.videoWidth, height: source.videoHeight };
  if ("displayWidth" in source) return { width: source.displayWidth, height: source.displayHeight };
  return source;
}

/**
 * The picture as an object of its own that can be transferred; whoever has it last closes it.
 *
 * A `VideoFrame` of a video shares its memory and costs next to nothing; an `ImageBitmap` is a copy.
 */
export async function grab(source: FrameSource): Promise<ImageBitmap | VideoFrame> {
  if (typeof VideoFrame !== "undefined") {
    if (source instanceof VideoFrame) return source.clone();
    if (source instanceof HTMLVideoElement) {
      const frame = frameOf(source);
      if (frame !== null) return frame;
    }
  }
  return createImageBitmap(source);
}

/** `null` where the browser makes no frame of this video, or one that is not turned as the video is shown. */
function frameOf(video: HTMLVideoElement): VideoFrame | null {
  let frame: VideoFrame;
  try {
    frame = new VideoFrame(video);
  } catch {
    return null;
  }
  if (frame.displayWidth === video.videoWidth && frame.displayHeight === video.videoHeight) return frame;
  frame.close();
  return null;
}
