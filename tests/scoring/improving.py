"""Questionnaires with actions, for the simulator and the least effort, and every set of actions by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from questionnaires.loader import LoadedQuestionnaire
from questionnaires.model import AnyOf, Computed, Number, OneOf, Question, Questionnaire, YesNo
from scoring.answers import AnswerSheet
from scoring.engine import code_rows, run
from scoring.plan import ScoringPlan
from scoring.result import Result
from scoring.score import score
from scoring.ways import done, ways
from tests.oracle.answers import Answer
from tests.oracle.build import Plain, level, questionnaire
from tests.oracle.choices import Choices
from tests.oracle.strategies import Case, TableRows
from tests.scoring.harness import sheet
from tests.scoring.test_score import made

EFFORTS = [
    {"code": "hour", "text": "hour", "hours": 1},
    {"code": "morning", "text": "morning", "hours": 2.5},
    {"code": "day", "text": "day", "hours": 7},
    {"code": "month", "text": "month", "hours": 150},
]


def action(name: str, reaches: Any, effort: str = "day") -> Plain:
    return {"id": name, "text": name, "first_step": name, "effort": effort, "reaches": reaches}


def model_of(questions: list[Plain], nodes: list[Plain] | None = None, **more: Any) -> Questionnaire:
    return questionnaire(questions, nodes, efforts=EFFORTS, **more)


@dataclass(frozen=True)
class Firm:
    """A questionnaire, one firm's answers, and what they give."""

    loaded: LoadedQuestionnaire
    plan: ScoringPlan
    sheet: AnswerSheet
    result: Result


def firm(
    model: Questionnaire,
    answers: Mapping[str, Answer],
    profile: Mapping[str, Any] | None = None,
    rows: TableRows | None = None,
) -> Firm:
    loaded, plan = made(model, rows)
    one = sheet(model, profile or {}, answers)
    return Firm(loaded, plan, one, score(loaded, plan, one, narrowing=False))


# --- by hand ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tried:
    """A set of actions that reaches a level."""

    hours: float
    actions: tuple[str, ...]
    total: float


def every_set(one: Firm, level: str) -> list[Tried]:
    """Every set of actions after which the level is certain."""
    found = ways(one.loaded, one.plan, one.result)
    sets = [chosen for size in range(len(found) + 1) for chosen in combinations(found, size)]
    sheets = [done(one.loaded, one.plan, one.sheet, chosen)[0] for chosen in sets]
    columns = run(one.plan, code_rows(one.plan, sheets), detail=0)
    target = one.plan.levels.index(level)
    return [
        Tried(sum(way.hours for way in chosen), tuple(way.action for way in chosen), columns.one("total_low", row))
        for row, chosen in enumerate(sets)
        if columns.one("level_low", row) >= target
    ]


# --- generated --------------------------------------------------------------------------------------------


def with_actions(choose: Choices, case: Case, most: int) -> Case:
    """The same questionnaire with actions on its questions, at most so many."""
    plain = case.model.model_dump(mode="json", exclude_none=True)
    left = most
    by_id = {question.id: question for question in case.model.all_questions()}

    def visit(group: Plain) -> None:
        nonlocal left
        for question in group.get("questions", []):
            count = min(choose.between(0, 3), left)
            reached = [reaches(choose, by_id[question["id"]]) for _ in range(count)]
            question["actions"] = [
                action(f"{question['id']}_{place}", one, choose.one("hour", "morning", "day"))
                for place, one in enumerate(reached)
                if one is not None
            ]
            left -= len(question["actions"])
        for child in group.get("nodes", []):
            visit(child)

    visit(plain)
    plain["efforts"] = EFFORTS
    made_so = Case(Questionnaire.model_validate(plain), case.rows, case.profile, case.answers)
    if choose.chance(4):
        return made_so
    plain["levels"] = [*plain["levels"][: choose.between(0, 1)], level("aim", *_within_reach(choose, made_so))]
    return replace(made_so, model=Questionnaire.model_validate(plain))


def _within_reach(choose: Choices, case: Case) -> list[str]:
    """Conditions between what the firm has and what it would have with everything done; most can be met."""
    now = firm(case.model, case.answers, case.profile, case.rows)
    found = ways(now.loaded, now.plan, now.result)
    after = score(now.loaded, now.plan, done(now.loaded, now.plan, now.sheet, found)[0], narrowing=False)
    step = choose.one(0.3, 0.5, 0.8, 1.0)
    low, high = now.result.total.low, after.total.low
    conditions = [f"total >= {low + step * (high - low):.3f}"]
    nodes = [
        (node.id, node.share, then.share)
        for node, then in zip(now.result.nodes[1:], after.nodes[1:], strict=True)
        if node.share is not None and then.share is not None and then.share > node.share
    ]
    if nodes and choose.chance(2):
        name, before, then_share = choose.of(nodes)
        conditions.append(f"share({name}) >= {before + step * (then_share - before):.3f}")
    if found and choose.chance(5):
        way = choose.of(found)
        if isinstance(way.answer, str):
            conditions.append(f'{way.question} == "{way.answer}" or total >= {high:.3f}')
    return conditions


def reaches(choose: Choices, question: Question) -> Any:
    """Where an action may lead."""
    match question:
        case YesNo():
            return choose.one(True, True, False)
        case OneOf():
            return choose.of([option.code for option in question.options if not option.not_applicable])
        case AnyOf():
            alone = [option.code for option in question.options if option.exclusive]
            if alone and choose.chance(5):
                return choose.of(alone)
            plain = [option.code for option in question.options if not option.exclusive]
            return choose.some(plain) or [choose.of(plain)]
        case Number() | Computed():
            return float(choose.between(-8, 42))
    return None


@st.composite
def improvable(draw: st.DrawFn, inner: st.SearchStrategy[Case], most: int) -> Case:
    """A case with actions."""
    return with_actions(Choices(draw), draw(inner), most)
