"""The whole site in one folder: calls the steps that make its parts, in order, and serves the result.

Each step skips itself when its part is up to date, so a second build takes a second or two.
"""

from __future__ import annotations

import filecmp
import hashlib
import importlib
import json
import os
import shutil
import sys
import traceback
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from web.tools import compress, tokens
from web.tools.serve import SiteServer, first_free
from web.tools.toolchain import CACHE, REPO, StepError, digest, exclusive, once, run_step, say

TEST_SITE = CACHE / "site-test"

_BUNDLED = ("index.html", "assets", "pose_tracker", "reference-movements")
_DEMO_DAYS = 30


def build(out: Path, base: str = "/", *, best: bool = False) -> None:
    """Make the site that lives at ``base`` of its host in the folder ``out``.

    ``best`` compresses large files as far as they go, which takes minutes the first time. Raises
    ``StepError``: for a base that is no path with slashes at both ends, a folder that holds other things, or
    the first step that fails.
    """
    if not (base.startswith("/") and base.endswith("/")):
        raise StepError(f"--base {base}: expected a path with a slash at both ends, such as / or /training/")
    out = out.resolve()
    with exclusive():
        _take(out)
        _part("models.fetch", "ensure_models", "the pose models", CACHE, out, say)
        _part("models.wasm", "ensure_wasm", "the pose backend's binaries", REPO, out)
        _generate()
        _part("web.tools.engine", "build_engine", "the Python engine", REPO, CACHE, out, say)
        _demo(out)
        _bundle(out, base)
        _part("web.tools.engine", "hint_pages", "the pages' hints", out, base, _pages_of(out))
        _configure(out)
        _part("web.tools.movements", "publish", "the site's own movements", out)
        _part("web.tools.references", "publish", "the site's own reference movements", out)
        _part("web.tools.notices", "write", "the notices", REPO, out, _modules_file(out))
        compress.precompress(out, CACHE, say, best=best)


def serve(port: int | None, default_port: int, open_browser: bool) -> int:
    """Build the site, print its URLs with a fresh developer token, and serve until interrupted."""
    out = REPO / "site"
    build(out)
    try:
        server = SiteServer(out, port) if port is not None else first_free(out, default_port)
    except OSError as error:
        raise StepError(
            f"Cannot listen on port {port or default_port}: {error}. Give another with --port."
        ) from error
    token = tokens.sign(tokens.site_key(tokens.key_path(CACHE)), "developer", days=_DEMO_DAYS)
    with server:
        pages = _pages(server.url, token)
        width = max(map(len, pages))
        print(f"\nRepscope is at {server.url} (Ctrl+C stops it)\n")
        for name, url in pages.items():
            print(f"  {name:{width}}  {url}")
        print(f"\nThe token in them: plan developer, any origin, {_DEMO_DAYS} days.", flush=True)
        if open_browser and _has_screen():
            webbrowser.open(pages["demo, no camera"])
        server.serve_forever()
    return 0


def _pages(site: str, token: str) -> dict[str, str]:
    """Ready URLs by what they show."""
    squat = urlencode({"token": token, "exercise": "squat"})
    film = urlencode({"token": token, "exercise": "squat", "videoSrc": f"{site}demo/mannequin.mp4"})
    alone = urlencode({"token": token})
    return {
        "demo, no camera": f"{site}?{alone}",
        "live squat": f"{site}pose_tracker/tracking?{squat}",
        "upload": f"{site}pose_tracker/upload_tracking?{squat}",
        "upload, film included": f"{site}pose_tracker/upload_tracking?{film}",
        "dashboard": f"{site}reference-movements/list?{alone}",
    }


def _has_screen() -> bool:
    """Whether a person sits in front of this: no browser is started from scripts or over SSH."""
    if not sys.stdout.isatty():
        return False
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _take(out: Path) -> None:
    """Make ``out``, or refuse a folder whose contents no build made: files in it get replaced and removed."""
    if out.exists() and not out.is_dir():
        raise StepError(f"{out} is a file: give a folder with --out")
    started = out / ".repscope-site"
    ours = started.exists() or CACHE in out.parents
    if out.is_dir() and any(out.iterdir()) and not ours:
        raise StepError(
            f"{out} holds other things than a site built before: empty it, or give another with --out"
        )
    out.mkdir(parents=True, exist_ok=True)
    started.touch()


