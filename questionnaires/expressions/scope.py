"""What an expression may read at its place in the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from questionnaires.expressions.tree import Type

FUNCTIONS = frozenset({"min", "max", "clip", "abs", "round", "default", "is_absent", "count", "date"})
FIGURES = frozenset({"total", "share", "points"})
RESERVED = FUNCTIONS | FIGURES | {"true", "false"}
"""Words of the language: no id may be one of them (nor a Python keyword)."""


@dataclass(frozen=True, slots=True)
class TableType:
    """Keys in order (name, is it a band?, codes that occur) and the type of each column that can be read."""

    keys: tuple[tuple[str, bool, frozenset[str]], ...]
    columns: Mapping[str, Type]
    combinations: frozenset[tuple[str, ...]] = frozenset()
    """The combinations of ``key`` columns that have a row."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Names that can be read here, and why others cannot."""

    names: Mapping[str, Type]
    unreadable: Mapping[str, str] = field(default_factory=dict)
    """name → error code (``forward-reference``, ``cycle``, ``name-not-here``)."""
    tables: Mapping[str, TableType] = field(default_factory=dict)
    nodes: frozenset[str] = frozenset()
    figures: bool = False
    """May ``total``, ``share`` and ``points`` be read? Only in levels."""
