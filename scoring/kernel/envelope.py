"""Encloses an incomplete assessment: the least and greatest points that any way to complete it can give.

Every question has an interval of potential and one of fractions; a node's points are bounded by the worst and the best
way to spread the node's own potential over them (docs/scoring.md §4).
"""

from __future__ import annotations

from typing import Any

from scoring.kernel.bounds import potential_bounds, prepare
from scoring.kernel.jit import kernel
from scoring.kernel.path import ASIDE, BONUS, COUNTED, GONE, PENALTY, SCORED


@kernel
def question_bounds(t: Any, s: Any) -> None:
    """Least and greatest potential, fraction and points of every question as it may stand."""
    for q in range(t.questions):
        stands, role, group = int(s.stand[q]), int(t.q_role[q]), int(t.q_parent[q])
        low, high = float(s.qp_low[q]), float(s.qp_high[q])
        f_low, f_high = float(s.f_low[q]), float(s.f_high[q])
        if role == SCORED:
            if stands & ASIDE:
                credit = float(t.g_credit[int(t.g_scope[group])])
                kept_low, kept_high = credit * float(s.qn_low[q]), credit * float(s.qn_high[q])
                low = min(low, kept_low) if stands & COUNTED else kept_low
                high = max(high, kept_high)
                if stands & COUNTED == 0:
                    f_low = f_high = 1.0
                elif credit > 0.0:
                    f_high = 1.0
            if stands & GONE:
                low = 0.0
            s.b_low[q], s.b_high[q] = low * f_low, high * f_high
        elif role in (PENALTY, BONUS):
            low = high = 0.0
            if int(s.member[q]) & COUNTED:
                least, most = float(s.gn_low[group]), float(s.gn_high[group])
                k = float(t.q_factor[q])
                sure = int(s.member[q]) == COUNTED
                least, most = (f_low * k * least if sure else 0.0), f_high * k * most
                s.b_low[q], s.b_high[q] = (0.0 - most, 0.0 - least) if role == PENALTY else (least, most)
            else:
                s.b_low[q] = s.b_high[q] = 0.0
        else:
            s.b_low[q] = s.b_high[q] = low = high = 0.0
        s.q_low[q], s.q_high[q], s.fb_low[q], s.fb_high[q] = low, high, f_low, f_high


@kernel
def pour(s: Any, first: int, last: int, budget: float, best: bool) -> float:
    """Spread what is left of a node's potential over its free questions, to the worst or best fractions first."""
    gained = 0.0
    while budget > 0.0:
        chosen = -1
        for q in range(first, last):
            if float(s.room[q]) > 0.0 and (
                chosen < 0
                or (best and float(s.fb_high[q]) > float(s.fb_high[chosen]))
                or (not best and float(s.fb_low[q]) < float(s.fb_low[chosen]))
            ):
                chosen = q
        if chosen < 0:
            break
        part = min(budget, float(s.room[chosen]))
        gained += part * (float(s.fb_high[chosen]) if best else float(s.fb_low[chosen]))
        s.room[chosen] = 0.0
        budget -= part
    return gained


@kernel
def group_bounds(t: Any, s: Any, g: int) -> None:
    """Points and potential of one group; those of the groups below are known."""
    first, last = int(t.g_first[g]), int(t.g_last[g])
    least, most, low, high = 0.0, 0.0, 0.0, 0.0  # potentials and points with every question at its own least or most
    upward, block_least, block_most = 0.0, 0.0, 0.0
    for q in range(first, last):
        least += float(s.q_low[q])
        most += float(s.q_high[q])
        s.room[q] = 0.0
        if int(t.q_clip[q]) <= g:  # not below a group with a floor or ceiling of its own
            s.room[q] = float(s.q_high[q]) - float(s.q_low[q])
            if int(t.q_role[q]) == SCORED:
                low += float(s.q_low[q]) * float(s.fb_low[q])
                upward += float(s.q_low[q]) * float(s.fb_high[q])
            else:
                low += float(s.b_low[q])
                upward += float(s.b_high[q])
        else:
            block_least += float(s.q_low[q])
            block_most += float(s.q_high[q])
    high = upward
    for b in range(g + 1, int(t.g_end[g])):
        if int(t.g_clips[b]) == 1 and int(t.g_outer_clip[b]) <= g:
            low += float(s.gb_low[b])
            high += float(s.gb_high[b])
    kept_low = float(s.gn_low[g]) - float(s.out_high[g]) - lost_below(t, s, g, True)
    kept_high = float(s.gn_high[g]) + float(s.in_high[g]) - lost_below(t, s, g, False)
    if int(s.g_path[g]) & (GONE | ASIDE):
        kept_low = 0.0
    potential_low, potential_high = max(least, kept_low), min(most, kept_high)
    potential_low = min(potential_low, potential_high)
    low += pour(s, first, last, potential_low - least - (block_most - block_least), False)
    for q in range(first, last):
        if int(t.q_clip[q]) <= g:
            s.room[q] = float(s.q_high[q]) - float(s.q_low[q])
    high += pour(s, first, last, potential_high - least, True)
    floor, ceiling = float(t.g_floor[g]), float(t.g_ceiling[g])
    cut_low, cut_high = min(max(low, floor), ceiling), min(max(high, floor), ceiling)
    path = int(s.g_path[g])
    if path & COUNTED == 0:
        cut_low, cut_high = low, high
    elif path != COUNTED:
        cut_low, cut_high = min(low, cut_low), max(high, cut_high)
    s.gb_low[g], s.gb_high[g] = cut_low, cut_high
    s.gp_low[g], s.gp_high[g] = potential_low, potential_high


@kernel
def lost_below(t: Any, s: Any, g: int, most: bool) -> float:
    """Potential that may vanish in a group or below it: by a rule ``none`` or ``drop``, or a potential factor."""
    total = 0.0
    for b in range(g, int(t.g_end[g])):
        total += float(s.lost_high[b]) if most else float(s.lost_low[b])
        for i in range(int(t.g_child_start[b]), int(t.g_child_start[b + 1])):
            child = int(t.g_child[i])
            total += factor_loss(float(s.factor[child]), float(s.gn_low[child]), float(s.gn_high[child]), most)
        for q in range(int(t.g_first[b]), int(t.g_own_last[b])):
            if int(t.q_role[q]) == SCORED:
                factor = float(s.factor[t.groups + q])
                total += factor_loss(factor, float(s.qn_low[q]), float(s.qn_high[q]), most)
    return total


@kernel
def factor_loss(factor: float, low: float, high: float, most: bool) -> float:
    """Potential that a factor takes (or, above 1, adds: negative), given the nominal potential after it.

    A factor of 0 leaves no trace of what it took, so that the loss is unbounded; the question's own bounds then hold.
    """
    if factor == 1.0:
        return 0.0
    if factor == 0.0:
        return 1e300 if most else 0.0
    rate = 1.0 / factor - 1.0
    if rate > 0.0:
        return high * rate if most else 0.0
    return 0.0 if most else high * rate


@kernel
def bound_row(t: Any, s: Any, strict: int) -> None:
    """Bounds of every question and group of one firm, children first."""
    prepare(t, s, strict)
    potential_bounds(t, s)
    question_bounds(t, s)
    for back in range(t.groups):
        group_bounds(t, s, t.groups - 1 - back)
