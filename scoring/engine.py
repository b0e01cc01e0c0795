"""Codes answers, runs the kernel interpreted or compiled, and hands back its columns."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, cast

from questionnaires.expressions.analysis import EPOCH
from scoring.answers import AnswerSheet
from scoring.kernel import path as k
from scoring.kernel.rows import EVERYTHING, run_rows
from scoring.plan import FIELD_TYPES, Floats, Ints, ScoringPlan, Tables

ENGINE = f"ancrage {version('ancrage')}"
_STATES = {"answered": k.ANSWERED, "not_known": k.NOT_KNOWN, "not_applicable": k.NOT_APPLICABLE}


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


_CELL_WIDTH = {
    "state": "questions", "tier": "questions", "code": "codes", "number": "numbers", "mask": "masks",
    "fact_number": "fact_numbers", "fact_code": "fact_codes", "row_tier": "",
}  # fmt: skip
_CELL_TYPE = {
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
    out_low: Any
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
    notice: Any


_INTEGERS = frozenset(
    "status slot_status q_own state member declared may_declare may_compute counted stand tier g_own g_path g_empty"
    " may_be_empty surely_empty figure_status condition rule expression_notice level complete scored level_low level_high"
    " q_state q_declared q_stand q_value_status notice".split()
)


def _scratch_size(name: str, t: Tables) -> int:
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


def _output_width(name: str, t: Tables) -> tuple[int, int]:
    """(size per row, detail from which it is written)."""
    if name in ("total_low", "total_high", "declared_aside", "complete", "scored", "level_low", "level_high"):
        return 1, 0
    if name.startswith("g_"):
        return t.groups, 1
    if name.startswith("q_"):
        return t.questions, 2
    width = {"goal": t.goals, "figu": t.figures, "cond": t.conditions, "rule": t.rules, "noti": t.expressions}
    return width[name[:4]], 2


@dataclass(frozen=True)
class Columns:
    """The kernel's answer for a batch: every array flat, row after row; ``width(name)`` is a row's length."""

    plan: ScoringPlan
    rows: int
    output: Output

    def row(self, name: str, row: int) -> list[Any]:
        """One row of an output, as a list."""
        width, _ = _output_width(name, self.plan.tables)
        array = getattr(self.output, name)
        part = array[row * width : (row + 1) * width]
        return cast("list[Any]", part if isinstance(part, list) else part.tolist())

    def one(self, name: str, row: int) -> Any:
        """The single figure of a row."""
        return self.row(name, row)[0]


# --- coding -----------------------------------------------------------------------------------------------


def code_rows(plan: ScoringPlan, sheets: Sequence[AnswerSheet], tiers: Sequence[int] | None = None) -> Cells:
    """Code answer sheets, one row each.

    Args:
        plan: the compiled questionnaire.
        sheets: checked answers; a question without answer is missing.
        tiers: of each row, the tier (1–3) its answers must have; ``None``: 1.

    Returns:
        Cells as lists.
    """
    t = plan.tables
    columns: dict[str, list[Any]] = {
        name: [0] * (len(sheets) * (getattr(t, width) if width else 1)) for name, width in _CELL_WIDTH.items()
    }
    for row, sheet in enumerate(sheets):
        columns["row_tier"][row] = 1 if tiers is None else int(tiers[row])
        _code_facts(plan, sheet, row, columns)
        for q, coding in enumerate(plan.questions):
            answer = sheet.answers.get(coding.id)
            if answer is None:
                continue
            columns["tier"][row * t.questions + q] = int(answer.tier)
            columns["state"][row * t.questions + q] = _STATES[answer.state]
            if answer.state == "answered":
                _code_value(plan, q, answer.value, row, columns)
    return Cells(**columns)


def _code_facts(plan: ScoringPlan, sheet: AnswerSheet, row: int, columns: dict[str, list[Any]]) -> None:
    t = plan.tables
    for i, coding in enumerate(plan.facts):
        value = sheet.profile[coding.id]
        at = t.fact_column[i]
        if coding.kind == "number":
            columns["fact_number"][row * t.fact_numbers + at] = float(value)
        elif coding.kind == "yes_no":
            columns["fact_code"][row * t.fact_codes + at] = 1 if value else 0
        else:
            columns["fact_code"][row * t.fact_codes + at] = coding.options.index(str(value))


def _code_value(plan: ScoringPlan, q: int, value: Any, row: int, columns: dict[str, list[Any]]) -> None:
    t, coding = plan.tables, plan.questions[q]
    at = t.q_column[q]
    match coding.kind:
        case "yes_no":
            columns["code"][row * t.codes + at] = 1 if value else 0
        case "one_of":
            columns["code"][row * t.codes + at] = coding.options.index(value)
        case "any_of":
            columns["mask"][row * t.masks + at] = sum(1 << coding.options.index(code) for code in set(value))
        case "date":
            columns["number"][row * t.numbers + at] = float((date.fromisoformat(value) - EPOCH).days)
        case "number":
            columns["number"][row * t.numbers + at] = float(value)
        case "computed":
            columns["number"][row * t.numbers + at] = float(value)
            columns["state"][row * t.questions + q] = k.GIVEN


# --- running ----------------------------------------------------------------------------------------------


def run(
    plan: ScoringPlan, cells: Cells, *, detail: int = EVERYTHING, compiled: bool = False, split: int | None = None
) -> Columns:
    """Score a batch.

    Args:
        plan: the compiled questionnaire.
        cells: coded rows (lists or arrays).
        detail: ``kernel.rows.TOTALS``, ``GROUPS`` or ``EVERYTHING``.
        compiled: run under numba (same source, same bits); otherwise interpreted.
        split: rows per call of the kernel, for memory or tests; ``None``: all at once.
    """
    rows = len(cells.row_tier)
    tables, make = (_arrays(plan), _zeros) if compiled else (plan.tables, _empty_list)
    t = plan.tables
    scratch = Scratch(**{name: make(_scratch_size(name, t), name in _INTEGERS) for name in Scratch._fields})
    widths = {name: _output_width(name, t) for name in Output._fields}
    output = Output(
        **{
            name: make((rows if detail >= needed else 1) * width, name in _INTEGERS)
            for name, (width, needed) in widths.items()
        }
    )
    kernel = _compiled_rows() if compiled else run_rows
    columns = as_arrays(cells) if compiled else as_lists(cells)
    step = split or max(rows, 1)
    for start in range(0, rows, step):
        kernel(tables, columns, scratch, output, start, min(start + step, rows), detail)
    return Columns(plan, rows, output)


def as_arrays(cells: Cells) -> Cells:
    """Cells as numpy arrays of the narrowest type that holds them (checked)."""
    import numpy as np  # noqa: PLC0415  interpreted runs do without

    made = {}
    for name, kind in _CELL_TYPE.items():
        values = getattr(cells, name)
        if not isinstance(values, np.ndarray):
            wide = np.asarray(values, dtype="float64" if kind == "float64" else "int64")
            array = wide.astype(kind)
            if kind != "float64" and not (array == wide).all():
                raise OverflowError(f"a code does not fit {kind}: {name}")
            values = array
        made[name] = values
    return Cells(**made)


def as_lists(cells: Cells) -> Cells:
    """Cells as plain lists, which the interpreted kernel reads fastest."""
    return Cells(*(column if isinstance(column, list) else column.tolist() for column in cells))


def _empty_list(size: int, integer: bool) -> list[float] | list[int]:
    return [0] * size if integer else [0.0] * size


def _zeros(size: int, integer: bool) -> Any:
    import numpy as np  # noqa: PLC0415

    return np.zeros(size, dtype="int64" if integer else "float64")


@cache
def _arrays_of(plan_id: int, holder: tuple[ScoringPlan]) -> Tables:
    import numpy as np  # noqa: PLC0415

    (plan,) = holder
    made = {}
    for name, value in plan.tables._asdict().items():
        kind = FIELD_TYPES[name]
        made[name] = np.asarray(value, "int64" if kind == Ints else "float64") if kind in (Ints, Floats) else value
    return Tables(**made)


def _arrays(plan: ScoringPlan) -> Tables:
    """The plan's tables as arrays, made once per plan."""
    if "_arrays" not in plan.__dict__:
        plan.__dict__["_arrays"] = _arrays_of.__wrapped__(id(plan), (plan,))
    return cast("Tables", plan.__dict__["_arrays"])


@cache
def _compiled_rows() -> Callable[..., None]:
    """The kernel compiled; machine code is kept between runs under a name that changes with the kernel's sources."""
    import numba  # noqa: PLC0415

    folder = Path(__file__).parent / "kernel"
    sources = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(folder.glob("*.py")))).hexdigest()[:12]
    base = Path(numba.config.CACHE_DIR) if numba.config.CACHE_DIR else Path(__file__).parent / "__pycache__"
    numba.config.CACHE_DIR = str(base / f"kernel-{sources}")
    return cast("Callable[..., None]", numba.njit(cache=True, nogil=True)(run_rows))


def known(low: float, high: float) -> float | None:
    """The figure that bounds leave determined, or ``None``."""
    return low if low == high and math.isfinite(low) else None
