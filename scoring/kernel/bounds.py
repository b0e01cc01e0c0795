"""Potential under what is still open: an interval for every question and group, whatever comes to apply.

All steps are interval extensions of those in ``points``, so that an answer, which only narrows the intervals they start
from, never widens their results (docs/scoring.md §§4, 5).
"""

from __future__ import annotations

from typing import Any

from scoring.kernel.jit import kernel
from scoring.kernel.path import ASIDE, COUNTED, GONE, SCORED
from scoring.kernel.points import DROP, EQUAL, NONE, PROPORTIONAL, UP


@kernel
def standing(s: Any, q: int, strict: int) -> int:
    """Where a question may stand; in strict figures nothing is set aside by declaration."""
    member = int(s.member[q])
    if strict == 1 and (member & ASIDE) and int(s.may_declare[q]) == 1:
        member = member & GONE | COUNTED | (ASIDE if int(s.may_compute[q]) == 1 else 0)
    return member


@kernel
def prepare(t: Any, s: Any, strict: int) -> None:
    """Standing of every question, and empty accumulators."""
    for q in range(t.questions):
        path = int(s.g_path[int(t.q_parent[q])])
        computed = (path | int(s.q_own[q])) & ASIDE != 0 or int(t.q_formula[q]) >= 0
        s.may_compute[q] = 1 if computed else 0
        s.stand[q] = standing(s, q, strict)
    for g in range(t.groups):
        s.out_high[g] = s.in_high[g] = s.lost_low[g] = s.lost_high[g] = 0.0
        s.local_low[g] = s.local_high[g] = s.collected_low[g] = s.collected_high[g] = 0.0


@kernel
def nominal_bounds(t: Any, s: Any) -> None:
    """Bounds of every nominal potential, given that the node is there."""
    s.gn_low[0] = s.gn_high[0] = t.scale
    for g in range(t.groups):
        sure, possible = 0.0, 0.0
        first, last = int(t.g_first[g]), int(t.g_own_last[g])
        for q in range(first, last):
            if int(t.q_role[q]) == SCORED:
                w = float(s.weight[t.groups + q])
                own = int(s.q_own[q])
                sure += 0.0 if own & GONE else w
                possible += 0.0 if own == GONE else w
        for i in range(int(t.g_child_start[g]), int(t.g_child_start[g + 1])):
            child = int(t.g_child[i])
            w = float(s.weight[child])
            own = int(s.g_own[child])
            sure += 0.0 if own & GONE else w
            possible += 0.0 if own == GONE else w
        s.may_be_empty[g] = 1 if sure == 0.0 else 0
        s.surely_empty[g] = 1 if possible == 0.0 else 0
        low, high = float(s.gn_low[g]), float(s.gn_high[g])
        for q in range(first, last):
            s.qn_low[q] = s.qn_high[q] = 0.0
            if int(t.q_role[q]) == SCORED:
                node = t.groups + q
                spread(s, float(s.weight[node]), float(s.factor[node]), int(s.q_own[q]), sure, possible, low, high)
                s.qn_low[q], s.qn_high[q] = float(s.pair[0]), float(s.pair[1])
        for i in range(int(t.g_child_start[g]), int(t.g_child_start[g + 1])):
            child = int(t.g_child[i])
            spread(
                s, float(s.weight[child]), float(s.factor[child]), int(s.g_own[child]), sure, possible, low, high
            )  # fmt: skip
            s.gn_low[child], s.gn_high[child] = float(s.pair[0]), float(s.pair[1])


@kernel
def spread(s: Any, w: float, factor: float, own: int, sure: float, possible: float, low: float, high: float) -> None:
    """Bounds of one child's nominal potential, into ``pair``: siblings that may be gone leave it more."""
    if w == 0.0 or own == GONE:
        s.pair[0] = s.pair[1] = 0.0
        return
    most_others = possible - w
    least_others = sure if own & GONE else sure - w
    if most_others == least_others:  # nothing is open: the very operations of a complete assessment
        s.pair[0], s.pair[1] = low * w / possible * factor, high * w / possible * factor
    else:
        s.pair[0], s.pair[1] = low * w / (w + most_others) * factor, high * w / (w + max(least_others, 0.0)) * factor


