"""The messages that pass on what was seen: keypoints and joint angles."""

from __future__ import annotations

from collections.abc import Sequence

from py_core.filtering import Body
from py_core.geometry import clamp
from py_core.messages import (
    Angles,
    BodyAngles,
    ElbowAngle,
    HipAngle,
    Keypoint,
    Keypoints,
    KneeAngle,
    ShoulderAngle,
    SideAngles,
)
from py_core.signals import SIGNALS, Signal
from py_core.skeleton import COUNT, LEFT, NAMES, RIGHT

_KNEE = SIGNALS["knee_flexion_deg"]
_HIP = SIGNALS["hip_flexion_deg"]
_ELBOW = SIGNALS["elbow_flexion_deg"]
_SHOULDER = SIGNALS["arm_raise_deg"]


def keypoints(flat: Sequence[float], z: Sequence[float], mirrored: bool, t_ms: float) -> Keypoints:
    """The frame's joints as measured, unsmoothed: a host may have its own use for them.

    ``flat`` is 17 x (x, y, score) and finite, or empty: nobody. Rounded to 1e-4 of the frame, a tenth of the
    finest step that the models resolve.
    """
    if not flat:
        return Keypoints((), 0.0, timestampMs=t_ms)
    data = []
    for j in range(COUNT):
        x, y, score = flat[3 * j], flat[3 * j + 1], flat[3 * j + 2]
        data.append(
            Keypoint(
                NAMES[j],
                round(1.0 - x if mirrored else x, 4),
                round(y, 4),
                round(clamp(score, 0.0, 1.0), 3),
                round(z[j], 4) if z else None,
            )
        )
    mean = sum(clamp(s, 0.0, 1.0) for s in flat[2::3]) / COUNT
    return Keypoints(tuple(data), round(mean, 3), timestampMs=t_ms)


def angles(body: Body) -> Angles:
    """The interior angles of both sides: 180 is a straight limb; ``None`` where a joint is missing."""
    return Angles(BodyAngles(_side(body, LEFT), _side(body, RIGHT)), timestampMs=body.t_ms)


def _side(body: Body, side: int) -> SideAngles:
    return SideAngles(
        KneeAngle(_interior(_KNEE, body, side), _score(_KNEE, body, side)),
        HipAngle(_interior(_HIP, body, side), _score(_HIP, body, side)),
        ShoulderAngle(_rounded(_SHOULDER.side(body, side)), _score(_SHOULDER, body, side)),
        ElbowAngle(_interior(_ELBOW, body, side), _score(_ELBOW, body, side)),
    )


def _interior(flexion: Signal, body: Body, side: int) -> float | None:
    return _rounded(180.0 - flexion.side(body, side))


def _rounded(value: float) -> float | None:
    return round(value, 1) if value == value else None


def _score(signal: Signal, body: Body, side: int) -> float:
    return round(signal.confidence(body, side), 3)
