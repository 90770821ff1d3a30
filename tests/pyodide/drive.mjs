/**
 * Runs sessions in the built engine as the page's worker would, but under Node.
 *
 *     node drive.mjs ENGINE_FOLDER snapshot|archive|SNAPSHOT_FILE JOB RESULT
 *
 * JOB is a JSON file: `sessions`, each a list of calls `[name, ...arguments]`; `numpy`: whether to load it
 * after them; `python`: an expression to evaluate at the end. RESULT becomes one too: the answers of each session, the
 * time of each frame, alone and within each batch, what Python had imported before and after, the files that were
 * fetched, and what the expression gave.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

const [folder, start, jobFile, resultFile] = process.argv.slice(2);
const job = JSON.parse(readFileSync(jobFile, "utf-8"));
const fetched = [];

/** Files of the engine's folder, as a host would give them. */
const read = (url) => {
  const path = fileURLToPath(url);
  fetched.push(basename(path));
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
};
globalThis.fetch = async (url) => {
  const bytes = read(url);
  const headers = { "Content-Type": "application/octet-stream" };
  return new Response(bytes, { status: bytes ? 200 : 404, headers });
};
globalThis.XMLHttpRequest = class {
  open(_method, url) {
    this.url = url;
  }
  send() {
    const bytes = read(this.url);
    this.status = bytes ? 200 : 404;
    this.response = bytes && Uint8Array.from(bytes).buffer;
  }
};
// Pyodide looks around to learn where it runs: this is a worker, whose files come from URLs.
globalThis.self = globalThis;
globalThis.location = new URL(import.meta.url);
globalThis.WorkerGlobalScope = class {
  static [Symbol.hasInstance]() {
    return true;
  }
};
delete globalThis.process;

// Node would print the line that threw as well, and Pyodide's code is one line of a megabyte.
process.on("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(1);
});

const root = pathToFileURL(`${resolve(folder)}/`);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", root), "utf-8"));
const interpreterURL = new URL(manifest.interpreter, root);
if (start === "archive") interpreterURL.searchParams.set("snapshot", "./missing.bin");
else if (start !== "snapshot")
  interpreterURL.searchParams.set("snapshot", pathToFileURL(resolve(start)).href);

const warnings = [];
console.warn = (text) => warnings.push(String(text));
const began = performance.now();
const { loadPyodide } = await import(interpreterURL.href);
const python = await loadPyodide({ stderr: (text) => warnings.push(text) });
const startMs = performance.now() - began;
const fetchedAtStart = fetched.splice(0);

const sync = {};
python.globals.set("sync", sync);
python.runPython("import sys, types; sys.modules['pyscript'] = types.SimpleNamespace(sync=sync)");
const main = readFileSync(new URL("../../web/engine/main.py", import.meta.url), "utf-8");
const modules = () => python.runPython("import sys; list(sys.modules)").toJs();

const before = modules();
const frameMs = [];
const batchMs = [];
const numbers = (values) => Float32Array.from(values, (value) => value ?? NaN);
const sessions = job.sessions.map((calls) => {
  python.runPython(main, { globals: python.toPy({}) });
  return calls.map(([name, ...values]) => {
    if (name === "image") return sync.image(numbers(values[0]), ...values.slice(1));
    if (name !== "frame" && name !== "frames") return sync[name](...values);
    const points = numbers(values[0]);
    const lists =
      name === "frames" ? [Uint32Array.from(values[1]), Float64Array.from(values[2])] : [values[1]];
    const called = performance.now();
    const answer = sync[name](points, ...lists, ...values.slice(1 + lists.length));
    const ms = performance.now() - called;
    if (name === "frame") frameMs.push(ms);
    else batchMs.push(ms / values[1].length);
    return answer;
  });
});
const after = modules();
const fetchedByFrames = fetched.splice(0);

if (job.numpy) await sync.need_numpy();
const value = python.runPython(job.python);
const result = {
  sessions,
  start_ms: startMs,
  frame_ms: frameMs,
  batch_ms: batchMs,
  before,
  after,
  fetched_at_start: fetchedAtStart,
  fetched_by_frames: fetchedByFrames,
  value: value ?? null,
  warnings,
};
writeFileSync(resultFile, JSON.stringify(result));
// Pyodide's own message channel would keep Node waiting.
process.exit(0);
