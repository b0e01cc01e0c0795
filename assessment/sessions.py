"""Sessions kept on the server: a person sees them, and ends any of them from any device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from assessment.store import Db
from assessment.store.tables import web_session
from assessment.tokens import new_id, new_token, token_hash

SEEN_EVERY = timedelta(minutes=10)
"""A visit is noted at most this often: reading a page is no reason to write each time."""
_LONGEST_AGENT = 300


@dataclass(frozen=True)
class Session:
    """One browser's session. ``data``: what the pages keep in it."""

    id: str
    account: str | None
    data: dict[str, Any]
    user_agent: str
    created_at: datetime
    seen_at: datetime


def start(db: Db, account: str | None, data: dict[str, Any], user_agent: str, life: timedelta) -> str:
    """Begin a session; its token, which only the browser keeps."""
    token = new_token()
    db.insert(
        web_session, id=new_id(), token_hash=token_hash(token), account=account, data=data,
        user_agent=user_agent[:_LONGEST_AGENT], created_at=db.now, seen_at=db.now, expires_at=db.now + life,
    )  # fmt: skip
    return token


def find(db: Db, token: str) -> Session | None:
    """The session of a token, unless it ended or ran out."""
    c = web_session.c
    row = db.row(sa.select(web_session).where(c.token_hash == token_hash(token), c.expires_at > db.now))
    return None if row is None else _session(row)


def keep(db: Db, token: str, account: str | None, data: dict[str, Any], life: timedelta) -> bool:
    """Save what a session holds; ``False``: it has ended meanwhile."""
    where = web_session.c.token_hash == token_hash(token)
    return db.update(web_session, where, account=account, data=data, seen_at=db.now, expires_at=db.now + life) == 1


def end(db: Db, token: str) -> None:
    """End the session of a token."""
    db.delete(web_session, web_session.c.token_hash == token_hash(token))


def end_one(db: Db, account: str, session_id: str) -> bool:
    """End one session of an account; ``False``: it has none of that id."""
    return db.delete(web_session, web_session.c.account == account, web_session.c.id == session_id) == 1


def end_all(db: Db, account: str, but: str | None = None) -> int:
    """End every session of an account, but the one of a token; how many."""
    where = [web_session.c.account == account]
    if but is not None:
        where.append(web_session.c.token_hash != token_hash(but))
    return db.delete(web_session, *where)


def of_account(db: Db, account: str) -> Sequence[Session]:
    """The sessions of an account that have not run out, the last seen first."""
    c = web_session.c
    query = sa.select(web_session).where(c.account == account, c.expires_at > db.now).order_by(c.seen_at.desc())
    return [_session(row) for row in db.rows(query)]


def sweep(db: Db) -> int:
    """Remove the sessions that have run out; how many."""
    return db.delete(web_session, web_session.c.expires_at <= db.now)


def _session(row: Any) -> Session:
    return Session(row["id"], row["account"], row["data"], row["user_agent"], row["created_at"], row["seen_at"])
