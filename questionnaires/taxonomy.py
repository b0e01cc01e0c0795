"""The data points of a reporting standard: their names, types and members, as its taxonomy declares them.

Read from ``taxonomies/<name>.json`` (made by ``tools/vsme_taxonomy.py``; where they come from: the README beside them).
Names are written without their prefix: ``TotalEnergyConsumption``, not ``vsme:TotalEnergyConsumption``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parent / "taxonomies"
PREFIX = "vsme"
NUMERIC = frozenset(
    ("monetary", "number", "percent", "energy", "mass", "volume", "area", "ghg", "ghg_per_monetary")
)  # fmt: skip
"""Types whose facts have a unit."""


@dataclass(frozen=True)
class Concept:
    """One data point."""

    name: str
    disclosure: str
    """``B3``; empty for what is the undertaking's own."""
    type: str
    """A member of :data:`NUMERIC`, or boolean, enumeration, enumeration_set, string, text, date, year."""
    period: Literal["instant", "duration"]
    unit: str | None
    """The unit in which the standard's own workbook states it; a fact may bear another."""
    members: tuple[str, ...]
    """What an enumeration may be; empty where the list is too long to be shipped (countries, activities)."""
    axes: Mapping[str, tuple[str, ...]]
    """Its dimensions, with their members where they are few."""
    label_fr: str
    label_en: str

    @property
    def numeric(self) -> bool:
        """Whether a fact of it is a number with a unit."""
        return self.type in NUMERIC


@dataclass(frozen=True)
class Member:
    """A value of an enumeration or of a dimension. ``cells``: how the workbook writes it, where it is not its label."""

    name: str
    label_fr: str
    label_en: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Taxonomy:
    """The data points of one version of a standard."""

    name: str
    entry_point: str
    older: tuple[str, ...]
    """Entry points of the versions before it."""
    namespaces: Mapping[str, str]
    entity_schemes: Mapping[str, str]
    """Kind of identifier (``lei``) to the address that names it in a report."""
    axis_defaults: Mapping[str, str]
    """The member that a fact has where it names none."""
    concepts: Mapping[str, Concept]
    members: Mapping[str, Member]


def taxonomies() -> tuple[str, ...]:
    """Names of the taxonomies that are shipped."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@cache
def taxonomy(name: str) -> Taxonomy:
    """A taxonomy by its name, ``vsme-2026-05-01``. Raises KeyError where it is not shipped."""
    if name not in taxonomies():
        raise KeyError(name)
    read = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return Taxonomy(
        read["name"], read["entry_point"], tuple(read["older_entry_points"]), read["namespaces"],
        read["entity_schemes"], read["axis_defaults"],
        {name: _concept(name, stated) for name, stated in read["concepts"].items()},
        {name: _member(name, stated) for name, stated in read["members"].items()},
    )  # fmt: skip


def _concept(name: str, stated: Mapping[str, Any]) -> Concept:
    axes = {axis: tuple(members) for axis, members in stated.get("axes", {}).items()}
    return Concept(
        name, stated["disclosure"], stated["type"], stated["period"], stated.get("unit"),
        tuple(stated.get("members", ())), axes, stated["fr"], stated["en"],
    )  # fmt: skip


def _member(name: str, stated: Mapping[str, Any]) -> Member:
    return Member(name, stated["fr"], stated["en"], tuple(stated.get("cells", ())))
