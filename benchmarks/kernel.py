"""Firms per second of the kernel, beside two other ways to compute the same rules (run by ``make benchmark``).

Results are checked equal before anything is timed; nothing here fails because it is slow.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from firms import Firms, all_questions, coded, draw, pillars, plan_of
from others import as_dictionaries, by_arrays, interpret

from scoring.engine import Batch, Cells
from scoring.kernel.rows import EVERYTHING, TOTALS

MANY, SOME, FEW = 100_000, 5_000, 200
"""Firms for what takes microseconds, tens of microseconds, and a millisecond each."""


def best_of(times: int, run: Callable[[], object]) -> float:
    """Seconds of the fastest of several runs: what the machine can do when nobody disturbs it."""
    found = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        run()
        found = min(found, time.perf_counter() - start)
    return found


def main() -> None:
    """Check, time, print."""
    tree = pillars()
    plan = plan_of(tree)
    firms = draw(tree, MANY)
    conditions = sum(asked.when is not None for asked in all_questions(tree))
    print(f"{plan.tables.questions} questions, {conditions} under a condition, {plan.tables.groups} groups\n")

    start = time.perf_counter()
    many = Batch(plan, coded(plan, tree, firms), detail=TOTALS, compiled=True)
    print(f"compiled kernel ready in {time.perf_counter() - start:.1f} s (machine code is kept for the next time)\n")

    few = firms.first(FEW)
    interpreted = Batch(plan, coded(plan, tree, few), detail=TOTALS)
    dictionaries = as_dictionaries(few)
    totals = np.array(many.score().output.total_low)
    check(totals, interpreted, by_arrays(tree, firms), np.array([interpret(tree, firm) for firm in dictionaries]))

    reference = MANY / best_of(3, lambda: by_arrays(tree, firms))
    rows = [
        ("kernel, compiled: complete, totals and levels", MANY / best_of(5, many.score)),
        ("kernel, interpreted: the same", FEW / best_of(3, interpreted.score)),
        ("numpy, array at a time: totals alone", reference),
        ("interpreter over dictionaries: totals alone",
         FEW / best_of(3, lambda: [interpret(tree, firm) for firm in dictionaries])),
        *variants(tree, plan, firms),
    ]  # fmt: skip
    print(f"{'':58}{'firms/s':>12}{'µs/firm':>12}{'beside numpy':>15}")
    for name, rate in rows:
        print(f"{name:58}{rate:12,.0f}{1e6 / rate:12,.1f}{rate / reference:15.3f}")


def variants(tree: list, plan: object, firms: Firms) -> list[tuple[str, float]]:
    """The compiled kernel on other batches: more detail, tiers, open questions, one firm."""
    some, one = firms.first(SOME), firms.first(1)
    cases: list[tuple[str, int, Cells, int]] = [
        ("kernel, compiled: complete, everything written", SOME, coded(plan, tree, some), EVERYTHING),
        ("kernel, compiled: complete, one tier asked, totals", SOME, coded(plan, tree, some, tier=1), TOTALS),
        ("kernel, compiled: 1 question of 10 open, bounds", SOME, coded(plan, tree, some, missing=0.1), TOTALS),
        ("kernel, compiled: one firm at a time", 1, coded(plan, tree, one), TOTALS),
        ("kernel, compiled: one firm at a time, everything", 1, coded(plan, tree, one), EVERYTHING),
    ]
    found = []
    for name, count, cells, detail in cases:
        batch = Batch(plan, cells, detail=detail, compiled=True)
        batch.score()
        found.append((name, count / best_of(5 if count > 1 else 500, batch.score)))
    batch = Batch(plan, coded(plan, tree, one), detail=EVERYTHING)
    found.append(("kernel, interpreted: one firm, everything", 1 / best_of(10, batch.score)))
    return found


def check(totals: np.ndarray, interpreted: Batch, arrays: np.ndarray, dictionaries: np.ndarray) -> None:
    """Interpreted and compiled are equal to the last bit; the others to 1e-9, since they add in another order."""
    assert interpreted.score().output.total_low == totals[:FEW].tolist()
    assert np.abs(arrays - totals).max() < 1e-9
    assert np.abs(dictionaries - totals[:FEW]).max() < 1e-9


if __name__ == "__main__":
    main()
