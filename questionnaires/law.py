"""Obligations over time: which condition holds from which day, given the parameters' dated values.

An obligation that reads no parameter has one slice; one that reads some has a slice for every period in which their
values are constant. Days are ISO texts, which sort as days do; ``None`` is "long since" and "until further notice".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from questionnaires.expressions.tree import NUMBER, Const, Read, Typed, reads
from questionnaires.model import Law, Obligation, Parameter


@dataclass(frozen=True, slots=True)
class Slice:
    """A period in which an obligation has one condition."""

    obligation: str
    since: str | None
    until: str | None
    """First day on which it no longer holds."""
    condition: Typed


def slices(obligation: Obligation, condition: Typed, law: Law) -> Iterator[Slice]:
    """The periods of an obligation, in order; none before the first value of a parameter that it reads."""
    named = reads(condition)
    read = [parameter for parameter in law.parameters if parameter.id in named]
    starts = {value.since for parameter in read for value in parameter.values}
    first = max([*(parameter.values[0].since for parameter in read), obligation.since or ""])
    edges = [first, *sorted(day for day in starts if day > first)]
    edges = [day for day in edges if obligation.until is None or day < obligation.until]
    for index, since in enumerate(edges):
        until = edges[index + 1] if index + 1 < len(edges) else obligation.until
        values = {parameter.id: value_on(parameter, since) for parameter in read}
        yield Slice(obligation.id, since or None, until, _with_values(condition, values))


def value_on(parameter: Parameter, day: str) -> float:
    """The value in force on a day that is not before the first."""
    return next(value.value for value in reversed(parameter.values) if value.since <= day)


def _with_values(node: Typed, values: Mapping[str, float]) -> Typed:
    """The expression with every parameter replaced by its value."""
    if isinstance(node, Read) and node.name in values:
        return Const(NUMBER, values[node.name])
    changed: dict[str, Any] = {
        field.name: tuple(_with_values(child, values) for child in value)
        if isinstance(value, tuple)
        else _with_values(value, values)
        for field in fields(node)
        if isinstance(value := getattr(node, field.name), Typed) or _holds_nodes(value)
    }
    return replace(node, **changed)


def _holds_nodes(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(child, Typed) for child in value)
