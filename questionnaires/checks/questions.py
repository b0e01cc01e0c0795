"""One question or profile fact at a time: what its kind and role require and exclude."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from questionnaires.checks.walk import Fault, fault, has_scale, questions, takes_part
from questionnaires.findings import Pointer, Words
from questionnaires.model import AnyOf, Computed, Fact, Measured, Number, OneOf, Question, Questionnaire, YesNo


def check_questions(model: Questionnaire) -> Iterator[Fault]:
    """Every fact, budget and question by itself."""
    for index, fact in enumerate(model.profile):
        yield from _fact(fact, ("profile", index))
    for index, budget in enumerate(model.budgets):
        if budget.most is not None and budget.most < budget.least:
            here = ("budgets", index, "most")
            yield fault("limits-cross", here, id=budget.code, minimum=budget.least, maximum=budget.most)
    for pointer, question in questions(model):
        yield from _role(question, pointer)
        yield from _points(question, pointer)
        if isinstance(question, OneOf | AnyOf):
            yield from _options(question, pointer)
        if isinstance(question, Measured):
            yield from _scale(question, pointer)
        if isinstance(question, Number):
            yield from _limits(question, pointer)
        yield from _actions(question, pointer)
        if question.uses and question.no_use is not None:
            yield fault("use-and-no-use", (*pointer, "no_use"), id=question.id)
        if question.when is None and "when_false" in question.model_fields_set:
            yield fault("when-false-alone", (*pointer, "when_false"), id=question.id)


# --- profile facts ----------------------------------------------------------------------------------------


def _fact(fact: Fact, pointer: Pointer) -> Iterator[Fault]:
    if fact.kind == "one_of" and not fact.options:
        yield fault("options-missing", pointer, id=fact.id)
    if fact.kind != "one_of" and fact.options:
        yield fault("options-not-here", (*pointer, "options"), id=fact.id)
    if fact.kind == "number":
        yield from _limits(fact, pointer)
    elif fact.minimum is not None or fact.maximum is not None:
        key = "maximum" if fact.minimum is None else "minimum"
        yield fault("limits-not-here", (*pointer, key), id=fact.id)
    if fact.default is not None and not fits_fact(fact, fact.default):
        yield fault("bad-default", (*pointer, "default"), value=fact.default, expected=fact_values(fact))


def fits_fact(fact: Fact, value: object) -> bool:
    """Whether a value can be that of a fact."""
    if fact.kind == "yes_no":
        return isinstance(value, bool)
    if fact.kind == "one_of":
        return isinstance(value, str) and value in {option.code for option in fact.options}
    return _is_number(value) and _within(value, fact)


def fact_values(fact: Fact) -> Words:
    """What a fact can be, in words."""
    if fact.kind == "yes_no":
        return Words("true ou false", "true or false")
    if fact.kind == "one_of":
        return _codes([option.code for option in fact.options])
    return _range(fact)


# --- roles and points -------------------------------------------------------------------------------------


def _role(question: Question, pointer: Pointer) -> Iterator[Fault]:
    if question.role == "scored":
        if question.factor is not None:
            yield fault("factor-not-here", (*pointer, "factor"), id=question.id)
    else:
        if question.factor is None:
            yield fault("factor-missing", pointer, id=question.id, role=question.role)
        if question.kind in ("text", "date"):
            yield fault("role-not-here", (*pointer, "role"), kind=question.kind)
        elif isinstance(question, Measured) and not has_scale(question):
            yield fault("scale-missing", pointer, id=question.id, role=question.role)
    for key in ("weight", "potential_factor"):
        if key in question.model_fields_set and not takes_part(question):
            yield fault("weight-unused", (*pointer, key), id=question.id)


def _points(question: Question, pointer: Pointer) -> Iterator[Fault]:
    """A question that counts and whose every answer earns the same."""
    if question.weight == 0 or question.kind in ("text", "date"):
        return
    if isinstance(question, OneOf) and not any(o.points for o in question.options if not o.not_applicable):
        yield fault("no-points", (*pointer, "options"), id=question.id)
    if isinstance(question, YesNo) and question.yes == question.no:
        yield fault("no-points", pointer, id=question.id)
    if isinstance(question, AnyOf):
        alone = [option.points for option in question.options if option.exclusive]
        together = sum(option.points for option in question.options if not option.exclusive)
        reach = max([together, *alone])
        if reach < question.maximum:
            place = (*pointer, "maximum")
            yield fault("maximum-unreachable", place, id=question.id, maximum=question.maximum, reach=reach)


def _options(question: OneOf | AnyOf, pointer: Pointer) -> Iterator[Fault]:
    for index, option in enumerate(question.options):
        here = (*pointer, "options", index)
        if option.exclusive and question.kind == "one_of":
            yield fault("exclusive-not-here", (*here, "exclusive"), option=option.code)
        if option.not_applicable and question.kind == "any_of":
            yield fault("not-applicable-not-here", (*here, "not_applicable"), option=option.code)
    if question.kind == "one_of" and all(option.not_applicable for option in question.options):
        yield fault("only-not-applicable", (*pointer, "options"), id=question.id)


def _scale(question: Measured, pointer: Pointer) -> Iterator[Fault]:
    if question.scale is not None and question.steps is not None:
        yield fault("scale-and-steps", (*pointer, "steps"), id=question.id)
    for key in ("scale", "steps"):
        pairs = getattr(question, key) or []
        for index, (before, after) in enumerate(itertools.pairwise(pairs), start=1):
            if after[0] <= before[0]:
                yield fault("scale-falls", (*pointer, key, index), value=after[0], before=before[0])


def _limits(owner: Fact | Number, pointer: Pointer) -> Iterator[Fault]:
    if owner.minimum is not None and owner.maximum is not None and owner.minimum > owner.maximum:
        here = (*pointer, "maximum")
        yield fault("limits-cross", here, id=owner.id, minimum=owner.minimum, maximum=owner.maximum)


# --- actions ----------------------------------------------------------------------------------------------


def _actions(question: Question, pointer: Pointer) -> Iterator[Fault]:
    for index, action in enumerate(question.actions):
        here = (*pointer, "actions", index, "reaches")
        if not _reachable(question, action.reaches):
            expected = _answers(question)
            yield fault("bad-reaches", here, value=action.reaches, expected=expected)
        elif _gains_nothing(question, action.reaches):
            yield fault("reaches-nothing", here, value=action.reaches)


def _reachable(question: Question, value: object) -> bool:
    match question:
        case YesNo():
            return isinstance(value, bool)
        case OneOf():
            return value in [option.code for option in question.options if not option.not_applicable]
        case AnyOf():
            chosen = value if isinstance(value, list) else [value]
            together = {option.code for option in question.options if not option.exclusive}
            alone = [option.code for option in question.options if option.exclusive]
            return bool(chosen) and (set(chosen) <= together or (len(chosen) == 1 and chosen[0] in alone))
        case Number():
            return _is_number(value) and _within(value, question)
        case Computed():
            return _is_number(value)
    return False


def _gains_nothing(question: Question, value: object) -> bool:
    """Whether what an action leads to is the worst answer of all, so that nobody can gain by it."""
    match question:
        case YesNo():
            fractions, reached = [question.yes, question.no], question.yes if value else question.no
        case OneOf():
            points = {option.code: option.points for option in question.options if not option.not_applicable}
            fractions, reached = list(points.values()), points[str(value)]
        case _:
            return False
    worst = max(fractions) if question.role == "penalty" else min(fractions)
    return reached == worst


def _answers(question: Question) -> Words:
    match question:
        case YesNo():
            return Words("true ou false", "true or false")
        case OneOf() | AnyOf():
            return _codes([option.code for option in question.options if not option.not_applicable])
        case Number():
            return _range(question)
        case Computed():
            return Words("un nombre", "a number")
    return Words("aucune : ce genre de question n'a pas d'action", "none: this kind of question has no actions")


def _codes(codes: list[str]) -> Words:
    listed = ", ".join(codes)
    return Words(listed, listed)


def _range(owner: Fact | Number) -> Words:
    low = "−∞" if owner.minimum is None else f"{owner.minimum:g}"
    high = "+∞" if owner.maximum is None else f"{owner.maximum:g}"
    return Words(f"un nombre de {low} à {high}", f"a number from {low} to {high}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _within(value: object, owner: Fact | Number) -> bool:
    low = owner.minimum is None or float(str(value)) >= owner.minimum
    return low and (owner.maximum is None or float(str(value)) <= owner.maximum)
