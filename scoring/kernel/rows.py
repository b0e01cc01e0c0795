"""Drives the kernel row by row and writes what was asked for."""

from __future__ import annotations

from typing import Any

from scoring.kernel.envelope import bound_row
from scoring.kernel.jit import kernel
from scoring.kernel.levels import complete_as_bounds, declared_share, read_figures, read_levels, surely_scored
from scoring.kernel.machine import evaluate
from scoring.kernel.path import COUNTED, SCORED, open_what_is_absent, resolve_row
from scoring.kernel.points import score_complete

TOTALS, GROUPS, EVERYTHING = range(3)


@kernel
def score_once(t: Any, s: Any, complete: bool, strict: int, whole: bool) -> bool:
    """Points or bounds of the row just resolved (``whole``: of every node); false where there is no score."""
    if complete:
        scored = score_complete(t, s, strict)
        complete_as_bounds(t, s, whole)
        return scored
    bound_row(t, s, strict)
    return True


@kernel
def judge(t: Any, s: Any, complete: bool, scored: bool) -> None:
    """Levels and rules, on strict figures where too much was declared not applicable (docs/scoring.md §6)."""
    low, high = float(s.pair[0]), float(s.pair[1])
    limit = t.aside_limit * t.scale / 100.0
    certain = scored if complete else surely_scored(t, s)
    read_figures(t, s, scored, False)
    if scored and high > limit + 1e-9:
        strictly_scored = score_once(t, s, complete, 1, False)
        read_figures(t, s, strictly_scored, low <= limit + 1e-9)
    read_levels(t, s)
    if not certain:
        s.level[0] = -1
    if not scored:
        s.level[1] = -1


@kernel
def write_questions(t: Any, s: Any, o: Any, row: int) -> None:
    """Everything about questions, of one row."""
    base = row * t.questions
    for q in range(t.questions):
        slot = t.question_slot + q
        o.q_state[base + q], o.q_declared[base + q] = int(s.state[q]), int(s.declared[q])
        o.q_stand[base + q] = int(s.member[q])
        o.q_value[base + q], o.q_value_status[base + q] = float(s.slot_low[slot]), int(s.slot_status[slot])
        o.q_nominal_low[base + q], o.q_nominal_high[base + q] = float(s.qn_low[q]), float(s.qn_high[q])
        o.q_potential_low[base + q], o.q_potential_high[base + q] = float(s.q_low[q]), float(s.q_high[q])
        o.q_fraction_low[base + q], o.q_fraction_high[base + q] = float(s.fb_low[q]), float(s.fb_high[q])
        o.q_points_low[base + q], o.q_points_high[base + q] = float(s.b_low[q]), float(s.b_high[q])
    for i in range(t.goals):
        points, potential = 0.0, 0.0
        for j in range(int(t.goal_start[i]), int(t.goal_start[i + 1])):
            q, share = int(t.goal_question[j]), float(t.goal_share[j])
            if int(t.q_role[q]) == SCORED and int(s.stand[q]) & COUNTED:
                points += float(s.b_low[q]) * share
                potential += float(s.q_high[q]) * share
        o.goal_points[row * t.goals + i], o.goal_potential[row * t.goals + i] = points, potential


@kernel
def write_groups(t: Any, s: Any, o: Any, row: int, complete: bool) -> None:
    """Everything about groups, of one row."""
    base = row * t.groups
    for g in range(t.groups):
        o.g_path[base + g] = int(s.g_path[g])
        o.g_nominal_low[base + g], o.g_nominal_high[base + g] = float(s.gn_low[g]), float(s.gn_high[g])
        o.g_potential_low[base + g], o.g_potential_high[base + g] = float(s.gp_low[g]), float(s.gp_high[g])
        o.g_points_low[base + g], o.g_points_high[base + g] = float(s.gb_low[g]), float(s.gb_high[g])
        o.g_raised[base + g] = float(s.g_raised[g]) if complete else 0.0
        o.g_cut[base + g] = float(s.g_cut[g]) if complete else 0.0


@kernel
def write_verdicts(t: Any, s: Any, o: Any, row: int) -> None:
    """Figures, conditions, rules, statements and notices, of one row."""
    for i in range(t.figures):
        at = row * t.figures + i
        o.figure_low[at], o.figure_high[at] = float(s.figure_low[i]), float(s.figure_high[i])
        o.figure_status[at] = int(s.figure_status[i])
    for i in range(t.conditions):
        o.condition[row * t.conditions + i] = int(s.condition[i])
    for i in range(t.rules):
        o.rule[row * t.rules + i] = int(s.rule[i])
    if t.statements > 0:
        open_what_is_absent(t, s)  # the last that is read of this row
    for i in range(t.statements):
        code = int(t.statement_code[i])
        s.expression_notice[code] |= evaluate(t, s, code)
        o.statement[row * t.statements + i] = int(s.status[0])
    for i in range(t.expressions):
        o.notice[row * t.expressions + i] = int(s.expression_notice[i])
        s.expression_notice[i] = 0


@kernel
def run_rows(t: Any, c: Any, s: Any, o: Any, start: int, stop: int, detail: int) -> None:
    """Score the rows from ``start`` to ``stop``, one after the other.

    Args:
        t: the plan's tables; c: coded cells; s: scratch; o: outputs (all flat, row after row).
        start: first row.
        stop: row after the last.
        detail: TOTALS, GROUPS or EVERYTHING.
    """
    for node in range(t.groups + t.questions):
        s.weight[node], s.factor[node] = float(t.weight[node]), float(t.factor[node])
    for i in range(t.expressions):
        s.expression_notice[i] = 0
    for row in range(start, stop):
        complete = resolve_row(t, c, s, row) == 0
        scored = score_once(t, s, complete, 0, detail > TOTALS)
        o.complete[row], o.scored[row] = 1 if complete else 0, 1 if scored else 0
        o.total_low[row], o.total_high[row] = float(s.gb_low[0]), float(s.gb_high[0])
        if detail >= GROUPS:
            write_groups(t, s, o, row, complete)
        if detail == EVERYTHING:
            write_questions(t, s, o, row)
        declared_share(t, s, complete)
        o.declared_aside[row] = float(s.pair[0])
        judge(t, s, complete, scored)
        o.level_low[row], o.level_high[row] = int(s.level[0]), int(s.level[1])
        if detail == EVERYTHING:
            write_verdicts(t, s, o, row)
