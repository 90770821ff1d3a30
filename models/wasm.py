"""Bring the binaries of TensorFlow.js's wasm backend to the site.

They belong to the exact version of the npm package that the page's bundle was made from, so they are copied
from where npm installed it. The page picks one by what the browser can do: plain, SIMD, or SIMD with threads
(the last only where the page is cross-origin isolated).
"""

from __future__ import annotations

import shutil
from pathlib import Path

PACKAGE = Path("web/node_modules/@tensorflow/tfjs-backend-wasm/dist")
BINARIES = ("tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm")


def ensure_wasm(repo: Path, out: Path) -> None:
    """Copy the binaries that differ to ``out/wasm``. ``FileNotFoundError`` before npm has installed them."""
    target = out / "wasm"
    for name in BINARIES:
        source = repo / PACKAGE / name
        if not source.is_file():
            raise FileNotFoundError(
                f"{source} is missing: the npm packages are not installed. Run `npm ci` in {repo / 'web'}."
            )
        copy = target / name
        if copy.is_file() and copy.read_bytes() == source.read_bytes():
            continue
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
