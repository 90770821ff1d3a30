/**
 * The least a page needs before it can see a pose: TF.js, MoveNet Lightning through pose-detection, one first
 * estimate. `start` measures the real page beside it.
 *
 * Query: `backend` (`webgl` or `wasm`) and `model`, the URL of the model. `window.ready` resolves to the time
 * since navigation in milliseconds.
 */
import "@tensorflow/tfjs-backend-webgl";
import { createDetector, movenet, SupportedModels } from "@tensorflow-models/pose-detection";
import { ready as backendReady, setBackend } from "@tensorflow/tfjs-core";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

declare global {
  interface Window {
    ready: Promise<number>;
  }
}

async function start(): Promise<number> {
  const query = new URLSearchParams(location.search);
  setWasmPaths(query.get("wasm") ?? "/wasm/");
  await setBackend(query.get("backend") ?? "wasm");
  await backendReady();
  const detector = await createDetector(SupportedModels.MoveNet, {
    modelType: movenet.modelType.SINGLEPOSE_LIGHTNING,
    modelUrl: query.get("model") ?? "/models/movenet-lightning/model.json",
  });
  await detector.estimatePoses(new ImageData(640, 480));
  return performance.now();
}

window.ready = start();
