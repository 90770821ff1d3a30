/** The camera's picture as a file in memory, so that there is something to look at when it is trimmed. */

/** The best first: what `<video>` seeks in without reading it all, then what every browser with a recorder has. */
const TYPES = [
  "video/mp4;codecs=avc1.42E01F",
  "video/webm;codecs=vp9",
  "video/webm;codecs=vp8",
  "video/webm",
  "video/mp4",
];
/** Clear at 1280 x 720 and 40 MB a minute, bits a second. */
const BITRATE = 5_000_000;

export class ClipRecorder {
  readonly #recorder: MediaRecorder;
  readonly #parts: Blob[] = [];

  /** Begins to record; `null` where the browser can't. */
  static begin(stream: MediaStream): ClipRecorder | null {
    if (typeof MediaRecorder === "undefined") return null;
    try {
      return new ClipRecorder(stream);
    } catch {
      // A browser that names a type and then has no encoder for this picture: the keypoints are there all the same.
      return null;
    }
  }

  private constructor(stream: MediaStream) {
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const recorder = new MediaRecorder(stream, {
      ...(mimeType === undefined ? {} : { mimeType }),
      videoBitsPerSecond: BITRATE,
    });
    recorder.addEventListener("dataavailable", ({ data }) => {
      if (data.size > 0) this.#parts.push(data);
    });
    recorder.start();
    this.#recorder = recorder;
  }

  /** Ends the recording; `null` where nothing came of it. */
  async end(): Promise<File | null> {
    const recorder = this.#recorder;
    if (recorder.state !== "inactive") {
      const stopped = new Promise((resolve) => {
        for (const event of ["stop", "error"]) recorder.addEventListener(event, resolve, { once: true });
      });
      recorder.stop();
      await stopped;
    }
    if (this.#parts.length === 0) return null;
    return new File(this.#parts.splice(0), "recording", { type: recorder.mimeType });
  }

  /** Forgets what was recorded. */
  drop(): void {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    this.#parts.length = 0;
  }
}
