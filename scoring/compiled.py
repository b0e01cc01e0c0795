"""The kernel under numba: one entry over four tables of addresses, its machine code kept between runs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np

from scoring.frames import addresses, frame
from scoring.kernel.rows import run_rows
from scoring.memory import CELL_TYPE, OUTPUT_KINDS, SCRATCH_KINDS, TABLE_KINDS, Cells, Output, Scratch, scratch_size
from scoring.plan import Tables

_numba: Any = numba.config  # its settings are declared nowhere that a type checker reads

_tables = frame("tables", TABLE_KINDS, constant=True)
_cells = frame("cells", CELL_TYPE, constant=True)
_scratch = frame("scratch", SCRATCH_KINDS, constant=False)
_output = frame("output", OUTPUT_KINDS, constant=False)


def _entry(tables: int, cells: int, scratch: int, output: int, start: int, stop: int, detail: int) -> None:
    """``run_rows`` on frames whose tables of addresses stand at the addresses given."""
    run_rows(_tables(tables), _cells(cells), _scratch(scratch), _output(output), start, stop, detail)


class Memory:
    """Arrays and the table of their addresses, which stay where they are as long as this object lives."""

    def __init__(self, kinds: dict[str, str], fields: Any) -> None:
        self.fields = fields
        self._table = addresses(kinds, fields)
        self.address = int(self._table.ctypes.data)


class CompiledPlan:
    """A plan's tables as arrays, and scratch that is used again from run to run (one for each thread at work)."""

    def __init__(self, tables: Tables) -> None:
        self._sizes = tables
        arrays = [
            value if kind in ("int", "float") else np.asarray(value, dtype=kind)
            for value, kind in zip(tables, TABLE_KINDS.values(), strict=True)
        ]
        self.tables = Memory(TABLE_KINDS, arrays)
        self._free: list[Memory] = []

    @contextmanager
    def scratch(self) -> Iterator[Memory]:
        """Working memory that nobody else uses meanwhile."""
        try:
            memory = self._free.pop()
        except IndexError:
            arrays = [np.zeros(scratch_size(name, self._sizes), kind) for name, kind in SCRATCH_KINDS.items()]
            memory = Memory(SCRATCH_KINDS, Scratch(*arrays))
        try:
            yield memory
        finally:
            self._free.append(memory)


class CompiledBatch:
    """Cells and outputs of one batch, ready to be scored, as often as the cells change in place."""

    def __init__(self, plan: CompiledPlan, cells: Cells, output: Output, detail: int) -> None:
        self._plan, self._detail = plan, detail
        self._cells, self._output = Memory(CELL_TYPE, cells), Memory(OUTPUT_KINDS, output)
        self._kernel = compiled_rows()

    def score(self, start: int, stop: int) -> None:
        """Score the rows from ``start`` to ``stop``."""
        with self._plan.scratch() as scratch:
            self._kernel(
                self._plan.tables.address, self._cells.address, scratch.address, self._output.address,
                start, stop, self._detail,
            )  # fmt: skip


@cache
def compiled_rows() -> Callable[..., None]:
    """The kernel compiled for this processor (seconds the first time, then read from where it is kept)."""
    before, folder = _numba.CACHE_DIR, _folder()
    _numba.CACHE_DIR = folder or before  # read when a function is declared, at no other time
    try:
        signature = "void(int64, int64, int64, int64, int64, int64, int64)"
        compiled: Callable[..., None] = numba.njit(
            signature, cache=folder is not None, nogil=True, error_model="numpy", fastmath=False
        )(_entry)
    finally:
        _numba.CACHE_DIR = before
    return compiled


def _folder() -> str | None:
    """Where machine code is kept: a name that changes with the sources, in the first place that can be written to."""
    here = Path(__file__).parent
    files = [*sorted((here / "kernel").glob("*.py")), *(here / f"{name}.py" for name in ("frames", "plan", "memory"))]
    sources = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    user = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    places = [Path(_numba.CACHE_DIR)] if _numba.CACHE_DIR else [here / "__pycache__", user / "ancrage"]
    for place in places:
        folder = place / f"kernel-{sources}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return str(folder)
    return None
