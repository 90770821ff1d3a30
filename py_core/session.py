"""Frames in, messages out: the whole interface of ``py_core``.

A session does no input or output and has no clock: time is what frames say. Bad input becomes an ``error``
message; an exception is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from math import isfinite
from typing import Any

from py_core import media, plans, readings, report, results, settings
from py_core.catalogue import MOVEMENTS, Movement, MovementError
from py_core.exercise import Exercise
from py_core.filtering import UNSOUND, Body, Filter, FrameError, all_sound, as_coco, depths
from py_core.messages import (
    Counter,
    Error,
    ExerciseSummary,
    ExportReady,
    Message,
    ReferenceSummary,
    Warning_,
)
from py_core.movement_ids import canonical
from py_core.own_movement import fetch_problem, own_movement
from py_core.pacing import FAULT_REPORT_INTERVAL_MS
from py_core.page import Facing, FrameMark, PagePlan, State, Timeline, ViewState
from py_core.planning import closed_plan, exercising, plan_for
from py_core.problem import Problem, shown
from py_core.reference.fetching import fetch_problem as reference_problem
from py_core.reference.file import from_text
from py_core.reference.model import ReferenceError
from py_core.reference.movement import movement_of
from py_core.settings import Settings
from py_core.showing import mark_of, view_of
from py_core.text import best_language, text
from py_core.timeline import Course
from py_core.upload import COMMANDS as UPLOAD_COMMANDS
from py_core.upload import Event, Stage, Upload, asked_again

COMMANDS = ("stop", "pause", "resume", "reset", "switchCamera", "setExercise")
"""Commands of the live page; those of the upload page are in ``upload``."""

NOT_SOUND = "keypoints must be finite fractions of the frame; a joint with another number counts as missing"
MOST_PX = 100_000.0
"""No camera or video has a longer side; beyond, a ratio of sides leaves the range of numbers."""


class Session:
    """One person's session on one page. ``open`` first; then frames, commands and reports in any order."""

    def __init__(self) -> None:
        self._settings: Settings | None = None
        self._lang = "en"
        self._page: PagePlan = closed_plan("en", None, settings.readable("", "tracking"))
        self._exercise: Exercise | None = None
        self._filter = Filter()
        self._body: Body | None = None
        self._t_ms: float | None = None
        self._state: State = "no_person"
        self._mirrored = False
        self._complained_ms: float | None = None
        self._held: set[str] = set()
        self._upload: Upload | None = None
        self._course: Course | None = None
        self._summary: ExerciseSummary | ReferenceSummary | None = None
        self._waiting: Movement | None = None
        """A reference movement that is to be judged once numpy is there."""
        self._lacking: Callable[[str], Problem | None] | None = None

    @property
    def page(self) -> PagePlan:
        """What the page has to start and show; changes with ``setExercise`` and ``switchCamera``."""
        return self._page

    @property
    def exercise(self) -> Exercise | None:
        """The movement that is tracked; for whoever looks into the engine."""
        return self._exercise

    @property
    def body(self) -> Body | None:
        """The smoothed body of the last frame."""
        return self._body

    def open(self, query: str, site: Mapping[str, Any], claims: Mapping[str, Any]) -> list[Message]:
        """Begin. ``query`` is the page's, ``site`` and ``claims`` are what the page knows of its surroundings.

        After an ``error`` among the messages ``page.proceed`` is false and frames are ignored; they are as well while
        ``page.movement_file`` names a file, until :meth:`define` gets it, and while ``page.reference_file`` does, until
        :meth:`reference` has.
        """
        languages = site.get("languages") or ()
        page = str(site.get("page", "tracking"))
        messages: list[Message] = [report.CHECKING] if page == "tracking" else []
        parsed = settings.parse(query, page)
        if isinstance(parsed, Problem):
            self._lang = best_language(parsed.lang, languages)
            messages.append(
                self._refuse(
                    parsed, closed_plan(self._lang, plans.reply_origin(site), settings.readable(query, page))
                )
            )
            return messages
        self._lang = best_language(parsed.lang, languages)
        verdict = plans.judge(claims, parsed, site)
        problem = verdict.problem or _unknown(parsed)
        if problem is not None:
            messages.append(self._refuse(problem, closed_plan(self._lang, verdict.target_origin, parsed)))
            return messages
        self._settings = parsed
        self._mirrored = parsed.mirrored(parsed.camera_facing)
        movement = MOVEMENTS[parsed.exercise] if parsed.exercise is not None else None
        self._page = plan_for(parsed, self._lang, movement, verdict, site.get("config"))
        assert verdict.token is not None
        self._lacking = partial(plans.premium_problem, verdict.token, site=site)
        self._upload = Upload() if self._page.upload is not None else None
        self._start(movement)
        if parsed.unknown:
            line = text(self._lang, "warning.unknown_parameter", parameters=", ".join(parsed.unknown))
            messages.append(Warning_("unknown_parameter", line))
        return messages

    def define(self, source: str | None, problem: str = "", detail: str = "") -> list[Message]:
        """The text of ``page.movement_file``; or ``None`` and what was in the way, with its particulars.

        ``problem`` is one of ``own_movement.FETCH_PROBLEMS``. Nobody waits for a file that is not asked for.
        """
        file = self._page.movement_file
        asked = self._settings
        if file is None or asked is None or not self._page.proceed:
            return []
        if source is None:
            return self._close(fetch_problem(file, problem, detail))
        try:
            movement = own_movement(source, shown(file.url.rpartition("/")[2] or file.url))
        except MovementError as error:
            values = {"problem": error.message(self._lang)}
            return self._close(Problem("invalid_exercise", "movement_file_wrong", values))
        self._start(movement)
        self._page = exercising(self._page, movement)
        return []

    def reference(self, source: str | None, problem: str = "", detail: str = "") -> list[Message]:
        """The text of ``page.reference_file``; or ``None`` and what was in the way, with its particulars.

        ``problem`` is ``not_found`` where neither this browser nor the site has it, or one of
        ``own_movement.FETCH_PROBLEMS``. Where there is no numpy yet, frames wait for :meth:`numpy_there`. Nobody waits
        for a reference that is not asked for.
        """
        file = self._page.reference_file
        if file is None or not self._page.proceed:
            return []
        if source is None:
            return self._close(reference_problem(file, problem, detail))
        try:
            reference = from_text(source, shown(file.id))
        except ReferenceError as error:
            values = {"reference": shown(file.id), "problem": error.message(self._lang)}
            return self._close(Problem("invalid_reference", "reference_wrong", values))
        # A file that was renamed answers to the name that it was asked for by.
        movement = movement_of(replace(reference, id=file.id))
        self._page = exercising(self._page, movement)
        if find_spec("numpy") is None:
            self._waiting = movement
        else:
            self._start(movement)
        return []

    def numpy_there(self) -> None:
        """Numpy can be imported from now on: what waits for it begins."""
        if self._waiting is not None:
            self._start(self._waiting)
            self._waiting = None

    def frame(self, keypoints: Sequence[float], t_ms: float, width: float, height: float) -> list[Message]:
        """One frame.

        Args:
            keypoints: 51 numbers (17 COCO joints x x, y, score), 132 (33 BlazePose landmarks x x, y, z,
                score), or none when nobody is seen; positions are fractions of the unmirrored frame, y down.
                A joint with a number that is not finite counts as missing.
            t_ms: time of the frame since the first; must increase.
            width: of the frame, in pixels.
            height: of the frame, in pixels.
        """
        if not self._watching:
            return []
        # A microsecond is finer than any camera's clock, and messages stay readable.
        t_ms = round(t_ms, 3)
        try:
            flat, complaints = self._read(keypoints, t_ms, width, height)
        except FrameError as problem:
            return self._complain(str(problem))
        body = self._sight(flat, t_ms, width, height)
        messages = complaints + self._messages(body, flat, keypoints)
        if self._upload is not None:
            self._upload.seen.take(body.t_ms, bool(flat))
            if self._course is not None and self._exercise is not None:
                self._course.step(self._exercise, body)
        return messages

    def frames(
        self, batch: Iterable[tuple[Sequence[float], float, float, float]]
    ) -> tuple[list[Message], list[FrameMark]]:
        """Several frames, each as for :meth:`frame`, and what to draw over each of them.

        A frame that is left out has a mark with nothing to draw. Where no frames are looked at there are none.
        """
        messages: list[Message] = []
        marks: list[FrameMark] = []
        for keypoints, t_ms, width, height in batch:
            if self._watching:
                before = self._body
                messages += self.frame(keypoints, t_ms, width, height)
                body = self._body if self._body is not before else None
                at_ms = body.t_ms if body is not None else t_ms if isfinite(t_ms) else self._t_ms or 0.0
                marks.append(mark_of(self._exercise, body, at_ms))
        return messages, marks

    def media(self, kind: str) -> list[Message]:
        """The upload page begins a new file, ``video`` or ``image`` as its query says: all counts from nought."""
        plan, upload = self._page.upload, self._upload
        if upload is None or plan is None or kind != plan.source or not self._page.proceed:
            return []
        if self._unready or not upload.happen(Event(kind)):
            return []
        self._begin()
        return [report.LOADING[kind]]

    def image(self, keypoints: Sequence[float], width: float, height: float) -> list[Message]:
        """The pose of a still picture; arguments as for :meth:`frame`. One for each picture."""
        upload, asked = self._upload, self._settings
        if upload is None or asked is None or upload.stage is not Stage.LOOKING:
            return []
        try:
            flat, messages = self._read(keypoints, 0.0, width, height)
        except FrameError as problem:
            return self._complain(str(problem))
        upload.happen(Event.SEEN)
        body = self._sight(flat, 0.0, width, height)
        self._state = "finished"
        messages.append(readings.keypoints(flat, depths(keypoints), self._mirrored, body.t_ms))
        if asked.angles:
            messages.append(readings.angles(body))
        return messages

    def media_problem(self, reason: object, values: object) -> list[Message]:
        """What was in the way of a file or of its export; see ``media``."""
        plan = self._page.upload
        if plan is None or not self._page.proceed:
            return []
        return [media.message(self._lang, plan.source, reason, values, self._standing_count())]

    def export_ready(self, url: str, mime_type: str, size_bytes: int) -> list[Message]:
        """The exported video of the file that was analysed is there: a blob URL of the page."""
        if self._upload is None or self._upload.stage is not Stage.DONE:
            return []
        return [ExportReady(url, mime_type, size_bytes)]

    def command(self, command: object) -> list[Message]:
        """A command of the host: a mapping with ``command``; others' fields are ignored."""
        if not self._page.proceed:
            return []
        name = command.get("command") if isinstance(command, Mapping) else None
        if self._upload is not None:
            return self._upload_command(self._upload, name, command)
        if name == "stop":
            return self.finish()
        if name == "pause":
            self._hold("host")
            return []
        if name == "resume":
            self._release("host")
            return []
        if name == "reset":
            return self._reset()
        if name == "switchCamera":
            self._switch_camera()
            return []
        if name == "setExercise" and isinstance(command, Mapping):
            return self._set_exercise(command.get("exercise"))
        return [self._bad_parameter("command", name, ", ".join(COMMANDS))]

    def report(self, code: str, detail: str = "") -> list[Message]:
        """What the page met: a stage of its work, an error or warning code, ``hidden`` or ``visible``."""
        if code in ("hidden", "visible"):
            # A file passes no faster or slower for being seen.
            if self._upload is None:
                self._hold("hidden") if code == "hidden" else self._release("hidden")
            return []
        message = report.of(self._lang, code, detail, self._standing_count())
        if message is None:
            message = report.error(
                self._lang, "internal", f"unknown report {shown(code)!r}", self._standing_count()
            )
        return [message]

    def finish(self) -> list[Message]:
        """The end: a repetition that is all but over counts, and the summary goes out. Once; of a video, once each."""
        if self._state == "finished" or not self._page.proceed:
            return []
        upload = self._upload
        if upload is not None and not upload.happen(Event.FINISHED):
            return []
        self._state = "finished"
        messages: list[Message] = [] if upload is None else list(upload.rest())
        if self._exercise is not None:
            *due, summary = self._exercise.finish()
            messages += due
            if upload is not None:
                messages.append(self._exercise.final_counter())
            messages.append(summary)
            self._summary = summary if isinstance(summary, ExerciseSummary | ReferenceSummary) else None
        if upload is not None:
            messages.append(report.COMPLETED)
        return messages

    @property
    def timeline(self) -> Timeline | None:
        """The movement of the video that was analysed; ``None`` before its end and without a movement."""
        if self._course is None or self._exercise is None or self._summary is None:
            return None
        return self._course.timeline(self._exercise, self._summary, self._lang)

    def results(self, form: str) -> str:
        """What a person saves of an analysed video, as ``json`` or ``csv``; see ``results``. Empty before its end.

        Raises:
            ValueError: ``form`` is neither.
        """
        if form not in results.WRITERS:
            raise ValueError(f"results are written as {' or '.join(results.WRITERS)}, not {form!r}")
        upload = self._upload
        if upload is None or upload.stage is not Stage.DONE or self._settings is None:
            return ""
        if self._settings.source == "image":
            return ""
        found = results.Results(self._page, upload.seen, self._exercise, self._summary, self.timeline)
        return results.WRITERS[form](found)

    @property
    def view(self) -> ViewState:
        """What the page shows after the last frame."""
        state: State = "paused" if self._upload is not None and self._upload.paused else self._state
        return view_of(self._exercise, self._body, state, self._lang)

    @property
    def _watching(self) -> bool:
        """Whether frames are looked at."""
        if not self._page.proceed or self._unready:
            return False
        if self._upload is not None:
            return self._upload.stage is Stage.WATCHING
        return self._state not in ("paused", "finished")

    @property
    def _unready(self) -> bool:
        """Whether what is to be judged is still to come."""
        page = self._page
        files = page.movement_file, page.reference_file, self._waiting
        return any(each is not None for each in files)

    def _begin(self) -> None:
        """Anew, as if no frame had been seen."""
        self._start(self._exercise.movement if self._exercise is not None else None)
        self._filter.reset()
        self._body = self._t_ms = self._complained_ms = self._summary = None
        self._course = Course(self._exercise) if self._exercise is not None else None

    def _start(self, movement: Movement | None) -> None:
        assert self._settings is not None
        self._exercise = (
            Exercise(movement, self._settings, self._lang, self._mirrored) if movement is not None else None
        )
        self._state = "paused" if self._held else "no_person"

    def _messages(self, body: Body, flat: Sequence[float], raw: Sequence[float]) -> list[Message]:
        asked = self._settings
        assert asked is not None
        messages: list[Message] = []
        if asked.keypoints or self._exercise is None:
            keypoints = readings.keypoints(flat, depths(raw), self._mirrored, body.t_ms)
            messages += [keypoints] if self._upload is None else self._upload.batched(keypoints)
        if asked.angles:
            messages.append(readings.angles(body))
        if self._exercise is None:
            self._state = "counting" if flat else "no_person"
        else:
            messages += self._exercise.step(body)
            self._state = self._exercise.state
        return messages

    def _read(
        self, keypoints: Sequence[float], t_ms: float, width: float, height: float
    ) -> tuple[list[float], list[Message]]:
        """A frame as 17 x (x, y, score), none for nobody, all finite; and what there is to complain of.

        Raises:
            FrameError: it is no frame.
        """
        self._check(t_ms, width, height)
        flat = as_coco(keypoints) if len(keypoints) else []
        if not flat or all_sound(flat):
            return flat, []
        return [v if abs(v) < UNSOUND else -1.0 for v in flat], self._complain(NOT_SOUND)

    def _sight(self, flat: Sequence[float], t_ms: float, width: float, height: float) -> Body:
        """The body that the filter makes of a frame."""
        self._t_ms = t_ms
        self._body = body = self._filter.step(flat, t_ms, width / height)
        body.height_px = height
        return body

    def _check(self, t_ms: float, width: float, height: float) -> None:
        if not (isfinite(t_ms) and isfinite(width) and isfinite(height)):
            raise FrameError("a frame's time, width and height must be finite numbers")
        if not (1.0 <= width <= MOST_PX and 1.0 <= height <= MOST_PX):
            raise FrameError(
                f"a frame has a width and height of 1 to {MOST_PX:g} pixels, not {width:g} x {height:g}"
            )
        if self._t_ms is not None and t_ms <= self._t_ms:
            raise FrameError(
                f"frame times must increase: {t_ms:g} ms came after {self._t_ms:g} ms; frame left out"
            )

    def _complain(self, problem: str) -> list[Message]:
        now = self._t_ms or 0.0
        if self._complained_ms is not None and now - self._complained_ms < FAULT_REPORT_INTERVAL_MS:
            return []
        self._complained_ms = now
        return [report.error(self._lang, "internal", problem, self._standing_count(), self._t_ms)]

    def _refuse(self, problem: Problem, page: PagePlan) -> Error:
        self._page = page
        return Error(problem.code, problem.message(self._lang), origin=problem.origin)

    def _close(self, problem: Problem) -> list[Message]:
        """The page goes no further after all."""
        assert self._settings is not None
        return [self._refuse(problem, closed_plan(self._lang, self._page.target_origin, self._settings))]

    def _standing_count(self) -> int | None:
        return self._exercise.count if self._exercise is not None else None

    def _hold(self, reason: str) -> None:
        """Frames are not looked at until every reason is gone: a page shown again stays paused by its host."""
        if self._state != "finished":
            self._held.add(reason)
            self._state = "paused"

    def _release(self, reason: str) -> None:
        self._held.discard(reason)
        if self._state == "paused" and not self._held:
            self._state = "no_person"
            self._filter.reset()
            if self._exercise is not None:
                self._exercise.lose()

    def _reset(self) -> list[Message]:
        if self._settings is None:
            return []
        self._start(self._exercise.movement if self._exercise is not None else None)
        return [Counter(0, timestampMs=self._t_ms)] if self._exercise is not None else []

    def _switch_camera(self) -> None:
        assert self._settings is not None
        facing: Facing = "environment" if self._page.capture.facing == "user" else "user"
        self._mirrored = self._settings.mirrored(facing)
        self._page = self._page.facing(facing, self._mirrored)
        self._filter.reset()
        if self._exercise is not None:
            self._exercise.mirrored = self._mirrored
            self._exercise.lose()

    def _set_exercise(self, wanted: object) -> list[Message]:
        name = canonical(wanted) if isinstance(wanted, str) else None
        if name is None or name not in MOVEMENTS:
            return [self._error(_no_exercise(wanted if isinstance(wanted, str) else repr(wanted)))]
        asked, lacking = self._settings, self._lacking
        assert asked is not None and lacking is not None
        problem = lacking(name) or settings.height_problem(name, asked)
        if problem is not None:
            return [self._error(problem)]
        self._waiting = None
        self._start(MOVEMENTS[name])
        self._page = exercising(self._page, MOVEMENTS[name])
        return [Counter(0, timestampMs=self._t_ms)]

    def _upload_command(self, upload: Upload, name: object, command: object) -> list[Message]:
        plan, at_work = self._page.upload, upload.stage in (Stage.WATCHING, Stage.LOOKING)
        if plan is None or not isinstance(command, Mapping) or name not in UPLOAD_COMMANDS:
            return [self._bad_parameter("command", name, ", ".join(UPLOAD_COMMANDS))]
        if name == "reset":
            upload.happen(Event.DROPPED)
            self._begin()
            return [Counter(0)] if self._exercise is not None else []
        if name == "setExercise":
            if plan.source == "image":
                values = {"first": "source=image", "second": "setExercise"}
                return [self._error(Problem("conflicting_parameters", "conflicting_parameters", values))]
            said = self._set_exercise(command.get("exercise"))
            if not isinstance(said[0], Error):
                upload.happen(Event.DROPPED)
                self._begin()
            return said
        if name == "analyze":
            again = asked_again(plan, command)
            if isinstance(again, Problem):
                return [self._error(again)]
            self._page = replace(self._page, upload=again)
            return []
        if not at_work and not (name == "stop" and upload.stage is Stage.DONE):
            return [self._error(Problem("invalid_parameter", "no_file_at_work", {"command": str(name)}))]
        if name == "stop":
            return self.finish()
        upload.paused = name == "pause"
        return []

    def _error(self, problem: Problem) -> Error:
        """The problem of something the host asked for, after which all is as before."""
        return Error(problem.code, problem.message(self._lang), self._standing_count())

    def _bad_parameter(self, parameter: str, value: object, choices: str) -> Error:
        takes = text(self._lang, "takes.choice", choices=choices)
        line = text(
            self._lang, "error.invalid_parameter", parameter=parameter, takes=takes, value=shown(str(value))
        )
        return Error("invalid_parameter", line, self._standing_count())


def _no_exercise(name: str) -> Problem:
    return Problem("invalid_exercise", "invalid_exercise", {"exercise": shown(name)})


def _unknown(asked: Settings) -> Problem | None:
    """A movement that there is not."""
    if asked.exercise is not None and asked.exercise not in MOVEMENTS:
        return _no_exercise(asked.exercise)
    return None
