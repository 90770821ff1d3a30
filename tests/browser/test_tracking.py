"""The live page from end to end: the mannequin for a camera, a host of another origin around the frame."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.clients import Clients, Embedded
from tests.browser.conftest import SQUATS

STAGES = ["checking you plan and access", "accessing webcam", "loading pose model", "running"]


def test_the_published_listener_counts_the_squats_in_front_of_the_camera(
    page: Page, clients: Clients
) -> None:
    requests: list[Request] = []
    embedded = clients.embed_wasm(page, exercise="squat")
    embedded.wait_until_running()
    page.on("request", lambda request: requests.append(request))

    embedded.wait_for("counter", SQUATS, timeout=90_000)
    embedded.wait_for_frames(30)

    expect(page.locator("#count")).to_have_text(str(SQUATS))
    expect(page.locator("#grade")).to_have_text("A")
    expect(embedded.frame.locator(".rs-hud")).to_contain_text(str(SQUATS))
    counters = embedded.of_type("counter")
    assert [each["current_count"] for each in counters] == list(range(1, SQUATS + 1))
    for counter in counters:
        assert set(counter["form_score"]) == {"score", "avg_score", "grade"}
        assert counter["timestampMs"] > 0
    assert embedded.origins == {clients.site.rstrip("/")}
    assert [m["message"] for m in embedded.of_type("initialization")] == STAGES
    assert embedded.problems == []
    kinds = {m["type"] for m in embedded.messages} - {"warning"}
    assert kinds <= {"initialization", "posture", "counter", "form_score"}  # Nothing that was not asked for.
    assert [request.url for request in requests] == []

    embedded.send(command="stop")
    summary = embedded.wait_for("exercise_summary")
    assert summary["counter"] == SQUATS
    assert [each["index"] for each in summary["history"]] == list(range(1, SQUATS + 1))
    expect(embedded.frame.locator(".rs-root")).to_contain_text("Well done")
    assert embedded.frame.evaluate("document.querySelector('video').srcObject") is None


def test_json_reaches_the_host_as_text(page: Page, clients: Clients) -> None:
    embedded = clients.embed_wasm(
        page, client="iframe_json", exercise="squat", messageFormat="json", keypoints="true", angles=1
    )
    embedded.wait_for("keypoints", 3)
    embedded.wait_for("angles", 3)
    assert all(isinstance(each, str) for each in embedded.raw)
    names = [joint["name"] for joint in embedded.of_type("keypoints")[-1]["data"]]
    assert len(names) == 17
    assert names[:3] == ["nose", "left_eye", "right_eye"]
    times = [m["timestampMs"] for m in embedded.of_type("keypoints")]
    assert times == sorted(set(times))


def test_without_a_movement_keypoints_stream_mirrored_as_the_person_sees_them(
    context: BrowserContext, clients: Clients
) -> None:
    # Seen from the side, the nose points the same way at every moment of the film.
    pointing = {}
    for mirror in ("true", "false"):
        # A page each: what the first one's frame has under way would reach a second one loaded in its place.
        page = context.new_page()
        embedded = clients.embed_wasm(page, mirror=mirror)
        embedded.wait("messages.some((m) => m.type === 'keypoints' && m.data.length)")
        first = next(m for m in embedded.of_type("keypoints") if m["data"])
        x = {joint["name"]: joint["x"] for joint in first["data"]}
        pointing[mirror] = x["nose"] - x["left_ear"]
        assert embedded.of_type("counter") == []
        page.close()
    assert pointing["true"] > 0.03
    assert pointing["false"] < -0.03


def test_inference_in_a_worker_feeds_the_same_session(page: Page, clients: Clients) -> None:
    embedded = clients.embed_wasm(page, exercise="squat", runInWorker="true")
    embedded.wait("messages.some((m) => m.type === 'posture' && m.ready)")
    embedded.wait_for_frames(10)
    assert embedded.problems == []


def test_width_and_height_are_obeyed(page: Page, clients: Clients) -> None:
    embedded = clients.embed_wasm(page, exercise="squat", width=240, height=320)
    embedded.wait_for("posture")
    size = embedded.frame.evaluate(
        "() => { const {videoWidth, videoHeight} = document.querySelector('video');"
        " const box = document.querySelector('.rs-stage').getBoundingClientRect();"
        " return [videoWidth, videoHeight, box.width, box.height]; }"
    )
    assert size == [240, 320, 240, 320]


def test_the_hosts_commands_are_obeyed(page: Page, clients: Clients) -> None:
    embedded = clients.embed_wasm(page, exercise="squat")
    # Sent before the page is ready: it waits there.
    embedded.send(command="setExercise", exercise="lunge")
    embedded.wait_for_frames()

    embedded.send(command="pause")
    expect(embedded.frame.locator(".rs-root")).to_contain_text("Paused")
    page.wait_for_timeout(300)
    resting = embedded.frames_judged()
    page.wait_for_timeout(700)
    assert embedded.frames_judged() == resting
    embedded.send(command="resume")
    embedded.wait_for_frames()

    before = len(embedded.of_type("counter"))
    embedded.send(command="reset")
    assert embedded.wait_for("counter", before + 1)["current_count"] == 0

    embedded.send(command="switchCamera")
    embedded.wait_for_frames()
    assert embedded.frame.evaluate("document.querySelector('video').srcObject.active")

    embedded.send(command="setExercise", exercise="headstand")
    assert embedded.wait_for("error")["error"] == "invalid_exercise"
    embedded.send(command="dance")
    wrong = embedded.wait_for("error", 2)
    assert wrong["error"] == "invalid_parameter"
    assert "dance" in wrong["message"]
    embedded.wait_for_frames()


def test_after_stop_another_set_can_begin(page: Page, clients: Clients) -> None:
    embedded = clients.embed_wasm(page, exercise="squat")
    embedded.wait_for_frames()
    embedded.send(command="stop")
    embedded.wait_for("exercise_summary")
    embedded.frame.get_by_role("button", name="Start again").click()
    embedded.wait_for_frames()
    assert embedded.wait_for("counter")["current_count"] == 0


def test_commands_from_elsewhere_than_the_host_are_ignored(page: Page, clients: Clients) -> None:
    embedded = clients.embed_wasm(page, exercise="squat")
    embedded.wait_for_frames()
    embedded.frame.evaluate("window.postMessage({command: 'stop'}, '*')")
    embedded.page.evaluate(
        """(target) => {
          const sibling = document.createElement("iframe");
          sibling.srcdoc = `<script>parent.frames[0].postMessage({command: "stop"}, "*")</script>`;
          document.body.append(sibling);
          return new Promise((resolve) => { sibling.onload = resolve; });
        }"""
    )
    embedded.wait_for_frames(10)
    assert embedded.of_type("exercise_summary") == []


def test_an_app_commands_through_window_repscope(page: Page, clients: Clients) -> None:
    page.goto(clients.url(exercise="squat", poseBackend="wasm"))
    page.evaluate("addEventListener('posetracker', (e) => (window.last = e.detail))")
    page.wait_for_function("window.repscope?.timings.frames.length > 3", timeout=60_000)
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert page.evaluate("repscope.version") == project["project"]["version"]
    refused = page.evaluate("() => { try { repscope.command('stop'); } catch (e) { return String(e); } }")
    assert "TypeError" in refused
    page.evaluate("""repscope.command('{"command":"stop"}')""")
    page.wait_for_function("window.last?.type === 'exercise_summary'")


def test_a_hidden_page_rests_and_goes_on_when_shown(page: Page, clients: Clients) -> None:
    embedded = clients.embed_wasm(page, exercise="squat")
    embedded.wait_for_frames()
    _show(embedded, False)
    page.wait_for_timeout(300)
    resting = embedded.frames_judged()
    page.wait_for_timeout(700)
    assert embedded.frames_judged() == resting
    _show(embedded, True)
    embedded.wait_for_frames()


def test_a_page_that_is_left_lets_go_of_everything(page: Page, clients: Clients) -> None:
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    embedded = clients.embed_wasm(page, exercise="squat", runInWorker=1)
    embedded.wait_for_frames()
    assert len(page.workers) >= 2
    page.evaluate("document.querySelector('iframe').src = 'about:blank'")
    page.wait_for_function("document.querySelector('iframe').contentWindow.location.href === 'about:blank'")
    page.wait_for_timeout(300)
    assert page.workers == []
    assert failures == []


def test_an_engine_that_breaks_ends_the_page_with_an_error(page: Page, clients: Clients) -> None:
    embedded = clients.embed_wasm(page, exercise="squat")
    embedded.wait_for_frames()
    (python,) = page.workers
    python.evaluate("() => { setTimeout(() => { throw new Error('broken by the test'); }); }")
    error = embedded.wait_for("error")
    assert error["error"] == "internal"
    assert error["current_count"] == 0
    expect(embedded.frame.locator(".rs-root")).to_contain_text("Something went wrong")
    page.wait_for_timeout(500)
    assert embedded.frame.evaluate("document.querySelector('video').srcObject") is None
    assert len(embedded.of_type("error")) == 1


@pytest.mark.parametrize("ending", ["", "/", "/index.html"])
def test_a_page_answers_at_each_form_of_its_address(page: Page, clients: Clients, ending: str) -> None:
    embedded = clients.embed(page, path=f"pose_tracker/tracking{ending}", exercise="headstand")
    assert embedded.wait_for("error")["error"] == "invalid_exercise"


def _show(embedded: Embedded, visible: bool) -> None:
    """Tells the page that it is hidden or shown; a headless browser never hides a page itself."""
    embedded.frame.evaluate(
        """(visible) => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => !visible });
          Object.defineProperty(document, "visibilityState", {
            configurable: true, get: () => (visible ? "visible" : "hidden") });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        visible,
    )
