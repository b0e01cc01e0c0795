"""EFRAG's workbook (the "VSME digital template"): its named cells bear the names of the data points.

``TotalEnergyConsumption`` is a cell, ``TotalGrossLocationBasedGHGEmissions_BaselineYearMember`` the same data point
with a dimension, ``TotalWasteGeneratedMass_unit`` the cell that says the unit; ``template_…`` names say whose report it
is, its period, currency and taxonomy. Texts of lists are read in any of the workbook's languages, through its sheet of
translations. Source: EFRAG-EU/Digital-Template-to-XBRL-Converter, ``src/mireport/data/disclosures_vsme.json``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from assessment.vsme.cells import Area, Cell, Position, Workbook, address
from assessment.vsme.report import Entity, Fact, Report, Trouble, Value, VsmeError, check_entry_point, trouble
from questionnaires.taxonomy import Concept, Taxonomy
from questionnaires.units import quantity, quantity_of_type

LONGEST_TEXT = 200
"""Characters kept of a text: none is an answer, they only show what was there."""
_NOTHING = ("", "-", "–", "—")
_ERRORS_IN_TEXT = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_FIGURE = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")
_UNITS = {"m²": "sqm", "m2": "sqm", "m³": "m3", "l": "L", "T": "t"}
_ACTIVITY = re.compile(r"NACE ([A-V]) - ([0-9]{2}(?:\.[0-9]{1,2})?)\b")
_FIRST_DAY = date(1899, 12, 30)
"""Day 0 of a workbook, as far as days after February 1900 are concerned (ECMA-376 part 1, §18.17.4.1)."""
_DIGITS = 15
"""Digits that a spreadsheet keeps: beyond, a figure that was worked out holds noise."""
_TRANSLATIONS = Area("Translations", 4, 3, 1000, 14)


def read_workbook(content: bytes, standard: Taxonomy) -> Report:
    """The facts of a workbook.

    Raises VsmeError: no workbook, one that is refused, none of EFRAG's, or one of another version of the taxonomy.
    """
    return _Reader(Workbook(content), standard).report()


class _Reader:
    def __init__(self, book: Workbook, standard: Taxonomy) -> None:
        self.standard = standard
        self.names = book.names
        if not any(name.partition("_")[0] in standard.concepts for name in self.names):
            raise VsmeError("vsme-not-a-report")
        wanted = [area for name, area in self.names.items() if area is not None and self._of_use(name)]
        self.cells = book.cells([*dict.fromkeys(wanted), _TRANSLATIONS])
        self.shared = Counter(self.names[name] for name in self.names if name in standard.concepts)
        self.english = _english(self.cells[_TRANSLATIONS])
        self.facts: list[Fact] = []
        self.troubles: list[Trouble] = []

    def _of_use(self, name: str) -> bool:
        stem = name.removesuffix("_unit").partition("_")[0]
        return stem in self.standard.concepts or name == "template_currency" or name.startswith("template_reporting_")

    def report(self) -> Report:
        check_entry_point(self._text("template_reporting_schemaRef"), self.standard.entry_point, self.standard.older)
        start, end = (self._day(f"template_reporting_period_{edge}date") for edge in ("start", "end"))
        self.period = start, end
        self.currency = self._text("template_currency").upper()
        for name in self.names:
            self._name(name)
        scheme = self.standard.entity_schemes.get(self._text("template_reporting_entity_identifier_scheme").lower(), "")
        identifier = self._text("template_reporting_entity_identifier")
        entity = Entity(scheme, identifier, self._text("template_reporting_entity_name"))
        facts, troubles = tuple(self.facts), tuple(self.troubles)
        return Report("workbook", self.standard.name, entity, start, end, facts, troubles)

    # --- cells of the whole report ------------------------------------------------------------------------

    def _filled(self, name: str) -> tuple[Area | None, dict[Position, Cell]]:
        area = self.names.get(name)
        return area, self.cells.get(area, {}) if area is not None else {}

    def _text(self, name: str) -> str:
        _, cells = self._filled(name)
        return next((cell.value.strip() for cell in cells.values()), "")

    def _day(self, name: str) -> date | None:
        _, cells = self._filled(name)
        return next((_date(cell) for cell in cells.values()), None)

    # --- data points --------------------------------------------------------------------------------------

    def _name(self, name: str) -> None:
        stem, _, member = name.partition("_")
        concept = self.standard.concepts.get(stem)
        if concept is None or name.endswith("_unit"):
            return
        area, cells = self._filled(name)
        if area is None:
            self.troubles.append(trouble(stem, name, "vsme-name-lost", name=name))
            return
        dimensions = self._dimensions(concept, member)
        if concept.type == "enumeration_set":
            self._set(concept, area, cells)
        elif area.top == area.bottom:
            for position, cell in cells.items():
                self._fact(concept, area, position, cell, dimensions)
        else:
            for position, cell in cells.items():
                if cell.kind != "boolean" or cell.value == "1":  # rows that nobody filled hold FALSE
                    self._fact(concept, area, position, cell, {**dimensions, "row": str(position[0])})

    def _dimensions(self, concept: Concept, member: str) -> dict[str, str]:
        """The axis of the member that a name ends with, unless it is the default."""
        for axis, members in concept.axes.items():
            if member in members and member != self.standard.axis_defaults.get(axis):
                return {axis: member}
        return {}

    def _fact(
        self, concept: Concept, area: Area, position: Position, cell: Cell, dimensions: Mapping[str, str]
    ) -> None:
        place = address(area.sheet, position)
        if cell.kind == "error" or _ERRORS_IN_TEXT.fullmatch(cell.value.strip()):
            self.troubles.append(trouble(concept.name, place, "vsme-cell-error", found=cell.value))
            return
        if cell.value.strip() in _NOTHING:
            return
        value = self._value(concept, cell)
        if value is None:
            self.troubles.append(trouble(concept.name, place, "vsme-cell-unreadable", found=cell.value))
            return
        unit = self._unit(concept, position[0]) if concept.numeric else None
        if unit is not None and self._of_a_twin(concept, area, unit):
            return
        start, end = self.period
        if concept.period == "instant":
            start = end
        self.facts.append(Fact(concept.name, value, place, unit, start, end, dimensions))

    def _of_a_twin(self, concept: Concept, area: Area, unit: str) -> bool:
        """Whether these cells belong to two data points, a mass and a volume, and their unit is that of the other."""
        return self.shared[area] > 1 and quantity(unit) not in (None, quantity_of_type(concept.type))

    def _set(self, concept: Concept, area: Area, cells: Mapping[Position, Cell]) -> None:
        """Members named one below the other, or a box for each of them."""
        if not cells:
            return
        if all(cell.kind == "boolean" for cell in cells.values()):
            named = concept.members if len(cells) == len(concept.members) else tuple(str(at[0]) for at in sorted(cells))
            found = [name for name, (_, cell) in zip(named, sorted(cells.items()), strict=True) if cell.value == "1"]
        else:
            found = [self._member(concept, cell.value) or cell.value.strip() for _, cell in sorted(cells.items())]
        place = address(area.sheet, min(cells))
        if found:
            self.facts.append(Fact(concept.name, tuple(found), place, None, self.period[1], self.period[1]))

    def _value(self, concept: Concept, cell: Cell) -> Value | None:
        """What a cell says; None where it cannot be that of this data point."""
        text = cell.value.strip()
        if concept.numeric:
            return _figure(cell)
        match concept.type:
            case "boolean":
                said = text if cell.kind == "boolean" else self.english.get(text.casefold(), text)
                return {"1": True, "0": False, "yes": True, "no": False, "true": True, "false": False}.get(
                    said.casefold()
                )
            case "enumeration":
                return self._member(concept, text)
            case "date":
                return _date(cell)
            case "year":
                year = _figure(cell)
                return str(int(year)) if year is not None and year == int(year) and 1900 <= year <= 2200 else None
        return text[:LONGEST_TEXT]

    def _member(self, concept: Concept, text: str) -> str | None:
        """The member that a text stands for, in any language of the workbook."""
        if activity := _ACTIVITY.match(text):
            return f"NACE_{activity[1]}{activity[2].replace('.', '')}"
        said = self.english.get(text.casefold(), text).casefold()
        for name in concept.members:
            member = self.standard.members[name]
            if said in (member.label_en.casefold(), member.label_fr.casefold(), *map(str.casefold, member.cells)):
                return name
        return None if concept.members else text

    def _unit(self, concept: Concept, row: int) -> str | None:
        """The unit that a cell beside says (``kilograms (kg)``), else that of the workbook; money: its currency."""
        area, cells = self._filled(f"{concept.name}_unit")
        said = next((cell.value for at, cell in cells.items() if at[0] == row), None)
        if said is None and area is not None and area.top == area.bottom:
            said = next((cell.value for cell in cells.values()), None)
        if said is not None:
            bracketed = _IN_BRACKETS.search(said)
            unit = (bracketed[1] if bracketed else said).strip()
            return _UNITS.get(unit, unit)
        if concept.type == "monetary":
            return self.currency or None
        if concept.type == "ghg_per_monetary":
            return f"tCO2e/{self.currency}"
        return concept.unit


def _english(cells: Mapping[Position, Cell]) -> dict[str, str]:
    """Each text of the sheet of translations to its English, which stands in the first column."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in cells.items():
        rows.setdefault(row, {})[column] = cell.value.strip()
    first = _TRANSLATIONS.left
    return {text.casefold(): row[first] for row in rows.values() if first in row for text in row.values()}


def _figure(cell: Cell) -> Decimal | None:
    """A number without the noise of what was worked out; None where it is none."""
    text = cell.value.strip()
    if cell.kind not in ("number", "text") or not _FIGURE.fullmatch(text):
        return None
    value = Decimal(text)
    if len(value.as_tuple().digits) > _DIGITS:
        value = Decimal(f"{float(text):.{_DIGITS}g}")
    return Decimal(f"{value.normalize():f}") if abs(value.adjusted()) < 2 * _DIGITS else None


def _date(cell: Cell) -> date | None:
    """A day written as ISO 8601, or as the number of a day."""
    text = cell.value.strip()
    try:
        if cell.kind == "number":
            day = float(text)
            return _FIRST_DAY + timedelta(days=int(day)) if 61 <= day < 110_000 else None
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
