"""Cells of a workbook, only those that are asked for, from a file that may want to harm.

A library that reads whole sheets makes room for every cell between the first and the last: two cells in opposite
corners are seventeen thousand million. Here the XML of a sheet (ECMA-376 part 1, §18) goes by once and only cells
inside the ranges asked for are kept. Values are those that the program last worked out: no formula is computed. The zip
is checked by ``assessment.file_checks`` before: sizes, macros, objects, entities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import join, normpath
from typing import Any, Literal
from xml.parsers import expat

from assessment.file_checks.kinds import XLSX, RefusedError
from assessment.file_checks.office import check_office
from assessment.file_checks.zip_reader import Budget, inflated, members
from assessment.vsme.report import VsmeError
from assessment.xlsx import column_letters, column_number

MOST_INFLATED = 60_000_000
"""Bytes of the parts of a workbook; EFRAG's own, filled, has 3 million."""
_MOST_CELLS = 20_000
_MOST_IN_A_NAME = 2_000
"""Cells of one named area; beyond, it is taken for lost. The longest list of EFRAG's workbook has 500."""
_MOST_AREAS, _MOST_NAMED = 1_000, 100_000
"""Named areas of use, and cells in them, counted as often as they are named; EFRAG's workbook has 180 and 16,000."""
_MOST_MERGES = 5_000
"""Of one sheet; EFRAG's workbook has 1,000."""
_LONGEST = 40_000
"""Characters of one text; a cell of a spreadsheet holds 32,767. What comes beyond is not kept."""
_RANGE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_AT = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})\"")

Position = tuple[int, int]
"""Row and column, from 1."""


@dataclass(frozen=True)
class Cell:
    """What a cell holds. ``value``: a number as it is written, a text, ``1`` or ``0``, or the name of an error."""

    kind: Literal["number", "text", "boolean", "error"]
    value: str


@dataclass(frozen=True)
class Area:
    """A rectangle of a sheet, both ends included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """Its cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def holds(self, position: Position) -> bool:
        """Whether a cell is inside."""
        return self.top <= position[0] <= self.bottom and self.left <= position[1] <= self.right


def address(sheet: str, position: Position) -> str:
    """``Sheet!G5``."""
    return f"{sheet}!{column_letters(position[1])}{position[0]}"


