/** PyScript, as far as the engine uses it: one script in one worker. */

import { EngineError } from "./errors";

/** A worker with Python in it, and the functions that its script left on `pyscript.sync`. */
export interface PythonWorker extends Worker {
  readonly ready: Promise<unknown>;
  readonly sync: Record<string, (...values: readonly unknown[]) => Promise<unknown>>;
}

interface PyScriptModule {
  readonly hooks: {
    readonly main: { readonly onWorker: Set<(wrap: unknown, worker: PythonWorker) => void> };
  };
}

/** PyScript's own plugins: consoles, editors and games, which it would fetch and no page of ours has. */
const PLUGINS = [
  "codemirror",
  "deprecations-manager",
  "donkey",
  "error",
  "py-editor",
  "py-game",
  "py-terminal",
];

let turn: Promise<unknown> = Promise.resolve();

/**
 * Has PyScript run `code` in a worker of its own; resolves once the worker exists, not when Python is ready.
 *
 * @param core URL of PyScript's module.
 * @param interpreter URL of the module whose `loadPyodide` the worker is to call.
 * @throws {EngineError} `engine_load_failed` when PyScript cannot be loaded.
 */
export function startPython(core: string, interpreter: string, code: string): Promise<PythonWorker> {
  // PyScript tells that there is a new worker, not whose: so there is one start at a time.
  const started = turn.then(() => start(core, interpreter, code));
  turn = started.catch(() => undefined);
  return started;
}

async function start(core: string, interpreter: string, code: string): Promise<PythonWorker> {
  leaveOutPlugins();
  const { hooks } = await loadPyScript(core);
  return new Promise((resolve) => {
    const script = document.createElement("script");
    const created = (_: unknown, worker: PythonWorker): void => {
      hooks.main.onWorker.delete(created);
      script.remove();
      // PyScript would write a failed start to the console; whoever awaits `ready` says what became of it.
      worker.onerror = () => undefined;
      resolve(worker);
    };
    hooks.main.onWorker.add(created);
    script.type = "py";
    script.setAttribute("worker", "");
    // The frames and WebViews that the page lives in lack the headers without which Python cannot reach it.
    script.setAttribute("config", JSON.stringify({ interpreter, sync_main_only: true }));
    script.textContent = code;
    document.head.append(script);
  });
}

async function loadPyScript(core: string): Promise<PyScriptModule> {
  const restore = await standInForDatabases();
  try {
    return (await import(/* @vite-ignore */ core)) as PyScriptModule;
  } catch (cause) {
    throw new EngineError("engine_load_failed", `PyScript could not be loaded from ${core}`, { cause });
  } finally {
    restore();
  }
}

/**
 * PyScript opens a database as soon as it is loaded, for files that no page of ours has, and fails where it is
 * refused one: in a frame on another site, when the browser blocks third-party cookies. There it gets, until
 * `restore`, something that never answers; the worker's own database is `interpreter.mjs`'s matter.
 *
 * @returns what puts the browser's own databases back.
 */
async function standInForDatabases(): Promise<() => void> {
  const own = Object.getOwnPropertyDescriptor(window, "indexedDB");
  try {
    await indexedDB.databases();
    return () => undefined;
  } catch {
    Object.defineProperty(window, "indexedDB", { configurable: true, value: { open: () => ({}) } });
    return () => {
      if (own) Object.defineProperty(window, "indexedDB", own);
      else Reflect.deleteProperty(window, "indexedDB");
    };
  }
}

/** PyScript reads these elements when it is loaded: one for Python, one for the MicroPython that is not used. */
function leaveOutPlugins(): void {
  for (const name of ["py-config", "mpy-config"]) {
    if (document.querySelector(name)) continue;
    const config = document.createElement(name);
    config.textContent = JSON.stringify({ plugins: PLUGINS.map((plugin) => `!${plugin}`) });
    document.head.append(config);
  }
}
