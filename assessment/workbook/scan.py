"""Looks at the XML of a workbook before a library reads its values, for what the library does not tell.

python-calamine gives the cached result of a formula as if it had been typed, an error value as an empty cell, and a
percentage as its hundredth; it makes a dense table up to the last cell, and repeats a shared text for each cell that
shows it. Formulas, errors, merges and percentages are noted here, and a file that would grow beyond measure is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from posixpath import normpath
from xml.parsers import expat

from assessment.workbook.refusal import refused
from assessment.xlsx import column_letters, column_number
from questionnaires.findings import Words

MOST_FILLED = 200_000
"""Cells with a value in all sheets; a workbook of ours has some thousands."""
MOST_PLACES = 4_000_000
"""Cells from the first to the last that is filled, of all sheets: each has its place in a table."""
MOST_NOTED = 200_000
"""Formulas, errors and percentages: with or without a value, each is remembered."""
MOST_AREAS = 5_000
"""Merges, and formulas that fill several cells: each cell is looked for in all of them."""
MOST_CHARACTERS = 10_000_000
"""Of all texts, each counted as often as it is shown."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LITERAL = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]")
_PERCENT_FORMATS = {9, 10}
_CHUNK = 65_536
Place = tuple[int, int]
"""Row and column, from 0."""
Area = tuple[Place, Place]


@dataclass
class SheetNotes:
    """What is to be known of a sheet. Areas reach from a corner to the other, both included."""

    name: str
    formulas: set[Place] = field(default_factory=set)
    formula_areas: list[Area] = field(default_factory=list)
    """Formulas that fill several cells."""
    errors: set[Place] = field(default_factory=set)
    percents: set[Place] = field(default_factory=set)
    merges: list[Area] = field(default_factory=list)
    last: Place = (-1, -1)
    """The last row and the last column with a value; before any, none."""

    @property
    def places(self) -> int:
        """Cells of the table that its values make."""
        return (self.last[0] + 1) * (self.last[1] + 1)

    def is_formula(self, place: Place) -> bool:
        """Whether a cell's value was worked out."""
        return place in self.formulas or any(_within(place, area) for area in self.formula_areas)

    def merge(self, place: Place) -> Area | None:
        """The merge that a cell is part of."""
        return next((area for area in self.merges if _within(place, area)), None)


def scan(parts: dict[str, bytes]) -> tuple[SheetNotes, ...]:
    """What is to be known of each worksheet. ``parts``: the files in the workbook, by name. Raises RefusedError."""
    try:
        return tuple(_Scan(parts).sheets())
    except (expat.ExpatError, KeyError, ValueError, IndexError, OverflowError):
        raise refused("workbook-damaged") from None


class _Scan:
    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.filled = self.characters = self.places = self.noted = self.areas = 0
        self.shared = _shared_lengths(parts.get("xl/sharedStrings.xml", b""))
        self.percent_styles = _percent_styles(parts.get("xl/styles.xml", b""))

    def sheets(self) -> Iterator[SheetNotes]:
        targets = {
            one["Id"]: normpath(f"xl/{one['Target']}" if not one["Target"].startswith("/") else one["Target"][1:])
            for one in _elements(self.parts["xl/_rels/workbook.xml.rels"], "Relationship")
            if one["Type"].endswith("/worksheet")
        }
        for sheet in _elements(self.parts["xl/workbook.xml"], "sheet"):
            target = targets.get(next(value for name, value in sheet.items() if name.endswith(":id")))
            if target is not None:
                notes = SheetNotes(sheet["name"])
                _SheetParser(self, notes).parse(self.parts[target])
                yield notes

    def count(self, notes: SheetNotes, place: Place, text: int) -> None:
        """One more cell with a value. Raises RefusedError beyond any measure."""
        self.filled += 1
        self.characters += text
        before = notes.places
        notes.last = max(notes.last[0], place[0]), max(notes.last[1], place[1])
        self.places += notes.places - before
        if self.places > MOST_PLACES:
            raise refused("workbook-far", sheet=notes.name, cell=cell_name(place))
        if self.filled > MOST_FILLED or self.characters > MOST_CHARACTERS:
            raise refused(
                "workbook-too-large-inside", limit=Words("dix millions de caractères", "ten million characters")
            )

    def note(self, cells: int = 0, areas: int = 0) -> None:
        """Cells or areas that are remembered. Raises RefusedError beyond any measure."""
        self.noted += cells
        self.areas += areas
        if self.noted > MOST_NOTED or self.areas > MOST_AREAS:
            limit = Words("5 000 fusions et 200 000 formules", "5,000 merges and 200,000 formulas")
            raise refused("workbook-too-large-inside", limit=limit)


