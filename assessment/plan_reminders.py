"""The weekly e-mail about a plan: who asked for it, what it says, and that nobody gets two in one week."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from assessment.plan import PlanAction
from assessment.store import ConflictError, Db
from assessment.store.tables import account, firm, membership, plan_reminder
from assessment.tokens import new_id
from questionnaires.findings import Lang

SOON = timedelta(days=14)
"""How far ahead the e-mail looks."""


@dataclass(frozen=True)
class Reminder:
    """Somebody who asked to be reminded of a firm's plan."""

    id: str
    firm: str
    firm_name: str
    account: str
    email: str
    lang: Lang


@dataclass(frozen=True)
class Digest:
    """What an e-mail tells of, each by date: what is late, what is due soon, what has no date."""

    late: tuple[PlanAction, ...]
    soon: tuple[PlanAction, ...]
    undated: tuple[PlanAction, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.late or self.soon or self.undated)


def digest(actions: Sequence[PlanAction], today: date) -> Digest:
    """What is to be told of a plan on a day."""
    still = [one for one in actions if one.details.open]
    return Digest(
        tuple(one for one in still if one.details.late(today)),
        tuple(one for one in still if one.details.due is not None and today <= one.details.due <= today + SOON),
        tuple(one for one in still if one.details.due is None),
    )


def wanted(db: Db, firm_id: str, account_id: str) -> bool:
    """Whether somebody asked for the e-mail."""
    c = plan_reminder.c
    return db.value(sa.select(c.id).where(c.firm == firm_id, c.account == account_id)) is not None


def ask(db: Db, firm_id: str, account_id: str, week: date) -> None:
    """Ask for the e-mail, from the week after ``week`` (its Monday) on; safe to repeat."""
    with suppress(ConflictError):
        db.insert(
            plan_reminder, id=new_id(), firm=firm_id, account=account_id, week=week, created_at=db.now
        )  # fmt: skip


def stop(db: Db, firm_id: str, account_id: str) -> None:
    """Ask for it no more; safe to repeat."""
    db.delete(plan_reminder, plan_reminder.c.firm == firm_id, plan_reminder.c.account == account_id)


def find(db: Db, reminder_id: str) -> Reminder | None:
    """A reminder by its id, which only its e-mails tell; ``None``: it was stopped."""
    row = db.row(_select().where(plan_reminder.c.id == reminder_id))
    return None if row is None else _reminder(row)


def of_account(db: Db, account_id: str) -> frozenset[str]:
    """The firms of whose plan somebody is reminded."""
    c = plan_reminder.c
    return frozenset(row["firm"] for row in db.rows(sa.select(c.firm).where(c.account == account_id)))


def due(db: Db, week: date) -> Sequence[Reminder]:
    """Who is to be written to in the week that begins on ``week``: members whose address is confirmed."""
    query = _select().where(plan_reminder.c.week < week, account.c.email_confirmed_at.is_not(None))
    return [_reminder(row) for row in db.rows(query.order_by(plan_reminder.c.id))]


def claim(db: Db, reminder_id: str, week: date) -> bool:
    """Take charge of one e-mail of a week, in the transaction that writes it; ``False``: it was seen to, or stopped."""
    c = plan_reminder.c
    return db.update(plan_reminder, c.id == reminder_id, c.week < week, week=week) == 1


def _select() -> sa.Select[Any]:
    r, m = plan_reminder.c, membership.c
    joined = (
        plan_reminder.join(account, account.c.id == r.account)
        .join(firm, firm.c.id == r.firm)
        .join(membership, sa.and_(m.firm == r.firm, m.account == r.account))
    )
    return sa.select(r.id, r.firm, firm.c.name, r.account, account.c.email, account.c.lang).select_from(joined)


def _reminder(row: Any) -> Reminder:
    lang: Lang = "en" if row["lang"] == "en" else "fr"
    return Reminder(row["id"], row["firm"], row["name"], row["account"], row["email"], lang)
