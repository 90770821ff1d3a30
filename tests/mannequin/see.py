"""How well real pose models see the painted figure: `python -m tests.mannequin.see [MOVEMENT[:VIEW] ...]`.

Prints, for every movement and sensible view, MoveNet Lightning's mean and worst score and how far its
keypoints are from the drawn joints (percent of the picture's height); then, as the lowest of all frames looked
at, BlazePose's detector and presence scores, and the median error of its keypoints. Needs Node with
web/node_modules, and the models (fetched where missing).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.fetch import ensure_models
from tests.mannequin.algebra import Array, length
from tests.mannequin.movement import load_movement
from tests.mannequin.picture import Painter
from tests.mannequin.play import play
from tests.mannequin.recording import BLAZEPOSE_33, COCO_17, Recording

REPO = Path(__file__).resolve().parents[2]
CACHE = REPO / ".repscope"
EXERCISES = ("squat", "push_up", "lunge", "jumping_jack", "bicep_curl", "plank", "stand", "sit_down", "wave")


class Model:
    """A TensorFlow.js pose model in a Node process."""

    def __init__(self, folder: Path, size: int, value_range: str) -> None:
        node = shutil.which("node")
        if node is None:
            raise RuntimeError(
                "seeing needs Node 20 or later on the PATH; `python build.py test` installs one"
            )
        script = str(Path(__file__).with_name("see.mjs"))
        self.size = size
        self._process = subprocess.Popen(
            [node, script, str(folder), str(size), value_range],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self._process.stderr is not None
        line = self._process.stderr.readline().decode()
        while line and not line.startswith("["):
            line = self._process.stderr.readline().decode()
        if not line:
            raise RuntimeError(f"see.mjs did not start for {folder}; run it by hand to see why")
        self._lengths: list[int] = json.loads(line)

    def __enter__(self) -> Model:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)

    def __call__(self, picture: NDArray[np.uint8]) -> list[NDArray[np.float32]]:
        """The model's outputs for one (size, size, 3) picture."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(np.ascontiguousarray(picture).tobytes())
        self._process.stdin.flush()
        return [
            np.frombuffer(self._process.stdout.read(4 * count), dtype=np.float32) for count in self._lengths
        ]


def square(
    picture: NDArray[np.uint8], box: tuple[float, float, float, float], size: int
) -> NDArray[np.uint8]:
    """What lies in `box` (left, top, right, bottom in pixels, may reach outside: black) at size x size."""
    image = Image.fromarray(picture)
    return np.asarray(
        image.transform((size, size), Image.Transform.EXTENT, box, Image.Resampling.BILINEAR), dtype=np.uint8
    )


def movenet(model: Model, picture: NDArray[np.uint8], before: Array | None) -> Array:
    """Keypoints (17, 3) as x, y in pixels and score, cropped about the keypoints of the frame before."""
    height, width = picture.shape[:2]
    box = _crop(before, width, height) if before is not None else _whole(width, height)
    found = model(square(picture, box, model.size))[0].reshape(17, 3).astype(np.float64)
    side = box[2] - box[0]
    return np.column_stack([box[0] + found[:, 1] * side, box[1] + found[:, 0] * side, found[:, 2]])


def _whole(width: int, height: int) -> tuple[float, float, float, float]:
    side = max(width, height)
    left, top = (width - side) / 2, (height - side) / 2
    return (left, top, left + side, top + side)


def _crop(points: Array, width: int, height: int) -> tuple[float, float, float, float]:
    """The square MoveNet is meant to look at next: about the hips, as its authors publish the rule."""
    shoulders, hips = points[5:7], points[11:13]
    if max(shoulders[:, 2]) < 0.2 or max(hips[:, 2]) < 0.2:
        return _whole(width, height)
    middle = hips[:, :2].mean(axis=0)
    trunk = np.abs(points[[5, 6, 11, 12], :2] - middle).max()
    sure = points[points[:, 2] > 0.2, :2]
    reach = np.abs(sure - middle).max()
    inside = max(middle[0], width - middle[0], middle[1], height - middle[1])
    half = min(max(trunk * 1.9, reach * 1.2), inside)
    if half > max(width, height) / 2:
        return _whole(width, height)
    return (middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)


def watch(model: Model, recording: Recording, painter: Painter, every: int) -> tuple[Array, Array, Array]:
    """Scores (N, 17), errors (N, 17) in percent of the frame's height, and the keypoints (N, 17, 3) in
    pixels."""
    truth = recording.array()[..., :2] * [recording.width, recording.height]
    points: Array | None = None
    scores, errors, seen = [], [], []
    for index in range(0, len(painter), every):
        picture = painter.frame(index)
        if points is None:
            points = movenet(model, picture, None)
        points = movenet(model, picture, points)
        scores.append(points[:, 2])
        errors.append(length(points[:, :2] - truth[index]) / recording.height * 100)
        seen.append(points)
    return np.array(scores), np.array(errors), np.array(seen)


