"""Pictures of a recording: one uint8 array (H, W, 3) a frame."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tests.mannequin.body import Body, body_named
from tests.mannequin.figure import Figure, Look, look_named
from tests.mannequin.movement import SIDES
from tests.mannequin.recording import Recording
from tests.mannequin.room import Shadow, backdrop
from tests.mannequin.solids import Canvas, Pixels, draw

Image = NDArray[np.uint8]
GRAIN_TILES = 4
LIMBS = ("knee", "heel", "toe", "elbow", "wrist", "fingers")
SHADOWED = ("pelvis", "chest", "skull", *(f"{side}_{name}" for side in SIDES for name in LIMBS))
"""Points that cast a shadow on the floor."""


class Painter:
    """Paints the frames of one recording made by `play`.

    `grain` is the standard deviation of the sensor noise in grey levels. Noise repeats the same for the
    same frame, so a recording always gives the same pictures.
    """

    def __init__(
        self,
        recording: Recording,
        *,
        body: str | Body = "average",
        look: str | Look = "teal",
        grain: float = 2.0,
        seed: int = 0,
    ) -> None:
        if recording.motion is None or recording.camera is None:
            raise ValueError(
                "pictures need a recording straight from play(); this one was changed afterwards"
            )
        self._skeleton, self._camera = recording.motion.skeleton, recording.camera
        self._nobody = recording.nobody
        self._figure = Figure(
            self._skeleton, self._camera, body_named(body), look_named(look), pouf=recording.chair
        )
        self._backdrop = backdrop(self._camera)
        self._shadow = Shadow(self._camera)
        self._colours: Pixels = np.empty_like(self._backdrop)
        self._depth: Pixels = np.empty(self._backdrop.shape[:2], dtype=np.float32)
        random = np.random.default_rng(seed)
        shape = (GRAIN_TILES, *self._backdrop.shape[:2], 1)
        self._grain = random.normal(0.5, grain, shape).astype(np.float32) if grain else None

    def __len__(self) -> int:
        return len(self._skeleton)

    def frame(self, index: int) -> Image:
        """The picture of one frame."""
        camera = self._camera
        np.copyto(self._colours, self._backdrop)
        self._depth.fill(np.inf)
        if not self._nobody:
            places = np.stack([self._skeleton.points[name][index] for name in SHADOWED])
            self._shadow.fall(self._colours, places)
            middle = (camera.width * (0.5 + camera.shift[0]), camera.height * (0.5 + camera.shift[1]))
            canvas = Canvas(self._colours, self._depth, camera.focal, middle)
            for cone in self._figure.cones(index):
                draw(canvas, cone)
        if self._grain is not None:
            self._colours += self._grain[index % GRAIN_TILES]
        return np.clip(self._colours, 0, 255).astype(np.uint8)

    def frames(self) -> Iterator[Image]:
        """All pictures in order."""
        for index in range(len(self)):
            yield self.frame(index)
