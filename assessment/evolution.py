"""This year against the one before (docs/scoring.md §11), with what makes the two differ beside the answers."""

from __future__ import annotations

from dataclasses import dataclass

from assessment import assessments
from assessment.carry_over import NoWayError, Year, predecessor, steps_between, year_of
from assessment.shelf import Shelf
from assessment.store import Db
from scoring.score import score
from scoring.years import Side, Years, compare


@dataclass(frozen=True)
class Evolution:
    """Two years of one firm, and the three terms between them.

    ``before_total``, ``after_total``: as each year's result shows it, ends rounded by its own method.
    """

    before: Year
    after: Year
    years: Years
    before_total: tuple[float, float]
    after_total: tuple[float, float]
    decimals: int


@dataclass(frozen=True)
class Pair:
    """Two years, read from the database and not compared yet."""

    before: Year
    after: Year


def read(db: Db, shelf: Shelf, assessment_id: str) -> Pair | None:
    """An assessment and the year before it; ``None``: there is no year before."""
    held = assessments.find(db, assessment_id)
    if held is None or held.firm is None:
        return None
    before = predecessor(db, held.firm, held.questionnaire, held.period)
    try:
        return None if before is None else Pair(year_of(db, shelf, before), year_of(db, shelf, held))
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
    return Evolution(
        before, after, found, (then.total.low, then.total.high), (now.total.low, now.total.high),
        max(then.decimals, now.decimals),
    )  # fmt: skip


def _side(year: Year) -> Side:
    return Side(year.shelved.loaded, year.shelved.plan, year.sheet)
