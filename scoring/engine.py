"""Codes answers, runs the kernel interpreted or compiled, and hands back its columns."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.metadata import version
from typing import Any, cast

from questionnaires.expressions.analysis import EPOCH
from scoring.answers import AnswerSheet
from scoring.kernel import path as k
from scoring.kernel.rows import EVERYTHING, run_rows
from scoring.memory import (
    CELL_TYPE,
    CELL_WIDTH,
    INTEGERS,
    OUTPUT_KINDS,
    Cells,
    Output,
    Scratch,
    output_width,
    scratch_size,
    view,
)
from scoring.plan import ScoringPlan

ENGINE = f"ancrage {version('ancrage')}"
_STATES = {"answered": k.ANSWERED, "not_known": k.NOT_KNOWN, "not_applicable": k.NOT_APPLICABLE}


@dataclass(frozen=True)
class Columns:
    """The kernel's answer for a batch: every array flat, row after row (empty: the detail was not asked for)."""

    plan: ScoringPlan
    rows: int
    output: Output

    def row(self, name: str, row: int) -> list[Any]:
        """One row of an output, as a list."""
        width, _ = output_width(name, self.plan.tables)
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
        name: [0] * (len(sheets) * (getattr(t, width) if width else 1)) for name, width in CELL_WIDTH.items()
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
            columns["fact_number"][row * t.fact_numbers + at] = float(value) + 0.0  # never -0
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
            columns["number"][row * t.numbers + at] = float(value) + 0.0  # never -0
        case "computed":
            columns["number"][row * t.numbers + at] = float(value) + 0.0  # never -0
            columns["state"][row * t.questions + q] = k.GIVEN


# --- running ----------------------------------------------------------------------------------------------


_STARTED = threading.Event()
WORTH_COMPILED = 2
"""Rows from which the compiled kernel is quicker, once it is there: handing it a batch costs about one row."""


def start_compiled() -> None:
    """Make the compiled kernel ready in this process: half a minute the first time, then about a second.

    From then on ``run`` uses it by itself. For a service; a command that scores a few firms is done before.
    """
    from scoring.compiled import compiled_rows  # noqa: PLC0415  interpreted runs do without numba

    compiled_rows()
    _STARTED.set()


def run(
    plan: ScoringPlan,
    cells: Cells,
    *,
    detail: int = EVERYTHING,
    compiled: bool | None = None,
    split: int | None = None,
) -> Columns:
    """Score a batch.

    Args:
        plan: the compiled questionnaire.
        cells: coded rows (lists or arrays).
        detail: ``kernel.rows.TOTALS``, ``GROUPS`` or ``EVERYTHING``.
        compiled: run under numba (same source, same bits), or interpreted; ``None``: compiled where
            ``start_compiled`` made it ready and there are rows enough.
        split: rows per call of the kernel, for memory or tests; ``None``: all at once.
    """
    if compiled is None:
        compiled = _STARTED.is_set() and len(cells.row_tier) >= WORTH_COMPILED
    return Batch(plan, cells, detail=detail, compiled=compiled).score(split)


class Batch:
    """Cells with the memory to score them, for those who change cells in place and score again and again."""

    def __init__(self, plan: ScoringPlan, cells: Cells, *, detail: int = EVERYTHING, compiled: bool = False) -> None:
        """Arguments as ``run``; compiled, the cells given are read where they are if they are arrays of their type."""
        self.plan, self.rows = plan, len(cells.row_tier)
        self.cells = as_arrays(cells) if compiled else as_lists(cells)
        sizes = {name: output_width(name, plan.tables) for name in Output._fields}
        lengths = {name: self.rows * width if detail >= needed else 0 for name, (width, needed) in sizes.items()}
        self._score = (self._compiled if compiled else self._interpreted)(lengths, detail)

    def score(self, split: int | None = None) -> Columns:
        """Score all rows; the columns are written anew at every call."""
        step = split or max(self.rows, 1)
        for start in range(0, self.rows, step):
            self._score(start, min(start + step, self.rows))
        return Columns(self.plan, self.rows, self.output)

    def _interpreted(self, lengths: dict[str, int], detail: int) -> Callable[[int, int], None]:
        scratch = interpreted_scratch(self.plan)
        self.output = Output(**{name: _zeros(length, name in INTEGERS) for name, length in lengths.items()})
        return partial(_run, view(self.plan.tables), view(self.cells), view(scratch), view(self.output), detail)

    def _compiled(self, lengths: dict[str, int], detail: int) -> Callable[[int, int], None]:
        import numpy as np  # noqa: PLC0415  interpreted runs do without the start-up of numpy and numba

        from scoring import compiled as c  # noqa: PLC0415

        kept = self.plan.__dict__
        if "_compiled_plan" not in kept:
            kept["_compiled_plan"] = c.CompiledPlan(self.plan.tables)
        self.output = Output(**{name: np.zeros(length, OUTPUT_KINDS[name]) for name, length in lengths.items()})
        return c.CompiledBatch(kept["_compiled_plan"], self.cells, self.output, detail).score


def interpreted_scratch(plan: ScoringPlan) -> Scratch:
    """Working memory for who runs the kernel's machine by hand: the checks of a questionnaire."""
    t = plan.tables
    return Scratch(**{name: _zeros(scratch_size(name, t), name in INTEGERS) for name in Scratch._fields})


def _run(t: Any, c: Any, s: Any, o: Any, detail: int, start: int, stop: int) -> None:
    run_rows(t, c, s, o, start, stop, detail)


def as_arrays(cells: Cells) -> Cells:
    """Cells as numpy arrays of the narrowest type that holds them (checked)."""
    import numpy as np  # noqa: PLC0415  interpreted runs do without

    made = {}
    for name, kind in CELL_TYPE.items():
        values = getattr(cells, name)
        if not isinstance(values, np.ndarray):
            wide = np.asarray(values, dtype="float64" if kind == "float64" else "int64")
            array = wide.astype(kind)
            if kind != "float64" and not (array == wide).all():
                raise OverflowError(f"a code does not fit {kind}: {name}")
            values = array
        made[name] = np.ascontiguousarray(values, dtype=kind)
    return Cells(**made)


def as_lists(cells: Cells) -> Cells:
    """Cells as plain lists, which the interpreted kernel reads fastest."""
    return Cells(*(column if isinstance(column, list) else column.tolist() for column in cells))


def _zeros(size: int, integer: bool) -> list[float] | list[int]:
    return [0] * size if integer else [0.0] * size


def known(low: float, high: float) -> float | None:
    """The figure that bounds leave determined, or ``None``."""
    return low if low == high and math.isfinite(low) else None