@kernel
def hand_on_bounds(t: Any, s: Any, g: int, low: float, high: float) -> None:
    """Give an amount to the rule of group ``g``; it leaves every group between there and the scope."""
    scope = int(t.g_scope[g])
    if int(t.g_split[scope]) == EQUAL:
        s.local_low[g] += low
        s.local_high[g] += high
        return
    s.collected_low[scope] += low
    s.collected_high[scope] += high
    while g != scope:
        s.out_high[g] += high
        g = int(t.g_parent[g])


@kernel
def rest_of(s: Any, q: int, sure: float, possible: float, use_nominal: bool) -> None:
    """Bounds of the other receivers' base, given that ``q`` is one of them, into ``pair``."""
    low = float(s.qn_low[q]) if use_nominal else float(s.qp_low[q])
    high = float(s.qn_high[q]) if use_nominal else float(s.qp_high[q])
    stands = int(s.stand[q])
    s.pair[0] = max(sure - low, 0.0) if stands == COUNTED else sure
    s.pair[1] = max(possible - high, 0.0) if stands & COUNTED else possible


@kernel
def receivers(t: Any, s: Any, g: int, use_nominal: bool) -> None:
    """Least and greatest base of the questions below ``g`` that can receive, into ``base``."""
    sure, possible = 0.0, 0.0
    for q in range(int(t.g_first[g]), int(t.g_last[g])):
        if int(t.q_role[q]) == SCORED:
            stands = int(s.stand[q])
            if stands == COUNTED:
                sure += float(s.qn_low[q]) if use_nominal else float(s.qp_low[q])
            if stands & COUNTED:
                possible += float(s.qn_high[q]) if use_nominal else float(s.qp_high[q])
    s.base[0], s.base[1] = sure, possible


@kernel
def receive(t: Any, s: Any, g: int, low: float, high: float, use_nominal: bool) -> None:
    """Add between ``low`` and ``high`` to the questions below ``g``, in proportion to nominal or current potential."""
    receivers(t, s, g, use_nominal)
    sure, possible = float(s.base[0]), float(s.base[1])
    for q in range(int(t.g_first[g]), int(t.g_last[g])):
        if int(t.q_role[q]) != SCORED or not int(s.stand[q]) & COUNTED:
            continue
        rest_of(s, q, sure, possible, use_nominal)
        own_low = float(s.qn_low[q]) if use_nominal else float(s.qp_low[q])
        own_high = float(s.qn_high[q]) if use_nominal else float(s.qp_high[q])
        if own_low > 0.0:
            s.more_low[q] = low * own_low / (own_low + float(s.pair[1]))
        else:
            s.more_low[q] = 0.0
        s.more_high[q] = high * own_high / (own_high + float(s.pair[0])) if own_high > 0.0 else 0.0
    for q in range(int(t.g_first[g]), int(t.g_last[g])):
        if int(t.q_role[q]) == SCORED and int(s.stand[q]) & COUNTED:
            s.qp_low[q] += float(s.more_low[q])
            s.qp_high[q] += float(s.more_high[q])


@kernel
def alive(t: Any, s: Any, g: int) -> int:
    """2: some question below certainly counts; 1: some may; 0: none can."""
    found = 0
    for q in range(int(t.g_first[g]), int(t.g_last[g])):
        if int(t.q_role[q]) == SCORED and float(s.qn_high[q]) > 0.0:
            if int(s.stand[q]) == COUNTED and float(s.qn_low[q]) > 0.0:
                return 2
            if int(s.stand[q]) & COUNTED:
                found = 1
    return found


@kernel
def question_alive(t: Any, s: Any, q: int) -> int:
    """As ``alive``, for one question."""
    if int(t.q_role[q]) != SCORED or float(s.qn_high[q]) == 0.0 or not int(s.stand[q]) & COUNTED:
        return 0
    return 2 if int(s.stand[q]) == COUNTED and float(s.qn_low[q]) > 0.0 else 1


