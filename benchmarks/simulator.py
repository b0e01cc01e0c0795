"""What a simulation and the least effort cost, beside one score: ``python benchmarks/simulator.py``.

Two firms of the library, a bakery and a firm of 900; ten actions simulated, and the least effort to each level above
theirs. Same run, best of a few rounds, with the compiled kernel; printed: milliseconds, and how many scores of the same
firm (interpreted, as a page makes it) take as long.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from timing import best

from assessment.scored import score_file
from scoring.engine import start_compiled
from scoring.gains import action_gains
from scoring.score import score
from scoring.shortest import shortest
from scoring.simulation import simulate
from scoring.ways import ways

CASES = Path(__file__).parents[1] / "questionnaires/library/occitanie/cases"
TICKED = 10


def main() -> None:
    """Measure both firms."""
    start_compiled()
    for name in ("boulangerie", "sous_traitant_aeronautique"):
        case = score_file(CASES / f"{name}.yaml")
        loaded, plan, sheet = case.loaded, case.plan, case.file.sheet
        result = score(loaded, plan, sheet, narrowing=False)
        proposed = ways(loaded, plan, result)
        ticked = [(way.question, way.action) for way in proposed[::5][:TICKED]]
        works: dict[str, Callable[[], object]] = {
            "one score": lambda: score(loaded, plan, sheet, narrowing=False),  # noqa: B023 - used before the next firm
            f"{len(ticked)} actions together": lambda: simulate(loaded, plan, sheet, result, ticked),  # noqa: B023
            "what every action brings": lambda: action_gains(loaded, plan, sheet, result),  # noqa: B023
        }
        reached = plan.levels.index(result.level_at_least) if result.level_at_least else -1
        for level in plan.levels[reached + 1 :]:
            works[f"least effort to {level}"] = lambda level=level: shortest(loaded, plan, sheet, result, level)  # type: ignore[misc]  # noqa: B023
        print(f"{name}: {len(proposed)} actions")
        once = 0.0
        for what, work in works.items():
            took = best(work)
            once = once or took
            print(f"  {what:32}{took:9.1f} ms{took / once:9.1f} scores")


if __name__ == "__main__":
    main()
