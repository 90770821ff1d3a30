"""A server of files as good and bad hosts are: with ranges and without, elsewhere, refusing, breaking off."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_RANGE = re.compile(r"bytes=(\d+)-(\d*)$")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Address of the server, with a slash at its end. The first part of a path says how the file comes.

    - `ranges`: with ranges, for every origin. `whole`: without. `refused`: no leave for other origins.
    - `strict`: without ranges, and refuses to say beforehand whether it takes them.
    - `moved`: to `ranges`. A number: that status.
    - `broken`: the second half of each answer never comes; `flaky`: so for the first three answers.
    """
    answers = 0

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_OPTIONS(self) -> None:
            allowed = "strict" not in self.path
            self._answer(204 if allowed else 403, {"Access-Control-Allow-Headers": "*"} if allowed else {})

        def do_GET(self) -> None:
            nonlocal answers
            _, how, name = self.path.split("/", 2)
            if how.isdigit():
                self._answer(int(how), {}, b"no")
                return
            if how == "moved":
                self._answer(302, {"Location": f"/ranges/{name}"})
                return
            data = (folder / name).read_bytes()
            asked = _RANGE.match(self.headers.get("Range", ""))
            status, headers, body = 200, {"Content-Type": "application/octet-stream"}, data
            if asked and how not in ("whole", "strict"):
                begin = int(asked[1])
                end = min(int(asked[2]) + 1 if asked[2] else len(data), len(data))
                if begin >= end:
                    self._answer(416, {"Content-Range": f"bytes */{len(data)}"})
                    return
                status, body = 206, data[begin:end]
                headers["Content-Range"] = f"bytes {begin}-{end - 1}/{len(data)}"
            answers += 1
            breaks = how == "broken" or (how == "flaky" and answers <= 3)
            self._answer(status, headers, body, len(body) // 2 if breaks else None)

        def _answer(
            self, status: int, headers: dict[str, str], body: bytes = b"", sent: int | None = None
        ) -> None:
            self.send_response(status)
            if "refused" not in self.path:
                self.send_header("Access-Control-Allow-Origin", "*")
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body[:sent])
            except OSError:
                # The page had enough of it.
                self.close_connection = True
            if sent is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
