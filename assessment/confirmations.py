"""A firm asks the region to confirm it, with a document that shows who may speak for it; the region's team decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from assessment import firms, log, members
from assessment.store import Db
from assessment.store.tables import account as accounts
from assessment.store.tables import confirmation, firm
from assessment.tokens import new_id

LONGEST_MESSAGE, LONGEST_REASON = 2_000, 2_000


class WaitingError(Exception):
    """A request of the firm waits already, or the firm is confirmed."""


class OwnFirmError(Exception):
    """Nobody decides on a firm of their own."""


@dataclass(frozen=True)
class Document:
    """A file in the blob store. ``size`` in bytes."""

    sha256: str
    file_name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Confirmation:
    """A request. ``accepted`` and ``reason`` are ``None`` while it waits; ``asked_by``: a name, if any."""

    id: str
    firm: str
    firm_name: str
    siren: str
    asked_by: str | None
    message: str
    document: Document | None
    created_at: datetime
    decided_at: datetime | None
    accepted: bool | None
    reason: str | None


def request(db: Db, firm_id: str, by: str, message: str, document: Document) -> str:
    """Ask to be confirmed; the request's id. Raises WaitingError, KeyError where there is no such firm."""
    firm_ = firms.lock(db, firm_id)
    held = latest(db, firm_id)
    if firm_.confirmed or (held is not None and held.decided_at is None):
        raise WaitingError(firm_id)
    made = new_id()
    db.insert(
        confirmation, id=made, firm=firm_id, account=by, message=message, sha256=document.sha256,
        file_name=document.file_name, media_type=document.media_type, size=document.size, created_at=db.now,
    )  # fmt: skip
    log.record(db, by, "confirmation.requested", "firm", firm_id)
    return made


def withdraw(db: Db, firm_id: str, by: str) -> str | None:
    """Take back the request that waits; the hash of its document. Raises KeyError where none waits."""
    firms.lock(db, firm_id)
    held = latest(db, firm_id)
    if held is None or held.decided_at is not None:
        raise KeyError(firm_id)
    db.delete(confirmation, confirmation.c.id == held.id, confirmation.c.decided_at.is_(None))
    log.record(db, by, "confirmation.withdrawn", "firm", firm_id)
    return held.document.sha256 if held.document else None


def decide(db: Db, request_id: str, by: str, *, accepted: bool, reason: str) -> Confirmation:
    """Accept or refuse a request, which is given back as it stands afterwards.

    Raises KeyError where no such request waits, OwnFirmError, and ConflictError where another space of the SIREN is
    confirmed.
    """
    held = find(db, request_id)
    if held is not None:  # read again once nobody else decides on it, or withdraws it
        firms.lock(db, held.firm)
        held = find(db, request_id)
    if held is None or held.decided_at is not None:
        raise KeyError(request_id)
    if members.find(db, held.firm, by) is not None:
        raise OwnFirmError(held.firm)
    if accepted:
        firms.confirm(db, held.firm, by, "documents")
    else:
        log.record(db, by, "region.firm_refused", "firm", held.firm)
    c = confirmation.c
    db.update(confirmation, c.id == request_id, decided_at=db.now, decided_by=by, accepted=accepted, reason=reason)
    decided = find(db, request_id)
    assert decided is not None  # noqa: S101 - it was there
    return decided


def latest(db: Db, firm_id: str) -> Confirmation | None:
    """The request of a firm that waits, or else its last one."""
    c = confirmation.c
    row = db.row(
        _all().where(c.firm == firm_id).order_by(c.decided_at.is_not(None), c.created_at.desc(), c.id).limit(1)
    )
    return None if row is None else _confirmation(row)


def find(db: Db, request_id: str) -> Confirmation | None:
    """The request of that id."""
    row = db.row(_all().where(confirmation.c.id == request_id))
    return None if row is None else _confirmation(row)


def waiting(db: Db) -> Sequence[Confirmation]:
    """Requests that wait for the region's team, the oldest first."""
    c = confirmation.c
    return [_confirmation(row) for row in db.rows(_all().where(c.decided_at.is_(None)).order_by(c.created_at, c.id))]


def _all() -> sa.Select[Any]:
    joined = confirmation.join(firm, firm.c.id == confirmation.c.firm).outerjoin(
        accounts, accounts.c.id == confirmation.c.account
    )
    columns = firm.c.name.label("firm_name"), firm.c.siren, accounts.c.name.label("asked_by")
    return sa.select(confirmation, *columns).select_from(joined)


def _confirmation(row: Any) -> Confirmation:
    sent = None
    if row["sha256"] is not None:
        sent = Document(row["sha256"], row["file_name"], row["media_type"], row["size"])
    return Confirmation(
        row["id"], row["firm"], row["firm_name"], row["siren"], row["asked_by"], row["message"], sent,
        row["created_at"], row["decided_at"], row["accepted"], row["reason"],
    )  # fmt: skip
