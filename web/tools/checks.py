"""``build.py check``: style, types and generated files in one go, showing every check that fails."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from web.tools.toolchain import REPO, say

_TYPED = ("py_core", "web/tools", "models", "tests", "build.py")
_WEB = REPO / "web"


def run() -> int:
    """Run every check; print the output of those that fail. Returns the exit status."""
    failed = []
    for name, hint, check in _checks():
        output = check()
        say(f"{'failed' if output is not None else 'passed':8}{name}")
        if output is not None:
            failed.append(name)
            print(f"{output.rstrip()}\n  {hint}\n", flush=True)
    print(
        f"{len(failed)} of {len(_checks())} checks failed: {', '.join(failed)}"
        if failed
        else "all checks passed"
    )
    return 1 if failed else 0


def _checks() -> list[tuple[str, str, Callable[[], str | None]]]:
    """Each check: its name, what to do when it fails, what gives its output then (``None``: passed)."""
    python = [sys.executable, "-m"]
    ruff, fix = [*python, "ruff"], ".repscope/venv/bin/python -m ruff"
    return [
        ("Python format", f"Mend: {fix} format", _command([*ruff, "format", "--check", "--quiet", "--diff"])),
        ("Python lint", f"Mend: {fix} check --fix, the rest by hand", _command([*ruff, "check", "--quiet"])),
        ("Python types", "Mend by hand", _command([*python, "mypy", *_there(_TYPED), *_mypy_cache()])),
        ("generated files", "Mend: .repscope/venv/bin/python -m web.tools.generate", _generated),
        ("TypeScript types", "Mend by hand", _node("typescript/bin/tsc", "--noEmit", "--pretty", "false")),
        (
            "TypeScript types of the measurements' pages",
            "Mend by hand",
            _node("typescript/bin/tsc", "--noEmit", "--pretty", "false", "-p", "../tests/bench/pages"),
        ),
        (
            "TypeScript lint",
            "Mend: npx eslint --fix . in web/, the rest by hand",
            _node("eslint/bin/eslint.js", "."),
        ),
        (
            "web format",
            "Mend: npx prettier --config .prettierrc.json --write . '../tests/**/*.{ts,mjs}' in web/",
            _node(
                "prettier/bin/prettier.cjs",
                *("--config", ".prettierrc.json", "--check", ".", "../tests/**/*.{ts,mjs}"),
            ),
        ),
    ]


def _mypy_cache() -> list[str]:
    return ["--cache-dir", str(REPO / ".repscope" / "cache" / "mypy")]


def _there(paths: tuple[str, ...]) -> list[str]:
    return [path for path in paths if (REPO / path).exists()]


def _command(words: list[str], cwd: Path = REPO) -> Callable[[], str | None]:
    def check() -> str | None:
        done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
        return None if done.returncode == 0 else done.stdout + done.stderr

    return check


def _node(script: str, *words: str) -> Callable[[], str | None]:
    return _command(["node", str(_WEB / "node_modules" / script), *words], _WEB)


def _generated() -> str | None:
    from web.tools import generate

    stale = generate.check(REPO)
    return None if not stale else "\n".join(map(str, stale))
