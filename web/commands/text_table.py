"""Lines of a terminal: wrapped texts with aligned figures beside them, bars, and marks that colours only repeat."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import click

SURE, OPEN, LOST = "█", "▒", "·"
GAP = "  "


def cells(text: str) -> int:
    """How many columns a text takes: two for a wide character, none for a mark that stands on another."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most ``width`` columns; at least one, even if empty."""
    return textwrap.wrap(text, max(width, 10), break_on_hyphens=False) or [""]


def hanging(mark: str, text: str, width: int) -> Iterator[str]:
    """A text behind a mark, its further lines under its first."""
    for number, line in enumerate(wrapped(text, width - cells(mark))):
        yield (mark if number == 0 else " " * cells(mark)) + line


def dim(text: str) -> str:
    """Less important."""
    return click.style(text, dim=True)


def bold(text: str) -> str:
    """More important."""
    return click.style(text, bold=True)


def bar(low: float, high: float, most: float, width: int) -> str:
    """Points for certain, points still possible, points out of reach, of the ``most`` that there are."""
    if most <= 0.0:
        return LOST * width
    sure = round(width * min(max(low / most, 0.0), 1.0))
    may = max(round(width * min(max(high / most, 0.0), 1.0)), sure)
    return SURE * sure + OPEN * (may - sure) + LOST * (width - may)


@dataclass(frozen=True)
class Row:
    """One line: a label, then a bar (as wide as there is room), then figures, or words in the place of both."""

    label: str
    indent: int = 0
    figures: tuple[str, ...] = ()
    points: tuple[float, float, float] | None = None
    """Low, high and the most possible, for the bar."""
    words: str = ""
    """In the place of bar and figures."""
    bar: bool = True
    """Whether the place of the bar is kept free where the row has none."""
    strong: bool = False
    name: str = ""
    """Id, shown less important after the label."""
    note: str = ""
    """Under the label, behind an arrow."""


def table(rows: Sequence[Row], head: Sequence[str], width: int) -> Iterator[str]:
    """Rows with their figures aligned under ``head``."""
    bars = 0 if all(row.points is None for row in rows) else 20 if width >= 100 else 12
    columns = [
        max(cells(text) for text in [title, *(row.figures[i] for row in rows if len(row.figures) > i)])
        for i, title in enumerate(head)
    ]
    right = (bars + len(GAP) if bars else 0) + sum(column + len(GAP) for column in columns)
    left = min(width - right, max(_wanted(row) for row in rows))
    if any(head):
        yield dim(" " * left + (GAP + " " * bars if bars else "") + _aligned(head, columns))
    for row in rows:
        yield from _row(row, left, bars, columns)


def _wanted(row: Row) -> int:
    return 2 * row.indent + max(cells(row.label) + (cells(row.name) + 3 if row.name else 0), 20)


def _aligned(figures: Sequence[str], columns: Sequence[int]) -> str:
    return "".join(
        GAP + " " * (column - cells(text)) + text for text, column in zip(figures, columns, strict=False)
    ).rstrip()


def _row(row: Row, left: int, bars: int, columns: Sequence[int]) -> Iterator[str]:
    margin = "  " * row.indent
    beside = bars + len(GAP) if bars and not row.bar else 0  # a row without a bar writes in its place
    room = left + beside - len(margin)
    first = GAP + dim(row.words) if row.words else _figures(row, bars, columns)
    for number, line in enumerate(tagged(row.label, row.name, room, bold if row.strong else str)):
        padding = " " * max(room - cells(click.unstyle(line)), 0)
        yield (margin + line + (padding + first if number == 0 else "")).rstrip()
    for line in hanging("→ ", row.note, room) if row.note else ():
        yield margin + line


def tagged(text: str, name: str, width: int, style: Callable[[str], str] = str) -> Iterator[str]:
    """A text in lines of at most ``width`` columns, with an id after it: less important, never cut."""
    lines = wrapped(text, width)
    tag = f"[{name}]" if name else ""
    fits = cells(lines[-1]) + 1 + len(tag) <= width
    for line in lines[:-1]:
        yield style(line)
    yield style(lines[-1]) + (" " + dim(tag) if tag and fits else "")
    if tag and not fits:
        yield dim(tag)


def _figures(row: Row, bars: int, columns: Sequence[int]) -> str:
    drawn = GAP + bar(*row.points, bars) if row.points and bars else ""
    return drawn + _aligned(row.figures, columns)
