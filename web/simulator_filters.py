"""What the simulator's address says: which actions are chosen, and which are shown."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from werkzeug.datastructures import MultiDict

from questionnaires.model import Action, Budget, Group, Question, Questionnaire
from scoring.simulation import Chosen

MOST = 1_000
"""Actions that one address may name: more than any questionnaire has."""


@dataclass(frozen=True)
class Wanted:
    """An address, read against the questionnaire; what is not in it filters nothing."""

    chosen: tuple[Chosen, ...] = ()
    unknown: int = 0
    """Actions named that the questionnaire does not have."""
    effort: str = ""
    """Code of the greatest effort that is shown."""
    budget: str = ""
    """Code of the greatest budget that is shown; what nobody can estimate is left out then."""
    pillar: str = ""
    plan: Literal["", "planned", "free"] = ""
    whole: frozenset[str] = frozenset()
    """Pillars of which every action is shown, and not the first ones alone."""
    pillars: dict[str, str] = field(default_factory=dict)
    """Question → id of its pillar."""

    @property
    def filtered(self) -> bool:
        """Whether some actions may be hidden."""
        return bool(self.effort or self.budget or self.pillar or self.plan)


def read(args: MultiDict[str, str], model: Questionnaire) -> Wanted:
    """The address of a page: ``a`` (an action, as often as needed), ``effort``, ``budget``, ``domaine``, ``plan``, and
    ``tout`` (a pillar, as often as needed).
    """
    actions = {action.id: (question.id, action.id) for question in model.all_questions() for action in question.actions}
    named = list(dict.fromkeys(args.getlist("a")))[:MOST]
    plan = args.get("plan", "")
    return Wanted(
        tuple(actions[name] for name in named if name in actions),
        sum(name not in actions for name in named),
        _among(args.get("effort", ""), [one.code for one in model.efforts]),
        _among(args.get("budget", ""), [one.code for one in model.budgets]),
        _among(args.get("domaine", ""), [one.id for one in model.groups()]),
        "planned" if plan == "planned" else "free" if plan == "free" else "",
        frozenset(args.getlist("tout")),
        {question.id: pillar.id for pillar in model.groups() for question in _all(pillar)},
    )


def shows(wanted: Wanted, model: Questionnaire, question: str, action: Action, planned: frozenset[Chosen]) -> bool:
    """Whether an action passes every filter. What is chosen is always shown."""
    if (question, action.id) in wanted.chosen:
        return True
    hours = {one.code: one.hours for one in model.efforts}
    spent = {one.code: _most(one) for one in model.budgets}
    held = (question, action.id) in planned
    return not (
        (wanted.effort and hours[action.effort] > hours[wanted.effort])
        or (wanted.budget and (action.budget is None or spent[action.budget] > spent[wanted.budget]))
        or (wanted.pillar and wanted.pillars.get(question) != wanted.pillar)
        or (wanted.plan == "planned" and not held)
        or (wanted.plan == "free" and held)
    )


def _among(code: str, known: list[str]) -> str:
    return code if code in known else ""


def _most(budget: Budget) -> float:
    return math.inf if budget.most is None else budget.most


def _all(group: Group) -> list[Question]:
    return [*group.questions, *(question for child in group.groups() for question in _all(child))]
