"""Which questions open or close others, and which of their answers are worth trying."""

from __future__ import annotations

from collections.abc import Iterable

from questionnaires.expressions.tree import Compare, Const, Kind, Typed, reads, walk
from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Computed, DateQuestion, Group, Number, OneOf, Question, YesNo
from questionnaires.program import inputs
from scoring.answers import Answer, Value

_LONG_AGO, _FAR_AHEAD = "1900-01-01", "2100-01-01"


def openers(loaded: LoadedQuestionnaire) -> dict[str, tuple[Answer, ...]]:
    """Answers to try of every question that a condition reads, itself or through a computed figure."""
    program = loaded.program
    trees = [*program.whens.values()]
    names = {name for tree in trees for name in reads(tree)}
    names |= {name for read in sorted(names) for name in inputs(program, read)}
    compared = [node for tree in trees for node in walk(tree) if isinstance(node, Compare)]
    questions = [q for q in loaded.model.all_questions() if q.id in names and not isinstance(q, Computed)]
    return {
        question.id: _tried(question, {x for node in compared if question.id in reads(node) for x in _numbers(node)})
        for question in questions
    }


def path_reads(loaded: LoadedQuestionnaire, fact: str) -> bool:
    """Whether any condition or formula reads a fact, itself or through a definition."""
    program = loaded.program
    return any(_reads_fact(loaded, tree, fact) for tree in [*program.whens.values(), *program.formulas.values()])


def beside(loaded: LoadedQuestionnaire, fact: str) -> set[str]:
    """What is read by the conditions that read a fact too, or stand below one that does.

    Answers to anything else open as much whatever the fact is.
    """
    whens = loaded.program.whens
    above: dict[str, list[str]] = {}

    def lay_out(group: Group, ancestors: list[str]) -> None:
        chain = [*ancestors, group.id]
        above.update(dict.fromkeys([group.id, *(question.id for question in group.questions)], chain))
        for child in group.groups():
            lay_out(child, chain)

    for pillar in loaded.model.groups():
        lay_out(pillar, [])
    names: set[str] = set()
    for owner in whens:
        trees = [whens[name] for name in {*above.get(owner, []), owner} if name in whens]
        if any(_reads_fact(loaded, tree, fact) for tree in trees):
            names |= {name for tree in trees for name in reads(tree)}
    return names | {name for read in sorted(names) for name in inputs(loaded.program, read)}


def _reads_fact(loaded: LoadedQuestionnaire, tree: Typed, fact: str) -> bool:
    names = set(reads(tree))
    for definition in reversed(loaded.model.define):
        if definition.id in names and definition.id in loaded.program.definitions:
            names |= reads(loaded.program.definitions[definition.id])
    return fact in names


def _numbers(tree: Typed) -> Iterable[float]:
    return (float(n.value) for n in walk(tree) if isinstance(n, Const) and n.type.kind is Kind.NUMBER)


def _tried(question: Question, constants: set[float]) -> tuple[Answer, ...]:
    values: list[Value]
    match question:
        case YesNo():
            values = [True, False]
        case OneOf():
            values = [option.code for option in question.options]
        case AnyOf():
            plain = tuple(option.code for option in question.options if not option.exclusive)
            values = [(), plain, *((option.code,) for option in question.options)]
        case Number():
            low = -1e15 if question.minimum is None else question.minimum
            high = 1e15 if question.maximum is None else question.maximum
            near = [x for constant in constants for x in (constant - 1.0, constant, constant + 1.0)]
            ends = [x for x in (question.minimum, question.maximum) if x is not None]
            values = [*sorted({min(max(x, low), high) for x in [0.0, 1.0, *near, *ends]})]
        case DateQuestion():
            values = [_LONG_AGO, _FAR_AHEAD]
        case _:
            values = []
    return (Answer("not_known"), *(Answer("answered", value) for value in values))
