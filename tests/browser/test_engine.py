"""The engine in a page of its own: from its snapshot, without it, and with files of it missing or damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route

from tests.browser.bundling import bundle
from web.tools.serve import running

START_MS = 60_000
"""A start that takes longer counts as a hang. Machines that run tests are slow and busy."""

Make = Callable[..., str]

OPENED = """async () => {
  const site = { page: "tracking", now_s: 1, host_origin: null, self_origin: location.origin,
                 embedding: "top", languages: ["en"], config: {} };
  const claims = { status: "verified", payload: { plan: "company", origins: [], exp: 4e9 } };
  return window.tested.open("token=t", site, claims);
}"""
FRAME = "window.tested.frame(new Float32Array(51).fill(0.5), 0, 480, 640)"


@pytest.fixture(scope="module")
def page_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled page."""
    return bundle("engine_page", tmp_path_factory.mktemp("engine_page"))


@pytest.fixture(scope="module")
def engine_folder(site_folder: Path) -> Path:
    """The ``engine`` folder of the built site."""
    return site_folder / "engine"


@pytest.fixture
def made(page_folder: Path, engine_folder: Path, tmp_path: Path) -> Iterator[Make]:
    """Makes a site of the page and the engine, served at a base of its own; gives the page's address.

    ``made(spoil)`` has ``spoil`` change the copy of the engine's folder first.
    """
    servers = []

    def make(spoil: Callable[[Path], None] = lambda _: None) -> str:
        shutil.copytree(page_folder, tmp_path / "page")
        shutil.copytree(engine_folder, tmp_path / "engine", ignore=shutil.ignore_patterns("*.br"))
        spoil(tmp_path / "engine")
        server = running(tmp_path, base="/some/where/")
        servers.append(server)
        return server.__enter__() + "page/"

    yield make
    for server in servers:
        server.__exit__(None, None, None)


def only(folder: Path, pattern: str) -> Path:
    [file] = folder.glob(pattern)
    return file


def truncate(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])


def started(page: Page, url: str) -> str:
    """Opens the page and starts the engine; returns the code of the error, or nothing."""
    page.goto(url)
    outcome: str = page.evaluate(
        "ms => window.startTested(ms).then(() => '', error => error.code ?? String(error))", START_MS
    )
    return outcome


