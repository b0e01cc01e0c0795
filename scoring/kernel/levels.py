"""Figures that levels read, and the outcome of levels and consistency rules (docs/scoring.md §6)."""

from __future__ import annotations

import math
from typing import Any

from scoring.kernel.jit import kernel
from scoring.kernel.machine import ABSENT, PASS, PRESENT, TRUE, evaluate, round_figure
from scoring.kernel.path import ASIDE, COUNTED, NOT_APPLICABLE, SCORED

TOTAL, SHARE, POINTS = range(3)


@kernel
def complete_as_bounds(t: Any, s: Any, whole: bool) -> None:
    """Write a complete score where bounds stand, so that levels and outputs read one place.

    ``whole``: of every node, for who asked for them; otherwise of the nodes that levels read.
    """
    if whole:
        node_as_bounds(t, s, 0)
        return
    s.gb_low[0] = s.gb_high[0] = float(s.g_points[0])
    for i in range(t.figures):
        if int(t.figure_kind[i]) != TOTAL:
            node_as_bounds(t, s, int(t.figure_node[i]))


@kernel
def node_as_bounds(t: Any, s: Any, node: int) -> None:
    """A complete score where bounds stand, of one node and everything below it."""
    first, last = node - t.groups, node - t.groups + 1
    if node < t.groups:
        first, last = int(t.g_first[node]), int(t.g_last[node])
        for g in range(node, int(t.g_end[node])):
            s.gb_low[g] = s.gb_high[g] = float(s.g_points[g])
            s.gp_low[g] = s.gp_high[g] = float(s.g_potential[g])
            s.gn_low[g] = s.gn_high[g] = float(s.g_nominal[g])
    for q in range(first, last):
        s.b_low[q] = s.b_high[q] = float(s.q_points[q])
        s.q_low[q] = s.q_high[q] = float(s.q_potential[q])
        s.qn_low[q] = s.qn_high[q] = float(s.q_nominal[q])
        s.fb_low[q] = s.fb_high[q] = float(s.f_low[q])
        s.stand[q] = COUNTED if int(s.counted[q]) == 1 else int(s.member[q]) & ~COUNTED


@kernel
def declared_share(t: Any, s: Any, complete: bool) -> None:
    """Least and greatest nominal potential that the firm declares not applicable, into ``pair``."""
    low, high = 0.0, 0.0
    for q in range(t.questions):
        if int(s.may_declare[q]) == 1 and int(s.member[q]) & ASIDE and int(t.q_role[q]) == SCORED:
            high += float(s.q_nominal[q]) if complete else float(s.qn_high[q])
            if int(s.declared[q]) == 1 and int(s.state[q]) == NOT_APPLICABLE:
                low += float(s.q_nominal[q]) if complete else float(s.qn_low[q])
    s.pair[0], s.pair[1] = low, high


@kernel
def applicability(t: Any, s: Any, first: int, last: int) -> int:
    """What a node's figure may be: PRESENT (something applies, or it was declared away: 0) and PASS (computed away)."""
    sure, possible, declared_sure, declared_possible = False, False, False, False
    for q in range(first, last):
        if int(t.q_role[q]) != SCORED:
            continue
        stands = int(s.stand[q])
        if stands & COUNTED and float(s.q_high[q]) > 0.0:
            possible = True
            if stands == COUNTED and float(s.q_low[q]) > 0.0:
                sure = True
        if int(s.may_declare[q]) == 1 and int(s.member[q]) & ASIDE and float(s.qn_high[q]) > 0.0:
            declared_possible = True
            if int(s.declared[q]) == 1 and int(s.state[q]) == NOT_APPLICABLE and float(s.qn_low[q]) > 0.0:
                declared_sure = True
    status = PRESENT if possible or declared_possible else 0
    if not sure and not declared_sure:
        status |= PASS
    return status


@kernel
def ratio_bound(s: Any, first: int, last: int, extra: float, best: bool) -> float:
    """Least (or greatest) points over potential, each question's potential free within its bounds.

    A linear-fractional programme over a box: at the optimum λ a question is at its most where its fraction improves on
    λ and at its least elsewhere; iterated until λ stays (Dinkelbach, 1967).
    """
    points, potential = extra, 0.0
    for q in range(first, last):
        points += float(s.q_high[q]) * (float(s.fb_high[q]) if best else float(s.fb_low[q]))
        potential += float(s.q_high[q])
    if potential <= 0.0:
        return math.inf if best else -math.inf
    rate = points / potential
    for _ in range(60):
        points, potential = extra, 0.0
        for q in range(first, last):
            f = float(s.fb_high[q]) if best else float(s.fb_low[q])
            part = float(s.q_high[q]) if (f > rate if best else f < rate) else float(s.q_low[q])
            points += part * f
            potential += part
        if potential <= 0.0:
            return rate if extra == 0.0 else (math.inf if best else -math.inf)
        found = points / potential
        if found == rate:
            break
        rate = found
    return rate


