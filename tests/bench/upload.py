"""`upload`: what the upload page counts in a file, beside the same frames live, and how fast it is.

Each clip is set in the picker of the real page, in Chromium, in a frame of a host on another origin. Live: the
estimator of the live page looks at every frame of the clip, none dropped, and the live page's session judges
them; that is what a device without limits would have counted. Where there are no clips, the mannequin's films
stand in.

Speed is that of the whole page, from handing over the file until the host has the last message, with the
model loaded. Beside it the bare model runs in the same page while that rests: its rate, times the workers, is
what nothing can exceed that looks at each frame once.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import av
from playwright.sync_api import Frame
from rich.console import Console

from py_core.movement_ids import IDS
from tests import videos
from tests.bench import browsing, frame, manifest, recording, replaying, stage, tables, uploading
from tests.bench.clips import add_choice_of_clips
from web.tools.toolchain import StepError

MANNEQUIN = (("squat", "side"), ("push_up", "side"), ("lunge", "side"), ("jumping_jack", "front"))
REPS = 3
SPEED_SIZES = ((480, 640), (720, 1280), (1080, 1920))
"""Of the mannequin's films by which the speed is measured: width and height."""
SPEED_REPS = 6
ROUNDS = 3
LIMIT_S = 600.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_choice_of_clips(parser)
    stage.add_site(parser)
    parser.add_argument("--first", type=int, metavar="N", help="only the first N of the chosen clips")
    parser.add_argument("--part", choices=["counts", "speed"], help="only this of the two tables")
    parser.add_argument("--workers", type=int, action="append", help="speed with so many; default: 1 and 2")
    parser.add_argument("--video", type=Path, action="append", help="speed on this file; may be repeated")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"runs of each; default: {ROUNDS}")
    parser.add_argument("--options", default="", help="more query text, such as difficulty=easy")


def run(args: argparse.Namespace, console: Console) -> int:
    if args.part != "speed":
        _counts(args, console)
    if args.part != "counts":
        _speed(args, console)
    return 0


def _counts(args: argparse.Namespace, console: Console) -> None:
    clips = _chosen(args, console)
    rows: list[list[tables.Cell]] = []
    equal = right = 0
    with recording.recorder(args.site, recording.Model(decoder="file"), clips) as recorder:
        live = {clip.name: _live(recorder.record(clip), clip, args.options) for clip in clips}
    with stage.staged(args.site) as place, browsing.chromium() as context:
        page = context.new_page()
        for index, clip in enumerate(clips):
            query = {"exercise": clip.exercise, "poseBackend": "wasm", **dict(parse_qsl(args.options))}
            shown = uploading.open_upload(page, place, query)
            done = uploading.upload(page, shown, clip.path, limit_s=LIMIT_S)
            verdict = done.trouble or manifest.judge(clip, done.count)
            same = done.count == live[clip.name] and not done.trouble
            equal += same
            right += verdict in manifest.RIGHT
            mark = "" if same else "differs"
            rows.append([clip.name, clip.view, clip.truth, done.count, live[clip.name], mark, verdict])
            told = f"{index + 1}/{len(clips)} {clip.name}: {done.count} of {clip.truth}, {verdict} {mark}"
            console.print(told, markup=False)
    tables.print_table(
        console,
        "Repetitions: the file in the upload page, and the same frames live without dropping",
        ["clip", "view", "truth", "upload", "live", "", "verdict"],
        rows,
        [f"{equal} of {len(clips)} equal to live, {right} of {len(clips)} right"],
    )


def _chosen(args: argparse.Namespace, console: Console) -> list[manifest.Clip]:
    """The clips that the arguments choose, of every movement that there is unless one is named; else the
    mannequin's."""
    clips = manifest.load_clips(args.clips)
    if clips is None:
        console.print(
            f"No real clips: there is no {manifest.DEFAULT_FOLDER} and --clips names no other. "
            "What follows is the mannequin alone."
        )
        clips = [_drawn(movement, view) for movement, view in MANNEQUIN]
    movements = args.movement or list(dict.fromkeys(clip.exercise for clip in clips))
    found = manifest.choose(clips, [name for name in movements if name in IDS], args.only)
    return [clip for clip in found if not (args.no_burnt_in and clip.burnt_in)][: args.first]


