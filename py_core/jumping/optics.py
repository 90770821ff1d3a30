"""What a tilted camera does to heights, undone.

A camera that looks down by an angle sees a vertical line foreshortened, more so below the optical axis than above
it: the picture is a projection onto a plane that leans. Turning every ray by the tilt and projecting it onto an
upright plane instead gives what a level camera at the same place would have seen, where equal heights at one
distance are equal lengths anywhere in the picture (a homography: Hartley & Zisserman, Multiple View Geometry, 2nd
ed., section 8.4). That needs the focal length, which a page cannot ask for: it is assumed from a field of view.
"""

from __future__ import annotations

from math import cos, radians, sin, tan

from py_core.geometry import NAN

LEAST_AHEAD = 0.1
"""A ray that leans so far that its level counterpart lies behind the camera, or all but, shows nothing."""


class Upright:
    """Turns points of a picture into those a level camera would see. Positive pitch looks down."""

    def __init__(self, pitch_deg: float, view_deg: float, aspect: float) -> None:
        """``view_deg``: angle seen along the longer side; ``aspect``: width / height. ``focal``: in frame heights."""
        self._sin, self._cos = sin(radians(pitch_deg)), cos(radians(pitch_deg))
        self.focal = max(1.0, aspect) / 2.0 / tan(radians(view_deg) / 2.0)
        self._middle = aspect / 2.0
        self.level = pitch_deg == 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """x, y in frame heights, y down, to the same; NaN for NaN and for what no level camera could see."""
        if self.level:
            return x, y
        down = (y - 0.5) / self.focal
        ahead = self._cos - down * self._sin
        if not ahead > LEAST_AHEAD:
            return NAN, NAN
        return (
            self._middle + (x - self._middle) / ahead,
            0.5 + self.focal * (down * self._cos + self._sin) / ahead,
        )
