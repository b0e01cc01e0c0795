"""The kernel under numba: structures passed by reference, machine code kept between runs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

import numba
import numpy as np
from numba import types
from numba.experimental import structref

from scoring.kernel.rows import run_rows
from scoring.memory import Cells, Output, Scratch
from scoring.plan import FIELD_TYPES, Floats, Ints, Tables


class _Structure(types.StructRef):  # type: ignore[misc]
    def preprocess_fields(self, fields: Any) -> Any:
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


@structref.register
class TablesType(_Structure):
    """Compiled type of the plan's tables."""


@structref.register
class CellsType(_Structure):
    """Compiled type of coded cells."""


@structref.register
class ScratchType(_Structure):
    """Compiled type of one row's working memory."""


@structref.register
class OutputType(_Structure):
    """Compiled type of the outputs."""


class TablesRef(structref.StructRefProxy):  # type: ignore[misc]
    """Tables, by reference."""


class CellsRef(structref.StructRefProxy):  # type: ignore[misc]
    """Cells, by reference."""


class ScratchRef(structref.StructRefProxy):  # type: ignore[misc]
    """Scratch, by reference."""


class OutputRef(structref.StructRefProxy):  # type: ignore[misc]
    """Output, by reference."""


structref.define_proxy(TablesRef, TablesType, list(Tables._fields))
structref.define_proxy(CellsRef, CellsType, list(Cells._fields))
structref.define_proxy(ScratchRef, ScratchType, list(Scratch._fields))
structref.define_proxy(OutputRef, OutputType, list(Output._fields))


def tables_ref(tables: Tables) -> TablesRef:
    """The plan's tables as arrays, by reference."""
    arrays = []
    for name, value in tables._asdict().items():
        kind = FIELD_TYPES[name]
        arrays.append(np.asarray(value, "int64" if kind == Ints else "float64") if kind in (Ints, Floats) else value)
    return TablesRef(*arrays)


def zeros(size: int, integer: bool) -> np.ndarray[Any, Any]:
    """An array of zeros."""
    return np.zeros(size, dtype="int64" if integer else "float64")


@cache
def compiled_rows() -> Callable[..., None]:
    """The kernel compiled; its machine code is kept under a name that changes with the kernel's sources."""
    folder = Path(__file__).parent / "kernel"
    files = [*sorted(folder.glob("*.py")), Path(__file__).parent / "plan.py", Path(__file__).parent / "memory.py"]
    sources = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    base = Path(numba.config.CACHE_DIR) if numba.config.CACHE_DIR else Path(__file__).parent / "__pycache__"
    numba.config.CACHE_DIR = str(base / f"kernel-{sources}")
    return cast("Callable[..., None]", numba.njit(cache=True, nogil=True)(run_rows))