class Workbook:
    """A workbook whose zip has been checked; sheets are read when they are asked for."""

    def __init__(self, content: bytes) -> None:
        """Raises VsmeError: no workbook, or one that is refused."""
        try:
            budget = Budget(MOST_INFLATED)
            if check_office(content, budget) is not XLSX:
                raise VsmeError("vsme-not-a-workbook")
            self._members = {member.name: member for member in members(content)}
        except RefusedError as refusal:
            raise _refused(refusal) from None
        self._content = content
        self._related = self._relations()
        self.names, self._sheets = self._read_names()
        self._strings = self._shared_strings()

    def cells(self, areas: Iterable[Area]) -> dict[Area, dict[Position, Cell]]:
        """The cells of each area that hold something; one that is merged stands at the corner of its merge.

        Raises VsmeError: a sheet that is damaged, or too many cells.
        """
        found: dict[Area, dict[Position, Cell]] = {}
        by_sheet: dict[str, list[Area]] = {}
        every = list(areas)
        if len(every) > _MOST_AREAS or sum(area.size for area in every) > _MOST_NAMED:
            raise VsmeError("vsme-too-large")
        for area in every:
            by_sheet.setdefault(area.sheet, []).append(area)
        for sheet, wanted in by_sheet.items():
            if sheet in self._sheets:
                found |= self._of_sheet(self._part(self._sheets[sheet]), wanted)
        return {area: found.get(area, {}) for area in every}

    def _of_sheet(self, xml: bytes, wanted: list[Area]) -> dict[Area, dict[Position, Cell]]:
        merges = _merges(xml)
        reach = {area: [area, *_merged_into(area, merges)] for area in wanted}
        rows: dict[int, list[Area]] = {}
        for some in reach.values():
            for area in some:
                for row in range(area.top, area.bottom + 1):
                    rows.setdefault(row, []).append(area)
        reader = _SheetReader(rows, self._strings)
        _parse(xml, reader)
        return {
            area: {at: cell for at, cell in reader.found.items() if any(one.holds(at) for one in some)}
            for area, some in reach.items()
        }

    def _part(self, name: str) -> bytes:
        if name not in self._members:
            raise VsmeError("vsme-damaged")
        try:
            return b"".join(inflated(self._content, self._members[name], Budget(MOST_INFLATED)))
        except RefusedError as refusal:
            raise _refused(refusal) from None

    def _relations(self) -> dict[str, str]:
        """Parts that the workbook names, by the id of the relation; the shared strings by their type."""
        found: dict[str, str] = {}
        for attributes in _elements(self._part("xl/_rels/workbook.xml.rels"), "Relationship"):
            target = normpath(join("/xl", attributes.get("Target", ""))).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found["sharedStrings" if kind == "sharedStrings" else attributes.get("Id", "")] = target
        return found

    def _read_names(self) -> tuple[dict[str, Area | None], dict[str, str]]:
        """Names of the workbook with the area each stands for (None: it has been lost), and the part of each sheet."""
        reader = _NamesReader()
        _parse(self._part("xl/workbook.xml"), reader)
        names = {name: _area(text) for name, text in reader.names.items()}
        return names, {name: self._related.get(relation, "") for name, relation in reader.sheets.items()}

    def _shared_strings(self) -> list[str]:
        if "sharedStrings" not in self._related:
            return []
        reader = _StringsReader()
        _parse(self._part(self._related["sharedStrings"]), reader)
        return reader.found


# --- XML --------------------------------------------------------------------------------------------------


class _Reader:
    """What is done with the elements of a part; names come without their prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Characters, in pieces."""


def _parse(xml: bytes, reader: _Reader) -> None:
    """Raises VsmeError: damaged, or with declarations of its own (entities that grow, files from elsewhere)."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: Any) -> None:
        raise VsmeError("vsme-damaged")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: reader.start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: reader.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise VsmeError("vsme-damaged") from None


def _more(text: str, data: str) -> str:
    """A text with its next piece, as far as it is kept."""
    return text + data[: max(_LONGEST - len(text), 0)]


def _elements(xml: bytes, wanted: str) -> list[Mapping[str, str]]:
    """Attributes of the elements of a name."""
    found: list[Mapping[str, str]] = []

    class Reader(_Reader):
        def start(self, name: str, attributes: Mapping[str, str]) -> None:
            if name == wanted:
                found.append(attributes)

    _parse(xml, Reader())
    return found


class _NamesReader(_Reader):
    """Defined names of the whole workbook, and its sheets."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.sheets: dict[str, str] = {}
        self._name: str | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.sheets[attributes.get("name", "")] = relation
        elif name == "definedName" and "localSheetId" not in attributes:
            self._name = attributes.get("name", "")
            self.names[self._name] = ""

    def text(self, data: str) -> None:
        if self._name is not None:
            self.names[self._name] = _more(self.names[self._name], data)

    def end(self, name: str) -> None:
        if name == "definedName":
            self._name = None


