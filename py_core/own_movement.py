"""A movement of the embedder's own: where its file lies, and from the file's text to a movement.

The file has the format of the built-in ones. Whoever wrote it is a stranger: nothing in it may break the page or
make a frame costly.
"""

from __future__ import annotations

from py_core.catalogue import Movement, MovementError, read_movement
from py_core.movement_ids import IDS, canonical
from py_core.origins import origin_of_url
from py_core.page import MovementFile
from py_core.problem import Problem, shown

MOST_BYTES = 65_536
"""Ten times the longest built-in file."""
FETCH_PROBLEMS = frozenset({"status", "unreachable", "too_large", "not_text", "too_slow", "redirected"})
"""What a page may say of a file that it could not fetch."""

_MOST_DOTS = 64


def movement_file(asked: str) -> MovementFile:
    """The file that ``userExercise`` asks for: a URL's, or a UUID's in the site's own folder."""
    url = asked if origin_of_url(asked) is not None else f"movements/{asked}.toml"
    return MovementFile(url, MOST_BYTES)


def own_movement(source: str, file: str) -> Movement:
    """The movement that the text of a file describes.

    Raises:
        MovementError: naming the file, the line, the field, what was expected and what came.
    """
    if len(source.encode("utf-8", "replace")) > MOST_BYTES:
        raise MovementError(file, (), "too_large", most=MOST_BYTES)
    source = source.removeprefix("\ufeff")
    for number, line in enumerate(source.split("\n"), 1):
        # A name of thousands of parts takes the parser minutes.
        if line.count(".") > _MOST_DOTS and not line.lstrip().startswith("#"):
            nested = MovementError(file, (), "nested")
            nested.line = number
            raise nested
    movement = read_movement(source, file, own=True)
    if canonical(movement.id) in IDS:
        taken = MovementError(file, ("id",), "wrong", "own_id", field="id", value=f'"{movement.id}"')
        raise taken.at_line_of(source)
    return movement


def fetch_problem(file: MovementFile, problem: str, detail: str) -> Problem:
    """Why a file could not be fetched; what is no ``FETCH_PROBLEMS`` counts as unreachable."""
    kind = problem if problem in FETCH_PROBLEMS else "unreachable"
    values = {"url": shown(file.url), "detail": shown(detail), "most": str(file.most_bytes)}
    return Problem("invalid_exercise", f"movement_file_{kind}", values)
