"""What was done, by whom, when: rows that are written and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessment.store import Db
from assessment.store.tables import account, log
from assessment.tokens import new_id

REGION = "region."
"""How the actions begin that somebody did as one of the region's team."""


@dataclass(frozen=True)
class LogLine:
    """One deed. ``who``: the name of the account, ``None`` where it was deleted or where nobody was signed in."""

    at: datetime
    who: str | None
    action: str
    subject_kind: str
    subject: str
    detail: dict[str, Any]


def record(db: Db, who: str | None, action: str, subject_kind: str, subject: str, **detail: Any) -> None:
    """Write a deed: ``record(db, account, "firm.confirmed", "firm", firm_id, how="documents")``.

    ``detail`` is plain data, without what people typed in answers.
    """
    db.insert(
        log, id=new_id(), at=db.now, account=who, action=action, subject_kind=subject_kind, subject=subject,
        detail=detail,
    )  # fmt: skip


def lines(
    db: Db, *, subject_kind: str | None = None, subject: str | None = None, region: bool = False, most: int = 200,
    skip: int = 0,
) -> Sequence[LogLine]:  # fmt: skip
    """The newest deeds first, of one subject or of all; ``region``: only those of the region's team."""
    query = (
        sa.select(log, account.c.name)
        .select_from(log.outerjoin(account, account.c.id == log.c.account))
        .order_by(log.c.at.desc(), log.c.id)
        .limit(most)
        .offset(skip)
    )
    if subject_kind is not None:
        query = query.where(log.c.subject_kind == subject_kind)
    if region:
        query = query.where(log.c.action.startswith(REGION))
    if subject is not None:
        query = query.where(log.c.subject == subject)
    return [
        LogLine(row["at"], row["name"], row["action"], row["subject_kind"], row["subject"], row["detail"])
        for row in db.rows(query)
    ]
