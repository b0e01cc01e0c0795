"""E-mails: written in the transaction of what they tell of, sent by the worker, listed in the demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessment import jobs
from assessment.store import Db
from assessment.store.tables import mail
from assessment.tokens import new_id
from questionnaires.findings import Lang

JOB = "mail"


@dataclass(frozen=True)
class Mail:
    """One e-mail; ``sent_at`` is ``None`` while it waits."""

    id: str
    recipient: str
    subject: str
    text: str
    lang: Lang
    created_at: datetime
    sent_at: datetime | None
    unsubscribe: str | None
    """Address that stops letters of this kind, of one that was asked for."""


def post(
    db: Db, recipient: str, subject: str, text: str, lang: Lang, unsubscribe: str | None = None
) -> str:  # fmt: skip
    """Write an e-mail and ask the worker to send it; its id."""
    made = new_id()
    db.insert(
        mail, id=made, recipient=recipient, subject=subject, text=text, lang=lang, created_at=db.now,
        unsubscribe=unsubscribe,
    )  # fmt: skip
    jobs.enqueue(db, JOB, {"mail": made})
    return made


def find(db: Db, mail_id: str) -> Mail | None:
    """The e-mail of that id."""
    row = db.row(sa.select(mail).where(mail.c.id == mail_id))
    return None if row is None else _mail(row)


def newest(db: Db, most: int = 100) -> Sequence[Mail]:
    """The last e-mails written, newest first."""
    return [_mail(row) for row in db.rows(sa.select(mail).order_by(mail.c.created_at.desc(), mail.c.id).limit(most))]


def sent(db: Db, mail_id: str, *, keep: bool = False) -> None:
    """Note that it has left. Its text goes, since links that open accounts stand in it.

    ``keep``: it stays, to be read here, in a demonstration.
    """
    values = {} if keep else {"text": "", "unsubscribe": None}
    db.update(mail, mail.c.id == mail_id, sent_at=db.now, **values)


def _mail(row: Any) -> Mail:
    return Mail(
        row["id"],
        row["recipient"],
        row["subject"],
        row["text"],
        row["lang"],
        row["created_at"],
        row["sent_at"],
        row["unsubscribe"],
    )
