"""What was taken out of a workbook that came back: plain data, which wait in the database until somebody decides.

Cells are kept as they stood, with what kind they were of; whether they answer anything is for ``read.py`` to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import TypeAdapter

from assessment.workbook.layout import Column
from questionnaires.findings import Lang

Kind = Literal["text", "number", "percent", "boolean", "date", "formula", "error", "merged"]


@dataclass(frozen=True)
class Cell:
    """What one cell held. ``text``: the text; a figure with all its digits; ``true``; a day; the range of a merge."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Row:
    """One row that has a key, with its cells that are not empty."""

    key: str
    sheet: int
    """Index among ``Extract.sheets``."""
    number: int
    """As programs show it, from 1."""
    cells: dict[Column, Cell]


@dataclass(frozen=True)
class SheetColumns:
    """A sheet, and the letters of its columns."""

    name: str
    letters: dict[Column, str]


@dataclass(frozen=True)
class Base:
    """Of a question when the workbook was made: revision of its answer (0: none), mark of what its cells said."""

    revision: int
    digest: str
    online: bool = False
    """No cell holds the answer: it is changed online only."""


@dataclass(frozen=True)
class Extract:
    """A workbook that is one of ours. Whether it belongs to this assessment is checked where it is received."""

    questionnaire: str
    release: str
    assessment: str
    period: str
    firm: str
    lang: Lang
    made_at: str
    bases: dict[str, Base]
    sheets: tuple[SheetColumns, ...]
    rows: tuple[Row, ...]
    incomplete: tuple[str, ...] = field(default=())
    """Sheets that lost columns: nothing of them could be read."""

    def place(self, row: Row, column: Column) -> tuple[str, str]:
        """Sheet and cell, as programs show them."""
        sheet = self.sheets[row.sheet]
        return sheet.name, f"{sheet.letters[column]}{row.number}"


_PLAIN: TypeAdapter[Extract] = TypeAdapter(Extract)


def to_plain(extract: Extract) -> dict[str, Any]:
    """As JSON holds it."""
    plain: dict[str, Any] = _PLAIN.dump_python(extract, mode="json")
    return plain


def from_plain(plain: Any) -> Extract:
    """The inverse of :func:`to_plain`."""
    return _PLAIN.validate_python(plain)
