"""What a firm agreed to: by whom and when, withdrawn as easily as given (GDPR, art. 7(3)); nothing by default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from assessment import firms, log
from assessment.store import Db
from assessment.store.tables import account as accounts
from assessment.store.tables import consent
from assessment.tokens import new_id

Kind = Literal["benchmark"]
KINDS: tuple[Kind, ...] = ("benchmark",)
"""benchmark: the firm's results, without its name, count in comparisons of groups large enough to tell of no one."""


@dataclass(frozen=True)
class Consent:
    """One agreement. Names are ``None`` where the account is gone; ``withdrawn_at`` while it holds."""

    kind: Kind
    given_by: str | None
    given_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None


def give(db: Db, firm_id: str, kind: Kind, by: str) -> bool:
    """Agree; ``False``: it was agreed already. Raises KeyError where there is no such firm."""
    firms.lock(db, firm_id)
    if holds(db, firm_id, kind):
        return False
    db.insert(consent, id=new_id(), firm=firm_id, kind=kind, given_by=by, given_at=db.now)
    log.record(db, by, "consent.given", "firm", firm_id, kind=kind)
    return True


def withdraw(db: Db, firm_id: str, kind: Kind, by: str) -> bool:
    """Take an agreement back, from now on; ``False``: there was none."""
    c = consent.c
    changed = db.update(
        consent, c.firm == firm_id, c.kind == kind, c.withdrawn_at.is_(None), withdrawn_at=db.now, withdrawn_by=by
    )
    if changed:
        log.record(db, by, "consent.withdrawn", "firm", firm_id, kind=kind)
    return changed > 0


def holds(db: Db, firm_id: str, kind: Kind) -> bool:
    """Whether a firm agrees today."""
    c = consent.c
    query = sa.select(c.id).where(c.firm == firm_id, c.kind == kind, c.withdrawn_at.is_(None)).limit(1)
    return db.value(query) is not None


def history(db: Db, firm_id: str) -> Sequence[Consent]:
    """Everything a firm agreed to, the newest first."""
    giver, other = accounts.alias("giver"), accounts.alias("other")
    joined = consent.outerjoin(giver, giver.c.id == consent.c.given_by)
    joined = joined.outerjoin(other, other.c.id == consent.c.withdrawn_by)
    query = (
        sa.select(consent, giver.c.name.label("giver_name"), other.c.name.label("other_name"))
        .select_from(joined)
        .where(consent.c.firm == firm_id)
        .order_by(consent.c.given_at.desc(), consent.c.id)
    )
    return [
        Consent(row["kind"], row["giver_name"], row["given_at"], row["other_name"], row["withdrawn_at"])
        for row in db.rows(query)
    ]
