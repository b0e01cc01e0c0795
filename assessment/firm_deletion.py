"""Deleting a firm: its rows, the names of its files to remove; what is left tells of no firm."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from assessment import firms, log
from assessment.store import Db
from assessment.store.tables import assessment, confirmation, document, evidence, firm, submission
from assessment.store.tables import log as deeds


@dataclass(frozen=True)
class Removed:
    """Hashes of the files whose rows are gone; another row may still hold the same content."""

    evidence: tuple[str, ...]
    documents: tuple[str, ...]


def delete(db: Db, firm_id: str) -> Removed:
    """Delete a firm and all that hangs on it. Raises KeyError where there is no such firm.

    Of the log, what the region's team did stays, without the firm; the rest goes. One line says that a firm went.
    """
    state = firms.lock(db, firm_id).state
    mine = sa.select(assessment.c.id).where(assessment.c.firm == firm_id)
    removed = Removed(
        (
            *_hashes(db, evidence, evidence.c.firm == firm_id),
            *_hashes(db, confirmation, confirmation.c.firm == firm_id),
        ),
        _hashes(db, document, document.c.assessment.in_(mine)),
    )
    _forget_deeds(db, [firm_id, *_subjects(db, firm_id)])
    db.delete(firm, firm.c.id == firm_id)
    log.record(db, None, "firm.deleted", "firm", "", state=state)
    return removed


def _hashes(db: Db, table: sa.Table, where: sa.ColumnElement[bool]) -> tuple[str, ...]:
    rows = db.rows(sa.select(table.c.sha256).where(where, table.c.sha256.is_not(None)))
    return tuple(row["sha256"] for row in rows)


def _subjects(db: Db, firm_id: str) -> list[str]:
    """Everything of the firm that a line of the log may be about."""
    mine = sa.select(assessment.c.id).where(assessment.c.firm == firm_id)
    queries = (
        mine,
        sa.select(evidence.c.id).where(evidence.c.firm == firm_id),
        sa.select(confirmation.c.id).where(confirmation.c.firm == firm_id),
        sa.select(submission.c.id).where(submission.c.assessment.in_(mine)),
        sa.select(document.c.id).where(document.c.assessment.in_(mine)),
    )
    return [row["id"] for query in queries for row in db.rows(query)]


def _forget_deeds(db: Db, subjects: list[str]) -> None:
    of_region = deeds.c.action.startswith(log.REGION)
    for start in range(0, len(subjects), 500):  # a database takes so many values in one statement
        some = deeds.c.subject.in_(subjects[start : start + 500])
        db.update(deeds, some, of_region, subject="", detail={})
        db.delete(deeds, some, ~of_region)