@kernel
def split_equally_bounds(t: Any, s: Any, g: int) -> None:
    """Bounds of an equal split among a group's children; what may find no taker is left in ``pair``."""
    low, high = float(s.local_low[g]), float(s.local_high[g])
    sure, possible = 0, 0
    for q in range(int(t.g_first[g]), int(t.g_own_last[g])):
        state = question_alive(t, s, q)
        sure += 1 if state == 2 else 0
        possible += 1 if state > 0 else 0
    for i in range(int(t.g_child_start[g]), int(t.g_child_start[g + 1])):
        state = alive(t, s, int(t.g_child[i]))
        sure += 1 if state == 2 else 0
        possible += 1 if state > 0 else 0
    for q in range(int(t.g_first[g]), int(t.g_own_last[g])):
        state = question_alive(t, s, q)
        if state > 0:
            s.qp_low[q] += low / possible
            s.qp_high[q] += high / (sure if state == 2 else sure + 1)
    for i in range(int(t.g_child_start[g]), int(t.g_child_start[g + 1])):
        child = int(t.g_child[i])
        state = alive(t, s, child)
        if state > 0:
            receive(t, s, child, low / possible, high / (sure if state == 2 else sure + 1), False)
            for below in range(child, int(t.g_end[child])):
                s.in_high[below] += high
    s.pair[0] = low if possible == 0 else 0.0
    s.pair[1] = high if sure == 0 else 0.0


@kernel
def settle_scope_bounds(t: Any, s: Any, g: int) -> None:
    """Bounds of what a scope shares out, hands outward or lets vanish."""
    low, high = float(s.collected_low[g]), float(s.collected_high[g])
    if high == 0.0:
        return
    state = alive(t, s, g)
    if state > 0:
        if int(t.g_split[g]) == PROPORTIONAL:
            receive(t, s, g, low, high, True)
            for below in range(g + 1, int(t.g_end[g])):
                s.in_high[below] += high
        elif int(t.g_split[g]) == NONE:
            s.lost_high[g] += high
            s.lost_low[g] += low if state == 2 else 0.0
    if state < 2:
        if g > 0 and int(t.g_when_empty[g]) == UP:
            s.out_high[g] += high
            hand_on_bounds(t, s, int(t.g_parent[g]), low if state == 0 else 0.0, high)
        elif int(t.g_when_empty[g]) == DROP:
            s.lost_high[g] += high
            s.lost_low[g] += low if state == 0 else 0.0


@kernel
def give_away(t: Any, s: Any, g: int, credit: float) -> None:
    """Hand on what the group's own questions, or the group itself if it is empty, may leave to others."""
    if int(s.may_be_empty[g]) == 1:
        high = float(s.gn_high[g])
        low = float(s.gn_low[g]) if int(s.surely_empty[g]) == 1 and int(s.g_path[g]) & GONE == 0 else 0.0
        if int(t.g_declares[g]) == 1:
            s.collected_low[g] += low
            s.collected_high[g] += high
        elif g > 0:
            s.out_high[g] += high
            hand_on_bounds(t, s, int(t.g_parent[g]), low, high)
    for q in range(int(t.g_first[g]), int(t.g_own_last[g])):
        stands = int(s.stand[q])
        s.qp_low[q] = float(s.qn_low[q]) if stands & COUNTED else 0.0
        s.qp_high[q] = float(s.qn_high[q]) if stands & COUNTED else 0.0
        if int(t.q_role[q]) == SCORED and stands & ASIDE:
            low = float(s.qn_low[q]) if stands == ASIDE else 0.0
            hand_on_bounds(t, s, g, low - credit * low, float(s.qn_high[q]) - credit * float(s.qn_high[q]))


@kernel
def potential_bounds(t: Any, s: Any) -> None:
    """Bounds of every question's potential, given that it counts, and of what enters and leaves each group."""
    nominal_bounds(t, s)
    for back in range(t.groups):
        g = t.groups - 1 - back
        scope = int(t.g_scope[g])
        give_away(t, s, g, float(t.g_credit[scope]))
        if float(s.local_high[g]) > 0.0:
            split_equally_bounds(t, s, g)
            low, high = float(s.pair[0]), float(s.pair[1])
            if high > 0.0:
                if g != scope:
                    s.out_high[g] += high
                    hand_on_bounds(t, s, int(t.g_parent[g]), low, high)
                else:
                    s.collected_low[g] += low
                    s.collected_high[g] += high
        if g == scope:
            settle_scope_bounds(t, s, g)
