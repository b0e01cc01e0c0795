"""The integer programme of the least effort: which actions, so that every condition's points are there (HiGHS).

One variable a way, 0 or 1. Where a question takes one answer, at most one of its ways is chosen. Of an ``any_of`` each
option that ways add is a variable too, no more than the ways that add it, and the question earns the sum of its
options up to its maximum. The programme is additive: whether what it finds reaches the level is for the kernel to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from questionnaires.model import AnyOf, Question
from scoring.ways import Way, held_options

CHEAPER_BY = 1e-5
"""Hours that one action less is worth: of equally cheap sets the one with fewest actions is found first. Above what the
solver calls equal, and far below what anybody declares."""
SURE = 1e-7
"""Part of the scale by which a need is eased, so that rounding within the solver excludes nothing."""


NODES, SECONDS = 2_000, 10.0
"""Where one solution is given up: branches tried (the same on every machine), and a time that they should not take."""
_INFEASIBLE = 2


@dataclass(frozen=True, slots=True)
class Solution:
    """The places of the ways chosen; ``None``: none was found. ``sure``: there is no better one, or none at all."""

    chosen: frozenset[int] | None
    sure: bool


@dataclass(frozen=True, slots=True)
class Need:
    """Points that must be gained: weight of each question's points, and how many."""

    weights: Mapping[str, float]
    points: float


