"""What a questionnaire says of the release before it, as far as it alone can tell; the rest is in ``mapping.py``."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.checks.walk import Fault, fault, questions
from questionnaires.findings import Pointer
from questionnaires.model import AnyOf, Computed, Number, OneOf, Part, Previous, Question, Questionnaire, YesNo

_HERE: Pointer = ("previous",)


def check_previous(model: Questionnaire) -> Iterator[Fault]:
    """Names exist and come from one place; answers of parts are answers; what is asked each year can be answered."""
    for pointer, question in questions(model):
        if question.each_year and isinstance(question, Computed):
            yield fault("each-year-not-here", (*pointer, "each_year"), id=question.id)
    previous = model.follows()
    if previous is None:
        return
    known = {question.id: question for _, question in questions(model)}
    facts = {fact.id for fact in model.profile}
    yield from _twice(_named_here(previous))
    yield from _twice(_named_before(previous))
    for name, pointer in _named_here(previous):
        if name not in known and name not in facts:
            yield fault("mapping-unknown", pointer, id=name)
    for index, split in enumerate(previous.split):
        for position, part in enumerate(split.into):
            yield from _part(part, known.get(part.id), (*_HERE, "split", index, "into", position))


def _named_here(previous: Previous) -> Iterator[tuple[str, Pointer]]:
    """What the mapping says where it comes from, with its place."""
    for key in ("renamed", "asked_again", "added"):
        for index, one in enumerate(getattr(previous, key)):
            yield one.id, (*_HERE, key, index, "id")
    for index, split in enumerate(previous.split):
        for position, part in enumerate(split.into):
            yield part.id, (*_HERE, "split", index, "into", position, "id")


def _named_before(previous: Previous) -> Iterator[tuple[str, Pointer]]:
    """What the mapping says what it becomes, with its place."""
    for index, renamed in enumerate(previous.renamed):
        yield renamed.was, (*_HERE, "renamed", index, "was")
    for key in ("split", "dropped", "asked_again"):
        for index, one in enumerate(getattr(previous, key)):
            yield one.id, (*_HERE, key, index, "id")


def _twice(named: Iterator[tuple[str, Pointer]]) -> Iterator[Fault]:
    seen: dict[str, Pointer] = {}
    for name, pointer in named:
        if name in seen:
            yield fault("mapping-twice", pointer, id=name, first=seen[name])
        seen.setdefault(name, pointer)


def _part(part: Part, question: Question | None, pointer: Pointer) -> Iterator[Fault]:
    if part.same and part.answers:
        yield fault("mapping-two-ways", (*pointer, "same"), id=part.id)
    if question is None:
        return
    for code, value in part.answers.items():
        if not _answers(question, value):
            yield fault("mapping-value", (*pointer, "answers", code), id=part.id, value=value)


def _answers(question: Question, value: object) -> bool:
    match question:
        case YesNo():
            return isinstance(value, bool)
        case OneOf():
            return value in [option.code for option in question.options]
        case AnyOf():
            codes = value if isinstance(value, list) else [value]
            return all(code in [option.code for option in question.options] for code in codes)
        case Number():
            return isinstance(value, int | float) and not isinstance(value, bool)
        case _:
            return False
