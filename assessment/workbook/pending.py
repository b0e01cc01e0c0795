"""Workbooks that were sent back and wait: a session that ends, or a doubt, loses nothing. They are kept for a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from assessment import assessments
from assessment.store import Db
from assessment.store.tables import account as accounts
from assessment.store.tables import workbook_import
from assessment.tokens import new_id
from assessment.workbook.extract import Extract, from_plain, to_plain

LIFE = timedelta(days=7)
MOST = 10
"""Of one assessment; one more takes the place of the oldest."""
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Pending:
    """One of them. ``author``: name of who sent it; ``None``: an account since deleted, or a trial."""

    id: str
    assessment: str
    file_name: str
    author: str | None
    at: datetime
    until: datetime


def keep(db: Db, assessment_id: str, account: str | None, file_name: str, extract: Extract) -> str:
    """Keep what was taken out of a workbook; its id.

    Raises ClosedError once the assessment is submitted, KeyError where there is none.
    """
    assessments.writable(db, assessment_id)
    waiting = of_assessment(db, assessment_id)
    for one in waiting[MOST - 1 :]:
        drop(db, one.id)
    made = new_id()
    name = file_name if len(file_name) <= _LONGEST_NAME else file_name[: _LONGEST_NAME - 1] + "…"
    db.insert(
        workbook_import, id=made, assessment=assessment_id, account=account, file_name=name,
        extract=to_plain(extract), created_at=db.now,
    )  # fmt: skip
    return made


def of_assessment(db: Db, assessment_id: str) -> Sequence[Pending]:
    """Those of an assessment, the newest first."""
    c = workbook_import.c
    query = _query().where(c.assessment == assessment_id, c.created_at > db.now - LIFE)
    return [_pending(row) for row in db.rows(query.order_by(c.created_at.desc(), c.id))]


def find(db: Db, assessment_id: str, import_id: str) -> tuple[Pending, Extract] | None:
    """One of an assessment, with what it holds; ``None``: it is gone."""
    c = workbook_import.c
    query = _query(c.extract).where(c.id == import_id, c.assessment == assessment_id, c.created_at > db.now - LIFE)
    row = db.row(query)
    return None if row is None else (_pending(row), from_plain(row["extract"]))


def drop(db: Db, import_id: str) -> None:
    """Forget one."""
    db.delete(workbook_import, workbook_import.c.id == import_id)


def sweep(db: Db) -> int:
    """Forget those that nobody came back for; how many."""
    return db.delete(workbook_import, workbook_import.c.created_at <= db.now - LIFE)


def _query(*more: sa.Column[Any]) -> sa.Select[Any]:
    c = workbook_import.c
    joined = workbook_import.outerjoin(accounts, accounts.c.id == c.account)
    columns = (c.id, c.assessment, c.file_name, c.created_at, accounts.c.name.label("author"), *more)
    return sa.select(*columns).select_from(joined)


def _pending(row: Any) -> Pending:
    at = row["created_at"]
    return Pending(row["id"], row["assessment"], row["file_name"], row["author"], at, at + LIFE)
