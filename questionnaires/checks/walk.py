"""Walks over a questionnaire that keep the pointer to each part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from questionnaires.findings import Pointer
from questionnaires.model import Computed, Group, Number, Question, Questionnaire


@dataclass(frozen=True)
class Fault:
    """A fault before its line is known. A parameter that is a tuple is a pointer to another place."""

    code: str
    pointer: Pointer
    params: Mapping[str, object] = field(default_factory=dict)


def fault(code: str, pointer: Pointer, **params: object) -> Fault:
    """A fault with its parameters by name."""
    return Fault(code, pointer, params)


def nodes(model: Questionnaire) -> Iterator[tuple[Pointer, Questionnaire | Group]]:
    """The root and every group, parents first."""

    def walk(node: Questionnaire | Group, pointer: Pointer) -> Iterator[tuple[Pointer, Questionnaire | Group]]:
        yield pointer, node
        for index, child in enumerate(node.nodes):
            if isinstance(child, Group):
                yield from walk(child, (*pointer, "nodes", index))

    yield from walk(model, ())


def questions(model: Questionnaire) -> Iterator[tuple[Pointer, Question]]:
    """Every question, in declared order."""
    for pointer, node in nodes(model):
        for index, question in enumerate(node.questions):
            yield (*pointer, "questions", index), question


def has_scale(question: Number | Computed) -> bool:
    """Whether a figure is turned into a fraction; otherwise it takes no part in the score."""
    return question.scale is not None or question.steps is not None


def takes_part(question: Question) -> bool:
    """Whether a question is scored, and so shares the points of its parent with its siblings."""
    if question.role != "scored" or question.kind in ("text", "date"):
        return False
    return not isinstance(question, Number | Computed) or has_scale(question)
