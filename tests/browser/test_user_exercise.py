"""A movement of the embedder's own, from the host's server or from the site's folder, to the host's counters."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.clients import Clients, Embedded
from tests.browser.conftest import CLIENTS, SQUATS, Sign

UUID = "5b1f7c52-94d3-4a0e-8f0a-2d6c3f1f4a77"
KNEE_BEND = """\
id = "knee_bend"
kind = "repetitions"
placement = { parts = ["hip", "knee", "ankle"], sides = "one" }
text.en = { name = "<b>Knee bend</b>" }
[[excursion]]
signal = "thigh_from_vertical_deg"
start = 12
target = 45
"""


@dataclass
class Host:
    """An embedder's server: the page around, and movement files that other sites may read or may not."""

    url: str = ""
    files: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, name: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Serve ``body`` as ``name``, by default to everybody; its address."""
        sent = {"Access-Control-Allow-Origin": "*", **{k.replace("_", "-"): v for k, v in headers.items()}}
        self.files[f"/{name}"] = (status, sent, body if isinstance(body, bytes) else body.encode())
        return f"{self.url}{name}"


@pytest.fixture
def own_host() -> Iterator[Host]:
    """A host on an origin of its own."""
    host = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            host.asked.append(path)
            status, headers, body = host.files.get(path, (404, {"Access-Control-Allow-Origin": "*"}, b""))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        host.url = f"http://localhost:{server.server_port}/"
        page = (CLIENTS / "iframe_object.html").read_bytes()
        host.files["/iframe_object.html"] = (200, {"Content-Type": "text/html"}, page)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield host
        server.shutdown()


@pytest.fixture
def published(site_folder: Path) -> Iterator[str]:
    """A movement of the site's own; its UUID."""
    folder = site_folder / "movements"
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    file = folder / f"{UUID}.toml"
    file.write_text(KNEE_BEND, encoding="utf-8")
    yield UUID
    file.unlink()
    if made:
        folder.rmdir()


def _refused(embedded: Embedded, code: str) -> str:
    """What the host got as the one error, after which no camera was asked for."""
    error = embedded.wait_for("error")
    assert error["error"] == code
    expect(embedded.frame.locator(".rs-root [role=alert], .rs-root .rs-cover")).to_be_visible()
    embedded.page.wait_for_timeout(200)
    assert [m["type"] for m in embedded.messages] == ["initialization", "error"]
    assert embedded.frame.evaluate("document.querySelector('video').srcObject") is None
    message: str = error["message"]
    return message


def test_the_hosts_own_movement_is_counted(page: Page, clients: Clients, own_host: Host) -> None:
    url = own_host.put("mine/knee_bend.toml", KNEE_BEND)
    around = replace(clients, host=own_host.url)
    embedded = around.embed_wasm(page, userExercise=url, recommendations="true")
    embedded.wait_for("counter", SQUATS, timeout=90_000)
    assert [each["current_count"] for each in embedded.of_type("counter")] == list(range(1, SQUATS + 1))
    assert embedded.problems == []
    embedded.send(command="stop")
    summary = embedded.wait_for("exercise_summary")
    assert (summary["exercise"], summary["counter"]) == ("knee_bend", SQUATS)
    # A stranger's words are text, whatever they look like.
    expect(embedded.frame.locator(".rs-root")).to_contain_text("<b>Knee bend</b>")
    assert own_host.asked.count("/mine/knee_bend.toml") == 1


def test_a_movement_of_the_sites_folder_goes_by_its_uuid(
    page: Page, clients: Clients, published: str
) -> None:
    embedded = clients.embed_wasm(page, userExercise=published, progression="true")
    embedded.wait_for("progression", 3)
    embedded.send(command="stop")
    assert embedded.wait_for("exercise_summary")["exercise"] == "knee_bend"


def test_commands_wait_for_the_movement(page: Page, clients: Clients, published: str) -> None:
    embedded = clients.embed_wasm(page, userExercise=published)
    embedded.send(command="setExercise", exercise="lunge")
    embedded.wait_for_frames()
    embedded.send(command="stop")
    assert embedded.wait_for("exercise_summary")["exercise"] == "lunge"


def test_a_wrong_file_names_line_and_field(page: Page, clients: Clients, own_host: Host) -> None:
    url = own_host.put("knee_bend.toml", KNEE_BEND.replace("target = 45", 'target = "deep"'))
    around = replace(clients, host=own_host.url)
    message = _refused(around.embed_wasm(page, userExercise=url), "invalid_exercise")
    assert 'knee_bend.toml, line 8 [[excursion]] 1: target must be a finite number, not "deep"' in message


def test_a_file_that_cannot_be_had_says_why(page: Page, clients: Clients, own_host: Host) -> None:
    around = replace(clients, host=own_host.url)
    other_name = own_host.url.replace("localhost", "127.0.0.1")
    own_host.put("there.toml", KNEE_BEND)
    wrong = {
        f"{own_host.url}nowhere.toml": "404",
        own_host.put("kept.toml", KNEE_BEND, Access_Control_Allow_Origin="https://other.example"): "CORS",
        own_host.put("large.toml", b"#" * 65_537): "65536",
        own_host.put("latin.toml", KNEE_BEND.replace("bend", "\xe9").encode("latin-1")): "UTF-8",
        own_host.put("moved.toml", b"", 302, Location=f"{other_name}there.toml"): other_name.rstrip("/"),
    }
    for url, said in wrong.items():
        message = _refused(around.embed_wasm(page, userExercise=url), "invalid_exercise")
        assert said in message, url
    unknown = "00000000-0000-4000-8000-000000000000"
    assert "404" in _refused(clients.embed_wasm(page, userExercise=unknown), "invalid_exercise")


def test_a_file_of_an_origin_that_the_token_does_not_list_is_not_even_asked_for(
    page: Page, clients: Clients, own_host: Host, sign: Sign
) -> None:
    url = own_host.put("knee_bend.toml", KNEE_BEND)
    bound = sign(origins=[clients.host.rstrip("/")])
    embedded = clients.embed_wasm(page, token=bound, userExercise=url)
    assert own_host.url.rstrip("/") in _refused(embedded, "origin_not_allowed")
    assert own_host.asked == []
    listed = sign(origins=[clients.host.rstrip("/"), own_host.url.rstrip("/")])
    embedded = clients.embed_wasm(page, token=listed, userExercise=url)
    embedded.wait_for("posture")
    assert own_host.asked == ["/knee_bend.toml"]
