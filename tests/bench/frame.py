"""`frame`: time of one frame by part, beside the model alone in the same page.

The parts come from the tracking page itself, while it counts the mannequin's repetitions with every output
on. By turns the page rests, and the bare model is executed in it on an input that never changes.

With the model on the page's own thread an answer of the session waits for the model's next run to end, so its
way there and back is measured in a second visit, with the model in a worker.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from playwright.sync_api import Frame, Page
from rich.console import Console

from tests.bench import browsing, camera_films, stage, tables
from tests.bench.replaying import ALL_OUTPUTS
from web.tools.toolchain import StepError

LIMIT_MS = 120_000
ROUNDS = 5
PAUSE_S = 1.0
MODEL_RUNS = {"wasm": 40, "webgl": 8}
PARTS = {
    "grabMs": "grab the picture",
    "cropMs": "crop it",
    "modelMs": "model, in the page",
    "messagesMs": "messages and view",
    "wholeMs": "whole: taken to judged",
}
INPUT_PX = {"lightning": 192, "thunder": 256}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    stage.add_site(parser)
    parser.add_argument("--backend", choices=["wasm", "webgl"], default="wasm")
    parser.add_argument("--model", choices=sorted(INPUT_PX), default="lightning")
    parser.add_argument("--in-worker", action="store_true", help="the model in a worker (runInWorker=true)")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long to watch (default: 20)")


def run(args: argparse.Namespace, console: Console) -> int:
    with (
        stage.staged(args.site, ("model",)) as place,
        tempfile.TemporaryDirectory(prefix="repscope-frame-") as folder,
    ):
        camera = camera_films.mannequin_camera(args.site, Path(folder) / "camera.mjpeg")
        here = watch(place, camera, args.backend, args.model, args.in_worker, args.seconds)
        aside = (
            here if args.in_worker else watch(place, camera, args.backend, args.model, True, args.seconds / 2)
        )
    model_ms = tables.median(here.alone_ms)
    measured = {name: [timing[key] for timing in here.frames] for key, name in PARTS.items()}
    measured["session: Python, there and back"] = [timing["sessionMs"] for timing in aside.frames]
    measured["model alone"] = here.alone_ms
    measured["outside the model: whole less model"] = [
        timing["wholeMs"] - timing["modelMs"] for timing in here.frames
    ]
    rows: list[list[tables.Cell]] = [
        [name, tables.median(values), tables.percentile(values, 0.99), tables.median(values) / model_ms]
        for name, values in measured.items()
    ]
    where = "in a worker" if args.in_worker else "on the page's thread"
    tables.print_table(
        console,
        f"One frame, {args.model} on {args.backend} {where}, ms",
        ["part", "median", "p99", "of model alone"],
        rows,
        [f"{len(here.frames)} frames, {here.fps:.1f} a second; the camera gives 30."],
    )
    return 0


@dataclass(frozen=True, slots=True)
class Watched:
    """Timings of the page's frames as the page notes them, and of runs of the bare model, milliseconds."""

    frames: list[dict[str, float]]
    alone_ms: list[float]
    fps: float


def watch(
    place: stage.Stage, camera: Path, backend: str, variant: str, in_worker: bool, seconds: float
) -> Watched:
    """Watch the tracking page for so many seconds, with rests in which the bare model runs."""
    query = {"exercise": "squat", "poseBackend": backend, "moveNetModel": variant}
    query |= {"runInWorker": "true" if in_worker else "false", **dict(parse_qsl(ALL_OUTPUTS))}
    frames: list[dict[str, float]] = []
    alone_ms: list[float] = []
    spans_ms = 0.0
    with browsing.chromium(browsing.camera_flags(camera)) as context:
        page = context.new_page()
        page.goto(place.embedded(place.tracking_url(query)))
        frame = _embedded(page)
        model = open_model(frame, place, backend, variant)
        for _ in range(ROUNDS):
            watched = _frames(frame, seconds / ROUNDS)
            spans_ms += watched[-1]["tMs"] - watched[0]["tMs"]
            frames += watched
            page.evaluate("send({command: 'pause'})")
            time.sleep(PAUSE_S)
            alone_ms += model.evaluate("(runs) => timeModel(runs)", MODEL_RUNS[backend])
            page.evaluate("send({command: 'resume'})")
            time.sleep(PAUSE_S)
    return Watched(frames, alone_ms, (len(frames) - ROUNDS) * 1000 / spans_ms)


def _embedded(page: Page) -> Frame:
    """The tracking page in the host's frame, once its loop has brought a first frame."""
    handle = page.wait_for_selector("iframe")
    frame = handle.content_frame() if handle else None
    if frame is None:
        raise StepError("expected the tracking page in the host's frame, found none")
    frame.wait_for_function("() => window.repscope?.timings?.marks.first_frame", timeout=LIMIT_MS)
    return frame


def _frames(frame: Frame, seconds: float) -> list[dict[str, float]]:
    """The timings of the frames of so many seconds. Raises ``StepError`` where that is none or one."""
    began_ms = frame.evaluate("window.repscope.timings.frames.at(-1).tMs")
    time.sleep(seconds)
    frames: list[dict[str, float]] = frame.evaluate("[...window.repscope.timings.frames]")
    kept = [timing for timing in frames if timing["tMs"] > began_ms]
    if len(kept) < 2:
        raise StepError(
            f"expected frames to be judged within {seconds:g} s, got {len(kept)}; give more --seconds"
        )
    return kept


def open_model(frame: Frame, place: stage.Stage, backend: str, variant: str) -> Frame:
    """Load the bare model into a frame within the page: two TF.js in one global scope disturb each other."""
    frame.evaluate(
        """() => {
            const inner = document.createElement("iframe");
            inner.style.display = "none";
            inner.src = "/bench/model/";
            document.body.append(inner);
        }"""
    )
    handle = frame.wait_for_selector("iframe", state="attached")
    inner = handle.content_frame() if handle else None
    if inner is None:
        raise StepError("expected the model's page in a frame of the tracking page, found none")
    # By the clock: a frame that is not shown is never painted, which is when Playwright looks otherwise.
    inner.wait_for_function("() => window.openModel !== undefined", timeout=LIMIT_MS, polling=100)
    inner.evaluate(
        "(opening) => openModel(opening)",
        {
            "backend": backend,
            "modelUrl": f"{place.site_url}models/movenet-{variant}/model.json",
            "wasmUrl": f"{place.site_url}wasm/",
            "size": INPUT_PX[variant],
            "warmUp": 5,
        },
    )
    return inner
