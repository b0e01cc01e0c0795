"""Two other ways to compute the benchmark's questionnaire, each written as one would: no bounds, no tiers, no trace.

Both know only the rules that this questionnaire uses, and read its tree as plain objects.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from firms import MOST_ACTIONS, OPTIONS, SCALE, Asked, Condition, Firms, Topic

Array = np.ndarray[Any, Any]
Tree = list[list[Topic]]


# --- firm by firm, over dictionaries ------------------------------------------------------------------------


def as_dictionaries(firms: Firms) -> list[dict[str, Any]]:
    """Answers by question; what is set aside has the answer ``None``."""
    columns = [np.where(aside, None, value).tolist() for value, aside in zip(firms.values, firms.aside, strict=True)]
    return [
        {"headcount": headcount, "answers": dict(enumerate(answers))}
        for headcount, *answers in zip(firms.headcount.tolist(), *columns, strict=True)
    ]


def interpret(tree: Tree, firm: dict[str, Any]) -> float:
    """The total of one firm."""
    readable: dict[int, Any] = {}
    total = 0.0
    for topics in tree:
        weights = [(2.0 if firm["headcount"] >= 50 else 1.0) if t.weight is None else t.weight for t in topics]
        earned = applicable = 0.0
        for topic, weight in zip(topics, weights, strict=True):
            there = [asked for asked in topic.questions if _asked(asked, firm, readable)]
            for asked in there:
                answer = readable[asked.number]
                if answer is not None:
                    part = weight / len(there)
                    applicable += part
                    earned += part * _fraction(asked.kind, answer)
        total += 100.0 / len(tree) * earned / applicable
    return total


def _asked(asked: Asked, firm: dict[str, Any], readable: dict[int, Any]) -> bool:
    if asked.when is not None and not _holds(asked.when, firm["headcount"], readable):
        return False
    readable[asked.number] = firm["answers"][asked.number]
    return True


def _holds(when: Condition, headcount: float, readable: dict[int, Any]) -> bool:
    if when.question is not None and readable.get(when.question) == when.code:
        return True
    return when.least is not None and headcount >= when.least


def _fraction(kind: str, answer: Any) -> float:
    if kind == "one_of":
        return float(answer / (OPTIONS - 1))
    if kind == "yes_no":
        return float(answer)
    if kind == "any_of":
        return min(int(answer).bit_count(), MOST_ACTIONS) / MOST_ACTIONS
    for (x0, y0), (x1, y1) in itertools.pairwise(SCALE):
        if answer < x1:
            return float(y0 + (y1 - y0) * (answer - x0) / (x1 - x0))
    return SCALE[-1][1]


# --- column by column, over arrays --------------------------------------------------------------------------

BLOCK = 4096
"""Firms at a time: columns of this length stay in the processor's cache."""


def by_arrays(tree: Tree, firms: Firms) -> Array:
    """The totals of all firms, question by question over arrays."""
    found = np.empty(firms.count)
    for start in range(0, firms.count, BLOCK):
        stop = min(start + BLOCK, firms.count)
        found[start:stop] = _block(tree, firms, slice(start, stop))
    return found


def _block(tree: Tree, firms: Firms, rows: slice) -> Array:
    headcount = firms.headcount[rows]
    big = np.where(headcount >= 50, 2.0, 1.0)
    counted: dict[int, Array] = {}
    total = np.zeros(len(headcount))
    for topics in tree:
        earned, applicable = np.zeros(len(headcount)), np.zeros(len(headcount))
        for topic in topics:
            there, points, counting = 0.0, np.zeros(len(headcount)), np.zeros(len(headcount))
            for asked in topic.questions:
                q = asked.number
                on_path = _path(asked, headcount, firms, rows, counted)
                applies = on_path & ~firms.aside[q][rows]
                counted[q] = applies
                there = there + on_path
                counting += applies
                points += applies * _fractions(asked.kind, firms.values[q][rows])
            part = (big if topic.weight is None else topic.weight) / there
            applicable += part * counting
            earned += part * points
        total += 100.0 / len(tree) * earned / applicable
    return total


def _path(asked: Asked, headcount: Array, firms: Firms, rows: slice, counted: dict[int, Array]) -> Array:
    when = asked.when
    if when is None:
        return np.ones(len(headcount), dtype=bool)
    holds = np.zeros(len(headcount), dtype=bool) if when.least is None else headcount >= when.least
    if when.question is not None:
        holds = holds | (counted[when.question] & (firms.values[when.question][rows] == when.code))
    return holds


def _fractions(kind: str, values: Array) -> Array:
    if kind == "one_of":
        return values / (OPTIONS - 1)
    if kind == "yes_no":
        return values
    if kind == "any_of":
        return np.minimum(np.bitwise_count(values), MOST_ACTIONS) / MOST_ACTIONS
    return np.interp(values, [x for x, _ in SCALE], [y for _, y in SCALE])
