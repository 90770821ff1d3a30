/**
 * Stands in for `@tensorflow/tfjs-backend-webgpu`, which `@tensorflow-models/pose-detection` imports for its
 * PoseNet operations on a WebGPU backend. Neither is part of this site: its backends are webgl and wasm.
 */
export function WebGPUBackend(): never {
  throw new Error("The WebGPU backend is not part of this site: use 'webgl' or 'wasm'.");
}

/** Imported beside the backend; read only by code that has a `WebGPUBackend` in hand, so never. */
export const webgpu_util: Readonly<Record<string, never>> = {};
