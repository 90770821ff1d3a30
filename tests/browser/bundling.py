"""Pages of the tests' own, which hold one part of the site alone: bundled as the site's are."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
WEB = HERE.parents[1] / "web"
LONGEST_S = 180.0
"""Ten times what bundling takes on two busy cores: a bundler that hangs is an error that names it."""


def bundle(page: str, out: Path) -> Path:
    """Bundle the page in the folder ``page`` beside this file into ``out``, and return that."""
    vite = WEB / "node_modules" / "vite" / "bin" / "vite.js"
    node = os.environ.get("REPSCOPE_NODE", "node")
    subprocess.run(
        [node, vite, "build", "--config", HERE / "page.vite.config.ts", "--outDir", out],
        cwd=WEB,
        check=True,
        timeout=LONGEST_S,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "REPSCOPE_TEST_PAGE": f"{page}/"},
    )
    return out
