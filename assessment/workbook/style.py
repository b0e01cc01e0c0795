"""How cells look: one family with the pages, readable in greyscale, the cells to fill in told by tint and border."""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

INK, MUTED, LINE, STONE, WHITE = "#1b2723", "#55625c", "#c9c3b4", "#ece7da", "#ffffff"
OPEN, OPEN_GROUND = "#7d5a00", "#f7edd2"
ACTION = "#1f5f4a"
_BASE = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top", "text_wrap": True}


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
                        num_format=number_format, align="left")  # fmt: skip

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


def tint(colour: str, share: float) -> str:
    """``share`` of a colour ``#rrggbb`` on white."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)
