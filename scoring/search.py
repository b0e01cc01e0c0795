"""The search behind :mod:`scoring.shortest`: an integer programme proposes, the kernel decides.

Points add up as long as no action changes what another question is worth. Questions where one does (``linked``) are
taken apart: for each choice of their answers, the rest is additive. What is open is presumed not known while the
programme looks, since a level that is certain is reached then too; so its cheapest set is never dearer than the true
one, and once the kernel agrees that it reaches the level, it is the least effort. Where the kernel does not agree, the
set is cut off, with every set that cannot do better, and the programme looks again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from time import monotonic

from questionnaires.loader import LoadedQuestionnaire
from scoring.answers import AnswerSheet
from scoring.demands import Demand, demands, needs
from scoring.engine import Columns, code_rows, run
from scoring.kernel import machine as m
from scoring.kernel.path import ANSWERED, NOT_KNOWN
from scoring.linked import choices, completed, count, linked
from scoring.plan import ScoringPlan
from scoring.programme import CHEAPER_BY, Need, Programme
from scoring.ways import Way, done

TIES = 3
"""Equally cheap sets that are told."""
APART = 64
"""Choices of the linked questions that are taken apart."""
ROUNDS = 20
"""Proposals for each of them."""
FEW = 12
"""Actions of which every set is tried, where nothing else proves what is least."""
BATCH = 256
SECONDS = 20.0
"""After which no other programme is begun: far more than a search takes, and less than anybody waits for a page."""
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Found:
    """A set of ways (by place) that reaches the level, its hours, and the total for certain after it."""

    chosen: frozenset[int]
    hours: float
    total: float


class Search:
    """One search. After :meth:`run`, ``proven`` and ``all_ties`` say how sure its answer is."""

    def __init__(
        self, loaded: LoadedQuestionnaire, plan: ScoringPlan, sheet: AnswerSheet, found: Sequence[Way], target: int
    ) -> None:
        """``target``: position of the level."""
        self.loaded, self.plan, self.sheet, self.ways, self.target = loaded, plan, sheet, found, target
        self.questions = {question.id: question for question in loaded.model.all_questions()}
        self.demands: list[Demand] = demands(loaded, plan, target)
        self.ordered = all(demand.kind in ("answers", "figure") for demand in self.demands)
        """Doing more can only help with every condition on figures."""
        self.best: dict[frozenset[int], Found] = {}
        self.hours = float("inf")
        self.proven = True
        self.all_ties = True
        self.until = monotonic() + SECONDS

    def run(self) -> list[Found]:
        """The cheapest sets that were found, all of the same hours."""
        apart = self._linked()
        by_question = [[i for i, way in enumerate(self.ways) if way.question == name] for name in sorted(apart)]
        self.proven = prod(1 + count([self.ways[i] for i in places]) for places in by_question) <= APART
        combined = [frozenset[int]()]
        if self.proven:
            options = [[frozenset[int](), *self._choices(places)] for places in by_question]
            combined = [frozenset[int]().union(*parts) for parts in product(*options)]
        for fixed in sorted(combined, key=self.hours_of):
            if self.hours_of(fixed) <= self.hours + _SAME and self.time_left():
                _Part(self, fixed, apart).run()
        if not self.proven:
            self._try_hard()
        return self.cheapest()

    def time_left(self) -> bool:
        """Whether the search may go on; where it may not, nothing is proven."""
        if monotonic() < self.until:
            return True
        self.proven = self.all_ties = False
        return False

    def cheapest(self) -> list[Found]:
        """Of the sets that were found to reach the level, those of least hours."""
        return [one for one in self.best.values() if one.hours <= self.hours + _SAME]

    def lacks(self, columns: Columns) -> bool:
        """Whether some figure that the level asks for is not there, in the first row."""
        outcome = columns.row("condition", 0)
        return any(d.kind == "figure" and int(outcome[d.place]) != m.TRUE for d in self.demands)

    def _linked(self) -> frozenset[str]:
        return linked(self.loaded, self.plan, completed(self.plan, self.sheet), self.ways)

    def _choices(self, places: Sequence[int]) -> list[frozenset[int]]:
        at = {self.ways[i].action: i for i in places}
        found = choices([self.ways[i] for i in places])
        return [frozenset(at[way.action] for way in choice) for choice in found]

    def hours_of(self, chosen: frozenset[int]) -> float:
        """Declared hours of a set."""
        return sum(self.ways[i].hours for i in sorted(chosen))

    def after(self, chosen: frozenset[int]) -> AnswerSheet:
        """The answers once these are done."""
        return done(self.loaded, self.plan, self.sheet, [self.ways[i] for i in sorted(chosen)])[0]

    def judge(self, sets: Sequence[frozenset[int]]) -> tuple[Columns, list[bool]]:
        """Score sets of ways as one batch; those that reach the level are kept."""
        columns = run(self.plan, code_rows(self.plan, [self.after(one) for one in sets]))
        reached = [int(columns.one("level_low", row)) >= self.target for row in range(len(sets))]
        for row, (chosen, good) in enumerate(zip(sets, reached, strict=True)):
            if good:
                hours = self.hours_of(chosen)
                self.hours = min(self.hours, hours)
                self.best[chosen] = Found(chosen, hours, columns.one("total_low", row))
        return columns, reached

    # --- without proof ------------------------------------------------------------------------------------

    def _try_hard(self) -> None:
        """What can still be done where the programme proved nothing: every set of a few ways, or fewer and fewer."""
        if len(self.ways) <= FEW:
            self._every_set()
            return
        everything = frozenset(range(len(self.ways)))
        if self.best:
            chosen = min(self.best.values(), key=lambda one: one.hours).chosen
        elif self.judge([everything])[1][0]:
            chosen = everything
        else:
            return
        for i in sorted(chosen, key=lambda i: -self.ways[i].hours):
            if i in chosen and self.judge([chosen - {i}])[1][0]:
                chosen -= {i}
        self.all_ties = False

    def _every_set(self) -> None:
        places = range(len(self.ways))
        every = [frozenset(one) for size in range(len(self.ways) + 1) for one in combinations(places, size)]
        every.sort(key=lambda one: (self.hours_of(one), len(one)))
        for start in range(0, len(every), BATCH):
            batch = [one for one in every[start : start + BATCH] if self.hours_of(one) <= self.hours + _SAME]
            if not batch:
                break
            self.judge(batch)
        self.proven = self.all_ties = True


class _Part:
    """The additive rest, for one choice of the linked questions."""

    def __init__(self, search: Search, fixed: frozenset[int], apart: frozenset[str]) -> None:
        self.search, self.fixed = search, fixed
        plan = search.plan
        sheet = search.after(fixed)
        self.base = completed(plan, sheet)
        self.complete = self.base is sheet
        free = [i for i, way in enumerate(search.ways) if way.question not in apart]
        states = run(plan, code_rows(plan, [self.base])).row("q_state", 0)
        on = {
            coding.id
            for coding, state in zip(plan.questions, states, strict=True)
            if int(state) in (ANSWERED, NOT_KNOWN)
        }
        self.free = [i for i in free if search.ways[i].question in on]
        self.ways = [search.ways[i] for i in self.free]

    def run(self) -> None:
        """Propose, judge, cut, until nothing as cheap is left."""
        search = self.search
        if linked(search.loaded, search.plan, self.base, self.ways):
            search.proven = False  # the choice itself links others
        programme = self._programme()
        if programme is None:
            return
        slack = CHEAPER_BY * (len(search.ways) + 1)
        for _ in range(ROUNDS):
            if not search.time_left():
                return
            solution = programme.cheapest()
            search.proven &= solution.sure
            if solution.chosen is None:
                return
            if search.hours_of(self._with(solution.chosen)) > search.hours + slack:
                return
            if self._judged(programme, solution.chosen):
                self._equals(programme)
                return
        search.proven = search.all_ties = False
        self._ask_for_more()

    def _equals(self, programme: Programme) -> None:
        """The sets as cheap as the best one, the first to be chosen first."""
        search = self.search
        for _ in range(2 * TIES):
            if monotonic() >= search.until:
                break
            solution = programme.best_within(search.hours + _SAME)
            if solution.chosen is None and solution.sure:
                return
            if solution.chosen is None or len(search.cheapest()) > TIES:
                break
            if self._judged(programme, solution.chosen):
                programme.not_again(solution.chosen, range(len(self.ways)))
            if not solution.sure:
                break
        search.all_ties = False

    def _judged(self, programme: Programme, chosen: frozenset[int]) -> bool:
        """Whether the kernel agrees; if not, the set is cut off."""
        columns, (good,) = self.search.judge([self._with(chosen)])
        if not good and not self._cut(programme, chosen, columns):
            programme.not_again(chosen, range(len(self.ways)))
        return good

    def _with(self, chosen: Iterable[int]) -> frozenset[int]:
        """Ways of this part, by their place in it, with what is fixed: by place among all."""
        return self.fixed | {self.free[i] for i in chosen}

    def _programme(self) -> Programme | None:
        """The programme of this part; ``None``: one of its conditions cannot be met, whatever is done."""
        search, plan = self.search, self.search.plan
        one_each = list({way.question: way for way in reversed(self.ways)}.values())
        sheets = [self.base, *(done(search.loaded, plan, self.base, [way])[0] for way in one_each)]
        columns = run(plan, code_rows(plan, sheets))
        outcome = columns.row("condition", 0)
        names = {way.question for way in self.ways}
        if any(d.kind == "answers" and int(outcome[d.place]) != m.TRUE and not d.reads & names for d in search.demands):
            return None
        fractions, points = columns.row("q_fraction_low", 0), columns.row("q_points_low", 0)
        now, worth = {}, {}
        for row, way in enumerate(one_each, 1):
            q = plan.question_index[way.question]
            now[way.question] = fractions[q]
            risen = columns.row("q_fraction_low", row)[q] - fractions[q]
            worth[way.question] = (columns.row("q_points_low", row)[q] - points[q]) / risen if risen else 0.0
        held = {name: answer.value for name in names if (answer := self.base.answers.get(name)) is not None}
        made = Programme(search.questions, self.ways, worth, now, held, plan.tables.scale)
        self.needs = list(needs(plan, columns, 0, search.demands))
        for need in self.needs:
            made.need(need)
        return made

    def _cut(self, programme: Programme, chosen: frozenset[int], columns: Columns) -> bool:
        """Cut off a set that does not reach the level, with as many others as is sure; False: nothing more is."""
        search = self.search
        failing = [d for d in search.demands if int(columns.row("condition", 0)[d.place]) != m.TRUE]
        for demand in failing:
            if demand.kind == "answers":
                among = [i for i, way in enumerate(self.ways) if way.question in demand.reads]
                if among:
                    programme.not_again(chosen & set(among), among)
                    return True
        if not search.ordered or not self.complete:
            return False
        rest = sorted(set(range(len(self.ways))) - chosen, key=lambda i: self.ways[i].hours)
        low, high = 0, len(rest)  # of the cheapest others, how many may be done besides in vain
        while low < high:
            middle = (low + high + 1) // 2
            wider, _ = search.judge([self._with(chosen.union(rest[:middle]))])
            low, high = (middle, high) if search.lacks(wider) else (low, middle - 1)
        programme.one_of(rest[low:])
        return True

    def _ask_for_more(self) -> None:
        """Ask for more than is needed until the kernel agrees: a good set, of which nobody knows if it is the least."""
        search = self.search
        for more in () if search.best else (0.02, 0.05, 0.1, 0.2):
            programme = self._programme() if search.time_left() else None
            if programme is None:
                return
            for need in self.needs:
                programme.need(Need(need.weights, need.points + more * search.plan.tables.scale))
            chosen = programme.cheapest().chosen
            if chosen is None or search.judge([self._with(chosen)])[1][0]:
                return
