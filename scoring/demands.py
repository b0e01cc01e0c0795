"""What a level and those below it ask, as the search for the least effort reads it (docs/scoring.md §§6, 11)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from questionnaires.expressions.tree import Figure, Typed, reads, walk
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.program import inputs
from scoring.engine import Columns
from scoring.kernel import machine as m
from scoring.kernel.levels import POINTS, SHARE, TOTAL
from scoring.plan import Gap, ScoringPlan
from scoring.programme import Need


@dataclass(frozen=True, slots=True)
class Demand:
    """One condition. ``figure``: a figure must reach a threshold; ``answers``: it reads answers and facts alone."""

    place: int
    """Among the conditions of all levels."""
    kind: Literal["figure", "answers", "other"]
    gap: Gap | None
    reads: frozenset[str]
    """The questions whose answers it reads, through computed ones too."""


def demands(loaded: LoadedQuestionnaire, plan: ScoringPlan, level: int) -> list[Demand]:
    """The conditions of a level (by position) and of those below it."""
    found = []
    for position, name in enumerate(plan.levels[: level + 1]):
        first, last = plan.tables.level_start[position], plan.tables.level_start[position + 1]
        for place in range(first, last):
            typed, gap = loaded.program.levels[name, place - first], plan.gaps[place]
            read = read_by(loaded, typed)
            if gap is not None and gap.at_least:
                found.append(Demand(place, "figure", gap, read))
            else:
                plain = not any(isinstance(node, Figure) for node in walk(typed))
                found.append(Demand(place, "answers" if plain else "other", gap, read))
    return found


def read_by(loaded: LoadedQuestionnaire, typed: Typed) -> frozenset[str]:
    """Everything that an expression reads, through computed questions too."""
    named = reads(typed)
    return frozenset(named | {name for computed in named for name in inputs(loaded.program, computed)})


def needs(plan: ScoringPlan, columns: Columns, row: int, asked: Sequence[Demand]) -> Iterator[Need]:
    """The points that each figure lacks in a complete row, never more than it truly needs.

    Limits are lenient on purpose: what a ceiling cuts today counts as there already, and where levels read the strict
    figures (§6) the need is that of the rounded one. So no set of actions that reaches the level is left out; whether
    one that satisfies them reaches it, the kernel says.
    """
    t = plan.tables
    points, potential = columns.row("g_points_low", row), columns.row("g_potential_low", row)
    own_points, own_potential = columns.row("q_points_low", row), columns.row("q_potential_low", row)
    cut, figure_low = columns.row("g_cut", row), columns.row("figure_low", row)
    outcome = columns.row("condition", row)
    strict = columns.one("declared_aside", row) > t.aside_limit * t.scale / 100.0 + 1e-9
    for demand in asked:
        if demand.kind != "figure" or int(outcome[demand.place]) == m.TRUE or demand.gap is None:
            continue
        figure = demand.gap.figure
        kind, node = t.figure_kind[figure], t.figure_node[figure]
        first = t.g_first[node] if node < t.groups else node - t.groups
        last = t.g_last[node] if node < t.groups else first + 1
        weights = {plan.questions[q].id: 1.0 for q in range(first, last)}
        least = least_unrounded(demand.gap, t.decimals, bool(t.down))
        if strict:
            if kind != SHARE:
                yield Need(weights, least - figure_low[figure] - 10.0**-t.decimals)
            continue
        earned = points[node] if node < t.groups else own_points[node - t.groups]
        if node < t.groups:
            earned -= sum(cut[node : t.g_end[node]])
        if kind in (TOTAL, POINTS):
            yield Need(weights, least - earned)
        else:
            possible = potential[node] if node < t.groups else own_potential[node - t.groups]
            yield Need(weights, least * possible / 100.0 - earned)


def least_unrounded(gap: Gap, decimals: int, down: bool) -> float:
    """A figure below this one is below the threshold once rounded (§7)."""
    unit = 10.0**-decimals
    steps = math.ceil(round(gap.threshold / unit, 6))
    if gap.strict and abs(steps * unit - gap.threshold) < 1e-9:
        steps += 1
    if not down:
        return (steps - 0.5) * unit
    return steps * unit if steps > 0 else (steps - 1) * unit
