"""A session remembers a bounded window: after hours it holds what it held after a minute.

Time is measured by `build.py bench endurance`; here it is memory, which does not depend on the machine.
"""

from __future__ import annotations

import tracemalloc

import pytest

from tests.mannequin import play, with_noise
from tests.unit.sessions import opened

WARM, LONG = 1_000, 8_000
GROWTH_BYTES = 20_000
REPETITION_BYTES = 2_500
"""What the summary keeps of a repetition, its criteria's scores included."""


@pytest.mark.parametrize("name", ["squat", "plank", "air_time_jump", "back_flexibility_test"])
def test_memory_does_not_grow_with_frames(name: str) -> None:
    drawn = with_noise(play("stand", reps=1, fps=30), seed=1)
    assert _growth(f"exercise={name}", drawn.frames, drawn.width, drawn.height)[0] < GROWTH_BYTES


def test_memory_grows_with_repetitions_by_what_the_summary_says_of_them() -> None:
    drawn = with_noise(play("squat", reps=4, fps=30, view="side"), seed=1)
    grown, counted = _growth("exercise=squat&recommendations=true", drawn.frames, drawn.width, drawn.height)
    assert counted > 30
    assert grown < GROWTH_BYTES + counted * REPETITION_BYTES


def _growth(query: str, frames: list[list[float]], width: int, height: int) -> tuple[int, int]:
    """Bytes that a session gained between the ``WARM``-th and the ``LONG``-th frame, and its count."""
    session = opened(query)
    tracemalloc.start()
    try:
        for index in range(LONG):
            session.frame(frames[index % len(frames)], index * 33.3, width, height)
            if index == WARM:
                before, _ = tracemalloc.get_traced_memory()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return after - before, session.view.count
