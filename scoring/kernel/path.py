"""From a firm's cells to the state, the possible values and the possible fractions of every question.

Where a question stands is a set of GONE (as if not there), ASIDE (not applicable) and COUNTED; a finished assessment
has exactly one of them per question (docs/scoring.md §§2, 3, 8).
"""

from __future__ import annotations

from typing import Any

from scoring.kernel.jit import inlined, kernel
from scoring.kernel.machine import (
    ABSENT,
    ABSENT_WEIGHT,
    FALSE,
    NEGATIVE_WEIGHT,
    PRESENT,
    TRUE,
    UNKNOWN,
    both,
    evaluate,
    round_figure,
)

YES_NO, ONE_OF, ANY_OF, NUMBER, COMPUTED, TEXT, DATE = range(7)
SCORED, PENALTY, BONUS, UNSCORED = range(4)
MISSING, ANSWERED, NOT_KNOWN, NOT_APPLICABLE, OFF_PATH, PENDING = range(6)
GIVEN = 4  # in the cells of a computed question: take the figure given instead of computing it (a what-if)
GONE, ASIDE, COUNTED = 1, 2, 4
REJECTED, DECLARED = 0, 1
NO_SCALE, LINEAR, STEPS = range(3)


@kernel
def read_facts(t: Any, c: Any, s: Any, row: int) -> None:
    """Put the profile facts and the definitions over them into their slots."""
    for i in range(t.facts):
        kind, column = int(t.fact_kind[i]), int(t.fact_column[i])
        if kind == NUMBER:
            s.slot_low[i] = s.slot_high[i] = float(c.fact_number[row * t.fact_numbers + column])
            s.slot_status[i] = PRESENT
        else:
            code = int(c.fact_code[row * t.fact_codes + column])
            if kind == YES_NO:
                s.slot_status[i] = TRUE if code == 1 else FALSE
            else:
                s.slot_low[i] = s.slot_high[i] = float(t.option_code[int(t.fact_option[i]) + code])
                s.slot_status[i] = PRESENT
    for i in range(t.definitions):
        slot = t.facts + i
        s.expression_notice[int(t.definition_code[i])] |= evaluate(t, s, int(t.definition_code[i]))
        s.slot_low[slot], s.slot_high[slot] = float(s.low[0]), float(s.high[0])
        s.slot_status[slot] = int(s.status[0])


@kernel
def read_weights(t: Any, s: Any) -> None:
    """Compute the weights and factors that are expressions; negative or absent ones become 0 and are noted."""
    for i in range(t.weights):
        code, node = int(t.weight_code[i]), int(t.weight_node[i])
        notice = evaluate(t, s, code)
        x = float(s.low[0]) + 0.0  # never -0
        if int(s.status[0]) != PRESENT:
            x, notice = 0.0, notice | ABSENT_WEIGHT
        elif x < 0.0:
            x, notice = 0.0, notice | NEGATIVE_WEIGHT
        s.expression_notice[code] |= notice
        if int(t.weight_is_factor[i]) == 1:
            s.factor[node] = x
        else:
            s.weight[node] = x


@inlined
def own_presence(t: Any, s: Any, when: int, aside: int) -> int:
    """What a node's own ``when`` makes of it, given its parent is there."""
    if when < 0:
        return COUNTED
    s.expression_notice[when] |= evaluate(t, s, when)
    truth = int(s.status[0])
    presence = COUNTED if truth & TRUE else 0
    if truth & (FALSE | ABSENT):
        presence |= ASIDE if aside == 1 else GONE
    return presence


@inlined
def on_scale(t: Any, q: int, x: float) -> float:
    """The fraction of one figure: on the line between two points, or the step reached; flat beyond the ends."""
    first, count = int(t.q_scale[q]), int(t.q_scale_size[q])
    if x < float(t.scale_x[first]):
        return float(t.scale_y[first])
    last = first + count - 1
    if x >= float(t.scale_x[last]):
        return float(t.scale_y[last])
    i = first
    while x >= float(t.scale_x[i + 1]):
        i += 1
    y0 = float(t.scale_y[i])
    if int(t.q_scale_kind[q]) == STEPS:
        return y0
    x0, x1, y1 = float(t.scale_x[i]), float(t.scale_x[i + 1]), float(t.scale_y[i + 1])
    return y0 + (y1 - y0) * ((x - x0) / (x1 - x0))


@inlined
def scale_bounds(t: Any, s: Any, q: int, low: float, high: float) -> None:
    """Least and greatest fraction of the figures between ``low`` and ``high``."""
    least = on_scale(t, q, low)
    greatest = least
    if low < high:
        end = on_scale(t, q, high)
        least, greatest = min(least, end), max(greatest, end)
        first = int(t.q_scale[q])
        for i in range(first, first + int(t.q_scale_size[q])):
            if low < float(t.scale_x[i]) <= high:
                y = float(t.scale_y[i])
                least, greatest = min(least, y), max(greatest, y)
    s.f_low[q], s.f_high[q] = least, greatest


