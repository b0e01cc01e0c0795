"""The questionnaire as a tree of plain nodes, and the state of every node for one firm: docs/scoring.md §1 and §3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from questionnaires.model import AnyOf, Computed, DateQuestion, Group, Number, Question, Questionnaire
from tests.oracle.answers import Answer, declares_not_applicable, is_scored
from tests.oracle.expressions import ABSENT, MISSING, Mark, Scope, TableView, Value, evaluate, exact, holds
from tests.oracle.rounding import rounded

Path = Literal["on", "pending", "off_absent", "off_not_applicable"]
State = Literal["answered", "missing", "not_known", "not_applicable", "off_path", "pending"]
Tables = Mapping[str, Sequence[Mapping[str, str | float | int]]]


@dataclass(eq=False)
class Node:
    """A group (the root included) or a question, with what this firm's facts and answers make of it."""

    id: str
    parent: Node | None
    declared: Questionnaire | Group | Question
    is_group: bool
    path: Path = "on"
    state: State = "answered"
    by_declaration: bool = False
    value: Value = ABSENT
    weight: Fraction = Fraction(0)
    factor: Fraction = Fraction(1)
    children: list[Node] = field(default_factory=list)

    def below(self) -> Iterator[Node]:
        """Every node under this one, in declared order."""
        for child in self.children:
            yield child
            yield from child.below()

    @property
    def question(self) -> Question:
        assert not isinstance(self.declared, Questionnaire | Group)
        return self.declared

    @property
    def counts(self) -> bool:
        """Whether it has a place among its siblings (§1)."""
        return self.path != "off_absent" and (self.is_group or is_scored(self.question))

    @property
    def is_off(self) -> bool:
        return self.path in ("off_absent", "off_not_applicable")


class Firm:
    """One firm's tree: facts, definitions, paths, states, weights."""

    def __init__(
        self,
        model: Questionnaire,
        tables: Tables,
        profile: Mapping[str, object],
        answers: Mapping[str, Answer],
    ) -> None:
        self.model, self.answers = model, answers
        self.names: dict[str, Value] = {}
        self.views = {table.id: TableView(table.columns, tables[table.id]) for table in model.tables}
        self._facts(profile)
        for definition in model.define:
            self.names[definition.id] = evaluate(definition.value, self.scope())
        self.root = Node(model.id, None, model, is_group=True)
        self.nodes: dict[str, Node] = {}
        self._fill(self.root, model.questions, model.groups(), [])

    def scope(self, **extra: object) -> Scope:
        """What expressions may read so far; looking up a name declared later is a KeyError."""
        return Scope(self.names.__getitem__, self.views, self.model.rounding.mode, **extra)  # type: ignore[arg-type]

    def questions(self) -> Iterator[Node]:
        return (node for node in self.root.below() if not node.is_group)

    def missing(self) -> list[str]:
        """On-path questions (or perhaps on path) that stand between this assessment and a complete one (§4)."""
        return [node.id for node in self.questions() if node.state in ("missing", "pending")]

    def _facts(self, profile: Mapping[str, object]) -> None:
        for fact in self.model.profile:
            value = profile.get(fact.id, fact.default)
            if value is None:
                raise ValueError(f"fact {fact.id} is required")
            self.names[fact.id] = exact(value) if fact.kind == "number" else value  # type: ignore[assignment]

    def _fill(
        self, parent: Node, questions: list[Question], groups: list[Group], conditions: list[tuple[Value, str]]
    ) -> None:
        for question in questions:
            node, _ = self._place(question, parent, conditions, is_group=False)
            self._state(node)
            self.names[node.id] = node.value
        for group in groups:
            node, own = self._place(group, parent, conditions, is_group=True)
            node.state = "off_path" if node.is_off else "pending" if node.path == "pending" else "answered"
            self._fill(node, group.questions, group.groups(), own)

    def _place(
        self, declared: Group | Question, parent: Node, above: list[tuple[Value, str]], *, is_group: bool
    ) -> tuple[Node, list[tuple[Value, str]]]:
        node = Node(declared.id, parent, declared, is_group)
        parent.children.append(node)
        self.nodes[node.id] = node
        node.weight = self._not_negative(declared.weight)
        if declared.potential_factor is not None:
            node.factor = self._not_negative(declared.potential_factor)
        conditions = list(above)
        own = None if declared.when is None else holds(evaluate(declared.when, self.scope()))
        if not is_group and self._left_out(declared.id):
            own = False
        if own is not None:
            conditions.append((own, declared.when_false))
        node.path = _path(conditions)
        return node, conditions

    def _left_out(self, question: str) -> bool:
        """Whether the firm is on a path that does not list this question."""
        chosen = [path for path in self.model.paths if path.code == self.names["path"]]
        return any(question not in path.questions for path in chosen)

    def _not_negative(self, expression: float | str) -> Fraction:
        value = evaluate(expression, self.scope())
        return max(value, Fraction(0)) if isinstance(value, Fraction) else Fraction(0)

    def _state(self, node: Node) -> None:
        """The one state of a question, and what expressions read of it."""
        question, answer = node.question, self.answers.get(node.id)
        if node.path != "on":
            node.state = "off_path" if node.is_off else "pending"
        elif isinstance(question, Computed):
            figure = evaluate(question.formula, self.scope())
            if isinstance(figure, Fraction):
                figure = rounded(figure, question.decimals, self.model.rounding.mode)
            node.value = figure
            node.state = "not_applicable" if figure is ABSENT else "missing" if figure is MISSING else "answered"
        elif answer is None:
            node.state = "missing"
        elif declares_not_applicable(question, answer):
            node.state, node.by_declaration = "not_applicable", True
        else:
            node.state = "not_known" if answer.state == "not_known" else "answered"
        if node.state in ("missing", "pending"):
            node.value = MISSING
        elif not isinstance(question, Computed):
            node.value = _readable(question, answer) if node.state == "answered" else ABSENT


def _path(conditions: list[tuple[Value, str]]) -> Path:
    failing = [when_false for held, when_false in conditions if held is False]
    if failing:
        return "off_absent" if "absent" in failing else "off_not_applicable"
    return "pending" if any(isinstance(held, Mark) for held, _ in conditions) else "on"


def _readable(question: Question, answer: Answer | None) -> Value:
    assert answer is not None
    match question:
        case AnyOf():
            assert isinstance(answer.value, tuple)
            return frozenset(answer.value)
        case Number():
            return exact(answer.value)
        case DateQuestion():
            return date.fromisoformat(str(answer.value))
    return answer.value  # type: ignore[return-value]
