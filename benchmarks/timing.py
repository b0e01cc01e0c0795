"""How long something takes, for the benchmarks."""

from __future__ import annotations

import time
from collections.abc import Callable

ROUNDS = 5


def best(work: Callable[[], object]) -> float:
    """Milliseconds of the quickest of five rounds."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - start))
    return min(found)
