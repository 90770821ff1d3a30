"""What to say of a repetition, or a hold, that was compared: codes of the section ``cue``, the costliest first."""

from __future__ import annotations

from math import log

from py_core.reference.comparing import Comparison
from py_core.reference.profiles import Profile

WORTH = 0.85
"""A score below this is worth a word: what costs a grade, as ``A`` begins at 90 and ``B`` at 80."""
FURTHER = 1.2
"""Range of motion from which on a lower score is for going too far."""


def advice(comparison: Comparison, profile: Profile) -> tuple[str, ...]:
    """Codes of what would make ``overall`` better, what costs most first; none where all is well."""
    found: list[tuple[float, str]] = []
    for score, weight, code in (
        (comparison.pose, profile.pose_weight, _pose(comparison)),
        (comparison.timing, profile.timing_weight, _timing(comparison, profile)),
        (comparison.movement, profile.movement_weight, _movement(comparison)),
    ):
        if score < WORTH and code:
            found.append((weight * log(max(score, 1e-9)), code))
    return tuple(code for _, code in sorted(found))


def _pose(comparison: Comparison) -> str:
    joint = comparison.worst_joint
    return "" if joint is None else f"reference_{joint}"


def _timing(comparison: Comparison, profile: Profile) -> str:
    tempo = comparison.tempo
    if comparison.hold or not tempo > 0.0:
        # Of a hold the time is still running.
        return ""
    if tempo >= 2.0**profile.tempo_slack:
        return "reference_slower"
    return "reference_faster" if tempo <= 0.5**profile.tempo_slack else "reference_rhythm"


def _movement(comparison: Comparison) -> str:
    if comparison.hold:
        return "hold_still"
    if comparison.range < 1.0:
        return "reference_range"
    return "reference_too_far" if comparison.range >= FURTHER else "reference_only"