class _SheetParser:
    """Goes through one sheet; its texts are counted and not kept."""

    def __init__(self, scan: _Scan, notes: SheetNotes) -> None:
        self.scan, self.notes = scan, notes
        self.row = self.column = -1
        self.kind = ""
        self.index = ""
        self.length = 0
        self.valued = self.in_value = False

    def parse(self, content: bytes) -> None:
        parser = _parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.Parse(content, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match _local(tag):
            case "row":
                self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
                self.column = -1
            case "c":
                self._cell(attributes)
            case "f":
                self.scan.note(cells=1)
                self.notes.formulas.add((self.row, self.column))
                if attributes.get("t") in ("array", "dataTable") and "ref" in attributes:
                    self.scan.note(areas=1)
                    self.notes.formula_areas.append(area_of(attributes["ref"]))
            case "v" | "t":
                self.valued = self.in_value = True
            case "mergeCell":
                self.scan.note(areas=1)
                self.notes.merges.append(area_of(attributes["ref"]))

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if "r" in attributes:
            self.row, self.column = place_of(attributes["r"])
        self.kind, self.index, self.length, self.valued = attributes.get("t", "n"), "", 0, False
        if self.kind == "e":
            self.scan.note(cells=1)
            self.notes.errors.add((self.row, self.column))
        if self.kind == "n" and int(attributes.get("s", "0")) in self.scan.percent_styles:
            self.scan.note(cells=1)
            self.notes.percents.add((self.row, self.column))

    def _data(self, text: str) -> None:
        if self.in_value:
            self.length += len(text)
            if self.kind == "s":
                self.index += text

    def _end(self, tag: str) -> None:
        name = _local(tag)
        if name in ("v", "t"):
            self.in_value = False
        elif name == "c" and self.valued:
            length = self.scan.shared[int(self.index)] if self.kind == "s" else self.length
            self.scan.count(self.notes, (self.row, self.column), length)


# --- the other parts --------------------------------------------------------------------------------------


def _shared_lengths(content: bytes) -> list[int]:
    """Length of each shared text."""
    lengths: list[int] = []
    if not content:
        return lengths
    inside = [False]

    def start(tag: str, _: dict[str, str]) -> None:
        name = _local(tag)
        if name == "si":
            lengths.append(0)
        inside[0] = name == "t"

    def end(tag: str) -> None:
        inside[0] = False

    def data(text: str) -> None:
        if inside[0]:
            lengths[-1] += len(text)

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    parser.Parse(content, True)
    return lengths


def _percent_styles(content: bytes) -> frozenset[int]:
    """The styles that show a figure as a percentage."""
    if not content:
        return frozenset()
    custom = {int(one["numFmtId"]) for one in _elements(content, "numFmt")
              if "%" in _LITERAL.sub("", one.get("formatCode", ""))}  # fmt: skip
    formats = [int(one.get("numFmtId", "0")) for one in _elements(content, "xf", within="cellXfs")]
    return frozenset(index for index, kind in enumerate(formats) if kind in custom | _PERCENT_FORMATS)


def _elements(content: bytes, name: str, within: str = "") -> list[dict[str, str]]:
    """Attributes of the elements of a name, those inside another element only where one is named."""
    found: list[dict[str, str]] = []
    around: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == name and (not within or within in around):
            found.append(attributes)
        around.append(_local(tag))

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = start, lambda _: around.pop()
    parser.Parse(content, True)
    return found


def _parser() -> expat.XMLParserType:
    """A parser that takes no document type: it could declare entities that grow."""

    def refuse(*_: object) -> None:
        raise refused("workbook-damaged")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = _CHUNK
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


# --- places -----------------------------------------------------------------------------------------------


def place_of(reference: str) -> Place:
    """``B3`` → (2, 1). Raises ValueError."""
    match = _REFERENCE.fullmatch(reference.replace("$", ""))
    if match is None:
        raise ValueError(reference)
    return int(match[2]) - 1, column_number(match[1]) - 1


def area_of(reference: str) -> Area:
    """``B3:C4``, or one cell. Raises ValueError."""
    first, _, last = reference.partition(":")
    return place_of(first), place_of(last or first)


def cell_name(place: Place) -> str:
    """(2, 1) → ``B3``."""
    return f"{column_name(place[1])}{place[0] + 1}"


def column_name(column: int) -> str:
    """1 → ``B``."""
    return column_letters(column + 1)


def _within(place: Place, area: Area) -> bool:
    (top, left), (bottom, right) = area
    return top <= place[0] <= bottom and left <= place[1] <= right


def areas_names(areas: Iterable[Area]) -> list[str]:
    """As programs show them: ``B3:C4``."""
    return [f"{cell_name(first)}:{cell_name(last)}" for first, last in areas]