def blazepose(model: Model, picture: NDArray[np.uint8], truth: Array) -> tuple[float, Array]:
    """Presence (0 to 1) and keypoints (33, 2) in pixels of BlazePose's landmark model.

    It looks at the square its detector would hand it, turned so that the trunk stands upright; here the
    square comes from the true places (33, 2), which leaves the detector's own error out.
    """
    hips = truth[[BLAZEPOSE_33.index("left_hip"), BLAZEPOSE_33.index("right_hip")]].mean(axis=0)
    shoulders = truth[[BLAZEPOSE_33.index("left_shoulder"), BLAZEPOSE_33.index("right_shoulder")]].mean(
        axis=0
    )
    up = (shoulders - hips) / np.linalg.norm(shoulders - hips)
    side = 2.5 * float(length(truth - hips).max()) * 1.05
    across = np.array([-up[1], up[0]]) * side / model.size
    down = -up * side / model.size
    corner = hips - (across + down) * model.size / 2
    coefficients = (across[0], down[0], corner[0], across[1], down[1], corner[1])
    turned = Image.fromarray(picture).transform(
        (model.size, model.size), Image.Transform.AFFINE, coefficients, Image.Resampling.BILINEAR
    )
    outputs = model(np.asarray(turned, dtype=np.uint8))
    found = (
        next(output for output in outputs if len(output) == 195).reshape(39, 5)[:33, :2].astype(np.float64)
    )
    presence = next(output for output in outputs if len(output) == 1)[0]
    return float(presence), corner + found[:, :1] * across + found[:, 1:] * down


def detector_score(outputs: list[NDArray[np.float32]]) -> float:
    """BlazePose's best person score in a picture, 0 to 1."""
    logits = outputs[0].reshape(-1, 13)[:, 0]
    return float(1 / (1 + np.exp(-logits.max())))


def model_folder(name: str) -> Path:
    """The folder of a model, fetched if it is not there."""
    ensure_models(CACHE, CACHE / "mannequin", lambda _: None)
    return CACHE / "mannequin" / "models" / name


def main(arguments: list[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.mannequin.see", description=__doc__)
    parser.add_argument("what", nargs="*", default=list(EXERCISES), help="MOVEMENT or MOVEMENT:VIEW")
    parser.add_argument("--every", type=int, default=6, help="look at every n-th frame")
    parser.add_argument("--look", default="teal")
    parser.add_argument("--body", default="average")
    parser.add_argument("--size", default="480x640", help="picture size, WxH")
    parser.add_argument(
        "--joints", action="store_true", help="also print every joint's median error and score"
    )
    options = parser.parse_args(arguments)
    width, height = (int(part) for part in options.size.split("x"))
    print(f"{'':36}MoveNet Lightning{'':14}BlazePose lite")
    print(f"{'movement':14}{'view':>8}{'score':>8}{'worst':>7}{'median %':>10}{'p90 %':>7}", end="")
    print(f"{'detector':>11}{'presence':>10}{'median %':>10}")
    with (
        Model(model_folder("movenet-lightning"), 192, "bytes") as lightning,
        Model(model_folder("blazepose-detector"), 224, "unit") as detector,
        Model(model_folder("blazepose-lite"), 256, "unit") as landmarks,
    ):
        for entry in options.what:
            name, _, only = entry.partition(":")
            views = [only] if only else [str(view) for view in load_movement(name).views]
            for view in views:
                side = float(view) if view.lstrip("-").replace(".", "").isdigit() else view
                asked = {"view": side, "reps": 1, "width": width, "height": height, "body": options.body}
                recording, places = play(name, **asked), play(name, **asked, model="blazepose33").array()
                painter = Painter(recording, body=options.body, look=options.look)
                scores, errors, _ = watch(lightning, recording, painter, options.every)
                found, present, off = [], [], []
                for index in range(0, len(painter), options.every * 3):
                    picture, truth = painter.frame(index), places[index, :, :2] * [width, height]
                    found.append(detector_score(detector(square(picture, _whole(width, height), 224))))
                    presence, points = blazepose(landmarks, picture, truth)
                    present.append(presence)
                    off.append(length(points - truth) / height * 100)
                print(
                    f"{name:14}{view:>8}{scores.mean():8.2f}{scores.mean(axis=1).min():7.2f}"
                    f"{np.median(errors):10.1f}{np.percentile(errors, 90):7.1f}"
                    f"{min(found):11.2f}{min(present):10.2f}{np.median(off):10.1f}",
                    flush=True,
                )
                if options.joints:
                    for index, joint in enumerate(COCO_17):
                        error, score = np.median(errors[:, index]), scores[:, index].mean()
                        print(f"    {joint:16}{error:6.1f} %{score:7.2f}")


if __name__ == "__main__":
    main()
