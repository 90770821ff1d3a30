"""Why a reference movement could not be had, for a person."""

from __future__ import annotations

from py_core.own_movement import FETCH_PROBLEMS
from py_core.page import ReferenceFile
from py_core.problem import Problem, shown

NOT_FOUND = "not_found"
"""Neither this browser's store nor the site has it."""


def fetch_problem(file: ReferenceFile, problem: str, detail: str) -> Problem:
    """What is no ``FETCH_PROBLEMS`` and not ``not_found`` counts as unreachable."""
    values = {"reference": shown(file.id)}
    if problem == NOT_FOUND:
        return Problem("reference_not_found", "reference_not_found", values)
    kind = problem if problem in FETCH_PROBLEMS else "unreachable"
    values |= {"url": shown(file.url), "detail": shown(detail), "most": str(file.most_bytes)}
    return Problem("reference_not_found", f"reference_{kind}", values)
