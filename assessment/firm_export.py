"""Everything that is kept of a firm, as plain data and a list of files (docs/data-export.md describes it)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from assessment import firms, log
from assessment.store import Db
from assessment.store import tables as s

FORMAT = "ancrage-firm-1"
_OF_FIRM: Mapping[str, sa.Table] = {
    "members": s.membership,
    "invitations": s.invitation,
    "join_requests": s.join_request,
    "confirmations": s.confirmation,
    "consents": s.consent,
    "evidence": s.evidence,
    "plan": s.plan_action,
    "plan_reminders": s.plan_reminder,
    "resource_opinions": s.resource_opinion,
}
_OF_ASSESSMENT: Mapping[str, sa.Table] = {
    "answers": s.answer,
    "history": s.answer_history,
    "drafts": s.draft,
    "proposals": s.proposal,
    "flags": s.flag,
    "notes": s.note,
    "assignments": s.assignment,
    "evidence_uses": s.evidence_use,
    "on_request": s.on_request,
    "submissions": s.submission,
    "documents": s.document,
    "workbook_imports": s.workbook_import,
    "vsme_reports": s.vsme_report,
}
_OF_ACTION: Mapping[str, sa.Table] = {"history": s.plan_change, "notes": s.plan_note}
_LEFT_OUT = ("firm", "token_hash", "trial_hash", "searched", "job")
"""Secrets, and what means nothing outside the database."""
_UNSAFE = re.compile(r"[^\w.,()+ -]+")


@dataclass(frozen=True)
class ExportedFile:
    """One file of the archive. ``path``: inside it; ``size`` in bytes; ``document``: a PDF made here, else a proof."""

    path: str
    sha256: str
    size: int
    document: bool


def collect(db: Db, firm_id: str) -> dict[str, Any]:
    """The data of a firm, ready for JSON. Raises KeyError where there is no such firm."""
    if firms.find(db, firm_id) is None:
        raise KeyError(firm_id)
    found = db.rows(sa.select(s.firm).where(s.firm.c.id == firm_id))
    data: dict[str, Any] = {"format": FORMAT, "made_at": db.now.isoformat(), "firm": _plain(found[0])}
    for name, table in _OF_FIRM.items():
        data[name] = _rows(db, table, table.c.firm == firm_id)
    for action in data["plan"]:
        _add_rows(db, action, _OF_ACTION, "plan_action")
    held = db.rows(sa.select(s.assessment).where(s.assessment.c.firm == firm_id).order_by(s.assessment.c.period))
    data["assessments"] = [_assessment(db, _plain(row)) for row in held]
    subjects = [firm_id, *(one["id"] for one in data["assessments"]), *(one["id"] for one in data["evidence"])]
    data["log"] = _rows(db, s.log, s.log.c.subject.in_(subjects))
    data["people"] = _people(db, data)
    data["files"] = [{"path": one.path, "sha256": one.sha256, "size": one.size} for one in files(db, firm_id)]
    return data


def files(db: Db, firm_id: str) -> Sequence[ExportedFile]:
    """Every file of a firm: its proofs, the documents sent to be confirmed, the PDFs made for it."""
    mine = sa.select(s.assessment.c.id).where(s.assessment.c.firm == firm_id)
    sources = (
        ("evidence", s.evidence, s.evidence.c.firm == firm_id, "title"),
        ("confirmation", s.confirmation, s.confirmation.c.firm == firm_id, "file_name"),
        ("documents", s.document, s.document.c.assessment.in_(mine), "file_name"),
    )
    return [
        ExportedFile(f"{folder}/{row['id']}-{_safe(row[name])}", row["sha256"], row["size"] or 0, table is s.document)
        for folder, table, where, name in sources
        for row in db.rows(sa.select(table).where(where, table.c.sha256.is_not(None)).order_by(table.c.id))
    ]


def note(db: Db, firm_id: str, by: str) -> None:
    """Write in the log that somebody took the data along."""
    log.record(db, by, "firm.exported", "firm", firm_id)


def _assessment(db: Db, held: dict[str, Any]) -> dict[str, Any]:
    _add_rows(db, held, _OF_ASSESSMENT, "assessment")
    return held


def _add_rows(db: Db, held: dict[str, Any], tables: Mapping[str, sa.Table], column: str) -> None:
    """The rows that hang on one of ours, without the column that says so."""
    for name, table in tables.items():
        rows = _rows(db, table, table.c[column] == held["id"])
        for row in rows:
            del row[column]
        held[name] = rows


def _rows(db: Db, table: sa.Table, where: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    return [_plain(row) for row in db.rows(sa.select(table).where(where).order_by(*table.primary_key.columns))]


def _plain(row: RowMapping) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
        if name not in _LEFT_OUT
    }


def _people(db: Db, data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The name of every account that the data mention, with the address of who belongs to the firm today."""
    here = {one["account"] for one in data["members"]}
    mentioned = sorted(_mentioned(data) | here)
    c = s.account.c
    found: dict[str, dict[str, str]] = {}
    for start in range(0, len(mentioned), 500):
        for row in db.rows(sa.select(c.id, c.name, c.email).where(c.id.in_(mentioned[start : start + 500]))):
            found[row["id"]] = {"name": row["name"], **({"email": row["email"]} if row["id"] in here else {})}
    return found


_ACCOUNTS = ("account", "invited_by", "created_by", "given_by", "withdrawn_by", "decided_by", "assigned_by", "author",
             "owner", "changed_by")  # fmt: skip


def _mentioned(data: Any) -> set[str]:
    if isinstance(data, Mapping):
        found = [data[name] for name in _ACCOUNTS if data.get(name)]
        # A change names two: before, after.
        own = {str(one) for value in found for one in (value if isinstance(value, list) else [value]) if one}
        return own.union(*(_mentioned(value) for value in data.values()))
    if isinstance(data, list):
        return set().union(*(_mentioned(one) for one in data)) if data else set()
    return set()


def _safe(name: str) -> str:
    """A name for a file in the archive, on any system; its identity stands before it, so none is there twice."""
    return _UNSAFE.sub("_", name).strip(" .")[-100:] or "file"
