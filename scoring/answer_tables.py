"""What each kind of question says of its answers: options, scale, least and greatest fraction and value."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from questionnaires.model import AnyOf, Measured, Number, OneOf, Question, YesNo
from scoring.bytecode import Codes


def is_scored(question: Question) -> bool:
    """Whether a question takes part in the score: it has a role, and a way from its answer to a fraction."""
    if isinstance(question, Measured):
        return question.scale is not None or question.steps is not None
    return question.kind not in ("text", "date")


@dataclass
class AnswerTables:
    """Options and scales of all questions, laid out one after the other."""

    codes: Codes
    options: list[tuple[float, int, float]] = field(default_factory=list)
    """(fraction, or points of an ``any_of``; 1 where it sets the question aside; number of its code)."""
    scale: list[tuple[float, float]] = field(default_factory=list)

    def fractions(self, q: Question) -> tuple[float, float]:
        """Lay out a question's options; returns its least and greatest fraction."""
        if isinstance(q, YesNo):
            self.options += [(q.no, 0, 0.0), (q.yes, 0, 0.0)]
            return min(q.no, q.yes), max(q.no, q.yes)
        if isinstance(q, OneOf):
            best = max(option.points for option in q.options)
            rows = [
                (o.points / best if best > 0 else 0.0, int(o.not_applicable), float(self.codes.of(o.code)))
                for o in q.options
            ]
            self.options += rows
            counted = [fraction for fraction, aside, _ in rows if not aside]
            return min(counted, default=0.0), max(counted, default=0.0)
        if isinstance(q, AnyOf):
            self.options += [(option.points, 0, float(self.codes.of(option.code))) for option in q.options]
            together = sum(option.points for option in q.options if not option.exclusive)
            most = max([together, *(option.points for option in q.options)])
            return 0.0, min(most, q.maximum) / q.maximum
        ys = [y for _, y in points(q)]
        return min(ys, default=0.0), max(ys, default=0.0)

    def domain(self, q: Question) -> tuple[float, float]:
        """Least and greatest value an unanswered question may still take, in the form its slot has."""
        if isinstance(q, OneOf):
            numbers = [float(self.codes.of(option.code)) for option in q.options]
            return min(numbers), max(numbers)
        if isinstance(q, AnyOf):
            return 0.0, float(2 ** len(q.options) - 1)
        if isinstance(q, Number):
            return -math.inf if q.minimum is None else q.minimum, math.inf if q.maximum is None else q.maximum
        return -math.inf, math.inf


def points(q: Question) -> list[tuple[float, float]]:
    """The pairs of a scale or of steps."""
    return list(q.scale or q.steps or []) if isinstance(q, Measured) else []


def may_be_set_aside(q: Question) -> bool:
    """Whether the firm can declare the question not applicable: allowed, or by an option that says so."""
    return q.allow_not_applicable or (isinstance(q, OneOf) and any(option.not_applicable for option in q.options))


def transpose(rows: list[Any], width: int) -> list[list[Any]]:
    """Columns of a list of tuples, also of an empty one."""
    return [[row[i] for row in rows] for i in range(width)]
