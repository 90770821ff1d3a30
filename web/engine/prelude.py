"""Run once in the build, just before the memory snapshot is taken: imports all that the live page will need.

``pyscript_sources`` is given: PyScript's own package as JSON, file name to source.
"""

import asyncio
import base64
import html
import importlib
import inspect
import io
import json
import pkgutil
import sys
import traceback
from importlib.machinery import ModuleSpec
from pathlib import Path

import py_core

# Imported above or used by what PyScript's package imports when it starts.
WANTED = (asyncio, base64, html, inspect, io, json, traceback, Path)


class PyScriptFinder:
    """Finds PyScript's package compiled.

    PyScript writes its package to the file system and imports it, anew on each start. Executing it needs the page's
    worker, compiling it does not; and where nothing is compiled, the browser need not compile Python's compiler.
    """

    def __init__(self, sources):
        self._codes = {}
        for file, source in sources.items():
            name = "pyscript" if file == "__init__.py" else f"pyscript.{file.removesuffix('.py')}"
            self._codes[name] = compile(source, f"/home/pyodide/pyscript/{file}", "exec", dont_inherit=True)

    def find_spec(self, name, path=None, target=None):
        if name not in self._codes:
            return None
        return ModuleSpec(name, self, is_package=name == "pyscript")

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self._codes[module.__name__], module.__dict__)


sys.meta_path.insert(0, PyScriptFinder(json.loads(pyscript_sources)))  # noqa: F821

for module in pkgutil.walk_packages(py_core.__path__, "py_core."):
    try:
        importlib.import_module(module.name)
    except ModuleNotFoundError as error:
        if error.name != "numpy":
            raise

for name in ("repscope_calls", "reference_calls"):
    importlib.import_module(name)
