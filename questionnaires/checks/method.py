"""The published method: what its texts, profiles and tables name must exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from questionnaires.checks.questions import fact_values, fits_fact
from questionnaires.checks.walk import Fault, fault
from questionnaires.findings import Pointer
from questionnaires.method import PLACE, figures
from questionnaires.model import Method, Questionnaire


def check_method(model: Questionnaire) -> Iterator[Fault]:
    """Figures, profiles, tables and the worked example of the method."""
    method = model.published()
    for field in ("sections", "profiles", "tables"):
        seen: set[str] = set()
        for index, part in enumerate(getattr(method, field)):
            if part.id in seen:
                yield fault("id-twice", ("method", field, index, "id"), id=part.id, first=("method", field))
            seen.add(part.id)
    known = figures(model)
    for index, section in enumerate(method.sections):
        for name in PLACE.findall(section.text):
            yield from _known(("method", "sections", index, "text"), name, known)
    yield from _profiles(model, method)
    yield from _tables(model, method)
    questions = {question.id for question in model.all_questions()}
    if method.example is not None and method.example.question not in questions:
        yield fault("unknown-question", ("method", "example", "question"), name=method.example.question)


def _profiles(model: Questionnaire, method: Method) -> Iterator[Fault]:
    facts = {fact.id: fact for fact in model.profile}
    for index, profile in enumerate(method.profiles):
        here: Pointer = ("method", "profiles", index, "facts")
        for name, value in profile.facts.items():
            yield from _known((*here, name), name, facts)
            if name in facts and not fits_fact(facts[name], value):
                yield fault("profile-value", (*here, name), fact=name, value=value, expected=fact_values(facts[name]))
        for fact in model.profile:
            if fact.default is None and fact.id not in profile.facts:
                yield fault("profile-value", here, fact=fact.id, value="–", expected=fact_values(fact))


def _tables(model: Questionnaire, method: Method) -> Iterator[Fault]:
    tables = {table.id: table for table in model.tables}
    for index, shown in enumerate(method.tables):
        here: Pointer = ("method", "tables", index)
        yield from _known((*here, "id"), shown.id, tables)
        if shown.id in tables:
            for place, column in enumerate(shown.columns):
                yield from _known((*here, "columns", place, "id"), column.id, tables[shown.id].columns)


def _known(pointer: Pointer, name: str, known: Collection[str]) -> Iterator[Fault]:
    if name not in known:
        yield fault("unknown-in-method", pointer, name=name, known=", ".join(sorted(known)[:40]) or "–")
