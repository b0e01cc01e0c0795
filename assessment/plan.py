"""The improvement plan: actions that a firm has chosen, who takes care of each, until when, how far it is.

The plan belongs to the firm and goes on from one year to the next. An action comes from a questionnaire, with its words
as they stood on the day it was chosen (a later release may have dropped it), or is the firm's own.

What changes it is in ``plan_changes``; its notes are in ``plan_notes``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from assessment.store import Db
from assessment.store.tables import account as accounts
from assessment.store.tables import membership, plan_action, plan_change

Status = Literal["todo", "doing", "done", "dropped"]
Owned = Literal["nobody", "member", "named"]
STATUSES: tuple[Status, ...] = ("todo", "doing", "done", "dropped")
OPEN: tuple[Status, ...] = ("todo", "doing")
LONGEST_TITLE, LONGEST_NAME, LONGEST_NOTE = 300, 200, 5_000
"""Characters of an own action, of an owner without account, of a note or a reason."""


@dataclass(frozen=True)
class Origin:
    """Where an action of a questionnaire stands in it."""

    questionnaire: str
    question: str
    action: str


@dataclass(frozen=True)
class Details:
    """What people decide about an action. ``budget`` in euros; ``title`` is that of an own action, else empty."""

    title: str = ""
    pillar: str | None = None
    owner: str | None = None
    """Account of a member; ``None`` with ``owner_name``: somebody without account, or nobody."""
    owner_name: str = ""
    due: date | None = None
    budget: float | None = None
    status: Status = "todo"
    reason: str = ""
    """Why it was dropped."""

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.status in OPEN

    def late(self, today: date) -> bool:
        """Whether its day has passed and it is still to be done."""
        return self.open and self.due is not None and self.due < today


@dataclass(frozen=True)
class Chosen:
    """An action of a questionnaire that is put into the plan. ``before``: the answer's content on that day."""

    origin: Origin
    pillar: str
    words: Mapping[str, Mapping[str, str]]
    before: Mapping[str, Any] | None


@dataclass(frozen=True)
class PlanAction:
    """One action of a plan. Names are ``None`` of an account since deleted."""

    id: str
    firm: str
    origin: Origin | None
    """``None``: the firm's own."""
    words: Mapping[str, Mapping[str, str]]
    """Language → texts of the questionnaire, on the day it was chosen."""
    before: Mapping[str, Any] | None
    details: Details
    owner_label: str
    """Name of who takes care of it; empty: nobody does."""
    owner_left: bool
    """Who took care of it has left the firm: nobody does now."""
    revision: int
    created_by: str | None
    created_at: datetime
    changed_by: str | None
    changed_at: datetime


@dataclass(frozen=True)
class Change:
    """One line of an action's history. ``changes``: field → (before, after); empty: it was put into the plan."""

    revision: int
    changes: Mapping[str, tuple[Any, Any]]
    author: str | None
    at: datetime


# --- reading ----------------------------------------------------------------------------------------------


def of_firm(db: Db, firm_id: str) -> Sequence[PlanAction]:
    """Every action of a firm: by date, those without one last."""
    c = plan_action.c
    query = _select().where(c.firm == firm_id).order_by(c.due.is_(None), c.due, c.created_at, c.id)
    return [_action(row) for row in db.rows(query)]


def find(db: Db, firm_id: str, action_id: str) -> PlanAction | None:
    """One action of a firm; ``None``: it has none of that id."""
    row = db.row(_select().where(plan_action.c.firm == firm_id, plan_action.c.id == action_id))
    return None if row is None else _action(row)


def of_origin(db: Db, firm_id: str, origin: Origin) -> PlanAction | None:
    """The action of a firm that comes from there."""
    c = plan_action.c
    where = (c.questionnaire == origin.questionnaire, c.question == origin.question, c.action == origin.action)
    row = db.row(_select().where(c.firm == firm_id, *where))
    return None if row is None else _action(row)


def history(db: Db, action_id: str) -> Sequence[Change]:
    """What was changed in an action, newest first."""
    c = plan_change.c
    query = (
        sa.select(plan_change, accounts.c.name)
        .select_from(plan_change.outerjoin(accounts, accounts.c.id == c.account))
        .where(c.plan_action == action_id)
        .order_by(c.revision.desc(), c.id)
    )
    return [
        Change(row["revision"], {name: (old, new) for name, (old, new) in row["changes"].items()}, row["name"],
               row["at"])
        for row in db.rows(query)
    ]  # fmt: skip


# --- rows -------------------------------------------------------------------------------------------------


def _select() -> sa.Select[Any]:
    """Actions with the names of people; whoever belongs to the firm no more takes care of nothing."""
    a, owner, creator, changer = plan_action, accounts.alias(), accounts.alias(), accounts.alias()
    m = membership
    joined = (
        a.outerjoin(m, sa.and_(m.c.firm == a.c.firm, m.c.account == a.c.owner))
        .outerjoin(owner, owner.c.id == m.c.account)
        .outerjoin(creator, creator.c.id == a.c.created_by)
        .outerjoin(changer, changer.c.id == a.c.changed_by)
    )
    names = owner.c.id.label("who"), owner.c.name.label("who_name"), owner.c.email.label("who_email")
    people = creator.c.name.label("creator"), changer.c.name.label("changer")
    return sa.select(a, *names, *people).select_from(joined)


def _action(row: Any) -> PlanAction:
    origin = None if row["action"] is None else Origin(row["questionnaire"], row["question"], row["action"])
    label = (row["who_name"] or row["who_email"]) if row["who"] is not None else row["owner_name"]
    details = Details(
        row["title"], row["pillar"], row["who"], row["owner_name"], row["due"], row["budget"], row["status"],
        row["reason"],
    )  # fmt: skip
    return PlanAction(
        row["id"], row["firm"], origin, row["words"], row["before"], details, label,
        row["owned"] == "member" and row["who"] is None, row["revision"], row["creator"], row["created_at"],
        row["changer"], row["changed_at"],
    )  # fmt: skip
