"""Paths: shorter ways through the same questions.

The profile fact ``path`` says which one a firm is on; its default is the full path, which holds every question. A
question that another path does not list is off it: as if its own condition had ``path in [...]`` before it.
"""

from __future__ import annotations

from collections.abc import Iterable

from questionnaires.expressions.tree import BOOLEAN, Among, Logical, Read, Type, Typed
from questionnaires.model import Fact, Questionnaire

PATH_FACT = "path"


def path_fact(model: Questionnaire) -> Fact | None:
    """The fact that says which path a firm is on."""
    return next((fact for fact in model.profile if fact.id == PATH_FACT), None)


def paths_of(model: Questionnaire, question: str) -> list[str]:
    """Codes of the paths that hold a question, in the order of the fact's options; empty without paths."""
    fact = path_fact(model)
    if fact is None or not model.paths:
        return []
    listed = {path.code: path.questions for path in model.paths}
    codes = [option.code for option in fact.options]
    return [code for code in codes if code not in listed or question in listed[code]]


def on_paths(when: Typed | None, codes: Iterable[str], fact: Type) -> Typed:
    """A condition that holds only on some paths, and where the question's own condition holds."""
    here = Among(BOOLEAN, Read(fact, PATH_FACT), tuple(codes), negated=False)
    return here if when is None else Logical(BOOLEAN, "and", here, when)
