"""`upload_memory`: memory of the upload page at a video of one minute and at one of ten.

Both are 1080p, the mannequin's squats over and over. Memory is that of all of Chromium's processes together, as
Linux counts it with shared pages shared out (PSS), looked up twice a second while the file is analysed: more
often would take the processor from what is measured.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from tests import videos
from tests.bench import browsing, stage, tables, uploading
from web.tools.toolchain import StepError

SIZE = (1920, 1080)
PART_S = 10
CRF = 17
"""The drawn picture's noise is kept with it: some 20 Mbit a second, as a phone writes."""
STEP_S = 0.5
SETTLE_S = 5.0
PROC = Path("/proc")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    stage.add_site(parser)
    parser.add_argument(
        "--minutes", type=float, action="append", help="length of a video; may be repeated; default: 1 and 10"
    )
    parser.add_argument("--fps", type=float, default=30.0, help="pictures a second (default: 30)")
    parser.add_argument("--workers", type=int, help="default: as many as the page itself takes")


def run(args: argparse.Namespace, console: Console) -> int:
    if not (PROC / "self" / "smaps_rollup").is_file():
        raise StepError("The memory of processes is read from /proc, which is Linux's alone.")
    rows: list[list[tables.Cell]] = []
    settings = {} if args.workers is None else {"uploadWorkers": args.workers}
    with stage.staged(args.site, settings=settings) as place:
        for minutes in args.minutes or [1.0, 10.0]:
            film = made(minutes, args.fps)
            measured = measure(place, film.path, limit_s=90 + 8 * film.seconds)
            rows.append(
                [
                    f"{minutes:g} min",
                    film.frames,
                    film.path.stat().st_size / 1e6,
                    measured.seconds,
                    measured.before_mb,
                    measured.peak_mb,
                    measured.peak_mb - measured.before_mb,
                    measured.after_mb,
                ]
            )
            console.print(f"{minutes:g} min: peak {measured.peak_mb:.0f} MB", markup=False)
    columns = [
        "video",
        "frames",
        "file, MB",
        "s",
        "before, MB",
        "peak, MB",
        "more than before, MB",
        "after, MB",
    ]
    tables.print_table(
        console,
        f"Memory of all of Chromium, a video of {SIZE[0]} x {SIZE[1]} at {args.fps:g} a second",
        columns,
        rows,
        [
            "before: the page open, the model loaded, no file. "
            f"after: the result shown for {SETTLE_S:g} s. Looked at every {STEP_S:g} s."
        ],
    )
    return 0


def made(minutes: float, fps: float) -> videos.Video:
    """The video, its first ten seconds repeated without encoding them anew."""
    times_ms = [index * 1000 / fps for index in range(round(PART_S * fps))]
    gop = round(2 * fps)
    part = videos.mannequin("squat", times_ms=times_ms, reps=3, size=SIZE, gop=gop, b_frames=2, crf=CRF)
    return videos.repeated(part, round(minutes * 60 / PART_S))


class Measured:
    """Megabytes before a file was given, the most while it was analysed, and after; seconds of the analysis."""

    def __init__(self) -> None:
        self.before_mb = self.peak_mb = self.after_mb = self.seconds = 0.0


def measure(place: stage.Stage, path: Path, limit_s: float) -> Measured:
    """Analyse a file in a new browser and watch its memory."""
    found = Measured()

    def look() -> None:
        began = time.monotonic()
        found.peak_mb = max(found.peak_mb, chromium_mb())
        time.sleep(max(0.0, STEP_S - (time.monotonic() - began)))

    with browsing.chromium() as context:
        page = context.new_page()
        shown = uploading.open_upload(page, place, {"exercise": "squat", "poseBackend": "wasm"})
        page.wait_for_timeout(SETTLE_S * 1000)
        found.before_mb = chromium_mb()
        done = uploading.upload(page, shown, path, limit_s=limit_s, meanwhile=look)
        if done.trouble:
            raise StepError(f"{path.name}: {done.trouble}")
        found.seconds = done.seconds
        page.wait_for_timeout(SETTLE_S * 1000)
        found.after_mb = chromium_mb()
    return found


def chromium_mb() -> float:
    """Proportional set size of all browsers that this process started, MB."""
    return sum(_pss_kb(pid) for pid in _descendants(os.getpid()) if "chrom" in _name(pid)) / 1000


def _descendants(root: int) -> Iterator[int]:
    parents: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(folder.name))
    waiting = [root]
    while waiting:
        children = parents.get(waiting.pop(), [])
        waiting += children
        yield from children


def _name(pid: int) -> str:
    try:
        return (PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def _pss_kb(pid: int) -> float:
    try:
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1])
    except OSError:
        pass
    return 0.0
