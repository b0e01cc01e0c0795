"""All expressions of a questionnaire, typed at their places.

``analyse`` is called by the loader, which turns problems into findings, and by the scoring compiler, which needs the
typed trees. What an expression may read depends on its place (docs/scoring.md §§1, 3): weights, potential factors and
definitions read facts and earlier definitions; ``when`` and formulas also read the questions declared before them;
levels and rules read everything, and only levels the figures of the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from questionnaires.expressions import ExpressionError, Kind, Scope, TableType, Type, Typed, analyse
from questionnaires.expressions.tree import BOOLEAN, DATE, NUMBER, Lookup, reads, walk
from questionnaires.law import Slice, slices
from questionnaires.model import (
    AnyOf,
    Computed,
    DateQuestion,
    Expression,
    Fact,
    FreeText,
    Group,
    OneOf,
    Question,
    Questionnaire,
    YesNo,
)
from questionnaires.paths import PATH_FACT, on_paths, paths_of

Pointer = tuple[str | int, ...]


class TableLike(Protocol):
    """A look-up table as the loader gives it."""

    @property
    def columns(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def rows(self) -> list[dict[str, str | float]]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Problem:
    """An expression that cannot be used: where (a path into the assembled questionnaire), and what to say."""

    pointer: Pointer
    code: str
    params: Mapping[str, object]
    column: int | None


@dataclass(slots=True)
class Program:
    """Typed expressions by the id of their owner."""

    definitions: dict[str, Typed] = field(default_factory=dict)
    weights: dict[str, Typed] = field(default_factory=dict)
    factors: dict[str, Typed] = field(default_factory=dict)
    whens: dict[str, Typed] = field(default_factory=dict)
    formulas: dict[str, Typed] = field(default_factory=dict)
    levels: dict[tuple[str, int], Typed] = field(default_factory=dict)
    rules: dict[str, Typed] = field(default_factory=dict)
    offers: dict[str, Typed] = field(default_factory=dict)
    """By code of the path: for which firms it is."""
    duties: list[Slice] = field(default_factory=list)
    """Obligations in declared order, each with its periods."""


def fact_type(fact: Fact) -> Type:
    """Type of a profile fact."""
    if fact.kind == "number":
        return NUMBER
    if fact.kind == "yes_no":
        return BOOLEAN
    return Type(Kind.CODE, frozenset(option.code for option in fact.options))


def question_type(question: Question) -> Type:
    """Type of a question's value."""
    match question:
        case YesNo():
            return BOOLEAN
        case OneOf():
            return Type(Kind.CODE, frozenset(option.code for option in question.options))
        case AnyOf():
            return Type(Kind.SET, frozenset(option.code for option in question.options))
        case DateQuestion():
            return DATE
        case FreeText():
            return Type(Kind.TEXT)
        case _:
            return NUMBER


def table_type(table: TableLike) -> TableType:
    """Type of a look-up table; the codes of a column are those that occur in it."""
    keys = tuple(
        (
            name,
            role == "band",
            frozenset(str(row[name]) for row in table.rows) if role == "key" else frozenset[str](),
        )
        for name, role in table.columns.items()
        if role in ("key", "band")
    )
    columns = {
        name: NUMBER if role == "number" else Type(Kind.CODE, frozenset(str(row[name]) for row in table.rows))
        for name, role in table.columns.items()
        if role in ("number", "code")
    }
    exact = [name for name, band, _ in keys if not band]
    combinations = frozenset(tuple(str(row[name]) for name in exact) for row in table.rows)
    return TableType(keys, columns, combinations)


def analyse_questionnaire(model: Questionnaire, tables: Mapping[str, TableLike]) -> tuple[Program, list[Problem]]:
    """Type every expression of a questionnaire.

    Args:
        model: the assembled questionnaire (includes replaced).
        tables: look-up tables by id.

    Returns:
        The typed expressions (those without problem), and every problem found, in declared order.
    """
    return _Analysis(model, tables).run()


