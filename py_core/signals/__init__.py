"""The named body signals that movement files may use.

A signal is a number a frame, computed from one :class:`~py_core.filtering.Body`. It is NaN when a joint it
needs is missing. Signals of a limb exist for each side; the others for the body as a whole. Angles of
flexion follow the clinical convention: 0 is the straight limb (Norkin & White, Measurement of Joint Motion).

Signals ending in ``_from_vertical_deg`` read a segment's vertical extent against its true length, so they do
not care from where the camera looks, as long as it stands upright; the true length comes from another
segment by the body proportions of Winter, Biomechanics and Motor Control, 4th ed., figure 4.1.
"""

from __future__ import annotations

from py_core.signals import arms, legs, trunk, whole
from py_core.signals.registry import SIGNALS, Limb, Signal

__all__ = ["SIGNALS", "Limb", "Signal", "arms", "legs", "trunk", "whole"]
