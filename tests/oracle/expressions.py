"""The expression language of docs/scoring.md §3, evaluated over exact fractions, days, codes and sets.

A value is a bool, a Fraction, a code (str), a set of codes, a date, or one of three marks: MISSING (not answered yet;
for a truth value: unknown), ABSENT (nothing to read, now or later), PASS (a figure of a node that is not applicable by
computation: every comparison that reads it is true).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from tests.oracle.rounding import rounded


class Mark(Enum):
    MISSING = "missing"
    ABSENT = "absent"
    PASS = "true in every comparison"  # noqa: S105


MISSING, ABSENT, PASS = Mark.MISSING, Mark.ABSENT, Mark.PASS

Value = bool | Fraction | str | frozenset[str] | date | Mark
Rows = Sequence[Mapping[str, str | float | int]]


@dataclass(frozen=True)
class TableView:
    """A look-up table: roles of its columns in declared order, and its rows."""

    columns: Mapping[str, str]
    rows: Rows

    def find(self, keys: list[Any], column: str) -> Value:
        """The cell of `column` in the row that `keys` lead to; ABSENT where there is none."""
        key_columns = [name for name, role in self.columns.items() if role in ("key", "band")]
        rows = list(self.rows)
        for name, key in zip(key_columns, keys, strict=True):
            if self.columns[name] == "key":
                rows = [row for row in rows if str(row[name]) == key]
            else:
                below = [exact(row[name]) for row in rows if exact(row[name]) <= key]
                rows = [row for row in rows if below and exact(row[name]) == max(below)]
        if not rows:
            return ABSENT
        cell = rows[0][column]
        return str(cell) if self.columns[column] == "code" else exact(cell)


@dataclass(frozen=True)
class Scope:
    """What an expression may read."""

    read: Callable[[str], Value]
    tables: Mapping[str, TableView]
    mode: str
    figure: Callable[[str, str | None], Value] | None = None
    """total, share(node), points(node): levels only."""


def exact(number: object) -> Fraction:
    """A declared or answered number as it was written, not as its binary neighbour."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(str(number))


def evaluate(expression: bool | int | float | str, scope: Scope) -> Value:
    """The value of an expression, or of a constant written in its place."""
    if isinstance(expression, bool):
        return expression
    if isinstance(expression, int | float):
        return exact(expression)
    return _value(ast.parse(expression.strip(), mode="eval").body, scope)


def names(expression: bool | int | float | str) -> set[str]:
    """All names that an expression mentions, whichever branch it takes."""
    if not isinstance(expression, str):
        return set()
    tree = ast.parse(expression.strip(), mode="eval")
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def holds(value: Any) -> bool | Mark:
    """A condition that decides something: absent counts as false; MISSING stays unknown."""
    return False if value is ABSENT else value


