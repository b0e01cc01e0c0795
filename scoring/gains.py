"""What improvements bring this firm: the total with them minus the total now, from the kernel (docs/scoring.md §11)."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import cast

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Action, AnyOf, Measured, Number, OneOf, Question, YesNo
from scoring.answer_tables import is_scored
from scoring.answers import Answer, AnswerSheet, TierCode, Value
from scoring.engine import code_rows, run
from scoring.kernel.path import UNSCORED, on_scale
from scoring.plan import ScoringPlan
from scoring.result import Gain, NodeResult, Result
from scoring.score import with_answer


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another answer that a firm could give to a question, better than its own."""

    question: str
    answer: Value
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class OptionGain:
    """What one better answer to a question brings, whatever leads to it."""

    question: str
    answer: Value
    gain_low: float
    gain_high: float


def action_gains(
    loaded: LoadedQuestionnaire, plan: ScoringPlan, sheet: AnswerSheet, result: Result
) -> tuple[Gain, ...]:
    """What every useful action brings on its own, most points per hour first.

    An action is useful where the question is answered, the action leads to a better answer than the firm's, and the
    total rises. A question still open comes first to be answered: it has no gain yet.
    """
    model = loaded.model
    hours = {effort.code: effort.hours for effort in model.efforts}
    found = [
        Candidate(question.id, answer, action)
        for question, node in _improvable(loaded, plan, result)
        for action in question.actions
        if (answer := _after(question, node, action, plan)) is not None
    ]
    gains = []
    for candidate, (low, high, level) in zip(found, _what_if(plan, sheet, result, found), strict=True):
        action = cast("Action", candidate.action)
        gain = Gain(
            candidate.question, action.id, action.effort, hours[action.effort], candidate.answer, low, high, level
        )
        if gain.gain > 1e-9 * result.scale:
            gains.append(gain)
    return tuple(sorted(gains, key=lambda gain: (-gain.gain / gain.hours, -gain.gain)))


def next_steps(loaded: LoadedQuestionnaire, gains: Iterable[Gain]) -> tuple[Gain, ...]:
    """One action a question: the one to begin with, in the order of the gains.

    Where a question takes one answer, better answers mostly presume the nearer ones, whose effort is not in their own:
    the action that gains least comes first. The boxes of an ``any_of`` stand by themselves: the first that is given.
    """
    alone = {question.id for question in loaded.model.all_questions() if isinstance(question, AnyOf)}
    every = list(gains)
    chosen: dict[str, Gain] = {}
    for gain in every:
        held = chosen.setdefault(gain.question, gain)
        if gain.question not in alone and gain.gain < held.gain - 1e-12:
            chosen[gain.question] = gain
    return tuple(gain for gain in every if chosen[gain.question] is gain)


def option_gains(
    loaded: LoadedQuestionnaire, plan: ScoringPlan, sheet: AnswerSheet, result: Result, question: str
) -> tuple[OptionGain, ...]:
    """What each better answer to one question brings: options, or the points of its scale above today's figure."""
    declared, node = next((pair for pair in _improvable(loaded, plan, result) if pair[0].id == question), (None, None))
    if declared is None or node is None:
        return ()
    found = [Candidate(question, answer) for answer in _better(declared, node, plan)]
    return tuple(
        OptionGain(question, candidate.answer, low, high)
        for candidate, (low, high, _) in zip(found, _what_if(plan, sheet, result, found), strict=True)
    )


def reached(plan: ScoringPlan, question: Question, action: Action, value: Value) -> bool:
    """Whether an answer is where an action leads, or beyond. Of several options: whether it holds all that it adds."""
    if isinstance(question, AnyOf):
        wanted = set(action.reaches) if isinstance(action.reaches, list) else {str(action.reaches)}
        return wanted <= set(cast("tuple[str, ...]", value))
    target = _target(question, action)
    if not is_scored(question):
        return value == target
    risen = _fraction(question, plan, target) - _fraction(question, plan, value)
    return (-risen if question.role == "penalty" else risen) <= 1e-12


def together(
    loaded: LoadedQuestionnaire,
    plan: ScoringPlan,
    sheet: AnswerSheet,
    result: Result,
    chosen: Collection[tuple[str, str]],
) -> tuple[float, float]:
    """What actions bring together, on both ends of the interval: their gains do not add up.

    ``chosen``: (question, action). Of several on one question, the options of an ``any_of`` add up; else the best
    answer counts.
    """
    changed = sheet
    for question, node in _improvable(loaded, plan, result):
        held = node
        for action in question.actions:
            answer = _after(question, held, action, plan) if (question.id, action.id) in chosen else None
            if answer is not None:
                held = replace(held, value=answer, fraction=_fraction(question, plan, answer))
                changed = with_answer(changed, question.id, Answer("answered", answer, _tier(sheet, question.id)))
    return effect(plan, sheet, changed)


def effect(plan: ScoringPlan, sheet: AnswerSheet, other: AnswerSheet) -> tuple[float, float]:
    """The total of ``other`` minus that of ``sheet``, on both ends of the interval."""
    if other is sheet:
        return 0.0, 0.0
    columns = run(plan, code_rows(plan, [sheet, other]), detail=0)
    low, high = (columns.one(name, 1) - columns.one(name, 0) for name in ("total_low", "total_high"))
    return low, high


