"""The profiles are there, whole, and as strict as their names say."""

from __future__ import annotations

from dataclasses import fields
from math import isnan, nan

import numpy as np
import pytest

from py_core.parameters import TABLE
from py_core.reference.comparing import likeness
from py_core.reference.profiles import NAMES, PROFILES, profile

WEIGHTS = ("pose_weight", "timing_weight", "movement_weight")


def test_the_profiles_are_the_parameters_choices() -> None:
    (row,) = (row for row in TABLE if row.name == "scoring_profile")
    assert tuple(row.choices) == NAMES == tuple(PROFILES)
    assert row.default == "default"
    with pytest.raises(KeyError):
        profile("lenient")


@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_within_its_bounds(name: str) -> None:
    found = profile(name)
    assert found.name == name
    assert sum(getattr(found, weight) for weight in WEIGHTS) == pytest.approx(1.0)
    for field in fields(found):
        if field.name != "name":
            assert 0.0 < getattr(found, field.name) <= 1.0, field.name
    assert found.pose_slack < found.pose_half
    assert found.tempo_slack < found.tempo_half
    assert found.rhythm_slack < found.rhythm_half
    assert found.hold_leave < found.hold_enter


def test_kali_counts_and_scores_more_strictly_and_its_analysis_counts_every_attempt() -> None:
    default, kali, analysis = (profile(name) for name in NAMES)
    assert analysis.least_range < 0.5 < default.least_range < kali.least_range
    assert kali.most_cost < default.most_cost < analysis.most_cost
    assert analysis.hold_enter < default.hold_enter < kali.hold_enter
    for scoring in ("pose_slack", "pose_half", "full_range", "tempo_slack", "tempo_half", *WEIGHTS):
        assert getattr(kali, scoring) == getattr(analysis, scoring), scoring
    assert kali.pose_half < default.pose_half
    assert kali.tempo_half < default.tempo_half
    assert kali.full_range > default.full_range


@pytest.mark.parametrize("name", NAMES)
def test_likeness_is_one_half_where_it_says_so_and_falls_to_nothing(name: str) -> None:
    found = profile(name)
    assert found.likeness(0.0) == found.likeness(found.pose_slack) == 1.0
    assert found.likeness(found.pose_half) == pytest.approx(0.5)
    assert found.likeness(1e9) == pytest.approx(0.0)
    assert isnan(found.likeness(nan))
    errors = np.linspace(0.0, 2.0, 101)
    values = [found.likeness(error) for error in errors]
    assert values == sorted(values, reverse=True)
    assert likeness(errors, found) == pytest.approx(values)


def test_overall_is_nothing_where_one_score_is() -> None:
    found = profile("default")
    assert found.overall(1.0, 1.0, 1.0) == 1.0
    assert found.overall(1.0, 1.0, 0.0) == 0.0
    assert found.overall(0.8, 0.8, 0.8) == pytest.approx(0.8)
