"""Writes expressions that are valid by type, and exact in binary wherever something compares them.

Answered numbers are multiples of a quarter, and what is compared is made of them with `+ − ×`, so fractions and floats
agree to the last bit. A quotient is compared only as it is; formulas may do more with it, since they are rounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.oracle.choices import Choices

DAYS = ["2024-02-29", "2025-01-01", "2025-06-30"]
COMPARE = ["<", "<=", ">", ">=", "==", "!="]


@dataclass
class Names:
    """What an expression may read so far, by type."""

    numbers: list[str] = field(default_factory=list)
    """Facts and number questions: multiples of a quarter."""
    rounded: list[str] = field(default_factory=list)
    """Computed questions: decimal figures, exact only when compared as they are."""
    booleans: list[str] = field(default_factory=list)
    codes: dict[str, list[str]] = field(default_factory=dict)
    sets: dict[str, list[str]] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def everything(self) -> list[str]:
        return [*self.numbers, *self.rounded, *self.booleans, *self.codes, *self.sets, *self.dates, *self.texts]


class ExpressionWriter:
    """Expressions over the names known so far."""

    def __init__(self, choices: Choices, names: Names) -> None:
        self.choose, self.names = choices, names

    def literal(self, low: int, high: int) -> str:
        """A multiple of 0.25."""
        quarters = self.choose.between(low * 4, high * 4)
        return repr(quarters / 4) if quarters % 4 else str(quarters // 4)

    def number(self, depth: int = 2) -> str:
        """A number without division, exact in binary."""
        if depth == 0 or self.choose.chance(3):
            return self._atom()
        shape = self.choose.one("+", "-", "*", "neg", "min", "max", "clip", "abs", "default", "if")
        first = self.number(depth - 1)
        match shape:
            case "neg":
                return f"-({first})"
            case "abs":
                return f"abs({first})"
            case "clip":
                return f"clip({first}, 0, {self.literal(1, 9)})"
            case "default":
                return f"default({first}, {self.literal(0, 5)})"
            case "min" | "max":
                return f"{shape}({first}, {self.number(depth - 1)})"
            case "if":
                return f"({first} if {self.condition(depth - 1)} else {self.number(depth - 1)})"
        return f"({first} {shape} {self.number(depth - 1)})"

    def _atom(self) -> str:
        counts = [f"count({name})" for name in self.names.sets]
        readable = [*reversed(self.names.numbers), *counts]
        return self.literal(0, 12) if self.choose.chance(3) else self.choose.of(readable)

    def formula(self) -> str:
        """The formula of a computed question: anything, division included, since it is rounded."""
        first, second = self.number(1), self.number(1)
        shapes = [
            f"{first} + {second}",
            f"{first} / {second}",
            f"100 * {first} / {second}",
            f"round({first} / {second}, 1) + {second}",
            f"{first} - {second} * 0.1",
            f"default({first} / {second}, 2.5)",
            f"{first} / {second} if {self.condition(1)} else {second}",
        ]
        shapes += [f"{name} * 1.1 + {first}" for name in self.names.rounded[-1:]] * 2
        shapes += [f'{name} - date("2024-12-31")' for name in self.names.dates[-1:]] * 2
        return self.choose.of(shapes)

    def condition(self, depth: int = 2) -> str:
        """A condition over facts and answers."""
        if depth == 0 or self.choose.chance(2):
            return self._link()
        first = self.condition(depth - 1)
        shape = self.choose.one("and", "or", "not", "if", "same")
        if shape == "not":
            return f"(not {first})"
        if shape == "if":
            return f"({first} if {self.condition(depth - 1)} else {self.condition(depth - 1)})"
        if shape == "same":
            return f"({self.choose.of(self.names.booleans)} {self.choose.one('==', '!=')} {first})"
        return f"({first} {shape} {self.condition(depth - 1)})"

    def _link(self) -> str:
        """A condition without and, or, not."""
        choose, names = self.choose, self.names
        ways = ["boolean", "boolean", "boolean", "number", "code", "absent", "chain", "quotient", "default"]
        ways += ["rounded"] * bool(names.rounded) + ["set"] * bool(names.sets) + ["date"] * bool(names.dates)
        compare = choose.of(COMPARE)
        match choose.of(ways):
            case "boolean":
                return choose.of(names.booleans[::-1])
            case "default":
                return f"default({choose.of(names.booleans[::-1])}, {choose.one('true', 'false')})"
            case "number":
                return f"({self.number(1)} {compare} {self.literal(-2, 30)})"
            case "chain":
                return f"({self.literal(-5, 5)} <= {self.number(0)} < {self.literal(5, 40)})"
            case "quotient":
                return f"({self.number(0)} / {self.number(0)} > {self.literal(0, 3)})"
            case "rounded":
                return f"({choose.of(names.rounded)} {compare} {self.literal(-2, 30)})"
            case "date":
                return f'({choose.of(names.dates)} {compare} date("{choose.of(DAYS)}"))'
            case "set":
                name = choose.of(list(names.sets))
                return f'("{choose.of(names.sets[name])}" {choose.one("in", "not in")} {name})'
            case "absent":
                return f"is_absent({choose.of(names.everything()[::-1])})"
        return self._code(choose.of(list(names.codes)[::-1]))

    def _code(self, name: str) -> str:
        codes = self.names.codes[name]
        if self.choose.chance(2):
            return f'({name} {self.choose.one("==", "!=")} "{self.choose.of(codes)}")'
        listed = ", ".join(f'"{code}"' for code in self.choose.some(codes) or codes[:1])
        return f"({name} {self.choose.one('in', 'not in')} [{listed}])"
