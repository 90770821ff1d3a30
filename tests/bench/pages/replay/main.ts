/**
 * The site's own estimator on pictures that come without hurry: `replay` has it look at every frame of a clip.
 */
import { createEstimator, type Estimator } from "../../../../web/src/pose";

interface Opening {
  readonly family: "movenet" | "blazepose";
  readonly variant: "lightning" | "thunder" | "lite" | "full" | "heavy";
  readonly backend: "webgl" | "wasm";
}

declare global {
  interface Window {
    /** Starts the estimator; resolves to the backend that it runs on. */
    openEstimator: (opening: Opening) => Promise<string>;
    /** Points of each picture of one clip, flat; forgets the clip before. */
    estimateClip: (urls: string[], timesMs: number[]) => Promise<number[][]>;
  }
}

let estimator: Estimator | undefined;

window.openEstimator = async ({ family, variant, backend }: Opening): Promise<string> => {
  estimator = await createEstimator(
    { family, variant, backend, runInWorker: false, base: "/", softwareWebgl: "accept" },
    () => undefined,
  );
  return estimator.backend;
};

window.estimateClip = async (urls: string[], timesMs: number[]): Promise<number[][]> => {
  if (!estimator) throw new Error("expected openEstimator to be called first");
  estimator.reset();
  const points: number[][] = [];
  for (const [index, url] of urls.entries()) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    const picture = await createImageBitmap(await answer.blob());
    const estimate = await estimator.estimate(picture, timesMs[index] ?? 0);
    points.push(Array.from(estimate.points));
    picture.close();
  }
  return points;
};