class _StringsReader(_Reader):
    """Texts that cells share, by position; how a text is to be pronounced (``rPh``) is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._taking = self._aside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        del attributes
        if name == "si":
            self.found.append("")
        self._aside = self._aside or name == "rPh"
        self._taking = name == "t" and not self._aside

    def text(self, data: str) -> None:
        if self._taking:
            self.found[-1] = _more(self.found[-1], data)

    def end(self, name: str) -> None:
        self._taking = False
        self._aside = self._aside and name != "rPh"


class _SheetReader(_Reader):
    """Cells inside the areas asked for."""

    def __init__(self, rows: Mapping[int, list[Area]], strings: list[str]) -> None:
        self.found: dict[Position, Cell] = {}
        self._rows, self._strings = rows, strings
        self._row = self._column = 0
        self._type = ""
        self._value: str | None = None
        self._taking = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            stated = attributes.get("r", "")
            self._row, self._column = int(stated) if stated.isdecimal() else self._row + 1, 0
        elif name == "c":
            place = _AT.fullmatch(attributes.get("r", ""))
            self._column = column_number(place[1]) if place else self._column + 1
            self._row = int(place[2]) if place else self._row
            self._type, self._value = attributes.get("t", "n"), None
        elif name in ("v", "t"):
            self._taking = self._wanted()
            self._value = self._value or ""

    def _wanted(self) -> bool:
        return any(area.left <= self._column <= area.right for area in self._rows.get(self._row, ()))

    def text(self, data: str) -> None:
        if self._taking and self._value is not None:
            self._value = _more(self._value, data)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._taking = False
        elif name == "c" and self._value and self._wanted():
            if len(self.found) >= _MOST_CELLS:
                raise VsmeError("vsme-too-large")
            cell = self._cell(self._value)
            if cell.value.strip():
                self.found[self._row, self._column] = cell

    def _cell(self, value: str) -> Cell:
        match self._type:
            case "s":
                if not value.isdecimal() or int(value) >= len(self._strings):
                    raise VsmeError("vsme-damaged")
                return Cell("text", self._strings[int(value)])
            case "b":
                return Cell("boolean", value)
            case "e":
                return Cell("error", value)
            case "n":
                return Cell("number", value)
        return Cell("text", value)  # str, inlineStr, d (a date as ISO 8601)


# --- positions --------------------------------------------------------------------------------------------


def _area(text: str) -> Area | None:
    """The rectangle that a name stands for; None where it is not one, or its cells have been removed (``#REF!``)."""
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        return None
    sheet = (match[1] or match[2]).replace("''", "'")
    rows = sorted((int(match[4]), int(match[6] or match[4])))
    columns = sorted((column_number(match[3]), column_number(match[5] or match[3])))
    area = Area(sheet, rows[0], columns[0], rows[1], columns[1])
    return area if area.size <= _MOST_IN_A_NAME else None


def _merges(xml: bytes) -> list[tuple[Position, Position]]:
    """First and last cell of each merge of a sheet."""
    found = _MERGED.findall(xml)
    if len(found) > _MOST_MERGES:
        raise VsmeError("vsme-too-large")
    return [(_position(first), _position(last)) for first, last in found]


def _merged_into(area: Area, merges: list[tuple[Position, Position]]) -> list[Area]:
    """Corners of the merged cells that reach into an area: what they show stands there."""
    return [
        Area(area.sheet, top, left, top, left)
        for (top, left), (bottom, right) in merges
        if top <= area.bottom and area.top <= bottom and left <= area.right and area.left <= right
        and not area.holds((top, left))
    ]  # fmt: skip


def _position(text: bytes) -> Position:
    match = _AT.fullmatch(text.decode("ascii"))
    return (int(match[2]), column_number(match[1])) if match else (0, 0)


def _refused(refusal: RefusedError) -> VsmeError:
    """Why a workbook is refused, in the words of this page: no proof is meant here."""
    codes = {
        "evidence-macros": "vsme-macros",
        "evidence-locked": "vsme-locked",
        "evidence-zip-too-large": "vsme-too-large",
        "evidence-zip-too-many": "vsme-too-large",
        "evidence-archive": "vsme-not-a-workbook",
        "evidence-embedded": "vsme-embedded",
        "evidence-nested": "vsme-embedded",
        "evidence-remote": "vsme-remote",
    }
    return VsmeError(codes.get(refusal.code, "vsme-damaged"))
