"""Still pictures of the mannequin, with an EXIF orientation where it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests import mannequin as figure
from tests.mannequin.picture import Painter

_TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""What an upright picture must go through so that the EXIF orientation makes it upright again."""
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class Still:
    """A picture's file; `points` are the truth of it upright: 17 joints, each x, y (0..1) and score."""

    path: Path
    width: int
    height: int
    points: tuple[float, ...]


def still(
    out: Path,
    movement: str = "squat",
    *,
    at_s: float = 1.0,
    view: str | float = "side",
    size: tuple[int, int] = (480, 640),
    orientation: int = 1,
) -> Still:
    """The figure `at_s` into a movement as .jpg, .png or .webp of `size` as shown; `orientation` is EXIF's."""
    played = figure.play(movement, reps=1, view=view, width=size[0], height=size[1], t_ms=[0.0, at_s * 1000])
    picture = Image.fromarray(Painter(played).frame(1))
    turn = _TURNS[orientation]
    stored = picture if turn is None else picture.transpose(turn)
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    stored.save(out, quality=92, exif=exif if orientation != 1 else b"")
    return Still(out, *size, tuple(played.frames[1]))
