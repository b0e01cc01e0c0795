"""Look-up tables: from a CSV file or from rows in the YAML, to checked rows of texts and numbers."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

from questionnaires.findings import Finding, Place, QuestionnaireError, finding
from questionnaires.model import Table
from questionnaires.yaml_reader import MOST_FINDINGS, read_text

Role = Literal["key", "band", "number", "code"]
MAXIMUM_ROWS = 100_000
MAXIMUM_BYTES = 20_000_000
_LONGEST_CELL = 200


@dataclass(frozen=True)
class TableData:
    """A table ready to be looked up. Numbers are floats; keys and codes are texts."""

    columns: dict[str, Role]
    """Role of each column, in declared order, which is the order of the keys of a look-up."""
    rows: list[dict[str, str | float]]
    """In file order; within equal keys, the edges of the band column rise."""
    places: tuple[Place, ...] = field(default=(), compare=False)
    """Where each row is written; empty for a table made in memory."""

    def keys(self) -> list[str]:
        """The columns that a look-up names, in order."""
        return [name for name, role in self.columns.items() if role in ("key", "band")]


@dataclass(frozen=True)
class _Row:
    place: Place
    cells: dict[str, str]


def read_table(
    table: Table, folder: Path, declared: Place, row_places: Sequence[Place]
) -> tuple[TableData, list[Finding]]:
    """Read and check one declared table.

    ``declared`` is the place of the declaration, ``row_places`` those of the rows written in it; a CSV file names its
    own lines. The file may not leave ``folder``.
    Everything wrong is returned, not raised, so that every table is checked before anyone is told.
    """
    findings = _check_columns(table, declared)
    rows: list[_Row] = []
    if (table.file is None) == (table.rows is None):
        findings.append(finding("table-file-or-rows", declared, table=table.id))
    elif table.file is not None:
        if not (folder / table.file).resolve().is_relative_to(folder.resolve()):
            return TableData({}, []), [finding("include-outside", declared, path=table.file)]
        try:
            rows = _csv_rows(folder / table.file, list(table.columns))
        except QuestionnaireError as error:
            findings.extend(error.findings)
    else:
        for values, place in zip(table.rows or [], row_places, strict=True):
            if len(values) != len(table.columns):
                findings.append(_width(place, len(table.columns), len(values)))
            else:
                cells = dict(zip(table.columns, map(_cell, values), strict=True))
                rows.append(_Row(place, cells))
    if not findings and not rows:
        findings.append(finding("table-empty", declared, table=table.id))
    data = TableData(dict(table.columns), [], tuple(row.place for row in rows))
    if not findings:
        for row in rows:
            data.rows.append(_typed(row, data.columns, findings))
            if len(findings) >= MOST_FINDINGS:
                break
        if not findings:
            findings.extend(islice(_check_order(data), MOST_FINDINGS))
    return data, findings


def _check_columns(table: Table, place: Place) -> list[Finding]:
    roles = list(table.columns.values())
    found = []
    if not {"key", "band"} & set(roles) or not {"number", "code"} & set(roles):
        found.append(finding("table-columns", place, table=table.id))
    if roles.count("band") > 1:
        found.append(finding("table-two-bands", place, table=table.id))
    return found


def _cell(value: str | float) -> str:
    return value.strip() if isinstance(value, str) else repr(value)


def _width(place: Place, expected: int, found: int) -> Finding:
    return finding("table-width", place, expected=expected, found=found)


def _csv_rows(path: Path, columns: list[str]) -> list[_Row]:
    name, text = read_text(path, None, MAXIMUM_BYTES)
    first_line = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if ";" in first_line else ",", strict=True)
    rows: list[_Row] = []
    findings: list[Finding] = []
    header: list[str] | None = None
    try:
        for cells in reader:
            place = Place(name, reader.line_num)
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                findings.extend(_check_header(header, columns, place))
                if findings:
                    break
            elif len(findings) >= MOST_FINDINGS:
                break
            elif len(cells) != len(header):
                findings.append(_width(place, len(header), len(cells)))
            elif len(rows) == MAXIMUM_ROWS:
                findings.append(finding("table-too-long", place, maximum=MAXIMUM_ROWS))
                break
            else:
                by_name = dict(zip(header, cells, strict=True))
                rows.append(_Row(place, {column: by_name[column].strip() for column in columns}))
    except csv.Error as error:
        findings.append(finding("table-syntax", Place(name, reader.line_num), problem=str(error)))
    if header is None and not findings:
        findings.extend(finding("table-column-missing", Place(name, 1), column=column) for column in columns[:1])
    if findings:
        raise QuestionnaireError(findings)
    return rows


def _check_header(header: list[str], columns: list[str], place: Place) -> Iterable[Finding]:
    for column in columns:
        if header.count(column) == 0:
            yield finding("table-column-missing", place, column=column)
        elif header.count(column) > 1:
            yield finding("table-column-twice", place, column=column)


def _typed(row: _Row, columns: dict[str, Role], findings: list[Finding]) -> dict[str, str | float]:
    values: dict[str, str | float] = {}
    for column, role in columns.items():
        text = row.cells[column]
        if not text or len(text) > _LONGEST_CELL:
            findings.append(finding("table-cell-empty", row.place, column=column, maximum=_LONGEST_CELL))
        elif role in ("key", "code"):
            values[column] = text
        else:
            try:
                number = float(text)
            except ValueError:
                number = math.nan
            if not math.isfinite(number) or "_" in text:
                findings.append(finding("table-not-number", row.place, column=column, value=text))
            values[column] = number
    return values


def _check_order(data: TableData) -> Iterable[Finding]:
    """Keys once each; within equal keys, the edges of the band column rise."""
    band = next((name for name, role in data.columns.items() if role == "band"), None)
    keys = [name for name, role in data.columns.items() if role == "key"]
    last: dict[tuple[str | float, ...], tuple[float, Place]] = {}
    for row, place in zip(data.rows, data.places, strict=True):
        key = tuple(row[name] for name in keys)
        edge = float(row[band]) if band else 0.0
        shown = ", ".join(map(str, key)) or band
        if key in last:
            before, first = last[key]
            if band is None or edge == before:
                yield finding("table-key-twice", place, key=shown, first=first.line)
            elif edge < before:
                yield finding("table-bands-fall", place, column=band, edge=edge, before=before)
        last[key] = (edge, place)