@kernel
def share_bounds(t: Any, s: Any, node: int) -> None:
    """Bounds of 100 · points / potential of a node, into ``pair``."""
    if node >= t.groups:
        q = node - t.groups
        first, last = q, q + 1
        low, high = float(s.b_low[q]), float(s.b_high[q])
        least, most = float(s.q_low[q]), float(s.q_high[q])
        plain = True
    else:
        first, last = int(t.g_first[node]), int(t.g_last[node])
        low, high = float(s.gb_low[node]), float(s.gb_high[node])
        least, most = float(s.gp_low[node]), float(s.gp_high[node])
        plain = int(t.g_clips_inside[node]) == 0
    if least == most and most > 0.0:
        s.pair[0], s.pair[1] = 100.0 * low / most, 100.0 * high / most
        return
    worst, best = -math.inf, math.inf
    if low >= 0.0:
        worst = 100.0 * low / most if most > 0.0 else 0.0
    if least > 0.0:
        best = 100.0 * high / least if high >= 0.0 else 100.0 * high / most
        if low < 0.0:
            worst = 100.0 * low / least
    if plain:
        extra_low, extra_high = 0.0, 0.0
        for q in range(first, last):
            if int(t.q_role[q]) != SCORED:
                extra_low += float(s.b_low[q])
                extra_high += float(s.b_high[q])
        worst = max(worst, 100.0 * ratio_bound(s, first, last, extra_low, False))
        best = min(best, 100.0 * ratio_bound(s, first, last, extra_high, True))
    s.pair[0], s.pair[1] = min(worst, best), max(worst, best)


@kernel
def read_figures(t: Any, s: Any, scored: bool, widen: bool) -> None:
    """Rounded bounds of every figure that levels read; ``widen``: either these or those already there."""
    for i in range(t.figures):
        kind, node = int(t.figure_kind[i]), int(t.figure_node[i])
        first = int(t.g_first[node]) if node < t.groups else node - t.groups
        last = int(t.g_last[node]) if node < t.groups else first + 1
        status, low, high = PRESENT, 0.0, 0.0
        if not scored:
            status = ABSENT
        elif kind == TOTAL:
            low, high = float(s.gb_low[0]), float(s.gb_high[0])
        else:
            status = applicability(t, s, first, last)
            if kind == SHARE:
                share_bounds(t, s, node)
                low, high = float(s.pair[0]), float(s.pair[1])
            elif node < t.groups:
                low, high = float(s.gb_low[node]), float(s.gb_high[node])
            else:
                low, high = float(s.b_low[node - t.groups]), float(s.b_high[node - t.groups])
            if not something_counts(t, s, first, last):  # declared away: nothing is earned
                low, high = min(low, 0.0), 0.0
            elif status & PASS:
                low = min(low, 0.0)
        low, high = round_figure(low, t.decimals, t.down), round_figure(high, t.decimals, t.down)
        if widen:
            low, high = min(low, float(s.figure_low[i])), max(high, float(s.figure_high[i]))
            status |= int(s.figure_status[i])
        s.figure_low[i], s.figure_high[i], s.figure_status[i] = low, high, status


@kernel
def surely_scored(t: Any, s: Any) -> bool:
    """Whether some question counts however the assessment is completed: without one there is no score, and no level."""
    for q in range(t.questions):
        if int(t.q_role[q]) == SCORED and int(s.stand[q]) == COUNTED and float(s.q_low[q]) > 0.0:
            return True
    return False


@kernel
def something_counts(t: Any, s: Any, first: int, last: int) -> bool:
    """Whether a question that may count stands in the range."""
    for q in range(first, last):
        if int(t.q_role[q]) == SCORED and int(s.stand[q]) & COUNTED and float(s.q_high[q]) > 0.0:
            return True
    return False


@kernel
def read_levels(t: Any, s: Any) -> None:
    """Outcome of every condition, and the highest level certainly and possibly reached (-1: none), into ``level``."""
    at_least, at_most, certain, possible = -1, -1, True, True
    for level in range(t.levels):
        for i in range(int(t.level_start[level]), int(t.level_start[level + 1])):
            s.expression_notice[int(t.condition_code[i])] |= evaluate(t, s, int(t.condition_code[i]))
            outcome = int(s.status[0])
            s.condition[i] = outcome
            certain = certain and outcome == TRUE
            possible = possible and (outcome & TRUE) != 0
        at_least = level if certain else at_least
        at_most = level if possible else at_most
    s.level[0], s.level[1] = at_least, at_most
    for i in range(t.rules):
        code = int(t.rule_code[i])
        s.expression_notice[code] |= evaluate(t, s, code)
        s.rule[i] = 1 if int(s.status[0]) == TRUE else 0
