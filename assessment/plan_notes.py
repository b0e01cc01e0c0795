"""What people note about the actions of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from assessment.plan import LONGEST_NOTE, find
from assessment.store import Db
from assessment.store.tables import account as accounts
from assessment.store.tables import plan_action, plan_note
from assessment.tokens import new_id


@dataclass(frozen=True)
class PlanNote:
    """A note on an action. ``author``: the name; ``None`` of an account since deleted."""

    id: str
    action: str
    text: str
    author: str | None
    author_id: str | None
    at: datetime


def notes(db: Db, firm_id: str) -> Sequence[PlanNote]:
    """Every note of a plan, oldest first."""
    c = plan_note.c
    joined = plan_note.join(plan_action, plan_action.c.id == c.plan_action)
    query = (
        sa.select(plan_note, accounts.c.name)
        .select_from(joined.outerjoin(accounts, accounts.c.id == c.account))
        .where(plan_action.c.firm == firm_id)
        .order_by(c.at, c.id)
    )
    return [
        PlanNote(row["id"], row["plan_action"], row["text"], row["name"], row["account"], row["at"])
        for row in db.rows(query)
    ]


def add_note(db: Db, by: str, firm_id: str, action_id: str, text: str) -> str:
    """Add a note to an action; its id.

    Raises ValueError where it is empty or longer than ``LONGEST_NOTE`` characters, KeyError where there is no action.
    """
    kept = text.strip()
    if not kept or len(kept) > LONGEST_NOTE:
        raise ValueError("an empty or too long note")
    if find(db, firm_id, action_id) is None:
        raise KeyError(action_id)
    made = new_id()
    db.insert(plan_note, id=made, plan_action=action_id, text=kept, account=by, at=db.now)
    return made


def remove_note(db: Db, by: str, action_id: str, note_id: str) -> bool:
    """Take back one's own note; ``False``: it is not one's own, or not there."""
    c = plan_note.c
    return db.delete(plan_note, c.id == note_id, c.plan_action == action_id, c.account == by) == 1
