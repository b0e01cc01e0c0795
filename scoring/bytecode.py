"""From typed expression trees to the instruction lists of ``kernel.machine``."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from questionnaires.expressions.tree import (
    Among,
    Arithmetic,
    Call,
    Choose,
    Compare,
    Const,
    Contains,
    Figure,
    Kind,
    Logical,
    Lookup,
    Negate,
    Not,
    Read,
    Typed,
)
from scoring.kernel import machine as m
from scoring.kernel.levels import POINTS, SHARE, TOTAL


class TableRows(Protocol):
    """A look-up table as the loader gives it."""

    @property
    def columns(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def rows(self) -> list[dict[str, str | float]]: ...  # noqa: D102


_ARITHMETIC = {"+": m.ADD, "-": m.SUBTRACT, "*": m.MULTIPLY, "/": m.DIVIDE}
_COMPARE = {
    "<": (m.LESS, 0), ">": (m.LESS, 1), "<=": (m.LESS_EQUAL, 0), ">=": (m.LESS_EQUAL, 1),
    "==": (m.EQUAL, 0), "!=": (m.NOT_EQUAL, 0),
}  # fmt: skip
_FIGURE = {"total": TOTAL, "share": SHARE, "points": POINTS}


@dataclass
class Codes:
    """Numbers for all option codes of a questionnaire, in order of first appearance."""

    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, code: str) -> int:
        """The number of a code, given on first use."""
        return self.numbers.setdefault(code, len(self.numbers))


@dataclass
class Bytecode:
    """Collects the instructions, pools, look-ups and figures of all expressions of one questionnaire."""

    slots: dict[str, int]
    options: dict[str, tuple[str, ...]]
    """any_of question → option codes, for the bits of its mask."""
    nodes: dict[str, int]
    tables: dict[str, TableRows]
    codes: Codes
    down: int
    start: list[int] = field(default_factory=lambda: [0])
    op: list[int] = field(default_factory=list)
    a: list[int] = field(default_factory=list)
    b: list[int] = field(default_factory=list)
    x: list[float] = field(default_factory=list)
    pool: list[float] = field(default_factory=list)
    figures: list[tuple[int, int]] = field(default_factory=list)
    lookups: dict[tuple[str, str], int] = field(default_factory=dict)
    lookup_rows: list[tuple[int, int, int, float, float]] = field(default_factory=list)
    keys: list[tuple[int, int, int]] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    cells: list[tuple[float, int]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    depth: int = 2

    def expression(self, typed: Typed, place: str) -> int:
        """Add one expression; returns its number."""
        self.depth = max(self.depth, self._emit(typed) + 2)
        self.start.append(len(self.op))
        self.places.append(place)
        return len(self.places) - 1

    def figure(self, kind: str, node: str | None) -> int:
        """The number of a figure that levels read."""
        key = (_FIGURE[kind], 0 if node is None else self.nodes[node])
        if key not in self.figures:
            self.figures.append(key)
        return self.figures.index(key)

    def _add(self, op: int, a: int = 0, b: int = 0, x: float = 0.0) -> int:
        self.op.append(op)
        self.a.append(a)
        self.b.append(b)
        self.x.append(x)
        return len(self.op) - 1

    def _emit(self, node: Typed) -> int:
        """Add a node's instructions; returns the depth of stack it needs."""
        match node:
            case Const(_, bool() as value):
                self._add(m.CONDITION, m.TRUE if value else m.FALSE)
            case Const(_, str() as value):
                self._add(m.CONST, x=float(self.codes.of(value)))
            case Const(_, value):
                self._add(m.CONST, x=float(value))
            case Read(_, name):
                self._add(m.READ, self.slots[name])
            case Figure(_, kind, target):
                self._add(m.FIGURE, self.figure(kind, target))
            case Negate(_, operand):
                return self._then(operand, m.NEGATE)
            case Not(_, operand):
                return self._then(operand, m.NOT_)
            case Arithmetic(_, op, left, right):
                return self._two(left, right, _ARITHMETIC[op])
            case Logical(_, op, left, right):
                return self._two(left, right, m.AND_ if op == "and" else m.OR_)
            case Compare(_, op, left, right) if left.type.kind is Kind.BOOLEAN:
                return self._two(left, right, m.SAME, 1 if op == "!=" else 0)
            case Compare(_, op, Read(_, name), Const(_, str() | float() | int() as value)):
                comparison, turned = _COMPARE[op]
                x = float(self.codes.of(value)) if isinstance(value, str) else float(value)
                self._add(m.TEST, self.slots[name], 2 * comparison + turned, x)
            case Compare(_, op, left, right):
                return self._two(left, right, *_COMPARE[op])
            case Among(_, operand, codes, negated):
                return self._among(operand, codes, negated)
            case Contains(_, code, operand, negated):
                assert isinstance(operand, Read)  # noqa: S101  only a question holds a set
                depth = self._then(operand, m.CONTAINS, self.options[operand.name].index(code))
                if negated:
                    self._absent_aside(operand)
                return depth + negated
            case Choose():
                return self._choose(node)
            case Call():
                return self._call(node)
            case Lookup(_, table, keys, column):
                depth = max(self._emit(key) + i for i, key in enumerate(keys))
                self._add(m.LOOKUP, self._lookup(table, column))
                return depth
            case _:  # pragma: no cover
                raise TypeError(node)
        return 1

    def _then(self, operand: Typed, op: int, a: int = 0, b: int = 0) -> int:
        depth = self._emit(operand)
        self._add(op, a, b)
        return depth

    def _two(self, left: Typed, right: Typed, op: int, a: int = 0) -> int:
        depth = max(self._emit(left), self._emit(right) + 1)
        self._add(op, a)
        return depth

    def _among(self, operand: Typed, codes: tuple[str, ...], negated: bool) -> int:
        first = len(self.pool)
        self.pool.extend(float(self.codes.of(code)) for code in codes)
        depth = self._then(operand, m.AMONG, first, len(codes))
        if negated:
            self._absent_aside(operand)
        return depth + negated

    def _absent_aside(self, operand: Typed) -> None:
        """``not in`` is a comparison too: the opposite of ``in``, but false where the operand is absent."""
        self._add(m.NOT_)
        self._emit(operand)
        self._add(m.IS_ABSENT)
        self._add(m.NOT_)
        self._add(m.AND_)

    def _choose(self, node: Choose) -> int:
        depth = self._emit(node.condition)
        branch = self._add(m.BRANCH)
        depth = max(depth, self._emit(node.then) + 1)
        otherwise = self._add(m.ELSE)
        self.a[branch] = otherwise + 1
        depth = max(depth, self._emit(node.otherwise) + 2)
        merge = self._add(m.MERGE, 1 if node.type.kind is Kind.BOOLEAN else 0)
        self.a[otherwise] = merge + 1
        return depth

    def _call(self, node: Call) -> int:
        first, *rest = node.arguments
        boolean = first.type.kind is Kind.BOOLEAN
        match node.function:
            case "min" | "max":
                op = m.MINIMUM if node.function == "min" else m.MAXIMUM
                depth = self._emit(first)
                for argument in rest:
                    depth = max(depth, self._emit(argument) + 1)
                    self._add(op)
                return depth
            case "clip":
                low, high = rest
                depth = max(self._emit(first), self._emit(low) + 1)
                self._add(m.MAXIMUM)
                depth = max(depth, self._emit(high) + 1)
                self._add(m.MINIMUM)
                return depth
            case "abs":
                return self._then(first, m.ABSOLUTE)
            case "round":
                places = int(rest[0].value) if rest and isinstance(rest[0], Const) else 0
                return self._then(first, m.ROUND, places, self.down)
            case "default":
                return self._two(first, rest[0], m.DEFAULT_CONDITION if boolean else m.DEFAULT)
            case "is_absent":
                return self._then(first, m.IS_ABSENT_CONDITION if boolean else m.IS_ABSENT)
            case "count":
                return self._then(first, m.COUNT)

    def _lookup(self, name: str, column: str) -> int:
        """Lay a table's column out as a dense grid over its keys; each (table, column) once."""
        if (name, column) in self.lookups:
            return self.lookups[name, column]
        table = self.tables[name]
        keys = [(key, role == "band") for key, role in table.columns.items() if role in ("key", "band")]
        first = len(self.keys)
        axes: list[list[float]] = []
        for key, band in keys:
            values = [float(row[key]) if band else float(self.codes.of(str(row[key]))) for row in table.rows]
            axis = sorted(set(values)) if band else list(dict.fromkeys(values))
            self.keys.append((len(self.edges), len(axis), 1 if band else 0))
            self.edges.extend(axis)
            axes.append(axis)
        base = len(self.cells)
        grid = self._grid(table, keys, axes, column)
        self.cells.extend(grid)
        present = [value for value, there in grid if there]
        self.lookup_rows.append((len(keys), first, base, min(present, default=0.0), max(present, default=0.0)))
        self.lookups[name, column] = len(self.lookup_rows) - 1
        return self.lookups[name, column]

    def _grid(
        self, table: TableRows, keys: list[tuple[str, bool]], axes: list[list[float]], column: str
    ) -> list[tuple[float, int]]:
        """One cell per combination of keys; along a band, the row with the highest edge at or below applies."""
        numeric = table.columns[column] == "number"
        values: dict[tuple[float, ...], float] = {}
        for row in table.rows:
            at = tuple(float(row[key]) if band else float(self.codes.of(str(row[key]))) for key, band in keys)
            values[at] = float(row[column]) if numeric else float(self.codes.of(str(row[column])))
        cells: list[tuple[float, int]] = []
        for point in itertools.product(*axes):
            fitting = [
                at
                for at in values
                if all(
                    at[i] <= point[i] if band else at[i] == point[i] for i, (_, band) in enumerate(keys)
                )
            ]  # fmt: skip
            cells.append((values[max(fitting)], 1) if fitting else (0.0, 0))
        return cells
