// Runs session_timing.py inside Pyodide: node session_timing.mjs REPO CASES.json [NUMPY.whl]. Prints what it returns.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [repo, cases, numpy] = process.argv.slice(2);
const require = createRequire(join(repo, "web", "package.json"));
const { loadPyodide } = require("pyodide");
const pyodide = await loadPyodide();
pyodide.FS.mkdirTree("/repo/py_core");
pyodide.FS.mkdirTree("/repo/bench");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: join(repo, "py_core") }, "/repo/py_core");
pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: join(repo, "tests", "bench") }, "/repo/bench");
if (numpy) await pyodide.loadPackage(numpy, { messageCallback: () => undefined });
pyodide.globals.set("cases", readFileSync(cases, "utf8"));
const answer = pyodide.runPython(`
import sys
sys.dont_write_bytecode = True
sys.path[:0] = ["/repo", "/repo/bench"]
import session_timing
session_timing.measure(cases)
`);
console.log(answer);
