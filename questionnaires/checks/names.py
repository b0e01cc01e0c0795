"""Identities: each once, none that the expression language needs, and every reference to one that exists."""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterator

from questionnaires.checks.walk import Fault, fault, nodes, questions
from questionnaires.expressions import RESERVED
from questionnaires.findings import Pointer
from questionnaires.model import Question, Questionnaire


def check_names(model: Questionnaire) -> Iterator[Fault]:
    """Identities and references of the whole questionnaire."""
    yield from _namespace(model)
    yield from _lists(model)
    yield from _references(model)


def _namespace(model: Questionnaire) -> Iterator[Fault]:
    """Whatever an expression can name shares one namespace."""
    named: list[tuple[Pointer, str]] = []
    for field in ("profile", "tables", "define"):
        named += [((field, index), part.id) for index, part in enumerate(getattr(model, field))]
    named += [(("law", "parameters", index), part.id) for index, part in enumerate(model.duties().parameters)]
    named += [(pointer, node.id) for pointer, node in nodes(model) if pointer]
    named += [(pointer, question.id) for pointer, question in questions(model)]
    first: dict[str, Pointer] = {}
    for pointer, name in named:
        here = (*pointer, "id")
        if name in first:
            yield fault("duplicate-id", here, id=name, first=first[name])
        elif name in RESERVED or keyword.iskeyword(name):
            yield fault("reserved-id", here, id=name)
        first.setdefault(name, here)


def _lists(model: Questionnaire) -> Iterator[Fault]:
    """Lists whose elements are told apart by an id or a code of their own."""
    for field, key in (("levels", "id"), ("rules", "id"), ("efforts", "code"), ("budgets", "code")):
        yield from _once(
            (field,), [(index, getattr(part, key)) for index, part in enumerate(getattr(model, field))], key
        )
    yield from _once(("resources",), [(index, part.id) for index, part in enumerate(model.catalogue())], "id")
    yield from _once(("paths",), [(index, path.code) for index, path in enumerate(model.paths)], "code")
    obligations = enumerate(obligation.id for obligation in model.duties().obligations)
    yield from _once(("law", "obligations"), list(obligations), "id")
    yield from _once(("languages",), list(enumerate(model.languages)), None)
    yield from _once(("frameworks",), [(index, one.id) for index, one in enumerate(model.all_frameworks())], "id")
    for index, framework in enumerate(model.all_frameworks()):
        yield from _once(("frameworks", index, "goals"), [*enumerate(goal.code for goal in framework.goals)], "code")
    for index, fact in enumerate(model.profile):
        yield from _option_codes(("profile", index, "options"), [option.code for option in fact.options])
    actions: dict[str, Pointer] = {}
    for pointer, question in questions(model):
        if question.kind in ("one_of", "any_of"):
            yield from _option_codes((*pointer, "options"), [option.code for option in question.options])
        for index, action in enumerate(question.actions):
            here = (*pointer, "actions", index, "id")
            if action.id in actions:
                yield fault("id-twice", here, id=action.id, first=actions[action.id])
            actions.setdefault(action.id, here)


def _once(pointer: Pointer, names: list[tuple[int, str]], key: str | None) -> Iterator[Fault]:
    first: dict[str, Pointer] = {}
    for index, name in names:
        here = (*pointer, index) if key is None else (*pointer, index, key)
        if name in first:
            yield fault("id-twice", here, id=name, first=first[name])
        first.setdefault(name, here)


def _option_codes(pointer: Pointer, codes: list[str]) -> Iterator[Fault]:
    for index, code in enumerate(codes):
        if code in codes[:index]:
            first = (*pointer, codes.index(code), "code")
            yield fault("option-code-twice", (*pointer, index, "code"), option=code, first=first)


def _references(model: Questionnaire) -> Iterator[Fault]:
    known = {question.id for _, question in questions(model)}
    resources = {resource.id for resource in model.catalogue()}
    for position, rule in enumerate(model.rules):
        for index, name in enumerate(rule.questions):
            yield from _known("unknown-question", ("rules", position, "questions", index), name, known)
    for position, obligation in enumerate(model.duties().obligations):
        here: Pointer = ("law", "obligations", position)
        for index, name in enumerate(obligation.questions):
            yield from _known("unknown-question", (*here, "questions", index), name, known)
        for index, name in enumerate(obligation.resources):
            yield from _known("unknown-resource", (*here, "resources", index), name, resources)
    for index, resource in enumerate(model.catalogue()):
        size = resource.headcount
        if size is not None and size.below is not None and size.below <= size.minimum:
            where = ("resources", index, "headcount", "below")
            yield fault("headcount-empty", where, minimum=f"{size.minimum:g}", below=f"{size.below:g}")
        if resource.successor is not None:
            yield from _known("unknown-resource", ("resources", index, "successor"), resource.successor, resources)
    for position, framework in enumerate(model.all_frameworks()):
        for place, goal in enumerate(framework.goals):
            here = ("frameworks", position, "goals", place)
            for index, name in enumerate(goal.questions):
                yield from _known("unknown-question", (*here, "questions", index), name, known)
            for index, name in enumerate(goal.resources):
                yield from _known("unknown-resource", (*here, "resources", index), name, resources)
    efforts = {effort.code for effort in model.efforts}
    budgets = {budget.code for budget in model.budgets}
    goals = {framework.id: {goal.code for goal in framework.goals} for framework in model.all_frameworks()}
    for pointer, question in questions(model):
        for index, action in enumerate(question.actions):
            within = (*pointer, "actions", index)
            yield from _known("unknown-effort", (*within, "effort"), action.effort, efforts)
            if action.budget is not None:
                yield from _known("unknown-budget", (*within, "budget"), action.budget, budgets)
            for place, name in enumerate(action.resources):
                yield from _known("unknown-resource", (*within, "resources", place), name, resources)
        yield from _links(question, (*pointer, "links"), goals)


def _links(question: Question, pointer: Pointer, goals: dict[str, set[str]]) -> Iterator[Fault]:
    for framework, shares in question.links.items():
        if framework not in goals:
            yield from _known("unknown-framework", (*pointer, framework), framework, goals)
            continue
        for code in shares:
            if code not in goals[framework]:
                goal = code.partition(".")[0]
                yield from _known("unknown-goal", (*pointer, framework, code), goal, goals[framework])


def _known(code: str, pointer: Pointer, name: str, known: Collection[str]) -> Iterator[Fault]:
    if name not in known:
        listed = ", ".join(sorted(known)[:20]) or "–"
        yield fault(code, pointer, name=name, known=listed)
