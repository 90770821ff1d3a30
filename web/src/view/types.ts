/**
 * What the live page tells the view, and what the view tells the page.
 *
 * The view only shows: it takes plans, states and covers, and gives back at most the name of a command
 * that the person chose. It knows no tensor, no camera and no message of the host.
 */

import type { Grade, Look, Message, PagePlan, ViewState } from "../generated/messages";

export type { Grade, Look, PagePlan, ViewState };

/** The closing message of a session, of a built-in movement or of a comparison. */
export type Summary = Extract<Message, { type: "exercise_summary" }>;

/** That of a comparison with a reference. */
export type Comparison = Extract<Summary, { total_frames_compared: number }>;

/** The jumps of a session, which come with its closing message. */
export type Jumps = Extract<Message, { type: "jump_summary" }>;

/** What the page is busy with while nothing can be shown yet, in the order in which it happens. */
export type CoverStage = "opening" | "camera" | "file" | "model" | "reference" | "starting";

/** What a person may ask for on the page itself; the page hands it to the session as a command. */
export type ViewCommand = "pause" | "resume" | "reset" | "switchCamera";

export interface ViewOptions {
  /** Languages of the person until the plan names one; by default the browser's. */
  readonly languages?: readonly string[];
  /** Called when the person presses a control. Without it no controls are shown. */
  readonly onCommand?: (command: ViewCommand) => void;
  /** Called when the person wants to keep the recording; without it there is no control for that. */
  readonly onSave?: () => void;
  /** Whether the device has a second camera, so that switching makes sense. */
  readonly canSwitchCamera?: boolean;
}

export interface View {
  /** Takes language, theme and look. May be called again when the session changes its plan. */
  plan(plan: PagePlan): void;

  /**
   * Covers the picture with what the page is doing.
   *
   * @param progress 0..1 within this stage, or `null`/absent where nobody knows how far it is.
   * @param message an embedder's own words (`loading_message`) in place of the page's title; what the page
   *   really does then stands below. Asking for the camera keeps its own words.
   */
  cover(stage: CoverStage, progress?: number | null, message?: string): void;

  /** Takes a cover away; `show` does so by itself. An error cover stays until `recover`. */
  uncover(): void;

  /**
   * Covers the picture with what went wrong and what to do about it.
   *
   * @param code error code of the contract; decides title, advice and picture.
   * @param message the error's own text, in the person's language; shown below the advice.
   * @param retry called when the person presses "Try again"; absent: no button where retrying is pointless.
   */
  broken(code: string, message: string, retry?: () => void): void;

  /** Takes the error cover away, before a new try. */
  recover(): void;

  /** A short notice at the edge of the picture that goes by itself (a warning for the person). */
  notice(message: string): void;

  /**
   * Shows what the session saw in one frame.
   *
   * @param width pixels of the frame that `view.points` are fractions of
   * @param height the same, vertically
   */
  show(view: ViewState, width: number, height: number): void;

  /** Closing figures for the `finished` state; a session of jumps has theirs as well. */
  summary(summary: Summary, jumps?: Jumps | null): void;

  /** Whether a second camera is there (known only after the first one was opened). */
  setCanSwitchCamera(possible: boolean): void;

  /** Leaves the page as `createView` found it. */
  dispose(): void;
}