def _value(node: ast.expr, scope: Scope) -> Value:
    match node:
        case ast.Constant(value=bool() as constant):
            return constant
        case ast.Constant(value=str() as constant):
            return constant
        case ast.Constant(value=constant):
            return exact(constant)
        case ast.Name(id="true"):
            return True
        case ast.Name(id="false"):
            return False
        case ast.Name(id="total") if scope.figure:
            return scope.figure("total", None)
        case ast.Name(id=name):
            return scope.read(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _arithmetic([_value(operand, scope)], lambda x: -x)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            truth = _value(operand, scope)
            return truth if isinstance(truth, Mark) else not truth
        case ast.BinOp(left=left, op=operator, right=right):
            found: Value = _binary(operator, _value(left, scope), _value(right, scope))
            return found
        case ast.BoolOp(op=operator, values=values):
            return _and_or(isinstance(operator, ast.And), [_value(value, scope) for value in values])
        case ast.Compare():
            return _comparison(node, scope)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _choice(holds(_value(test, scope)), body, orelse, scope)
        case ast.Attribute(value=ast.Subscript(value=ast.Name(id=table), slice=key), attr=column):
            parts = key.elts if isinstance(key, ast.Tuple) else [key]
            return _look_up(scope.tables[table], [_value(part, scope) for part in parts], column)
        case ast.Call(func=ast.Name(id=function), args=arguments):
            return _call(function, arguments, scope)
    raise AssertionError(f"not in the language: {ast.unparse(node)}")


def _mark_of(values: Sequence[Value]) -> Mark | None:
    """What reading these values gives as a whole: PASS over ABSENT over MISSING."""
    return next((mark for mark in (PASS, ABSENT, MISSING) if mark in values), None)


def _arithmetic(values: Sequence[Value], compute: Callable[..., Value]) -> Value:
    return _mark_of(values) or compute(*values)


def _binary(operator: ast.operator, left: Any, right: Any) -> Any:
    if isinstance(operator, ast.Div) and right == 0 and not isinstance(right, Mark):
        return ABSENT
    mark = _mark_of([left, right])
    if mark:
        return mark
    match operator:
        case ast.Add():
            return left + right
        case ast.Sub() if isinstance(left, date):
            return Fraction((left - right).days)
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
    raise AssertionError(f"not in the language: {operator}")


RANKS: list[Value] = [False, ABSENT, True]


def _and_or(is_and: bool, values: Sequence[Value]) -> Value:
    """Lowest or highest rank of false < absent < true; unknown if it can still be more than one of them."""
    possible = [set(range(3)) if value is MISSING else {_rank(value)} for value in values]
    results = possible[0]
    for other in possible[1:]:
        results = {(min if is_and else max)(a, b) for a in results for b in other}
    return RANKS[results.pop()] if len(results) == 1 else MISSING


def _rank(value: Value) -> int:
    return 1 if value is ABSENT else 2 if value else 0


def _comparison(node: ast.Compare, scope: Scope) -> Value:
    """A chain is the `and` of its links."""
    operands = [node.left, *node.comparators]
    links = [
        _link(operator, left, right, scope)
        for operator, left, right in zip(node.ops, operands, operands[1:], strict=False)
    ]
    return links[0] if len(links) == 1 else _and_or(True, links)


def _link(operator: ast.cmpop, left: ast.expr, right: ast.expr, scope: Scope) -> Any:
    first: Any = _value(left, scope)
    second: Any
    if isinstance(right, ast.List | ast.Tuple):
        second = frozenset(_value(item, scope) for item in right.elts)
    else:
        second = _value(right, scope)
    mark = _mark_of([first, second])
    if mark:
        return {PASS: True, ABSENT: False, MISSING: MISSING}[mark]
    match operator:
        case ast.Lt():
            return first < second
        case ast.LtE():
            return first <= second
        case ast.Gt():
            return first > second
        case ast.GtE():
            return first >= second
        case ast.Eq():
            return first == second
        case ast.NotEq():
            return first != second
        case ast.In():
            return first in second
        case ast.NotIn():
            return first not in second
    raise AssertionError(f"not in the language: {operator}")


def _choice(test: bool | Mark, body: ast.expr, orelse: ast.expr, scope: Scope) -> Value:
    if test is MISSING:
        first, second = _value(body, scope), _value(orelse, scope)
        return first if first == second else MISSING
    return _value(body if test else orelse, scope)


def _look_up(table: TableView, keys: list[Value], column: str) -> Value:
    return _mark_of(keys) or table.find(keys, column)


def _call(function: str, arguments: list[ast.expr], scope: Scope) -> Value:
    if function in ("share", "points"):
        node = arguments[0]
        assert isinstance(node, ast.Name)
        assert scope.figure is not None
        return scope.figure(function, node.id)
    values = [_value(argument, scope) for argument in arguments]
    match function:
        case "is_absent":
            return MISSING if values[0] is MISSING else values[0] is ABSENT
        case "default":
            return values[1] if values[0] is ABSENT else values[0]
        case "date":
            return date.fromisoformat(str(values[0]))
        case "count":
            return _arithmetic(values, lambda chosen: Fraction(len(chosen)))
        case "min":
            return _arithmetic(values, min)
        case "max":
            return _arithmetic(values, max)
        case "abs":
            return _arithmetic(values, abs)
        case "clip":
            return _arithmetic(values, lambda x, low, high: min(max(x, low), high))
        case "round":
            return _arithmetic(values, lambda x, places=Fraction(0): rounded(x, int(places), scope.mode))
    raise AssertionError(f"not in the language: {function}")
