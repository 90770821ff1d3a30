"""Brotli copies beside the site's files, for hosts that serve them, as the project's own server does."""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from web.tools.download import Progress

_TEXTS = frozenset({".css", ".html", ".js", ".json", ".map", ".mjs", ".py", ".svg", ".toml", ".txt"})
_BINARIES = frozenset({".bin", ".data", ".tar", ".wasm", ".whl", ".zip"})

_SMALLEST = 1024
_WORTH = 0.85
_PROBE = 256 * 1024
_BEST, _QUICK = 11, 9
"""The best takes a minute for Pyodide, and saves an eighth over the quick one, which takes seconds."""
_LARGE = 1 << 20


def precompress(out: Path, cache: Path, progress: Progress, *, best: bool = False) -> None:
    """Keep a ``.br`` beside every file of ``out`` that becomes clearly smaller by it.

    Model weights do not: they stay as they are. ``best`` takes the time to make large files as small as they
    get. Results are kept in ``cache`` by content, so this is slow once however often the site is built.
    """
    kept = cache / "brotli"
    kept.mkdir(parents=True, exist_ok=True)
    files = {file for file in out.rglob("*") if file.suffix in _TEXTS | _BINARIES and file.is_file()}
    for compressed in list(out.rglob("*.br")):
        if compressed.with_suffix("") not in files:
            compressed.unlink()
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for _ in pool.map(lambda file: _one(file, kept, progress, best), files):
            pass


def _one(file: Path, kept: Path, progress: Progress, best: bool) -> None:
    """Bring one file's ``.br`` up to date, or away where it is not worth it."""
    data = file.read_bytes()
    beside = file.with_name(file.name + ".br")
    result = _result(data, file.name, kept, progress, best)
    if result.stat().st_size == 0 or result.stat().st_size > _WORTH * len(data):
        beside.unlink(missing_ok=True)
    elif not beside.is_file() or not filecmp.cmp(result, beside, shallow=False):
        shutil.copyfile(result, beside)


def _result(data: bytes, name: str, kept: Path, progress: Progress, best: bool) -> Path:
    """The kept compressed copy of ``data``, made where it is missing; empty for what is not worth trying."""
    content = hashlib.sha256(data).hexdigest()
    finest = kept / f"{content}-{_BEST}.br"
    quality = _BEST if best or len(data) < _LARGE else _QUICK
    result = finest if finest.is_file() else kept / f"{content}-{quality}.br"
    if not result.is_file():
        middle = len(data) // 2
        probe = data[middle : middle + _PROBE]
        packed = b""
        if len(data) >= _SMALLEST and len(brotli.compress(probe, quality=5)) <= _WORTH * len(probe):
            if quality == _BEST and len(data) >= _LARGE:
                progress(f"compressing {name} ({len(data):,} bytes)")
            packed = brotli.compress(data, quality=quality, lgwin=24)
        partial = result.with_suffix(f".{os.getpid()}")
        partial.write_bytes(packed)
        partial.replace(result)
    return result
