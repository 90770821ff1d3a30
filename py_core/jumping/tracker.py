"""From frames to jumps: standing, in the air, landed; what happens is told as events.

Without a stance nothing is measured; standing still gives one (`Calibrated`). From there both feet and the trunk going
up at once are a flight (`TookOff`, then `Airborne` every frame). It ends with the feet down again, which a moment later
is judged (`Landed` or `Discarded`); with the person out of sight or in the air for too long (`Discarded`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from py_core.catalogue.jump import JumpRules
from py_core.filtering import Body
from py_core.geometry import NAN
from py_core.jumping.flight import GRAVITY_CM, Measured, Scale, above_floor, feet_above_floor, measure
from py_core.jumping.optics import Upright
from py_core.jumping.posture import Frame, Reader
from py_core.jumping.stance import Stance, StanceFinder
from py_core.messages import DiscardReason

KEPT_MS = 2500.0
"""Frames looked back on when a jump is over: the longest flight, what led to it and what followed."""
MOST_FRAMES = 320
"""and no more of them, whatever the frame rate."""
SURE = 1.2
"""One frame this far above the flight's threshold is enough; below it takes two."""
FAR_FOOT = 2.0
"""The lower foot must be up at least half as far as both together: one that is hidden is seen less exactly."""
NEW_STANCE = 0.02
"""A stance that differs from the last by less, in its own measure, is the same one."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The person stands still: measured against from now on. ``changed``: appreciably another stance than before."""

    stance: Stance
    scale: Scale
    changed: bool


@dataclass(frozen=True, slots=True)
class TookOff:
    """Both feet have left the floor."""


@dataclass(frozen=True, slots=True)
class Airborne:
    """How the flight goes on: seconds in the air, and what the height comes to so far."""

    air_s: float
    height_cm: float


@dataclass(frozen=True, slots=True)
class Landed:
    """A flight that counts as a jump."""

    measured: Measured


@dataclass(frozen=True, slots=True)
class Discarded:
    """A flight that does not, and why."""

    reason: DiscardReason


Event = Calibrated | TookOff | Airborne | Landed | Discarded


