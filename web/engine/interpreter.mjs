/**
 * What PyScript's worker loads as its interpreter: Pyodide, started from the memory snapshot of the build, in
 * which `py_core` is imported already. Where the snapshot is missing, damaged or refused, Pyodide starts the
 * long way and imports `py_core` from its archive; the page notices nothing but the time.
 *
 * The worker runs from a blob, so every URL is made from this module's own, whose query names the files:
 * `runtime` (Pyodide's folder), `core` (the archive of `py_core`), `snapshot` and `version` (of Pyodide).
 */

const SITE_PACKAGES = "/lib/python3.13/site-packages";
const STANDARD_LIBRARY = "/lib/python313.zip";

const here = new URL(import.meta.url);
const named = (name) => new URL(here.searchParams.get(name), here).href;

const coreURL = named("core");
const snapshotURL = named("snapshot");
const runtimeURL = named("runtime");
const libraryURL = `${runtimeURL}python_stdlib.zip`;
const lockURL = `${runtimeURL}pyodide-lock.json`;

export const version = here.searchParams.get("version");

// PyScript calls `loadPyodide` only after this module has run, and opens its database in between.
doWithoutStorage();

/**
 * Pyodide's `loadPyodide`, with `py_core` importable in what it gives, and a module `repscope_interpreter` whose
 * `load_numpy` fetches numpy and what goes with it.
 *
 * @param {object} options Pyodide's options, as PyScript gives them.
 * @returns {Promise<object>} Pyodide's interface.
 * @throws {Error} when a file of the runtime cannot be had or is damaged.
 */
export async function loadPyodide(options = {}) {
  const snapshot = fetchSnapshot();
  // Its failure is met where it is awaited; until then it must not count as unhandled.
  snapshot.catch(() => undefined);
  const { loadPyodide: start } = await import(`${runtimeURL}pyodide.mjs`);
  const settings = { ...options, indexURL: runtimeURL, packageBaseUrl: runtimeURL };
  let interpreter;
  let addMissing = async () => undefined;
  try {
    // The snapshot does without a standard library, but Pyodide wants some file in its place.
    interpreter = await guarded(start, { ...settings, _loadSnapshot: snapshot, stdLibURL: lockURL });
    const fillLibrary = fillWhenOpened(interpreter.FS, STANDARD_LIBRARY, libraryURL);
    addMissing = async () => {
      const [library, core] = await Promise.all([fetchBytes(libraryURL), fetchBytes(coreURL)]);
      fillLibrary(library);
      interpreter.unpackArchive(core, "zip", { extractDir: SITE_PACKAGES });
    };
  } catch (error) {
    console.warn(`Starting Python without its memory snapshot, which takes longer: ${error}`);
    interpreter = await startFromArchive(start, settings);
  }
  let loading = null;
  const loadNumpy = async () => {
    try {
      await (loading ??= addMissing().then(() => fetchNumpy(interpreter)));
    } catch (error) {
      loading = null; // Asked again, it is tried again.
      throw error;
    }
  };
  interpreter.registerJsModule("repscope_interpreter", { load_numpy: loadNumpy });
  return interpreter;
}

async function startFromArchive(start, settings) {
  const core = fetchBytes(coreURL);
  core.catch(() => undefined);
  const interpreter = await guarded(start, settings);
  interpreter.unpackArchive(await core, "zip", { extractDir: SITE_PACKAGES });
  interpreter.pyimport("repscope_calls").destroy();
  return interpreter;
}

/** The snapshot's memory image, unpacked while it arrives. */
async function fetchSnapshot() {
  const response = await fetch(snapshotURL);
  if (!response.ok) throw new Error(`${snapshotURL} answered ${response.status}`);
  const unpacked = response.body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

async function fetchNumpy(interpreter) {
  const silent = () => undefined;
  await interpreter.loadPackage("numpy", { messageCallback: silent, errorCallback: silent });
  if (!("numpy" in interpreter.loadedPackages)) {
    throw new Error(`${runtimeURL}: numpy's wheel is missing or not the one that the lock file names`);
  }
}

/**
 * Starts Pyodide so that a runtime that cannot be compiled is an error: Pyodide itself only writes a warning
 * and never answers. A host that does not know the type of a .wasm file is no reason to fail.
 */
async function guarded(start, settings) {
  const { instantiate, instantiateStreaming } = WebAssembly;
  let fail;
  const failed = new Promise((_, reject) => (fail = reject));
  const watched = async (work) => {
    try {
      return await work();
    } catch (error) {
      fail(new Error(`${runtimeURL}pyodide.asm.wasm cannot be used: ${error}`));
      throw error;
    }
  };
  WebAssembly.instantiate = (source, imports) => watched(() => instantiate(source, imports));
  WebAssembly.instantiateStreaming = (source, imports) =>
    watched(async () => {
      const response = await source;
      if (!response.ok) throw new Error(`the host answered ${response.status}`);
      const typed = response.headers.get("Content-Type")?.startsWith("application/wasm");
      return typed
        ? instantiateStreaming(response, imports)
        : instantiate(await response.arrayBuffer(), imports);
    });
  try {
    return await Promise.race([start(settings), failed]);
  } finally {
    Object.assign(WebAssembly, { instantiate, instantiateStreaming });
  }
}

/**
 * Makes a file of Pyodide's file system one whose contents are fetched when something first opens it. The live
 * path never does: all that it imports is in the snapshot. Opening a file cannot wait for a promise, so the
 * request is a synchronous one, which workers may make.
 *
 * @returns {(bytes: Uint8Array) => void} gives the file its contents, where they have come some other way.
 */
function fillWhenOpened(FS, path, url) {
  const { node } = FS.lookupPath(path);
  const usual = node.stream_ops;
  const fill = (bytes) => {
    node.stream_ops = usual;
    FS.writeFile(path, bytes);
  };
  const open = (stream) => {
    fill(fetchBytesNow(url));
    stream.stream_ops = usual;
  };
  node.stream_ops = { ...usual, open };
  return fill;
}

/**
 * Gives this worker a database that is always empty. PyScript keeps the packages that scripts ask for in one, and
 * waits for it before it starts Pyodide. Ours asks for none, and a page in a frame may be refused a database, as
 * when the browser blocks third-party cookies: PyScript would fail with it.
 */
function doWithoutStorage() {
  const answer = (result) => {
    const request = { result };
    queueMicrotask(() => request.onsuccess?.({ target: request }));
    return request;
  };
  const store = { getAllKeys: () => answer([]) };
  const database = { transaction: () => ({ objectStore: () => store }), close: () => undefined };
  const value = { open: () => answer(database) };
  Object.defineProperty(globalThis, "indexedDB", { value, configurable: true });
}

async function fetchBytes(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function fetchBytesNow(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${url} answered ${request.status}`);
  return new Uint8Array(request.response);
}
