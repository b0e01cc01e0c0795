"""The firms that an adviser follows, each by its own invitation: the role is the mandate, and ends with it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from assessment import assessments, current, firms, log, teamwork
from assessment.assessments import Assessment
from assessment.current import Current
from assessment.firms import Firm
from assessment.progress import progress
from assessment.shelf import Shelf
from assessment.store import Db
from assessment.store.tables import membership
from questionnaires.findings import QuestionnaireError

Need = Literal["to_check", "stalled", "not_begun", "under_way", "to_sign", "signed"]
NEEDS: tuple[Need, ...] = ("to_check", "stalled", "not_begun", "under_way", "to_sign", "signed")
"""What a firm may need of its adviser, the most pressing first; never how many points it has."""
STALLED = timedelta(days=14)
"""How long an assessment under way stays untouched before somebody should ask how it goes."""


@dataclass(frozen=True)
class Followed:
    """One firm, with its latest assessment as it stands; nothing is scored yet."""

    firm: Firm
    assessment: Assessment | None
    current: Current | None
    """``None`` too where the release is not at hand."""
    discussed: int
    """Questions that somebody marked to be discussed."""
    now: datetime

    @property
    def last(self) -> datetime:
        """When something last changed."""
        return self.firm.created_at if self.assessment is None else self.assessment.changed_at


@dataclass(frozen=True)
class Situation:
    """Where a firm stands, in figures. ``done`` of ``asked`` questions; points of the scale; ids of levels."""

    followed: Followed
    need: Need
    done: int
    asked: int
    to_check: int
    """Consistency rules that ask to look at answers again."""
    low: float
    high: float
    value: float | None
    """The total; ``None`` while open questions leave it between ``low`` and ``high``."""
    level_at_least: str | None
    level_at_most: str | None


def advises(db: Db, account: str) -> bool:
    """Whether at least one firm has this adviser."""
    c = membership.c
    query = sa.select(c.id).where(c.account == account, c.role == "advisor").limit(1)
    return db.value(query) is not None


def followed(db: Db, shelf: Shelf, account: str) -> Sequence[Followed]:
    """The firms whose mandate an adviser holds today, by name."""
    held = [one.firm for one in firms.of_account(db, account) if one.role == "advisor"]
    return [_followed(db, shelf, firm) for firm in held]


def _followed(db: Db, shelf: Shelf, firm: Firm) -> Followed:
    latest = next(iter(assessments.of_firm(db, firm.id)), None)
    if latest is None:
        return Followed(firm, None, None, 0, db.now)
    try:
        found = current.load(db, shelf, latest.id)
    except (KeyError, QuestionnaireError):  # a release that was taken away: the answers are there all the same
        found = None
    return Followed(firm, latest, found, len(teamwork.to_discuss(db, latest.id)), db.now)


def situation(one: Followed) -> Situation:
    """Score what was read; it needs no transaction."""
    if one.current is None:
        return Situation(one, _need(one, 0, 0, 0), 0, 0, 0, 0.0, 0.0, None, None, None)
    result, far = one.current.result, progress(one.current)
    total, checks = result.total, len(result.to_check)
    need = _need(one, far.done, far.asked, checks)
    return Situation(
        one, need, far.done, far.asked, checks, total.low, total.high, total.value, result.level_at_least,
        result.level_at_most,
    )  # fmt: skip


def _need(one: Followed, done: int, asked: int, checks: int) -> Need:
    if one.assessment is None:
        return "not_begun"
    if one.assessment.state == "submitted":
        return "signed"
    if checks or one.discussed:
        return "to_check"
    if asked and done == asked:
        return "to_sign"
    if one.now - one.last > STALLED:
        return "stalled"
    return "under_way" if done else "not_begun"


def most_pressing(every: Sequence[Situation]) -> list[Situation]:
    """What needs help first, then what has not changed for longest."""
    return sorted(every, key=lambda one: (NEEDS.index(one.need), one.followed.last, one.followed.firm.name))


def note_export(db: Db, account: str, firm_ids: Sequence[str]) -> None:
    """Write in the log of each firm that its adviser took these figures along."""
    for firm_id in firm_ids:
        log.record(db, account, "firm.figures_exported_by_advisor", "firm", firm_id)
