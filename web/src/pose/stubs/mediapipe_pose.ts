/**
 * Stands in for `@mediapipe/pose`, which `@tensorflow-models/pose-detection` imports for a runtime that this
 * project does not use. Being asked for it is a bug.
 */
export function Pose(): never {
  throw new Error("The MediaPipe runtime of pose-detection is not part of this site: use runtime 'tfjs'.");
}
