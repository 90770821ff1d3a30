"""Pages of the tests' own, which hold one part of the site alone: bundled as the site's are."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
WEB = HERE.parents[1] / "web"
LONGEST_S = 100.0
"""Ten times what bundling takes on two busy cores."""


def bundle(page: str, out: Path) -> Path:
    """Bundle the page in the folder ``page`` beside this file into ``out``, and return that.

    A bundler that does not end is started once more: it is a tool here, and no test should hang with it.
    """
    vite = WEB / "node_modules" / "vite" / "bin" / "vite.js"
    node = os.environ.get("REPSCOPE_NODE", "node")
    command: list[str | Path] = [
        node,
        vite,
        "build",
        "--config",
        HERE / "page.vite.config.ts",
        "--outDir",
        out,
    ]
    environment = {**os.environ, "REPSCOPE_TEST_PAGE": f"{page}/"}
    try:
        _run(command, environment)
    except subprocess.TimeoutExpired:
        _run(command, environment)
    return out


def _run(command: list[str | Path], environment: dict[str, str]) -> None:
    subprocess.run(command, cwd=WEB, check=True, env=environment, timeout=LONGEST_S, stdin=subprocess.DEVNULL)
