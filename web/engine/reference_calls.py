"""The page's calls about reference movements, each answered by one JSON text: see ``py_core.reference.answers``.

No session has a part in them. Surveying and making need numpy, reading and renaming do not. This module names nothing
of the browser: it runs in CPython as it runs in the page.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

from py_core.encoding import to_json
from py_core.reference.answers import ReferenceAnswer, ReferenceProblem, SurveyAnswer
from py_core.reference.file import card_of, from_text, renamed, to_text
from py_core.reference.model import Reference, ReferenceError
from py_core.text import text


def survey(
    points: Sequence[float],
    lengths: Sequence[int],
    times_ms: Sequence[float],
    width: float,
    height: float,
    lang: str,
) -> str:
    """What happens in a clip; ``points`` has its frames one after the other, each as long as ``lengths`` says."""

    def found() -> SurveyAnswer:
        from py_core.reference.making import survey as survey_of

        return SurveyAnswer(survey_of(_clip(points, lengths, times_ms, width, height)), None)

    return _answer(found, lang, lambda problem: SurveyAnswer(None, problem))


def make(
    points: Sequence[float],
    lengths: Sequence[int],
    times_ms: Sequence[float],
    width: float,
    height: float,
    making: str,
) -> str:
    """Make a part of a clip a reference; ``making`` is a JSON object, ``ReferenceMaking`` of the page."""
    asked: dict[str, Any] = json.loads(making)

    def made() -> ReferenceAnswer:
        from py_core.reference.making import make as make_of

        reference = make_of(
            _clip(points, lengths, times_ms, width, height),
            float(asked["startMs"]),
            float(asked["endMs"]),
            name=asked["name"],
            id=asked["id"],
            created=asked["created"],
            model=asked["model"],
        )
        return _told(reference)

    return _answer(made, asked["lang"], _refused)


def read(source: str, lang: str) -> str:
    """The reference that a file's text describes."""
    return _answer(lambda: _told(from_text(source)), lang, _refused)


def rename(source: str, name: str, lang: str) -> str:
    """The same by another name."""
    return _answer(lambda: _told(renamed(from_text(source), name)), lang, _refused)


def _clip(
    points: Sequence[float], lengths: Sequence[int], times_ms: Sequence[float], width: float, height: float
) -> Any:
    from py_core.reference.recorded import Clip

    if len(lengths) != len(times_ms) or sum(lengths) != len(points):
        raise ValueError(
            f"{len(lengths)} frames of together {sum(lengths)} numbers and {len(times_ms)} times expected,"
            f" {len(points)} numbers came"
        )
    ends = accumulate(lengths)
    frames = [points[end - length : end] for end, length in zip(ends, lengths, strict=True)]
    return Clip(float(width), float(height), [float(t) for t in times_ms], frames)


def _told(reference: Reference) -> ReferenceAnswer:
    source = to_text(reference)
    return ReferenceAnswer(source, card_of(reference, source), None)


def _refused(problem: ReferenceProblem) -> ReferenceAnswer:
    return ReferenceAnswer(None, None, problem)


def _answer(
    call: Callable[[], SurveyAnswer | ReferenceAnswer],
    lang: str,
    refused: Callable[[ReferenceProblem], SurveyAnswer | ReferenceAnswer],
) -> str:
    try:
        return to_json(call())
    except ReferenceError as error:
        return to_json(refused(ReferenceProblem(error.key, error.message(lang))))
    except Exception:
        # A bug of ours: the console has the traceback, and the page goes on.
        traceback.print_exc()
        return to_json(refused(ReferenceProblem("internal", text(lang, "error.internal"))))
