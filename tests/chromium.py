"""Finding a Chromium for the browser tests, or installing one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from web.tools.toolchain import StepError, run_step, say

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)


def find_chromium() -> str:
    """The path of a Chromium that starts.

    Looked for in this order: what ``REPSCOPE_CHROMIUM`` names, Playwright's own, the system's; where there is
    none, Playwright installs its own, else (as root, with apt) the system's package is installed. Raises
    ``StepError`` where none of it helps, having said why of each.
    """
    named = os.environ.get("REPSCOPE_CHROMIUM")
    if named:
        if problem := _problem(named):
            raise StepError(f"REPSCOPE_CHROMIUM is {named}, which does not run: {problem}")
        return named
    if found := _playwrights() or _systems():
        return found
    for install in (_install_playwrights, _install_package):
        try:
            install()
        except StepError as error:
            say(str(error))
        if found := _playwrights() or _systems():
            return found
    raise StepError(
        "The browser tests need Chromium, and none was found or could be installed. Install Chromium or "
        "Chrome, or set REPSCOPE_CHROMIUM to one, and run the tests again."
    )


def _problem(path: str) -> str:
    """Why a browser does not start; empty where it does."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if done.returncode == 0 else done.stderr.strip() or f"exit status {done.returncode}"


def _playwrights() -> str | None:
    """The browser that this version of Playwright installed, if it did and it starts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() and not _problem(path) else None


def _systems() -> str | None:
    """A browser of the machine that starts."""
    candidates = [found for name in _NAMES if (found := shutil.which(name))]
    candidates += [place for place in _PLACES if Path(place).is_file()]
    return next((path for path in candidates if not _problem(path)), None)


def _install_playwrights() -> None:
    run_step(
        "Installing Playwright's Chromium",
        [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"],
        "Playwright could not install its browser here.",
    )


def _install_package() -> None:
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise StepError("The system's Chromium can be installed from here only by root, with apt-get.")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    hint = "The system's package could not be installed either."
    run_step("Updating the list of packages", [apt, "update"], hint, env=quiet)
    run_step("Installing the package chromium", [apt, "install", "-y", "chromium"], hint, env=quiet)
