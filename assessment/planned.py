"""What others than the plan's own pages ask of it: which actions it holds, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment import plan
from assessment.plan import PlanAction
from assessment.store import Db


def planned_actions(actions: Sequence[PlanAction], questionnaire: str) -> frozenset[tuple[str, str]]:
    """(question, action) of each of a questionnaire that stands in a plan, done or not; dropped ones do not."""
    return frozenset(
        (one.origin.question, one.origin.action)
        for one in actions
        if one.origin is not None and one.origin.questionnaire == questionnaire and one.details.status != "dropped"
    )


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
