"""Opening the site's pages as embedders do, and reading what arrives at them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Frame, Page

START_MS = 60_000
"""No start takes so long, even on a busy machine with two cores."""

TRACKING = "pose_tracker/tracking"
UPLOAD = "pose_tracker/upload_tracking"

Message = dict[str, Any]


@dataclass(frozen=True)
class Clients:
    """Where site and host are, and a token that the site takes from anybody."""

    site: str
    host: str
    token: str

    def url(self, path: str = TRACKING, **query: object) -> str:
        """Address of a page of the site. ``token=None`` leaves the token out."""
        asked = {"token": self.token, **query}
        return f"{self.site}{path}?{urlencode({k: v for k, v in asked.items() if v is not None})}"

    def embed(
        self, page: Page, client: str = "iframe_object", path: str = TRACKING, **query: object
    ) -> Embedded:
        """Opens a host's page that has a page of the site in a frame."""
        src = self.url(path, **query)
        page.goto(f"{self.host}{client}.html?{urlencode({'src': src})}")
        return Embedded(page)

    def embed_wasm(self, page: Page, client: str = "iframe_object", **query: object) -> Embedded:
        """As ``embed``, with the backend that needs no GPU, so that no warning comes."""
        return self.embed(page, client, path=TRACKING, **{"poseBackend": "wasm", **query})


class Embedded:
    """A host's page with the site in its frame."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def frame(self) -> Frame:
        """The site's page."""
        return self.page.frames[1]

    @property
    def origins(self) -> set[str]:
        """Where the messages came from."""
        return set(self.page.evaluate("received.map((each) => each.origin)"))

    @property
    def raw(self) -> list[Any]:
        """What ``event.data`` was, in order."""
        data: list[Any] = self.page.evaluate("received.map((each) => each.data)")
        return data

    @property
    def messages(self) -> list[Message]:
        """What the host got, in order, read from text where it is text."""
        return [json.loads(each) if isinstance(each, str) else each for each in self.raw]

    @property
    def problems(self) -> list[Message]:
        """Errors and warnings, save that the machine is slow: so it may be."""
        told = [message for message in self.messages if message["type"] in ("error", "warning")]
        return [message for message in told if message["error"] != "device_too_slow"]

    def of_type(self, kind: str) -> list[Message]:
        return [message for message in self.messages if message["type"] == kind]

    def send(self, **command: object) -> None:
        """A command from the host's page."""
        self.page.evaluate("(command) => send(command)", command)

    def wait(self, condition: str, timeout: float = START_MS) -> None:
        """Until a JavaScript condition over ``messages`` holds, an array of what the host got."""
        read = "received.map(({data}) => typeof data === 'string' ? JSON.parse(data) : data)"
        function = f"() => {{ const messages = {read}; return {condition}; }}"
        self.page.wait_for_function(function, timeout=timeout)

    def wait_for(self, kind: str, times: int = 1, timeout: float = START_MS) -> Message:
        """Until so many messages of a type have come; the last of them."""
        self.wait(f"messages.filter((m) => m.type === '{kind}').length >= {times}", timeout)
        return self.of_type(kind)[times - 1]

    def wait_until_running(self) -> None:
        self.wait("messages.some((m) => m.ready === true && m.message === 'running')")

    def wait_for_frames(self, more: int = 5) -> None:
        """Until so many frames more have been judged."""
        last = "repscope.timings.frames.at(-1)?.tMs ?? -1"
        for _ in range(more):
            before = self.frame.evaluate(last)
            self.frame.wait_for_function(f"(before) => ({last}) > before", arg=before, timeout=START_MS)

    def frames_judged(self) -> int:
        count: int = self.frame.evaluate("repscope.timings.frames.length")
        return count
