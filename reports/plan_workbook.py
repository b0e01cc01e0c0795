"""The plan as a spreadsheet: real dates and figures, texts that no program takes for formulas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from typing import Any, Literal

import xlsxwriter

from assessment.days import day_of
from assessment.xlsx import OPTIONS
from reports.language import Language
from reports.plan import PlanLine, PlanModel, status_words

Kind = Literal["text", "day", "euros", "points"]
Cell = str | date | float | None
_ACTION = "#1f5f4a"
_LINE = 15.5
"""Height of a line, in points."""


@dataclass(frozen=True, slots=True)
class _Column:
    """``width`` in characters."""

    title: str
    kind: Kind
    width: float
    value: Callable[[PlanLine], Cell]


def workbook(plan: PlanModel) -> bytes:
    """The plan as XLSX: its actions on a sheet, its notes on another."""
    language = Language(plan.lang, plan.decimals)
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, OPTIONS)
    book.set_properties({
        "title": language.t("Plan d'amélioration de %(firm)s", firm=plan.firm),
        "author": "Ancrage",
        "created": datetime.combine(plan.today, time()),
    })  # fmt: skip
    formats = _formats(book, plan, language)
    columns = _columns(language)
    rows = [[column.value(line) for column in columns] for line in plan.lines]
    _sheet(book, formats, language.t("Plan"), columns, rows)
    noted = _note_columns(language)
    notes: list[list[Cell]] = [
        [line.text, day_of(one.at), one.author or language.t("compte supprimé"), one.text]
        for line in plan.lines
        for one in line.notes
    ]
    _sheet(book, formats, language.t("Notes"), noted, notes)
    book.close()
    return stream.getvalue()


def _columns(language: Language) -> tuple[_Column, ...]:
    t = language.t
    return (
        _Column(t("Action"), "text", 44, lambda one: one.text),
        _Column(t("Domaine"), "text", 20, lambda one: one.pillar.title if one.pillar else ""),
        _Column(t("Échéance"), "day", 12, lambda one: one.due),
        _Column(t("Responsable"), "text", 22, lambda one: one.owner),
        _Column(t("État"), "text", 14, lambda one: status_words(one.status, language)),
        _Column(t("En retard"), "text", 11, lambda one: t("oui") if one.late else ""),
        _Column(t("Budget (€)"), "euros", 14, lambda one: one.budget),
        _Column(t("Gain attendu (points)"), "points", 14, lambda one: one.gain),
        _Column(t("Effet constaté (points)"), "points", 14, lambda one: one.effect),
        _Column(t("Effort"), "text", 16, lambda one: one.effort),
        _Column(t("Premier pas"), "text", 44, lambda one: one.first_step),
        _Column(t("Question"), "text", 44, lambda one: one.question),
        _Column(t("Qui peut aider"), "text", 44, _help),
        _Column(t("Motif d'abandon"), "text", 30, lambda one: one.reason if one.status == "dropped" else ""),
    )


def _help(line: PlanLine) -> str:
    found = []
    for one in line.resources:
        reach = [part for part in (one.contact, one.url) if part and one.status in ("joinable", "example")]
        when = [one.when] if one.when else []
        found.append(", ".join([f"{one.title} ({one.standing})", *when, *reach]))
    return "\n".join(found)


def _note_columns(language: Language) -> tuple[_Column, ...]:
    t = language.t
    heads: tuple[tuple[str, Kind, float], ...] = (
        (t("Action"), "text", 44), (t("Date"), "day", 12), (t("Auteur"), "text", 22), (t("Note"), "text", 80),
    )  # fmt: skip
    return tuple(_Column(title, kind, width, lambda _: None) for title, kind, width in heads)


def _formats(book: Any, plan: PlanModel, language: Language) -> dict[str, Any]:
    base = {"valign": "top", "font_name": "Calibri", "font_size": 11, "bottom": 1, "bottom_color": "#d5d0c4"}
    day = "dd/mm/yyyy"
    points = "+0." + "0" * plan.decimals if plan.decimals else "+0"
    return {
        "head": book.add_format(
            {**base, "bold": True, "font_color": "#ffffff", "bg_color": _ACTION, "text_wrap": True, "valign": "vcenter"}
        ),
        "text": book.add_format({**base, "text_wrap": True}),
        "day": book.add_format({**base, "num_format": day, "align": "left"}),
        "euros": book.add_format({**base, "num_format": "#,##0.00"}),
        "points": book.add_format({**base, "num_format": f"{points};-{points[1:]};0"}),
    }


def _sheet(
    book: Any, formats: dict[str, Any], name: str, columns: Sequence[_Column], rows: Sequence[Sequence[Cell]]
) -> None:  # fmt: skip
    sheet = book.add_worksheet(name)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.title, formats["head"])
    sheet.set_row(0, 32)
    for row, cells in enumerate(rows, start=1):
        # LibreOffice does not work out the height of a wrapped row when it opens a file.
        sheet.set_row(row, _LINE * max(_lines(cell, one.width) for cell, one in zip(cells, columns, strict=True)))
        for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            _write(sheet, row, place, cell, formats[column.kind])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _lines(cell: Cell, width: float) -> int:
    """How many lines a cell takes; words break early, so a line counts for a little less than its width."""
    return sum(max(1, ceil(len(line) / (width * 0.9))) for line in cell.split("\n")) if isinstance(cell, str) else 1


def _write(sheet: Any, row: int, place: int, cell: Cell, form: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, place, None, form)
    elif isinstance(cell, str):
        sheet.write_string(row, place, cell, form)
    elif isinstance(cell, float | int):
        sheet.write_number(row, place, cell, form)
    else:
        sheet.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), form)  # noqa: DTZ001 - a day
