"""Whether the order of the cases hangs on the exact weights of the pillars: they are moved, the cases scored again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from assessment.audit.bench import Bench
from assessment.audit.firms import Case
from questionnaires.expressions.tree import NUMBER, Arithmetic, Const
from scoring.compile import compile_plan
from scoring.engine import code_rows, run
from scoring.kernel.rows import TOTALS

DRAWS = 200
SPREAD = 0.2
SEED = 20260101


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases, the one that is ahead first."""

    ahead: str
    behind: str
    gap: float
    """Points between their totals, before rounding."""
    turned: float
    """Share of the draws, from 0 to 1, in which the other is ahead."""


@dataclass(frozen=True, slots=True)
class Order:
    """How stable the order is when every pillar's weight is multiplied by a factor drawn evenly around 1."""

    draws: int
    spread: float
    """0.2: from 0.8 to 1.2."""
    seed: int
    pairs: tuple[Pair, ...]
    """Of the pairs of cases with different totals, the least stable first."""
    turned: float | None
    """Share of all pairs, over all draws, whose order turns."""


def order(bench: Bench, cases: Sequence[Case]) -> Order:
    """Move the weights of the pillars ``DRAWS`` times and compare the order of the cases each time."""
    sheets = [case.sheet for case in cases]
    now = bench.exact(sheets)
    couples = []
    for i, j in combinations(range(len(cases)), 2):
        if abs(now[i] - now[j]) > 1e-9:
            couples.append((i, j) if now[i] > now[j] else (j, i))
    counts = [0] * len(couples)
    scales = _Scales(bench, cases)
    chance = random.Random(SEED)  # noqa: S311  a reproducible sequence, nothing secret
    for _ in range(DRAWS if couples else 0):
        totals = scales.totals([1.0 + SPREAD * (2.0 * chance.random() - 1.0) for _ in bench.loaded.model.groups()])
        for place, (ahead, behind) in enumerate(couples):
            counts[place] += totals[behind] > totals[ahead] + 1e-9
    pairs = [
        Pair(cases[ahead].name, cases[behind].name, now[ahead] - now[behind], count / DRAWS)
        for (ahead, behind), count in zip(couples, counts, strict=True)
    ]
    return Order(
        DRAWS,
        SPREAD,
        SEED,
        tuple(sorted(pairs, key=lambda pair: (-pair.turned, pair.gap, pair.ahead, pair.behind))),
        sum(counts) / (DRAWS * len(couples)) if couples else None,
    )


class _Scales:
    """Scores the cases under moved weights: compiled once, with a factor of each pillar that is then written over."""

    def __init__(self, bench: Bench, cases: Sequence[Case]) -> None:
        self._groups = [group.id for group in bench.loaded.model.groups()]
        marks = {name: 1.0 + (i + 1) * 2.0**-40 for i, name in enumerate(self._groups)}
        program = bench.loaded.program
        moved = {
            name: Arithmetic(NUMBER, "*", Const(NUMBER, marks[name]), weight) if name in marks else weight
            for name, weight in program.weights.items()
        }
        changed = replace(bench.loaded, program=replace(program, weights=moved))
        self._plan = compile_plan(changed, bench.plan.release, bench.plan.method)
        self._places = [self._plan.tables.code_x.index(marks[name]) for name in self._groups]
        self._cells = code_rows(self._plan, [case.sheet for case in cases])
        self._rows = len(cases)

    def totals(self, factors: Sequence[float]) -> list[float]:
        """The unrounded totals with these factors, in the order of the pillars."""
        constants = list(self._plan.tables.code_x)
        for place, factor in zip(self._places, factors, strict=True):
            constants[place] = factor
        plan = replace(self._plan, tables=self._plan.tables._replace(code_x=constants))
        columns = run(plan, self._cells, detail=TOTALS)
        return [float(columns.one("total_low", row)) for row in range(self._rows)]
