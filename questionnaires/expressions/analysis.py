"""From Python's syntax tree to the typed tree: every name, type and option code is checked here, at load."""

from __future__ import annotations

import ast
import difflib
import itertools
import math
from collections.abc import Callable
from datetime import date
from typing import Literal, NoReturn, cast

from questionnaires.expressions.errors import ExpressionError
from questionnaires.expressions.scope import FIGURES, FUNCTIONS, Scope
from questionnaires.expressions.syntax import parse
from questionnaires.expressions.tree import (
    BOOLEAN,
    DATE,
    NUMBER,
    Among,
    Arithmetic,
    ArithmeticOp,
    Call,
    Choose,
    Compare,
    CompareOp,
    Const,
    Contains,
    Figure,
    Function,
    Kind,
    Logical,
    Lookup,
    Negate,
    Not,
    Read,
    Type,
    Typed,
    walk,
)

EPOCH = date(1970, 1, 1)
_ARITHMETIC: dict[type[ast.operator], ArithmeticOp] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_COMPARE: dict[type[ast.cmpop], CompareOp] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="
}  # fmt: skip
_MAX_COMBINATIONS = 10_000


def analyse(source: str | bool | int | float, scope: Scope, expected: Kind | None = None) -> Typed:
    """The typed tree of an expression, or of a constant.

    Args:
        source: the text, or a literal number or boolean.
        scope: what can be read.
        expected: the kind of value the place asks for; ``None``: a number, boolean or code, whichever comes out.

    Raises:
        ExpressionError: with a code of ``messages/expressions.yaml`` and the column of the fault.
    """
    if isinstance(source, bool):
        typed: Typed = Const(BOOLEAN, source)
    elif isinstance(source, int | float):
        typed = Const(NUMBER, float(source))
    else:
        typed = _Analyser(scope).node(parse(source))
    if expected is not None and typed.type.kind is not expected:
        raise ExpressionError("wrong-type", expected=expected.value, found=typed.type.kind.value)
    if typed.type.kind in (Kind.SET, Kind.TEXT):
        raise ExpressionError("wrong-type", expected="number, boolean, code", found=typed.type.kind.value)
    return typed


def _close(name: str, known: set[str] | frozenset[str]) -> str:
    match = difflib.get_close_matches(name, sorted(known), n=1)
    return match[0] if match else ""


