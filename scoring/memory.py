"""The kernel's memory: the plan's tables, coded cells, scratch of one row, outputs — their fields, sizes and types.

Interpreted, each is an object of lists, whose attributes Python finds fastest in slots. Compiled, each is a frame of
arrays (``scoring.frames``), as narrow as what they hold, so that a questionnaire fits the processor's nearest cache.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from scoring.plan import FIELD_TYPES, Floats, Ints, Tables


class Cells(NamedTuple):
    """Coded answers, row after row (shape: rows × the size named in the plan's tables)."""

    state: Any
    tier: Any
    code: Any
    number: Any
    mask: Any
    fact_number: Any
    fact_code: Any
    row_tier: Any


CELL_WIDTH = {
    "state": "questions", "tier": "questions", "code": "codes", "number": "numbers", "mask": "masks",
    "fact_number": "fact_numbers", "fact_code": "fact_codes", "row_tier": "",
}  # fmt: skip
CELL_TYPE = {
    "state": "int8", "tier": "int8", "code": "int16", "number": "float64", "mask": "int64",
    "fact_number": "float64", "fact_code": "int16", "row_tier": "int8",
}  # fmt: skip


class Scratch(NamedTuple):
    """Working memory of one row: floats and integers by the unit that their size is."""

    # per stack place
    low: Any
    high: Any
    status: Any
    # per slot
    slot_low: Any
    slot_high: Any
    slot_status: Any
    # per node
    weight: Any
    factor: Any
    # per question
    f_low: Any
    f_high: Any
    q_nominal: Any
    q_potential: Any
    q_points: Any
    qn_low: Any
    qn_high: Any
    qp_low: Any
    qp_high: Any
    q_low: Any
    q_high: Any
    fb_low: Any
    fb_high: Any
    b_low: Any
    b_high: Any
    room: Any
    more_low: Any
    more_high: Any
    q_own: Any
    state: Any
    member: Any
    declared: Any
    may_declare: Any
    may_compute: Any
    counted: Any
    stand: Any
    tier: Any
    # per group
    g_nominal: Any
    g_potential: Any
    g_points: Any
    g_raised: Any
    g_cut: Any
    local: Any
    collected: Any
    gn_low: Any
    gn_high: Any
    gb_low: Any
    gb_high: Any
    gp_low: Any
    gp_high: Any
    out_high: Any
    in_high: Any
    lost_low: Any
    lost_high: Any
    local_low: Any
    local_high: Any
    collected_low: Any
    collected_high: Any
    g_own: Any
    g_path: Any
    g_empty: Any
    may_be_empty: Any
    surely_empty: Any
    # per figure, condition, rule, expression
    figure_low: Any
    figure_high: Any
    figure_status: Any
    condition: Any
    rule: Any
    expression_notice: Any
    # pairs
    pair: Any
    base: Any
    level: Any


class Output(NamedTuple):
    """What the kernel writes, row after row; arrays that the detail asked for does not need have one row."""

    total_low: Any
    total_high: Any
    declared_aside: Any
    complete: Any
    scored: Any
    level_low: Any
    level_high: Any
    g_path: Any
    g_nominal_low: Any
    g_nominal_high: Any
    g_potential_low: Any
    g_potential_high: Any
    g_points_low: Any
    g_points_high: Any
    g_raised: Any
    g_cut: Any
    q_state: Any
    q_declared: Any
    q_stand: Any
    q_value: Any
    q_value_status: Any
    q_nominal_low: Any
    q_nominal_high: Any
    q_potential_low: Any
    q_potential_high: Any
    q_fraction_low: Any
    q_fraction_high: Any
    q_points_low: Any
    q_points_high: Any
    goal_points: Any
    goal_potential: Any
    figure_low: Any
    figure_high: Any
    figure_status: Any
    condition: Any
    rule: Any
    statement: Any
    notice: Any


INTEGERS = frozenset({
    "status", "slot_status", "q_own", "state", "member", "declared", "may_declare", "may_compute", "counted", "stand",
    "tier", "g_own", "g_path", "g_empty", "may_be_empty", "surely_empty", "figure_status", "condition", "rule",
    "expression_notice", "level", "complete", "scored", "level_low", "level_high", "q_state", "q_declared", "q_stand",
    "q_value_status", "notice", "statement",
})  # fmt: skip
"""Fields of scratch and outputs that are no figures."""

_SMALL = frozenset({
    "fact_kind", "q_kind", "q_role", "q_when_aside", "q_may_aside", "q_scale_kind", "q_decimals", "g_when_aside",
    "g_declares", "g_split", "g_when_empty", "g_clips", "g_clips_inside", "weight_is_factor", "option_aside",
    "key_band", "cell_present",
})  # fmt: skip


def _table_kind(name: str, kind: Any) -> str:
    if kind in (int, float):
        return "int" if kind is int else "float"
    if kind == Floats:
        return "float64"
    assert kind == Ints, name  # noqa: S101  Tables has no other type
    return "int8" if name in _SMALL else "int32"


def _kind(name: str) -> str:
    if name in ("level", "level_low", "level_high"):
        return "int16"
    return "int8" if name in INTEGERS else "float64"


TABLE_KINDS = {name: _table_kind(name, kind) for name, kind in FIELD_TYPES.items()}
SCRATCH_KINDS = {name: _kind(name) for name in Scratch._fields}
OUTPUT_KINDS = {name: _kind(name) for name in Output._fields}


def view(fields: Any) -> Any:
    """A named tuple's fields in slots, which interpreted loops read several times faster."""
    made = _slotted(type(fields).__name__, fields._fields)()
    for name in fields._fields:
        setattr(made, name, getattr(fields, name))
    return made


@cache
def _slotted(name: str, fields: tuple[str, ...]) -> Any:
    return type(f"{name}View", (), {"__slots__": fields})


def scratch_size(name: str, t: Tables) -> int:
    """Cells of one field of scratch."""
    if name in ("low", "high", "status"):
        return t.stack
    if name.startswith("slot_"):
        return t.question_slot + t.questions
    if name in ("weight", "factor"):
        return t.groups + t.questions
    if name in ("pair", "base", "level"):
        return 2
    if name.startswith("figure_"):
        return t.figures
    fixed = {"condition": t.conditions, "rule": t.rules, "expression_notice": t.expressions}
    if name in fixed:
        return fixed[name]
    order = Scratch._fields
    return t.questions if order.index(name) < order.index("g_nominal") else t.groups


def output_width(name: str, t: Tables) -> tuple[int, int]:
    """(size per row, detail from which it is written)."""
    if name in ("total_low", "total_high", "declared_aside", "complete", "scored", "level_low", "level_high"):
        return 1, 0
    if name.startswith("g_"):
        return t.groups, 1
    if name.startswith("q_"):
        return t.questions, 2
    width = {
        "goal": t.goals,
        "figu": t.figures,
        "cond": t.conditions,
        "rule": t.rules,
        "noti": t.expressions,
        "stat": t.statements,
    }
    return width[name[:4]], 2
