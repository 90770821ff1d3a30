"""Proportions of the figure: segment lengths, widths and girths.

Lengths are fractions of stature after Drillis & Contini (1966), "Body segment parameters", as printed in D.
A. Winter, *Biomechanics and Motor Control of Human Movement*, 4th ed., figure 4.1: upper arm 0.186, forearm
0.146, hand 0.108, thigh 0.245, shank 0.246, ankle height 0.039, foot 0.152, hip height 0.530, shoulder height
0.818, eye height 0.936, head and neck from 0.818 up. Joint centres lie inside the skin: hips and shoulders
are narrower than the breadths (0.191 and 0.259) printed there.

World axes, in statures: x to the figure's left, y up, z to where it faces. The floor is y = 0.
"""

from __future__ import annotations

from dataclasses import dataclass

THIGH = 0.245
SHANK = 0.246
ANKLE_HEIGHT = 0.039
FOOT_LENGTH = 0.152
UPPER_ARM = 0.186
FOREARM = 0.146
HAND = 0.108
HIP_HEIGHT = THIGH + SHANK + ANKLE_HEIGHT
SHOULDER_HEIGHT = 0.818
TRUNK = SHOULDER_HEIGHT - HIP_HEIGHT
EYE_HEIGHT = 0.936


@dataclass(frozen=True)
class Body:
    """One build. Lengths are statures; `stature_cm` only matters to who wants centimetres.

    `legs` and `arms` stretch the limbs, `girth` thickens everything, `shoulders` and `hips` widen the
    joints' distances.
    """

    stature_cm: float = 172.0
    legs: float = 1.0
    arms: float = 1.0
    girth: float = 1.0
    shoulders: float = 1.0
    hips: float = 1.0

    @property
    def thigh(self) -> float:
        return THIGH * self.legs

    @property
    def shank(self) -> float:
        return SHANK * self.legs

    @property
    def upper_arm(self) -> float:
        return UPPER_ARM * self.arms

    @property
    def forearm(self) -> float:
        return FOREARM * self.arms

    @property
    def hand(self) -> float:
        return HAND * self.arms

    @property
    def half_hips(self) -> float:
        """Half the distance between the hip joints' centres."""
        return 0.055 * self.hips

    @property
    def half_shoulders(self) -> float:
        """Half the distance between the shoulder joints' centres."""
        return 0.105 * self.shoulders


BODIES: dict[str, Body] = {
    "average": Body(),
    "tall": Body(stature_cm=193.0, legs=1.04, girth=0.94),
    "short": Body(stature_cm=155.0, legs=0.96, arms=0.97, girth=1.05),
    "broad": Body(stature_cm=178.0, girth=1.22, shoulders=1.12, hips=1.12),
    "slim": Body(stature_cm=170.0, girth=0.86, shoulders=0.95, hips=0.95),
    "long_arms": Body(stature_cm=182.0, arms=1.07),
}


def body_named(name: str | Body) -> Body:
    """A body from `BODIES`, or the body itself."""
    if isinstance(name, Body):
        return name
    try:
        return BODIES[name]
    except KeyError:
        raise ValueError(f"body is one of {', '.join(BODIES)}, not {name!r}") from None
