"""Ways to answer a whole questionnaire: the best, the least, halfway, on paper only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from questionnaires.model import AnyOf, Computed, Measured, Number, OneOf, Option, Question, YesNo
from scoring.answer_tables import is_scored, points
from scoring.answers import Answer, Value
from scoring.score import extreme_answers

NOT_KNOWN = Answer("not_known")
Choose = Callable[[Question], Answer | None]
"""An answer to a question; ``None``: none is given, a computed figure is then computed."""


def counts(question: Question) -> bool:
    """Whether an answer can give or take points: what has a weight of 0 only opens other questions."""
    return is_scored(question) and question.weight != 0


def answered(questions: Iterable[Question], choose: Choose) -> dict[str, Answer]:
    """The answers of a firm that answers every question in the same way."""
    chosen = ((question.id, choose(question)) for question in questions)
    return {name: answer for name, answer in chosen if answer is not None}


def best(question: Question) -> Answer | None:
    """The answer that earns most; of a penalty, one that takes nothing. A computed figure is given as such."""
    return _extreme(question, question.role != "penalty")


def least(question: Question) -> Answer | None:
    """The answer that earns least; of a penalty, the one that takes most."""
    return _extreme(question, question.role == "penalty")


def _extreme(question: Question, greatest: bool) -> Answer | None:
    if isinstance(question, Computed):
        pairs = points(question)
        if not pairs:
            return None
        pair = max(pairs, key=lambda one: one[1]) if greatest else min(pairs, key=lambda one: one[1])
        return Answer("answered", pair[0])
    return extreme_answers(question)[greatest]


def typed(question: Question) -> Answer | None:
    """As :func:`best`, but what does not count is answered too: a number by 1, or the limit nearest to it."""
    if isinstance(question, Number) and not is_scored(question):
        low = max(1.0, question.minimum if question.minimum is not None else 1.0)
        return Answer("answered", min(low, question.maximum if question.maximum is not None else low))
    return best(question)


def not_known(question: Question) -> Answer | None:
    """``I do not know``."""
    return None if isinstance(question, Computed) else NOT_KNOWN


# --- on paper ---------------------------------------------------------------------------------------------


def is_on_paper(question: Question) -> bool:
    """Whether a document alone makes a rewarded answer of the question true."""
    if isinstance(question, OneOf | AnyOf):
        return any(option.on_paper and option.points > 0 for option in question.options)
    return isinstance(question, YesNo) and question.on_paper


def on_paper(question: Question) -> Answer | None:
    """The best answer that a document alone makes true, else the least; nothing that takes points away is done."""
    if question.role == "penalty":
        return best(question)
    if not is_on_paper(question):
        return least(question)
    match question:
        case OneOf():
            return Answer("answered", max(_papers(question.options), key=lambda option: option.points).code)
        case AnyOf():
            alone = max((o for o in _papers(question.options) if o.exclusive), key=lambda o: o.points, default=None)
            together = [option for option in _papers(question.options) if not option.exclusive]
            if alone is not None and alone.points > sum(option.points for option in together):
                return Answer("answered", (alone.code,))
            return Answer("answered", tuple(option.code for option in together))
        case _:
            return best(question)


def _papers(options: list[Option]) -> list[Option]:
    return [option for option in options if option.on_paper and not option.not_applicable]


def without_paper(question: Question) -> Answer | None:
    """What remains of :func:`on_paper` without the papers."""
    return best(question) if question.role == "penalty" else least(question)


# --- halfway ----------------------------------------------------------------------------------------------


def halfway(questions: Iterable[Question]) -> dict[str, Answer]:
    """An ordinary firm: of each question the answer nearest to half of its points; yes or no in turn, no first.

    It is under no sanction and has no bonus.
    """
    given: dict[str, Answer] = {}
    turn = False
    for question in questions:
        answer: Answer | None
        if question.role == "penalty":
            answer = best(question)
        elif question.role == "bonus" or not is_scored(question):
            answer = least(question)
        elif isinstance(question, YesNo) and {question.yes, question.no} == {0.0, 1.0}:
            answer, turn = Answer("answered", turn), not turn
        else:
            answer = Answer("answered", _half(question))
        if answer is not None:
            given[question.id] = answer
    return given


def _half(question: Question) -> Value:
    """Of the answers nearest to half of the points, the one that earns least."""
    candidates: list[tuple[float, Value]]
    match question:
        case YesNo():
            candidates = [(question.no, False), (question.yes, True)]
        case OneOf():
            most = max(option.points for option in question.options) or 1.0
            candidates = [(o.points / most, o.code) for o in question.options if not o.not_applicable]
        case AnyOf():
            candidates = [(0.0, ())]
            held: tuple[str, ...] = ()
            gathered = 0.0
            for option in question.options:
                if not option.exclusive and option.points > 0:
                    held, gathered = (*held, option.code), gathered + option.points
                    candidates.append((min(gathered, question.maximum) / question.maximum, held))
        case Measured():
            pairs = points(question)
            candidates = [(y, x) for x, y in pairs]
            if question.scale:
                candidates += [
                    (0.5, x + (0.5 - y) * (next_x - x) / (next_y - y))
                    for (x, y), (next_x, next_y) in pairwise(pairs)
                    if min(y, next_y) < 0.5 < max(y, next_y)
                ]
        case _:  # pragma: no cover - other kinds are not scored
            raise TypeError(question.kind)
    return min(candidates, key=lambda one: (abs(one[0] - 0.5), one[0]))[1]
