"""The pose estimator in a browser: what it sees, on every backend and thread, and how it gets over trouble.

The mannequin stands for the person: its joints are known exactly, so a keypoint's error is too.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Request, Route

from tests.browser.bundling import bundle
from tests.mannequin.picture import Painter
from tests.mannequin.play import play

COCO_IN_BLAZEPOSE = [0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28]
SEEN = 0.3
STEP_MS = 66

Array = NDArray[np.float64]
Open = Callable[..., Page]


class Show:
    """Some pictures of a squat from the side, and where its joints are in them."""

    def __init__(self) -> None:
        recording = play("squat", reps=1, view="side", fps=1000 / STEP_MS)
        painter = Painter(recording)
        chosen = range(0, min(24, len(recording)))
        self.width, self.height = recording.width, recording.height
        self.truth: Array = recording.array()[list(chosen), :, :2]
        self.frames = [painter.frame(index) for index in chosen]
        self.pictures = [_data_url(frame) for frame in self.frames]


@pytest.fixture(scope="module")
def show() -> Show:
    return Show()


@pytest.fixture(scope="module")
def pose_page(site_folder: Path, site: str) -> str:
    """Address of the page with the estimator alone, bundled into the site that is tested."""
    bundle("pose_page", site_folder / "pose_page")
    return f"{site}pose_page/"


@pytest.fixture
def opened(context: BrowserContext, pose_page: str) -> Open:
    """Opens the page; ``before`` is a script that runs ahead of its own."""

    def open_page(before: str = "") -> Page:
        page = context.new_page()
        if before:
            page.add_init_script(before)
        page.goto(pose_page)
        page.wait_for_function("window.pose")
        return page

    return open_page


@pytest.mark.parametrize(
    ("options", "values", "tolerance"),
    [
        ({}, 3, 0.025),
        ({"runInWorker": True}, 3, 0.025),
        ({"variant": "thunder"}, 3, 0.025),
        ({"family": "blazepose", "variant": "lite"}, 4, 0.03),
        ({"family": "blazepose", "variant": "full", "runInWorker": True}, 4, 0.03),
        ({"family": "blazepose", "variant": "heavy"}, 4, 0.03),
    ],
    ids=[
        "lightning",
        "lightning-worker",
        "thunder",
        "blazepose-lite",
        "blazepose-full-worker",
        "blazepose-heavy",
    ],
)
def test_sees_the_joints_where_they_are(
    opened: Open, show: Show, options: dict[str, Any], values: int, tolerance: float
) -> None:
    page = opened()
    assert page.evaluate("options => pose.start(options)", options) is None
    asked: list[Request] = []
    page.on("request", lambda request: None if request.url.startswith("data:") else asked.append(request))
    answers = _look(page, show.pictures)
    in_worker = options.get("runInWorker", False)
    assert page.evaluate("[pose.estimator.backend, pose.estimator.inWorker]") == ["wasm", in_worker]
    assert page.evaluate("pose.events") == []
    assert not asked, "no request may leave once the model is there"

    poses = _poses(answers, values)
    assert np.isfinite(poses).all()
    assert {(answer["width"], answer["height"]) for answer in answers} == {(show.width, show.height)}
    assert np.median(poses[..., -1]) > SEEN
    assert np.median(_error(poses, show)) < tolerance
    if values == 4:
        # A side view: hips near the middle of the depth, one hip nearer than the other.
        assert np.abs(poses[..., 2]).max() < 2
        assert poses[:, 23, 2].mean() != poses[:, 24, 2].mean()
    loaded, total = page.evaluate("pose.progress.at(-1)")
    assert loaded == total > 1_000_000


@pytest.mark.parametrize(
    "options", [{}, {"family": "blazepose", "variant": "lite"}], ids=["movenet", "blazepose"]
)
def test_leaks_no_tensor(opened: Open, show: Show, options: dict[str, Any]) -> None:
    page = opened()
    page.evaluate("options => pose.start(options)", options)
    _look(page, show.pictures[:3])
    before = page.evaluate("pose.tensors()")
    _look(page, show.pictures)
    assert page.evaluate("pose.tensors()") == before
    page.evaluate("pose.estimator.dispose()")
    assert page.evaluate("pose.tensors()") == 0


def test_agrees_with_the_library(opened: Open, show: Show) -> None:
    """Another way to cut and resize may move a joint by a pixel or two, not by more."""
    page = opened()
    page.evaluate("pose.start()")
    ours = _poses(_look(page, show.pictures), 3)
    theirs = np.array(
        page.evaluate("([pictures, step]) => pose.library(pictures, step)", [show.pictures, STEP_MS])
    )
    theirs = theirs.reshape(-1, 17, 3)
    both = (ours[..., 2] > SEEN) & (theirs[..., 2] > SEEN)
    apart = np.hypot(*((ours - theirs)[..., :2] * (show.width, show.height))[both].T)
    assert both.mean() > 0.5
    assert np.median(apart) < 3
    assert np.quantile(apart, 0.95) < 12


def test_takes_every_kind_of_frame_and_leaves_it_open(opened: Open, show: Show) -> None:
    for worker in (False, True):
        page = opened()
        page.evaluate("worker => pose.start({runInWorker: worker})", worker)
        answers = page.evaluate(
            """async (url) => {
              const bitmap = await pose.picture(url);
              const draw = (canvas) => {
                canvas.width = bitmap.width;
                canvas.height = bitmap.height;
                canvas.getContext("2d").drawImage(bitmap, 0, 0);
                return canvas;
              };
              const frame = new VideoFrame(bitmap, { timestamp: 0 });
              const sources = [bitmap, draw(document.createElement("canvas")), draw(new OffscreenCanvas(1, 1)), frame];
              const answers = [];
              for (const source of sources) {
                for (let again = 0; again < 2; again += 1) {
                  pose.estimator.reset();
                  answers.push(await pose.lookAt(source, 0));
                }
              }
              frame.close();
              return answers;
            }""",
            show.pictures[0],
        )
        poses = _poses(answers, 3)
        assert len(poses) == 8
        assert np.abs(poses - poses[0])[..., :2].max() < 0.01
        page.close()


def test_reads_the_planes_of_a_video_frame(opened: Open, show: Show) -> None:
    """Frames as cameras give them, with their colours at half size, lead to the same pose as a picture does."""
    image = av.VideoFrame.from_ndarray(show.frames[0], format="rgb24")
    raw = {
        name: base64.b64encode(image.reformat(format=pix).to_ndarray().tobytes()).decode()
        for name, pix in (("I420", "yuv420p"), ("NV12", "nv12"))
    }
    for worker in (False, True):
        page = opened()
        page.evaluate("worker => pose.start({runInWorker: worker})", worker)
        drawn, *planes = page.evaluate(
            """async ([url, raw, codedWidth, codedHeight]) => {
              const answers = [await pose.lookAt(await pose.picture(url), 0)];
              for (const [format, text] of Object.entries(raw)) {
                const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
                const frame = new VideoFrame(bytes, { format, codedWidth, codedHeight, timestamp: 0 });
                if (frame.format !== format) throw new Error(`a frame of ${frame.format}`);
                pose.estimator.reset();
                answers.push(await pose.lookAt(frame, 0));
                frame.close();
              }
              return answers;
            }""",
            [show.pictures[0], raw, show.width, show.height],
        )
        (expected,) = _poses([drawn], 3)
        for found in _poses(planes, 3):
            seen = (expected[:, 2] > SEEN) & (found[:, 2] > SEEN)
            assert seen.sum() > 8
            assert np.abs(expected - found)[seen][:, :2].max() < 0.02
        page.close()


def test_reads_a_video(opened: Open, site: str, show: Show) -> None:
    for worker in (False, True):
        page = opened()
        page.evaluate("worker => pose.start({runInWorker: worker})", worker)
        answer = page.evaluate(
            """async () => {
              const canvas = document.createElement("canvas");
              canvas.width = 320;
              canvas.height = 240;
              const context = canvas.getContext("2d");
              const paint = () => {
                context.fillStyle = "gray";
                context.fillRect(0, 0, 320, 240);
                requestAnimationFrame(paint);
              };
              paint();
              const video = document.createElement("video");
              const early = await pose.lookAt(video, 0);
              video.srcObject = canvas.captureStream(30);
              await video.play();
              await new Promise((seen) => video.requestVideoFrameCallback(seen));
              return [early, await pose.lookAt(video, 33)];
            }"""
        )
        assert answer[0]["code"] == "internal"
        assert "first frame" in answer[0]["message"]
        assert (answer[1]["width"], answer[1]["height"]) == (320, 240)
        page.close()


def test_takes_one_frame_at_a_time(opened: Open, show: Show) -> None:
    for worker in (False, True):
        page = opened()
        page.evaluate("worker => pose.start({runInWorker: worker})", worker)
        first, second, disposed = page.evaluate(
            """async (url) => {
              const bitmap = await pose.picture(url);
              const both = await Promise.all([pose.lookAt(bitmap, 0), pose.lookAt(bitmap, 33)]);
              const last = pose.lookAt(bitmap, 66);
              pose.estimator.dispose();
              return [...both, [await last, await pose.lookAt(bitmap, 99)]];
            }""",
            show.pictures[0],
        )
        assert len(first["points"]) == 51
        assert second["code"] == "internal" and "under way" in second["message"]
        assert len(disposed[0]["points"]) == 51, "a frame under way still answers"
        assert disposed[1]["code"] == "internal" and "disposed" in disposed[1]["message"]
        page.close()


@pytest.mark.parametrize("worker", [False, True], ids=["page", "worker"])
def test_falls_back_from_software_webgl(opened: Open, show: Show, worker: bool) -> None:
    page = opened()
    assert page.evaluate("worker => pose.start({backend: 'webgl', runInWorker: worker})", worker) is None
    assert page.evaluate("pose.estimator.backend") == "wasm"
    (event,) = page.evaluate("pose.events")
    assert event["code"] == "backend_fallback_wasm"
    assert len(_look(page, show.pictures[:1])) == 1


def test_software_webgl_where_the_site_takes_it(opened: Open, show: Show) -> None:
    page = opened()
    page.evaluate("pose.start({backend: 'webgl', softwareWebgl: 'accept'})")
    if page.evaluate("pose.estimator.backend") != "webgl":
        pytest.skip("this browser has no WebGL at all")
    pictures = show.pictures[:3]
    on_webgl = _poses(_look(page, pictures), 3)
    assert page.evaluate("pose.events") == []
    page.evaluate("pose.estimator.dispose()")
    assert page.evaluate("pose.tensors()") == 0
    page.evaluate("pose.start()")
    on_wasm = _poses(_look(page, pictures), 3)
    seen = (on_webgl[..., 2] > SEEN) & (on_wasm[..., 2] > SEEN)
    assert np.quantile(np.abs(on_webgl - on_wasm)[seen][:, :2], 0.9) < 0.02


def test_gets_over_lost_contexts_then_gives_webgl_up(opened: Open, show: Show) -> None:
    page = opened(
        """
        const original = OffscreenCanvas.prototype.getContext;
        window.contexts = [];
        OffscreenCanvas.prototype.getContext = function (kind, ...rest) {
          const context = original.call(this, kind, ...rest);
          if (kind === "webgl2" && context !== null) window.contexts.push(context);
          return context;
        };
        """
    )
    page.evaluate("pose.start({backend: 'webgl', softwareWebgl: 'accept'})")
    if page.evaluate("pose.estimator.backend") != "webgl":
        pytest.skip("this browser has no WebGL at all")
    answers, tensors = page.evaluate(
        """async (url) => {
          const lose = () => {
            const alive = contexts.filter((context) => !context.isContextLost()).at(-1);
            alive.getExtension("WEBGL_lose_context").loseContext();
          };
          const bitmap = await pose.picture(url);
          const answers = [await pose.lookAt(bitmap, 0)];
          const tensors = [pose.tensors()];
          for (let loss = 0; loss < 4; loss += 1) {
            pose.estimator.reset();
            // In turns: between two frames, and in the middle of one.
            if (loss % 2 === 0) lose();
            else setTimeout(lose, 20);
            answers.push(await pose.lookAt(bitmap, 0));
            tensors.push(pose.tensors());
          }
          return [answers, tensors];
        }""",
        show.pictures[0],
    )
    assert [event["code"] for event in page.evaluate("pose.events")] == [
        "context_lost_recovered",
        "context_lost_recovered",
        "context_lost_recovered",
        "backend_fallback_wasm",
    ]
    assert page.evaluate("pose.estimator.backend") == "wasm"
    poses = _poses(answers, 3)
    assert np.abs(poses - poses[0])[..., :2].max() < 0.02
    assert len(set(tensors)) == 1


@pytest.mark.parametrize("missing", ["Worker", "OffscreenCanvas", "createImageBitmap"])
def test_does_without_a_worker(opened: Open, show: Show, missing: str) -> None:
    page = opened(f"window.kept = createImageBitmap.bind(window); delete window.{missing};")
    assert page.evaluate("pose.start({runInWorker: true})") is None
    (event,) = page.evaluate("pose.events")
    assert event["code"] == "worker_unavailable"
    assert missing in event["detail"]
    answer = page.evaluate(
        """async (url) => {
          const bitmap = await kept(await (await fetch(url)).blob());
          return pose.lookAt(bitmap, 0);
        }""",
        show.pictures[0],
    )
    assert len(answer["points"]) == 51
    assert not page.evaluate("pose.estimator.inWorker")


@pytest.mark.parametrize("worker", [False, True], ids=["page", "worker"])
@pytest.mark.parametrize(
    ("pattern", "damage", "said"),
    [
        (
            "**/movenet-lightning/model.json",
            "missing",
            "movenet-lightning/model.json: the server answered 404",
        ),
        ("**/movenet-lightning/*.bin", "missing", ".bin: the server answered 404"),
        ("**/movenet-lightning/*.bin", "truncated", ".bin: expected"),
        ("**/movenet-lightning/model.json", "truncated", "movenet-lightning/model.json: expected JSON"),
        ("**/wasm/*.wasm*", "missing", "/wasm/: "),
        ("**/wasm/*.wasm*", "truncated", "/wasm/: "),
    ],
    ids=["no-json", "no-shard", "half-a-shard", "half-a-json", "no-wasm", "half-a-wasm"],
)
def test_names_the_file_that_is_damaged(
    opened: Open, context: BrowserContext, worker: bool, pattern: str, damage: str, said: str
) -> None:
    def answer(route: Route) -> None:
        if damage == "missing":
            route.fulfill(status=404, body="gone")
            return
        response = route.fetch()
        body = response.body()
        route.fulfill(status=200, content_type=response.headers["content-type"], body=body[: len(body) // 2])

    page = opened()
    context.route(pattern, answer)
    failure = page.evaluate("worker => pose.start({runInWorker: worker})", worker)
    assert failure["code"] == "model_load_failed"
    assert said in failure["message"]
    assert "reload the page" in failure["message"]
    # Two files of a model are asked for at once, and the second answer may still be under way.
    context.unroute_all(behavior="wait")
    assert page.evaluate("worker => pose.start({runInWorker: worker})", worker) is None, "trying again works"


def _look(page: Page, pictures: list[str]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = page.evaluate(
        "([pictures, step]) => pose.look(pictures, step)", [pictures, STEP_MS]
    )
    return answers


def _poses(answers: list[dict[str, Any]], values: int) -> Array:
    """(frames, joints, values)."""
    return np.array([answer["points"] for answer in answers], dtype=np.float64).reshape(
        len(answers), -1, values
    )


def _error(poses: Array, show: Show) -> Array:
    """Distance of each COCO joint below the head from the truth, in frame heights: (frames, 12)."""
    found = poses[:, COCO_IN_BLAZEPOSE] if poses.shape[1] == 33 else poses
    apart = (found[:, 5:, :2] - show.truth[:, 5:]) * (show.width / show.height, 1)
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]))


def _data_url(picture: NDArray[np.uint8]) -> str:
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=92)
    return "data:image/jpeg;base64," + base64.b64encode(stream.getvalue()).decode()
