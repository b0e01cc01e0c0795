"""This year against the one before (docs/scoring.md §11), with what makes the two differ beside the answers."""

from __future__ import annotations

from dataclasses import dataclass

from assessment import assessments
from assessment.carry_over import NoWayError, Year, predecessor, steps_between, year_of
from assessment.shelf import Shelf
from assessment.store import Db
from scoring.result import Result
from scoring.score import score
from scoring.years import Side, Years, compare


@dataclass(frozen=True)
class Evolution:
    """Two years of one firm, the result of each under its own method, and the three terms between them."""

    before: Year
    after: Year
    years: Years
    before_result: Result
    after_result: Result

    @property
    def decimals(self) -> int:
        """Of the figures shown."""
        return max(self.before_result.decimals, self.after_result.decimals)


@dataclass(frozen=True)
class Pair:
    """Two years, read from the database and not compared yet."""

    before: Year
    after: Year


def read(db: Db, shelf: Shelf, assessment_id: str) -> Pair | None:
    """An assessment and the year before it; ``None``: there is no year before."""
    now = assessments.find(db, assessment_id)
    if now is None or now.firm is None:
        return None
    before = predecessor(db, now.firm, now.questionnaire, now.period)
    try:
        return None if before is None else Pair(year_of(db, shelf, before), year_of(db, shelf, now))
    except KeyError:
        return None


def evolution(shelf: Shelf, pair: Pair) -> Evolution | None:
    """The three terms; no transaction is needed. ``None``: no way leads from the one release to the other."""
    before, after = pair.before, pair.after
    try:
        steps = steps_between(shelf, before.shelved, after.shelved)
    except NoWayError:
        return None
    found = compare(steps, _side(before), _side(after))
    then, now = (score(one.shelved.loaded, one.shelved.plan, one.sheet, narrowing=False) for one in (before, after))
    return Evolution(before, after, found, then, now)


def _side(year: Year) -> Side:
    return Side(year.shelved.loaded, year.shelved.plan, year.sheet)