class _Analysis:
    def __init__(self, model: Questionnaire, tables: Mapping[str, TableLike]) -> None:
        self.model = model
        self.program = Program()
        self.problems: list[Problem] = []
        self.tables = {name: table_type(table) for name, table in tables.items()}
        self.facts = {fact.id: fact_type(fact) for fact in model.profile}
        self.questions = {question.id: question_type(question) for question in model.all_questions()}
        self.nodes = frozenset(group.id for group in model.all_groups()) | frozenset(self.questions)
        self.names: dict[str, Type] = dict(self.facts)

    def run(self) -> tuple[Program, list[Problem]]:
        self._definitions()
        self.static = Scope(dict(self.names), dict.fromkeys(self.questions, "name-not-here"), self.tables, self.nodes)
        self._questions(self.model.questions, ())
        for index, group in enumerate(self.model.nodes):
            if isinstance(group, Group):
                self._group(group, ("nodes", index))
        self._afterwards()
        return self.program, self.problems

    def _typed(self, source: Expression, pointer: Pointer, scope: Scope, expected: Kind | None) -> Typed | None:
        try:
            return analyse(source, scope, expected)
        except ExpressionError as error:
            self.problems.append(Problem(pointer, error.code, error.params, error.column))
            return None

    def _definitions(self) -> None:
        order = [definition.id for definition in self.model.define]
        for index, definition in enumerate(self.model.define):
            later = dict.fromkeys(self.questions, "name-not-here")
            later |= dict.fromkeys(order[index + 1 :], "forward-reference") | {definition.id: "cycle"}
            scope = Scope(dict(self.names), later, self.tables, self.nodes)
            typed = self._typed(definition.value, ("define", index, "value"), scope, None)
            if typed is not None:
                self.program.definitions[definition.id] = typed
                self.names[definition.id] = typed.type

    def _shared(self, owner: Question | Group, pointer: Pointer) -> None:
        """Weight, factor and condition, which questions and groups declare alike."""
        for attribute, target in (
            ("weight", self.program.weights),
            ("potential_factor", self.program.factors),
        ):
            source = getattr(owner, attribute)
            if source is None:
                continue
            typed = self._typed(source, (*pointer, attribute), self.static, Kind.NUMBER)
            if typed is not None:
                target[owner.id] = typed
        if owner.when is not None:
            typed = self._typed(owner.when, (*pointer, "when"), self._so_far(owner.id), Kind.BOOLEAN)
            if typed is not None:
                self.program.whens[owner.id] = typed

    def _on_its_paths(self, question: Question) -> None:
        codes = paths_of(self.model, question.id)
        if codes and len(codes) <= len(self.model.paths):
            whens = self.program.whens
            whens[question.id] = on_paths(whens.get(question.id), codes, self.facts[PATH_FACT])

    def _so_far(self, owner: str) -> Scope:
        """Facts, definitions and the questions declared before; the rest is a forward reference, oneself a cycle."""
        later = {name: "forward-reference" for name in self.questions if name not in self.names}
        return Scope(dict(self.names), later | {owner: "cycle"}, self.tables, self.nodes)

    def _questions(self, questions: list[Question], pointer: Pointer) -> None:
        for index, question in enumerate(questions):
            here = (*pointer, "questions", index)
            self._shared(question, here)
            self._on_its_paths(question)
            if isinstance(question, Computed):
                scope = self._so_far(question.id)
                typed = self._typed(question.formula, (*here, "formula"), scope, Kind.NUMBER)
                if typed is not None:
                    self.program.formulas[question.id] = typed
            self.names[question.id] = self.questions[question.id]

    def _group(self, group: Group, pointer: Pointer) -> None:
        self._shared(group, pointer)
        self._questions(group.questions, pointer)
        for index, child in enumerate(group.nodes):
            if isinstance(child, Group):
                self._group(child, (*pointer, "nodes", index))

    def _afterwards(self) -> None:
        for index, path in enumerate(self.model.paths):
            typed = self._typed(path.offered_when, ("paths", index, "offered_when"), self.static, Kind.BOOLEAN)
            if typed is not None:
                self.program.offers[path.code] = typed
        self._law()
        everything = Scope(dict(self.names), {}, self.tables, self.nodes)
        for index, rule in enumerate(self.model.rules):
            typed = self._typed(rule.condition, ("rules", index, "condition"), everything, Kind.BOOLEAN)
            if typed is not None:
                self.program.rules[rule.id] = typed
        with_figures = Scope(dict(self.names), {}, self.tables, self.nodes, figures=True)
        for position, level in enumerate(self.model.levels):
            for index, item in enumerate(level.all):
                pointer = ("levels", position, "all", index, "condition")
                typed = self._typed(item.condition, pointer, with_figures, Kind.BOOLEAN)
                if typed is not None:
                    self.program.levels[level.id, index] = typed

    def _law(self) -> None:
        law = self.model.duties()
        parameters = {parameter.id: NUMBER for parameter in law.parameters}
        scope = Scope({**self.names, **parameters}, {}, self.tables, self.nodes)
        for index, obligation in enumerate(law.obligations):
            pointer = ("law", "obligations", index, "when")
            typed = self._typed(obligation.when, pointer, scope, Kind.BOOLEAN)
            if typed is not None:
                self.program.duties.extend(slices(obligation, typed, law))


def inputs(program: Program, question: str) -> Iterator[str]:
    """What a computed question reads, through other computed questions and definitions too; each name once."""
    seen: set[str] = set()
    waiting = [question]
    while waiting:
        formula = program.formulas.get(waiting.pop())
        for name in sorted(reads(formula)) if formula is not None else ():
            if name not in seen:
                seen.add(name)
                waiting.append(name)
                yield name


def tables_read(program: Program) -> frozenset[str]:
    """The tables that any expression looks up."""
    typed = [
        *(one for named in (program.definitions, program.weights, program.factors) for one in named.values()),
        *(one for named in (program.whens, program.formulas, program.rules) for one in named.values()),
        *program.offers.values(),
        *program.levels.values(),
        *(duty.condition for duty in program.duties),
    ]
    return frozenset(node.table for one in typed for node in walk(one) if isinstance(node, Lookup))
