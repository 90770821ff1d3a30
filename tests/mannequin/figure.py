"""The figure's flesh and clothes: which cones hang on which joints. Radii in statures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.mannequin.algebra import Array
from tests.mannequin.body import Body
from tests.mannequin.camera import Camera
from tests.mannequin.kinematics import SIGN, Skeleton
from tests.mannequin.movement import SIDES
from tests.mannequin.solids import Cone, Pixels, paint

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Look:
    """Colours of skin, hair and clothes as (shadow, own colour, lit)."""

    skin: tuple[Colour, Colour, Colour] = ((150, 92, 70), (214, 152, 120), (240, 190, 158))
    hair: tuple[Colour, Colour, Colour] = ((30, 20, 20), (62, 42, 38), (112, 82, 72))
    shirt: tuple[Colour, Colour, Colour] = ((12, 92, 98), (24, 150, 150), (86, 205, 198))
    trim: tuple[Colour, Colour, Colour] = ((190, 200, 200), (235, 240, 238), (255, 255, 252))
    trousers: tuple[Colour, Colour, Colour] = ((26, 30, 52), (52, 60, 92), (98, 108, 146))
    shoes: tuple[Colour, Colour, Colour] = ((170, 70, 44), (236, 112, 74), (255, 164, 122))
    sole: tuple[Colour, Colour, Colour] = ((176, 176, 172), (232, 230, 224), (252, 250, 246))
    lips: tuple[Colour, Colour, Colour] = ((130, 58, 52), (178, 84, 76), (206, 118, 106))
    eyes: tuple[Colour, Colour, Colour] = ((22, 16, 16), (38, 28, 26), (66, 52, 48))


LOOKS: dict[str, Look] = {
    "teal": Look(),
    "berry": Look(
        skin=((82, 50, 38), (134, 86, 64), (176, 122, 94)),
        hair=((14, 12, 14), (34, 28, 30), (74, 64, 64)),
        shirt=((120, 26, 66), (190, 52, 100), (232, 110, 150)),
        trousers=((40, 42, 46), (78, 82, 88), (128, 132, 138)),
        shoes=((36, 84, 140), (66, 132, 200), (132, 184, 236)),
    ),
    "sun": Look(
        skin=((170, 118, 96), (236, 186, 160), (252, 216, 194)),
        hair=((112, 62, 24), (178, 112, 52), (222, 164, 96)),
        shirt=((180, 116, 14), (238, 172, 44), (255, 214, 112)),
        trousers=((22, 60, 60), (44, 98, 98), (92, 150, 148)),
        shoes=((70, 72, 80), (118, 120, 130), (172, 174, 182)),
    ),
}


def look_named(name: str | Look) -> Look:
    """A look from `LOOKS`, or the look itself."""
    if isinstance(name, Look):
        return name
    try:
        return LOOKS[name]
    except KeyError:
        raise ValueError(f"look is one of {', '.join(LOOKS)}, not {name!r}") from None


class Figure:
    """Turns one frame of a skeleton into cones for one camera; with `pouf` a seat stands where it sits
    lowest."""

    def __init__(
        self, skeleton: Skeleton, camera: Camera, body: Body, look: Look, *, pouf: bool = False
    ) -> None:
        axes = camera.axes()
        self._points: Mapping[str, Array] = {
            name: (places - camera.position) @ axes.T for name, places in skeleton.points.items()
        }
        self._turns: Mapping[str, Array] = {name: axes @ turns for name, turns in skeleton.turns.items()}
        self._girth = body.girth
        self._still = [_pouf(skeleton, camera)] if pouf else []
        self._paints = {name: paint(*getattr(look, name))[None] for name in Look.__dataclass_fields__}
        self._head_paints = np.concatenate([self._paints[name] for name in ("skin", "eyes", "lips", "hair")])
        self._hair_paints = self._paints["hair"]
        self._shoe_paints = np.concatenate([self._paints["shoes"], self._paints["sole"]])
        self._shirt_paints = np.concatenate([self._paints["shirt"], self._paints["trim"]])

    def cones(self, frame: int) -> list[Cone]:
        """All parts of one frame, farthest first."""
        points = {name: places[frame] for name, places in self._points.items()}
        turns = {name: matrices[frame] for name, matrices in self._turns.items()}
        parts = [*self._still, *self._trunk(points, turns), *self._head(points, turns)]
        for side in SIDES:
            parts += self._leg(points, turns, side)
            parts += self._arm(points, turns, side)
        return sorted(parts, key=lambda cone: -float(cone.start[2] + cone.end[2]))

    def _trunk(self, points: Mapping[str, Array], turns: Mapping[str, Array]) -> list[Cone]:
        shirt, trousers, skin = self._shirt_paints, self._paints["trousers"], self._paints["skin"]
        pelvis, thorax, girth = turns["pelvis"], turns["thorax"], self._girth
        wide = (1.45, 1.0, 1.0)
        middle, waist, chest = points["pelvis"], points["waist"], points["chest"]
        low = middle + pelvis @ [0, 0.012, -0.006]
        belly = waist + pelvis @ [0, 0.0, 0.002]
        breast = chest + thorax @ [0, -0.048, 0.004]
        collar = chest + thorax @ [0, 0.006, -0.004]
        neck, skull = points["neck"], points["skull"]
        return [
            Cone(low, belly, 0.067 * girth, 0.058 * girth, trousers, pelvis, wide),
            Cone(low + pelvis @ [0, 0.03, 0], belly, 0.066 * girth, 0.0605 * girth, shirt[:1], pelvis, wide),
            Cone(belly, breast, 0.0605 * girth, 0.068 * girth, shirt, thorax, wide, _stripes, chest),
            *(
                Cone(
                    collar,
                    points[f"{side}_shoulder"] + thorax @ [-SIGN[side] * 0.008, 0.002, 0.0],
                    0.033 * girth,
                    0.0365 * girth,
                    shirt[:1],
                )
                for side in SIDES
            ),
            Cone(
                neck - thorax @ [0, 0.02, 0.004],
                skull - turns["head"] @ [0, 0.02, 0.008],
                0.0305,
                0.0285,
                skin,
            ),
        ]

    def _head(self, points: Mapping[str, Array], turns: Mapping[str, Array]) -> list[Cone]:
        head, skull = turns["head"], points["skull"]
        eyes = (points["left_eye"] + points["right_eye"]) / 2 - head @ [0, 0, 0.056]
        top, jaw = skull + head @ [0, 0.006, -0.008], skull + head @ [0, -0.030, 0.010]
        deep = (0.96, 1.0, 1.08)
        skin = self._paints["skin"]
        parts = [
            Cone(top, jaw, 0.0535, 0.038, self._head_paints, head, deep, _face, eyes),
            Cone(
                top + head @ [0, 0.004, -0.003],
                top + head @ [0, -0.03, -0.012],
                0.0565,
                0.047,
                self._hair_paints,
                head,
                deep,
                _hair,
                eyes,
            ),
            Cone(
                points["nose"] - head @ [0, -0.010, 0.014],
                points["nose"] - head @ [0, 0, 0.009],
                0.006,
                0.009,
                skin,
            ),
            Cone(
                skull + head @ [0, 0.050, -0.050],
                skull + head @ [0, 0.052, -0.056],
                0.024,
                0.024,
                self._hair_paints,
            ),
        ]
        for side in SIDES:
            ear = points[f"{side}_ear"] + head @ [SIGN[side] * 0.006, 0, -0.002]
            parts.append(
                Cone(
                    ear + head @ [0, 0.007, 0],
                    ear - head @ [0, 0.006, 0],
                    0.011,
                    0.008,
                    skin,
                    head,
                    (0.5, 1, 0.9),
                )
            )
        return parts

    def _leg(self, points: Mapping[str, Array], turns: Mapping[str, Array], side: str) -> list[Cone]:
        trousers, shoe, skin = self._paints["trousers"], self._shoe_paints, self._paints["skin"]
        hip, knee, ankle = (points[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
        foot, girth = turns[f"{side}_foot"], self._girth
        calf = _behind(hip, knee, ankle)
        heel, ball, toe = (points[f"{side}_{name}"] for name in ("heel", "ball", "toe"))
        flat = (1.12, 1.0, 1.0)
        cuff = ankle + (knee - ankle) * 0.16
        belly = knee + (ankle - knee) * 0.30 + calf * 0.009
        return [
            Cone(hip + (knee - hip) * 0.05, knee, 0.061 * girth, 0.040 * girth, trousers),
            Cone(knee, belly, 0.040 * girth, 0.0385 * girth, trousers),
            Cone(belly, cuff, 0.0385 * girth, 0.0265 * girth, trousers),
            Cone(cuff, ankle, 0.022 * girth, 0.021, skin),
            Cone(
                heel + foot @ [0, 0.026, 0.022],
                ball + foot @ [0, 0.021, 0],
                0.0275,
                0.0235,
                shoe,
                foot,
                flat,
                _sole,
                heel,
            ),
            Cone(
                ball + foot @ [0, 0.021, 0],
                toe + foot @ [0, 0.017, -0.018],
                0.0235,
                0.0185,
                shoe,
                foot,
                flat,
                _sole,
                heel,
            ),
            Cone(ankle + foot @ [0, -0.004, -0.004], ball + foot @ [0, 0.024, -0.02], 0.025, 0.020, shoe[:1]),
        ]

    def _arm(self, points: Mapping[str, Array], turns: Mapping[str, Array], side: str) -> list[Cone]:
        skin, shirt, girth = self._paints["skin"], self._shirt_paints[:1], self._girth
        shoulder, elbow, wrist = (points[f"{side}_{name}"] for name in ("shoulder", "elbow", "wrist"))
        fingers, thumb = points[f"{side}_fingers"], points[f"{side}_thumb"]
        hand = _frame(fingers - wrist, thumb - wrist)
        palm = wrist + (fingers - wrist) * 0.36
        swell = elbow + (wrist - elbow) * 0.25
        return [
            Cone(shoulder, elbow, 0.035 * girth, 0.0265 * girth, skin),
            Cone(shoulder, shoulder + (elbow - shoulder) * 0.52, 0.0385 * girth, 0.0355 * girth, shirt),
            Cone(elbow, swell, 0.0265 * girth, 0.027 * girth, skin),
            Cone(swell, wrist, 0.027 * girth, 0.0185 * girth, skin),
            Cone(palm, wrist + (fingers - wrist) * 0.85, 0.022, 0.013, skin, hand, (0.6, 1.0, 1.0)),
            Cone(wrist, palm, 0.0175, 0.021, skin, hand, (0.75, 1.0, 1.0)),
            Cone(wrist + (thumb - wrist) * 0.4, thumb, 0.010, 0.008, skin),
        ]


def _pouf(skeleton: Skeleton, camera: Camera) -> Cone:
    """A round seat under the hips where they are lowest."""
    seat = skeleton.points["pelvis"][int(np.argmin(skeleton.points["pelvis"][:, 1]))]
    radius = 0.095
    low, high = (
        np.array([seat[0], radius, seat[2] - 0.02]),
        np.array([seat[0], seat[1] - 0.155, seat[2] - 0.02]),
    )
    axes = camera.axes()
    colours = paint((110, 92, 120), (158, 138, 168), (198, 182, 206))[None]
    places = [(place - camera.position) @ axes.T for place in (low, high)]
    return Cone(places[0], places[1], radius, radius, colours, axes, (1.55, 1.0, 1.45))


def _behind(hip: Array, knee: Array, ankle: Array) -> Array:
    """The direction in which the calf bulges: back from the bent knee."""
    axis = (ankle - knee) / np.linalg.norm(ankle - knee)
    back = (hip - knee) - axis * np.dot(hip - knee, axis)
    size = float(np.linalg.norm(back))
    return np.asarray(back / size) if size > 0.01 else np.zeros(3)


def _frame(along: Array, toward: Array) -> Array:
    """Axes (columns) of a hand: its thin side, along the fingers, towards the thumb."""
    second = along / np.linalg.norm(along)
    third = toward - second * np.dot(toward, second)
    third = third / np.linalg.norm(third)
    return np.stack([np.cross(second, third), second, third], axis=1)


def _face(x: Pixels, y: Pixels, z: Pixels) -> NDArray[np.intp]:
    """Eyes, brows and a smile on the front of the head; positions from between the eyes' level and the
    skull's axis."""
    side = np.abs(x)
    front = z > 0
    eye = ((side - 0.0195) / 0.0058) ** 2 + ((y - 0.001) / 0.0075) ** 2 < 1
    brow = (np.abs(side - 0.0205) < 0.0098) & (np.abs(y - 0.0185 + 6 * (side - 0.019) ** 2) < 0.0023)
    mouth = (side < 0.0165) & (np.abs(y + 0.0405 - 26 * x * x) < 0.0027)
    which = np.zeros(x.shape, dtype=np.intp)
    which[(eye) & front] = 1
    which[brow & front] = 3
    which[mouth & front] = 2
    return which


def _stripes(x: Pixels, y: Pixels, z: Pixels) -> NDArray[np.intp]:
    """Two light stripes across the shirt's chest; positions from the height of the shoulders."""
    return np.asarray((np.abs(y + 0.074) < 0.007) | (np.abs(y + 0.094) < 0.0035), dtype=np.intp)


def _sole(x: Pixels, y: Pixels, z: Pixels) -> NDArray[np.intp]:
    """The shoe's sole: what lies near the ground."""
    return np.asarray(y < 0.010, dtype=np.intp)


def _hair(x: Pixels, y: Pixels, z: Pixels) -> NDArray[np.intp]:
    """Hair above a line from the forehead over the ears to the nape; -1 leaves the rest of the shell away."""
    line = np.where(z > 0, 0.004 + 0.66 * z, 0.004 + 0.75 * z)
    return np.where(y > line, 0, -1)
