"""Scores a complete assessment: nominal potential, what does not apply, points (docs/scoring.md §§1, 5)."""

from __future__ import annotations

from typing import Any

from scoring.kernel.jit import inlined, kernel
from scoring.kernel.path import ASIDE, BONUS, COUNTED, GONE, PENALTY, SCORED

PROPORTIONAL, EQUAL, NONE = range(3)
UP, DROP = range(2)


@kernel
def share_nominal(t: Any, s: Any, strict: int) -> None:
    """Share the scale down the tree by weight, over what is there; parents come before children."""
    s.g_nominal[0] = t.scale
    for g in range(t.groups):
        total = 0.0
        first, last = int(t.g_first[g]), int(t.g_own_last[g])
        for q in range(first, last):
            if int(t.q_role[q]) == SCORED and int(s.member[q]) != GONE:
                total += float(s.weight[t.groups + q])
        for i in range(int(t.g_child_start[g]), int(t.g_child_start[g + 1])):
            child = int(t.g_child[i])
            if int(s.g_path[child]) != GONE:
                total += float(s.weight[child])
        s.g_empty[g] = 1 if total == 0.0 else 0
        nominal = float(s.g_nominal[g])
        for q in range(first, last):
            share = 0.0
            if int(t.q_role[q]) == SCORED and int(s.member[q]) != GONE and total > 0.0:
                share = nominal * float(s.weight[t.groups + q]) / total * float(s.factor[t.groups + q])
            s.q_nominal[q] = share
            aside = int(s.member[q]) == ASIDE and not (strict == 1 and int(s.declared[q]) == 1)
            s.q_potential[q] = 0.0 if aside else share
            s.counted[q] = 1 if share > 0.0 and not aside else 0
        for i in range(int(t.g_child_start[g]), int(t.g_child_start[g + 1])):
            child = int(t.g_child[i])
            share = 0.0
            if int(s.g_path[child]) != GONE and total > 0.0:
                share = nominal * float(s.weight[child]) / total * float(s.factor[child])
            s.g_nominal[child] = share


@inlined
def hand_on(t: Any, s: Any, g: int, amount: float) -> None:
    """Give an amount to the rule of group ``g``: to be split among its children, or collected at its scope."""
    scope = int(t.g_scope[g])
    if int(t.g_split[scope]) == EQUAL:
        s.local[g] += amount
    else:
        s.collected[scope] += amount


@inlined
def live_potential(t: Any, s: Any, g: int) -> float:
    """Current potential of the applicable questions anywhere below a group."""
    total = 0.0
    for q in range(int(t.g_first[g]), int(t.g_last[g])):
        if int(s.counted[q]) == 1:
            total += float(s.q_potential[q])
    return total


@kernel
def split_equally(t: Any, s: Any, g: int) -> float:
    """Share a group's amount in equal parts among its remaining children; returns what none could take."""
    amount = float(s.local[g])
    children = 0
    for q in range(int(t.g_first[g]), int(t.g_own_last[g])):
        children += 1 if int(s.counted[q]) == 1 else 0
    for i in range(int(t.g_child_start[g]), int(t.g_child_start[g + 1])):
        children += 1 if live_potential(t, s, int(t.g_child[i])) > 0.0 else 0
    if children == 0:
        return amount
    part = amount / children
    for q in range(int(t.g_first[g]), int(t.g_own_last[g])):
        if int(s.counted[q]) == 1:
            s.q_potential[q] += part
    for i in range(int(t.g_child_start[g]), int(t.g_child_start[g + 1])):
        child = int(t.g_child[i])
        live = live_potential(t, s, child)
        if live > 0.0:
            for q in range(int(t.g_first[child]), int(t.g_last[child])):
                if int(s.counted[q]) == 1:
                    s.q_potential[q] += part * float(s.q_potential[q]) / live
    return 0.0


