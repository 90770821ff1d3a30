"""Pages of the tests' own, which hold one part of the site alone: bundled as the site's are.

They are made before the first test, with no browser beside them: in the midst of the tests, bundling has been seen to
take for ever. A test that is run by itself makes those that it needs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from web.tools.toolchain import CACHE, digest, once

HERE = Path(__file__).resolve().parent
WEB = HERE.parents[1] / "web"
BUNDLED = CACHE / "test-pages"
PAGES = tuple(sorted(folder.name for folder in HERE.glob("*_page")))
LONGEST_S = 200.0
"""Twenty times what bundling takes on two busy cores."""

_CONFIG = HERE / "page.vite.config.ts"


def bundle(page: str, out: Path) -> Path:
    """Bring the page in the folder ``page`` beside this file, bundled, to ``out``, and return that."""
    shutil.copytree(_bundled(page), out, dirs_exist_ok=True)
    return out


def bundle_all() -> None:
    """Make every page that is not up to date."""
    for page in PAGES:
        _bundled(page)


def _bundled(page: str) -> Path:
    """The bundled page, made anew where something that goes into it has changed."""
    out = BUNDLED / page
    inputs = [
        HERE / page,
        HERE.parent / "videos" / "number.mjs",
        WEB / "src",
        WEB / "package-lock.json",
        WEB / "vite.config.ts",
        _CONFIG,
    ]

    def make() -> None:
        vite = WEB / "node_modules" / "vite" / "bin" / "vite.js"
        subprocess.run(
            [os.environ.get("REPSCOPE_NODE", "node"), vite, "build", "--config", _CONFIG, "--outDir", out],
            cwd=WEB,
            check=True,
            env={**os.environ, "REPSCOPE_TEST_PAGE": f"{page}/"},
            stdin=subprocess.DEVNULL,
            timeout=LONGEST_S,
        )

    once(f"test-page-{page}", digest(inputs), [out / "index.html"], make)
    return out
