"""How long things are kept: what has served is removed every day, and a firm is told before its answers are.

The periods are the settings of the service (``trial_days``, ``retention_years``); the privacy page tells them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from assessment import assessments, jobs, parked, sessions
from assessment import evidence as proofs
from assessment.assessments import ClosedError
from assessment.store import Db
from assessment.store.tables import (
    account,
    assessment,
    attempt,
    document,
    evidence_use,
    identity,
    invitation,
    link,
    mail,
    membership,
)
from assessment.workbook import pending

WARNING = timedelta(days=30)
"""From the e-mail that says so to the deletion, at least."""
KEPT_LINKS = timedelta(days=7)
"""A link that has run out says so for a week; then it is as if it had never been."""
KEPT_INVITATIONS = timedelta(days=30)
KEPT_MAILS = timedelta(days=30)
KEPT_DOCUMENTS = timedelta(days=30)
KEPT_UNCONFIRMED = timedelta(days=30)
"""An account whose address nobody confirmed, and that belongs to no firm."""
KEPT_ATTEMPTS = timedelta(days=1)
_DAYS_IN_YEAR = 365.25


@dataclass(frozen=True)
class Old:
    """An assessment that will be deleted unless it is changed."""

    id: str
    firm: str
    period: int
    deleted_on: datetime
    """At the earliest."""


@dataclass(frozen=True)
class Swept:
    """How many rows of each kind went, and the hashes of the files that may go with them."""

    counts: dict[str, int]
    evidence: tuple[str, ...] = field(default=())
    documents: tuple[str, ...] = field(default=())


def sweep(db: Db, trial_days: int, retention_years: int, warn: Callable[[Db, Old], None]) -> Swept:
    """Remove what has been kept long enough. ``warn`` writes to the owners of a firm; safe to repeat."""
    counts = {
        "sessions": sessions.sweep(db),
        "parked_forms": parked.sweep(db),
        "links": db.delete(link, link.c.expires_at <= db.now - KEPT_LINKS),
        "attempts": db.delete(attempt, attempt.c.at <= db.now - KEPT_ATTEMPTS),
        "invitations": db.delete(invitation, invitation.c.expires_at <= db.now - KEPT_INVITATIONS),
        "mails": db.delete(mail, sa.func.coalesce(mail.c.sent_at, mail.c.created_at) <= db.now - KEPT_MAILS),
        "jobs": jobs.sweep(db),
        "accounts": _unconfirmed(db),
        "workbook_imports": pending.sweep(db),
    }
    c = assessment.c
    trials = _delete(db, [c.firm.is_(None), c.changed_at <= db.now - timedelta(days=trial_days)])
    limit = db.now - timedelta(days=retention_years * _DAYS_IN_YEAR)
    told = [c.firm.is_not(None), c.changed_at <= limit, c.warned_at <= db.now - WARNING, c.warned_at > c.changed_at]
    old = _delete(db, told)
    counts |= {"trials": trials.counts["assessments"], "assessments": old.counts["assessments"]}
    counts["warnings"] = _warn(db, limit, warn)
    passing = _passing(db)
    counts["documents"] = len(passing)
    papers = tuple(sha256 for sha256 in passing if sha256 is not None)
    return Swept(counts, trials.evidence + old.evidence, trials.documents + old.documents + papers)


def _passing(db: Db) -> list[str | None]:
    """Forget the PDFs of answers that were not signed: the answers have gone on, and another is made when asked for."""
    c = document.c
    where = (c.submission.is_(None), c.created_at <= db.now - KEPT_DOCUMENTS)
    found = [row["sha256"] for row in db.rows(sa.select(c.sha256).where(*where))]
    db.delete(document, *where)
    return found


def _unconfirmed(db: Db) -> int:
    """Forget the accounts whose address nobody confirmed and that hold nothing: perhaps a stranger opened them."""
    c = account.c
    firms = sa.exists().where(membership.c.account == c.id)
    identities = sa.exists().where(identity.c.account == c.id)
    return db.delete(
        account, c.email_confirmed_at.is_(None), c.created_at <= db.now - KEPT_UNCONFIRMED, ~firms, ~identities
    )


def _warn(db: Db, limit: datetime, warn: Callable[[Db, Old], None]) -> int:
    """Tell the firms whose assessments are due in a month and that were not told since the last change."""
    c = assessment.c
    untold = sa.or_(c.warned_at.is_(None), c.warned_at <= c.changed_at)
    due = db.rows(
        sa.select(c.id, c.firm, c.period, c.changed_at).where(
            c.firm.is_not(None), c.changed_at <= limit + WARNING, untold
        )
    )
    for row in due:
        deleted_on = max(db.now, row["changed_at"] + (db.now - limit) - WARNING) + WARNING
        warn(db, Old(row["id"], row["firm"], row["period"], deleted_on))
        db.update(assessment, c.id == row["id"], warned_at=db.now)
    return len(due)


def _delete(db: Db, where: list[sa.ColumnElement[bool]]) -> Swept:
    """Delete assessments, the PDFs made of them, and the proofs that stood behind none but them."""
    gone = [row["id"] for row in db.rows(sa.select(assessment.c.id).where(*where))]
    files: list[str] = []
    papers: list[str] = []
    for assessment_id in gone:
        behind = sa.select(evidence_use.c.evidence).where(evidence_use.c.assessment == assessment_id).distinct()
        used = [row["evidence"] for row in db.rows(behind)]
        papers += assessments.erase(db, assessment_id)
        for proof in used:
            files += _drop_proof(db, proof)
    return Swept({"assessments": len(gone)}, tuple(files), tuple(papers))


def _drop_proof(db: Db, proof: str) -> list[str]:
    if proofs.uses(db, proof):
        return []
    try:
        unused = proofs.remove(db, proof)
    except ClosedError:  # another signed version rests on it
        return []
    return [] if unused is None else [unused]
