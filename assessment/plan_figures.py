"""What a plan brings: what each action would still bring, what those done have brought, from the kernel.

An action knows the answer that it leads to. Where the firm's answer is there, the action has its effect already: the
total, minus the total with the answer that stood when the action was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assessment.answer_check import AnswerChecker
from assessment.plan import PlanAction
from assessment.plan_words import declared
from questionnaires.loader import LoadedQuestionnaire
from scoring.answers import Answer, AnswerSheet
from scoring.gains import effect, together
from scoring.kernel.machine import round_figure
from scoring.plan import ScoringPlan
from scoring.result import Gain, Result
from scoring.score import with_answer
from scoring.ways import reached

_SAME = 1e-9
"""Points: two ends of an interval that are nearer are one figure."""


@dataclass(frozen=True)
class Basis:
    """An assessment that a plan is measured by: the firm's latest one of a questionnaire."""

    assessment: str
    period: int
    open: bool
    """Whether its answers may change."""
    loaded: LoadedQuestionnaire
    plan: ScoringPlan
    sheet: AnswerSheet
    result: Result
    gains: Sequence[Gain]


@dataclass(frozen=True)
class ActionFigures:
    """One action against the answers of today, in points."""

    answered: bool
    """Whether the question is answered: else what the action brings is not known yet."""
    reached: bool
    gain: float | None = None
    """What it would still bring for certain; ``None``: nothing, or not known."""
    effect: float | None = None
    """What the answer has brought since; ``None`` where it has not changed, or the old one fits no more."""


@dataclass(frozen=True)
class BasisFigures:
    """What the open actions bring together, in points for certain.

    ``now`` and ``after``: the total without and with them, both rounded as the questionnaire says; ``None`` while
    questions are open, or where the actions open some.
    """

    gain: float
    now: float | None = None
    after: float | None = None


def of_action(basis: Basis, action: PlanAction) -> ActionFigures | None:
    """One action; ``None``: an own one, or one that the release of the assessment has no longer."""
    found = _found(basis, action)
    if found is None:
        return None
    question, one = found
    node = next(node for node in basis.result.nodes if node.id == question.id)
    if node.state == "not_known":
        return ActionFigures(True, False, _gain(basis, question.id, one.id))
    if node.state != "answered" or node.value is None:
        return ActionFigures(False, False)
    if not reached(basis.plan, question, one, node.value):
        return ActionFigures(True, False, _gain(basis, question.id, one.id))
    return ActionFigures(True, True, None, _effect(basis, question.id, action.before))


def all_open(basis: Basis, actions: Sequence[PlanAction]) -> BasisFigures:
    """What the actions still open bring together: one what-if, since gains do not add up."""
    chosen = {
        (one.origin.question, one.origin.action)
        for one in actions
        if one.details.open and one.origin is not None and one.origin.questionnaire == basis.loaded.model.id
    }
    low, high = together(basis.loaded, basis.plan, basis.sheet, basis.result, chosen)
    total, tables = basis.result.total, basis.plan.tables
    if total.unrounded is None or abs(high - low) > _SAME:
        return BasisFigures(min(low, high))
    return BasisFigures(low, total.value, round_figure(total.unrounded + low, tables.decimals, tables.down))


def _found(basis: Basis, action: PlanAction) -> Any:
    origin = action.origin
    if origin is None or origin.questionnaire != basis.loaded.model.id:
        return None
    return declared(basis.loaded, origin.question, origin.action)


def _gain(basis: Basis, question: str, action: str) -> float | None:
    return next((gain.gain for gain in basis.gains if gain.question == question and gain.action == action), None)


def _effect(basis: Basis, question: str, before: Mapping[str, Any] | None) -> float | None:
    """The total minus the total with the old answer, which bears the tier of the new one: only the answer differs."""
    now = basis.sheet.answers.get(question)
    then = _answer(basis.loaded, question, before)
    if now is None or then is None or (then.state, then.value) == (now.state, now.value):
        return None
    older = with_answer(basis.sheet, question, replace(then, tier=now.tier))
    return min(effect(basis.plan, older, basis.sheet))


def _answer(loaded: LoadedQuestionnaire, question: str, content: Mapping[str, Any] | None) -> Answer | None:
    """A kept answer as the score reads it; ``None``: there is none, or the question takes it no longer."""
    if content is None:
        return None
    checker = AnswerChecker(loaded)
    found = checker.answers({question: dict(content)}).get(question)
    return None if checker.findings else found
