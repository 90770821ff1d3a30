/** The export of one video: begun, dropped, begun again, saved; host and person are told how it goes. */

import type { PagePlan } from "../generated/messages";
import { errorOf } from "../live/answers";
import { download } from "../live/download";
import type { HostedSession } from "../live/hosted_session";
import type { Exported } from "../media/exporter";
import { MediaError, type VideoFacts } from "../media/types";
import { createOverlay } from "../view/overlay";
import type { MarkLookup, UploadView } from "../view/upload/types";
import { words } from "../view/words";

export interface VideoExportParts {
  readonly session: HostedSession;
  readonly view: UploadView;
  readonly plan: PagePlan;
  readonly source: File | URL;
  readonly facts: VideoFacts;
  readonly marks: MarkLookup;
}

/** How long a file is kept that nobody can ask for any more. */
const KEPT_MS = 60_000;

interface Made {
  readonly url: string;
  readonly exported: Exported;
}

export class VideoExport {
  readonly #parts: VideoExportParts;
  #under: AbortController | null = null;
  #made: Made | null = null;

  constructor(parts: VideoExportParts) {
    this.#parts = parts;
  }

  /** Makes the video; does nothing while one is being made. */
  async begin(): Promise<void> {
    if (this.#under || this.#made) return;
    const under = new AbortController();
    this.#under = under;
    const { session, view, plan, source, facts, marks } = this.#parts;
    const overlay = createOverlay({ plan });
    try {
      view.exporting({ kind: "running", share: 0 });
      // Encoding and writing files weigh as much as reading them, and few pages export.
      const { exportVideo } = await import("../media/exporter");
      const exported = await exportVideo(source, {
        startMs: facts.startMs,
        paint: (context, tMs, width, height) => overlay.paint(context, width, height, marks.at(tMs), tMs),
        onProgress: (share) => {
          if (!under.signal.aborted) view.exporting({ kind: "running", share });
        },
        signal: under.signal,
      });
      if (under.signal.aborted) {
        await exported.discard();
        return;
      }
      const { file, mimeType, sound } = exported;
      const url = URL.createObjectURL(file);
      this.#made = { url, exported };
      await session.ask((engine) => engine.exportReady(url, mimeType, file.size));
      view.exporting({ kind: "ready", sizeBytes: file.size, mimeType });
      if (sound === "lost") view.notice(words(plan.lang, "upload_sound_lost"));
    } catch (cause) {
      if (under.signal.aborted) return;
      await this.#failed(cause);
    } finally {
      if (this.#under === under) this.#under = null;
    }
  }

  /** Saves what was made, or begins to make it where that was dropped or has failed. */
  async save(name: string): Promise<void> {
    if (!this.#made) {
      await this.begin();
      return;
    }
    const { file, mimeType, extension } = this.#made.exported;
    download(new File([file], `${name}.${extension}`, { type: mimeType }));
  }

  cancel(): void {
    if (!this.#under) return;
    this.#under.abort();
    this.#under = null;
    this.#parts.view.exporting(null);
  }

  close(): void {
    this.#under?.abort();
    if (!this.#made) return;
    const { url, exported } = this.#made;
    URL.revokeObjectURL(url);
    // A download that has begun reads on; it needs the file a while longer.
    setTimeout(() => void exported.discard(), KEPT_MS);
  }

  async #failed(cause: unknown): Promise<void> {
    const { session, view } = this.#parts;
    const { reason, values } =
      cause instanceof MediaError ? cause : new MediaError("export_broken", { problem: String(cause) });
    console.warn(cause);
    const error = errorOf(await session.ask((engine) => engine.mediaProblem(reason, values)));
    if (error) view.exporting({ kind: "failed", message: error.message });
  }
}
