/**
 * Makes the memory snapshot from which the page's Python starts: Pyodide with `py_core` imported.
 *
 *     node make_snapshot.mjs RUNTIME_FOLDER CORE_ARCHIVE PYSCRIPT_SOURCES PRELUDE OUT
 *
 * PYSCRIPT_SOURCES is the module of PyScript that holds its Python; PRELUDE is the Python that imports what the page
 * will need; OUT gets the snapshot, packed with gzip.
 */

import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [runtime, archive, sources, prelude, out] = process.argv.slice(2).map((path) => resolve(path));
try {
  await writeFile(out, gzipSync(await snapshot(), { level: 9 }));
} catch (error) {
  // Node would print the line that threw as well, and Pyodide's code is one line of a megabyte.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Pyodide's memory, once all that the page needs is imported. */
async function snapshot() {
  const { loadPyodide } = await import(pathToFileURL(`${runtime}/pyodide.mjs`).href);
  const interpreter = await loadPyodide({
    indexURL: `${runtime}/`,
    packageBaseUrl: `${runtime}/`,
    _makeSnapshot: true,
    // The same inputs give the same snapshot: without this the seed of Python's hashes is drawn anew each time.
    env: { PYTHONHASHSEED: "0" },
  });
  const members = new Uint8Array(await readFile(archive));
  interpreter.unpackArchive(members, "zip", { extractDir: "/lib/python3.13/site-packages" });
  const { default: packages } = await import(pathToFileURL(sources).href);
  interpreter.globals.set("pyscript_sources", JSON.stringify(packages.pyscript));
  interpreter.runPython(await readFile(prelude, "utf-8"));
  return interpreter.makeMemorySnapshot();
}
