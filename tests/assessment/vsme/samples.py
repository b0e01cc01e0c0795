"""Small VSME reports, made here: workbooks whose cells bear the names of data points, and xBRL-JSON documents."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from assessment.vsme.outcome import Outcome, Subject
from assessment.vsme.propose import propose
from assessment.vsme.read import read_report
from assessment.vsme.report import Report
from questionnaires.loader import LoadedQuestionnaire, load
from questionnaires.taxonomy import Taxonomy, taxonomy

ENTRY_POINT = "https://xbrl.efrag.org/taxonomy/vsme/2026-05-01/vsme-all.xsd"
NAMESPACES = {
    "vsme": "https://xbrl.efrag.org/taxonomy/vsme/2026-05-01/vsme",
    "iso4217": "http://www.xbrl.org/2003/iso4217",
    "utr": "http://www.xbrl.org/2009/utr",
    "siren": "https://www.sirene.fr",
    "lei": "http://standards.iso.org/iso/17442",
}
SIREN = "732829320"
YEAR = "2025-01-01T00:00:00/2026-01-01T00:00:00"
LAST_DAY = "2026-01-01T00:00:00"
"""The midnight that ends 31 December 2025."""


def standard() -> Taxonomy:
    return taxonomy("vsme-2026-05-01")


@cache
def questionnaire() -> LoadedQuestionnaire:
    return load(Path(__file__).parent / "questionnaire.yaml")


def workbook(
    cells: Mapping[str, Any], units: Mapping[str, str] | None = None, *, start: object = "2025-01-01",
    end: object = "2025-12-31", currency: str = "EUR", entry_point: str = ENTRY_POINT,
    entity: tuple[str, str] = ("EU ID", f"FR7501.{SIREN}"), extra: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """A workbook with a named cell for each data point; ``extra``: further names and what they stand for."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Data")
    given: dict[str, Any] = {
        "template_reporting_schemaRef": entry_point,
        "template_reporting_period_startdate": start,
        "template_reporting_period_enddate": end,
        "template_currency": currency,
        "template_reporting_entity_identifier_scheme": entity[0],
        "template_reporting_entity_identifier": entity[1],
        **cells,
        **{f"{name}_unit": unit for name, unit in (units or {}).items()},
    }
    for row, (name, value) in enumerate(given.items()):
        _write(sheet, row, value)
        book.define_name(name, f"=Data!$B${row + 1}")
    for name, place in (extra or {}).items():
        book.define_name(name, f"={place}")
    book.close()
    return stream.getvalue()


def _write(sheet: Any, row: int, value: Any) -> None:
    if isinstance(value, date):
        sheet.write_number(row, 1, (value - date(1899, 12, 30)).days)
    elif isinstance(value, str) and value.startswith("#"):
        sheet.write_formula(row, 1, "=1/0", None, value)
    elif isinstance(value, str):
        sheet.write_string(row, 1, value)
    else:
        sheet.write(row, 1, value)


def fact(concept: str, value: object, unit: str = "", period: str = YEAR, **dimensions: str) -> dict[str, Any]:
    """One fact of an xBRL-JSON document."""
    given = {"concept": f"vsme:{concept}", "entity": f"siren:{SIREN}", "period": period, **dimensions}
    return {"value": value, "dimensions": given | ({"unit": unit} if unit else {})}


def document(*facts: dict[str, Any], **changed: Any) -> bytes:
    """An xBRL-JSON document."""
    information = {
        "documentType": "https://xbrl.org/2021/xbrl-json", "namespaces": NAMESPACES, "taxonomy": [ENTRY_POINT],
    }  # fmt: skip
    named = {f"f{number}": one for number, one in enumerate(facts, 1)}
    return json.dumps({"documentInfo": information | changed, "facts": named}).encode()


def read(content: bytes) -> Report:
    return read_report(content, standard())


def subject(**changed: Any) -> Subject:
    given: dict[str, Any] = {
        "period": 2025, "perimeter": "whole", "siren": SIREN, "profile": {}, "values": {}, "states": {},
    }  # fmt: skip
    return Subject(**given | changed)


def compared(content: bytes, **changed: Any) -> Outcome:
    """What a file proposes to the small questionnaire."""
    return propose(read(content), questionnaire(), subject(**changed))


def proposals(found: Outcome) -> dict[str, Any]:
    """Values proposed, by question or fact."""
    return {one.target: one.value for one in found.proposed}


def refusals(found: Outcome) -> dict[str, str]:
    """Codes of the refusals, by question or fact."""
    return {one.point.question or one.point.fact or "": one.reason.code for one in found.refused}