@dataclass(slots=True)
class _Rows:
    """Linear constraints, built row by row."""

    cells: list[tuple[int, int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, terms: Mapping[int, float], low: float, high: float) -> None:
        """One more row: low ≤ Σ coefficient · variable ≤ high."""
        row = len(self.low)
        self.cells += [(row, column, value) for column, value in terms.items()]
        self.low.append(low)
        self.high.append(high)


class Programme:
    """The programme of one firm; cuts are added to it as they are found."""

    def __init__(
        self,
        questions: Mapping[str, Question],
        ways: Sequence[Way],
        worth: Mapping[str, float],
        now: Mapping[str, float],
        held: Mapping[str, object],
        scale: float,
    ) -> None:
        """Arguments by question: ``worth``, the points of a whole fraction (of a penalty, below 0); ``now``, its
        fraction; ``held``, its answer. ``scale``: of the questionnaire.
        """
        self.questions, self.ways, self.worth, self.now, self.held, self.scale = (
            questions, ways, worth, now, held, scale,
        )  # fmt: skip
        self.rows = _Rows()
        self.options: dict[tuple[str, str], int] = {}
        self.gained: dict[str, int] = {}
        """Of an ``any_of``: the variable of the points that its options bring."""
        self.most: list[float] = [1.0] * len(ways)
        for name in dict.fromkeys(way.question for way in ways):
            self._question(name, [i for i, way in enumerate(ways) if way.question == name])

    def _variable(self, most: float) -> int:
        self.most.append(most)
        return len(self.most) - 1

    def _question(self, name: str, places: list[int]) -> None:
        adding = [i for i in places if self.ways[i].adds is not None]
        replacing = [i for i in places if self.ways[i].adds is None]
        if len(replacing) > 1:
            self.rows.add(dict.fromkeys(replacing, 1.0), 0.0, 1.0)
        for i in replacing:
            for other in adding:
                self.rows.add({i: 1.0, other: 1.0}, 0.0, 1.0)
        question = self.questions[name]
        if not adding or not isinstance(question, AnyOf):
            return
        held = held_options(question, self.held.get(name))
        points = {option.code: option.points for option in question.options}
        codes = sorted({code for i in adding for code in self.ways[i].adds or () if code not in held})
        terms: dict[int, float] = {}
        for code in codes:
            chosen = self._variable(1.0)
            self.options[name, code] = chosen
            adders = {i: -1.0 for i in adding if code in (self.ways[i].adds or ())}
            self.rows.add({chosen: 1.0, **adders}, -np.inf, 0.0)
            terms[chosen] = -points[code] / question.maximum
        base = sum(points[code] for code in held) / question.maximum - self.now[name]
        if base < 0.0:  # an exclusive option is held, and gives way to whatever is added
            given_up = self._variable(1.0)
            for i in adding:
                self.rows.add({i: 1.0, given_up: -1.0}, -np.inf, 0.0)
            terms[given_up] = -base
            base = 0.0
        gained = self._variable(max(1.0 - self.now[name], 0.0))
        self.gained[name] = gained
        self.rows.add({gained: 1.0, **terms}, -np.inf, base)

    def need(self, need: Need) -> None:
        """So many points must be gained, of the questions that count."""
        self.rows.add(self._gains(need.weights), need.points - SURE * self.scale, np.inf)

    def _gains(self, weights: Mapping[str, float]) -> dict[int, float]:
        """The points that each variable brings to a figure."""
        terms: dict[int, float] = {}
        for i, way in enumerate(self.ways):
            weight = weights.get(way.question, 0.0) * self.worth[way.question]
            if way.adds is None and weight:
                terms[i] = weight * (way.fraction - self.now[way.question])
        for name, column in self.gained.items():
            weight = weights.get(name, 0.0) * self.worth[name]
            if weight:
                terms[column] = weight
        return terms

    def one_of(self, places: Sequence[int]) -> None:
        """A cut: at least one of these ways is needed."""
        self.rows.add(dict.fromkeys(places, 1.0), 1.0, np.inf)

    def not_again(self, chosen: frozenset[int], among: Sequence[int]) -> None:
        """A cut: not exactly this choice among these ways."""
        terms = {i: -1.0 if i in chosen else 1.0 for i in among}
        self.rows.add(terms, 1.0 - sum(i in chosen for i in among), np.inf)

    def cheapest(self) -> Solution:
        """The ways of least hours, and of those the fewest."""
        cost = np.zeros(len(self.most))
        cost[: len(self.ways)] = [way.hours + CHEAPER_BY for way in self.ways]
        return self._solve(cost, np.inf)

    def best_within(self, hours: float) -> Solution:
        """The fewest ways of no more than these hours, and of those the ones that gain most points in all."""
        cost = np.zeros(len(self.most))
        cost[: len(self.ways)] = 1.0
        for column, points in self._gains(dict.fromkeys(self.worth, 1.0)).items():
            cost[column] -= points / (2.0 * self.scale)
        return self._solve(cost, hours)

    def _solve(self, cost: np.ndarray[Any, Any], hours: float) -> Solution:
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  slow to load, for who asks for it
        from scipy.sparse import coo_array  # noqa: PLC0415

        size, count = len(self.most), len(self.ways)
        if not size:
            met = all(low <= 0.0 <= high for low, high in zip(self.rows.low, self.rows.high, strict=True))
            return Solution(frozenset() if met else None, True)
        whole = np.zeros(size)
        whole[:count] = 1
        limits = []
        if self.rows.low:
            places, columns, values = zip(*self.rows.cells, strict=True) if self.rows.cells else ((), (), ())
            matrix = coo_array((values, (places, columns)), shape=(len(self.rows.low), size))
            limits.append(LinearConstraint(matrix.tocsr(), self.rows.low, self.rows.high))
        if hours < np.inf:
            spent = np.zeros(size)
            spent[:count] = [way.hours for way in self.ways]
            limits.append(LinearConstraint(spent, 0.0, hours))
        found = milp(
            cost, integrality=whole, bounds=Bounds(0.0, np.array(self.most)), constraints=limits,
            options={"mip_rel_gap": 0.0, "node_limit": NODES, "time_limit": SECONDS},
        )  # fmt: skip
        if found.x is None:
            return Solution(None, found.status == _INFEASIBLE)
        return Solution(frozenset(i for i in range(count) if found.x[i] > 0.5), found.status == 0)
