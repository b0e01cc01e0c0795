"""Asking to join the space that a SIREN already has: its owners decide, and are not named to who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessment import firms, log, members
from assessment.roles import Role
from assessment.store import ConflictError, Db
from assessment.store.tables import account as accounts
from assessment.store.tables import join_request
from assessment.tokens import new_id
from questionnaires.findings import Lang

LONGEST_MESSAGE = 1_000
"""Characters that the owners read with a request."""


@dataclass(frozen=True)
class JoinRequest:
    """Somebody who asks to join a firm."""

    id: str
    firm: str
    account: str
    name: str
    email: str
    lang: Lang
    message: str
    created_at: datetime


def ask(db: Db, siren: str, account: str, message: str) -> Sequence[firms.Firm]:
    """Ask to join: the firms that were asked now.

    Asked is the confirmed space of the SIREN, or else every space of it, since none is known to be the right one. A
    space that was asked before, or that the person belongs to, is not asked again.
    """
    spaces = firms.of_siren(db, siren)
    spaces = [one for one in spaces if one.confirmed] or spaces
    return [one for one in spaces if members.find(db, one.id, account) is None and _ask(db, one.id, account, message)]


def _ask(db: Db, firm_id: str, account: str, message: str) -> bool:
    try:
        db.insert(join_request, id=new_id(), firm=firm_id, account=account, message=message, created_at=db.now)
    except ConflictError:
        return False
    log.record(db, account, "member.asked_to_join", "firm", firm_id)
    return True


def waiting(db: Db, firm_id: str) -> Sequence[JoinRequest]:
    """Requests that a firm has not answered, the oldest first."""
    c = join_request.c
    query = _all().where(c.firm == firm_id, c.answered_at.is_(None)).order_by(c.created_at)
    return [_request(row) for row in db.rows(query)]


def answer(
    db: Db, firm_id: str, request_id: str, by: str, *, role: Role | None, pillars: Sequence[str] | None = None
) -> JoinRequest:
    """Accept a request with a role, or refuse it (``None``); it is given back.

    Raises KeyError where the firm has no such request waiting.
    """
    firms.lock(db, firm_id)
    held = next((one for one in waiting(db, firm_id) if one.id == request_id), None)
    if held is None:
        raise KeyError(request_id)
    db.update(join_request, join_request.c.id == request_id, answered_at=db.now, accepted=role is not None)
    if role is not None and members.find(db, firm_id, held.account) is None:
        members.add(db, firm_id, held.account, role, pillars, by)
    log.record(db, by, "member.request_accepted" if role else "member.request_refused", "firm", firm_id, role=role)
    return held


def _all() -> sa.Select[Any]:
    joined = join_request.join(accounts, accounts.c.id == join_request.c.account)
    return sa.select(join_request, accounts.c.name, accounts.c.email, accounts.c.lang).select_from(joined)


def _request(row: Any) -> JoinRequest:
    return JoinRequest(
        row["id"], row["firm"], row["account"], row["name"], row["email"], "en" if row["lang"] == "en" else "fr",
        row["message"], row["created_at"],
    )  # fmt: skip
