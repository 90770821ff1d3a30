"""Chromium for measurements: a camera that plays a file, and pages that nobody throttles."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from web.tools.toolchain import StepError

QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A measurement's window may be behind another: it must run at full speed there too.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
)


def camera_flags(film: Path) -> tuple[str, ...]:
    """Flags with which ``film`` (.mjpeg or .y4m) is the camera, without a question to anyone."""
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )


@contextmanager
def chromium(flags: Sequence[str] = (), *, profile: Path | None = None) -> Iterator[BrowserContext]:
    """A headless Chromium with a profile of its own: a new one, or the folder ``profile``, which stays."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="repscope-profile-") as fresh:
        context = playwright.chromium.launch_persistent_context(
            profile or fresh,
            executable_path=executable(playwright),
            args=[*QUIET, *flags],
            viewport={"width": 720, "height": 720},
        )
        try:
            yield context
        finally:
            context.close()


def executable(playwright: Playwright) -> str:
    """``REPSCOPE_CHROMIUM``, else Playwright's own, else the system's. Raises ``StepError`` where none is."""
    named = os.environ.get("REPSCOPE_CHROMIUM")
    if named:
        return named
    own = playwright.chromium.executable_path
    if Path(own).is_file():
        return own
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise StepError("No Chromium here. Install one, or name one with REPSCOPE_CHROMIUM=/path/to/chromium.")
