/** What a file gave: shown, and saved in the forms that the person asks for. */

import type { Answer, PagePlan } from "../generated/messages";
import { messageOf } from "../live/answers";
import { download } from "../live/download";
import type { HostedSession } from "../live/hosted_session";
import type { OpenedPicture } from "../media/picture_file";
import { isForeign, nameOf } from "../media/sources";
import type { VideoFacts } from "../media/types";
import { createOverlay } from "../view/overlay";
import type { Marks } from "../view/upload/marks";
import type { PictureResult, UploadView } from "../view/upload/types";
import { angleRows } from "./angles";
import { VideoExport } from "./video_export";

const BYTE_ORDER_MARK = "\ufeff";

/** As in `UploadRequests.save`. */
export type Saved = "json" | "csv" | "picture" | "video";

export interface Outcome {
  readonly source: File | URL;
  save(what: Saved): Promise<void>;
  /** Drops the export under way, if there is one. */
  cancel(): void;
  /** Lets go of everything; what the page shows of it is about to go too. */
  close(): void;
}

export interface VideoOutcomeParts {
  readonly session: HostedSession;
  readonly view: UploadView;
  readonly plan: PagePlan;
  readonly source: File | URL;
  readonly facts: VideoFacts;
  readonly marks: Marks;
  /** Of `finish`. */
  readonly answer: Answer;
  readonly remark: string | null;
}

/** Shows a finished video, and begins its export where one was asked for. */
export function videoOutcome(parts: VideoOutcomeParts): Outcome {
  const { session, view, plan, source, facts, marks, answer, remark } = parts;
  const name = nameOf(source);
  const url = source instanceof URL ? source.href : URL.createObjectURL(source);
  const exporting = plan.upload?.export
    ? new VideoExport({ session, view, plan, source, facts, marks })
    : null;
  view.result({
    url,
    crossOrigin: source instanceof URL && isForeign(source, location.href),
    name,
    startMs: facts.startMs,
    width: facts.width,
    height: facts.height,
    marks,
    timeline: answer.timeline ?? null,
    summary: messageOf(answer, "exercise_summary"),
    jumps: messageOf(answer, "jump_summary"),
    remark,
    exportable: exporting !== null,
  });
  void exporting?.begin();
  return {
    source,
    async save(what) {
      if (what === "video") await exporting?.save(`${stem(name)}-repscope`);
      if (what !== "json" && what !== "csv") return;
      const text = await session.fetch((engine) => engine.results(what));
      if (text === null) return;
      const type = what === "json" ? "application/json" : "text/csv";
      // Spreadsheets take a text without this mark for one of their own country's old encodings.
      download(new File([what === "csv" ? BYTE_ORDER_MARK : "", text], `${stem(name)}.${what}`, { type }));
    },
    cancel: () => exporting?.cancel(),
    close() {
      exporting?.close();
      if (!(source instanceof URL)) URL.revokeObjectURL(url);
    },
  };
}

export interface PictureOutcomeParts {
  readonly view: UploadView;
  readonly plan: PagePlan;
  readonly source: File | URL;
  readonly opened: OpenedPicture;
  /** Of `image`. */
  readonly answer: Answer;
}

/** Shows a still picture with what was found in it. The picture is the outcome's from here on. */
export function pictureOutcome({ view, plan, source, opened, answer }: PictureOutcomeParts): Outcome {
  const name = nameOf(source);
  const points = answer.view?.points ?? [];
  const angles = messageOf(answer, "angles");
  const result: PictureResult = {
    picture: opened.picture,
    name,
    points,
    angles: angles ? angleRows(angles.data, plan.lang) : [],
  };
  view.picture(result);
  return {
    source,
    async save(what) {
      if (what !== "picture") return;
      const { width, height } = opened.picture;
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d");
      if (context === null) return;
      context.drawImage(opened.picture, 0, 0);
      const nothing = { count: 0, score: null, grade: null, fault_joints: [], reference_points: [] };
      createOverlay({ plan }).paint(context, width, height, { t_ms: 0, points: [...points], ...nothing }, 0);
      const blob = await canvas.convertToBlob({ type: "image/png" });
      download(new File([blob], `${stem(name)}-repscope.png`, { type: blob.type }));
    },
    cancel: () => undefined,
    close: () => opened.picture.close(),
  };
}

/** A file's name without what says its kind. */
function stem(name: string): string {
  return name.replace(/\.[^.]*$/, "") || "repscope";
}
