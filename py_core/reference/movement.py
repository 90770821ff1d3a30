"""A reference as a movement that a person can be placed for: what must be seen of them, and from which side."""

from __future__ import annotations

from py_core.catalogue import Movement, Placement
from py_core.catalogue.words import Words
from py_core.filtering import APPEAR_SCORE
from py_core.gauges import View
from py_core.phases import HoldLimits, RepetitionLimits
from py_core.reference.model import Reference
from py_core.skeleton import BODY_PARTS, COCO_STRIDE
from py_core.text import DEFAULT

SEEN_SHARE = 0.8
"""A joint that the reference shows in so many of its frames is one that the person has to show: what the coach's
own picture left out, nobody is asked for."""
PLACED_BY = tuple(part for part in BODY_PARTS if part != "ear")


def movement_of(reference: Reference) -> Movement:
    """The movement that comparing with ``reference`` is."""
    signature = reference.signature
    shares = {part: tuple(_share(reference, joint) for joint in BODY_PARTS[part]) for part in PLACED_BY}
    view: View = signature.view if signature.view in ("front", "side") else "any"
    parts = tuple(part for part, sides in shares.items() if max(sides) >= SEEN_SHARE)
    both = view == "front" and all(min(shares[part]) >= SEEN_SHARE for part in parts)
    return Movement(
        id=reference.id,
        kind="hold" if signature.kind == "hold" else "repetitions",
        # Somebody in profile, or half turned, hides one side of the body: the side that is seen is enough.
        placement=Placement(parts, "both" if both else "one", view),
        gates=(),
        anchors=(),
        requirements=(),
        sides="together",
        excursions=(),
        repetition=RepetitionLimits(),
        short_cue="",
        posture=(),
        hold=HoldLimits(),
        criteria=(),
        reference=reference,
        words=Words({DEFAULT: {"name": reference.name}}),
    )


def _share(reference: Reference, joint: int) -> float:
    """The share of the frames in which a joint is seen."""
    seen = sum(1 for frame in reference.frames if frame and frame[joint * COCO_STRIDE + 2] >= APPEAR_SCORE)
    return seen / max(len(reference.frames), 1)
