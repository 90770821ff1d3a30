"""A static server for the built site, as a plain host would serve it.

It adds nothing that a host may lack: no COOP or COEP header, no rewriting of paths beyond ``/x``, ``/x/`` and
``/x/index.html`` being one page. It listens on this machine only.
"""

from __future__ import annotations

import errno
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import unquote, urlsplit

HOST = "127.0.0.1"

MIME = {
    ".bin": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".tar": "application/x-tar",
    ".toml": "application/toml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".whl": "application/zip",
    ".zip": "application/zip",
}

# Names that hold a hash of the content: bundles, the engine's files and folders, shards of models.
_HASHED = re.compile(
    r"^/(assets/.+-[\w-]{8}\.\w+|engine/[^/]+-[0-9a-f]{8}(\.\w+|/.+)|models/.+/[0-9a-f]{20}\.bin)$"
)
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


class Span(NamedTuple):
    """Bytes ``start`` up to, not including, ``stop`` of a file."""

    start: int
    stop: int


def file_for(root: Path, path: str) -> Path | None:
    """The file that a URL path stands for, or ``None``: nothing there, outside ``root``, or hidden.

    ``path`` is percent-encoded and without its query. A folder stands for its ``index.html``.
    """
    parts = [part for part in unquote(path).split("/") if part]
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    found = root.joinpath(*parts)
    if found.is_dir():
        found = found / "index.html"
    elif path.endswith("/"):
        return None
    return found if found.is_file() else None


def span_of(header: str | None, size: int) -> Span | None:
    """What a ``Range`` header asks of a file of ``size`` bytes.

    ``None`` means the whole file: no header, several ranges, or one that makes no sense, which HTTP says to
    ignore. Raises ``ValueError`` for a range that lies outside the file (status 416).
    """
    match = _RANGE.match(header.strip()) if header else None
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < start:
            return None
    if start >= stop:
        raise ValueError(f"range {header} lies outside a file of {size} bytes")
    return Span(start, stop)


class SiteServer(ThreadingHTTPServer):
    """Serves ``root`` at ``base`` of ``http://localhost:port``; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, root: Path, port: int = 0, base: str = "/") -> None:
        self.root = root.resolve()
        self.base = base
        super().__init__((HOST, port), _Handler)

    @property
    def url(self) -> str:
        """The site's address, ending in a slash. ``localhost`` is a secure context, so cameras work."""
        return f"http://localhost:{self.server_port}{self.base}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that leaves in the middle of a file is no fault of ours."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    server: SiteServer

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:
        """A line for each request would bury the URLs that `serve` prints."""

    def _answer(self, body: bool) -> None:
        path = urlsplit(self.path).path
        base = self.server.base
        if path + "/" == base:
            path = base
        inside = "/" + path.removeprefix(base) if path.startswith(base) else None
        found = file_for(self.server.root, inside) if inside is not None else None
        if inside is None or found is None:
            self.send_error(HTTPStatus.NOT_FOUND, "Not found", f"There is no {path} on this site.")
            return
        asked = self.headers.get("Range")
        sent, encoding = found, None
        compressed = found.with_name(found.name + ".br")
        has_compressed = compressed.is_file()
        if has_compressed and asked is None and _accepts_brotli(self.headers.get("Accept-Encoding", "")):
            sent, encoding = compressed, "br"
        with sent.open("rb") as stream:
            status = sent.stat()
            tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
            headers = {
                "Content-Type": MIME.get(found.suffix.lower(), "application/octet-stream"),
                "Cache-Control": "public, max-age=31536000, immutable"
                if _HASHED.match(inside)
                else "no-cache",
                "ETag": tag,
                "Accept-Ranges": "bytes",
            }
            if has_compressed:
                headers["Vary"] = "Accept-Encoding"
            if encoding:
                headers["Content-Encoding"] = encoding
            if self.headers.get("If-None-Match") == tag:
                self._head(HTTPStatus.NOT_MODIFIED, headers)
                return
            try:
                span = span_of(asked, status.st_size)
            except ValueError:
                headers |= {"Content-Range": f"bytes */{status.st_size}", "Content-Length": "0"}
                self._head(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers)
                return
            start, stop = span or Span(0, status.st_size)
            headers["Content-Length"] = str(stop - start)
            if span:
                headers["Content-Range"] = f"bytes {start}-{stop - 1}/{status.st_size}"
            self._head(HTTPStatus.PARTIAL_CONTENT if span else HTTPStatus.OK, headers)
            if body:
                self._copy(stream, start, stop)

    def _head(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _copy(self, stream: IO[bytes], start: int, stop: int) -> None:
        stream.seek(start)
        left = stop - start
        while left > 0 and (chunk := stream.read(min(left, 1 << 18))):
            self.wfile.write(chunk)
            left -= len(chunk)


def _accepts_brotli(header: str) -> bool:
    """Whether ``Accept-Encoding`` takes brotli: named, and not with a quality of zero."""
    for item in header.split(","):
        name, _, quality = item.partition(";")
        if name.strip().lower() == "br":
            return not re.fullmatch(r"\s*q=0(\.0*)?\s*", quality)
    return False


@contextmanager
def running(root: Path, port: int = 0, base: str = "/") -> Iterator[str]:
    """A server in a thread of its own for the length of a ``with``; gives the site's address."""
    with SiteServer(root, port, base) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            thread.join()


def first_free(root: Path, port: int, base: str = "/", tries: int = 50) -> SiteServer:
    """A server at ``port`` or the next port that nothing else holds. Raises ``OSError`` after ``tries``."""
    for candidate in range(port, port + tries):
        try:
            return SiteServer(root, candidate, base)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise OSError(f"ports {port} to {port + tries - 1} are all taken: choose another with --port")
