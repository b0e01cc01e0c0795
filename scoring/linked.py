"""Answers on which other questions hang: where an action on one changes what another is worth (docs/scoring.md §11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from questionnaires.loader import LoadedQuestionnaire
from scoring.answers import Answer, AnswerSheet
from scoring.demands import read_by
from scoring.engine import Columns, code_rows, run
from scoring.kernel.path import MISSING
from scoring.plan import ScoringPlan
from scoring.ways import Way, done

MOST_CHOICES = 256
"""Choices of one question's ways that are tried, or taken apart; with more of them it is taken to be linked."""
_OF_OTHERS = ("q_state", "q_potential_low", "q_potential_high", "q_fraction_low", "q_fraction_high")


def linked(loaded: LoadedQuestionnaire, plan: ScoringPlan, sheet: AnswerSheet, found: Sequence[Way]) -> frozenset[str]:
    """Questions whose ways may change the state, the worth or the figure of another question.

    Only questions that some condition or formula reads can. Where an expression reads one of them alone, every choice
    of its ways is tried by the kernel; where one expression reads several, all of them are taken to be linked.
    """
    improvable = {way.question for way in found}
    alone: set[str] = set()
    together: set[str] = set()
    for typed in chain(loaded.program.whens.values(), loaded.program.formulas.values()):
        read = read_by(loaded, typed) & improvable
        (alone if len(read) == 1 else together).update(read)
    of = {name: [way for way in found if way.question == name] for name in sorted(alone - together)}
    together |= {name for name, held in of.items() if count(held) > MOST_CHOICES}
    tried = [
        (name, done(loaded, plan, sheet, choice)[0])
        for name, held in of.items()
        if name not in together
        for choice in choices(held)
    ]
    if not tried:
        return frozenset(together)
    columns = run(plan, code_rows(plan, [sheet, *(other for _, other in tried)]))
    moved = {name for row, (name, _) in enumerate(tried, 1) if _others_differ(plan, columns, row, name)}
    return frozenset(together | moved)


def _others_differ(plan: ScoringPlan, columns: Columns, row: int, name: str) -> bool:
    own = plan.question_index[name]
    for output in _OF_OTHERS:
        before, after = columns.row(output, 0), columns.row(output, row)
        if before[:own] != after[:own] or before[own + 1 :] != after[own + 1 :]:
            return True
    return False


def count(found: Sequence[Way]) -> int:
    """How many :func:`choices` there are: twice as many with each option that may be added."""
    adding = sum(way.adds is not None for way in found)
    return len(found) - adding + (1 << adding) - 1


def choices(found: Sequence[Way]) -> Iterator[tuple[Way, ...]]:
    """The choices among the ways of one question: one where the answer is replaced, any set of those that add to it."""
    yield from ((way,) for way in found if way.adds is None)
    adding = [way for way in found if way.adds is not None]
    for size in range(1, len(adding) + 1):
        yield from combinations(adding, size)


def completed(plan: ScoringPlan, sheet: AnswerSheet) -> AnswerSheet:
    """The sheet with "not known" for all that is open: one way to complete it, so no more than that is certain."""
    for _ in range(len(plan.questions)):
        states = run(plan, code_rows(plan, [sheet])).row("q_state", 0)
        open_ = [coding.id for coding, state in zip(plan.questions, states, strict=True) if int(state) == MISSING]
        if not open_:
            break
        sheet = AnswerSheet(sheet.profile, {**sheet.answers, **{name: Answer("not_known") for name in open_}})
    return sheet