def test_it_starts_from_the_snapshot_and_answers(page: Page, made: Make) -> None:
    url = made()
    requests: list[Request] = []
    page.context.on("request", lambda request: requests.append(request))
    problems: list[str] = []
    page.on("console", lambda line: problems.append(line.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    assert started(page, url) == ""
    begun = len(requests)
    answer = page.evaluate(OPENED)
    assert answer["messages"][0]["type"] == "initialization"
    assert answer["page"]["proceed"] is True
    answer = page.evaluate(FRAME)
    assert [message["type"] for message in answer["messages"]] == ["keypoints"]
    assert len(answer["messages"][0]["data"]) == 17
    assert answer["page"] is None
    assert requests[begun:] == [], "a page that has started asks for nothing more"
    root = url.removesuffix("page/")
    assert [r.url for r in requests if not r.url.startswith((root, "blob:", "data:"))] == []
    assert [r.url for r in requests if r.url.endswith((".zip", ".whl"))] == []
    assert problems == []


def test_calls_are_answered_in_order_however_many_are_under_way(page: Page, made: Make) -> None:
    assert started(page, made()) == ""
    page.evaluate(OPENED)
    times = page.evaluate(
        """async () => {
          const points = new Float32Array(51).fill(0.5);
          const arrived = [];
          const calls = Array.from({ length: 50 }, async (_, i) => {
            const answer = await window.tested.frame(points, i * 33, 480, 640);
            arrived.push(answer.messages.find(message => message.type === "keypoints").timestampMs);
          });
          await Promise.all(calls);
          return arrived;
        }"""
    )
    assert times == [i * 33 for i in range(50)]


HOSTILE = {
    "a joint that is no number": ("new Float32Array(51).fill(NaN), 100, 480, 640", "finite"),
    "an infinite joint": ("new Float32Array(51).fill(Infinity), 100, 480, 640", "finite"),
    "a frame out of order": ("new Float32Array(51).fill(0.5), 40, 480, 640", "increase"),
    "a frame without a time": ("new Float32Array(51).fill(0.5), NaN, 480, 640", "finite"),
    "a frame of another length": ("new Float32Array(50).fill(0.5), 100, 480, 640", "51 numbers"),
    "a frame without a size": ("new Float32Array(51).fill(0.5), 100, 0, 640", "1 to 100000"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_frame_that_is_none_is_an_error_and_the_next_is_judged(page: Page, made: Make, what: str) -> None:
    call, said = HOSTILE[what]
    assert started(page, made()) == ""
    page.evaluate(OPENED)
    page.evaluate("window.tested.frame(new Float32Array(51).fill(0.5), 50, 480, 640)")
    answer = page.evaluate(f"window.tested.frame({call})")
    error = next(message for message in answer["messages"] if message["type"] == "error")
    assert error["error"] == "internal"
    assert said in error["message"]
    answer = page.evaluate("window.tested.frame(new Float32Array(51).fill(0.5), 200, 480, 640)")
    assert [message["type"] for message in answer["messages"]] == ["keypoints"]


def test_times_of_frames(page: Page, made: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """Printed, not judged: machines differ."""
    assert started(page, made()) == ""
    ready_ms = page.evaluate("performance.now()")
    page.evaluate(OPENED)
    times = page.evaluate(
        """async () => {
          const points = new Float32Array(51).fill(0.5);
          const times = [];
          for (let i = 0; i < 300; i++) {
            const asked = performance.now();
            await window.tested.frame(points, i * 33, 480, 640);
            times.push(performance.now() - asked);
          }
          return times;
        }"""
    )
    with capsys.disabled():
        print(
            f"\nengine ready {ready_ms:.0f} ms after navigation; frame there and back {median(times):.2f} ms"
        )


def test_numpy_comes_on_demand(page: Page, made: Make) -> None:
    assert started(page, made()) == ""
    answer = page.evaluate("window.tested.needNumpy()")
    assert answer["messages"] == []


def test_numpy_that_cannot_be_had_is_an_error_message(page: Page, made: Make) -> None:
    assert started(page, made(lambda engine: only(engine, "pyodide-*/numpy*").unlink())) == ""
    answer = page.evaluate("window.tested.needNumpy()")
    assert [message.get("error") for message in answer["messages"]] == ["engine_load_failed"]
    assert page.evaluate(OPENED)["page"]["proceed"] is True


@pytest.mark.parametrize("damage", [Path.unlink, truncate], ids=["missing", "truncated"])
def test_without_a_usable_snapshot_it_starts_all_the_same(
    page: Page, made: Make, damage: Callable[[Path], None]
) -> None:
    assert started(page, made(lambda engine: damage(only(engine, "snapshot-*.bin")))) == ""
    assert page.evaluate(OPENED)["page"]["proceed"] is True
    assert [m["type"] for m in page.evaluate(FRAME)["messages"]] == ["keypoints"]


def no_python(engine: Path) -> None:
    only(engine, "snapshot-*.bin").unlink()
    only(engine, "py_core-*.zip").unlink()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(
            lambda engine: truncate(only(engine, "pyodide-*/pyodide.asm.wasm")), id="wasm truncated"
        ),
        pytest.param(lambda engine: only(engine, "pyodide-*/pyodide.asm.wasm").unlink(), id="wasm missing"),
        pytest.param(lambda engine: truncate(only(engine, "pyodide-*/pyodide.asm.js")), id="glue truncated"),
        pytest.param(lambda engine: only(engine, "pyodide-*/pyodide.mjs").unlink(), id="runtime missing"),
        pytest.param(lambda engine: only(engine, "interpreter-*.mjs").unlink(), id="interpreter missing"),
        pytest.param(lambda engine: truncate(only(engine, "pyscript-*/core-*.js")), id="pyscript truncated"),
        pytest.param(lambda engine: only(engine, "pyscript-*/core.js").unlink(), id="pyscript missing"),
        pytest.param(lambda engine: (engine / "manifest.json").unlink(), id="manifest missing"),
        pytest.param(lambda engine: (engine / "manifest.json").write_text("[]"), id="manifest wrong"),
        pytest.param(no_python, id="py_core missing"),
    ],
)
def test_a_damaged_engine_is_an_error_and_no_hang(
    page: Page, made: Make, spoil: Callable[[Path], None]
) -> None:
    assert started(page, made(spoil)) == "engine_load_failed"
    assert page.evaluate("performance.now()") < START_MS


def test_a_start_that_hangs_is_given_up(page: Page, made: Make) -> None:
    url = made()
    page.context.route("**/snapshot-*.bin", lambda route: None)
    page.goto(url)
    outcome = page.evaluate("window.startTested(1000).then(() => '', error => error.message)")
    assert "no answer within 1 s" in outcome


def test_a_host_that_does_not_know_wasm_is_enough(page: Page, made: Make) -> None:
    url = made()

    def untyped(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-type": "text/plain"})

    page.context.route("**/*.wasm", untyped)
    assert started(page, url) == ""
    assert page.evaluate(OPENED)["page"]["proceed"] is True


def test_ending_python_rejects_the_calls_under_way(page: Page, made: Make) -> None:
    assert started(page, made()) == ""
    outcome: Any = page.evaluate(
        f"""async () => {{
          const pending = {FRAME}.then(() => "answered", error => error.code);
          window.tested.terminate();
          const later = {FRAME}.then(() => "answered", error => error.code);
          return [await pending, await later];
        }}"""
    )
    assert outcome == ["internal", "internal"]


def test_it_can_be_started_again(page: Page, made: Make) -> None:
    assert started(page, made()) == ""
    page.evaluate("window.tested.terminate()")
    page.evaluate("window.startTested()")
    assert page.evaluate(OPENED)["page"]["proceed"] is True
