"""The actions open to a firm, the answers that they lead to, alone and together (docs/scoring.md §11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import Action, AnyOf, OneOf, Question, YesNo
from scoring.answer_tables import is_scored
from scoring.answers import Answer, AnswerSheet, TierCode, Value
from scoring.kernel.path import UNSCORED, on_scale
from scoring.plan import ScoringPlan
from scoring.result import NodeResult, Result
from scoring.score import with_answer


@dataclass(frozen=True, slots=True)
class Way:
    """An action that leads a firm to a better answer than its own."""

    question: str
    action: str
    effort: str
    hours: float
    answer: Value
    """The answer after this action alone."""
    fraction: float
    """What that answer earns of its question, 0 to 1 (of a penalty: what it takes)."""
    adds: frozenset[str] | None = None
    """Of an ``any_of``: the options it adds to those held; ``None`` where the answer replaces the present one."""


@dataclass(frozen=True, slots=True)
class Together:
    """What several actions on one question make of its answer."""

    question: str
    answer: Value
    idle: tuple[str, ...]
    """Actions without which the answer would earn as much: the others suffice."""


def improvable(loaded: LoadedQuestionnaire, plan: ScoringPlan, result: Result) -> list[tuple[Question, NodeResult]]:
    """The scored questions that are answered or not known, in declared order: what may be improved."""
    nodes = {node.id: node for node in result.nodes}
    return [
        (question, nodes[question.id])
        for q, question in enumerate(loaded.model.all_questions())
        if plan.tables.q_role[q] != UNSCORED and nodes[question.id].state in ("answered", "not_known")
    ]


def ways(loaded: LoadedQuestionnaire, plan: ScoringPlan, result: Result) -> tuple[Way, ...]:
    """The actions that lead to a better answer than the firm's, in declared order.

    A question still open comes first to be answered: no action is proposed on it.
    """
    hours = {effort.code: effort.hours for effort in loaded.model.efforts}
    found = []
    for question, node in improvable(loaded, plan, result):
        for action in question.actions:
            answer = _after(question, node, action)
            if answer is not None and improves(question, node, plan, answer):
                worth = fraction(question, plan, answer)
                adds = _added(question, action)
                found.append(Way(question.id, action.id, action.effort, hours[action.effort], answer, worth, adds))
    return tuple(found)


def given(sheet: AnswerSheet, question: str, answer: Value) -> AnswerSheet:
    """The sheet with another answer, which bears the tier of the one it replaces; none is rejected beforehand."""
    before = sheet.answers.get(question)
    tier = before.tier if before is not None and before.tier > TierCode.REJECTED else TierCode.DECLARED
    return with_answer(sheet, question, Answer("answered", answer, tier))


def done(
    loaded: LoadedQuestionnaire, plan: ScoringPlan, sheet: AnswerSheet, chosen: Iterable[Way]
) -> tuple[AnswerSheet, tuple[Together, ...]]:
    """The sheet once all these actions are done, and what they make of each question, in declared order."""
    by_question: dict[str, list[Way]] = {}
    for way in chosen:
        by_question.setdefault(way.question, []).append(way)
    found = []
    for question in loaded.model.all_questions():
        if question.id in by_question:
            one = together(question, plan, sheet, by_question[question.id])
            sheet = given(sheet, question.id, one.answer)
            found.append(one)
    return sheet, tuple(found)


def together(question: Question, plan: ScoringPlan, sheet: AnswerSheet, chosen: Sequence[Way]) -> Together:
    """Several actions on one question.

    The options that actions add to an ``any_of`` add up. Where only one answer can be given, and where an exclusive
    option stands against others, the best one counts; of equal ones that of least effort, then the first.
    """
    adding = [way for way in chosen if way.adds is not None]
    sign = -1.0 if question.role == "penalty" else 1.0
    offers: list[tuple[float, float, Value, list[Way]]] = [
        (sign * way.fraction, -way.hours, way.answer, [way]) for way in chosen if way.adds is None
    ]
    if adding:
        answer = _union(cast("AnyOf", question), sheet, adding)
        offers.append((sign * fraction(question, plan, answer), -sum(way.hours for way in adding), answer, adding))
    worth, _, answer, held = max(offers, key=lambda offer: offer[:2])
    needed = list(held)
    for way in sorted(held, key=lambda way: (-way.hours, -chosen.index(way))):
        rest = [one for one in needed if one is not way]
        if rest and sign * fraction(question, plan, _union(cast("AnyOf", question), sheet, rest)) >= worth - 1e-12:
            needed = rest
    return Together(question.id, answer, tuple(way.action for way in chosen if way not in needed))


def fraction(question: Question, plan: ScoringPlan, value: Value) -> float:
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


def improves(question: Question, node: NodeResult, plan: ScoringPlan, value: Value) -> bool:
    """Whether an answer is better than the firm's: a higher fraction or, of a penalty, a lower one."""
    risen = fraction(question, plan, value) - (node.fraction or 0.0)
    return (-risen if question.role == "penalty" else risen) > 1e-12


def reached(plan: ScoringPlan, question: Question, action: Action, value: Value) -> bool:
    """Whether an answer is where an action leads, or beyond. Of several options: whether it holds all that it adds."""
    if isinstance(question, AnyOf):
        return _wanted(action) <= frozenset(cast("tuple[str, ...]", value))
    target = _target(question, action)
    if not is_scored(question):
        return value == target
    risen = fraction(question, plan, target) - fraction(question, plan, value)
    return (-risen if question.role == "penalty" else risen) <= 1e-12


def held_options(question: AnyOf, value: object) -> frozenset[str]:
    """The options of an answer that others may be added to."""
    exclusive = {option.code for option in question.options if option.exclusive}
    return frozenset(cast("tuple[str, ...]", value or ())) - exclusive


def _wanted(action: Action) -> frozenset[str]:
    """The options that an action leads to."""
    return frozenset(action.reaches) if isinstance(action.reaches, list) else frozenset({str(action.reaches)})


def _added(question: Question, action: Action) -> frozenset[str] | None:
    if not isinstance(question, AnyOf):
        return None
    wanted = _wanted(action)
    return None if wanted & {option.code for option in question.options if option.exclusive} else wanted


def _after(question: Question, node: NodeResult, action: Action) -> Value | None:
    """The answer that an action leads to; ``None`` of a question out of the score."""
    if not is_scored(question):
        return None
    if isinstance(question, AnyOf):
        adds = _added(question, action)
        return _in_order(question, _wanted(action) if adds is None else held_options(question, node.value) | adds)
    return _target(question, action)


def _target(question: Question, action: Action) -> Value:
    """The answer that an action leads to, of a question that takes one."""
    match question:
        case YesNo():
            return bool(action.reaches)
        case OneOf():
            return str(action.reaches)
        case _:
            return float(cast("float", action.reaches))


def _union(question: AnyOf, sheet: AnswerSheet, chosen: Sequence[Way]) -> Value:
    answer = sheet.answers.get(question.id)
    held = held_options(question, answer.value if answer is not None and answer.state == "answered" else ())
    return _in_order(question, held.union(*(way.adds or frozenset() for way in chosen)))


def _in_order(question: AnyOf, codes: Iterable[str]) -> tuple[str, ...]:
    chosen = set(codes)
    return tuple(option.code for option in question.options if option.code in chosen)