@kernel
def settle_scope(t: Any, s: Any, g: int, left: float) -> None:
    """Share out what a scope has collected; a scope in which nothing applies hands it outward or lets it vanish."""
    amount = float(s.collected[g]) + left
    if amount == 0.0:
        return
    remaining = 0.0
    for q in range(int(t.g_first[g]), int(t.g_last[g])):
        if int(s.counted[q]) == 1:
            remaining += float(s.q_nominal[q])
    if remaining == 0.0:
        if int(t.g_when_empty[g]) == UP and g > 0:
            hand_on(t, s, int(t.g_parent[g]), amount)
    elif int(t.g_split[g]) == PROPORTIONAL:
        for q in range(int(t.g_first[g]), int(t.g_last[g])):
            if int(s.counted[q]) == 1:
                s.q_potential[q] += amount * float(s.q_nominal[q]) / remaining


@kernel
def redistribute(t: Any, s: Any) -> None:
    """Move the potential of what does not apply, from the leaves up (docs/scoring.md §5)."""
    for g in range(t.groups):
        s.local[g] = s.collected[g] = 0.0
    for back in range(t.groups):
        g = t.groups - 1 - back
        scope = int(t.g_scope[g])
        credit = float(t.g_credit[scope])
        if int(s.g_empty[g]) == 1:
            if int(t.g_declares[g]) == 1:
                s.collected[g] += float(s.g_nominal[g])
            elif g > 0:
                hand_on(t, s, int(t.g_parent[g]), float(s.g_nominal[g]))
        for q in range(int(t.g_first[g]), int(t.g_own_last[g])):
            if int(s.counted[q]) == 0 and float(s.q_nominal[q]) > 0.0:
                kept = credit * float(s.q_nominal[q])
                s.q_potential[q] = kept
                hand_on(t, s, g, float(s.q_nominal[q]) - kept)
        left = 0.0
        if float(s.local[g]) > 0.0:
            left = split_equally(t, s, g)
            if left > 0.0 and g != scope:
                hand_on(t, s, int(t.g_parent[g]), left)
                left = 0.0
        if g == scope:
            settle_scope(t, s, g, left)


@kernel
def add_up(t: Any, s: Any) -> None:
    """Points of questions, bonuses and penalties, then of groups with their floors and ceilings, children first."""
    for g in range(t.groups):
        s.g_points[g] = s.g_potential[g] = 0.0
    for back in range(t.groups):
        g = t.groups - 1 - back
        points, potential = 0.0, 0.0
        for q in range(int(t.g_first[g]), int(t.g_own_last[g])):
            role = int(t.q_role[q])
            earned = 0.0
            if role == SCORED:
                earned = float(s.q_potential[q])
                potential += earned
                if int(s.counted[q]) == 1:
                    earned *= float(s.f_low[q])
            elif (role == PENALTY or role == BONUS) and int(s.member[q]) == COUNTED:
                earned = float(s.f_low[q]) * float(t.q_factor[q]) * float(s.g_nominal[g])
                earned = 0.0 - earned if role == PENALTY else earned  # nothing is 0, not -0
            s.q_points[q] = earned
            points += earned
        for i in range(int(t.g_child_start[g]), int(t.g_child_start[g + 1])):
            points += float(s.g_points[int(t.g_child[i])])
            potential += float(s.g_potential[int(t.g_child[i])])
        floor, ceiling = float(t.g_floor[g]), float(t.g_ceiling[g])
        on_path = int(s.g_path[g]) == COUNTED
        s.g_raised[g] = floor - points if on_path and points < floor else 0.0
        points = max(points, floor) if on_path else points
        s.g_cut[g] = ceiling - points if on_path and points > ceiling else 0.0
        s.g_points[g] = min(points, ceiling) if on_path else points
        s.g_potential[g] = potential


@kernel
def score_complete(t: Any, s: Any, strict: int) -> bool:
    """Score one firm all of whose questions are closed; false where nothing applies, so that there is no score.

    ``strict``: what the firm declared not applicable earns its least and stays in the denominator (§6).
    """
    share_nominal(t, s, strict)
    redistribute(t, s)
    add_up(t, s)
    for q in range(t.questions):
        if int(s.counted[q]) == 1 and float(s.q_potential[q]) > 0.0:
            return True
    return False
