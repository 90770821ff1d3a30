"""Tables for people: one look for every measurement, and the few numbers that they share."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

Cell = str | int | float | None


def print_table(
    console: Console,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    notes: Sequence[str] = (),
    *,
    right: bool = False,
    markdown: bool = False,
) -> None:
    """A table with its title above and ``notes`` below.

    Its first column is text; numbers stand to the right, and with ``right`` everything but the first column.
    With ``markdown`` it is printed as the documents hold it.
    """
    if markdown:
        _print_markdown(console, columns, rows, notes)
        return
    table = Table(box=box.SIMPLE_HEAD)
    for index, column in enumerate(columns):
        numeric = index > 0 and (right or any(isinstance(row[index], int | float) for row in rows))
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*[text_of(cell) for cell in row])
    console.print(f"\n{title}", style="bold", markup=False)
    console.print(table)
    for note in notes:
        console.print(note, markup=False, soft_wrap=True)


def _print_markdown(
    console: Console, columns: Sequence[str], rows: Sequence[Sequence[Cell]], notes: Sequence[str]
) -> None:
    lines = [columns, ["---"] * len(columns), *([text_of(cell) for cell in row] for row in rows)]
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    console.print(text, *(f"\n{note}" for note in notes), sep="\n", markup=False, soft_wrap=True)


def text_of(cell: Cell) -> str:
    """A cell as text: floats with three figures, nothing for ``None``."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        if cell != cell:
            return "-"
        return f"{cell:.0f}" if abs(cell) >= 100 else f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.2f}"
    return str(cell)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0..1) of the values lie, by nearest rank; NaN for none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def median(values: Sequence[float]) -> float:
    """The median; NaN for no values."""
    return statistics.median(values) if values else float("nan")


def make_console() -> Console:
    """A console that keeps whole rows when the output is a file or a pipe."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(width=150, highlight=False)
