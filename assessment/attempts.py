"""Attempts counted in the database, whatever process serves them: log-ins, and e-mails asked for.

What is counted is known by a keyed hash only: neither an address of e-mail nor one of the network is kept.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import timedelta

import sqlalchemy as sa

from assessment.store import Db
from assessment.store.tables import attempt
from assessment.tokens import new_id

WINDOW = timedelta(minutes=15)


def subject(key: str, kind: str, text: str) -> str:
    """What is counted: 64 hexadecimal digits. ``key``: a secret of the service, without which it cannot be guessed."""
    return hmac.new(key.encode(), f"{kind}|{text}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def begin(db: Db, limits: Mapping[str, int], window: timedelta = WINDOW) -> timedelta | None:
    """Count one attempt against every subject of ``limits`` (subject → most in a quarter of an hour, or ``window``).

    ``None``: it may go on. Otherwise one of them is used up: nothing is counted, and the time to wait is given back. An
    attempt is counted before it is tried, so that many at once are no way round.
    """
    _in_line(db, sorted(limits))
    waits = [wait for one, most in limits.items() if (wait := _wait(db, one, most, window)) is not None]
    if waits:
        return max(waits)
    for one in limits:
        db.insert(attempt, id=new_id(), subject=one, at=db.now)
    return None


def forget(db: Db, one: str) -> None:
    """Start anew for a subject: its owner has shown who they are."""
    db.delete(attempt, attempt.c.subject == one)


def sweep(db: Db) -> int:
    """Remove what counts no more; how many."""
    return db.delete(attempt, attempt.c.at <= db.now - WINDOW)


def _in_line(db: Db, subjects: Sequence[str]) -> None:
    """Who attempts the same at the same moment waits, or each would count without the others.

    In SQLite whoever writes is alone already.
    """
    if db.connection.dialect.name == "postgresql":
        for one in subjects:
            db.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(one, 0))))


def _wait(db: Db, one: str, most: int, window: timedelta) -> timedelta | None:
    """How long until a subject has an attempt again: when the oldest of its last ``most`` leaves the window."""
    c = attempt.c
    query = sa.select(c.at).where(c.subject == one, c.at > db.now - window).order_by(c.at.desc()).limit(most)
    times = [row["at"] for row in db.rows(query)]
    return times[-1] + window - db.now if len(times) >= most else None
