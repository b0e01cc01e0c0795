"""The actions that a firm has put into its improvement plan, for the pages that propose actions."""

from __future__ import annotations

from assessment.store import Db


def planned_actions(db: Db, firm: str) -> frozenset[tuple[str, str]]:
    """Question and action of each. None, as long as there are no plans: nothing is asked of ``db`` for ``firm``."""
    return frozenset()
