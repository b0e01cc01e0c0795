"""From a declared question and an answer to a fraction: docs/scoring.md §2."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from questionnaires.model import AnyOf, Computed, DateQuestion, FreeText, Number, OneOf, Question, YesNo
from tests.oracle.expressions import exact

AnswerTier = Literal["declared", "documented", "verified", "rejected"]


@dataclass(frozen=True)
class Answer:
    """What a firm said. Values: bool, code, tuple of codes, number, "YYYY-MM-DD" or text, by the question's kind."""

    state: Literal["answered", "not_known", "not_applicable"]
    value: bool | str | float | tuple[str, ...] | None = None
    tier: AnswerTier = "declared"


def is_scorable(question: Question) -> bool:
    """Whether the kind gives a fraction at all."""
    match question:
        case FreeText() | DateQuestion():
            return False
        case Number() | Computed():
            return question.scale is not None or question.steps is not None
    return True


def is_scored(question: Question) -> bool:
    """Whether the question has a place among its siblings: a fraction, and the role `scored`."""
    return question.role == "scored" and is_scorable(question)


def declares_not_applicable(question: Question, answer: Answer | None) -> bool:
    """Whether the firm says that the question does not apply, by the state or by an option."""
    if answer is None or answer.state == "not_known":
        return False
    if answer.state == "not_applicable":
        return True
    if not isinstance(question, OneOf):
        return False
    return next(option for option in question.options if option.code == answer.value).not_applicable


def fraction(question: Question, value: object) -> Fraction:
    """The fraction of an answered question (of a computed one: of its rounded figure)."""
    match question:
        case YesNo():
            return exact(question.yes if value else question.no)
        case OneOf():
            best = max(exact(option.points) for option in question.options)
            chosen = next(option for option in question.options if option.code == value)
            return exact(chosen.points) / best if best else Fraction(0)
        case AnyOf():
            assert isinstance(value, tuple | frozenset)
            points = sum(exact(option.points) for option in question.options if option.code in value)
            return min(Fraction(points), exact(question.maximum)) / exact(question.maximum)
        case Number() | Computed():
            assert isinstance(value, Fraction)
            return _measured(question, value)
    raise AssertionError(f"{question.id} has no fraction")


def _pairs(question: Number | Computed) -> list[tuple[Fraction, Fraction]]:
    return [(exact(edge), exact(share)) for edge, share in question.scale or question.steps or []]


def _measured(question: Number | Computed, value: Fraction) -> Fraction:
    pairs = _pairs(question)
    if value <= pairs[0][0]:
        return pairs[0][1]
    below = [pair for pair in pairs if pair[0] <= value]
    above = [pair for pair in pairs if pair[0] > value]
    if question.steps is not None or not above:
        return below[-1][1]
    (left, start), (right, end) = below[-1], above[0]
    return start + (end - start) * (value - left) / (right - left)


def reachable(question: Question) -> tuple[Fraction, Fraction]:
    """The smallest and the largest fraction that the declaration allows."""
    match question:
        case YesNo():
            fractions = [exact(question.yes), exact(question.no)]
        case OneOf():
            plain = [option for option in question.options if not option.not_applicable]
            fractions = [fraction(question, option.code) for option in plain] or [Fraction(0)]
        case AnyOf():
            together = tuple(option.code for option in question.options if not option.exclusive)
            alone = [(option.code,) for option in question.options if option.exclusive]
            fractions = [fraction(question, chosen) for chosen in [(), together, *alone]]
        case Number() | Computed():
            fractions = [share for _, share in _pairs(question)]
        case _:
            raise AssertionError(f"{question.id} has no fraction")
    return min(fractions), max(fractions)


def least(question: Question) -> Fraction:
    """The fraction of the least contribution: the largest one for a penalty."""
    smallest, largest = reachable(question)
    return largest if question.role == "penalty" else smallest