@inlined
def any_of_fraction(t: Any, q: int, mask: int) -> float:
    """Sum of the chosen options' points, capped at the maximum, over the maximum."""
    first, points = int(t.q_option[q]), 0.0
    for i in range(int(t.q_options[q])):
        if mask & (1 << i):
            points += float(t.option_fraction[first + i])
    maximum = float(t.q_maximum[q])
    return 1.0 if points >= maximum else points / maximum


@inlined
def take_answer(t: Any, c: Any, s: Any, row: int, q: int) -> int:
    """Read one answered cell: value into the slot, fraction into ``f_low`` and ``f_high``; returns where it stands."""
    slot, kind, column = t.question_slot + q, int(t.q_kind[q]), int(t.q_column[q])
    s.declared[q] = 0
    s.slot_low[slot] = s.slot_high[slot] = 0.0
    s.slot_status[slot] = PRESENT
    if kind <= ONE_OF:
        option = int(t.q_option[q]) + int(c.code[row * t.codes + column])
        f = float(t.option_fraction[option])
        s.f_low[q] = s.f_high[q] = f
        if kind == YES_NO:
            s.slot_status[slot] = TRUE if int(c.code[row * t.codes + column]) == 1 else FALSE
            return COUNTED
        s.slot_low[slot] = s.slot_high[slot] = float(t.option_code[option])
        if int(t.option_aside[option]) == 1:
            s.f_low[q] = s.f_high[q] = float(t.q_least[q])
            s.slot_status[slot] = ABSENT
            s.declared[q] = 1
            return ASIDE
    elif kind == ANY_OF:
        mask = int(c.mask[row * t.masks + column])
        s.slot_low[slot] = s.slot_high[slot] = float(mask)
        s.f_low[q] = s.f_high[q] = any_of_fraction(t, q, mask)
    elif kind != TEXT:
        x = float(c.number[row * t.numbers + column])
        s.slot_low[slot] = s.slot_high[slot] = x
        if int(t.q_scale_kind[q]) != NO_SCALE:
            s.f_low[q] = s.f_high[q] = on_scale(t, q, x)
    return COUNTED


@inlined
def take_missing(t: Any, s: Any, q: int) -> int:
    """Everything an unanswered question may still become."""
    slot = t.question_slot + q
    s.slot_low[slot], s.slot_high[slot] = float(t.q_low[q]), float(t.q_high[q])
    s.slot_status[slot] = UNKNOWN if int(t.q_kind[q]) == YES_NO else PRESENT | ABSENT
    s.f_low[q], s.f_high[q] = float(t.q_f_low[q]), float(t.q_f_high[q])
    s.declared[q] = 0
    s.may_declare[q] = int(t.q_may_aside[q])
    return COUNTED | ASIDE if int(t.q_may_aside[q]) == 1 else COUNTED


@kernel
def open_what_is_absent(t: Any, s: Any) -> None:
    """Let every question without a value, unless the firm declared it not applicable, be anything it may be.

    A duty does not lapse because a figure is not known or was not asked: its condition is then open, not false.
    """
    for q in range(t.questions):
        slot = t.question_slot + q
        if int(s.slot_status[slot]) & ABSENT and int(s.declared[q]) == 0:
            s.slot_low[slot], s.slot_high[slot] = float(t.q_low[q]), float(t.q_high[q])
            s.slot_status[slot] = FALSE | TRUE if int(t.q_kind[q]) == YES_NO else PRESENT


@inlined
def take_computed(t: Any, c: Any, s: Any, row: int, q: int, given: bool) -> int:
    """Compute a figure (or take the one given), round it, and bring it to its scale."""
    slot = t.question_slot + q
    if given:
        low = high = float(c.number[row * t.numbers + int(t.q_column[q])])
        status = PRESENT
    else:
        code = int(t.q_formula[q])
        s.expression_notice[code] |= evaluate(t, s, code)
        low, high, status = float(s.low[0]), float(s.high[0]), int(s.status[0])
    s.declared[q] = 0
    s.slot_status[slot] = status
    if status == ABSENT:
        s.slot_low[slot] = s.slot_high[slot] = s.f_low[q] = s.f_high[q] = 0.0
        return ASIDE
    low = round_figure(low, int(t.q_decimals[q]), t.down)
    high = round_figure(high, int(t.q_decimals[q]), t.down)
    s.slot_low[slot], s.slot_high[slot] = low, high
    if int(t.q_scale_kind[q]) != NO_SCALE:
        scale_bounds(t, s, q, low, high)
    return COUNTED | ASIDE if status & ABSENT else COUNTED


