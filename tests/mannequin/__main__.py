"""`python -m tests.mannequin render squat --view side --reps 5 --out x.mp4`: films and single pictures
from the shell."""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image

from tests.mannequin.body import BODIES
from tests.mannequin.figure import LOOKS
from tests.mannequin.film import FORMATS, film
from tests.mannequin.movement import load_movement, movement_names
from tests.mannequin.picture import Painter
from tests.mannequin.play import play


def main(arguments: list[str] | None = None) -> None:
    """Renders, or lists what can be rendered."""
    parser = argparse.ArgumentParser(prog="python -m tests.mannequin", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="movements, their views and their faults")
    render = commands.add_parser("render", help="a film, or one picture with a .png")
    render.add_argument("movement", choices=movement_names())
    render.add_argument("--out", type=Path, required=True, help=f"file ending in .png, {', '.join(FORMATS)}")
    render.add_argument("--view", default="front", help="front, side, left, right, oblique, back or degrees")
    render.add_argument("--reps", type=float, default=5)
    render.add_argument("--tempo", type=float, default=1.0)
    render.add_argument("--fps", type=float, default=30.0)
    render.add_argument("--size", default="480x640", help="WxH")
    render.add_argument("--body", default="average", choices=list(BODIES))
    render.add_argument("--look", default="teal", choices=list(LOOKS))
    render.add_argument("--rom", type=float, default=1.0, help="range of motion, 1 is full")
    render.add_argument("--fault", action="append", default=[], metavar="NAME=AMOUNT")
    render.add_argument("--side", choices=["left", "right", "alternate"])
    render.add_argument("--still-start", type=float, default=0.0, metavar="SECONDS")
    render.add_argument("--still-end", type=float, default=0.0, metavar="SECONDS")
    render.add_argument("--at", type=float, default=0.0, metavar="SECONDS", help="the moment a .png shows")
    options = parser.parse_args(arguments)
    if options.command == "list":
        for name in movement_names():
            movement = load_movement(name)
            views = ", ".join(str(view) for view in movement.views)
            print(f"{name:14} views: {views:34} faults: {', '.join(movement.faults) or '-'}")
        return
    width, height = (int(part) for part in options.size.split("x"))
    faults = {name: float(amount) for name, _, amount in (entry.partition("=") for entry in options.fault)}
    asked = {
        "view": _view(options.view),
        "reps": options.reps,
        "tempo": options.tempo,
        "fps": options.fps,
        "width": width,
        "height": height,
        "body": options.body,
        "rom": options.rom,
        "faults": faults,
        "side": options.side,
    }
    if options.out.suffix == ".png":
        recording = play(options.movement, **asked, t_ms=[options.at * 1000])
        picture = Painter(recording, body=options.body, look=options.look).frame(0)
        Image.fromarray(picture).save(options.out)
        return
    made = film(
        options.movement,
        out=options.out,
        look=options.look,
        still_start_s=options.still_start,
        still_end_s=options.still_end,
        **asked,
    )
    print(f"{made.path}: {made.seconds:.1f} s, {made.recording.reps_truth} repetitions")


def _view(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


if __name__ == "__main__":
    main()
