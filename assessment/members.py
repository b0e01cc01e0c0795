"""Who belongs to a firm's space, as what. A firm always has an owner: the last one can neither leave nor step down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from assessment import firms, log
from assessment.roles import Role
from assessment.store import Db
from assessment.store.tables import account as accounts
from assessment.store.tables import assessment, assignment, invitation, membership, plan_reminder
from assessment.tokens import new_id
from questionnaires.findings import Lang


class LastOwnerError(Exception):
    """Without this person the firm would have no owner."""


@dataclass(frozen=True)
class Member:
    """One person of a firm. ``lang``: of the e-mails to them."""

    account: str
    name: str
    email: str
    lang: Lang
    role: Role
    pillars: tuple[str, ...] | None
    """Of a contributor: ids of the pillars answered; ``None``: all."""
    since: datetime


def of_firm(db: Db, firm_id: str) -> Sequence[Member]:
    """Everybody of a firm: the owners first, then by name."""
    a, m = accounts.c, membership.c
    query = (
        sa.select(a.id, a.name, a.email, a.lang, m.role, m.pillars, m.created_at)
        .select_from(membership.join(accounts, a.id == m.account))
        .where(m.firm == firm_id)
        .order_by(m.role != "owner", a.name, a.id)
    )
    return [
        Member(
            row["id"], row["name"], row["email"], "en" if row["lang"] == "en" else "fr", row["role"],
            None if row["pillars"] is None else tuple(row["pillars"]), row["created_at"],
        )
        for row in db.rows(query)
    ]  # fmt: skip


def find(db: Db, firm_id: str, account: str) -> Member | None:
    """What a person is to a firm."""
    return next((one for one in of_firm(db, firm_id) if one.account == account), None)


def owners(db: Db, firm_id: str) -> Sequence[Member]:
    """The owners of a firm."""
    return [one for one in of_firm(db, firm_id) if one.role == "owner"]


def add(
    db: Db, firm_id: str, account: str, role: Role, pillars: Sequence[str] | None, by: str | None
) -> None:  # fmt: skip
    """Make a person a member. Raises ConflictError where they are one already."""
    db.insert(
        membership, id=new_id(), firm=firm_id, account=account, role=role, pillars=_pillars(role, pillars),
        invited_by=by, created_at=db.now,
    )  # fmt: skip


def change(db: Db, firm_id: str, account: str, role: Role, pillars: Sequence[str] | None, by: str) -> None:
    """Change what a person may do. Raises LastOwnerError, and KeyError where they are no member."""
    _spare_last_owner(db, firm_id, account, still=role == "owner")
    held = membership.c.firm == firm_id, membership.c.account == account
    db.update(membership, *held, role=role, pillars=_pillars(role, pillars))
    if role not in ("owner", "contributor"):
        _take_topics_back(db, firm_id, account)
    log.record(db, by, "member.changed", "firm", firm_id, member=account, role=role)


def remove(db: Db, firm_id: str, account: str, by: str) -> None:
    """Take a person out of a firm; what they answered stays. Raises LastOwnerError, KeyError."""
    _spare_last_owner(db, firm_id, account, still=False)
    db.delete(membership, membership.c.firm == firm_id, membership.c.account == account)
    _take_topics_back(db, firm_id, account)
    _take_invitations_back(db, firm_id, account)
    db.delete(plan_reminder, plan_reminder.c.firm == firm_id, plan_reminder.c.account == account)
    log.record(db, by, "member.left" if by == account else "member.removed", "firm", firm_id, member=account)


def _take_invitations_back(db: Db, firm_id: str, account: str) -> None:
    """Whom somebody invited comes in on their word: it goes with them, or they could come back by another address."""
    c = invitation.c
    waiting = (c.firm == firm_id, c.invited_by == account, c.accepted_at.is_(None), c.revoked_at.is_(None))
    db.update(invitation, *waiting, revoked_at=db.now)


def transfer(db: Db, firm_id: str, by: str, to: str) -> None:
    """Hand a firm over: ``to`` owns it, ``by`` goes on as a contributor. Raises KeyError where ``to`` is no member."""
    firms.lock(db, firm_id)
    if by == to or find(db, firm_id, to) is None:
        raise KeyError(to)
    here = membership.c.firm == firm_id
    db.update(membership, here, membership.c.account == to, role="owner", pillars=None)
    db.update(membership, here, membership.c.account == by, role="contributor", pillars=None)
    log.record(db, by, "firm.transferred", "firm", firm_id, to=to)


def _spare_last_owner(db: Db, firm_id: str, account: str, *, still: bool) -> None:
    """In line with whoever changes the same firm: two owners who leave at once would leave none."""
    firms.lock(db, firm_id)
    held = find(db, firm_id, account)
    if held is None:
        raise KeyError(account)
    if held.role == "owner" and not still and len(owners(db, firm_id)) == 1:
        raise LastOwnerError(firm_id)


def _pillars(role: Role, pillars: Sequence[str] | None) -> list[str] | None:
    """Only a contributor is limited to some."""
    return None if pillars is None or role != "contributor" else sorted(set(pillars))


def _take_topics_back(db: Db, firm_id: str, account: str) -> None:
    """Nobody else would see that a topic waits for somebody who no longer answers."""
    mine = sa.select(assessment.c.id).where(assessment.c.firm == firm_id)
    db.delete(assignment, assignment.c.account == account, assignment.c.assessment.in_(mine))
