"""What a person takes along, and what stays when they go.

An account that is deleted takes its sessions, identities, links, roles and e-mails with it. What it did for a firm
stays the firm's: answers, notes and proofs, whose author is then nobody in particular.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from assessment import grants, log
from assessment.store import Db
from assessment.store.tables import (
    account,
    answer_history,
    draft,
    evidence,
    firm,
    grant,
    identity,
    invitation,
    join_request,
    mail,
    membership,
    note,
    plan_change,
    plan_note,
    plan_reminder,
    resource_opinion,
    submission,
    web_session,
)
from assessment.store.tables import log as deeds

FORMAT = "ancrage-account-1"


@dataclass(frozen=True)
class Obstacles:
    """Why an account cannot go yet: ``firms`` (id, name) that it alone owns; it alone is the region's operator."""

    firms: tuple[tuple[str, str], ...]
    last_operator: bool

    def __bool__(self) -> bool:
        """Whether there is one."""
        return bool(self.firms) or self.last_operator


def obstacles(db: Db, account_id: str) -> Obstacles:
    """What stands in the way of deleting an account."""
    c, other = membership.c, membership.alias()
    another = sa.exists().where(other.c.firm == c.firm, other.c.role == "owner", other.c.account != account_id)
    query = (
        sa.select(firm.c.id, firm.c.name)
        .select_from(membership.join(firm, firm.c.id == c.firm))
        .where(c.account == account_id, c.role == "owner", ~another)
        .order_by(firm.c.name, firm.c.id)
    )
    alone = tuple((row["id"], row["name"]) for row in db.rows(query))
    operators = sa.select(grant.c.account).where(grant.c.role == "operator", grant.c.ended_at.is_(None)).distinct()
    return Obstacles(alone, [row["account"] for row in db.rows(operators)] == [account_id])


def delete(db: Db, account_id: str) -> bool:
    """Delete an account and what is only its own; ``False``: something stands in the way, nothing was done."""
    # The rows are locked first: two owners of one firm, or the last two of the region's team, who leave at the same
    # moment would each count on the other.
    db.rows(grants.operators().with_for_update())
    held = sa.select(membership.c.firm).where(membership.c.account == account_id, membership.c.role == "owner")
    db.rows(sa.select(firm.c.id).where(firm.c.id.in_(held)).order_by(firm.c.id).with_for_update())
    if obstacles(db, account_id):
        return False
    email = db.value(sa.select(account.c.email).where(account.c.id == account_id))
    if email is None:
        return False
    db.delete(draft, draft.c.author == account_id)
    db.delete(mail, mail.c.recipient == email)
    over = sa.or_(invitation.c.accepted_at.is_not(None), invitation.c.revoked_at.is_not(None))
    db.delete(invitation, invitation.c.email == email, over)
    db.delete(account, account.c.id == account_id)
    log.record(db, None, "account.deleted", "account", account_id)
    return True


def export(db: Db, account_id: str) -> dict[str, Any]:
    """Everything kept of a person, as plain data for JSON: instants in ISO 8601, UTC.

    Of answers and proofs, which are the firm's, only that this person gave them, and when; whole they are in the
    firm's export. Raises KeyError: there is no such account.
    """
    row = db.row(sa.select(account).where(account.c.id == account_id))
    if row is None:
        raise KeyError(account_id)
    person = {name: row[name] for name in ("email", "name", "lang", "theme", "email_confirmed_at", "created_at")}
    made: dict[str, Any] = _plain(
        {
            "format": FORMAT,
            "made_at": db.now,
            "account": {**person, "has_password": row["password_hash"] is not None},
            "identities": _list(db, identity, account_id, "issuer", "subject", "label", "created_at"),
            "sessions": _list(db, web_session, account_id, "user_agent", "created_at", "seen_at", "expires_at"),
            "firms": _firms(db, account_id),
            "region_roles": _list(db, grant, account_id, "role", "granted_at", "ended_at"),
            "join_requests": _list(db, join_request, account_id, "firm", "message", "created_at", "accepted"),
            "invitations": _rows(
                db, invitation, invitation.c.email == row["email"], ("firm", "role", "created_at", "accepted_at")
            ),
            "answers": _list(db, answer_history, account_id, "assessment", "question", "revision", "at"),
            "notes": _list(db, note, account_id, "assessment", "question", "text", "at"),
            "plan_notes": _list(db, plan_note, account_id, "plan_action", "text", "at"),
            "plan_changes": _list(db, plan_change, account_id, "plan_action", "revision", "at"),
            "plan_reminders": _list(db, plan_reminder, account_id, "firm", "created_at"),
            "resource_opinions": _list(db, resource_opinion, account_id, "firm", "resource", "helped", "comment", "at"),
            "proofs": _list(db, evidence, account_id, "firm", "title", "created_at"),
            "submissions": _list(db, submission, account_id, "assessment", "version", "signer", "capacity"),
            "log": _list(db, deeds, account_id, "at", "action", "subject_kind", "subject"),
            "e_mails": _rows(db, mail, mail.c.recipient == row["email"], ("subject", "created_at", "sent_at")),
        }
    )
    return made


def _firms(db: Db, account_id: str) -> list[dict[str, Any]]:
    c = membership.c
    query = (
        sa.select(firm.c.id, firm.c.name, firm.c.siren, c.role, c.pillars, c.created_at)
        .select_from(membership.join(firm, firm.c.id == c.firm))
        .where(c.account == account_id)
        .order_by(firm.c.name, firm.c.id)
    )
    return [dict(row) for row in db.rows(query)]


def _list(db: Db, table: sa.Table, account_id: str, *names: str) -> list[dict[str, Any]]:
    return _rows(db, table, table.c.account == account_id, names)


def _rows(db: Db, table: sa.Table, where: sa.ColumnElement[bool], names: Sequence[str]) -> list[dict[str, Any]]:
    columns = [table.c[name] for name in names]
    return [dict(row) for row in db.rows(sa.select(*columns).where(where).order_by(*columns))]


def _plain(value: Any) -> Any:
    """Instants as texts, all the way down."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
