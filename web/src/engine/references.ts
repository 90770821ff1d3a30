/** Reference movements as the engine makes and reads them: what its calls take, and the types of their answers. */

export type {
  Kind as ReferenceKind,
  ReferenceAnswer,
  ReferenceCard,
  ReferenceProblem,
  Stretch,
  Survey,
  SurveyAnswer,
} from "../generated/references";

/** What a reference movement is made of beside the keypoints. */
export interface ReferenceMaking {
  /** The part of the clip, in the clip's own times. */
  readonly startMs: number;
  readonly endMs: number;
  readonly name: string;
  /** A UUID, as `crypto.randomUUID` gives it. */
  readonly id: string;
  /** Now, as `new Date().toISOString()` gives it. */
  readonly created: string;
  /** What estimated the keypoints, such as `movenet-lightning`. */
  readonly model: string | null;
  /** The language of a problem's message. */
  readonly lang: string;
}
