"""People's accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessment.store import Db
from assessment.store.tables import account
from assessment.tokens import new_id
from questionnaires.findings import Lang


@dataclass(frozen=True)
class Account:
    """One person. ``email`` in lower case; ``password_hash`` is ``None`` for who signs in by other means."""

    id: str
    email: str
    name: str
    lang: Lang
    theme: str | None
    password_hash: str | None
    email_confirmed_at: datetime | None
    created_at: datetime


def normal_email(text: str) -> str:
    """An address of e-mail as it is kept and compared."""
    return text.strip().lower()


def create(
    db: Db, email: str, name: str, lang: Lang, password_hash: str | None = None, *, confirmed: bool = False
) -> str:
    """Open an account; its id. Raises ConflictError where the address has one already."""
    made = new_id()
    db.insert(
        account, id=made, email=normal_email(email), name=name, lang=lang, password_hash=password_hash,
        email_confirmed_at=db.now if confirmed else None, created_at=db.now,
    )  # fmt: skip
    return made


def find(db: Db, account_id: str) -> Account | None:
    """The account of that id."""
    return _account(db.row(sa.select(account).where(account.c.id == account_id)))


def by_email(db: Db, email: str) -> Account | None:
    """The account of that address."""
    return _account(db.row(sa.select(account).where(account.c.email == normal_email(email))))


def prefer(db: Db, account_id: str, **values: Any) -> None:
    """Change preferences: ``lang``, ``theme``, ``name``."""
    db.update(account, account.c.id == account_id, **values)


def _account(row: Any) -> Account | None:
    if row is None:
        return None
    return Account(
        row["id"], row["email"], row["name"], "en" if row["lang"] == "en" else "fr", row["theme"],
        row["password_hash"], row["email_confirmed_at"], row["created_at"],
    )  # fmt: skip
