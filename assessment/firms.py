"""Firms: a space for each, ``claimed`` by whoever opened it until somebody shows that it is theirs.

Several people may open spaces for one SIREN, since a SIREN is public and proves nothing; at most one of these spaces is
confirmed, which a unique index holds. Anyone assesses; only a confirmed firm shares results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from assessment import log
from assessment.code_lists.activities import NAF_REV2
from assessment.code_lists.words import folded
from assessment.roles import Role
from assessment.store import ConflictError, Db
from assessment.store.tables import account, confirmation, firm, membership
from assessment.tokens import new_id

State = Literal["claimed", "confirmed"]
How = Literal["provider", "documents"]
PAGE = 50
"""Firms on one page of a search."""
_MOST_PAGES = 1_000_000


class NumberFixedError(Exception):
    """The SIREN of a firm that is confirmed, or that the region is looking at, does not change."""


@dataclass(frozen=True)
class Facts:
    """What a firm says of itself. ``headcount`` in persons (yearly average), ``turnover`` in euros without VAT."""

    siren: str
    siret: str | None
    name: str
    activity: str
    """Of NAF rév. 2, with its point."""
    commune: str
    """INSEE code."""
    headcount: float
    turnover: float | None
    group_member: bool


@dataclass(frozen=True)
class Firm(Facts):
    """A firm's space."""

    id: str
    state: State
    confirmed_at: datetime | None
    confirmed_how: How | None
    created_at: datetime

    @property
    def confirmed(self) -> bool:
        """Whether the region or an identity provider said that this space is the firm's."""
        return self.state == "confirmed"


@dataclass(frozen=True)
class Held:
    """A firm and what a person is to it."""

    firm: Firm
    role: Role
    pillars: tuple[str, ...] | None


def create(db: Db, by: str, facts: Facts) -> str:
    """Open a space, with its owner; its id."""
    made = new_id()
    values = asdict(facts)
    db.insert(
        firm, id=made, nomenclature=NAF_REV2, state="claimed", created_by=by, created_at=db.now, **values
    )  # fmt: skip
    db.insert(membership, id=new_id(), firm=made, account=by, role="owner", created_at=db.now)
    log.record(db, by, "firm.created", "firm", made)
    return made


def create_once(db: Db, by: str, facts: Facts) -> tuple[str, bool]:
    """Open a space unless this person has one for that SIREN (a form sent twice): its id, and whether it is new."""
    db.row(sa.select(account.c.id).where(account.c.id == by).with_for_update())
    mine = next((held.firm.id for held in of_account(db, by) if held.firm.siren == facts.siren), None)
    return (mine, False) if mine is not None else (create(db, by, facts), True)


def find(db: Db, firm_id: str) -> Firm | None:
    """The firm of that id."""
    row = db.row(sa.select(firm).where(firm.c.id == firm_id))
    return None if row is None else _firm(row)


def of_siren(db: Db, siren: str) -> Sequence[Firm]:
    """Every space of a SIREN, the confirmed one first, then the oldest."""
    query = sa.select(firm).where(firm.c.siren == siren).order_by(firm.c.confirmed_at.is_(None), firm.c.created_at)
    return [_firm(row) for row in db.rows(query)]


def of_account(db: Db, account_id: str) -> Sequence[Held]:
    """The firms that a person is something to, by name."""
    query = (
        sa.select(firm, membership.c.role, membership.c.pillars)
        .select_from(membership.join(firm, firm.c.id == membership.c.firm))
        .where(membership.c.account == account_id)
        .order_by(firm.c.name, firm.c.id)
    )
    return [
        Held(_firm(row), row["role"], None if row["pillars"] is None else tuple(row["pillars"]))
        for row in db.rows(query)
    ]


def edit(db: Db, firm_id: str, by: str, facts: Facts) -> None:
    """Change what a firm says of itself.

    Raises KeyError where there is none; NumberFixedError where its SIREN would change after it was confirmed, or while
    a request to be confirmed waits.
    """
    held = lock(db, firm_id)
    if held.siren != facts.siren and (held.confirmed or _asked(db, firm_id)):
        raise NumberFixedError(firm_id)
    changed = sorted(name for name, value in asdict(facts).items() if value != getattr(held, name))
    if changed:
        db.update(firm, firm.c.id == firm_id, searched=f" {folded(facts.name)}", **asdict(facts))
        log.record(db, by, "firm.edited", "firm", firm_id, fields=changed)


