/** TensorFlow.js's backends: choosing, starting, noticing that the GPU has gone. */
import { enableProdMode, env, registerBackend, removeBackend, setBackend } from "@tensorflow/tfjs-core";
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { failed } from "./fetching";
import { PoseError, type Backend, type EstimatorOptions, type OnEvent } from "./types";
import { isSoftwareRenderer, webglRenderer } from "./webgl_probe";

/** Longer than any start that works; a server that stalls on the wasm binary ends here. */
const START_MS = 30_000;
const WASM_FILES = [
  "tfjs-backend-wasm.wasm",
  "tfjs-backend-wasm-simd.wasm",
  "tfjs-backend-wasm-threaded-simd.wasm",
];
/** The base that the binaries' paths were set for: after a failed start TensorFlow.js takes no others. */
let wasmBase: string | null = null;
/** The start under way: TensorFlow.js calls a first one failed when a second one begins meanwhile. */
let wasmStart: Promise<boolean> | null = null;

export interface RunningBackend {
  readonly name: Backend;
  /** Resolves when the GPU's context is lost; on wasm never. */
  readonly lost: Promise<void>;
  /**
   * Compiles what `run` will need before it is run in earnest. Shaders asked for together compile side by side;
   * a run that needs its own results waits for each. On wasm there is nothing to compile.
   */
  compile(run: () => void): void;
}

enableProdMode();

/**
 * Starts the backend wished for, or wasm with an event that says why.
 *
 * @throws PoseError `webgl_unavailable` where there is neither, `model_load_failed` for a missing wasm binary.
 */
export async function startBackend(
  options: Pick<EstimatorOptions, "backend" | "base" | "softwareWebgl">,
  onEvent: OnEvent,
): Promise<RunningBackend> {
  if (options.backend === "wasm") return startWasm(options.base);
  const hindrance = webglHindrance(options.softwareWebgl) ?? (await startWebgl(options.softwareWebgl));
  if (typeof hindrance !== "string") return hindrance;
  const running = await startWasm(options.base, hindrance);
  onEvent({ code: "backend_fallback_wasm", detail: hindrance });
  return running;
}

function webglHindrance(software: "refuse" | "accept"): string | null {
  const renderer = webglRenderer();
  if (renderer === null) return "This browser has no WebGL 2 here.";
  if (software === "refuse" && isSoftwareRenderer(renderer))
    return `WebGL runs on the processor (${renderer}).`;
  return null;
}

/** The running backend, or why it did not start. Called again after a lost context it replaces what is left. */
export async function startWebgl(software: "refuse" | "accept"): Promise<RunningBackend | string> {
  const webgl = await import("@tensorflow/tfjs-backend-webgl");
  env().set("SOFTWARE_WEBGL_ENABLED", software === "accept");
  removeBackend("webgl");
  try {
    const fresh = new webgl.MathBackendWebGL();
    registerBackend("webgl", () => fresh);
    if (await setBackend("webgl")) {
      const lost = contextLoss(fresh.gpgpu.gl as WebGL2RenderingContext);
      return { name: "webgl", lost, compile: (run) => compileWith(fresh, run) };
    }
    return "The WebGL backend did not start.";
  } catch (thrown) {
    return `The WebGL backend did not start: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

function compileWith(webgl: MathBackendWebGL, run: () => void): void {
  env().set("ENGINE_COMPILE_ONLY", true);
  try {
    run();
  } finally {
    env().set("ENGINE_COMPILE_ONLY", false);
  }
  webgl.checkCompileCompletion();
  webgl.getUniformLocations();
}

function contextLoss(gl: WebGL2RenderingContext): Promise<void> {
  return new Promise((resolve) => {
    gl.canvas.addEventListener(
      "webglcontextlost",
      () => {
        resolve();
        // TensorFlow.js polls its fences without end, and on a lost context none is ever passed.
        gl.clientWaitSync = (): number => gl.CONDITION_SATISFIED;
      },
      { once: true },
    );
  });
}

/** @param why what spoke against webgl, for the error where there is no wasm either. */
export async function startWasm(base: string, why = ""): Promise<RunningBackend> {
  if (typeof WebAssembly === "undefined") {
    throw new PoseError(
      why === "" ? "internal" : "webgl_unavailable",
      `${why} Expected WebAssembly as a fallback, and this browser has none. Use a current browser.`.trim(),
    );
  }
  const { setWasmPaths, version_wasm: version } = await import("@tensorflow/tfjs-backend-wasm");
  if (wasmBase !== base) {
    wasmBase = base;
    // By version: a cached binary of another one crashes the code that loads it.
    const at = (file: string): string => `${base}wasm/${file}?v=${version}`;
    setWasmPaths(Object.fromEntries(WASM_FILES.map((file) => [file, at(file)])));
  }
  wasmStart ??= setBackend("wasm").finally(() => {
    wasmStart = null;
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), START_MS);
  });
  const started = await Promise.race([wasmStart, tooLong]);
  clearTimeout(timer);
  if (!started)
    throw failed(`${base}wasm/`, "a .wasm file of the wasm backend is missing, damaged or did not arrive");
  return { name: "wasm", lost: new Promise(() => undefined), compile: () => undefined };
}
