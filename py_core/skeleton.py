"""One body: the 17 COCO joints, and how BlazePose's 33 landmarks become them.

Sources: COCO keypoint order, https://cocodataset.org (keypoints-2020); BlazePose topology, Bazarevsky et al.,
"BlazePose: On-device Real-time Body Pose Tracking", 2020, figure 3.
"""

from __future__ import annotations

NAMES: tuple[str, ...] = (
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
)
COUNT = len(NAMES)
INDEX: dict[str, int] = {name: i for i, name in enumerate(NAMES)}

NOSE = 0
EYES = (1, 2)
EARS = (3, 4)
SHOULDERS = (5, 6)
ELBOWS = (7, 8)
WRISTS = (9, 10)
HIPS = (11, 12)
KNEES = (13, 14)
ANKLES = (15, 16)
"""Pairs are (left, right), the sides being the person's own."""

LEFT, RIGHT = 0, 1

BODY_PARTS: dict[str, tuple[int, int]] = {
    "ear": EARS,
    "shoulder": SHOULDERS,
    "elbow": ELBOWS,
    "wrist": WRISTS,
    "hip": HIPS,
    "knee": KNEES,
    "ankle": ANKLES,
}

FROM_BLAZEPOSE: tuple[int, ...] = (0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28)
"""For each COCO joint the BlazePose landmark that is the same place of the body."""

COCO_STRIDE = 3
"""Numbers per joint in a MoveNet frame: x, y, score."""
BLAZEPOSE_COUNT = 33
BLAZEPOSE_STRIDE = 4
"""Numbers per landmark in a BlazePose frame: x, y, z, score."""
