"""Evaluates expressions on what is known so far, over sets of possible values.

A number, code or date is an interval ``[low, high]`` with a status: a set of the bits PRESENT, ABSENT and PASS (a
figure of a node that is not applicable by computation: every comparison with it holds). A condition is a set of the
bits FALSE, ABSENT and TRUE. An ``any_of`` is a pair of option masks: those certainly and those possibly chosen. What is
known has one value; what is still missing has all it may become, so conditions over it are three-valued by themselves.
"""

from __future__ import annotations

import math
from typing import Any

from scoring.kernel.jit import inlined, kernel

FALSE, ABSENT, TRUE = 1, 2, 4
UNKNOWN = FALSE | ABSENT | TRUE
PRESENT, PASS = 1, 4  # ABSENT is shared: a value that is not there

# and, or, not over sets of {false < absent < true}: entry a*8+b is the set of min(x, y), max(x, y) for x in a, y in b.
AND = (
    0, 0, 0, 0, 0, 0, 0, 0,
    0, 1, 1, 1, 1, 1, 1, 1,
    0, 1, 2, 3, 2, 3, 2, 3,
    0, 1, 3, 3, 3, 3, 3, 3,
    0, 1, 2, 3, 4, 5, 6, 7,
    0, 1, 3, 3, 5, 5, 7, 7,
    0, 1, 2, 3, 6, 7, 6, 7,
    0, 1, 3, 3, 7, 7, 7, 7,
)  # fmt: skip
OR = (
    0, 0, 0, 0, 0, 0, 0, 0,
    0, 1, 2, 3, 4, 5, 6, 7,
    0, 2, 2, 2, 4, 6, 6, 6,
    0, 3, 2, 3, 4, 7, 6, 7,
    0, 4, 4, 4, 4, 4, 4, 4,
    0, 5, 6, 7, 4, 5, 6, 7,
    0, 6, 6, 6, 4, 6, 6, 6,
    0, 7, 6, 7, 4, 7, 6, 7,
)  # fmt: skip
NOT = (0, 4, 2, 6, 1, 5, 3, 7)

(
    CONST, CONDITION, READ, FIGURE, NEGATE, NOT_, ADD, SUBTRACT, MULTIPLY, DIVIDE, LESS, LESS_EQUAL, EQUAL, NOT_EQUAL,
    SAME, AMONG, CONTAINS, AND_, OR_, BRANCH, ELSE, MERGE, MINIMUM, MAXIMUM, CLIP, ABSOLUTE, ROUND, DEFAULT,
    DEFAULT_CONDITION, IS_ABSENT, IS_ABSENT_CONDITION, COUNT, LOOKUP, TEST,
) = range(34)  # fmt: skip

DIVISION_BY_ZERO, NEGATIVE_WEIGHT, ABSENT_WEIGHT = 1, 2, 4

_EXACT = 4.5e6  # below it, a multiple of 1e-9 is an integer that float64 holds


@inlined
def both(a: int, b: int) -> int:
    """``a and b`` of two conditions; what is settled, as most is, needs no table."""
    if a == TRUE:
        return b
    if b == TRUE:
        return a
    return AND[a * 8 + b]


@inlined
def either(a: int, b: int) -> int:
    """``a or b`` of two conditions."""
    if a == FALSE:
        return b
    if b == FALSE:
        return a
    return OR[a * 8 + b]


@kernel
def round_figure(x: float, decimals: int, down: int) -> float:
    """A figure rounded to ``decimals``, half away from zero or (``down``) toward zero, after binary noise is removed.

    docs/scoring.md §7: first to the nearest 1e-9, then in integers. From 4.5 million up float64 is coarser than that
    grid, and the figure is rounded as it stands.
    """
    if math.isinf(x):
        return x
    size = -x if x < 0 else x
    power = 10**decimals
    if size < _EXACT:
        grains = int(math.floor(size * 1e9 + 0.5))
        unit = 10 ** (9 - decimals)
        whole = grains // unit if down == 1 else (grains + unit // 2) // unit
        rounded = float(whole) / float(power)
    elif size * power < 4.5e15:
        scaled = size * power
        rounded = math.floor(scaled if down == 1 else scaled + 0.5) / power
    else:
        rounded = size
    return -rounded if x < 0 and rounded != 0.0 else rounded


@inlined
def times(a: float, b: float) -> float:
    """A product in which nothing times infinity is nothing, as interval ends need it."""
    return 0.0 if a == 0.0 or b == 0.0 else a * b


