"""What each pillar and topic is worth for declared firms, and the look-up tables behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from questionnaires.model import Group, TableReason
from reports.method.edition import Edition, Sheet
from reports.method.markdown import Markdown, code
from scoring.answers import AnswerSheet
from scoring.compile import fact_default
from scoring.result import NodeResult
from scoring.score import score


@dataclass(frozen=True)
class Profile:
    """A declared firm: its title, its facts in words, and the points of each group."""

    title: str
    facts: tuple[tuple[str, str], ...]
    nodes: dict[str, NodeResult]


@dataclass(frozen=True)
class Shown:
    """A look-up table with its reasons."""

    table: TableReason
    keys: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    reasons: tuple[tuple[str, str], ...]
    source: str


def weights(edition: Edition) -> Iterator[Sheet]:
    """Weights and nominal points."""
    if not edition.model.groups():
        return
    profiles = tuple(_profiles(edition))
    groups = tuple(_walk(edition.model.groups(), 0))
    tables = tuple(_table(edition, shown) for shown in edition.model.published().tables)
    values: dict[str, Any] = {"profiles": profiles, "groups": groups, "tables": tables, "points": _points(edition)}
    yield Sheet("weights.md", edition.language.t("Les poids"), "weights.md", values)


def _walk(groups: list[Group], depth: int) -> Iterator[tuple[Group, int]]:
    for group in groups:
        yield group, depth
        yield from _walk(group.groups(), depth + 1)


def _profiles(edition: Edition) -> Iterator[Profile]:
    """The points that the weights alone give, for a firm of which nothing but its profile is known."""
    for declared in edition.model.published().profiles:
        facts = {fact.id: declared.facts.get(fact.id, fact_default(fact)) for fact in edition.model.profile}
        sheet = AnswerSheet({name: _plain(value) for name, value in facts.items() if value is not None}, {})
        result = score(edition.loaded, edition.plan, sheet, narrowing=False)
        title = edition.said(f"method.profiles.{declared.id}.", declared, "title")
        words = tuple(_fact(edition, name, value) for name, value in declared.facts.items())
        yield Profile(title, words, {node.id: node for node in result.nodes})


def _plain(value: bool | float | str) -> bool | float | str:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _fact(edition: Edition, name: str, value: Any) -> tuple[str, str]:
    fact = next(fact for fact in edition.model.profile if fact.id == name)
    return edition.translate(f"profile.{name}.text", fact.text), edition.fact(fact, value)


def _points(edition: Edition) -> Any:
    """How the points of a group are shown for a profile: a figure, bounds, or a dash where it is not asked."""

    def shown(profile: Profile, group: str) -> str:
        node = profile.nodes[group]
        if node.state == "off_path":
            return "–"
        if node.nominal is not None:
            return edition.language.number(node.nominal, 1)
        return edition.language.bounds(node.potential_low, node.potential_high)

    return shown


def _table(edition: Edition, shown: TableReason) -> Shown:
    table = next(table for table in edition.model.tables if table.id == shown.id)
    data = edition.loaded.tables[shown.id]
    prefix = f"method.tables.{shown.id}."
    declared = {column.id: column for column in shown.columns}
    titles, reasons = [], []
    for name in data.columns:
        column = declared.get(name)
        title = edition.said(f"{prefix}columns.{name}.", column, "title") if column else edition.title(name)
        titles.append(title)
        if column is not None and column.reason is not None:
            reasons.append((title, edition.said(f"{prefix}columns.{name}.", column, "reason")))
    rows = tuple(tuple(_cell(edition, name, row[name]) for name in data.columns) for row in data.rows)
    keys = tuple(name for name, role in data.columns.items() if role in ("key", "band"))
    source = edition.said(f"tables.{table.id}.", table, "source")
    return Shown(shown, keys, tuple(titles), rows, tuple(reasons), source)


def _cell(edition: Edition, column: str, value: str | float) -> str:
    """A figure, the words of a fact's option, or a code."""
    if isinstance(value, int | float):
        return edition.language.number(value)
    for fact in edition.model.profile:
        if fact.id == column and any(option.code == value for option in fact.options):
            return edition.fact(fact, value)
    return Markdown(code(value))
