"""The static server, and the compressed copies that it serves."""

from __future__ import annotations

import http.client
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from web.tools import compress, serve

SCRIPT = "/assets/app-AbCd1234.js"


class Answer:
    """A response and its whole body."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()


class Client:
    """Asks one server, over one kept connection, exactly what it is told to."""

    def __init__(self, url: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", urlsplit(url).port or 80, timeout=10)

    def get(self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Answer:
        self.connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            self.connection.putheader(name, value)
        self.connection.endheaders()
        return Answer(self.connection.getresponse())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "served"
    files = {
        "index.html": b"<p>landing</p>",
        "pose_tracker/tracking/index.html": b"<p>tracking</p>",
        "assets/app-AbCd1234.js": b"export const a = 1;\n" * 200,
        "models/lightning/0123456789abcdef0123.bin": random.Random(1).randbytes(2000),
        "engine/pyodide.asm.wasm": b"\0asm",
        "engine/manifest.json": b"{}",
        "engine/pyodide-0.29.5-75e4224e/pyodide.mjs": b"export {};",
        "engine/numpy.whl": b"PK",
        "demo/squat.mp4": bytes(range(256)) * 40,
        ".repscope-site": b"hidden",
        "repscope.json": b"{}",
    }
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (tmp_path / "secret.txt").write_bytes(b"outside")
    return folder


@pytest.fixture
def client(root: Path) -> Iterator[Client]:
    with serve.running(root) as url:
        yield Client(url)


@pytest.mark.parametrize(
    "path", ["/pose_tracker/tracking", "/pose_tracker/tracking/", "/pose_tracker/tracking/index.html"]
)
@pytest.mark.parametrize("query", ["", "?token=a.b.c&exercise=squat", "?loading_message=a%2Fb%20c"])
def test_a_page_answers_at_its_three_addresses_without_redirecting(
    client: Client, path: str, query: str
) -> None:
    answer = client.get(path + query)
    assert (answer.status, answer.body) == (200, b"<p>tracking</p>")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["/", "/index.html", "/?token=x"])
def test_the_landing_page_is_the_root(client: Client, path: str) -> None:
    assert client.get(path).body == b"<p>landing</p>"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/assets/",
        "/assets",
        "/repscope.json/",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/.repscope-site",
        "/repscope.json%00",
    ],
)
def test_what_is_not_in_the_site_is_not_served(client: Client, path: str) -> None:
    assert client.get(path).status == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (SCRIPT, "text/javascript; charset=utf-8"),
        ("/engine/pyodide-0.29.5-75e4224e/pyodide.mjs", "text/javascript; charset=utf-8"),
        ("/engine/pyodide.asm.wasm", "application/wasm"),
        ("/engine/numpy.whl", "application/zip"),
        ("/demo/squat.mp4", "video/mp4"),
        ("/repscope.json", "application/json"),
    ],
)
def test_types(client: Client, path: str, kind: str) -> None:
    assert client.get(path).headers["Content-Type"] == kind


def test_only_names_that_hold_a_hash_are_cached_for_good(client: Client) -> None:
    shard = "/models/lightning/0123456789abcdef0123.bin"
    for path in (SCRIPT, shard, "/engine/pyodide-0.29.5-75e4224e/pyodide.mjs"):
        assert "immutable" in client.get(path).headers["Cache-Control"]
    for path in ("/", "/pose_tracker/tracking", "/repscope.json", "/engine/manifest.json"):
        assert client.get(path).headers["Cache-Control"] == "no-cache"


def test_isolation_headers_are_not_sent(client: Client) -> None:
    headers = client.get("/").headers
    assert headers["Cross-Origin-Opener-Policy"] is None
    assert headers["Cross-Origin-Embedder-Policy"] is None


def test_an_unchanged_file_is_not_sent_again(client: Client) -> None:
    tag = client.get("/repscope.json").headers["ETag"]
    again = client.get("/repscope.json", {"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    assert client.get("/repscope.json", {"If-None-Match": '"another"'}).status == 200


def test_head_sends_the_headers_alone(client: Client) -> None:
    answer = client.get("/demo/squat.mp4", method="HEAD")
    assert (answer.status, answer.body, answer.headers["Content-Length"]) == (200, b"", "10240")
    assert client.get("/demo/squat.mp4", {"Range": "bytes=0-9"}).body == bytes(range(10))


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-", 0, 10240),
        ("bytes=100-199", 100, 200),
        ("bytes=10000-99999", 10000, 10240),
        ("bytes=-40", 10200, 10240),
    ],
)
def test_ranges(client: Client, root: Path, asked: str, start: int, stop: int) -> None:
    answer = client.get("/demo/squat.mp4", {"Range": asked})
    assert answer.status == 206
    assert answer.body == (root / "demo/squat.mp4").read_bytes()[start:stop]
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/10240"


@pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=99999-100000", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(client: Client, asked: str) -> None:
    answer = client.get("/demo/squat.mp4", {"Range": asked})
    assert (answer.status, answer.headers["Content-Range"], answer.body) == (416, "bytes */10240", b"")


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=0-1,5-6", "bytes=-", "bytes=a-b", "lines=1-2"])
def test_a_range_that_makes_no_sense_is_ignored(client: Client, asked: str) -> None:
    answer = client.get("/demo/squat.mp4", {"Range": asked})
    assert (answer.status, len(answer.body)) == (200, 10240)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("br;q=0.5", "br"),
        ("br;q=0", None),
        ("gzip", None),
        ("", None),
        ("brx", None),
    ],
)
def test_brotli_where_it_is_there_and_accepted(
    client: Client, root: Path, tmp_path: Path, accepted: str, encoding: str | None
) -> None:
    compress.precompress(root, tmp_path / "cache", lambda _: None)
    answer = client.get(SCRIPT, {"Accept-Encoding": accepted})
    plain = (root / SCRIPT[1:]).read_bytes()
    assert answer.headers["Content-Encoding"] == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert (brotli.decompress(answer.body) if encoding else answer.body) == plain
    part = client.get(SCRIPT, {"Accept-Encoding": accepted, "Range": "bytes=0-5"})
    assert (part.headers["Content-Encoding"], part.body) == (None, plain[:6])


def test_a_site_below_a_path(root: Path) -> None:
    with serve.running(root, base="/training/") as url:
        assert url.endswith("/training/")
        below = Client(url)
        assert below.get("/training/pose_tracker/tracking?a=b").body == b"<p>tracking</p>"
        assert below.get("/training").body == b"<p>landing</p>"
        assert below.get("/pose_tracker/tracking").status == 404
        assert below.get("/trainingpose_tracker/tracking").status == 404


def test_a_taken_port_gives_the_next(root: Path) -> None:
    with serve.SiteServer(root) as first, serve.first_free(root, first.server_port) as second:
        assert first.server_port < second.server_port < first.server_port + 50


def test_compressed_copies_follow_their_files(root: Path, tmp_path: Path) -> None:
    def run() -> None:
        compress.precompress(root, tmp_path / "cache", lambda _: None)

    script = root / SCRIPT[1:]
    copy = script.with_name(script.name + ".br")
    run()
    assert brotli.decompress(copy.read_bytes()) == script.read_bytes()
    assert not (root / "repscope.json.br").exists(), "a file of two bytes is not worth it"
    assert not (root / "demo/squat.mp4.br").exists(), "video is compressed already"
    assert not (root / "models/lightning/0123456789abcdef0123.bin.br").exists(), "noise does not shrink"
    made = copy.stat().st_mtime_ns
    run()
    assert copy.stat().st_mtime_ns == made
    script.write_bytes(b"export const changed = true;\n" * 200)
    run()
    assert brotli.decompress(copy.read_bytes()) == script.read_bytes()
    script.unlink()
    run()
    assert not copy.exists()
