# mypy: disable-error-code="no-untyped-call, no-untyped-def, override, misc, untyped-decorator, import-untyped"
"""How compiled code sees the kernel's memory: structures of arrays reached by address, without reference counts.

A frame is a table of addresses: ``t.q_kind[q]`` reads the address of ``q_kind`` (which never changes while the kernel
runs, so that it is read once and stays in a register) and then the cell. Passing numba's own arrays, by value or in a
structure, costs either minutes of compilation or a reference taken and given back at every cell. Cells read as
``int`` or ``float`` whatever their width. There are no bounds checks: the compiler of plans vouches for every index.
"""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.datamodel import models
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_getattr, infer_global, signature
from numba.extending import intrinsic, lower_builtin, lower_getattr_generic, register_model

Fields = tuple[tuple[str, str], ...]
"""Name and kind of each field: a numpy type for an array, ``int`` or ``float`` for a single figure."""


class FrameType(types.Type):
    """A table of addresses. ``constant``: nothing writes to its cells while the kernel runs."""

    def __init__(self, name: str, fields: Fields, constant: bool) -> None:
        self.label, self.constant = name, constant
        self.places = {field: (place, kind) for place, (field, kind) in enumerate(fields)}
        super().__init__(name=f"Frame({name}, {hashlib.sha256(repr(fields).encode()).hexdigest()[:8]}, {constant})")


class VectorType(types.Type):
    """The address of a field's first cell. No two fields share memory, which is what lets a compiler reorder."""

    def __init__(self, field: str, cell: str, constant: bool) -> None:
        self.field, self.cell, self.constant = field, cell, constant
        self.value = types.float64 if cell == "float64" else types.int64
        super().__init__(name=f"Vector({field}, {cell}, {constant})")


register_model(FrameType)(models.OpaqueModel)
register_model(VectorType)(models.OpaqueModel)

_INT, _FLOAT = ir.IntType(64), ir.DoubleType()
_CELLS = {"int8": ir.IntType(8), "int16": ir.IntType(16), "int32": ir.IntType(32), "int64": _INT, "float64": _FLOAT}
_FIGURES = {"int": (types.int64, _INT), "float": (types.float64, _FLOAT)}


def frame(name: str, kinds: Mapping[str, str], constant: bool) -> Any:
    """A function of compiled code that takes the address of a table of addresses for a frame of these fields."""
    kind = FrameType(name, tuple(kinds.items()), constant)

    @intrinsic
    def take(_context: Any, address: Any) -> Any:
        def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:
            return builder.inttoptr(args[0], context.get_value_type(sign.return_type))

        return signature(kind, types.int64), code

    return take


def addresses(kinds: Mapping[str, str], fields: Sequence[Any]) -> np.ndarray[Any, Any]:
    """The table of addresses of a frame's fields, in order; the caller keeps the arrays alive.

    Raises:
        TypeError: an array is not of the kind declared, or its cells do not stand in a row.
    """
    table = np.zeros(len(kinds), dtype="int64")
    for place, ((name, kind), value) in enumerate(zip(kinds.items(), fields, strict=True)):
        if kind in _FIGURES:
            table[place : place + 1].view("float64" if kind == "float" else "int64")[0] = value
        elif value.dtype != kind or not value.flags.c_contiguous:
            raise TypeError(f"{name}: {value.dtype}, not a row of {kind}")
        else:
            table[place] = value.ctypes.data
    return table


def _vector(frame: FrameType, field: str, kind: str) -> VectorType:
    return VectorType(f"{frame.label}.{field}", kind, frame.constant)


def _read(builder: Any, address: Any, kind: Any, constant: bool) -> Any:
    value = builder.load(builder.bitcast(address, kind.as_pointer()))
    if constant:
        value.set_metadata("invariant.load", builder.module.add_metadata([]))
    return value


def _mark(builder: Any, access: Any, field: str) -> None:
    """Tell the compiler which field an access touches (LLVM's type-based alias analysis: one type for each field)."""
    module, zero = builder.module, ir.Constant(_INT, 0)
    root = module.add_metadata(["scoring.frames"])
    kind = module.add_metadata([field, root, zero])
    access.set_metadata("tbaa", module.add_metadata([kind, kind, zero]))


@infer_getattr
class _Fields(AttributeTemplate):
    key = FrameType

    def generic_resolve(self, frame: FrameType, field: str) -> Any:
        if field not in frame.places:
            return None
        _, kind = frame.places[field]
        return _FIGURES[kind][0] if kind in _FIGURES else _vector(frame, field, kind)


@lower_getattr_generic(FrameType)
def _field(context: Any, builder: Any, frame: FrameType, value: Any, field: str) -> Any:
    place, kind = frame.places[field]
    address = builder.gep(builder.bitcast(value, _INT.as_pointer()), [ir.Constant(_INT, place)])
    if kind in _FIGURES:
        return _read(builder, address, _FIGURES[kind][1], True)
    found = _read(builder, address, _INT, True)
    return builder.inttoptr(found, context.get_value_type(_vector(frame, field, kind)))


@infer_global(operator.getitem)
class _Read(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        vector, index = args
        if isinstance(vector, VectorType) and isinstance(index, types.Integer):
            return signature(vector.value, vector, types.int64)
        return None


@infer_global(operator.setitem)
class _Write(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        vector, index, _ = args
        if isinstance(vector, VectorType) and isinstance(index, types.Integer):
            return signature(types.none, vector, types.int64, vector.value)
        return None


def _cell(builder: Any, vector: VectorType, value: Any, index: Any) -> Any:
    return builder.gep(builder.bitcast(value, _CELLS[vector.cell].as_pointer()), [index])


@lower_builtin(operator.getitem, VectorType, types.int64)
def _read_cell(context: Any, builder: Any, sign: Any, args: Any) -> Any:
    vector, kind = sign.args[0], _CELLS[sign.args[0].cell]
    found = _read(builder, _cell(builder, vector, *args), kind, vector.constant)
    _mark(builder, found, vector.field)
    return builder.sext(found, _INT) if kind is not _INT and kind is not _FLOAT else found


@lower_builtin(operator.setitem, VectorType, types.int64, types.Any)
def _write_cell(context: Any, builder: Any, sign: Any, args: Any) -> Any:
    vector, kind = sign.args[0], _CELLS[sign.args[0].cell]
    value = args[2] if kind is _INT or kind is _FLOAT else builder.trunc(args[2], kind)
    _mark(builder, builder.store(value, _cell(builder, vector, args[0], args[1])), vector.field)
    return context.get_dummy_value()