def _part(module: str, function: str, what: str, *arguments: object) -> None:
    """Call a step that makes a part of the site.

    What it raises becomes a ``StepError`` that names the part; the traceback goes to a log.
    """
    try:
        step: Callable[..., Any] = getattr(importlib.import_module(module), function)
        step(*arguments)
    except StepError:
        raise
    except Exception as error:
        log = CACHE / "logs" / f"{function}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        raise StepError(f"Making {what} failed: {type(error).__name__}: {error}\nIts log: {log}") from error


def _demo(out: Path) -> None:
    """Bring the demo's video to the site; it is drawn once for however many folders."""
    _part("tests.mannequin.demo", "make_demo", "the demo's video", CACHE)
    target = out / "demo"
    target.mkdir(exist_ok=True)
    for file in (CACHE / "demo").glob("mannequin.*"):
        copy = target / file.name
        if not copy.is_file() or not filecmp.cmp(file, copy, shallow=False):
            shutil.copyfile(file, copy)


def _pages_of(out: Path) -> list[Path]:
    """The pages that start Python as soon as they open, in whatever order."""
    return [*out.glob("pose_tracker/*/index.html"), *out.glob("reference-movements/*/index.html")]


def _generate() -> None:
    """Bring the types that TypeScript takes from py_core up to date."""
    generated = REPO / "web" / "src" / "generated"
    tools = REPO / "web" / "tools"
    names = ("generate.py", "movement_schema.py", "signals_page.py", "schema_to_ts.mjs")
    pages = [REPO / "docs" / name for name in ("signals.md", "movement.schema.json")]
    sources = [REPO / "py_core", *(tools / name for name in names), generated, *pages]

    def make() -> None:
        _part("web.tools.generate", "generate", "the generated types", REPO)

    # Two keys: what is generated is also among the inputs, so that a change to it by hand is undone.
    if once("generated", digest(sources), [], make):
        once("generated", digest(sources), [], lambda: None)


def _bundle(out: Path, base: str) -> None:
    """Bundle the pages, unless sources, settings and tools are as they were."""
    web = REPO / "web"
    pages = sorted(page for page in web.rglob("index.html") if "node_modules" not in page.parts)
    sources = sorted(f for f in (web / "src").rglob("*") if f.is_file() and not f.name.endswith(".spec.ts"))
    settings = [web / name for name in ("vite.config.ts", "tsconfig.json", "package-lock.json")]
    inputs = [*pages, *sources, *settings]

    def make() -> None:
        for name in _BUNDLED:
            stale = out / name
            if stale.is_dir():
                shutil.rmtree(stale)
            else:
                stale.unlink(missing_ok=True)
        run_step(
            "Bundling the pages",
            ["node", web / "node_modules" / "vite" / "bin" / "vite.js", "build", "--outDir", out],
            "The lines above name the file and what is wrong with it.",
            cwd=web,
            env={"REPSCOPE_BASE": base, "REPSCOPE_MODULES": str(_modules_file(out))},
        )

    once(f"bundle-{_name(out)}", digest(inputs, base), [out / "index.html", _modules_file(out)], make)


def _configure(out: Path) -> None:
    """Write ``repscope.json``, which carries the public key of this machine's signing key."""
    key = tokens.site_key(tokens.key_path(CACHE))
    config = {"publicKeys": [tokens.public_jwk(key)], "premiumExercises": [], "softwareWebgl": "refuse"}
    text = json.dumps(config, indent=2) + "\n"
    target = out / "repscope.json"
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")


def _modules_file(out: Path) -> Path:
    """Where the bundler leaves the list of npm packages that it put into the pages."""
    return CACHE / "bundled" / f"{_name(out)}.json"


def _name(out: Path) -> str:
    return hashlib.sha256(str(out).encode()).hexdigest()[:12]
