"""What others than the plan's own pages ask of it: which actions it holds, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from assessment import plan
from assessment.store import Db
from assessment.store.tables import plan_action


def planned_actions(db: Db, firm: str) -> frozenset[tuple[str, str]]:
    """(question, action) of each that stands in the plan of a firm, done or not; dropped ones do not."""
    c = plan_action.c
    query = sa.select(c.question, c.action).where(c.firm == firm, c.action.is_not(None), c.status != "dropped")
    return frozenset((row["question"], row["action"]) for row in db.rows(query))


@dataclass(frozen=True)
class PlanProgress:
    """How far a plan is, in actions; those dropped are no part of it. ``late`` ones are open too."""

    done: int
    open: int
    late: int


def plan_progress(db: Db, firm: str, today: date) -> PlanProgress | None:
    """How far the plan of a firm is on a day; ``None``: there is nothing in it."""
    held = [one.details for one in plan.of_firm(db, firm) if one.details.status != "dropped"]
    if not held:
        return None
    return PlanProgress(
        sum(one.status == "done" for one in held), sum(one.open for one in held), sum(one.late(today) for one in held)
    )
