"""The page's calls to the session, each answered by one JSON text.

An answer is ``{"messages": [...], "view": {...} | null, "page": {...} | null}``: the messages that the call caused,
what to show now, and the plan of the page where the call changed it. This module names nothing of the browser:
it runs in CPython as it runs in the page.
"""

from __future__ import annotations

import gc
import json
import traceback
from collections.abc import Callable, Sequence

from py_core import Session
from py_core.encoding import to_json
from py_core.messages import Error, Message
from py_core.page import PagePlan

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

    def frame(self, keypoints: Sequence[float], t_ms: float, width: float, height: float) -> str:
        """Judge one frame; ``keypoints`` is flat, as ``Session.frame`` takes it."""
        # JavaScript has one kind of number, whose whole values reach Python as integers.
        time_ms = float(t_ms)
        return self._answer(lambda: self._session.frame(keypoints, time_ms, width, height))

    def command(self, command: str) -> str:
        """Obey the host; ``command`` is a JSON object."""
        return self._answer(lambda: self._session.command(json.loads(command)))

    def report(self, code: str, detail: str) -> str:
        """Take note of what the page met."""
        return self._answer(lambda: self._session.report(code, detail))

    def finish(self) -> str:
        """End the session."""
        return self._answer(self._session.finish)

    def look(self) -> str:
        """What there is to show now; no messages."""
        return self._answer(list)

    def _open(self, query: str, site: str, claims: str) -> list[Message]:
        messages = self._session.open(query, json.loads(site), json.loads(claims))
        self._opened = True
        return messages

    def _answer(self, call: Callable[[], list[Message]]) -> str:
        try:
            answer = self._encoded(call())
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

    def _encoded(self, messages: list[Message]) -> str:
        view = self._session.view if self._opened else None
        page = self._session.page if self._opened else None
        changed = page is not self._page and page != self._page
        self._page = page
        return to_json({"messages": messages, "view": view, "page": page if changed else None})


# What is loaded by now stays for good: the collector need not walk it again while frames come in.
gc.collect()
gc.freeze()
