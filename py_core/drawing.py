"""``repscope draw``: a trace as a picture, so that an author sees what the engine sees. Needs matplotlib.

From top to bottom over one axis of time: whether the person can be judged and from which side they are seen;
the excursion of each side with the phases as bands; each criterion's score of each repetition; and every
signal that the movement's file names, with the file's numbers as lines. A signal is drawn strongly where it
is measured, faintly where it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import matplotlib
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from py_core.catalogue import UNBOUNDED, Condition
from py_core.geometry import NAN
from py_core.messages import JumpResult, Repetition
from py_core.phases import State
from py_core.recording import Recording
from py_core.replaying import OwnMovement
from py_core.signals import SIGNALS, Limb
from py_core.tracing import Attempt, LaneTrace, SignalTrace, Trace, trace

SUFFIXES = (".svg", ".png", ".pdf")

_STATES = {
    State.START: "#e3e6e8",
    State.MOVING: "#fbe7a8",
    State.REACHED: "#bfe5c9",
    State.RETURNING: "#c5dcf5",
    State.RESTING: "#f3c4c0",
}
_ACTIVE = {State.MOVING, State.REACHED, State.RETURNING}
_VIEWS = {"front": "#d8ecff", "side": "#e6dcf7", "oblique": "#eeeeee"}
_READY, _UNREADY = "#bfe5c9", "#f8d9c4"
_SIDES: dict[int | None, tuple[str, str]] = {
    None: ("", "#14171b"),
    0: ("left", "#0a7f5c"),
    1: ("right", "#2166ac"),
}
_GRADES = {"A": "#1b8f57", "B": "#6f9a1d", "C": "#b8860b", "D": "#c9641a", "F": "#c8322c"}
_IDEAL, _WORST, _BOUND, _MARGIN, _PHASE = "#1b8f57", "#c8322c", "#6a3d9a", "#8e6bb0", "#5c636b"
_SCORES = colormaps["RdYlGn"]
_WIDTH_IN = 13.0
_STRIP_IN, _EXCURSION_IN, _SIGNAL_IN, _CRITERION_IN = 0.75, 2.3, 1.55, 0.27
_LEAST_GAP = 0.11
"""Between the labels of lines that lie close together, of a panel's height."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One of the file's numbers on a panel."""

    at: float
    label: str
    colour: str
    style: str = "-"


def draw(
    recording: Recording,
    out: Path,
    exercise: str | OwnMovement | None = None,
    query: str | None = None,
    *,
    title: str = "",
) -> None:
    """Draw what the engine sees of a recording to ``out``, whose ending (one of ``SUFFIXES``) says how.

    Raises what ``trace`` raises, and ``OSError``.
    """
    figure = picture(trace(recording, exercise, query), title)
    stamp = {"Date": None} if out.suffix == ".svg" else {"CreationDate": None} if out.suffix == ".pdf" else {}
    # Drawn again, a picture differs by what changed, not by its date.
    with matplotlib.rc_context({"svg.hashsalt": "repscope"}):
        figure.savefig(out, dpi=110, metadata=stamp)


def picture(seen: Trace, title: str = "") -> Figure:
    """The trace as a figure."""
    history = seen.summary.history if seen.summary is not None else ()
    criteria = list(dict.fromkeys(name for each in history for name in each.criteria))
    signals = list(dict.fromkeys((each.signal, each.limb) for each in seen.signals))
    heights = [_STRIP_IN, *(_EXCURSION_IN for _ in seen.lanes or ([seen.height] if seen.height else []))]
    if criteria:
        heights.append(_CRITERION_IN * len(criteria) + 0.35)
    heights += [_SIGNAL_IN for _ in signals]
    figure = Figure(figsize=(_WIDTH_IN, sum(heights) + 1.3), layout="constrained")
    figure.suptitle(_headline(seen, title), fontsize=13, fontweight="bold")
    made = figure.subplots(len(heights), 1, sharex=True, squeeze=False, height_ratios=heights)
    axes: Iterator[Axes] = iter(made[:, 0])
    _strip(next(axes), seen)
    for lane in seen.lanes:
        _excursion(next(axes), seen, lane)
    if seen.height:
        _jumps(next(axes), seen)
    if criteria:
        _scores(next(axes), history, criteria, seen)
    for signal, limb in signals:
        _signal(next(axes), seen, signal, limb)
    bottom: Axes = made[-1, 0]
    bottom.set_xlabel("time, s")
    if seen.t_ms:
        bottom.set_xlim(seen.t_ms[0] / 1000.0, max(seen.t_ms[-1], seen.t_ms[0] + 1.0) / 1000.0)
    return figure


def _headline(seen: Trace, title: str) -> str:
    movement, summary = seen.movement, seen.summary
    parts = [movement.id, f"difficulty {seen.difficulty}"]
    if summary is not None:
        what = "s held" if movement.kind == "hold" else "counted"
        parts.append(f"{summary.counter} {what}")
        if summary.avg_rep_score is not None:
            parts.append(f"average {summary.avg_rep_score} {summary.grade}")
    return "  ·  ".join([", ".join(parts), *([title] if title else [])])


def _strip(ax: Axes, seen: Trace) -> None:
    """Who can be judged, and from which side they are seen."""
    rows = [(1.0, "placement", seen.placement), (0.0, "view", seen.view)]
    if seen.holding:
        rows.append((-1.0, "hold", ["held" if held else "" for held in seen.holding]))
    for y, _, values in rows:
        for begin, end, value in _runs(seen.t_ms, values):
            if not value:
                continue
            colour = _VIEWS.get(value) or (_READY if value in ("ready", "held") else _UNREADY)
            ax.broken_barh([(begin, end - begin)], (y, 0.9), facecolors=colour)
            if (end - begin) * 1000.0 > 0.008 * len(value) * (seen.t_ms[-1] - seen.t_ms[0]):
                ax.text(
                    (begin + end) / 2.0, y + 0.42, value, ha="center", va="center", fontsize=8, clip_on=True
                )
    ax.set_yticks([y + 0.45 for y, _, _ in rows], [name for _, name, _ in rows])
    ax.set_ylim(rows[-1][0], 2.0)
    ax.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)


def _excursion(ax: Axes, seen: Trace, lane: LaneTrace) -> None:
    """0 in the start position, 1 at the target; phases as bands, and what became of each repetition."""
    movement = seen.movement
    for begin, end, state in _runs(seen.t_ms, lane.state):
        colour = _STATES.get(State(state))
        if colour is not None:
            ax.axvspan(begin, end, color=colour, linewidth=0)
    name, colour = _SIDES[lane.side]
    ax.plot(_seconds(seen.t_ms), lane.excursion, color=colour, linewidth=1.5)
    lines = [
        _Line(0.0, "start", _PHASE),
        _Line(movement.repetition.leave, f"leave {movement.repetition.leave:g}", _PHASE, ":"),
        _Line(1.0, "target", _PHASE),
    ]
    for each in movement.criteria:
        if each.measure in ("reach", "start"):
            lines += _criterion_lines(each.name, each.ideal, each.worst)
    attempts = [each for each in seen.attempts if each.side == lane.side]
    finite = [value for value in lane.excursion if value == value]
    # One stray frame must not make the rest small.
    top = max(1.3, min(max(finite, default=1.0), 3.0))
    low = min(-0.2, max(min(finite, default=0.0), -1.0))
    ax.set_ylim(low - 0.05 * (top - low), top + 0.45 * (top - low))
    for attempt in attempts:
        _mark(ax, attempt, top, seen)
    _thresholds(ax, lines)
    ax.set_ylabel(f"excursion{f', {name}' if name else ''}\n0 start, 1 target")
    if lane is seen.lanes[0]:
        bands = [Patch(color=colour, label=state.value) for state, colour in _STATES.items()]
        ax.legend(handles=bands, loc="upper left", ncols=len(bands), fontsize=7, framealpha=0.7)


def _mark(ax: Axes, attempt: Attempt, top: float, seen: Trace) -> None:
    """At its peak, what became of a repetition."""
    if attempt.counted is not None:
        label = f"{attempt.counted.index}: {attempt.counted.score} {attempt.counted.grade}"
        colour, marker = _GRADES[attempt.counted.grade], "o"
    elif attempt.unmet:
        label, colour, marker = "other movement:\n" + "\n".join(attempt.unmet), _WORST, "x"
    elif not attempt.complete:
        label, colour, marker = "short", _PHASE, "v"
    else:
        together = any(
            other.counted is not None
            and other.side != attempt.side
            and other.start_ms < attempt.end_ms
            and attempt.start_ms < other.end_ms
            for other in seen.attempts
        )
        label, colour, marker = "with the other side" if together else "not counted", _PHASE, "x"
    x, y = attempt.peak_ms / 1000.0, min(attempt.peak, top)
    ax.plot([x], [y], marker, color=colour, markersize=6)
    ax.annotate(
        label,
        (x, y),
        (0, 6),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=8,
        color=colour,
        fontweight="bold",
        annotation_clip=True,
    )


def _jumps(ax: Axes, seen: Trace) -> None:
    """How high hips and ankles are, and what became of each jump, said where it was known."""
    for (part, heights), colour in zip(seen.height.items(), (_SIDES[None][1], _SIDES[1][1]), strict=True):
        ax.plot(_seconds(seen.t_ms), heights, color=colour, linewidth=1.5, label=part)
    low, high = _span([value for heights in seen.height.values() for value in heights if value == value])
    ax.set_ylim(low, high + 0.45 * (high - low))
    for jump in seen.jumps:
        if isinstance(jump, JumpResult):
            error = "" if jump.uncertaintyCm is None else f" ± {jump.uncertaintyCm:g}"
            label = f"{jump.jumpNumber}: {jump.jumpHeightCm:g}{error} cm\n{jump.airTimeMs:.0f} ms in the air"
            colour = _IDEAL
        else:
            label, colour = f"discarded:\n{jump.reason}", _WORST
        at = (jump.timestampMs or 0.0) / 1000.0
        ax.axvline(at, color=colour, linewidth=0.9, linestyle=":")
        ax.text(at, high, label, ha="center", va="bottom", fontsize=8, color=colour, fontweight="bold")
    ax.set_ylabel("height in the picture,\nframe heights")
    ax.legend(loc="upper left", fontsize=7, framealpha=0.7)


def _scores(ax: Axes, history: Sequence[Repetition], criteria: Sequence[str], seen: Trace) -> None:
    """Why each repetition, or each stretch held, got its score."""
    points = {each.name: each.points for each in seen.movement.criteria}
    shown = 0.02 * (seen.t_ms[-1] - seen.t_ms[0])
    for each in history:
        begin, length = each.startMs / 1000.0, (each.endMs - each.startMs) / 1000.0
        for row, name in enumerate(criteria):
            score = each.criteria.get(name)
            if score is None:
                continue
            ax.broken_barh([(begin, length)], (row, 0.92), facecolors=_SCORES(0.1 + 0.008 * score))
            if length * 1000.0 > shown:
                ax.text(begin + length / 2.0, row + 0.46, str(score), ha="center", va="center", fontsize=8)
    ax.set_yticks(
        [row + 0.46 for row in range(len(criteria))],
        [f"{name} ({points.get(name, 0.0):g})" for name in criteria],
        fontsize=8,
    )
    ax.set_ylim(len(criteria), 0)
    ax.set_title(
        "score of each criterion, 0 to 100; in brackets the points that it can cost", fontsize=8, loc="left"
    )


def _signal(ax: Axes, seen: Trace, signal: str, limb: Limb) -> None:
    """One signal with every number that the file has for it."""
    seconds = _seconds(seen.t_ms)
    traces = seen.of(signal, limb)
    values = [value for each in traces for value in each.values if value == value]
    for each in traces:
        name, colour = _SIDES[each.lead]
        ax.plot(seconds, each.values, color=colour, linewidth=0.9, alpha=0.4)
        measured = [v if m else NAN for v, m in zip(each.values, _measured(seen, each), strict=True)]
        ax.plot(seconds, measured, color=colour, linewidth=1.8, label=name or None)
    lines = _lines(seen, signal, limb)
    low, high = _span([*values, *(line.at for line in lines)])
    ax.set_ylim(low, high)
    _thresholds(ax, lines)
    ax.set_ylabel("degrees" if signal.endswith("_deg") else "ratio")
    meaning = SIGNALS[signal].meaning.strip().split("\n\n")[0].replace("\n", " ")
    whose = "" if limb == "auto" else f" ({limb})"
    ax.set_title(f"$\\bf{{{signal.replace('_', chr(92) + '_')}}}${whose}: {meaning}", fontsize=8, loc="left")
    if len(traces) > 1:
        ax.legend(loc="upper right", fontsize=7, framealpha=0.7)


def _lines(seen: Trace, signal: str, limb: Limb) -> list[_Line]:
    movement = seen.movement
    lines: list[_Line] = []
    for excursion in movement.excursions:
        if excursion.signal == signal and limb == "auto" and not (excursion.relative or excursion.offset):
            target = excursion.start + (excursion.target - excursion.start) * movement.reach(seen.difficulty)
            where = "" if excursion.view == "any" else f" ({excursion.view})"
            lines.append(_Line(excursion.start, f"start {excursion.start:g}{where}", _PHASE))
            lines.append(_Line(target, f"target {target:g}{where}", _PHASE))
    for each in movement.criteria:
        if (each.signal, each.limb) == (signal, limb):
            where = "" if each.view == "any" else f" ({each.view})"
            lines += _criterion_lines(f"{each.name}, {each.measure}{where}", each.ideal, each.worst)
            if each.magnitude:
                lines += _criterion_lines(each.name, -each.ideal, -each.worst)
    for name, conditions in (("posture", movement.posture), ("gate", movement.gates)):
        for condition in conditions:
            if (condition.signal, condition.limb) == (signal, limb):
                lines += _bounds(name, condition)
    for requirement in movement.requirements:
        if (requirement.signal, requirement.limb) == (signal, limb):
            where = "" if requirement.view == "any" else f" ({requirement.view})"
            for word, at in (("least", requirement.low), ("most", requirement.high)):
                if abs(at) < UNBOUNDED:
                    label = f"required: {requirement.measure} at {word} {at:g}{where}"
                    lines.append(_Line(at, label, _BOUND, "-."))
    return lines


def _criterion_lines(name: str, ideal: float, worst: float) -> list[_Line]:
    return [
        _Line(ideal, f"ideal {ideal:g} ({name})", _IDEAL, "--"),
        _Line(worst, f"worst {worst:g} ({name})", _WORST, "--"),
    ]


def _bounds(name: str, condition: Condition) -> list[_Line]:
    lines: list[_Line] = []
    for word, at, outward in (("least", condition.low, -1.0), ("most", condition.high, 1.0)):
        if abs(at) >= UNBOUNDED:
            continue
        lines.append(_Line(at, f"{name} at {word} {at:g}", _BOUND))
        if condition.margin:
            widest = at + outward * condition.margin
            lines.append(_Line(widest, f"{widest:g} with margin", _MARGIN, ":"))
    return lines


def _thresholds(ax: Axes, lines: Sequence[_Line]) -> None:
    """Lines across, with their labels on the right, moved apart where they would cover each other."""
    low, high = ax.get_ylim()
    place = -1.0
    for line in sorted(lines, key=lambda line: line.at):
        ax.axhline(line.at, color=line.colour, linestyle=line.style, linewidth=0.9)
        place = max(place + _LEAST_GAP, (line.at - low) / (high - low))
        ax.text(1.005, place, line.label, transform=ax.transAxes, fontsize=7, color=line.colour, va="center")


def _measured(seen: Trace, each: SignalTrace) -> list[bool]:
    """In which frames a rule of the file looks at the signal."""
    movement, key = seen.movement, (each.signal, each.limb)
    if any((gate.signal, gate.limb) == key for gate in movement.gates):
        return [True for _ in seen.t_ms]
    views = {c.view for c in movement.criteria if (c.signal, c.limb) == key}
    views |= {r.view for r in movement.requirements if (r.signal, r.limb) == key}
    anyhow = "any" in views or not views or any((c.signal, c.limb) == key for c in movement.posture)
    anyhow = anyhow or any((e.signal, "auto") == key for e in movement.excursions)
    seen_so = [anyhow or view in views for view in seen.view]
    if seen.holding:
        during = seen.holding
    else:
        lanes = [lane.state for lane in seen.lanes if each.lead is None or lane.side == each.lead]
        during = [any(state in _ACTIVE for state in states) for states in zip(*lanes, strict=True)] or seen_so
    return [looks and now for looks, now in zip(seen_so, during, strict=True)]


def _runs(t_ms: Sequence[float], values: Sequence[str]) -> Iterator[tuple[float, float, str]]:
    """Stretches of equal values: begin and end in seconds, and the value."""
    index = 0
    for value, group in groupby(values):
        length = len(list(group))
        after = min(index + length, len(t_ms) - 1)
        yield t_ms[index] / 1000.0, t_ms[after] / 1000.0, value
        index += length


def _seconds(t_ms: Sequence[float]) -> list[float]:
    return [t / 1000.0 for t in t_ms]


def _span(values: Sequence[float]) -> tuple[float, float]:
    """Room for all values, and a little more."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = 0.08 * (high - low) or 1.0
    return low - room, high + room
