/**
 * The model alone: one input that never changes, executed and read back. Loaded into the tracking page while
 * that rests, in a frame of its own, since it brings its own TF.js.
 */
import "@tensorflow/tfjs-backend-webgl";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { loadGraphModel } from "@tensorflow/tfjs-converter";
import { ready, setBackend, zeros, type Tensor } from "@tensorflow/tfjs-core";

interface Opening {
  readonly backend: "webgl" | "wasm";
  readonly modelUrl: string;
  readonly wasmUrl: string;
  /** Side of the model's square input, pixels. */
  readonly size: number;
  readonly warmUp: number;
}

declare global {
  interface Window {
    /** Loads the model and runs it `warmUp` times. */
    openModel: (opening: Opening) => Promise<void>;
    /** Milliseconds of each of so many runs. */
    timeModel: (runs: number) => Promise<number[]>;
  }
}

let run: (() => Promise<void>) | undefined;

window.openModel = async ({ backend, modelUrl, wasmUrl, size, warmUp }: Opening): Promise<void> => {
  setWasmPaths(wasmUrl);
  await setBackend(backend);
  await ready();
  const model = await loadGraphModel(modelUrl);
  const input = zeros([1, size, size, 3], "int32");
  run = async () => {
    const output = model.execute(input) as Tensor;
    await output.data();
    output.dispose();
  };
  for (let index = 0; index < warmUp; index++) await run();
};

window.timeModel = async (runs: number): Promise<number[]> => {
  if (!run) throw new Error("expected openModel to be called first");
  const times: number[] = [];
  for (let index = 0; index < runs; index++) {
    const began = performance.now();
    await run();
    times.push(performance.now() - began);
  }
  return times;
};
