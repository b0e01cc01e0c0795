"""What improvements bring this firm: the total with them minus the total now, from the kernel (docs/scoring.md §11)."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Measured, Number, OneOf, Question, YesNo
from scoring.answers import AnswerSheet, Value
from scoring.engine import code_rows, run
from scoring.plan import ScoringPlan
from scoring.result import Gain, NodeResult, Result
from scoring.ways import done, given, improvable, improves, ways


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
    found = ways(loaded, plan, result)
    sheets = [given(sheet, way.question, way.answer) for way in found]
    gains = []
    for way, (low, high, level) in zip(found, _what_if(plan, sheet, sheets), strict=True):
        gain = Gain(way.question, way.action, way.effort, way.hours, way.answer, low, high, level)
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
    declared, node = next((pair for pair in improvable(loaded, plan, result) if pair[0].id == question), (None, None))
    if declared is None or node is None:
        return ()
    found = _better(declared, node, plan)
    sheets = [given(sheet, question, answer) for answer in found]
    return tuple(
        OptionGain(question, answer, low, high)
        for answer, (low, high, _) in zip(found, _what_if(plan, sheet, sheets), strict=True)
    )


def together(
    loaded: LoadedQuestionnaire,
    plan: ScoringPlan,
    sheet: AnswerSheet,
    result: Result,
    chosen: Collection[tuple[str, str]],
) -> tuple[float, float]:
    """What actions bring together, on both ends of the interval: their gains do not add up.

    ``chosen``: (question, action); one that is no way to a better answer brings nothing.
    """
    held = [way for way in ways(loaded, plan, result) if (way.question, way.action) in chosen]
    return effect(plan, sheet, done(loaded, plan, sheet, held)[0])


def effect(plan: ScoringPlan, sheet: AnswerSheet, other: AnswerSheet) -> tuple[float, float]:
    """The total of ``other`` minus that of ``sheet``, on both ends of the interval."""
    low, high, _ = _what_if(plan, sheet, [other])[0]
    return low, high


def _what_if(
    plan: ScoringPlan, sheet: AnswerSheet, others: Sequence[AnswerSheet]
) -> list[tuple[float, float, str | None]]:
    """Gain on both ends of the interval, and level for certain, of each sheet beside the firm's own: one batch."""
    columns = run(plan, code_rows(plan, [sheet, *others]), detail=0)
    low, high = columns.one("total_low", 0), columns.one("total_high", 0)
    names = (*plan.levels, None)  # -1: none
    return [
        (
            columns.one("total_low", row) - low,
            columns.one("total_high", row) - high,
            names[int(columns.one("level_low", row))],
        )
        for row in range(1, len(others) + 1)
    ]


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
    return [answer for answer in answers if improves(question, node, plan, answer)]


def _other_sets(question: AnyOf, held: tuple[str, ...]) -> list[Value]:
    """One option more beside those held (of a penalty: one less), or an exclusive option in their place."""
    exclusive = [option.code for option in question.options if option.exclusive]
    kept = tuple(code for code in held if code not in exclusive)
    alone: list[Value] = [(code,) for code in exclusive if code not in held]
    if question.role == "penalty":
        return [*(tuple(other for other in kept if other != code) for code in kept), *alone]
    codes = [option.code for option in question.options if not option.exclusive and option.code not in held]
    return [*((*kept, code) for code in codes), *alone]
