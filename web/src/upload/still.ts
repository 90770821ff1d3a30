/** One pose from one picture. */

import type { Estimate, EstimatorPool } from "../pose";

/**
 * A video's model closes in on the person from picture to picture. A still one is looked at again, in the square that
 * the last look led to, until that no longer changes: twice after the first look.
 */
const LOOKS = 3;
/** Time for each look to lead to the next one's square. */
const STEP_MS = 100;

/** @param picture upright; it stays open. */
export async function lookAt(pool: EstimatorPool, picture: ImageBitmap): Promise<Estimate> {
  let found: Estimate | null = null;
  for (let look = 0; look < LOOKS; look += 1) {
    const frame = await createImageBitmap(picture);
    const { width, height } = picture;
    found = await pool.estimate({ frame, turn: 0, width, height, tMs: look * STEP_MS });
  }
  if (found === null) throw new Error("a picture should be looked at");
  return found;
}
