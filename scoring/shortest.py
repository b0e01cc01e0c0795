"""The least effort to a level: the cheapest actions that reach it, and how sure that is (docs/scoring.md §11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from questionnaires.loader import LoadedQuestionnaire
from scoring.answers import AnswerSheet
from scoring.plan import ScoringPlan
from scoring.result import ConditionResult, Result
from scoring.score import score
from scoring.search import TIES, Found, Search
from scoring.simulation import Chosen
from scoring.ways import done, ways


@dataclass(frozen=True, slots=True)
class Shortest:
    """The answer to "what is the least that leads to this level?"."""

    level: str
    status: Literal["reached", "reachable", "unreachable"]
    proven: bool
    """No cheaper set reaches it (or, unreachable: none at all). Otherwise the set given is the best that was found."""
    chosen: tuple[Chosen, ...]
    """Question and action, in declared order."""
    hours: float
    after: Result | None
    """The firm with all of them done, scored again; where the level is out of reach, with every action done."""
    ties: tuple[tuple[Chosen, ...], ...]
    """Other sets of the same effort that reach it too, at most ``TIES``. The one chosen has the fewest actions, then
    the largest gain, then comes first in declared order."""
    more_ties: bool
    """There may be others beyond those."""
    failing: tuple[ConditionResult, ...]
    """Where it is out of reach: the conditions that fail, of it and of those below, whatever is done."""
    supposes: bool
    """Questions are still open: the level is certain whatever is answered, which may take more than it will."""


def shortest(
    loaded: LoadedQuestionnaire, plan: ScoringPlan, sheet: AnswerSheet, result: Result, level: str
) -> Shortest:
    """The cheapest set of actions, by declared hours, after which the level is certain.

    Args:
        loaded: the questionnaire that the plan was compiled from.
        plan: its scoring plan.
        sheet: the firm's answers.
        result: what they give now.
        level: id of a level.

    Raises:
        ValueError: there is no level of that id.
    """
    target = plan.levels.index(level)
    supposes = not result.complete
    if result.level_at_least is not None and plan.levels.index(result.level_at_least) >= target:
        return Shortest(level, "reached", True, (), 0.0, result, (), False, (), supposes)
    found = ways(loaded, plan, result)
    search = Search(loaded, plan, sheet, found, target)
    best = search.run()
    if not best:
        everything, _ = done(loaded, plan, sheet, found)
        after = score(loaded, plan, everything, narrowing=False)
        failing = tuple(
            condition
            for one in after.levels[: target + 1]
            for condition in one.conditions
            if condition.verdict != "yes"
        )
        return Shortest(level, "unreachable", search.proven, (), 0.0, after, (), False, failing, supposes)
    first, *others = sorted(best, key=_rank)
    after = score(loaded, plan, done(loaded, plan, sheet, [found[i] for i in first.chosen])[0], narrowing=False)
    named = [_named(search, one) for one in (first, *others)]
    return Shortest(
        level, "reachable", search.proven, named[0], first.hours, after,
        tuple(named[1 : TIES + 1]), len(named) > TIES + 1 or not search.all_ties, (), supposes,
    )  # fmt: skip


def _rank(one: Found) -> tuple[int, float, Sequence[int]]:
    return len(one.chosen), -round(one.total, 9), sorted(one.chosen)


def _named(search: Search, one: Found) -> tuple[Chosen, ...]:
    return tuple((search.ways[i].question, search.ways[i].action) for i in sorted(one.chosen))