class JumpTracker:
    """Follows one person. Constant memory."""

    def __init__(self, rules: JumpRules, user_height_cm: float | None, pitch_deg: float) -> None:
        self._rules = rules
        self._height_cm = user_height_cm
        self._pitch_deg = pitch_deg
        self._reader = Reader()
        self._finder = StanceFinder(rules.stance)
        self._upright: Upright | None = None
        self._aspect = NAN
        self.reset()

    def reset(self) -> None:
        """Another person, place or camera: stand still again."""
        self._reader.reset()
        self._finder.reset()
        self._frames: deque[Frame] = deque(maxlen=MOST_FRAMES)
        self.stance: Stance | None = None
        self._scale = Scale(NAN, NAN, NAN)
        self._airborne_s: float | None = None
        self._landed_s: float | None = None
        self._seen_ms = -1e12
        self._grounded_ms = -1e12
        self._high = 0
        self._top = NAN

    @property
    def airborne(self) -> bool:
        """Whether a flight was seen to begin and has not been judged yet."""
        return self._airborne_s is not None

    @property
    def hips_up(self) -> float:
        """How far the hips of the last frame are over their stance, in statures; NaN without either."""
        if self.stance is None or not self._frames:
            return NAN
        return (self.stance.hip - self._frames[-1].hip) / self.stance.stature

    def step(self, body: Body) -> Iterator[Event]:
        """One frame."""
        if body.aspect != self._aspect:
            if self._upright is not None:
                yield from self.lose()
            self._aspect = body.aspect
            self._upright = Upright(self._pitch_deg, self._rules.scale.view_deg, body.aspect)
        assert self._upright is not None
        frame = self._reader.read(body, self._upright)
        frames = self._frames
        frames.append(frame)
        while frame.t_ms - frames[0].t_ms > KEPT_MS:
            frames.popleft()
        seen = frame.centre == frame.centre and (
            frame.feet[0] == frame.feet[0] or frame.feet[1] == frame.feet[1]
        )
        gap_ms = frame.t_ms - self._seen_ms
        if seen:
            self._seen_ms = frame.t_ms
        if self._airborne_s is not None:
            yield from self._fly(frame, seen, gap_ms)
        elif seen:
            yield from self._stand(frame)

    def lose(self) -> Iterator[Event]:
        """The person is gone."""
        if self._airborne_s is not None:
            yield Discarded("lost_tracking")
        self.reset()

    def finish(self) -> Iterator[Event]:
        """No more frames will come."""
        if self._landed_s is not None:
            yield self._judge()
        elif self._airborne_s is not None:
            self._airborne_s = None
            yield Discarded("not_landed")

    def _stand(self, frame: Frame) -> Iterator[Event]:
        stance = self._finder.step(frame)
        if stance is not None:
            yield self._take(stance)
        if self.stance is None:
            return
        rules, stature = self._rules.flight, self.stance.stature
        ups = [up / stature for up in above_floor(frame, self.stance) if up == up] or [0.0]
        feet = min(sum(ups) / len(ups), min(ups) * FAR_FOOT)
        trunk = (self.stance.trunk - frame.trunk) / stature
        if feet < rules.feet or trunk < rules.trunk / 2.0:
            self._grounded_ms = frame.t_ms
        up = feet > rules.feet and trunk > rules.trunk
        self._high = self._high + 1 if up else 0
        sudden = frame.t_ms - self._grounded_ms <= rules.rise_ms
        if up and sudden and (self._high > 1 or trunk > SURE * rules.trunk):
            self._high = 0
            self._landed_s = None
            self._airborne_s = self._left_floor_s()
            self._top = frame.hip
            self._finder.interrupt()
            yield TookOff()
            yield self._so_far(frame)

    def _fly(self, frame: Frame, seen: bool, gap_ms: float) -> Iterator[Event]:
        assert self._airborne_s is not None and self.stance is not None
        rules = self._rules
        if not seen or gap_ms > rules.discard.lost_ms:
            if gap_ms > rules.discard.lost_ms:
                yield self._judge() if self._landed_s is not None else self._drop("lost_tracking")
            return
        if self._landed_s is None:
            if feet_above_floor(frame, self.stance) < rules.flight.feet * self.stance.stature:
                self._landed_s = frame.t_ms / 1000.0
            elif frame.t_ms / 1000.0 - self._airborne_s > rules.flight.longest_ms / 1000.0:
                yield self._drop("not_landed")
                self._forget_stance()
            else:
                yield self._so_far(frame)
        elif frame.t_ms / 1000.0 - self._landed_s >= rules.flight.settle_ms / 1000.0:
            yield self._judge()

    def _judge(self) -> Event:
        """What the flight that is over was."""
        assert self._airborne_s is not None and self._landed_s is not None and self.stance is not None
        measured = measure(
            self._frames, self.stance, self._scale, self._rules, self._airborne_s, self._landed_s
        )
        self._airborne_s = self._landed_s = None
        self._high = 0
        return Landed(measured) if measured.reason is None else Discarded(measured.reason)

    def _drop(self, reason: DiscardReason) -> Discarded:
        self._airborne_s = self._landed_s = None
        self._high = 0
        return Discarded(reason)

    def _forget_stance(self) -> None:
        self.stance = None
        self._finder.reset()

    def _so_far(self, frame: Frame) -> Airborne:
        assert self._airborne_s is not None
        air_s = max(0.0, frame.t_ms / 1000.0 - self._airborne_s)
        if self._rules.method == "air_time":
            return Airborne(air_s, GRAVITY_CM * air_s * air_s / 8.0)
        assert self.stance is not None
        self._top = min(self._top, frame.hip)
        rise = self.stance.hip - self._rules.toes.takeoff * self.stance.stature - self._top
        return Airborne(air_s, max(0.0, rise * self._scale.cm))

    def _left_floor_s(self) -> float:
        """About when the hips passed the height of take-off: between the last frame below it and the first above."""
        assert self.stance is not None
        level = self._rules.toes.takeoff * self.stance.stature
        later: tuple[float, float] | None = None
        for frame in reversed(self._frames):
            up = self.stance.hip - frame.hip
            if up != up:
                continue
            t_s = frame.t_ms / 1000.0
            if up <= level:
                if later is None:
                    return t_s
                return t_s + (later[0] - t_s) * (level - up) / (later[1] - up)
            later = (t_s, up)
        return self._frames[-1].t_ms / 1000.0

    def _take(self, stance: Stance) -> Calibrated:
        old = self.stance
        self.stance = stance
        rules = self._rules.scale
        cm, error_cm = (
            (rules.stature_cm, rules.stature_error_cm) if self._height_cm is None else (self._height_cm, 0.0)
        )
        assert self._upright is not None
        error = ((error_cm / cm) ** 2 + rules.error**2) ** 0.5
        self._scale = Scale(cm / stance.stature, error, self._upright.focal)
        changed = (
            old is None
            or abs(stance.stature / old.stature - 1.0) > NEW_STANCE
            or abs(stance.picture_hip - old.picture_hip) > NEW_STANCE * stance.stature
        )
        return Calibrated(stance, self._scale, changed)
