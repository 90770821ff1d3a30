"""Pictures that carry a number in blocks large enough to survive compression and scaling, and that show
whether they have been turned.

A picture of any shape is 5 x 5 equal blocks, white or black. Of the four corners the upper left one alone is
white. The other 21 blocks, row by row from the top, are bits, white for 1, the highest first: 16 of the
number, then 5 of its check, `(7 * number + 13) % 31`. A block is read as the mean of its inner part, from
0.3 to 0.7 of its width and height: above 128 is white. `number.mjs` reads the same in a page.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
SIDE = 5
MOST = 1 << 16
DARK, BRIGHT = 24, 232
"""Grey levels well inside the range that video keeps."""
_INNER = (0.3, 0.7)
_CORNERS = {(0, 0), (0, SIDE - 1), (SIDE - 1, 0), (SIDE - 1, SIDE - 1)}
_BITS = [(row, column) for row in range(SIDE) for column in range(SIDE) if (row, column) not in _CORNERS]

READER_JS = (
    (Path(__file__).parent / "number.mjs").read_text(encoding="utf-8").replace("export function", "function")
)
"""`function readNumber(data, width, height)` for a script that a test puts into a page."""


class Reading(NamedTuple):
    """What a picture says: its number, and how far it was turned clockwise from upright, degrees."""

    number: int
    turn: int


def draw_number(number: int, width: int, height: int) -> Image:
    """The picture (H, W, 3) of a number below `MOST`."""
    if not 0 <= number < MOST:
        raise ValueError(f"a number is from 0 to {MOST - 1}, not {number}")
    blocks = np.full((SIDE, SIDE), DARK, dtype=np.uint8)
    blocks[0, 0] = BRIGHT
    bits = f"{number:016b}{_check(number):05b}"
    for (row, column), bit in zip(_BITS, bits, strict=True):
        blocks[row, column] = BRIGHT if bit == "1" else DARK
    rows, columns = (np.arange(size) * SIDE // size for size in (height, width))
    return np.repeat(blocks[rows][:, columns, None], 3, axis=2)


def read_number(picture: Image) -> Reading | None:
    """The number of an RGB picture (H, W, 3), turned or not; `None` where there is none, or in a mirror."""
    blocks = _blocks(picture)
    for turn in (0, 90, 180, 270):
        if [bool(blocks[corner]) for corner in sorted(_CORNERS)] == [True, False, False, False]:
            bits = "".join("1" if blocks[place] else "0" for place in _BITS)
            number, check = int(bits[:16], 2), int(bits[16:], 2)
            return Reading(number, turn) if check == _check(number) else None
        # One quarter back, anticlockwise.
        blocks = np.rot90(blocks)
    return None


def _check(number: int) -> int:
    return (7 * number + 13) % 31


def _blocks(picture: Image) -> NDArray[np.bool_]:
    height, width = picture.shape[:2]
    lit = np.zeros((SIDE, SIDE), dtype=np.bool_)
    for row in range(SIDE):
        for column in range(SIDE):
            top, bottom = (int((row + share) * height / SIDE) for share in _INNER)
            left, right = (int((column + share) * width / SIDE) for share in _INNER)
            lit[row, column] = picture[top : bottom + 1, left : right + 1].mean() > 128
    return lit
