"""One frame as a jump needs it: where the body's mass is centred, the feet, the legs, the stature.

Heights are in frame heights of a level camera's picture, y down as everywhere; NaN where not seen. They come from
the frame's own sightings, not from the smoothed body, as smoothing would shift take-off and landing.

Mass shares and segment centres: Winter, Biomechanics and Motor Control of Human Movement, 4th ed., table 4.1.
Heights of the standing body: Drillis and Contini's, figure 4.1 there.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from py_core.filtering import Body
from py_core.geometry import NAN, mean_seen
from py_core.jumping.optics import Upright
from py_core.skeleton import ANKLES, EARS, ELBOWS, EYES, HIPS, KNEES, NOSE, SHOULDERS, WRISTS

Pair = tuple[int, int]

MASS: tuple[tuple[Pair, float], ...] = (
    (HIPS, 0.3619),
    (SHOULDERS, 0.2801),
    (KNEES, 0.1347),
    (EARS, 0.0810),
    (ANKLES, 0.0739),
    (ELBOWS, 0.0384),
    (WRISTS, 0.0300),
)
"""Share of the body's mass that each pair of joints stands for. A segment's mass goes to its ends as its centre lies
between them: trunk 0.497 at 0.5, upper arms 0.056 at 0.436, forearms and hands 0.044 at 0.682, thighs 0.200 at 0.433,
shanks and feet 0.122 at 0.606; the head's 0.081 is at the ears."""
ANKLE_HEIGHT = 0.039
HEAD_HEIGHTS: tuple[tuple[Pair, float], ...] = ((EYES, 0.936), (EARS, 0.924), ((NOSE, NOSE), 0.916))
"""Heights in statures. The eyes' is Drillis and Contini's; ear openings and nose tip lie about a tenth and a sixth of
the head's height (0.130 statures) below them."""
SHOULDER_JOINT = 0.802
"""The acromion is at 0.818; the joint's centre, which the models mark, lies some 3 cm below it."""


@dataclass(slots=True)
class Frame:
    """What is measured of one frame."""

    t_ms: float
    centre: float
    """Height of the centre of mass."""
    trunk: float
    """Mean height of hips and shoulders."""
    hip: float
    picture_hip: float
    """The same in the picture as it is."""
    hip_x: float
    foot: float
    """Mean height of the ankles; from one of them, where the other was beside it."""
    feet: tuple[float, float]
    """Height of each ankle."""
    feet_x: tuple[float, float]
    legs: tuple[float, float]
    """Distance from hip to ankle in the picture."""
    knee: float
    stature: float
    """The person's stature if they stood upright in this frame."""
    breadth: float
    """From the right shoulder to the left across the picture: positive for who faces the camera."""


class Reader:
    """Frames from bodies. Remembers how the two sides differ, so that one of them can stand in for both."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Another person, or the same from elsewhere."""
        self._apart: dict[Pair, float] = {}
        self._below: dict[Pair, float] = {}

    def read(self, body: Body, upright: Upright) -> Frame:
        """One frame."""
        if upright.level:
            xs, ys = body.raw_x, body.raw_y
        else:
            points = [upright.point(x, y) for x, y in zip(body.raw_x, body.raw_y, strict=True)]
            xs, ys = [p[0] for p in points], [p[1] for p in points]
        hip = self._middle(ys, HIPS)
        shoulder = self._middle(ys, SHOULDERS)
        left, right = ANKLES
        return Frame(
            t_ms=body.t_ms,
            centre=self._centre(ys, hip, shoulder),
            trunk=(hip + shoulder) / 2.0,
            hip=hip,
            picture_hip=mean_seen(body.raw_y[HIPS[0]], body.raw_y[HIPS[1]]),
            hip_x=mean_seen(xs[HIPS[0]], xs[HIPS[1]]),
            foot=self._middle(ys, ANKLES),
            feet=(ys[left], ys[right]),
            feet_x=(xs[left], xs[right]),
            legs=(
                hypot(xs[HIPS[0]] - xs[left], ys[HIPS[0]] - ys[left]),
                hypot(xs[HIPS[1]] - xs[right], ys[HIPS[1]] - ys[right]),
            ),
            knee=mean_seen(ys[KNEES[0]], ys[KNEES[1]]),
            stature=_stature(ys, mean_seen(ys[left], ys[right])),
            breadth=xs[SHOULDERS[0]] - xs[SHOULDERS[1]],
        )

    def _middle(self, ys: list[float], pair: Pair) -> float:
        """Mean height of two joints; of one, and where the other was beside it; NaN without either."""
        a, b = ys[pair[0]], ys[pair[1]]
        if a == a and b == b:
            self._apart[pair] = a - b
            return (a + b) / 2.0
        half = self._apart.get(pair, 0.0) / 2.0
        return a - half if a == a else b + half

    def _centre(self, ys: list[float], hip: float, shoulder: float) -> float:
        """Height of the centre of mass; NaN without the hips or the shoulders.

        Of other joints that are not seen, where they last were below the shoulders (arms, head) or the hips counts.
        """
        if hip != hip or shoulder != shoulder:
            return NAN
        moment = total = 0.0
        for pair, mass in MASS:
            if pair is HIPS:
                y = hip
            elif pair is SHOULDERS:
                y = shoulder
            else:
                root = hip if pair is KNEES or pair is ANKLES else shoulder
                y = self._middle(ys, pair)
                if y == y:
                    self._below[pair] = y - root
                elif pair in self._below:
                    y = root + self._below[pair]
                else:
                    continue
            moment += mass * y
            total += mass
        return moment / total


def _stature(ys: list[float], ankle: float) -> float:
    """Stature from ankles to head, each part of the head by its own height; from the shoulders without a head."""
    found = count = 0.0
    for pair, height in HEAD_HEIGHTS:
        y = mean_seen(ys[pair[0]], ys[pair[1]])
        if y == y:
            found += (ankle - y) / (height - ANKLE_HEIGHT)
            count += 1.0
    if count:
        return found / count
    return (ankle - mean_seen(ys[SHOULDERS[0]], ys[SHOULDERS[1]])) / (SHOULDER_JOINT - ANKLE_HEIGHT)
