"""When a message that can change every frame is sent: on change, and no oftener than its rate."""

from __future__ import annotations

POSTURE_INTERVAL_MS = 500.0
PROGRESSION_INTERVAL_MS = 1000.0 / 15.0
"""Contract, section 3: posture at most twice a second, progression at most fifteen times."""
FORM_SCORE_INTERVAL_MS = 200.0
RECOMMENDATIONS_INTERVAL_MS = 500.0
"""A score and a cue that change faster than this can't be read."""
JUMP_HEIGHT_INTERVAL_MS = 100.0
"""The height of a jump under way: a flight lasts half a second, so this is some five times."""
FAULT_REPORT_INTERVAL_MS = 10_000.0
"""A device that delivers broken frames does so many times a second; saying so this often is enough."""


class Pace:
    """Lets a changed value through at most once per interval; what was held back goes later."""

    def __init__(self, interval_ms: float) -> None:
        self._interval_ms = interval_ms
        self._sent: object = None
        self._sent_ms: float | None = None

    def due(self, value: object, t_ms: float) -> bool:
        """Whether ``value`` is to be sent now; then it counts as sent."""
        if value == self._sent and self._sent_ms is not None:
            return False
        # A hundredth of a millisecond forgives the rounding of timestamps at exactly the permitted rate.
        if self._sent_ms is not None and t_ms - self._sent_ms < self._interval_ms - 0.01:
            return False
        self._sent, self._sent_ms = value, t_ms
        return True
