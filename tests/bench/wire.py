"""`bytes`: what a first visit to the tracking page loads, by part, raw and compressed."""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import brotli
from rich.console import Console

from tests.bench import browsing, camera_films, stage, tables
from web.tools.serve import file_for

LIMIT_MS = 120_000

PARTS = ("page", "tfjs", "wasm", "model", "pyodide", "snapshot", "pyscript", "py_core", "other")

_IN_TFJS = re.compile(rb"tfjs|Tensor")
"""What stands in every bundle of TF.js, and in none of the page's own."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One file of the visit: its bytes as they are, and as a host sends them that compresses with brotli."""

    path: str
    part: str
    raw: int
    brotli: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    stage.add_site(parser)
    parser.add_argument("--backend", choices=["wasm", "webgl"], default="wasm")
    parser.add_argument("--files", action="store_true", help="also list every file")


def run(args: argparse.Namespace, console: Console) -> int:
    with stage.staged(args.site) as place, tempfile.TemporaryDirectory(prefix="repscope-bytes-") as folder:
        camera = camera_films.mannequin_camera(args.site, Path(folder) / "camera.mjpeg")
        paths = visit(place, args.backend, camera)
        files = [weigh(place.root, path) for path in paths]
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for file in files:
        for key in (file.part, "all"):
            totals[key] = [
                had + new for had, new in zip(totals[key], (1, file.raw, file.brotli), strict=True)
            ]
    rows: list[list[tables.Cell]] = [
        [part, *map(_grouped, totals[part])] for part in (*PARTS, "all") if part in totals
    ]
    title = f"Bytes of a first visit to the tracking page, {args.backend}"
    notes = ["py_core and what it imports of Python's library are within the snapshot."]
    tables.print_table(console, title, ["part", "files", "raw", "brotli"], rows, notes, right=True)
    if args.files:
        listed: list[list[tables.Cell]] = [
            [file.path, file.part, _grouped(file.raw), _grouped(file.brotli)]
            for file in sorted(files, key=lambda file: -file.brotli)
        ]
        tables.print_table(console, "Files", ["path", "part", "raw", "brotli"], listed, right=True)
    return 0


def visit(place: stage.Stage, backend: str, camera: Path) -> list[str]:
    """Paths that a new profile loads from the site until frames are judged, workers' files included."""
    paths: set[str] = set()
    with browsing.chromium(browsing.camera_flags(camera)) as context:
        context.on("request", lambda request: paths.add(request.url))
        page = context.new_page()
        page.goto(place.tracking_url({"exercise": "squat", "poseBackend": backend}))
        page.wait_for_function("() => window.repscope?.timings?.marks.first_frame", timeout=LIMIT_MS)
    return sorted(_of_site(paths, place.site_url))


def _of_site(urls: Iterable[str], site_url: str) -> set[str]:
    return {urlsplit(url).path for url in urls if url.startswith(site_url)}


def weigh(root: Path, path: str) -> Loaded:
    """A file's part and sizes; compressed, it is what stands beside it or what brotli makes of it.

    A path that the site answers with 404 weighs nothing.
    """
    file = file_for(root, path)
    if file is None:
        return Loaded(path, "other", 0, 0)
    data = file.read_bytes()
    ready = file.with_name(file.name + ".br")
    packed = ready.stat().st_size if ready.is_file() else len(brotli.compress(data, quality=9))
    return Loaded(path, part_of(path, data), len(data), min(packed, len(data)))


def part_of(path: str, data: bytes) -> str:
    """Which part of the site a file belongs to, by its place, and for bundles by what is in it."""
    name = path.rsplit("/", 1)[-1].lower()
    if path.startswith("/models/"):
        return "model"
    if path.startswith("/wasm/"):
        return "wasm"
    if path.startswith("/assets/"):
        return "tfjs" if _IN_TFJS.search(data) else "page"
    if path.startswith("/engine/"):
        for mark, part in (
            ("snapshot", "snapshot"),
            ("py_core", "py_core"),
            ("pyodide", "pyodide"),
            ("python", "pyodide"),
        ):
            if mark in path.lower():
                return part
        return "py_core" if name.endswith((".py", ".zip", ".tar")) else "pyscript"
    return "page" if name.endswith(".html") or "." not in name or name == "repscope.json" else "other"


def _grouped(count: int) -> str:
    return f"{count:,}"
