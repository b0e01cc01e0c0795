"""Forms that wait for their author to be back (see ``web/parking.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from assessment.store import Db
from assessment.store.tables import parked_form
from assessment.tokens import new_token, token_hash

LIFE = timedelta(days=1)


@dataclass(frozen=True)
class ParkedForm:
    """What was typed: the address it was for, and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]


def park(db: Db, path: str, fields: Sequence[tuple[str, str]]) -> str:
    """Keep a form for a day; the token that gives it back."""
    token = new_token()
    kept = [list(pair) for pair in fields]
    db.insert(parked_form, token_hash=token_hash(token), path=path, fields=kept, created_at=db.now)
    return token


def find(db: Db, token: str) -> ParkedForm | None:
    """The form of a token, within its day."""
    c = parked_form.c
    row = db.row(sa.select(parked_form).where(c.token_hash == token_hash(token), c.created_at > db.now - LIFE))
    return None if row is None else ParkedForm(row["path"], tuple((name, text) for name, text in row["fields"]))


def drop(db: Db, token: str) -> None:
    """Forget a form."""
    db.delete(parked_form, parked_form.c.token_hash == token_hash(token))


def sweep(db: Db) -> int:
    """Forget the forms that nobody came back for; how many."""
    return db.delete(parked_form, parked_form.c.created_at <= db.now - LIFE)
