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
    chance = random.Random(SEED)  # noqa: S311  a reproducible sequence, nothing secret
    for _ in range(DRAWS if couples else 0):
        factors = {group.id: 1.0 + SPREAD * (2.0 * chance.random() - 1.0) for group in bench.loaded.model.groups()}
        totals = _totals(bench, factors, cases)
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


def _totals(bench: Bench, factors: dict[str, float], cases: Sequence[Case]) -> list[float]:
    program = bench.loaded.program
    moved = {
        name: Arithmetic(NUMBER, "*", Const(NUMBER, factors[name]), weight) if name in factors else weight
        for name, weight in program.weights.items()
    }
    changed = replace(bench.loaded, program=replace(program, weights=moved))
    plan = compile_plan(changed, bench.plan.release, bench.plan.method)
    return [outcome.exact for outcome in bench.outcomes([case.sheet for case in cases], plan=plan)]
