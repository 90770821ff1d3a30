"""The upload page as embedders and people use it, and a server of files for it to fetch."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Frame, Page

from tests.browser.clients import UPLOAD, Clients, Embedded, Message

PICKER = "input[type=file]"
DONE = "Analysis completed"
ANALYSIS_MS = 120_000

WATCH_FRAMES = """
(() => {
  if (!("VideoFrame" in self)) return;
  const open = new Set();
  const kept = (frame) => {
    for (const each of open) if (each.codedWidth === 0) open.delete(each);
    open.add(frame);
    return frame;
  };
  self.openFrames = () => [...open].filter((each) => each.codedWidth > 0).length;
  self.VideoFrame = new Proxy(VideoFrame, {
    construct: (target, args, made) => kept(Reflect.construct(target, args, made)),
  });
  const clone = VideoFrame.prototype.clone;
  VideoFrame.prototype.clone = function () { return kept(clone.call(this)); };
  self.VideoDecoder = new Proxy(VideoDecoder, {
    construct: (target, [init], made) =>
      Reflect.construct(target, [{ ...init, output: (frame) => init.output(kept(frame)) }], made),
  });
})();
"""
"""Counts the frames that a page's own thread has made or decoded and neither closed nor handed to a worker."""

HEAR = """
window.received = [];
addEventListener("posetracker", (e) => received.push({ origin: location.origin, data: e.detail }));
"""
"""What a top page tells its own window, kept as the host's pages keep it."""


class Upload(Embedded):
    """A page with the upload page in its frame, or the upload page itself."""

    def __init__(self, page: Page, top: bool = False) -> None:
        super().__init__(page)
        self._top = top
        self._since = 0

    @property
    def frame(self) -> Frame:
        return self.page.main_frame if self._top else self.page.frames[1]

    def wait_for_picker(self) -> None:
        """Until the page takes a file."""
        self.frame.wait_for_selector(PICKER, state="attached", timeout=ANALYSIS_MS)

    def choose(self, file: Path) -> None:
        """A file in the real picker; `new` counts from here."""
        self.mark()
        self.frame.set_input_files(PICKER, file)

    def mark(self) -> None:
        """From here on `new` counts."""
        self._since = self.page.evaluate("received.length")

    @property
    def new(self) -> list[Message]:
        """Messages since the last file, command or mark."""
        read: list[Message] = self.page.evaluate(
            "(since) => received.slice(since).map((each) => each.data)", self._since
        )
        return read

    def new_of(self, kind: str) -> list[Message]:
        return [message for message in self.new if message["type"] == kind]

    def wait_new(self, condition: str, timeout: float = ANALYSIS_MS) -> None:
        """Until a JavaScript condition over ``messages``, those that are ``new``, holds."""
        function = (
            "(since) => { const messages = received.slice(since).map((each) => each.data);"
            f" return {condition}; }}"
        )
        self.page.wait_for_function(function, arg=self._since, timeout=timeout)

    def wait_done(self) -> list[Message]:
        """Until the analysis is over and its result is shown; the messages of it."""
        self.wait_new(f"messages.some((m) => m.message === '{DONE}')")
        self.frame.wait_for_selector("[data-state=result]", timeout=ANALYSIS_MS)
        return self.new

    def wait_error(self) -> Message:
        """Until an error has come; that error."""
        self.wait_new("messages.some((m) => m.type === 'error')")
        return self.new_of("error")[0]

    def command(self, **command: object) -> None:
        """From the host's page, or from the app around a top page; `new` counts from here."""
        self.mark()
        self.say(**command)

    def say(self, **command: object) -> None:
        """As `command`; `new` goes on counting."""
        if self._top:
            self.page.evaluate("(command) => window.repscope.command(command)", command)
        else:
            self.send(**command)

    def another(self) -> None:
        """The button of the result that leads to the next file."""
        self.frame.get_by_role("button", name="Another").click()
        self.wait_for_picker()

    def hand_over(self, file: Path, how: str) -> None:
        """Drops a file on the page, or pastes it."""
        self.mark()
        data = base64.b64encode(file.read_bytes()).decode()
        self.frame.evaluate(
            """([how, name, data]) => {
              const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
              const carried = new DataTransfer();
              carried.items.add(new File([bytes], name, { type: "video/mp4" }));
              const event = how === "paste"
                ? new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true })
                : new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
              const target = how === "paste" ? document : document.querySelector("#repscope");
              if (how === "drop") {
                target.dispatchEvent(new DragEvent("dragover", { dataTransfer: carried, bubbles: true,
                  cancelable: true }));
              }
              target.dispatchEvent(event);
            }""",
            [how, file.name, data],
        )

    def open_frames(self) -> int:
        """`VideoFrame`s of the page's own thread that nobody has closed; needs `WATCH_FRAMES`."""
        count: int = self.frame.evaluate("openFrames()")
        return count


def embed_upload(clients: Clients, page: Page, **query: object) -> Upload:
    """The upload page in the frame of a page on another origin, once it was asked for."""
    clients.embed(page, "iframe_object", path=UPLOAD, **{"poseBackend": "wasm", **query})
    return Upload(page)


def open_upload(clients: Clients, page: Page, **query: object) -> Upload:
    """The upload page as a page of its own."""
    page.add_init_script(HEAR)
    page.goto(clients.url(UPLOAD, **{"poseBackend": "wasm", **query}))
    return Upload(page, top=True)


def percents(messages: list[Message]) -> list[int]:
    """What `processing` messages said, in order."""
    begin, end = "Your video is processing, please stay on this page (", "%)"
    texts = [m["message"] for m in messages if m["type"] == "initialization"]
    return [int(text.removeprefix(begin).removesuffix(end)) for text in texts if text.startswith(begin)]


@dataclass
class FileServer:
    """Files by name on an origin of its own; `cors`: whether other sites may read them."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    cors: bool = True
    ranges: list[str] = field(default_factory=list)

    def put(self, file: Path) -> str:
        self.files[f"/{file.name}"] = file.read_bytes()
        return f"{self.url}{file.name}"


@contextmanager
def serving_files() -> Iterator[FileServer]:
    """A server that gives parts of files, as videos are asked for."""
    place = FileServer()

    class Handler(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            self._send(204, b"")

        def do_GET(self) -> None:
            body = place.files.get(urlsplit(self.path).path)
            if body is None:
                self._send(404, b"")
                return
            asked = self.headers.get("Range", "")
            if not asked.startswith("bytes="):
                self._send(200, body)
                return
            place.ranges.append(asked)
            first, _, last = asked.removeprefix("bytes=").partition("-")
            begin, end = int(first), min(int(last or len(body) - 1), len(body) - 1)
            part = {"Content-Range": f"bytes {begin}-{end}/{len(body)}"}
            self._send(206, body[begin : end + 1], part)

        def do_HEAD(self) -> None:
            self.do_GET()

        def _send(self, status: int, body: bytes, more: dict[str, str] | None = None) -> None:
            self.send_response(status)
            headers = {"Content-Length": str(len(body)), "Accept-Ranges": "bytes", **(more or {})}
            if place.cors:
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Access-Control-Allow-Headers"] = "Range"
                headers["Access-Control-Expose-Headers"] = "Content-Range, Content-Length, Accept-Ranges"
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                with suppress(ConnectionError):  # Whoever has read enough of a file hangs up.
                    self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: pytest shows what matters."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()


def plain(messages: list[Message]) -> Any:
    """Messages as text, to be compared whole."""
    return [json.dumps(message, sort_keys=True) for message in messages]
