"""Invitations to a firm's space: by e-mail, for two weeks, accepted by the account whose confirmed address was invited.

Whoever merely holds the link may not accept: e-mails are forwarded, and a space holds what a firm shows to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from assessment import firms, log, members
from assessment.accounts import by_email, normal_email
from assessment.roles import Role
from assessment.store import Db
from assessment.store.tables import account as accounts
from assessment.store.tables import firm, invitation
from assessment.tokens import new_id, new_token, token_hash

LIFE = timedelta(days=14)
MOST_WAITING = 50
"""Invitations of one firm that wait at the same time: a space is no means to write to strangers."""

Standing = Literal["waiting", "accepted", "revoked", "expired"]


class AlreadyMemberError(Exception):
    """The person is a member of the firm."""


class AlreadyInvitedError(Exception):
    """An invitation to that address waits."""


class TooManyError(Exception):
    """As many invitations wait as a firm may have."""


class NotForYouError(Exception):
    """The invitation was sent to another address, or this one is not confirmed yet."""


class OverError(Exception):
    """The invitation was accepted, withdrawn, or has run out."""


@dataclass(frozen=True)
class Invitation:
    """One invitation. ``inviter``: name of who sent it, ``None`` where the account is gone."""

    id: str
    firm: str
    firm_name: str
    email: str
    role: Role
    pillars: tuple[str, ...] | None
    inviter: str | None
    created_at: datetime
    expires_at: datetime
    state: Standing


def invite(
    db: Db, firm_id: str, email: str, role: Role, pillars: Sequence[str] | None, by: str
) -> tuple[str, str]:  # fmt: skip
    """Invite an address: the invitation's id, and the token of its link.

    Raises AlreadyMemberError, AlreadyInvitedError, TooManyError; KeyError where there is no such firm.
    """
    firms.lock(db, firm_id)
    address = normal_email(email)
    if any(one.email == address for one in members.of_firm(db, firm_id)):
        raise AlreadyMemberError(firm_id)
    held = waiting(db, firm_id)
    if any(one.email == address for one in held):
        raise AlreadyInvitedError(firm_id)
    if len(held) >= MOST_WAITING:
        raise TooManyError(firm_id)
    made, token = new_id(), new_token()
    kept = sorted(set(pillars)) if pillars is not None and role == "contributor" else None
    db.insert(
        invitation, id=made, token_hash=token_hash(token), firm=firm_id, email=address, role=role, pillars=kept,
        invited_by=by, created_at=db.now, expires_at=db.now + LIFE,
    )  # fmt: skip
    log.record(db, by, "member.invited", "firm", firm_id, role=role)
    return made, token


def waiting(db: Db, firm_id: str) -> Sequence[Invitation]:
    """Those of a firm that were neither accepted nor withdrawn; one that has run out can be sent again."""
    c = invitation.c
    query = _all().where(c.firm == firm_id, c.accepted_at.is_(None), c.revoked_at.is_(None)).order_by(c.created_at)
    return [_invitation(db, row) for row in db.rows(query)]


def for_address(db: Db, email: str) -> Sequence[Invitation]:
    """Those that an address may accept today."""
    c = invitation.c
    query = _all().where(
        c.email == normal_email(email), c.accepted_at.is_(None), c.revoked_at.is_(None), c.expires_at > db.now
    )
    return [_invitation(db, row) for row in db.rows(query.order_by(c.created_at))]


def by_token(db: Db, token: str) -> Invitation | None:
    """The invitation of a link, whatever became of it."""
    row = db.row(_all().where(invitation.c.token_hash == token_hash(token)))
    return None if row is None else _invitation(db, row)


def by_id(db: Db, invitation_id: str) -> Invitation | None:
    """The invitation of that id."""
    row = db.row(_all().where(invitation.c.id == invitation_id))
    return None if row is None else _invitation(db, row)


def renew(db: Db, firm_id: str, invitation_id: str, by: str) -> tuple[Invitation, str]:
    """Give an invitation two more weeks and another link; the former link opens nothing any more.

    Raises KeyError where the firm has no such invitation waiting.
    """
    held = _held(db, firm_id, invitation_id)
    token = new_token()
    db.update(
        invitation, invitation.c.id == held.id, token_hash=token_hash(token), expires_at=db.now + LIFE, invited_by=by
    )
    log.record(db, by, "member.invited_again", "firm", firm_id)
    return _held(db, firm_id, invitation_id), token


def revoke(db: Db, firm_id: str, invitation_id: str, by: str) -> Invitation:
    """Withdraw an invitation, which is given back. Raises KeyError where the firm has no such invitation waiting."""
    held = _held(db, firm_id, invitation_id)
    db.update(invitation, invitation.c.id == held.id, revoked_at=db.now)
    log.record(db, by, "member.invitation_withdrawn", "firm", firm_id)
    return held


def accept(db: Db, invitation_id: str, account: str) -> Invitation:
    """Become a member, by an invitation that waits.

    Raises KeyError, NotForYouError, OverError, and AlreadyMemberError (which changes nothing: the role held stays).
    """
    held = _mine(db, invitation_id, account)
    if members.find(db, held.firm, account) is not None:
        raise AlreadyMemberError(held.firm)
    c = invitation.c
    taken = db.update(invitation, c.id == held.id, c.accepted_at.is_(None), c.revoked_at.is_(None), accepted_at=db.now)
    if taken == 0:
        raise OverError(invitation_id)  # by the same person in another window, at the same moment
    inviter: str | None = db.value(sa.select(c.invited_by).where(c.id == held.id))
    members.add(db, held.firm, account, held.role, held.pillars, inviter)
    log.record(db, account, "member.joined", "firm", held.firm, role=held.role)
    return held


def decline(db: Db, invitation_id: str, account: str) -> Invitation:
    """Refuse an invitation. Raises KeyError, NotForYouError, OverError."""
    held = _mine(db, invitation_id, account)
    db.update(invitation, invitation.c.id == held.id, revoked_at=db.now)
    log.record(db, account, "member.invitation_declined", "firm", held.firm)
    return held


def _mine(db: Db, invitation_id: str, account: str) -> Invitation:
    held = by_id(db, invitation_id)
    if held is not None:  # read again once nobody else answers it, or withdraws it
        firms.lock(db, held.firm)
        held = by_id(db, invitation_id)
    if held is None:
        raise KeyError(invitation_id)
    person = by_email(db, held.email)
    if person is None or person.id != account or person.email_confirmed_at is None:
        raise NotForYouError(invitation_id)
    if held.state != "waiting":
        raise OverError(invitation_id)
    return held


def _held(db: Db, firm_id: str, invitation_id: str) -> Invitation:
    firms.lock(db, firm_id)
    found = next((one for one in waiting(db, firm_id) if one.id == invitation_id), None)
    if found is None:
        raise KeyError(invitation_id)
    return found


def _all() -> sa.Select[Any]:
    joined = invitation.join(firm, firm.c.id == invitation.c.firm).outerjoin(
        accounts, accounts.c.id == invitation.c.invited_by
    )
    return sa.select(invitation, firm.c.name.label("firm_name"), accounts.c.name.label("inviter")).select_from(joined)


def _invitation(db: Db, row: Any) -> Invitation:
    state: Standing = (
        "accepted" if row["accepted_at"] else "revoked" if row["revoked_at"]
        else "expired" if row["expires_at"] <= db.now else "waiting"
    )  # fmt: skip
    return Invitation(
        row["id"], row["firm"], row["firm_name"], row["email"], row["role"],
        None if row["pillars"] is None else tuple(row["pillars"]), row["inviter"], row["created_at"],
        row["expires_at"], state,
    )  # fmt: skip