def _drawn(movement: str, view: str) -> manifest.Clip:
    film = videos.mannequin(movement, view=view, reps=REPS)
    note = "drawn by tests/mannequin"
    return manifest.Clip(film.path, movement, REPS, None, None, view, 1, False, 30.0, film.seconds, note)


def _live(film: Any, clip: manifest.Clip, options: str) -> int:
    return replaying.play(film, clip.exercise, lead_s=0.0, tail_s=0.0, still=True, options=options).count


@dataclass(frozen=True, slots=True)
class _Speed:
    frames: int
    video_s: float
    seconds: list[float]
    alone_ms: list[float]

    def row(self, name: str, workers: int) -> list[tables.Cell]:
        seconds = tables.median(self.seconds)
        rate, alone = self.frames / seconds, 1000 / tables.median(self.alone_ms)
        return [name, workers, self.video_s / seconds, rate, alone, rate / (alone * workers)]


def _speed(args: argparse.Namespace, console: Console) -> None:
    rows: list[list[tables.Cell]] = []
    films = [(path.name, path) for path in args.video or []] or list(_films())
    for workers in args.workers or [1, 2]:
        with stage.staged(args.site, ("model",), {"uploadWorkers": workers}) as place:
            for name, path in films:
                speed = _measure(place, path, args.rounds, args.options)
                rows.append(speed.row(name, workers))
                console.print(
                    f"{name}, {workers}: {', '.join(f'{s:.1f}' for s in speed.seconds)} s", markup=False
                )
    tables.print_table(
        console,
        "Speed of the upload page, Lightning on wasm",
        ["video", "workers", "video s / s", "frames / s", "model alone / s", "share of alone x workers"],
        rows,
        [
            f"Medians of {args.rounds} runs each, from handing over the file to the last message, the model "
            "loaded.",
            "Model alone: the bare model on one thread in the same page, before and after each run.",
        ],
    )


def _films() -> Iterator[tuple[str, Path]]:
    for width, height in SPEED_SIZES:
        film = videos.mannequin("squat", reps=SPEED_REPS, size=(width, height), gop=60, b_frames=2)
        yield f"mannequin {width} x {height}", film.path


def _measure(place: stage.Stage, path: Path, rounds: int, options: str) -> _Speed:
    """Analyse a file again and again in one page, the bare model running in between."""
    frames, video_s = _length(path)
    query = {"exercise": "squat", "poseBackend": "wasm", **dict(parse_qsl(options))}
    seconds: list[float] = []
    alone_ms: list[float] = []
    with browsing.chromium() as context:
        page = context.new_page()
        shown = uploading.open_upload(page, place, query)
        uploading.upload(page, shown, path, limit_s=LIMIT_S)
        model = frame.open_model(shown, place, "wasm", "lightning")
        for _ in range(rounds):
            alone_ms += _alone(model)
            page.evaluate("send({command: 'reset'})")
            shown.wait_for_selector(uploading.PICKER, state="attached")
            done = uploading.upload(page, shown, path, limit_s=LIMIT_S)
            if done.trouble:
                raise StepError(f"{path.name}: {done.trouble}")
            seconds.append(done.seconds)
            alone_ms += _alone(model)
    return _Speed(frames, video_s, seconds, alone_ms)


def _alone(model: Frame) -> Sequence[float]:
    times: list[float] = model.evaluate("(runs) => timeModel(runs)", frame.MODEL_RUNS["wasm"])
    return times


def _length(path: Path) -> tuple[int, float]:
    """Pictures of a video, and seconds from its first to the end of its last."""
    with av.open(str(path)) as container:
        stream: Any = container.streams.video[0]
        stamps = sorted(packet.pts for packet in container.demux(stream) if packet.size)
        span = float((stamps[-1] - stamps[0]) * stream.time_base)
    return len(stamps), span * len(stamps) / max(1, len(stamps) - 1)
