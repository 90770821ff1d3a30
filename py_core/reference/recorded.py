"""A clip of keypoints, and what is to be known of each of its frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import cast

import numpy as np
from numpy.typing import NDArray

from py_core.filtering import UNSOUND, Filter, as_coco
from py_core.placement import ViewEstimator
from py_core.reference.features import FEATURES, Describer
from py_core.reference.model import ViewName
from py_core.skeleton import COUNT

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clip:
    """Keypoints of a video. ``frames`` as ``Session.frame`` takes them, ``t_ms`` their times, in order."""

    width: float
    height: float
    t_ms: Sequence[float]
    frames: Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Described:
    """``Clip`` frame by frame.

    ``t_ms``: (n,); ``features``: (n, FEATURES), NaN where a joint is not seen; ``scores``: (n, 17), what the model
    said of each joint, 0 where nobody was seen; ``views``: from which side the person is seen.
    """

    t_ms: Floats
    features: Floats
    scores: Floats
    views: tuple[ViewName, ...]


def describe(clip: Clip) -> Described:
    """All of a clip. Of frames at one time the first counts, and those without a time do not.

    Raises:
        FrameError: a frame is neither 51 nor 132 numbers nor none.
        ValueError: the width or height is none.
    """
    if not (0.0 < clip.width < UNSOUND and 0.0 < clip.height < UNSOUND):
        raise ValueError(f"a frame of {clip.width} x {clip.height} pixels has no aspect")
    smooth, describer, viewer = Filter(), Describer(), ViewEstimator()
    aspect = clip.width / clip.height
    times: list[float] = []
    features: list[list[float]] = []
    scores: list[list[float]] = []
    views: list[ViewName] = []
    for frame, t_ms in zip(clip.frames, clip.t_ms, strict=True):
        if not isfinite(t_ms) or (times and t_ms <= times[-1]):
            continue
        flat = as_coco(frame) if len(frame) else []
        body = smooth.step(flat, t_ms, aspect)
        times.append(t_ms)
        features.append(describer.step(body))
        scores.append([score if x == x else 0.0 for x, score in zip(body.x, body.score, strict=True)])
        views.append(cast(ViewName, viewer.step(body)))
    return Described(
        np.array(times, dtype=np.float64),
        np.array(features, dtype=np.float64).reshape(len(times), FEATURES),
        np.array(scores, dtype=np.float64).reshape(len(times), COUNT),
        tuple(views),
    )
