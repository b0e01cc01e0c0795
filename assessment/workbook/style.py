"""How cells look: one family with the pages, readable in greyscale, the cells to fill in told by tint and border."""

from __future__ import annotations

import textwrap
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

INK, MUTED, LINE, STONE, WHITE = "#1b2723", "#55625c", "#c9c3b4", "#ece7da", "#ffffff"
OPEN, OPEN_GROUND = "#7d5a00", "#f7edd2"
ACTION = "#1f5f4a"
FONT = {"font_name": "Arial", "font_size": 10}
"""Or what has its measures: every system has one, so that rows are as high as was reckoned."""
SMALL = 9
_BASE = {**FONT, "font_color": INK, "valign": "top", "text_wrap": True}
PLAIN, BOLD, FINE = 1.1, 1.05, 1.28
"""Characters that a column has room for, to each of its width: plain, bold, small."""
FINE_LINE = 0.9
"""Height of a line of small text, to one of plain text."""
_LINE, _AROUND, _HIGHEST = 13.2, 4.0, 409.0
"""Points: of a line of text, above and below all lines, of the highest row that a spreadsheet shows."""


class Styles:
    """Formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        """Of a workbook under way."""
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def get(self, **properties: Any) -> Format:
        """A format with these properties of XlsxWriter, over what all cells share."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_BASE, **properties})
        return self._made[key]

    def entry(self, colour: str, number_format: str = "@") -> Format:
        """A cell to fill in."""
        return self.get(locked=False, bg_color=tint(colour, 0.09), border=1, border_color=tint(colour, 0.45),
                        num_format=number_format, align="left", indent=1)  # fmt: skip

    def marked(self, ink: str, ground: str) -> Format:
        """What a condition lays over a cell: colours alone, no font or alignment."""
        key = (("ground", ground), ("ink", ink))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_color": ink, "bg_color": ground})
        return self._made[key]

    def shown(self, number_format: str = "@", *, rule: bool = False) -> Format:
        """A cell that is read; ``rule``: with the line that begins a question."""
        top = {"top": 1, "top_color": LINE} if rule else {}
        return self.get(num_format=number_format, align="left", font_color=MUTED, **top)


def lines(text: str, width: float, share: float = PLAIN) -> int:
    """Lines that a text takes in a column of a width. ``share``: characters of that text for each of the width."""
    room = max(int(width * share), 1)
    return sum(max(1, len(textwrap.wrap(line, room))) for line in text.split("\n"))


def height(count: float) -> float:
    """Points that a row of so many lines needs: not every program works it out by itself."""
    return min(max(count, 1) * _LINE + _AROUND, _HIGHEST)


def tint(colour: str, share: float) -> str:
    """``share`` of a colour ``#rrggbb`` on white."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)
