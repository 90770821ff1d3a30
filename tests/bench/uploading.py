"""One file through the real upload page, in a frame of a host on another origin, and what the host was told."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page

from tests.bench.stage import Stage
from web.tools.toolchain import StepError

START_LIMIT_MS = 90_000
PICKER = "input[type=file]"
DONE = "Analysis completed"
LOOK_MS = 250

_OVER = """([before, done]) => received.slice(before).some(
  ({message}) => message.type === 'error' || message.message === done)"""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What came of a file.

    ``seconds`` is from handing the file over until the host had the last message; ``received`` holds the
    messages of this file alone.
    """

    seconds: float
    received: Sequence[dict[str, Any]]

    @property
    def count(self) -> int:
        """The last count that the host got."""
        counts = [each["current_count"] for each in self.received if each["type"] == "counter"]
        return int(counts[-1]) if counts else 0

    @property
    def trouble(self) -> str:
        """Codes of errors, empty where there were none."""
        return ", ".join(each["error"] for each in self.received if each["type"] == "error")


def open_upload(page: Page, place: Stage, query: dict[str, str]) -> Frame:
    """The upload page in the host's frame, once it takes a file."""
    page.goto(place.embedded(place.upload_url(query)))
    handle = page.wait_for_selector("iframe")
    frame = handle.content_frame() if handle else None
    if frame is None:
        raise StepError("expected the upload page in the host's frame, found none")
    frame.wait_for_selector(PICKER, state="attached", timeout=START_LIMIT_MS)
    return frame


def upload(
    page: Page, frame: Frame, file: Path, *, limit_s: float, meanwhile: Callable[[], None] | None = None
) -> Uploaded:
    """Set the file in the page's picker and wait for the analysis to end, or an error.

    ``meanwhile`` is called again and again until then. Raises ``StepError`` after ``limit_s``.
    """
    before = int(page.evaluate("received.length"))
    began_s = time.time()
    frame.set_input_files(PICKER, file)
    while not page.evaluate(_OVER, [before, DONE]):
        if time.time() - began_s > limit_s:
            raise StepError(f"{file.name} was not analysed within {limit_s:.0f} s")
        if meanwhile is None:
            page.wait_for_timeout(LOOK_MS)
        else:
            meanwhile()
    received = page.evaluate("(before) => received.slice(before)", before)
    seconds = received[-1]["atMs"] / 1000 - began_s
    return Uploaded(seconds, [each["message"] for each in received])