@inlined
def compare(op: int, alow: float, ahigh: float, astatus: int, blow: float, bhigh: float, bstatus: int) -> int:
    """The set of outcomes of ``<``, ``<=``, ``==`` or ``!=``; with something absent it is false."""
    if astatus == ABSENT or bstatus == ABSENT:
        return FALSE
    outcome = 0
    if (astatus & PRESENT) and (bstatus & PRESENT):
        if op == LESS:
            true, false = alow < bhigh, ahigh >= blow
        elif op == LESS_EQUAL:
            true, false = alow <= bhigh, ahigh > blow
        else:
            overlap = alow <= bhigh and blow <= ahigh
            differ = not (alow == ahigh and blow == bhigh and alow == blow)
            true, false = (overlap, differ) if op == EQUAL else (differ, overlap)
        outcome = (TRUE if true else 0) | (FALSE if false else 0)
    if (astatus & ABSENT) or (bstatus & ABSENT):
        outcome |= FALSE
    if (astatus & PASS) or (bstatus & PASS):
        outcome |= TRUE
    return outcome


@inlined
def test(op: int, x: float, low: float, high: float, status: int) -> int:
    """The set of outcomes of comparing a slot with ``x``; ``op``: twice the comparison, plus 1 where ``x`` is left."""
    kind = op >> 1
    if status == PRESENT and low == high:
        if kind == EQUAL or kind == NOT_EQUAL:
            return TRUE if (low == x) == (kind == EQUAL) else FALSE
        left, right = (x, low) if op & 1 else (low, x)
        return TRUE if left < right or (left == right and kind == LESS_EQUAL) else FALSE
    if op & 1:
        return compare(kind, x, x, PRESENT, low, high, status)
    return compare(kind, low, high, status, x, x, PRESENT)


@inlined
def same(a: int, b: int) -> int:
    """The set of outcomes of ``a == b`` for two conditions; with something absent it is false."""
    outcome = 0
    if (a & ABSENT) or (b & ABSENT) or (a & TRUE and b & FALSE) or (a & FALSE and b & TRUE):
        outcome |= FALSE
    if (a & TRUE and b & TRUE) or (a & FALSE and b & FALSE):
        outcome |= TRUE
    return outcome


@kernel
def lookup(t: Any, which: int, s: Any, top: int) -> None:
    """Replace the keys on the stack (the last at ``top - 1``) by the cell they lead to, or by absent."""
    keys = int(t.lookup_keys[which])
    first = int(t.lookup_first[which])
    cell = 0
    status = PRESENT
    known = True
    for k in range(keys):
        at = top - keys + k
        low, high, have = float(s.low[at]), float(s.high[at]), int(s.status[at])
        if have == ABSENT:
            status = ABSENT
        elif have != PRESENT or low != high:
            known = False
        base, size = int(t.key_base[first + k]), int(t.key_size[first + k])
        position = -1
        if known and status == PRESENT:
            if int(t.key_band[first + k]) == 1:
                for i in range(size):
                    if float(t.key_edge[base + i]) <= low:
                        position = i
            else:
                for i in range(size):
                    if float(t.key_edge[base + i]) == low:
                        position = i
                        break
            if position < 0:
                status = ABSENT
            else:
                cell = cell * size + position
    at = top - keys
    base = int(t.lookup_base[which])
    if status == ABSENT:
        s.status[at] = ABSENT
    elif not known:
        s.low[at], s.high[at] = float(t.lookup_low[which]), float(t.lookup_high[which])
        s.status[at] = PRESENT | ABSENT
    elif int(t.cell_present[base + cell]) == 0:
        s.status[at] = ABSENT
    else:
        s.low[at] = s.high[at] = float(t.cell_value[base + cell])
        s.status[at] = PRESENT


@kernel
def divide(s: Any, at: int) -> int:
    """Divide the value at ``at`` by the next; returns 1, and leaves it absent, where that is zero for certain."""
    low, high = float(s.low[at + 1]), float(s.high[at + 1])
    if low == 0.0 and high == 0.0:
        s.status[at] = ABSENT
        return 1
    if low <= 0.0 <= high:
        s.low[at], s.high[at], s.status[at] = -math.inf, math.inf, PRESENT | ABSENT
        return 0
    alow, ahigh = float(s.low[at]), float(s.high[at])
    if low == high:
        p, q = alow / low, ahigh / low
        s.low[at], s.high[at] = min(p, q), max(p, q)
        return 0
    inverse_low, inverse_high = 1.0 / high, 1.0 / low
    a, b = times(alow, inverse_low), times(alow, inverse_high)
    c, d = times(ahigh, inverse_low), times(ahigh, inverse_high)
    s.low[at], s.high[at] = min(min(a, b), min(c, d)), max(max(a, b), max(c, d))
    return 0


