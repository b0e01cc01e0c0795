"""Accounts at an OpenID Connect provider, and the account of ours that each opens.

An identity is the pair of issuer and subject, never an address of e-mail: addresses change hands, and what a provider
says of one proves nothing about an account that was opened here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessment.store import Db
from assessment.store.tables import identity
from assessment.tokens import new_id


@dataclass(frozen=True)
class Identity:
    """One account at a provider. ``label``: the address or name it has there."""

    id: str
    account: str
    issuer: str
    subject: str
    label: str
    created_at: datetime


def owner(db: Db, issuer: str, subject: str) -> str | None:
    """The account that an identity opens."""
    c = identity.c
    found: str | None = db.value(sa.select(c.account).where(c.issuer == issuer, c.subject == subject))
    return found


def attach(db: Db, account: str, issuer: str, subject: str, label: str) -> None:
    """Let an identity open an account. Raises ConflictError: it opens one already."""
    db.insert(
        identity, id=new_id(), account=account, issuer=issuer, subject=subject, label=label, created_at=db.now,
    )  # fmt: skip


def detach(db: Db, account: str, identity_id: str) -> bool:
    """Let it open the account no more; ``False``: the account has none of that id."""
    return db.delete(identity, identity.c.account == account, identity.c.id == identity_id) == 1


def detach_all(db: Db, account: str) -> int:
    """The same for every identity of an account; how many."""
    return db.delete(identity, identity.c.account == account)


def of_account(db: Db, account: str) -> Sequence[Identity]:
    """Those that open an account, the oldest first."""
    query = sa.select(identity).where(identity.c.account == account).order_by(identity.c.created_at, identity.c.id)
    return [_identity(row) for row in db.rows(query)]


def _identity(row: Any) -> Identity:
    return Identity(row["id"], row["account"], row["issuer"], row["subject"], row["label"], row["created_at"])
