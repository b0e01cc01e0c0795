"""Opens a workbook that came back, whatever was done to it, and takes out what matters.

A file is looked at before anything reads it: how large it is once unzipped, what runs in it (``file_checks``), what its
XML holds (``scan.py``). Only then does python-calamine read the values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, cast

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from assessment.file_checks.kinds import ODS, XLSX, RefusedError
from assessment.file_checks.office import check_office
from assessment.file_checks.zip_reader import Budget, inflated, members
from assessment.forms.texts import storable
from assessment.workbook import layout
from assessment.workbook.extract import Base, Cell, Extract, Row, SheetColumns
from assessment.workbook.layout import TYPED, Column
from assessment.workbook.refusal import WorkbookError, refused
from assessment.workbook.scan import Place, SheetNotes, areas_names, column_name, scan
from assessment.workbook.write import check_value
from questionnaires.findings import Lang, Words

LIMIT = 20_000_000
"""Bytes of a file."""
MOST_INSIDE = 50_000_000
"""Bytes once unzipped; the longest questionnaire makes less than one million."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_CODES = {
    "evidence-macros": "workbook-macros",
    "evidence-locked": "workbook-locked",
    "evidence-embedded": "workbook-embedded",
    "evidence-nested": "workbook-embedded",
    "evidence-remote": "workbook-embedded",
    "evidence-archive": "workbook-not-one",
    "evidence-zip-too-large": "workbook-too-large-inside",
    "evidence-zip-too-many": "workbook-too-large-inside",
}
"""What the checks of files say, in the words of a workbook; anything else is damage."""
_INSIDE = Words("50 Mo", "50 MB")
_WHOLE = Words("20 Mo", "20 MB")
Value = Any
"""What calamine gives of a cell: a text, a figure, a boolean, a day, a time."""


def opened(content: bytes) -> Extract:
    """What a file holds. Raises WorkbookError: it is not one of our workbooks, or cannot be read safely."""
    parts = _parts(content)
    notes = scan(parts)
    tables = [(one, rows) for one, rows in zip(notes, _values(content, notes), strict=True)]
    data = [rows for _, rows in tables if rows and rows[0] and rows[0][0] == layout.MARK]
    if len(data) != 1:
        raise refused("workbook-not-ours")
    return _Taken(tables).extract(_Data(data[0]))


def _parts(content: bytes) -> dict[str, bytes]:
    """The files in the workbook that are read, each looked at. Raises WorkbookError."""
    if not content:
        raise refused("workbook-empty")
    if len(content) > LIMIT:
        raise refused("workbook-too-large", limit=_WHOLE)
    if content.startswith(_OLE):
        raise refused("workbook-locked" if _LOCKED in content else "workbook-old")
    if not content.startswith(b"PK\x03\x04"):
        raise refused("workbook-not-one")
    try:
        kind = check_office(content, Budget(MOST_INSIDE))
        if kind is not XLSX:
            raise refused("workbook-opendocument" if kind is ODS else "workbook-not-one")
        found = members(content)
        if any(one.name.casefold().startswith("xl/externallinks/") for one in found):
            raise refused("workbook-links")
        budget = Budget(MOST_INSIDE)
        return {
            one.name: b"".join(inflated(content, one, budget))
            for one in found
            if one.name.startswith("xl/") and one.name.endswith((".xml", ".rels"))
        }
    except RefusedError as refusal:
        raise refused(_CODES.get(refusal.code, "workbook-damaged"), limit=_INSIDE) from None


def _values(content: bytes, notes: Sequence[SheetNotes]) -> Iterator[list[list[Value]]]:
    """The values of each sheet, from its first cell on. Raises WorkbookError."""
    try:
        with load_workbook(BytesIO(content)) as book:
            yield from (_rows(book, one) for one in notes)
    except CalamineError:
        raise refused("workbook-damaged") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the library's own faults come through; not an Exception
            raise
        raise refused("workbook-damaged") from None