@inlined
def arithmetic(op: int, s: Any, at: int) -> int:
    """Combine the values at ``at`` and ``at + 1``; returns 1 on division by zero. Absent wins over missing."""
    a, b = int(s.status[at]), int(s.status[at + 1])
    if a == ABSENT or b == ABSENT:
        s.status[at] = ABSENT
        return 0
    s.status[at] = a | b
    alow, ahigh = float(s.low[at]), float(s.high[at])
    blow, bhigh = float(s.low[at + 1]), float(s.high[at + 1])
    if op == ADD:
        s.low[at], s.high[at] = alow + blow, ahigh + bhigh
    elif op == SUBTRACT:
        s.low[at], s.high[at] = alow - bhigh, ahigh - blow
    elif op == MULTIPLY:
        if alow == ahigh and blow == bhigh:
            s.low[at] = s.high[at] = alow * blow
        else:
            p, q, x, y = times(alow, blow), times(alow, bhigh), times(ahigh, blow), times(ahigh, bhigh)
            s.low[at], s.high[at] = min(min(p, q), min(x, y)), max(max(p, q), max(x, y))
    elif op == DIVIDE:
        return divide(s, at)
    elif op == MINIMUM:
        s.low[at], s.high[at] = min(alow, blow), min(ahigh, bhigh)
    else:
        s.low[at], s.high[at] = max(alow, blow), max(ahigh, bhigh)
    return 0


@kernel
def widen(s: Any, at: int, other: int) -> None:
    """Make the value at ``at`` any of its own or the other's: two branches, and it is open which is taken."""
    mine, its = int(s.status[at]), int(s.status[other])
    if mine == ABSENT:
        s.low[at], s.high[at] = float(s.low[other]), float(s.high[other])
    elif its != ABSENT:
        s.low[at] = min(float(s.low[at]), float(s.low[other]))
        s.high[at] = max(float(s.high[at]), float(s.high[other]))
    s.status[at] = mine | its


@inlined
def chosen(mask: float) -> int:
    """How many options a mask holds."""
    left, count = int(mask), 0
    while left > 0:
        count += left & 1
        left >>= 1
    return count


@inlined
def among(t: Any, first: int, count: int, low: float, high: float, status: int) -> int:
    """The set of outcomes of ``code in [...]``; the codes stand in the pool from ``first``."""
    if status == ABSENT:
        return FALSE
    hit = False
    for i in range(first, first + count):
        if low <= float(t.pool[i]) <= high:
            hit = True
    certain = hit and low == high
    return (TRUE if hit else 0) | (0 if certain and status == PRESENT else FALSE)


