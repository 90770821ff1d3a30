/** Starts Python in the page. */

import main from "../../engine/main.py?raw";
import { type Engine, PythonEngine } from "./engine";
import { EngineError } from "./errors";
import { readManifest } from "./manifest";
import { type PythonWorker, startPython } from "./pyscript";

export interface EngineOptions {
  /** Root of the site's files: a path or URL with a slash at its end. */
  readonly base: string;
  /** A start that takes longer has failed: 120 seconds, unless said otherwise. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 120_000;

/**
 * Resolves once Python answers calls: the session can then be opened.
 *
 * @throws {EngineError} `engine_load_failed`; `cause` says what of it failed.
 */
export async function startEngine({ base, timeoutMs = TIMEOUT_MS }: EngineOptions): Promise<Engine> {
  let worker: PythonWorker | null = null;
  const start = async (): Promise<Engine> => {
    const { manifest, root } = await readManifest(base);
    const href = (path: string): string => new URL(path, root).href;
    worker = await startPython(href(manifest.pyscript), href(manifest.interpreter), main);
    await answering(worker);
    return new PythonEngine(worker);
  };
  try {
    return await within(timeoutMs, start());
  } catch (cause) {
    (worker as PythonWorker | null)?.terminate();
    if (cause instanceof EngineError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError("engine_load_failed", `Python could not be started: ${reason}`, { cause });
  }
}

/** Waits for the worker's script to have run; it has not where py_core is missing, of which PyScript only logs. */
async function answering(worker: PythonWorker): Promise<void> {
  const crashed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => reject(new Error(event.message)), { once: true });
  });
  await Promise.race([worker.ready, crashed]);
  await worker.sync.look();
}

function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
