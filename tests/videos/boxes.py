"""MP4 and MOV files as bytes: changes that no encoder makes on demand."""

from __future__ import annotations

import struct
from collections.abc import Iterator

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_FIXED = 1 << 16


def find_boxes(
    data: bytes | bytearray, name: bytes, begin: int = 0, end: int | None = None
) -> Iterator[tuple[int, int]]:
    """First byte of the content, and end, of every box of a name, also inside the boxes around it."""
    end = len(data) if end is None else end
    while begin + 8 <= end:
        (size,) = struct.unpack_from(">I", data, begin)
        kind = bytes(data[begin + 4 : begin + 8])
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, begin + 8)
            head = 16
        size = size or end - begin
        if kind == name:
            yield begin + head, begin + size
        elif kind in CONTAINERS:
            yield from find_boxes(data, name, begin + head, begin + size)
        begin += size


def turned(data: bytes, turn: int, width: int, height: int) -> bytes:
    """The file with a matrix by which players turn its video of `width` x `height` clockwise."""
    matrix = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, height, 0),
        180: (-1, 0, 0, -1, width, height),
        270: (0, -1, 1, 0, 0, width),
    }[turn]
    a, b, c, d, x, y = (value * _FIXED for value in matrix)
    out = bytearray(data)
    for begin, end in find_boxes(data, b"tkhd"):
        # The last two fields are the shown width and height, zero for sound; the matrix stands before them.
        if struct.unpack_from(">I", data, end - 8)[0]:
            at = begin + (40 if data[begin] == 0 else 52)
            struct.pack_into(">9i", out, at, a, b, 0, c, d, 0, x, y, 1 << 30)
    return bytes(out)


def without_samples(data: bytes) -> bytes:
    """The file with tracks that hold no sample: every table of them has no entry."""
    out = bytearray(data)
    for name, at in ((b"stts", 4), (b"ctts", 4), (b"stss", 4), (b"stsc", 4), (b"stsz", 8), (b"stco", 4)):
        for begin, _ in find_boxes(data, name):
            struct.pack_into(">I", out, begin + at, 0)
    return bytes(out)
