"""Paths and dated values: what they need beside the right shape."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from questionnaires.checks.walk import Fault, fault, questions
from questionnaires.findings import Pointer
from questionnaires.model import Questionnaire
from questionnaires.paths import PATH_FACT, path_fact


def check_paths(model: Questionnaire) -> Iterator[Fault]:
    """Every path has its option of the fact ``path``, and lists questions that exist, each once."""
    known = {question.id for _, question in questions(model)}
    fact = path_fact(model)
    codes = [] if fact is None else [option.code for option in fact.options]
    for position, path in enumerate(model.paths):
        here: Pointer = ("paths", position)
        if fact is None or fact.kind != "one_of" or fact.default is None:
            yield fault("path-fact-missing", (*here, "code"), fact=PATH_FACT)
        elif path.code not in codes:
            yield fault("path-unknown", (*here, "code"), path=path.code, known=", ".join(codes))
        elif path.code == fact.default:
            yield fault("path-is-default", (*here, "code"), path=path.code)
        for index, name in enumerate(path.questions):
            place = (*here, "questions", index)
            if name not in known:
                yield fault("unknown-question", place, name=name)
            elif name in path.questions[:index]:
                yield fault("id-twice", place, id=name, first=(*here, "questions", path.questions.index(name)))


def check_days(model: Questionnaire) -> Iterator[Fault]:
    """Days of the law exist and come in order."""
    law = model.duties()
    for position, parameter in enumerate(law.parameters):
        before = ""
        for index, value in enumerate(parameter.values):
            place: Pointer = ("law", "parameters", position, "values", index, "since")
            yield from _day(place, value.since)
            if value.since <= before:
                yield fault("days-fall", place, day=value.since, before=before)
            before = value.since
    for position, obligation in enumerate(law.obligations):
        here: Pointer = ("law", "obligations", position)
        for key in ("since", "until"):
            stated = getattr(obligation, key)
            if stated is not None:
                yield from _day((*here, key), stated)
        if obligation.since and obligation.until and obligation.until <= obligation.since:
            yield fault("days-fall", (*here, "until"), day=obligation.until, before=obligation.since)


def _day(pointer: Pointer, stated: str) -> Iterator[Fault]:
    try:
        date.fromisoformat(stated)
    except ValueError:
        yield fault("no-such-day", pointer, day=stated)
