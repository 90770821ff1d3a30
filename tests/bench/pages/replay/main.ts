/**
 * The site's own estimator on pictures that come without hurry: `replay` has it look at every frame of a clip. They
 * come one by one, or from the upload page's decoder: `upload` compares what is counted there with what these give.
 */
import { openVideo } from "../../../../web/src/media/video_file";
import { createEstimator, type Estimator } from "../../../../web/src/pose";

interface Opening {
  readonly family: "movenet" | "blazepose";
  readonly variant: "lightning" | "thunder" | "lite" | "full" | "heavy";
  readonly backend: "webgl" | "wasm";
}

interface Found {
  readonly width: number;
  readonly height: number;
  readonly timesMs: number[];
  /** Points of each frame, flat. */
  readonly points: number[][];
}

declare global {
  interface Window {
    /** Starts the estimator; resolves to the backend that it runs on. */
    openEstimator: (opening: Opening) => Promise<string>;
    /** Points of each picture of one clip, flat; forgets the clip before. */
    estimateClip: (urls: string[], timesMs: number[]) => Promise<number[][]>;
    /** Looks at every frame of one video file; forgets the clip before. */
    estimateFile: (url: string) => Promise<Found>;
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

window.estimateFile = async (url: string): Promise<Found> => {
  if (!estimator) throw new Error("expected openEstimator to be called first");
  estimator.reset();
  const { signal } = new AbortController();
  const video = await openVideo(new URL(url, location.href), { signal });
  const { width, height } = video.facts;
  const timesMs: number[] = [];
  const points: number[][] = [];
  try {
    for await (const { frame, turn, tMs } of video.pictures(signal)) {
      if (turn !== 0) throw new Error(`${url}: a camera gives upright pictures, these are turned by ${turn}`);
      const estimate = await estimator.estimate(frame, tMs);
      frame.close();
      timesMs.push(tMs);
      points.push(Array.from(estimate.points));
    }
  } finally {
    video.close();
  }
  return { width, height, timesMs, points };
};
