"""The page's calls to the session, each answered by one JSON text.

An answer is ``{"messages": [...], "view": {...} | null, "page": {...} | null}``: the messages that the call caused,
what to show now, and the plan of the page where the call changed it. Frames of a file add their ``marks``, the end of
a video its ``timeline``. This module names nothing of the browser: it runs in CPython as it runs in the page.
"""

from __future__ import annotations

import gc
import json
import traceback
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any, overload

from py_core import Session
from py_core.encoding import to_json
from py_core.messages import Error, Message
from py_core.page import FrameMark, PagePlan, Timeline

_INTERNAL = "Something went wrong in the analysis. Reload the page to start again."


class Calls:
    """One session and the calls that the page makes to it, in the page's order."""

    def __init__(self) -> None:
        self._session = Session()
        self._page: PagePlan | None = None
        self._opened = False
        self._failing = False

    def open(self, query: str, site: str, claims: str) -> str:
        """Open the session; ``site`` and ``claims`` are JSON objects."""
        return self._answer(lambda: self._open(query, site, claims))

    def define(self, source: str, problem: str, detail: str) -> str:
        """Take the movement file's text, or the problem that was in the way of it."""
        return self._answer(lambda: self._session.define(None if problem else source, problem, detail))

    def reference(self, source: str, problem: str, detail: str) -> str:
        """Take the reference movement's text, or the problem that was in the way of it."""
        return self._answer(lambda: self._session.reference(None if problem else source, problem, detail))

    def numpy_there(self) -> str:
        """Go on with what waits for numpy."""
        return self._answer(self._numpy_there)

    def frame(self, keypoints: Sequence[float], t_ms: float, width: float, height: float) -> str:
        """Judge one frame; ``keypoints`` is flat, as ``Session.frame`` takes it."""
        # JavaScript has one kind of number, whose whole values reach Python as integers.
        time_ms = float(t_ms)
        return self._answer(lambda: self._session.frame(keypoints, time_ms, width, height))

    def media(self, kind: str) -> str:
        """Begin a new file."""
        return self._answer(lambda: self._session.media(kind))

    def frames(
        self,
        points: Sequence[float],
        lengths: Sequence[int],
        times_ms: Sequence[float],
        width: float,
        height: float,
    ) -> str:
        """Judge frames of a video; ``points`` has one after the other, each as long as ``lengths`` says."""
        return self._answer(lambda: self._frames(points, lengths, times_ms, width, height), "marks")

    def image(self, keypoints: Sequence[float], width: float, height: float) -> str:
        """Look at a still picture's pose."""
        return self._answer(lambda: self._session.image(keypoints, width, height))

    def media_problem(self, reason: str, values: str) -> str:
        """Tell of a problem with a file; ``values`` is a JSON object."""
        return self._answer(lambda: self._session.media_problem(reason, json.loads(values)))

    def export_ready(self, url: str, mime_type: str, size_bytes: float) -> str:
        """Tell that an exported video is there."""
        return self._answer(lambda: self._session.export_ready(url, mime_type, int(size_bytes)))

    def command(self, command: str) -> str:
        """Obey the host; ``command`` is a JSON object."""
        return self._answer(lambda: self._session.command(json.loads(command)))

    def report(self, code: str, detail: str) -> str:
        """Take note of what the page met."""
        return self._answer(lambda: self._session.report(code, detail))

    def finish(self) -> str:
        """End the session, or the video that is analysed."""
        return self._answer(self._finish, "timeline")

    def results(self, form: str) -> str:
        """The text of what the person saves; empty where there is nothing."""
        try:
            return self._session.results(form)
        except Exception:
            traceback.print_exc()
            return ""

    def look(self) -> str:
        """What there is to show now; no messages."""
        return self._answer(list)

    def _open(self, query: str, site: str, claims: str) -> list[Message]:
        messages = self._session.open(query, json.loads(site), json.loads(claims))
        self._opened = True
        return messages

    def _frames(
        self,
        points: Sequence[float],
        lengths: Sequence[int],
        times_ms: Sequence[float],
        width: float,
        height: float,
    ) -> tuple[list[Message], list[FrameMark]]:
        if len(lengths) != len(times_ms) or sum(lengths) != len(points):
            raise ValueError(
                f"{len(lengths)} frames of together {sum(lengths)} numbers and {len(times_ms)} times expected,"
                f" {len(points)} numbers came"
            )
        ends = accumulate(lengths)
        return self._session.frames(
            (points[end - length : end], float(t_ms), width, height)
            for end, length, t_ms in zip(ends, lengths, times_ms, strict=True)
        )

    def _numpy_there(self) -> list[Message]:
        self._session.numpy_there()
        return []

    def _finish(self) -> tuple[list[Message], Timeline | None]:
        messages = self._session.finish()
        return messages, self._session.timeline if messages else None

    @overload
    def _answer(self, call: Callable[[], list[Message]]) -> str: ...
    @overload
    def _answer(self, call: Callable[[], tuple[list[Message], object]], more: str) -> str: ...
    def _answer(self, call: Callable[[], Any], more: str | None = None) -> str:
        """The answer to a call; ``more`` names what it gives beside its messages."""
        try:
            said = call()
            answer = self._encoded(said) if more is None else self._encoded(said[0], **_there(more, said[1]))
        except Exception:
            # A bug of ours: the host is told, the console has the traceback, and the page goes on. One that comes with
            # every frame is told once, until a call succeeds again.
            messages = [] if self._failing else [Error("internal", _INTERNAL)]
            if not self._failing:
                traceback.print_exc()
            self._failing = True
            return to_json({"messages": messages, "view": None, "page": None})
        self._failing = False
        return answer

    def _encoded(self, messages: list[Message], **more: object) -> str:
        view = self._session.view if self._opened else None
        page = self._session.page if self._opened else None
        changed = page is not self._page and page != self._page
        self._page = page
        return to_json({"messages": messages, "view": view, "page": page if changed else None, **more})


def _there(name: str, value: object) -> dict[str, object]:
    """The value by its name; nothing where there is none."""
    return {} if value is None else {name: value}


# What is loaded by now stays for good: the collector need not walk it again while frames come in.
gc.collect()
gc.freeze()