def _asked(db: Db, firm_id: str) -> bool:
    c = confirmation.c
    return db.value(sa.select(c.id).where(c.firm == firm_id, c.decided_at.is_(None)).limit(1)) is not None


def confirm(db: Db, firm_id: str, by: str, how: How, *, siren: str | None = None) -> None:
    """Say that this space is the firm's own; once is enough.

    ``siren``: the number that was proven, if it is a number that was. A request that waits is settled with it. Raises
    KeyError where there is no such firm, ConflictError where another space of the SIREN is confirmed, or where the
    space is no longer that of the number proven.
    """
    held = lock(db, firm_id)
    if siren is not None and held.siren != siren:
        raise ConflictError("firm")
    if held.confirmed:
        return
    if any(other.confirmed for other in of_siren(db, held.siren)):
        raise ConflictError("firm")
    _set_confirmed(db, firm_id, how)
    c = confirmation.c
    db.update(confirmation, c.firm == firm_id, c.decided_at.is_(None), decided_at=db.now, decided_by=by, accepted=True)
    log.record(db, by, "firm.confirmed" if how == "provider" else "region.firm_confirmed", "firm", firm_id, how=how)


def _set_confirmed(db: Db, firm_id: str, how: How) -> None:
    """Two spaces confirmed at the same moment: the unique index refuses one of them."""
    try:
        with db.connection.begin_nested():
            db.update(firm, firm.c.id == firm_id, state="confirmed", confirmed_at=db.now, confirmed_how=how)
    except sa.exc.IntegrityError as error:
        raise ConflictError("firm") from error


def unconfirm(db: Db, firm_id: str, by: str) -> None:
    """Take a confirmation back: by the region's team. Raises KeyError where there is no such firm."""
    if lock(db, firm_id).confirmed:
        db.update(firm, firm.c.id == firm_id, state="claimed", confirmed_at=None, confirmed_how=None)
        log.record(db, by, "region.confirmation_withdrawn", "firm", firm_id)


def lock(db: Db, firm_id: str) -> Firm:
    """The firm, which nobody else changes until this transaction ends. Raises KeyError where there is none."""
    row = db.row(sa.select(firm).where(firm.c.id == firm_id).with_for_update())
    if row is None:
        raise KeyError(firm_id)
    return _firm(row)


def search(db: Db, text: str = "", state: State | None = None, page: int = 1) -> tuple[Sequence[Firm], int]:
    """Firms by the beginning of their SIREN or by words of their name: one page (from 1), and how many there are."""
    query = sa.select(firm)
    if state is not None:
        query = query.where(firm.c.state == state)
    digits = "".join(text.split())
    if digits.isascii() and digits.isdigit():
        query = query.where(firm.c.siren.startswith(digits[:9]))
    else:
        for word in folded(text[:100]).split():
            query = query.where(firm.c.searched.contains(f" {word}"))
    many = int(db.value(sa.select(sa.func.count()).select_from(query.subquery())))
    page = min(max(page, 1), _MOST_PAGES)
    return [
        _firm(row) for row in db.rows(query.order_by(firm.c.name, firm.c.id).limit(PAGE).offset((page - 1) * PAGE))
    ], many


def counts(db: Db) -> dict[State, int]:
    """How many firms there are in each state."""
    rows = db.rows(sa.select(firm.c.state, sa.func.count().label("n")).group_by(firm.c.state))
    found = {row["state"]: int(row["n"]) for row in rows}
    return {"claimed": found.get("claimed", 0), "confirmed": found.get("confirmed", 0)}


def _firm(row: Any) -> Firm:
    return Firm(
        row["siren"], row["siret"], row["name"], row["activity"], row["commune"], row["headcount"], row["turnover"],
        row["group_member"], row["id"], row["state"], row["confirmed_at"], row["confirmed_how"], row["created_at"],
    )  # fmt: skip
