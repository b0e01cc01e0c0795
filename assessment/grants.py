"""What the region lets a person do: given by its team, ended by its team, never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessment import log
from assessment.accounts import by_email
from assessment.roles import RegionRole
from assessment.store import ConflictError, Db
from assessment.store.tables import account as accounts
from assessment.store.tables import grant
from assessment.tokens import new_id


class NoAccountError(Exception):
    """No account has that address and has confirmed it: only then is the address the person's."""


class LastOperatorError(Exception):
    """The region's team would have nobody left."""


@dataclass(frozen=True)
class Grant:
    """A role that a person holds. ``given_by``: a name; ``None``: the command line, or an account since deleted."""

    id: str
    account: str
    name: str
    email: str
    role: RegionRole
    given_by: str | None
    granted_at: datetime


def appoint(db: Db, email: str, role: RegionRole, by: str | None) -> str:
    """Give a role to the account of an address; the account's id. ``by``: ``None`` for the command line.

    Raises NoAccountError; ConflictError where the role is held already.
    """
    person = by_email(db, email)
    if person is None or person.email_confirmed_at is None:
        raise NoAccountError(role)
    db.row(sa.select(accounts.c.id).where(accounts.c.id == person.id).with_for_update())
    if any(one.account == person.id and one.role == role for one in current(db)):
        raise ConflictError("role_grant")
    db.insert(grant, id=new_id(), account=person.id, role=role, granted_by=by, granted_at=db.now)
    log.record(db, by, "region.role_given", "account", person.id, role=role)
    return person.id


def end(db: Db, grant_id: str, by: str) -> Grant:
    """End a role, which is given back. Raises KeyError where no such role is held, LastOperatorError."""
    db.rows(operators().with_for_update())
    now = current(db)
    held = next((one for one in now if one.id == grant_id), None)
    if held is None:
        raise KeyError(grant_id)
    if held.role == "operator" and sum(one.role == "operator" for one in now) == 1:
        raise LastOperatorError(grant_id)
    db.update(grant, grant.c.id == grant_id, ended_at=db.now)
    log.record(db, by, "region.role_ended", "account", held.account, role=held.role)
    return held


def operators() -> sa.Select[Any]:
    """The roles of the region's team, to be locked by whoever may take the last one away."""
    c = grant.c
    return sa.select(c.id).where(c.role == "operator", c.ended_at.is_(None)).order_by(c.id)


def current(db: Db) -> Sequence[Grant]:
    """The roles held today, by role and name."""
    giver = accounts.alias("giver")
    joined = grant.join(accounts, accounts.c.id == grant.c.account).outerjoin(giver, giver.c.id == grant.c.granted_by)
    query = (
        sa.select(grant, accounts.c.name, accounts.c.email, giver.c.name.label("given_by"))
        .select_from(joined)
        .where(grant.c.ended_at.is_(None))
        .order_by(grant.c.role, accounts.c.name, grant.c.id)
    )
    return [
        Grant(
            row["id"], row["account"], row["name"], row["email"], row["role"], row["given_by"], row["granted_at"]
        )
        for row in db.rows(query)
    ]  # fmt: skip