def _improvable(loaded: LoadedQuestionnaire, plan: ScoringPlan, result: Result) -> list[tuple[Question, NodeResult]]:
    nodes = {node.id: node for node in result.nodes}
    return [
        (question, nodes[question.id])
        for q, question in enumerate(loaded.model.all_questions())
        if plan.tables.q_role[q] != UNSCORED and nodes[question.id].state in ("answered", "not_known")
    ]


def _what_if(
    plan: ScoringPlan, sheet: AnswerSheet, result: Result, found: list[Candidate]
) -> list[tuple[float, float, str | None]]:
    """Gain on both ends of the interval, and level for certain, of each candidate: one batch.

    A new answer bears the tier of the one it replaces.
    """
    sheets = [sheet]
    for candidate in found:
        answer = Answer("answered", candidate.answer, _tier(sheet, candidate.question))
        sheets.append(with_answer(sheet, candidate.question, answer))
    columns = run(plan, code_rows(plan, sheets), detail=0)
    low, high = columns.one("total_low", 0), columns.one("total_high", 0)
    names = (*plan.levels, None)  # -1: none
    return [
        (
            columns.one("total_low", row) - low,
            columns.one("total_high", row) - high,
            names[int(columns.one("level_low", row))],
        )
        for row in range(1, len(sheets))
    ]


def _tier(sheet: AnswerSheet, question: str) -> TierCode:
    """The tier of the answer that another replaces."""
    before = sheet.answers.get(question)
    return before.tier if before is not None and before.tier > TierCode.REJECTED else TierCode.DECLARED


def _fraction(question: Question, plan: ScoringPlan, value: Value) -> float:
    """The fraction that an answer would earn."""
    q, t = plan.question_index[question.id], plan.tables
    match question:
        case YesNo():
            return question.yes if value else question.no
        case OneOf():
            return t.option_fraction[t.q_option[q] + plan.questions[q].options.index(str(value))]
        case AnyOf():
            chosen = cast("tuple[str, ...]", value)
            points = sum(option.points for option in question.options if option.code in chosen)
            return min(points, question.maximum) / question.maximum
        case _:
            return on_scale(t, q, float(cast("float", value)))


def _improves(question: Question, node: NodeResult, plan: ScoringPlan, value: Value) -> bool:
    """Whether an answer is better than the firm's: a higher fraction or, of a penalty, a lower one."""
    risen = _fraction(question, plan, value) - (node.fraction or 0.0)
    return (-risen if question.role == "penalty" else risen) > 1e-12


def _after(question: Question, node: NodeResult, action: Action, plan: ScoringPlan) -> Value | None:
    """The answer that an action leads to; ``None`` where the firm is there already, or beyond."""
    target: Value
    if isinstance(question, AnyOf):
        exclusive = {option.code for option in question.options if option.exclusive}
        now = {code for code in cast("tuple[str, ...]", node.value or ()) if code not in exclusive}
        wanted = set(action.reaches) if isinstance(action.reaches, list) else {str(action.reaches)}
        chosen = wanted if wanted & exclusive else now | wanted
        target = tuple(option.code for option in question.options if option.code in chosen)
    else:
        target = _target(question, action)
    return target if is_scored(question) and _improves(question, node, plan, target) else None


def _target(question: Question, action: Action) -> Value:
    """The answer that an action leads to, of a question that takes one."""
    if isinstance(question, YesNo):
        return bool(action.reaches)
    if isinstance(question, OneOf):
        return str(action.reaches)
    return float(cast("float", action.reaches))


def _better(question: Question, node: NodeResult, plan: ScoringPlan) -> list[Value]:
    answers: list[Value]
    match question:
        case YesNo():
            answers = [True, False]
        case OneOf():
            answers = [option.code for option in question.options if not option.not_applicable]
        case AnyOf():
            answers = _other_sets(question, cast("tuple[str, ...]", node.value or ()))
        case Number():
            low = -math.inf if question.minimum is None else question.minimum
            high = math.inf if question.maximum is None else question.maximum
            points = [value for value, _ in question.scale or question.steps or []]
            answers = list(dict.fromkeys(min(max(value, low), high) for value in points))
        case Measured():
            answers = [value for value, _ in question.scale or question.steps or []]
        case _:
            answers = []
    return [answer for answer in answers if _improves(question, node, plan, answer)]


def _other_sets(question: AnyOf, held: tuple[str, ...]) -> list[Value]:
    """One option more beside those held (of a penalty: one less), or an exclusive option in their place."""
    exclusive = [option.code for option in question.options if option.exclusive]
    kept = tuple(code for code in held if code not in exclusive)
    alone: list[Value] = [(code,) for code in exclusive if code not in held]
    if question.role == "penalty":
        return [*(tuple(other for other in kept if other != code) for code in kept), *alone]
    codes = [option.code for option in question.options if not option.exclusive and option.code not in held]
    return [*((*kept, code) for code in codes), *alone]
