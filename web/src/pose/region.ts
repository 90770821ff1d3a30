/**
 * Where in the frame to look for the person, from where the person was.
 *
 * MoveNet sees a small square (192 or 256 pixels), so a person who fills little of the frame is lost in it unless the
 * square is cut around them. The idea and its two margins are Google's: centre on the hips; reach as far as the
 * furthest torso joint times 1.9 or the furthest seen joint times 1.2, whichever is more; look at the whole frame when
 * the torso is not seen ("Cropping algorithm", MoveNet tutorial of TensorFlow Hub, and MoveNet's model card). Beyond
 * it, the square here grows at once but shrinks slowly: one that breathes with every repetition moves each joint by
 * a pixel or two, and arms that come back up would start outside it.
 */

/** A square of the frame in pixels; it may reach beyond the frame, where the picture counts as black. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

const JOINTS = 17;
export const SHOULDERS: readonly number[] = [5, 6];
export const HIPS: readonly number[] = [11, 12];
export const SEEN_SCORE = 0.2;
const TORSO_MARGIN = 1.9;
const BODY_MARGIN = 1.2;
/** Time constant of shrinking, ms: about half of a brisk repetition. */
const SHRINK_MS = 600;

/** The smallest centred square that holds the whole frame. */
export function wholeFrame(width: number, height: number): Region {
  const side = Math.max(width, height);
  return { left: (width - side) / 2, top: (height - side) / 2, side };
}

/**
 * The square to look at in the next frame.
 *
 * @param points 17 x (x, y, score) in fractions of the frame, COCO order.
 * @param previous the square that `points` were found in.
 * @param elapsedMs time since the frame before.
 */
export function nextRegion(
  points: Float32Array,
  width: number,
  height: number,
  previous: Region,
  elapsedMs: number,
): Region {
  const whole = wholeFrame(width, height);
  const seen = (joint: number): boolean => jointScore(points, joint) >= SEEN_SCORE;
  const seenHips = HIPS.filter(seen);
  if (seenHips.length === 0 || !SHOULDERS.some(seen)) return whole;

  const centreX = mean(seenHips.map((joint) => jointX(points, joint) * width));
  const centreY = mean(seenHips.map((joint) => jointY(points, joint) * height));
  let half = 0;
  for (let joint = 0; joint < JOINTS; joint += 1) {
    if (!seen(joint)) continue;
    const reach = Math.max(
      Math.abs(jointX(points, joint) * width - centreX),
      Math.abs(jointY(points, joint) * height - centreY),
    );
    const isTorso = HIPS.includes(joint) || SHOULDERS.includes(joint);
    half = Math.max(half, reach * (isTorso ? TORSO_MARGIN : BODY_MARGIN));
  }
  // Nothing is gained by reaching beyond the furthest edge of the frame.
  half = Math.min(half, Math.max(centreX, width - centreX, centreY, height - centreY));
  // From the whole frame it closes in at once: nothing was being followed there.
  const held = previous.side < whole.side ? previous.side * Math.exp(-Math.max(0, elapsedMs) / SHRINK_MS) : 0;
  const side = Math.max(2 * half, held);
  if (!(side > 0) || side >= whole.side) return whole;
  return { left: centreX - side / 2, top: centreY - side / 2, side };
}

export function jointX(points: Float32Array, joint: number): number {
  return points[3 * joint];
}

export function jointY(points: Float32Array, joint: number): number {
  return points[3 * joint + 1];
}

export function jointScore(points: Float32Array, joint: number): number {
  return points[3 * joint + 2];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
