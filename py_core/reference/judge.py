"""Judging against a reference: what counts, how like it was, and what to say of it.

Repetitions and holds answer with the same messages, and with the same summary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from py_core.catalogue import Movement
from py_core.filtering import Body
from py_core.form import Verdict, grade
from py_core.geometry import NAN
from py_core.judging import MOST_HISTORY
from py_core.messages import Counter, Message, ReferenceScore, ReferenceSummary, Repetition
from py_core.phases import HoldPhase
from py_core.reference.advice import advice
from py_core.reference.comparing import Comparison, compare
from py_core.reference.features import Describer
from py_core.reference.figure import Figure
from py_core.reference.finding import Finder, Found
from py_core.reference.holding import HoldMatcher
from py_core.reference.model import Reference
from py_core.reference.profiles import Profile, profile
from py_core.settings import Settings

CUE_STAYS_MS = 3000.0
"""The cues of a finished repetition stay for about the length of the next one."""
SHORT_CUE = "reference_range"
"""What is said of a repetition that fell short."""


@dataclass(slots=True)
class _Likeness:
    """Means over all that was compared."""

    overall: float = 0.0
    compared: int = 0
    similarity: float = 0.0
    frames: int = 0

    def add(self, found: Comparison) -> None:
        self.overall += found.overall
        self.compared += 1
        self.similarity += found.similarity * found.frames
        self.frames += found.frames


class ReferenceJudge:
    """What both kinds have in common: the figure, the scores and the summary."""

    def __init__(self, movement: Movement, settings: Settings) -> None:
        if movement.reference is None:
            raise ValueError(f"{movement.id} is no reference")
        self._reference: Reference = movement.reference
        self._profile: Profile = profile(settings.scoring_profile)
        self._describer = Describer()
        self._figure = Figure(self._reference)
        self._body: Body | None = None
        self._likeness = _Likeness()
        self._history: list[Repetition] = []
        self._cues: tuple[str, ...] = ()
        self._parts: tuple[str, ...] = ()
        self._cues_ms = self._t_ms = 0.0
        self.advice: list[tuple[str, ...]] = []
        """Codes of what to say of each entry of the summary's history, the weightiest first."""
        self.peaks: list[float | None] = []
        """When each entry of the history was furthest, ms; ``None`` of a hold."""
        self.count = 0
        self.last: Verdict | None = None
        self._score: ReferenceScore | None = None

    @property
    def average(self) -> int | None:
        """Mean of 100 times what each was like the reference."""
        likeness = self._likeness
        return round(100.0 * likeness.overall / likeness.compared) if likeness.compared else None

    @property
    def phase(self) -> float:
        """0..1 where in the reference the person is."""
        raise NotImplementedError

    @property
    def mirrored(self) -> bool:
        """Whether the person does it the other way about."""
        raise NotImplementedError

    @property
    def figure(self) -> tuple[float, ...]:
        """The reference's figure over the person of the last frame; see ``ViewState.reference_points``."""
        if self._body is None:
            return ()
        return self._figure.points(self._body, self._describer.scale, self.phase, self.mirrored)

    def faults(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Cue codes and body parts of the last repetition, for as long as the person needs to read them."""
        if self._t_ms - self._cues_ms > CUE_STAYS_MS:
            self._cues = self._parts = ()
        return self._cues, self._parts

    def lose(self) -> None:
        """The person is gone: what is under way is dropped, the count stays."""
        self._describer.reset()
        self._figure.lose()
        self._body = None

    def closing(self, t_ms: float) -> Counter:
        """The ``counter`` that ends a video."""
        return Counter(self.count, final=True, reference_score=self._score, timestampMs=t_ms)

    def summary(self, started_ms: float, t_ms: float) -> ReferenceSummary:
        """How much, and how like the reference all of it was."""
        likeness = self._likeness
        average = round(likeness.overall / likeness.compared, 3) if likeness.compared else None
        return ReferenceSummary(
            counter=self.count,
            avg_similarity=round(likeness.similarity / likeness.frames, 3) if likeness.frames else None,
            avg_rep_score=average,
            grade=None if average is None else grade(round(100.0 * average)),
            total_frames_compared=likeness.frames,
            durationMs=t_ms - started_ms,
            history=tuple(self._history),
            reference=self._reference.id,
            timestampMs=t_ms,
        )

    def _describe(self, body: Body) -> list[float]:
        self._body, self._t_ms = body, body.t_ms
        return self._describer.step(body)

    def _judge(self, found: Comparison) -> None:
        """The score and the cues of what was compared last."""
        score = round(100.0 * found.overall)
        codes = advice(found, self._profile)
        parts = () if found.worst_joint is None or not codes else (found.worst_joint,)
        self._score = ReferenceScore(
            overallScore=round(found.overall, 3),
            poseScore=round(found.pose, 3),
            timingScore=round(found.timing, 3),
            movementScore=round(found.movement, 3),
            grade=grade(score),
            joints={joint: round(value, 3) for joint, value in found.joints.items()},
            worst_phase=round(found.worst_phase, 3),
        )
        criteria = {
            "pose": round(100.0 * found.pose),
            "timing": round(100.0 * found.timing),
            "movement": round(100.0 * found.movement),
        }
        self.last = Verdict(score, criteria, codes, parts)

    def _enter(self, start_ms: float, end_ms: float, turn_ms: float | None) -> None:
        """Keep what was judged last for the summary."""
        last = self.last
        if last is None or len(self._history) >= MOST_HISTORY:
            return
        self._history.append(
            Repetition(
                index=len(self._history) + 1,
                startMs=start_ms,
                endMs=end_ms,
                score=last.score,
                grade=grade(last.score),
                criteria=last.criteria,
                reference_score=self._score,
            )
        )
        self.advice.append(last.cues)
        self.peaks.append(turn_ms)


class ReferenceRepetitions(ReferenceJudge):
    """Counts and compares repetitions of a movement that only the reference describes."""

    def __init__(self, movement: Movement, settings: Settings) -> None:
        super().__init__(movement, settings)
        signature = self._reference.signature
        self._finder = Finder(signature, self._profile, settings.difficulty)
        self._mirrored = False
        # In a browser the first call of what numpy has compiled takes up to a second: better now than in a repetition.
        steps = np.array([[NAN if v is None else v for v in step] for step in signature.steps])
        compare(signature, np.linspace(0.0, signature.duration_ms, len(steps)), steps, self._profile)

    @property
    def active(self) -> bool:
        return self._finder.active

    @property
    def progress(self) -> float:
        """0 at the start, 1 furthest from it, as with the catalogue's repetitions."""
        excursion = self._finder.excursion
        return excursion if self._finder.active and excursion == excursion else 0.0

    @property
    def phase(self) -> float:
        return self._finder.phase if self._finder.active else 0.0

    @property
    def mirrored(self) -> bool:
        """As in the repetition under way, or the last one: at rest a body looks much the same either way about."""
        return self._mirrored

    @property
    def excursion(self) -> float:
        """How far from the start the person is, 1 at the reference's furthest; NaN unseen."""
        return self._finder.excursion

    def step(self, body: Body, view: str) -> Iterator[Message]:
        for found in self._finder.step(self._describe(body), body.t_ms):
            yield from self._take(found)
        if self._finder.active:
            self._mirrored = self._finder.mirrored

    def lose(self) -> None:
        super().lose()
        self._finder.lose()

    def finish(self, t_ms: float) -> Iterator[Message]:
        for found in self._finder.finish(t_ms):
            yield from self._take(found)

    def _take(self, found: Found) -> Iterator[Message]:
        self._cues_ms = self._t_ms
        if not found.complete:
            self._cues, self._parts = (SHORT_CUE,), ()
            return
        compared = compare(
            self._reference.signature,
            found.t_ms,
            found.features,
            self._profile,
            mirrored=found.mirrored,
        )
        self._judge(compared)
        self._likeness.add(compared)
        assert self.last is not None
        self._cues, self._parts = self.last.cues, self.last.joints
        self.count += 1
        self._enter(found.start_ms, found.end_ms, found.turn_ms)
        yield Counter(self.count, reference_score=self._score, timestampMs=self._t_ms)


class ReferenceHold(ReferenceJudge):
    """Adds up the seconds in the reference's position, and says how like it is."""

    def __init__(self, movement: Movement, settings: Settings) -> None:
        super().__init__(movement, settings)
        self._matcher = HoldMatcher(self._reference.signature, self._profile)
        self._phase = HoldPhase(movement.hold)
        self._began_ms: float | None = None
        self._stretch: Comparison | None = None

    @property
    def active(self) -> bool:
        return self._phase.holding

    @property
    def progress(self) -> float:
        """0..1 within the second under way."""
        return (self._phase.held_ms % 1000.0) / 1000.0

    @property
    def phase(self) -> float:
        return 0.5

    @property
    def mirrored(self) -> bool:
        return self._matcher.mirrored

    @property
    def excursion(self) -> float:
        """How like the position the person's is, 0..1; NaN unseen."""
        return self._matcher.similarity

    @property
    def average(self) -> int | None:
        return self.last.score if self.last is not None else None

    def step(self, body: Body, view: str) -> Iterator[Message]:
        matcher = self._matcher
        matcher.step(self._describe(body), body.t_ms)
        seen = matcher.similarity == matcher.similarity
        if self._phase.step(matcher.inside if seen else None, body.t_ms):
            if self._began_ms is None:
                self._began_ms = self._phase.since_ms
            self._stretch = matcher.comparison() or self._stretch
            if self._stretch is not None:
                self._judge(self._stretch)
                assert self.last is not None
                self._cues, self._parts, self._cues_ms = self.last.cues, self.last.joints, body.t_ms
        elif self._began_ms is not None:
            self._close()
        seconds = int(self._phase.held_ms // 1000.0)
        while self.count < seconds:
            self.count += 1
            yield Counter(self.count, reference_score=self._score, timestampMs=body.t_ms)

    def lose(self) -> None:
        super().lose()
        self._phase.lose()
        self._close()
        self._matcher.lose()

    def finish(self, t_ms: float) -> Iterator[Message]:
        """The end; every whole second was told already."""
        self._close()
        yield from ()

    def _close(self) -> None:
        if self._began_ms is None:
            return
        if self._stretch is not None:
            self._judge(self._stretch)
            self._likeness.add(self._stretch)
            self._enter(self._began_ms, self._phase.good_ms, None)
        self._began_ms = self._stretch = None


def judge_of(movement: Movement, settings: Settings) -> ReferenceRepetitions | ReferenceHold:
    """Who judges against the movement's reference."""
    kind = ReferenceHold if movement.kind == "hold" else ReferenceRepetitions
    return kind(movement, settings)