@kernel
def evaluate(t: Any, s: Any, expression: int) -> int:
    """Run one expression; the result is left in ``low``, ``high``, ``status`` at 0, and notice bits are returned."""
    pc, end = int(t.code_start[expression]), int(t.code_start[expression + 1])
    top, notice = 0, 0
    while pc < end:
        op, a = int(t.code_op[pc]), int(t.code_a[pc])
        pc += 1
        if op == READ:
            s.low[top], s.high[top] = float(s.slot_low[a]), float(s.slot_high[a])
            s.status[top] = int(s.slot_status[a])
            top += 1
        elif op == TEST:
            x, b = float(t.code_x[pc - 1]), int(t.code_b[pc - 1])
            s.status[top] = test(b, x, float(s.slot_low[a]), float(s.slot_high[a]), int(s.slot_status[a]))
            top += 1
        elif op == CONST:
            s.low[top] = s.high[top] = float(t.code_x[pc - 1])
            s.status[top] = PRESENT
            top += 1
        elif op in (LESS, LESS_EQUAL, EQUAL, NOT_EQUAL):
            top -= 1
            i, j = (top, top - 1) if a == 1 else (top - 1, top)  # a > b is b < a
            s.status[top - 1] = compare(
                op, float(s.low[i]), float(s.high[i]), int(s.status[i]),
                float(s.low[j]), float(s.high[j]), int(s.status[j]),
            )  # fmt: skip
        elif op == AND_:
            top -= 1
            s.status[top - 1] = both(int(s.status[top - 1]), int(s.status[top]))
        elif op == OR_:
            top -= 1
            s.status[top - 1] = either(int(s.status[top - 1]), int(s.status[top]))
        elif op == NOT_:
            s.status[top - 1] = NOT[int(s.status[top - 1])]
        elif op == AMONG:
            b = int(t.code_b[pc - 1])
            outcome = among(t, a, b, float(s.low[top - 1]), float(s.high[top - 1]), int(s.status[top - 1]))
            s.status[top - 1] = outcome
        elif op in (ADD, SUBTRACT, MULTIPLY, DIVIDE, MINIMUM, MAXIMUM):
            top -= 1
            if arithmetic(op, s, top - 1) == 1:
                notice |= DIVISION_BY_ZERO
        elif op == CONDITION:
            s.status[top] = a
            top += 1
        elif op == FIGURE:
            s.low[top], s.high[top] = float(s.figure_low[a]), float(s.figure_high[a])
            s.status[top] = int(s.figure_status[a])
            top += 1
        elif op == NEGATE:
            s.low[top - 1], s.high[top - 1] = 0.0 - float(s.high[top - 1]), 0.0 - float(s.low[top - 1])
        elif op == SAME:
            top -= 1
            outcome = same(int(s.status[top - 1]), int(s.status[top]))
            if a == 1:  # != : false with something absent, else the opposite
                outcome = 0
                left, right = int(s.status[top - 1]), int(s.status[top])
                if (left & ABSENT) or (right & ABSENT) or (left & right & TRUE) or (left & right & FALSE):
                    outcome |= FALSE
                if (left & TRUE and right & FALSE) or (left & FALSE and right & TRUE):
                    outcome |= TRUE
            s.status[top - 1] = outcome
        elif op == CONTAINS:
            bit = 1 << a
            have = int(s.status[top - 1])
            outcome = FALSE if have & ABSENT else 0
            if have & PRESENT:
                if int(s.high[top - 1]) & bit:
                    outcome |= TRUE
                if not int(s.low[top - 1]) & bit:
                    outcome |= FALSE
            s.status[top - 1] = outcome
        elif op == BRANCH:
            if not int(s.status[top - 1]) & TRUE:
                s.status[top] = ABSENT
                top += 1
                pc = a
        elif op == ELSE:
            if int(s.status[top - 2]) == TRUE:
                top -= 1
                s.low[top - 1], s.high[top - 1] = float(s.low[top]), float(s.high[top])
                s.status[top - 1] = int(s.status[top])
                pc = a
        elif op == MERGE:
            if int(s.status[top - 3]) & TRUE:
                if a == 1:
                    s.status[top - 1] = int(s.status[top - 1]) | int(s.status[top - 2])
                else:
                    widen(s, top - 1, top - 2)
            top -= 2
            s.low[top - 1], s.high[top - 1] = float(s.low[top + 1]), float(s.high[top + 1])
            s.status[top - 1] = int(s.status[top + 1])
        elif op == ABSOLUTE:
            low, high = float(s.low[top - 1]), float(s.high[top - 1])
            if high < 0.0:
                s.low[top - 1], s.high[top - 1] = -high, -low
            elif low < 0.0:
                s.low[top - 1], s.high[top - 1] = 0.0, max(-low, high)
        elif op == ROUND:
            b = int(t.code_b[pc - 1])
            s.low[top - 1] = round_figure(float(s.low[top - 1]), a, b)
            s.high[top - 1] = round_figure(float(s.high[top - 1]), a, b)
        elif op == DEFAULT:
            top -= 1
            have = int(s.status[top - 1])
            if have == ABSENT:
                s.low[top - 1], s.high[top - 1] = float(s.low[top]), float(s.high[top])
                s.status[top - 1] = int(s.status[top])
            elif have & ABSENT:
                s.status[top - 1] = have ^ ABSENT
                widen(s, top - 1, top)
        elif op == DEFAULT_CONDITION:
            top -= 1
            have = int(s.status[top - 1])
            if have & ABSENT:
                s.status[top - 1] = (have ^ ABSENT) | int(s.status[top])
        elif op == IS_ABSENT:
            have = int(s.status[top - 1])
            s.status[top - 1] = (TRUE if have & ABSENT else 0) | (FALSE if have & (PRESENT | PASS) else 0)
        elif op == IS_ABSENT_CONDITION:
            have = int(s.status[top - 1])
            s.status[top - 1] = (TRUE if have & ABSENT else 0) | (FALSE if have & (FALSE | TRUE) else 0)
        elif op == COUNT:
            low, high = chosen(float(s.low[top - 1])), chosen(float(s.high[top - 1]))
            s.low[top - 1], s.high[top - 1] = float(low), float(high)
        elif op == LOOKUP:
            lookup(t, a, s, top)
            top -= int(t.lookup_keys[a]) - 1
    return notice
