"""What an e-mailed address may do, once: confirm an address, sign in, choose a new password, change an address.

Reading a link changes nothing (mail scanners open every address they see); only :func:`use` consumes it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from assessment.store import Db
from assessment.store.tables import link
from assessment.tokens import new_token, token_hash

Kind = Literal["confirm", "sign_in", "reset", "address"]
"""``address``: the new address of an account, which its owner must show to be theirs before it is kept."""
State = Literal["open", "used", "expired", "unknown"]

LIVES: dict[Kind, timedelta] = {
    "confirm": timedelta(days=3),
    "sign_in": timedelta(minutes=30),
    "reset": timedelta(hours=1),
    "address": timedelta(days=1),
}
"""How long each kind may be used."""
_REMEMBERED = timedelta(days=30)
"""How long an ended link is kept after its end, so that it can say why it opens nothing any more."""


@dataclass(frozen=True)
class Link:
    """One e-mailed link. ``payload``: plain data of the page that made it, ``next`` among it."""

    kind: Kind
    email: str
    account: str
    payload: dict[str, Any]
    state: State


def make(db: Db, kind: Kind, account: str, email: str, payload: dict[str, Any] | None = None) -> str:
    """A new link for an account, sent to an address; its token, which only the e-mail holds."""
    token = new_token()
    db.insert(
        link, token_hash=token_hash(token), kind=kind, email=email, account=account, payload=payload or {},
        created_at=db.now, expires_at=db.now + LIVES[kind],
    )  # fmt: skip
    return token


def find(db: Db, token: str) -> Link | None:
    """The link of a token with the state it is in; ``None``: there is none."""
    row = db.row(sa.select(link).where(link.c.token_hash == token_hash(token)))
    return None if row is None else Link(row["kind"], row["email"], row["account"], row["payload"], _state(row, db.now))


def use(db: Db, token: str) -> bool:
    """Consume a link; ``False``: it is not open (any more). Of two who use it at once, one does."""
    c = link.c
    where = (c.token_hash == token_hash(token), c.used_at.is_(None), c.expires_at > db.now)
    return db.update(link, *where, used_at=db.now) == 1


def end(db: Db, account: str, kinds: Collection[Kind]) -> int:
    """End the open links of an account of some kinds; how many. They count as used."""
    c = link.c
    return db.update(link, c.account == account, c.kind.in_(kinds), c.used_at.is_(None), used_at=db.now)


def sweep(db: Db) -> int:
    """Forget the links that ended long ago; how many."""
    return db.delete(link, link.c.expires_at <= db.now - _REMEMBERED)


def _state(row: Any, now: datetime) -> State:
    if row["used_at"] is not None:
        return "used"
    return "open" if row["expires_at"] > now else "expired"
