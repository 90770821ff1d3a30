"""Run once in the build, just before the memory snapshot is taken: imports all that the live page will need."""

import asyncio
import base64
import html
import importlib
import inspect
import io
import pkgutil
import textwrap
import traceback
from collections.abc import Callable
from pathlib import Path

import py_core

# The modules above are those that PyScript's own package imports when it starts.
WANTED = (asyncio, base64, html, inspect, io, textwrap, traceback, Callable, Path)

for module in pkgutil.walk_packages(py_core.__path__, "py_core."):
    try:
        importlib.import_module(module.name)
    except ModuleNotFoundError as error:
        if error.name != "numpy":
            raise

importlib.import_module("repscope_calls")
