"""Frames in, messages out: the whole interface of ``py_core``.

A session does no input or output and has no clock: time is what frames say. Bad input becomes an ``error``
message; an exception is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

from py_core import plans, readings, report, settings
from py_core.catalogue import MOVEMENTS, Movement, MovementError
from py_core.exercise import Exercise
from py_core.filtering import UNSOUND, Body, Filter, FrameError, all_sound, as_coco, depths
from py_core.form import grade
from py_core.messages import Counter, Error, Message, Warning_
from py_core.movement_ids import canonical
from py_core.own_movement import fetch_problem, own_movement
from py_core.pacing import FAULT_REPORT_INTERVAL_MS
from py_core.page import Facing, PagePlan, State, ViewState
from py_core.planning import closed_plan, exercising, plan_for
from py_core.problem import Problem, shown
from py_core.settings import Settings
from py_core.skeleton import BODY_PARTS, NAMES
from py_core.text import best_language, text

COMMANDS = ("stop", "pause", "resume", "reset", "switchCamera", "setExercise")
"""Commands of the live page; ``analyze`` belongs to the upload page."""

NOT_SOUND = "keypoints must be finite fractions of the frame; a joint with another number counts as missing"
MOST_PX = 100_000.0
"""No camera or video has a longer side; beyond, a ratio of sides leaves the range of numbers."""

_PARTS = {part: tuple(NAMES[j] for j in pair) for part, pair in BODY_PARTS.items()}


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
        ``page.movement_file`` names a file, until :meth:`define` gets it.
        """
        messages: list[Message] = [report.CHECKING]
        languages = site.get("languages") or ()
        page = str(site.get("page", "tracking"))
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
        problem = verdict.problem or _unavailable(parsed)
        if problem is not None:
            messages.append(self._refuse(problem, closed_plan(self._lang, verdict.target_origin, parsed)))
            return messages
        self._settings = parsed
        self._mirrored = parsed.mirrored(parsed.camera_facing)
        movement = MOVEMENTS[parsed.exercise] if parsed.exercise is not None else None
        self._page = plan_for(parsed, self._lang, movement, verdict)
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
        if not self._page.proceed or self._page.movement_file or self._state in ("paused", "finished"):
            return []
        try:
            self._check(t_ms, width, height)
            flat = as_coco(keypoints) if len(keypoints) else []
        except FrameError as problem:
            return self._complain(str(problem))
        messages: list[Message] = []
        if flat and not all_sound(flat):
            messages += self._complain(NOT_SOUND)
            flat = [v if abs(v) < UNSOUND else -1.0 for v in flat]
        # A microsecond is finer than any camera's clock, and messages stay readable.
        t_ms = round(t_ms, 3)
        self._t_ms = t_ms
        self._body = body = self._filter.step(flat, t_ms, width / height)
        body.height_px = height
        messages += self._messages(body, flat, keypoints)
        return messages

    def frames(self, batch: Iterable[tuple[Sequence[float], float, float, float]]) -> list[Message]:
        """Several frames, each as for :meth:`frame`."""
        return [message for one in batch for message in self.frame(*one)]

    def command(self, command: object) -> list[Message]:
        """A command of the host: a mapping with ``command``; others' fields are ignored."""
        if not self._page.proceed:
            return []
        name = command.get("command") if isinstance(command, Mapping) else None
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
        """What the page met: a stage of its start, an error or warning code, ``hidden`` or ``visible``."""
        if code == "hidden":
            self._hold("hidden")
            return []
        if code == "visible":
            self._release("hidden")
            return []
        message = report.of(self._lang, code, detail, self._standing_count())
        if message is None:
            message = report.error(
                self._lang, "internal", f"unknown report {shown(code)!r}", self._standing_count()
            )
        return [message]

    def finish(self) -> list[Message]:
        """The end: a repetition that is all but over counts, and the summary goes out. Once."""
        if self._state == "finished" or not self._page.proceed:
            return []
        self._state = "finished"
        if self._exercise is None:
            return []
        messages = list(self._exercise.finish())
        if self._settings is not None and self._settings.page == "upload_tracking":
            messages.insert(-1, self._exercise.final_counter())
        return messages

    @property
    def view(self) -> ViewState:
        """What the page shows after the last frame."""
        exercise, body = self._exercise, self._body
        points: list[float] = []
        if body is not None and any(body.score):
            for x, y, seen in zip(body.x, body.y, body.score, strict=True):
                if x == x:
                    points += (round(x / body.aspect, 4), round(y, 4), round(seen, 3))
                else:
                    points += (0.0, 0.0, 0.0)
        if exercise is None:
            return ViewState(
                self._state, tuple(points), 0, None, None, 0.0, "", "", 0, (), (), None, None, ()
            )
        score = exercise.score
        faults = [name for part in exercise.fault_parts for name in _PARTS[part]]
        placing = self._state in ("no_person", "placing")
        return ViewState(
            state=self._state,
            points=tuple(points),
            count=exercise.count,
            score=score,
            grade=None if score is None else grade(score),
            progress=round(exercise.progress, 3),
            hint=exercise.hint if self._state != "paused" else text(self._lang, "hint.paused"),
            direction=exercise.placement.direction if placing else "",
            countdown_s=exercise.countdown_s,
            fault_joints=tuple(faults),
            missing_joints=exercise.placement.missing if placing else (),
            jump_cm=exercise.jump_cm,
            left_s=exercise.left_s,
            reasons=exercise.reasons,
        )

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
            messages.append(readings.keypoints(flat, depths(raw), self._mirrored, body.t_ms))
        if asked.angles:
            messages.append(readings.angles(body))
        if self._exercise is None:
            self._state = "counting" if flat else "no_person"
        else:
            messages += self._exercise.step(body)
            self._state = self._exercise.state
        return messages

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
            problem = _no_exercise(wanted if isinstance(wanted, str) else repr(wanted))
            return [Error(problem.code, problem.message(self._lang), self._standing_count())]
        self._start(MOVEMENTS[name])
        self._page = exercising(self._page, MOVEMENTS[name])
        return [Counter(0, timestampMs=self._t_ms)]

    def _bad_parameter(self, parameter: str, value: object, choices: str) -> Error:
        takes = text(self._lang, "takes.choice", choices=choices)
        line = text(
            self._lang, "error.invalid_parameter", parameter=parameter, takes=takes, value=shown(str(value))
        )
        return Error("invalid_parameter", line, self._standing_count())


def _no_exercise(name: str) -> Problem:
    return Problem("invalid_exercise", "invalid_exercise", {"exercise": shown(name)})


def _unavailable(asked: Settings) -> Problem | None:
    """What the query asks for and this version cannot do."""
    if asked.page == "upload_tracking":
        return Problem("media_unsupported", "upload_not_available")
    if asked.reference is not None:
        return Problem("reference_not_found", "reference_not_available")
    if asked.exercise is not None and asked.exercise not in MOVEMENTS:
        return _no_exercise(asked.exercise)
    return None
