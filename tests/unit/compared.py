"""Repetitions of the mannequin as the comparison takes them: cut at their true bounds, described, resampled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from py_core.filtering import Filter
from py_core.reference.comparing import Comparison, compare
from py_core.reference.features import FEATURES, FEET, Describer, mirrored
from py_core.reference.model import STEPS, Kind, Signature
from py_core.reference.profiles import profile
from tests.mannequin import Recording, play, with_noise
from tests.mannequin.movement import load_movement
from tests.mannequin.play import play_fault

Floats = NDArray[np.float64]

FPS = 15.0
"""Of the recordings, which are as short as they may be: the mannequin takes most of the time."""
QUICK = ("jumping_jack", "low_impact_jack", "high_knees", "mountain_climber")
"""Movements of a second or less, whose limbs the filter loses at so few frames a second: they get twice as many."""
SHORT: dict[str, Any] = {"reps": 1, "fps": FPS, "lead_in_s": 0.4, "lead_out_s": 0.2}


@dataclass(frozen=True)
class Cut:
    """One repetition: ``t_ms`` (n,), ``features`` (n, FEATURES) with the travels from its start on."""

    t_ms: Floats
    features: Floats

    @property
    def turned(self) -> Cut:
        """The same with left and right exchanged."""
        return Cut(self.t_ms, np.array([mirrored(row) for row in self.features.tolist()]))


def described(recording: Recording) -> Cut:
    """All of a recording, its heights as they are."""
    filtered, describer = Filter(), Describer()
    aspect = recording.width / recording.height
    rows = [
        describer.step(filtered.step(frame, t_ms, aspect))
        for frame, t_ms in zip(recording.frames, recording.t_ms, strict=True)
    ]
    return Cut(np.array(recording.t_ms), np.array(rows))


def cut(recording: Recording, index: int = 0) -> Cut:
    """A recording's repetition."""
    whole, rep = described(recording), recording.reps[index]
    inside = (whole.t_ms >= rep.start_ms - 1.0) & (whole.t_ms <= rep.end_ms + 1.0)
    features = whole.features[inside]
    for travel in range(FEET, FEATURES):
        seen = features[~np.isnan(features[:, travel]), travel]
        if len(seen):
            features[:, travel] -= seen[0]
    return Cut(whole.t_ms[inside], features)


def signature(of: Cut, kind: Kind = "repetition") -> Signature:
    """What a reference made of it would hold; a number that was hardly seen is in no step."""
    grid = np.linspace(of.t_ms[0], of.t_ms[-1], STEPS)
    steps = np.full((STEPS, FEATURES), np.nan)
    for column in range(FEATURES):
        seen = ~np.isnan(of.features[:, column])
        if seen.mean() > 0.5:
            steps[:, column] = np.interp(grid, of.t_ms[seen], of.features[seen, column])
    rows = tuple(tuple(None if v != v else v for v in row) for row in steps.tolist())
    return Signature(kind, float(of.t_ms[-1] - of.t_ms[0]), "front", rows)


@cache
def performance(
    movement: str, view: str | float, body: str = "average", seed: int = 1, **asked: float
) -> Cut:
    """One repetition, with a model's noise."""
    fps = 2.0 * FPS if movement in QUICK else FPS
    drawn = play(movement, view=view, body=body, **{**SHORT, "fps": fps, **asked})
    return cut(with_noise(drawn, sigma_torso=0.015, dropout=0.02, seed=seed))


@cache
def reference(movement: str, view: str | float) -> Signature:
    """A reference made of one performance."""
    return signature(performance(movement, view))


def faulty(movement: str, fault: str, amount: float, seed: int = 2) -> Cut:
    """A repetition with a fault, seen from where it shows."""
    asked = {**SHORT, "view": load_movement(movement).views[0]}
    if load_movement(movement).faults[fault].view is not None:
        del asked["view"]
    return cut(with_noise(play_fault(movement, fault, amount, **asked), seed=seed))


def compared(of: Signature, with_: Cut, name: str = "default") -> Comparison:
    """The comparison by a profile."""
    return compare(of, with_.t_ms, with_.features, profile(name))
