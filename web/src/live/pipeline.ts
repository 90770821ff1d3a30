/**
 * The loop from picture to answer. While the session judges one frame the model already works on the next,
 * so that Python costs no waiting time; at most one answer is outstanding, so that nothing queues up.
 */

import type { FrameStream } from "../media/frames";
import type { Estimate, Estimator } from "../pose";
import type { Gate } from "./gate";
import type { SpeedWatch } from "./speed";
import type { Timings } from "./timings";

/** What judging one frame cost, milliseconds each; see `FrameTiming`. */
export interface JudgedTimes {
  readonly sessionMs: number;
  readonly messagesMs: number;
}

export interface PipelineParts {
  readonly video: HTMLVideoElement;
  readonly frames: FrameStream;
  readonly estimator: Estimator;
  readonly gate: Gate;
  readonly speed: SpeedWatch;
  readonly timings: Timings;
  /** Hands one frame to the session; resolves when its answer was shown, `null` when there was none. */
  readonly judge: (estimate: Estimate, tMs: number) => Promise<JudgedTimes | null>;
  /** Called once when too few frames get through. */
  readonly tooSlow: () => void;
}

/**
 * Runs until the frame stream is closed.
 *
 * @throws {PoseError} when the model cannot go on.
 */
export async function runPipeline(parts: PipelineParts): Promise<void> {
  const { video, frames, estimator, gate, speed } = parts;
  let judged: Promise<void> = Promise.resolve();
  for (;;) {
    const frame = await frames.next();
    if (!frame) break;
    if (!gate.isOpen()) {
      await gate.pass();
      speed.restart();
      continue; // That frame is from before the rest.
    }
    const takenMs = performance.now();
    const estimate = await estimator.estimate(video, frame.tMs);
    await judged;
    if (!gate.isOpen()) continue;
    judged = judge(parts, estimate, frame.tMs, takenMs);
    if (speed.frame(performance.now())) parts.tooSlow();
  }
  await judged;
}

async function judge(parts: PipelineParts, estimate: Estimate, tMs: number, takenMs: number): Promise<void> {
  const { grabMs, cropMs, modelMs } = estimate;
  const wholeMs = performance.now() - takenMs;
  const judged = await parts.judge(estimate, tMs);
  if (judged) parts.timings.add({ tMs, grabMs, cropMs, modelMs, wholeMs, ...judged });
}
