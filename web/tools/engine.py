"""Makes the site's ``engine`` folder: Python for the page, in the files that the page loads.

| path | what |
| --- | --- |
| ``manifest.json`` | which files there are; the only name that stays the same |
| ``interpreter-*.mjs`` | starts Pyodide inside PyScript's worker |
| ``pyscript-*/`` | what is needed of PyScript |
| ``pyodide-*/`` | Pyodide, its standard library, numpy and the lock file that names it |
| ``py_core-*.zip`` | the project's Python, for a start without the snapshot |
| ``snapshot-*.bin`` | Pyodide's memory with ``py_core`` imported, packed with gzip |

Every other name carries a hash of its contents, so a host may let browsers keep those files for good.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from web.tools.archives import hash_named, read_zip, write_zip
from web.tools.download import Progress, sha256_of
from web.tools.numpy_wheel import VERSION as NUMPY_VERSION
from web.tools.numpy_wheel import WHEEL, write_numpy
from web.tools.toolchain import digest, once, run_step

OFFLINE = frozenset(
    {
        "cli.py",
        "drawing.py",
        "recording.py",
        "reference_cli.py",
        "replaying.py",
        "score_table.py",
        "scoring.py",
        "tracing.py",
    }
)
"""Modules of ``py_core`` for the command line and notebooks, which no page loads."""

_PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm")
_STANDARD_LIBRARY = "python_stdlib.zip"
_LOCK = "pyodide-lock.json"
_SOURCE_MAP = re.compile(rb"\n//# sourceMappingURL=\S+\s*$")
_IMPORTED = re.compile(r"""(?:from|import)\s*["'](\./[^"']+\.js)["']""")
_HINTS = re.compile(r"\s*<!-- engine -->.*?<!-- /engine -->", re.DOTALL)


def build_engine(repo: Path, cache: Path, out: Path, progress: Progress) -> None:
    """Bring ``out/engine`` up to date; nothing is made while the inputs are what they were.

    Needs the npm packages in ``web/node_modules`` and Node on ``PATH``. Raises ``DownloadError`` when numpy cannot
    be fetched and ``StepError`` when the snapshot cannot be made.
    """
    web = repo / "web"
    modules = web / "node_modules"
    made = cache / "engine"
    inputs = [
        *(modules / package / "package.json" for package in ("pyodide", "@pyscript/core")),
        repo / "py_core",
        web / "engine",
        *(
            web / "tools" / name
            for name in ("engine.py", "archives.py", "numpy_wheel.py", "make_snapshot.mjs")
        ),
    ]

    def make() -> None:
        progress("making the engine: Pyodide, PyScript, py_core and their snapshot")
        with tempfile.TemporaryDirectory(dir=cache, prefix="engine-") as folder:
            fresh = Path(folder) / "engine"
            _make(repo, fresh, cache, progress)
            shutil.rmtree(made, ignore_errors=True)
            fresh.rename(made)

    cache.mkdir(parents=True, exist_ok=True)
    once("engine", digest(inputs), [made / "manifest.json"], make, cache)
    _mirror(made, out / "engine")


def hint_pages(out: Path, base: str, pages: list[Path]) -> None:
    """Tell the browser in each page's head what the engine consists of, so that it asks for all of it at once.

    ``base`` is the site's path, with a slash at both ends. A page that has hints gets the present ones instead.
    """
    manifest = json.loads((out / "engine" / "manifest.json").read_text(encoding="utf-8"))
    root = f"{base}engine/"
    links = [
        f'<link rel="{relation}" href="{html.escape(root + name)}">'
        # A preload of what the worker fetches would count as unused, and be complained of in the console.
        for relation, names in (("modulepreload", manifest["modules"]), ("prefetch", manifest["fetched"]))
        for name in names
    ]
    inline = json.dumps(manifest, separators=(",", ":")).replace("<", "\\u003c")
    element = f'<script type="application/json" id="engine">{inline}</script>'
    hints = "\n    ".join(["", "<!-- engine -->", *links, element, "<!-- /engine -->"])
    for page in pages:
        before = page.read_text(encoding="utf-8")
        # At the end: the page's own script comes first, where connections are few.
        head, end, rest = _HINTS.sub("", before).partition("</head>")
        if not end:
            raise ValueError(f"{page}: a page of the site should have a <head>")
        after = f"{head.rstrip()}{hints}\n  {end}{rest}"
        if after != before:
            page.write_text(after, encoding="utf-8")


def _make(repo: Path, target: Path, cache: Path, progress: Progress) -> None:
    """All of the folder, at ``target``."""
    web = repo / "web"
    modules = web / "node_modules"
    target.mkdir()
    pyodide_version = _version(modules / "pyodide")
    runtime = _runtime(modules / "pyodide", target / f"pyodide-{pyodide_version}", cache, progress)
    pyscript = _pyscript(modules / "@pyscript" / "core", target)
    core = target / "py_core.zip"
    write_zip(core, _core_members(repo))
    core = hash_named(core)
    snapshot = target / "snapshot.bin"
    run_step(
        "Making the engine's memory snapshot",
        [
            os.environ.get("REPSCOPE_NODE", "node"),
            web / "tools" / "make_snapshot.mjs",
            runtime,
            core,
            modules / "@pyscript" / "core" / "src" / "stdlib" / "pyscript.js",
            web / "engine" / "prelude.py",
            snapshot,
        ],
        "If py_core fails to import, the lines above say where. It may import the standard library only.",
        cwd=web,
    )
    snapshot = hash_named(snapshot)
    interpreter = target / "interpreter.mjs"
    shutil.copyfile(web / "engine" / "interpreter.mjs", interpreter)
    interpreter = hash_named(interpreter)
    query = urlencode(
        {
            "runtime": f"./{runtime.name}/",
            "core": f"./{core.name}",
            "snapshot": f"./{snapshot.name}",
            "version": pyodide_version,
        }
    )
    fetched = (f"{runtime.name}/{name}" for name in (*_PYODIDE_FILES, _LOCK))
    manifest = {
        "interpreter": f"{interpreter.name}?{query}",
        "pyscript": f"{pyscript.name}/core.js",
        "modules": [f"{pyscript.name}/{file.name}" for file in sorted(pyscript.glob("*.js"))],
        "fetched": [f"{interpreter.name}?{query}", snapshot.name, *fetched],
        "runtime": runtime.name,
        "core": core.name,
        "snapshot": snapshot.name,
    }
    (target / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _runtime(package: Path, target: Path, cache: Path, progress: Progress) -> Path:
    """Pyodide's files, numpy's wheel and a lock file that knows numpy alone."""
    target.mkdir()
    for name in _PYODIDE_FILES:
        (target / name).write_bytes(_without_source_map((package / name).read_bytes()))
    write_zip(target / _STANDARD_LIBRARY, read_zip(package / _STANDARD_LIBRARY))
    write_numpy(target / WHEEL, cache, progress)
    lock = json.loads((package / _LOCK).read_text(encoding="utf-8"))
    known = lock["packages"]["numpy"]
    if known["version"] != NUMPY_VERSION:
        raise ValueError(
            f"Pyodide expects numpy {known['version']}, and numpy_wheel.py has {NUMPY_VERSION}: pin that one"
        )
    known |= {"file_name": WHEEL, "sha256": sha256_of(target / WHEEL)}
    lock["packages"] = {"numpy": known}
    (target / _LOCK).write_text(json.dumps(lock, separators=(",", ":")), encoding="utf-8")
    return hash_named(target)


def _pyscript(package: Path, target: Path) -> Path:
    """PyScript's ``core.js``, what it imports at once, and the plugin that it cannot be told to leave out."""
    dist = package / "dist"
    wanted = ["core.js", *(file.name for file in dist.glob("error-*.js"))]
    folder = target / f"pyscript-{_version(package)}"
    folder.mkdir()
    for name in wanted:
        code = _without_source_map((dist / name).read_bytes())
        (folder / name).write_bytes(code)
        imported = (Path(found).name for found in _IMPORTED.findall(code.decode("utf-8")))
        wanted.extend(found for found in imported if found not in wanted)
    return hash_named(folder)