def _rows(book: CalamineWorkbook, notes: SheetNotes) -> list[list[Value]]:
    return cast("list[list[Value]]", book.get_sheet_by_name(notes.name).to_python(skip_empty_area=False))


class _Data:
    """The hidden sheet, read and checked. Raises WorkbookError."""

    def __init__(self, rows: Sequence[Sequence[Value]]) -> None:
        lines = [[_plain(value) for value in row] for row in rows]
        while lines and not any(lines[-1]):
            lines.pop()
        self.meta = {line[0]: line[1] for line in lines if len(line) > 1 and line[0] in layout.META}
        if self.meta.get("format") != layout.FORMAT:
            raise refused("workbook-format")
        if self.meta.get("check") != check_value([line for line in lines if line[0] != "check"]):
            raise refused("workbook-altered")
        try:  # anybody can work out a check value
            after = next(place for place, line in enumerate(lines) if line[0] == layout.QUESTIONS) + 1
            self.bases = {line[0]: Base(int(line[1]), line[2], "online" in line[3:]) for line in lines[after:]}
            self.of = tuple(self.meta[name] for name in ("questionnaire", "release", "assessment", "period"))
        except (StopIteration, ValueError, LookupError):
            raise refused("workbook-altered") from None
        self.lang: Lang = "en" if self.meta.get("lang") == "en" else "fr"


class _Taken:
    """Goes through the sheets, and takes out the rows that have a key."""

    def __init__(self, tables: Sequence[tuple[SheetNotes, list[list[Value]]]]) -> None:
        self.sheets: list[SheetColumns] = []
        self.rows: list[Row] = []
        self.incomplete: list[str] = []
        for notes, values in tables:
            self._sheet(notes, values)

    def extract(self, data: _Data) -> Extract:
        questionnaire, release, assessment, period = data.of
        firm, made_at = data.meta.get("firm", ""), data.meta.get("made_at", "")
        return Extract(
            questionnaire, release, assessment, period, firm, data.lang, made_at, data.bases, tuple(self.sheets),
            tuple(self.rows), tuple(self.incomplete),
        )  # fmt: skip

    def _sheet(self, notes: SheetNotes, values: list[list[Value]]) -> None:
        head = next((row for row in values if layout.COLUMNS in row), None)
        if head is None:
            return
        at: dict[Column, int] = {
            name: head.index(f"{layout.PREFIX}{name}") for name in TYPED if f"{layout.PREFIX}{name}" in head
        }
        if len(at) < len(TYPED):
            self.incomplete.append(notes.name)
            return
        self.sheets.append(SheetColumns(notes.name, {name: column_name(place) for name, place in at.items()}))
        keys = head.index(layout.COLUMNS)
        for number, row in enumerate(values):
            key = row[keys]
            if isinstance(key, str) and key.startswith(("q:", "o:")):
                cells = {name: _cell(notes, (number, place), row[place]) for name, place in at.items()}
                kept = {name: cell for name, cell in cells.items() if cell is not None}
                self.rows.append(Row(storable(key), len(self.sheets) - 1, number + 1, kept))


def _cell(notes: SheetNotes, place: Place, value: Value) -> Cell | None:
    """What a cell holds; ``None``: nothing."""
    merge = notes.merge(place)
    if merge is not None:
        return Cell("merged", areas_names([merge])[0])
    if notes.is_formula(place):
        return Cell("formula", "")
    if place in notes.errors:
        return Cell("error", "")
    if value == "":
        return None
    match value:
        case bool():
            return Cell("boolean", "true" if value else "false")
        case int() | float():
            return Cell("percent" if place in notes.percents else "number", repr(float(value)))
        case dt.datetime():
            return Cell("date", value.date().isoformat())
        case dt.date():
            return Cell("date", value.isoformat())
    return Cell("text", storable(str(value)))


def _plain(value: Value) -> str:
    """A cell of the hidden sheet, where everything was written as text."""
    return storable(str(int(value)) if isinstance(value, float) and value.is_integer() else str(value))


__all__ = ["LIMIT", "WorkbookError", "opened"]
