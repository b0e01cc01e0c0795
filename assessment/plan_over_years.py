"""Actions of a plan under the release of today: a plan goes on from year to year, questions change their names.

An action keeps the names of the day it was chosen. Where the release that the firm answers now calls its question
otherwise, or has split it, the mapping that the releases declare says which question it is
(:mod:`questionnaires.carry`). Nothing is written: the plan reads the same if that year is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assessment.answer_check import AnswerChecker
from assessment.plan import Origin, PlanAction
from assessment.plan_words import declared
from assessment.shelf import Shelf
from questionnaires.carry import Step, carry, step
from questionnaires.findings import QuestionnaireError
from questionnaires.loader import LoadedQuestionnaire

Content = Mapping[str, Any]


def as_now(shelf: Shelf, loaded: LoadedQuestionnaire, actions: Iterable[PlanAction]) -> list[PlanAction]:
    """The actions of a plan, those of this questionnaire under the names that it has for them.

    ``before`` becomes the answer of then in today's words; ``None`` where it is no answer any more. An action that no
    question has now stays as it is. May read older releases: not within a transaction.
    """
    return [
        one if one.origin is None or one.origin.questionnaire != loaded.model.id else _named(shelf, loaded, one)
        for one in actions
    ]


def stored_names(shelf: Shelf, loaded: LoadedQuestionnaire, actions: Sequence[PlanAction]) -> dict[Origin, Origin]:
    """Name of an action today → the name that the plan has for it."""
    pairs = zip(as_now(shelf, loaded, actions), actions, strict=True)
    return {now.origin: held.origin for now, held in pairs if now.origin is not None and held.origin is not None}


def _named(shelf: Shelf, loaded: LoadedQuestionnaire, action: PlanAction) -> PlanAction:
    origin = action.origin
    assert origin is not None  # noqa: S101 - the caller looked
    if declared(loaded, origin.question, origin.action):
        if action.before is None or _fits(loaded, origin.question, action.before):
            return action
        question = origin.question
    else:
        having = [one.id for one in loaded.model.all_questions() if declared(loaded, one.id, origin.action)]
        found = [one for one in having if any(name == origin.question for name, _ in _names(shelf, loaded, one))]
        if len(found) != 1:
            return action
        question = found[0]
    before = _before(shelf, loaded, question, origin.question, action.before)
    return replace(action, origin=replace(origin, question=question), before=before)


def _before(
    shelf: Shelf, loaded: LoadedQuestionnaire, question: str, then: str, before: Content | None
) -> Content | None:
    """The answer that stood when the action was chosen, under whichever release that was, as an answer of today."""
    if before is None or _fits(loaded, question, before):
        return before
    for name, steps in _names(shelf, loaded, question):
        if name == then and steps and _fits(steps[0].old, name, before):
            found = carry(steps, {name: before}).answers.get(question)
            return None if found is None else found.content
    return None


def _names(shelf: Shelf, loaded: LoadedQuestionnaire, question: str) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Names that a question has had, from today's back, with the releases that lead from each to today."""
    name, steps, here = question, tuple[Step, ...](), loaded
    yield name, steps
    while (previous := here.model.follows()) is not None:
        try:
            one = step(shelf.get(previous.release).loaded, here)
        except (KeyError, QuestionnaireError):  # not at hand any more
            return
        origin = one.origins.get(name)
        if origin is None:
            return
        name, steps, here = origin.was, (one, *steps), one.old
        yield name, steps


def _fits(loaded: LoadedQuestionnaire, question: str, content: Content) -> bool:
    checker = AnswerChecker(loaded)
    return question in checker.answers({question: dict(content)}) and not checker.findings