@kernel
def apply_tier(t: Any, c: Any, s: Any, row: int, q: int, member: int) -> int:
    """Answers below the row's tier, and rejected ones, count for their least (docs/scoring.md §8)."""
    wanted, kind, role = int(c.row_tier[row]), int(t.q_kind[q]), int(t.q_role[q])
    tier, lowest, is_open = 9, 9, int(s.state[q]) == PENDING
    if kind == COMPUTED:
        for i in range(int(t.input_start[q]), int(t.input_start[q + 1])):
            source = int(t.input_question[i])
            lowest = min(lowest, int(s.tier[source]))
            if int(s.state[source]) in (MISSING, PENDING):  # its tier is not settled: it may still go off path
                is_open = True
            else:
                tier = min(tier, int(s.tier[source]))
    elif ANSWERED <= int(s.state[q]) <= NOT_APPLICABLE:
        tier = int(c.tier[row * t.questions + q])
    s.tier[q] = tier
    if int(s.state[q]) == NOT_KNOWN:
        return member
    if is_open and lowest == REJECTED and role == PENALTY:
        s.f_high[q] = max(float(s.f_high[q]), float(t.q_least[q]))
    if is_open and (wanted > DECLARED or lowest == REJECTED) and role != PENALTY:
        s.f_low[q] = min(float(s.f_low[q]), float(t.q_least[q]))  # its missing inputs may stay below the tier
    if role == BONUS and int(s.declared[q]) == 1:
        return member  # nothing is added, whatever supports it
    if tier == REJECTED or (tier < wanted and role != PENALTY):
        if int(s.declared[q]) == 1 or (member & COUNTED):
            s.f_low[q] = s.f_high[q] = float(t.q_least[q])
        if int(s.declared[q]) == 1:
            s.declared[q] = 0
            return COUNTED
    return member


@inlined
def close(t: Any, s: Any, q: int, aside: bool) -> None:
    """A question that the firm does not know, or declares not applicable: absent to every expression."""
    slot = t.question_slot + q
    s.slot_low[slot] = s.slot_high[slot] = 0.0
    s.slot_status[slot] = ABSENT
    s.f_low[q] = s.f_high[q] = float(t.q_least[q])
    s.declared[q] = 1 if aside else 0


@inlined
def resolve_question(t: Any, c: Any, s: Any, row: int, q: int, path: int) -> int:
    """State, slot, standing and fractions of one question; returns 1 while it is open."""
    slot = t.question_slot + q
    s.tier[q] = 9
    s.may_declare[q] = 0
    if not path & COUNTED:
        s.state[q], s.member[q], s.declared[q] = OFF_PATH, path, 0
        s.slot_low[slot] = s.slot_high[slot] = s.f_low[q] = s.f_high[q] = 0.0  # nothing of the row before
        s.slot_status[slot] = ABSENT
        return 0
    given = int(c.state[row * t.questions + q])
    kind = int(t.q_kind[q])
    if kind == COMPUTED:
        member = take_computed(t, c, s, row, q, given == GIVEN)
        is_open = member == COUNTED | ASIDE or (
            member == COUNTED and float(s.slot_low[slot]) < float(s.slot_high[slot])
        )
        s.state[q] = PENDING if is_open else ANSWERED if member == COUNTED else NOT_APPLICABLE
    elif given == ANSWERED:
        member = take_answer(t, c, s, row, q)
        s.state[q] = NOT_APPLICABLE if member == ASIDE else ANSWERED
    elif given == MISSING:
        member = take_missing(t, s, q)
        s.state[q] = MISSING
    else:
        close(t, s, q, given == NOT_APPLICABLE)
        member = ASIDE if given == NOT_APPLICABLE else COUNTED
        s.state[q] = given
    if int(c.row_tier[row]) > 0:
        member = apply_tier(t, c, s, row, q, member)
    if int(s.declared[q]) == 1:
        s.may_declare[q] = 1
    if path != COUNTED:
        member |= path & (GONE | ASIDE)
        s.slot_status[slot] = int(s.slot_status[slot]) | ABSENT
        s.state[q] = PENDING
    s.member[q] = member
    return 1 if int(s.state[q]) in (MISSING, PENDING) else 0


@kernel
def resolve_row(t: Any, c: Any, s: Any, row: int) -> int:
    """Find the state of every question of one firm, in declared order; returns how many are open."""
    read_facts(t, c, s, row)
    read_weights(t, s)
    group, still_open = 0, 0
    for q in range(t.questions + 1):
        while group < t.groups and int(t.g_first[group]) <= q:
            own = own_presence(t, s, int(t.g_when[group]), int(t.g_when_aside[group]))
            s.g_own[group] = own
            parent = int(t.g_parent[group])
            s.g_path[group] = own if parent < 0 else both(int(s.g_path[parent]), own)
            group += 1
        if q < t.questions:
            own = own_presence(t, s, int(t.q_when[q]), int(t.q_when_aside[q]))
            s.q_own[q] = own
            path = both(int(s.g_path[int(t.q_parent[q])]), own)
            still_open += resolve_question(t, c, s, row, q, path)
    return still_open
