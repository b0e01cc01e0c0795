"""Facts that the firm's page proposes: of a kind that fits, through a table that leads from activities to options."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from questionnaires.checks.walk import Fault, fault
from questionnaires.findings import Finding, Pointer, finding
from questionnaires.model import Fact, Questionnaire, Table
from questionnaires.tables import TableData

_KINDS = {"headcount": "number", "turnover": "number", "activity": "one_of"}
_DIVISION_OR_SECTION = re.compile(r"[0-9]{2}|[A-U]")


def check_firm_facts(model: Questionnaire) -> Iterator[Fault]:
    """What every fact declares of ``from_firm`` and ``from_table``."""
    tables = {table.id: table for table in model.tables}
    for index, fact in enumerate(model.profile):
        here: Pointer = ("profile", index)
        if fact.from_firm is not None and fact.kind != _KINDS[fact.from_firm]:
            kind = _KINDS[fact.from_firm]
            yield fault("from-firm-kind", (*here, "from_firm"), id=fact.id, source=fact.from_firm, kind=kind)
        elif fact.from_firm == "activity" and fact.from_table is None:
            yield fault("from-table-missing", (*here, "from_firm"), id=fact.id)
        elif fact.from_table is not None:
            yield from _table(fact, fact.from_table, (*here, "from_table"), tables)


def check_firm_tables(model: Questionnaire, tables: Mapping[str, TableData]) -> Iterator[Finding]:
    """Rows of the tables that lead to options, at their lines. A table that could not be read is passed over."""
    for fact in model.profile:
        table = tables.get(fact.from_table or "")
        if table is None or fact.from_firm != "activity" or not _leads(table.columns):
            continue
        key, code = (next(name for name, role in table.columns.items() if role == wanted) for wanted in ("key", "code"))
        options = [option.code for option in fact.options]
        for row, place in zip(table.rows, table.places, strict=True):
            if _DIVISION_OR_SECTION.fullmatch(str(row[key])) is None:
                yield finding("from-table-key", place, value=row[key])
            if row[code] not in options:
                yield finding("from-table-code", place, value=row[code], id=fact.id, known=", ".join(options))


def _table(fact: Fact, name: str, pointer: Pointer, tables: Mapping[str, Table]) -> Iterator[Fault]:
    if fact.from_firm != "activity":
        yield fault("from-table-not-here", pointer, id=fact.id)
    elif name not in tables:
        yield fault("from-table-unknown", pointer, name=name, known=", ".join(tables) or "–")
    elif not _leads(tables[name].columns):
        yield fault("from-table-columns", pointer, name=name)


def _leads(columns: Mapping[str, str]) -> bool:
    """One key and one code, and nothing that a look-up by the activity alone could not find."""
    return sorted(columns.values()) == ["code", "key"]