def _core_members(repo: Path) -> dict[str, bytes]:
    """What goes into the page's ``site-packages``: ``py_core`` and the calls that reach it."""
    core = repo / "py_core"
    files = {
        file.relative_to(repo).as_posix(): file
        for file in core.rglob("*")
        if file.suffix in {".py", ".toml"} and "__pycache__" not in file.parts and file.name not in OFFLINE
    }
    files |= {name: repo / "web" / "engine" / name for name in ("repscope_calls.py", "reference_calls.py")}
    return {name: file.read_bytes() for name, file in files.items()}


def _version(package: Path) -> str:
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    assert isinstance(version, str)
    return version


def _without_source_map(code: bytes) -> bytes:
    """``code`` without the mention of a source map that the site does not have."""
    return _SOURCE_MAP.sub(b"\n", code)


def _mirror(source: Path, target: Path) -> None:
    """Make ``target`` hold ``source``'s files; those of earlier builds go, and files as they should be stay."""
    wanted = {file.relative_to(source) for file in source.rglob("*") if file.is_file()}
    for name in wanted:
        kept, fresh = target / name, source / name
        if kept.is_file() and kept.stat().st_mtime_ns == fresh.stat().st_mtime_ns:
            continue
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(fresh, kept)
    for file in sorted(target.rglob("*"), reverse=True):
        name = file.relative_to(target)
        # Beside a file of ours may lie its compressed copy, which another step makes and clears away.
        if file.is_file() and name not in wanted and name.with_suffix("") not in wanted:
            file.unlink()
        elif file.is_dir() and not any(file.iterdir()):
            file.rmdir()
