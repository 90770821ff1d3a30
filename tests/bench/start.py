"""`start`: time from navigation to `running`, beside a page that only loads the pose model.

Both are loaded by turns in the same run, each time in a new profile and then once more in it: with an empty
cache and with a filled one.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from rich.console import Console

from tests.bench import browsing, camera_films, stage, tables

LIMIT_MS = 120_000
VISITS = ("cold", "warm")

SETTLE_S = 2.0
"""Before each visit: a browser that has just closed is still writing its caches."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    stage.add_site(parser)
    parser.add_argument(
        "--runs", type=int, default=5, help="visits of each kind; the table shows medians (default: 5)"
    )
    parser.add_argument("--backend", choices=["wasm", "webgl"], default="wasm")


def run(args: argparse.Namespace, console: Console) -> int:
    times: dict[tuple[str, str], list[float]] = {}
    marks: dict[tuple[str, str], list[float]] = {}
    with (
        stage.staged(args.site, ("baseline",)) as place,
        tempfile.TemporaryDirectory(prefix="repscope-start-") as folder,
    ):
        camera = camera_films.mannequin_camera(args.site, Path(folder) / "camera.mjpeg")
        tracking = place.tracking_url({"exercise": "squat", "poseBackend": args.backend})
        baseline = f"{place.site_url}bench/baseline/?backend={args.backend}"
        for _ in range(args.runs):
            for page_name, visit in (
                ("baseline", lambda page: _baseline(page, baseline)),
                ("tracking", lambda page: _tracking(page, tracking)),
            ):
                for kind, found in _visits(camera, visit).items():
                    times.setdefault((page_name, kind), []).append(found["ready"])
                    for mark, at in found.items():
                        marks.setdefault((mark, kind), []).append(at) if page_name == "tracking" else None
    rows: list[list[tables.Cell]] = [
        [
            kind,
            tables.median(times["tracking", kind]),
            tables.median(times["baseline", kind]),
            tables.median(times["tracking", kind]) / tables.median(times["baseline", kind]),
            ", ".join(
                f"{mark} {tables.median(marks[mark, kind]):.0f}"
                for mark, of_kind in sorted(marks, key=lambda key: tables.median(marks[key]))
                if of_kind == kind and mark != "ready"
            ),
        ]
        for kind in VISITS
    ]
    tables.print_table(
        console,
        f"Start on {args.backend}, ms from navigation, medians of {args.runs}",
        ["visit", "tracking page to running", "model alone", "ratio", "on the way there"],
        rows,
        [
            "cold: a new profile. warm: the same profile again.",
            "Model alone: TF.js and MoveNet Lightning through pose-detection, to the first estimate.",
        ],
    )
    return 0


def _visits(camera: Path, visit: Callable[[Page], dict[str, float]]) -> dict[str, dict[str, float]]:
    """The milestones of a visit with a new profile and of one more with the same, in a new browser."""
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="repscope-profile-") as profile:
        for kind in VISITS:
            time.sleep(SETTLE_S)
            with browsing.chromium(browsing.camera_flags(camera), profile=Path(profile)) as context:
                found[kind] = visit(context.new_page())
    return found


def _baseline(page: Page, url: str) -> dict[str, float]:
    page.goto(url)
    return {"ready": float(page.evaluate("window.ready"))}


def _tracking(page: Page, url: str) -> dict[str, float]:
    page.goto(url)
    found = page.wait_for_function(
        "() => window.repscope?.timings?.marks.first_frame && window.repscope.timings.marks", timeout=LIMIT_MS
    ).json_value()
    marks: dict[str, Any] = found
    return {"ready": marks["running"], **{name: float(at) for name, at in marks.items() if name != "running"}}
