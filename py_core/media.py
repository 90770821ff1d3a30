"""What is wrong with a file or its export, as the page found it, to the contract's codes and a person's words.

The reasons are those of ``MediaReason`` in ``web/src/media/types.ts``, and two of the page's own: ``played`` (a video
that can only be played through, in real time) and ``nothing`` (the host asks to analyse and there is no file).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from py_core import report
from py_core.messages import Error, Warning_
from py_core.problem import shown
from py_core.text import text

MOST = 1e12
"""No count, time or size of a file is larger."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason's code and the values that its text names; ``of_image``: a still picture has a text of its own."""

    code: str
    values: tuple[str, ...] = ()
    of_image: bool = False
    soft: bool = False
    """A warning: the analysis goes on."""


REASONS: dict[str, Reason] = {
    "empty": Reason("media_load_failed"),
    "not_media": Reason("media_unsupported", of_image=True),
    "no_video": Reason("media_unsupported"),
    "no_pictures": Reason("media_load_failed"),
    "codec": Reason("media_unsupported", ("codec",), of_image=True),
    "damaged": Reason("media_load_failed"),
    "cut_off": Reason("media_load_failed", ("at",)),
    "status": Reason("media_load_failed", ("status",)),
    "unreachable": Reason("media_load_failed"),
    "too_long": Reason("media_too_long", ("minutes", "most")),
    "picture_damaged": Reason("media_load_failed"),
    "export_codec": Reason("export_failed"),
    "export_space": Reason("export_failed"),
    "export_broken": Reason("export_failed", ("problem",)),
    "played": Reason("quality_downgraded", soft=True),
    "nothing": Reason("media_load_failed"),
}


def message(
    lang: str, source: Literal["video", "image"], reason: object, values: object, count: int | None
) -> Error | Warning_:
    """The message for a reason and its values; ``internal`` for what is none, whatever it is.

    ``count`` is what stands. Values that the reason does not name are ignored: a file's own name, say, is the
    person's and nothing for the page around.
    """
    known = REASONS.get(reason) if isinstance(reason, str) else None
    if known is None:
        return report.error(lang, "internal", f"unknown media reason {shown(repr(reason))}", count)
    given = values if isinstance(values, Mapping) else {}
    said = {name: _shown(given.get(name)) for name in known.values}
    lacking = [name for name, value in said.items() if not value]
    if lacking:
        return report.error(lang, "internal", f"media reason {reason} lacks {', '.join(lacking)}", count)
    key = f"{reason}_image" if known.of_image and source == "image" else reason
    line = text(lang, f"media.{key}", **said)
    return Warning_(known.code, line) if known.soft else Error(known.code, line, count)


def _shown(value: object) -> str:
    """A value as a person reads it; empty for what is no text and no number."""
    if isinstance(value, str):
        return shown(value.strip())
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return f"{value:.10g}" if isfinite(value) and abs(value) < MOST else ""
