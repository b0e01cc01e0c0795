"""People's accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessment import identities, links, sessions
from assessment.mailer import is_address
from assessment.store import ConflictError, Db
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


def is_email(text: str) -> bool:
    """Whether a text can be somebody's address of e-mail: one address alone, in a domain with a dot."""
    address = normal_email(text)
    domain, _, top = address.rpartition("@")[2].rpartition(".")
    return bool(domain) and len(top) > 1 and address.isprintable() and "<" not in address and is_address(address)


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


def confirm_email(db: Db, account_id: str, *, takeover: bool) -> bool:
    """Note that an address belongs to its account's owner; ``False``: it was known already.

    ``takeover``: whoever proved it may be another than who opened the account in the name of that address. Then what
    would let the other one in goes: password, identities, sessions, links.
    """
    unconfirmed = (account.c.id == account_id, account.c.email_confirmed_at.is_(None))
    values: dict[str, Any] = {"password_hash": None} if takeover else {}
    if not db.update(account, *unconfirmed, email_confirmed_at=db.now, **values):
        return False
    if takeover:
        identities.detach_all(db, account_id)
        sessions.end_all(db, account_id)
    ended: tuple[links.Kind, ...] = ("confirm", "sign_in", "reset", "address") if takeover else ("confirm",)
    links.end(db, account_id, ended)
    return True


def set_password(db: Db, account_id: str, password_hash: str, *, session: str | None) -> int:
    """Change a password: every session ends but that of the token ``session``, every link sent before dies.

    How many sessions ended.
    """
    db.update(account, account.c.id == account_id, password_hash=password_hash)
    links.end(db, account_id, ("sign_in", "reset", "address"))
    return sessions.end_all(db, account_id, but=session)


def rehash(db: Db, account_id: str, old: str, new: str) -> None:
    """Keep the same password under today's parameters, unless it was changed meanwhile."""
    db.update(account, account.c.id == account_id, account.c.password_hash == old, password_hash=new)


def change_email(db: Db, account_id: str, email: str) -> None:
    """Move an account to an address that was shown to be its owner's. Raises ConflictError: another one has it."""
    try:
        with db.connection.begin_nested():
            db.update(account, account.c.id == account_id, email=normal_email(email), email_confirmed_at=db.now)
    except sa.exc.IntegrityError as error:
        raise ConflictError("account") from error
    links.end(db, account_id, ("confirm", "sign_in", "reset", "address"))


def _account(row: Any) -> Account | None:
    if row is None:
        return None
    return Account(
        row["id"], row["email"], row["name"], "en" if row["lang"] == "en" else "fr", row["theme"],
        row["password_hash"], row["email_confirmed_at"], row["created_at"],
    )  # fmt: skip
