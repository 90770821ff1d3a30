/** Made by web/tools/generate.py from py_core. Do not edit: change the Python and run it again. */

export type Answers = SurveyAnswer | ReferenceAnswer;
export type Kind = "repetition" | "hold";

/**
 * A survey, or the problem that was in its way.
 */
export interface SurveyAnswer {
  survey: Survey | null;
  problem: ReferenceProblem | null;
}
/**
 * What happens in a clip, and the part of it that would make the best reference.
 */
export interface Survey {
  /**
   * Time of each frame.
   */
  t_ms: number[];
  /**
   * The movement's signal at each frame: 0 at rest, 1 furthest from it; null where the person was not seen.
   */
  values: (number | null)[];
  repetitions: Stretch[];
  /**
   * Where the proposed part starts,
   */
  start_ms: number;
  /**
   * and ends.
   */
  end_ms: number;
  kind: Kind;
  /**
   * Share of the frames in which somebody was seen, 0..1.
   */
  seen: number;
}
/**
 * A part of a clip, in the clip's own times.
 */
export interface Stretch {
  start_ms: number;
  end_ms: number;
}
/**
 * Why a call gave nothing.
 */
export interface ReferenceProblem {
  code: string;
  /**
   * What was expected, what came and what to do, in the language asked for.
   */
  message: string;
}
/**
 * A reference movement's file and its card, or the problem that was in their way.
 */
export interface ReferenceAnswer {
  text: string | null;
  card: ReferenceCard | null;
  problem: ReferenceProblem | null;
}
/**
 * A reference movement as a list shows it.
 */
export interface ReferenceCard {
  id: string;
  name: string;
  /**
   * ISO 8601 in UTC.
   */
  created: string;
  kind: Kind;
  duration_ms: number;
  /**
   * Of the frames that the keypoints were seen in, in pixels: their aspect.
   */
  width: number;
  height: number;
  model: string | null;
  /**
   * Times of `frames`, from 0.
   */
  t_ms: number[];
  /**
   * At most 48 of its frames, for a picture that moves: 17 x (x, y, score), or no numbers where nobody was seen.
   */
  frames: number[][];
  /**
   * Of the file's text as UTF-8.
   */
  bytes: number;
}
