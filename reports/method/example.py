"""One question of one case, from the answer to the total, with every figure on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assessment.answers_file import read_answers
from assessment.cases import case_files
from questionnaires.findings import QuestionnaireError, finding
from questionnaires.model import AnyOf, OneOf, Question
from reports.method.edition import Edition
from scoring.answers import Value
from scoring.result import Adjustment, NodeResult, Result
from scoring.score import score


@dataclass(frozen=True)
class Line:
    """A node on the way, or one of those added up, with its points."""

    id: str
    node: NodeResult
    share_of_parent: float | None
    """Its nominal potential over its parent's."""


@dataclass(frozen=True)
class Sum:
    """What the points of a group are the sum of."""

    group: str
    lines: tuple[Line, ...]
    adjustments: tuple[Adjustment, ...]
    total: float


@dataclass(frozen=True)
class Example:
    """What the page says of it."""

    firm: str
    question: Question
    answer: str
    worth: tuple[tuple[str, float], ...]
    """The chosen options with their points; empty for other kinds."""
    best: float
    """The points that make the whole question."""
    way: tuple[Line, ...]
    """From the root to the question."""
    sums: tuple[Sum, ...]
    """For each group on the way, from the question's up to the root."""
    result: Result


def worked_example(edition: Edition) -> Example | None:
    """The example that the method declares; none for a release, whose cases stay with its files.

    None either while the case leaves something open. Raises QuestionnaireError where it does not exist, or cannot be
    read.
    """
    declared = edition.model.published().example
    if declared is None or edition.loaded.folder is None:
        return None
    files = {path.stem: path for path in case_files(edition.loaded)}
    place = edition.loaded.place(("method", "example", "case"))
    if declared.case not in files:
        raise QuestionnaireError([finding("case-unknown", place, name=declared.case, known=", ".join(files) or "–")])
    file = read_answers(files[declared.case], edition.loaded)
    result = score(edition.loaded, edition.plan, file.sheet)
    nodes = {node.id: node for node in result.nodes}
    question = next(one for one in edition.model.all_questions() if one.id == declared.question)
    node = nodes[question.id]
    if node.role != "scored" or node.points is None or node.value is None or result.total.unrounded is None:
        return None  # the case does not answer everything yet, and `check` says so
    way = list(_way(nodes, node))
    return Example(
        firm=edition.said("method.example.", declared, "title"),
        question=question,
        answer=edition.answer(question, node.value),
        worth=tuple(_chosen(edition, question, node.value)),
        best=_best(question),
        way=tuple(_line(nodes, one) for one in way),
        sums=tuple(_sum(nodes, result, group) for group in reversed(way[:-1])),
        result=result,
    )


def _way(nodes: dict[str, NodeResult], node: NodeResult) -> Iterator[NodeResult]:
    if node.parent is not None:
        yield from _way(nodes, nodes[node.parent])
    yield node


def _line(nodes: dict[str, NodeResult], node: NodeResult) -> Line:
    parent = None if node.parent is None else nodes[node.parent]
    whole = None if parent is None or not parent.nominal or node.nominal is None else node.nominal / parent.nominal
    return Line(node.id, node, whole)


def _sum(nodes: dict[str, NodeResult], result: Result, group: NodeResult) -> Sum:
    own = tuple(one for one in result.adjustments if one.node == group.id and one.points)
    return Sum(group.id, tuple(_parts(nodes, group)), own, group.points or 0.0)


def _parts(nodes: dict[str, NodeResult], group: NodeResult) -> Iterator[Line]:
    """The children of a group that hold points, in declared order."""
    for node in nodes.values():
        if node.parent == group.id and node.role in (None, "scored") and node.potential:
            yield _line(nodes, node)


def _chosen(edition: Edition, question: Question, value: Value) -> Iterator[tuple[str, float]]:
    if isinstance(question, OneOf | AnyOf):
        chosen = [value] if isinstance(value, str) else value if isinstance(value, tuple) else ()
        for option in question.options:
            if option.code in chosen:
                words = edition.said(f"{question.id}.options.{option.code}.", option, "text")
                yield words, option.points


def _best(question: Question) -> float:
    if isinstance(question, AnyOf):
        return question.maximum
    return max(option.points for option in question.options) if isinstance(question, OneOf) else 1.0