class _Analyser:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def node(self, node: ast.expr) -> Typed:
        handler = cast("Callable[[ast.expr], Typed] | None", getattr(self, f"_{type(node).__name__.lower()}", None))
        if handler is None:
            self._refuse(node)
        return handler(node)

    def _refuse(self, node: ast.AST) -> NoReturn:
        raise ExpressionError("not-in-the-language", getattr(node, "col_offset", None), construct=type(node).__name__)

    def _of(self, node: ast.expr, *kinds: Kind) -> Typed:
        typed = self.node(node)
        if typed.type.kind not in kinds:
            expected = ", ".join(kind.value for kind in kinds)
            raise ExpressionError("wrong-type", node.col_offset, expected=expected, found=typed.type.kind.value)
        return typed

    # --- leaves -------------------------------------------------------------------------------------------

    def _constant(self, node: ast.Constant) -> Typed:
        value = node.value
        if isinstance(value, bool):
            return Const(BOOLEAN, value)
        if isinstance(value, int | float):
            if not math.isfinite(value) or abs(value) > 1e15:
                raise ExpressionError("number-too-large", node.col_offset)
            return Const(NUMBER, float(value))
        if isinstance(value, str):
            return Const(Type(Kind.CODE, frozenset({value})), value)
        return self._refuse(node)

    def _name(self, node: ast.Name) -> Typed:
        name = node.id
        if name in ("true", "false"):
            return Const(BOOLEAN, name == "true")
        if name == "total":
            return self._figure(node, "total", [])
        if name in self.scope.names:
            return Read(self.scope.names[name], name)
        if name in self.scope.unreadable:
            raise ExpressionError(self.scope.unreadable[name], node.col_offset, name=name)
        if name in self.scope.tables:
            raise ExpressionError("table-needs-key", node.col_offset, name=name)
        known = set(self.scope.names) | set(self.scope.tables) | FUNCTIONS
        raise ExpressionError("unknown-name", node.col_offset, name=name, close=_close(name, known))

    # --- operators ----------------------------------------------------------------------------------------

    def _unaryop(self, node: ast.UnaryOp) -> Typed:
        if isinstance(node.op, ast.Not):
            operand = self._of(node.operand, Kind.BOOLEAN)
            if any(isinstance(n, Figure) for n in walk(operand)):
                raise ExpressionError("negated-figure", node.col_offset)
            return Not(BOOLEAN, operand)
        if isinstance(node.op, ast.USub):
            return Negate(NUMBER, self._of(node.operand, Kind.NUMBER))
        return self._refuse(node.op)

    def _binop(self, node: ast.BinOp) -> Typed:
        op = _ARITHMETIC.get(type(node.op))
        if op is None:
            self._refuse(node)
        kinds = (Kind.NUMBER, Kind.DATE) if op == "-" else (Kind.NUMBER,)
        left = self._of(node.left, *kinds)
        right = self._of(node.right, left.type.kind)
        return Arithmetic(NUMBER, op, left, right)

    def _boolop(self, node: ast.BoolOp) -> Typed:
        op: Literal["and", "or"] = "and" if isinstance(node.op, ast.And) else "or"
        operands = [self._of(value, Kind.BOOLEAN) for value in node.values]
        result = operands[0]
        for operand in operands[1:]:
            result = Logical(BOOLEAN, op, result, operand)
        return result

    def _ifexp(self, node: ast.IfExp) -> Typed:
        condition = self._of(node.test, Kind.BOOLEAN)
        then = self._of(node.body, Kind.NUMBER, Kind.CODE, Kind.BOOLEAN, Kind.DATE)
        otherwise = self._of(node.orelse, then.type.kind)
        domain: frozenset[str] | None = None
        if then.type.domain is not None and otherwise.type.domain is not None:
            domain = then.type.domain | otherwise.type.domain
        return Choose(Type(then.type.kind, domain), condition, then, otherwise)

    def _compare(self, node: ast.Compare) -> Typed:
        result: Typed | None = None
        for left, op, right in zip([node.left, *node.comparators[:-1]], node.ops, node.comparators, strict=True):
            link = self._comparison(node, left, op, right)
            result = link if result is None else Logical(BOOLEAN, "and", result, link)
        assert result is not None  # noqa: S101  a Compare has at least one operator
        return result

    def _comparison(self, whole: ast.Compare, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Typed:
        if isinstance(op, ast.In | ast.NotIn):
            return self._membership(left, isinstance(op, ast.NotIn), right)
        symbol = _COMPARE.get(type(op))
        if symbol is None:
            self._refuse(op)
        equality = symbol in ("==", "!=")
        kinds = (Kind.NUMBER, Kind.DATE, Kind.CODE, Kind.BOOLEAN) if equality else (Kind.NUMBER, Kind.DATE)
        a = self._of(left, *kinds)
        b = self._of(right, a.type.kind)
        for one, other in ((a, b), (b, a)):
            if isinstance(one, Const) and isinstance(one.value, str):
                self._check_codes([one.value], other.type, whole)
        return Compare(BOOLEAN, symbol, a, b)

    def _membership(self, left: ast.expr, negated: bool, right: ast.expr) -> Typed:
        if isinstance(right, ast.List | ast.Tuple):
            operand = self._of(left, Kind.CODE)
            codes = [self._code(item) for item in right.elts]
            self._check_codes(codes, operand.type, right)
            return Among(BOOLEAN, operand, tuple(codes), negated)
        code = self._code(left)
        operand = self._of(right, Kind.SET)
        self._check_codes([code], operand.type, left)
        return Contains(BOOLEAN, code, operand, negated)

    def _code(self, node: ast.expr) -> str:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        raise ExpressionError("code-expected", node.col_offset)

    def _check_codes(self, codes: list[str], against: Type, node: ast.expr) -> None:
        for code in codes:
            if against.domain is not None and code not in against.domain:
                known = ", ".join(sorted(against.domain)[:12])
                raise ExpressionError(
                    "unknown-option",
                    node.col_offset,
                    option=code,
                    known=known,
                    close=_close(code, against.domain),
                )

    # --- calls and look-ups -------------------------------------------------------------------------------

    def _call(self, node: ast.Call) -> Typed:
        if not isinstance(node.func, ast.Name) or node.keywords:
            self._refuse(node)
        name = node.func.id
        if name in FIGURES:
            return self._figure(node, name, node.args)
        if name not in FUNCTIONS:
            close = _close(name, FUNCTIONS | FIGURES)
            raise ExpressionError("unknown-function", node.col_offset, name=name, close=close)
        if name == "date":
            return self._date(node)
        low, high = {"min": (2, 20), "max": (2, 20), "clip": (3, 3), "abs": (1, 1), "round": (1, 2)}.get(
            name, (2, 2) if name == "default" else (1, 1)
        )
        if not low <= len(node.args) <= high:
            raise ExpressionError("wrong-arguments", node.col_offset, name=name, low=low, high=high)
        return self._function(node, cast("Function", name))

    def _function(self, node: ast.Call, name: Function) -> Typed:
        if name == "is_absent":
            return Call(BOOLEAN, name, (self._of(node.args[0], *Kind),))
        if name == "count":
            return Call(NUMBER, name, (self._of(node.args[0], Kind.SET),))
        if name == "default":
            value = self._of(node.args[0], Kind.NUMBER, Kind.BOOLEAN, Kind.CODE, Kind.DATE)
            instead = self._of(node.args[1], value.type.kind)
            return Call(value.type, name, (value, instead))
        if name == "round" and len(node.args) == 2:
            places = node.args[1]
            if not (isinstance(places, ast.Constant) and type(places.value) is int and 0 <= places.value <= 9):
                raise ExpressionError("round-places", places.col_offset)
        return Call(NUMBER, name, tuple(self._of(argument, Kind.NUMBER) for argument in node.args))

    def _date(self, node: ast.Call) -> Typed:
        argument = node.args[0] if len(node.args) == 1 else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            try:
                return Const(DATE, float((date.fromisoformat(argument.value) - EPOCH).days))
            except ValueError:
                pass
        raise ExpressionError("bad-date", node.col_offset)

    def _figure(self, node: ast.expr, name: str, arguments: list[ast.expr]) -> Typed:
        if not self.scope.figures:
            raise ExpressionError("figure-not-here", node.col_offset, name=name)
        if name == "total":
            if arguments:
                raise ExpressionError("wrong-arguments", node.col_offset, name=name, low=0, high=0)
            return Figure(NUMBER, "total", None)
        if len(arguments) != 1 or not isinstance(arguments[0], ast.Name):
            raise ExpressionError("node-expected", node.col_offset, name=name)
        target = arguments[0].id
        if target not in self.scope.nodes:
            raise ExpressionError("unknown-node", node.col_offset, name=target, close=_close(target, self.scope.nodes))
        return Figure(NUMBER, "share" if name == "share" else "points", target)

    def _attribute(self, node: ast.Attribute) -> Typed:
        subscript = node.value
        if not isinstance(subscript, ast.Subscript) or not isinstance(subscript.value, ast.Name):
            self._refuse(node)
        name = subscript.value.id
        table = self.scope.tables.get(name)
        if table is None:
            close = _close(name, set(self.scope.tables))
            raise ExpressionError("unknown-table", node.col_offset, name=name, close=close)
        if node.attr not in table.columns:
            known = ", ".join(table.columns)
            raise ExpressionError("unknown-column", node.col_offset, name=node.attr, table=name, known=known)
        index = subscript.slice
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        if len(parts) != len(table.keys):
            raise ExpressionError("wrong-keys", node.col_offset, table=name, expected=len(table.keys))
        keys = tuple(
            self._of(part, Kind.NUMBER if band else Kind.CODE)
            for part, (_, band, _) in zip(parts, table.keys, strict=True)
        )
        self._check_rows(node, name, keys)
        return Lookup(table.columns[node.attr], name, keys, node.attr)

    def _check_rows(self, node: ast.expr, name: str, keys: tuple[Typed, ...]) -> None:
        """Every combination of codes that can occur has a row: a look-up that misses would silently be absent."""
        table = self.scope.tables[name]
        domains = [
            sorted(key.type.domain or ()) for key, (_, band, _) in zip(keys, table.keys, strict=True) if not band
        ]
        if not all(domains) or math.prod(map(len, domains)) > _MAX_COMBINATIONS:
            return
        for combination in itertools.product(*domains):
            if combination not in table.combinations:
                raise ExpressionError("missing-row", node.col_offset, table=name, key=", ".join(combination))
