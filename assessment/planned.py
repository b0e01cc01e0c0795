"""Which actions of a questionnaire a firm has in its plan."""

from __future__ import annotations

import sqlalchemy as sa

from assessment.store import Db
from assessment.store.tables import plan_action


def planned_actions(db: Db, firm: str) -> frozenset[tuple[str, str]]:
    """(question, action) of each that stands in the plan of a firm, done or not; dropped ones do not."""
    c = plan_action.c
    query = sa.select(c.question, c.action).where(c.firm == firm, c.action.is_not(None), c.status != "dropped")
    return frozenset((row["question"], row["action"]) for row in db.rows(query))
