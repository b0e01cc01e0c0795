"""The typed tree of an expression: what the parser gives and the scoring engine compiles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum
from typing import Literal


class Kind(Enum):
    """What a value is."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    CODE = "code"
    SET = "set"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind and, for codes and sets, the codes that may occur (``None``: any)."""

    kind: Kind
    domain: frozenset[str] | None = None


NUMBER = Type(Kind.NUMBER)
BOOLEAN = Type(Kind.BOOLEAN)
DATE = Type(Kind.DATE)

CompareOp = Literal["<", "<=", ">", ">=", "==", "!="]
ArithmeticOp = Literal["+", "-", "*", "/"]
Function = Literal["min", "max", "clip", "abs", "round", "default", "is_absent", "count"]


@dataclass(frozen=True, slots=True)
class Typed:
    """Base of all nodes."""

    type: Type


@dataclass(frozen=True, slots=True)
class Const(Typed):
    """A number, boolean, code, or date (days since 1970-01-01)."""

    value: float | bool | str


@dataclass(frozen=True, slots=True)
class Read(Typed):
    """The value of a fact, definition or question."""

    name: str


@dataclass(frozen=True, slots=True)
class Figure(Typed):
    """A figure of the result: the total, or the share (0–100) or points of a node."""

    figure: Literal["total", "share", "points"]
    node: str | None


@dataclass(frozen=True, slots=True)
class Negate(Typed):
    """Unary minus."""

    operand: Typed


@dataclass(frozen=True, slots=True)
class Not(Typed):
    """Logical negation."""

    operand: Typed


@dataclass(frozen=True, slots=True)
class Arithmetic(Typed):
    """A sum, difference, product or quotient."""

    op: ArithmeticOp
    left: Typed
    right: Typed


@dataclass(frozen=True, slots=True)
class Compare(Typed):
    """A comparison of two values of the same kind."""

    op: CompareOp
    left: Typed
    right: Typed


@dataclass(frozen=True, slots=True)
class Among(Typed):
    """A code among literal codes."""

    operand: Typed
    codes: tuple[str, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Contains(Typed):
    """A literal code in the set that an ``any_of`` question holds."""

    code: str
    operand: Typed
    negated: bool


@dataclass(frozen=True, slots=True)
class Logical(Typed):
    """``and`` / ``or`` over two conditions."""

    op: Literal["and", "or"]
    left: Typed
    right: Typed


@dataclass(frozen=True, slots=True)
class Choose(Typed):
    """``then if condition else otherwise``: only the branch taken is computed."""

    condition: Typed
    then: Typed
    otherwise: Typed


@dataclass(frozen=True, slots=True)
class Call(Typed):
    """A function of the language."""

    function: Function
    arguments: tuple[Typed, ...]


@dataclass(frozen=True, slots=True)
class Lookup(Typed):
    """A column of a table's row."""

    table: str
    keys: tuple[Typed, ...]
    column: str


def walk(node: Typed) -> Iterator[Typed]:
    """The node and everything below it, parents first."""
    yield node
    for field in fields(node):
        value = getattr(node, field.name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Typed):
                yield from walk(child)


def reads(node: Typed) -> frozenset[str]:
    """Names of the facts, definitions and questions that an expression reads."""
    return frozenset(n.name for n in walk(node) if isinstance(n, Read))
