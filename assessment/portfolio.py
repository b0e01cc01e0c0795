"""The firms that an adviser follows, each by its own invitation: the role is the mandate, and ends with it at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from assessment import assessments, current, firms, log, teamwork
from assessment.assessments import Assessment
from assessment.current import Current
from assessment.firms import Firm
from assessment.planned import PlanProgress, plan_progress
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
    plan: PlanProgress | None
    now: datetime

    @property
    def last(self) -> datetime:
        """When something last changed."""
        return self.firm.created_at if self.assessment is None else self.assessment.changed_at


@dataclass(frozen=True)
class Figures:
    """What the answers give. ``done`` of ``asked`` questions; points of the scale; ids of levels."""

    done: int = 0
    asked: int = 0
    to_check: int = 0
    """Consistency rules that ask to look at answers again."""
    low: float = 0.0
    high: float = 0.0
    """Bounds of the total; the same once nothing is open."""
    level_at_least: str | None = None
    level_at_most: str | None = None


@dataclass(frozen=True)
class Situation:
    """Where a firm stands."""

    followed: Followed
    need: Need
    figures: Figures


def advises(db: Db, account: str) -> bool:
    """Whether at least one firm has this adviser."""
    c = membership.c
    query = sa.select(c.id).where(c.account == account, c.role == "advisor").limit(1)
    return db.value(query) is not None


def followed(db: Db, shelf: Shelf, account: str, today: date) -> Sequence[Followed]:
    """The firms whose mandate an adviser holds, by name; ``today``: from which on an action of a plan is late."""
    held = [one.firm for one in firms.of_account(db, account) if one.role == "advisor"]
    return [_followed(db, shelf, firm, today) for firm in held]


def _followed(db: Db, shelf: Shelf, firm: Firm, today: date) -> Followed:
    planned = plan_progress(db, firm.id, today)
    latest = next(iter(assessments.of_firm(db, firm.id)), None)
    if latest is None:
        return Followed(firm, None, None, 0, planned, db.now)
    try:
        found = current.load(db, shelf, latest.id)
    except (KeyError, QuestionnaireError):  # a release that was taken away: the answers are there all the same
        found = None
    return Followed(firm, latest, found, len(teamwork.to_discuss(db, latest.id)), planned, db.now)


class Scores:
    """The last figures: an adviser with a hundred firms opens the page again and again, and few answers change."""

    KEPT = 2048

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Figures] = OrderedDict()
        self._lock = threading.Lock()

    def situation(self, one: Followed) -> Situation:
        """Score what was read, unless the same answers were; it needs no transaction."""
        found = Figures() if one.current is None else self._figures(one.current)
        return Situation(one, _need(one, found), found)

    def _figures(self, current: Current) -> Figures:
        key = current.fingerprint
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = _scored(current)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self.KEPT:
                self._kept.popitem(last=False)
        return made


def _scored(current: Current) -> Figures:
    result, far = current.result, progress(current)
    total, value = result.total, result.total.value
    low, high = (total.low, total.high) if value is None else (value, value)
    return Figures(
        far.done, far.asked, len(result.to_check), low, high, result.level_at_least, result.level_at_most
    )  # fmt: skip


def _need(one: Followed, found: Figures) -> Need:
    if one.assessment is None:
        return "not_begun"
    if one.assessment.state == "submitted":
        return "signed"
    if found.to_check or one.discussed:
        return "to_check"
    if found.asked and found.done == found.asked:
        return "to_sign"
    if one.now - one.last > STALLED:
        return "stalled"
    return "under_way" if found.done else "not_begun"


def most_pressing(every: Sequence[Situation]) -> list[Situation]:
    """What needs help first, then what has not changed for longest."""
    return sorted(every, key=lambda one: (NEEDS.index(one.need), one.followed.last, one.followed.firm.name))


def note_export(db: Db, account: str, firm_ids: Sequence[str]) -> None:
    """Write in the log of each firm that its adviser took these figures along."""
    for firm_id in firm_ids:
        log.record(db, account, "firm.figures_exported_by_advisor", "firm", firm_id)
